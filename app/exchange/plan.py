"""What a people file would do: for whom, into which chair, under which assessor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.exchange.comparison import Comparison, Verb
from app.exchange.queries import PersonNow, UnitNow
from app.exchange.rows import Row


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row, in the words a person reads."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Chair:
    """The chair a row ends up in. `is_new`: it has to be made."""

    id: UUID
    unit: UnitNow
    title: str
    is_head: bool
    kind: str = "pelaksana"
    eselon: str = ""
    jabatan_code: str = ""
    is_new: bool = False


@dataclass(slots=True)
class Planned:
    """What one row comes to. `moves`: into `chair` from the row's day on; `assessor`: the new one, or None."""

    row: Row
    person_id: UUID
    known: PersonNow | None
    values: dict[str, Any] = field(default_factory=dict)
    chair: Chair | None = None
    moves: bool = False
    assessor: UUID | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Somebody nobody knew."""
        return self.known is None

    @property
    def verb(self) -> Verb:
        return Verb.ADDED if self.is_new else Verb.CHANGED if self.changes else Verb.KEPT

    @property
    def name(self) -> str:
        """The name after the import."""
        return self.row.nama or (self.known.name if self.known else "")

    @property
    def words(self) -> tuple[str, ...]:
        """Who it is, and each change, for the command line."""
        head = f"{self.row.nip} {self.name}{' (baru)' if self.is_new else ''}"
        return (head, *(f"    {c.column}: {c.before or 'kosong'} -> {c.after or 'kosong'}" for c in self.changes))

    @property
    def written(self) -> list[Any]:
        return [self.row.nip, self.is_new, [[c.column, c.before, c.after] for c in self.changes]]


Plan = Comparison[Planned]
