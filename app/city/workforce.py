"""The people of the city and the chairs they hold, with dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.city.rows import OPEN_END
from workflows.vocabulary import EmploymentStatus

if TYPE_CHECKING:
    from app.city.structure import Chair

ASN = (EmploymentStatus.PNS, EmploymentStatus.CPNS, EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU)


@dataclass(slots=True)
class Tenure:
    """A chair held between two dates (`until` None: still)."""

    id: bytes
    chair: Chair
    since: date
    until: date | None = None
    holding: str = "definitif"
    is_primary: bool = True
    reason: str | None = None

    @property
    def until_text(self) -> str:
        return self.until.isoformat() if self.until else OPEN_END

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Human:
    """A person. `tenures` holds the main chair first; `snapshots` are the frozen words of its past acts."""

    id: bytes
    name: str
    number: str
    status: EmploymentStatus
    golongan: str
    pangkat: str
    joined_on: date
    has_device: bool = True
    ended_on: date | None = None
    end_reason: str | None = None
    tenures: list[Tenure] = field(default_factory=list)
    snapshots: dict[tuple[bytes, str], str] = field(default_factory=dict)

    @property
    def is_asn(self) -> bool:
        return self.status in ASN

    @property
    def chair(self) -> Chair:
        """The chair held now, or last."""
        return self.tenures[0].chair

    @property
    def number_label(self) -> str:
        return self.status.number_label or "NIP"

    @property
    def email(self) -> str:
        words = "".join(c if c.isalnum() else " " for c in self.name.split(",")[0].lower()).split()
        return f"{'.'.join(words[-3:])}.{self.number[-4:] or 'kota'}@contoh.go.id"

    def posts_in(self, year: int) -> int:
        """How many chairs he held in his own right in that year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return sum(t.since <= last and (t.until is None or t.until >= first) for t in self.definitive())

    def definitive(self) -> list[Tenure]:
        """Chairs held in one's own right."""
        return [tenure for tenure in self.tenures if tenure.holding == "definitif"]
