"""What an import would do, in words a person reads before anything is written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.exchange.checking import Problem, Row
from app.exchange.queries import PersonNow, UnitNow


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
    def name(self) -> str:
        """The name after the import."""
        return self.row.nama or (self.known.name if self.known else "")


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. With problems nothing may be written."""

    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> tuple[Planned, ...]:
        """Those nobody knew."""
        return tuple(one for one in self.rows if one.is_new)

    @property
    def changed(self) -> tuple[Planned, ...]:
        """Those who are known and would be changed."""
        return tuple(one for one in self.rows if one.changes and not one.is_new)

    @property
    def touched(self) -> tuple[Planned, ...]:
        """Those for whom anything would be written, new ones first."""
        return (*self.new, *self.changed)

    @property
    def unchanged(self) -> int:
        """How many stay as they are."""
        return len(self.rows) - len(self.new) - len(self.changed)

    @property
    def digest(self) -> str:
        """One hash over everything that would be written: the same file against the same organisation."""
        told = [[one.row.nip, one.is_new, [[c.column, c.before, c.after] for c in one.changes]] for one in self.rows]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
