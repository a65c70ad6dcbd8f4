"""What a file would do beside what stands, in words a person reads before anything is written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from app.exchange.reading import Problem


class Verb(StrEnum):
    """What a row does."""

    ADDED = "baru"
    CHANGED = "berubah"
    WITHDRAWN = "dicabut"
    KEPT = "tetap"


class Planned(Protocol):
    """What one row comes to: in a word, in sentences, and as everything of it that would be written."""

    @property
    def verb(self) -> Verb: ...

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def written(self) -> list[Any]: ...


P = TypeVar("P", bound=Planned)


@dataclass(frozen=True)
class Comparison(Generic[P]):
    """All of it. With problems nothing may be written."""

    rows: tuple[P, ...]
    problems: tuple[Problem, ...] = ()

    def that(self, *verbs: Verb) -> tuple[P, ...]:
        """The rows that do one of these."""
        return tuple(one for one in self.rows if one.verb in verbs)

    @property
    def touched(self) -> tuple[P, ...]:
        """Those by which anything would be written, new ones first."""
        return (*self.that(Verb.ADDED), *self.that(Verb.CHANGED, Verb.WITHDRAWN))

    @property
    def counts(self) -> str:
        """How many rows do what; that nothing is withdrawn goes without saying."""
        found = {verb: len(self.that(verb)) for verb in Verb}
        return ", ".join(f"{n} {verb}" for verb, n in found.items() if n or verb is not Verb.WITHDRAWN)

    @property
    def digest(self) -> str:
        """One hash over everything that would be written: the same file against the same records."""
        return hashlib.sha256(json.dumps([one.written for one in self.rows]).encode()).hexdigest()
