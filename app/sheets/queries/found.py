"""What is found in the sheet of an SKP, before anybody judges what it says."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.exchange.reading import Problem, letter
from app.sheets.queries.layout import Col
from workflows.predicate import ResultKind
from workflows.vocabulary import AnnexKind, Approach, BehaviourValue, FormClass


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a cell, and where. `number`: the sheet keeps it as a number."""

    text: str
    line: int
    column: str
    number: bool = False


@dataclass(slots=True)
class RawIndicator:
    """The cells of an indicator by column."""

    line: int
    cells: dict[Col, Typed]


@dataclass(slots=True)
class RawResult:
    """The cells of a result by column, and its indicators."""

    line: int
    kind: ResultKind
    cells: dict[Col, Typed]
    indicators: list[RawIndicator] = field(default_factory=list)

    def text(self, col: Col) -> str:
        found = self.cells.get(col)
        return found.text if found else ""


@dataclass(slots=True)
class Reading:
    """The sheet as it was taken apart. A part that is None does not stand in it."""

    approach: Approach
    form_class: FormClass
    results: list[RawResult] = field(default_factory=list)
    expectations: dict[BehaviourValue, Typed] | None = None
    annex: dict[AnnexKind, list[Typed]] | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    owner: str = ""
    places: dict[int, Col] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)  # columns of the evaluation
    rows: set[int] = field(default_factory=set)  # lines of the table HASIL KERJA

    def wrong(self, line: int, column: str, because: str) -> None:
        self.problems.append(Problem(line, column, because))

    def named(self, at: int) -> str:
        """C TARGET"""
        col = self.places.get(at)
        return f"{letter(at)} {col.value}" if col else letter(at)
