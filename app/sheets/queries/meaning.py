"""What the cells of a sheet say, read as the form on the page reads them. What cannot stand is named where it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.documents.wording import long_date
from app.exchange.reading import Problem
from app.sheets.queries.found import RawIndicator, RawResult, Reading, Typed
from app.sheets.queries.layout import Col, folded, likest
from app.web.forms import unreadable
from workflows.policies import Policies
from workflows.predicate import ResultKind
from workflows.target import MAX_TEXT_LENGTH, PERCENT_UNIT, Quantity, TargetUnreadable, read_quantity
from workflows.vocabulary import (
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Classification,
    Direction,
    FormClass,
    Perspective,
)
from workflows.wording import unit_disagreement

One = TypeVar("One")
MOST = {Col.LEADER: 500, Col.PLAN: 500, Col.INDICATOR: 300, Col.TARGET: MAX_TEXT_LENGTH, Col.ASSIGNED: 200}
EXPECTATION_MOST, LINE_MOST = 500, 300
COMMA = re.compile(r"\d,\d")
POINT = re.compile(r"(?<![\d.,])(?:\d+\.\d{1,2}|0\.\d+)(?![\d.,])")
GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
ASPECTS = [*((one.value, one) for one in Aspect), ("mutu", Aspect.KUALITAS), ("kualitas mutu", Aspect.KUALITAS),
           ("kuantitas output", Aspect.KUANTITAS)]  # fmt: skip
PERSPECTIVES = [(folded(one.label), one) for one in Perspective]
CLASSES = [(one.value, one) for one in Classification]
DIRECTIONS = [*((folded(one.label), one) for one in Direction), ("makin tinggi", Direction.HIGHER_BETTER),
              ("makin rendah", Direction.LOWER_BETTER), ("tepat", Direction.EXACT),
              ("tonggak", Direction.MILESTONE)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WantedIndicator:
    """An indicator as the sheet has it. `direction` is None where the target says it."""

    aspect: Aspect | None
    text: str
    target: Quantity
    direction: Direction | None
    perspective: str


@dataclass(frozen=True, slots=True)
class WantedResult:
    """A result as the sheet has it; None: the sheet leaves it as it is."""

    line: int
    kind: ResultKind
    plan: str
    leader_result: str | None
    assigned_by: str | None
    classification: Classification | None
    indicators: tuple[WantedIndicator, ...]


@dataclass(slots=True)
class Wanted:
    """What the sheet asks for, or everything that is wrong with it."""

    results: list[WantedResult] = field(default_factory=list)
    expectations: dict[BehaviourValue, str] | None = None
    annex: dict[AnnexKind, tuple[str, ...]] | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def wanted(read: Reading, known: Collection[str], policies: Policies, on: date) -> Wanted:
    """The sheet understood. `known`: targets that stand in the draft already, which nobody has to justify again."""
    reader = _Meaning(read, frozenset(known))
    found = reader.wanted
    found.results = [reader.result(one) for one in read.results]
    found.problems += _decimals(reader.targets, known)
    found.problems += _too_many(read, policies, on)
    if read.expectations is not None:
        found.expectations = {value: reader.words(cell, EXPECTATION_MOST) for value, cell in read.expectations.items()}
    if read.annex is not None:
        found.annex = {
            kind: tuple(reader.words(cell, LINE_MOST) for cell in read.annex.get(kind, ())) for kind in AnnexKind
        }
    found.problems.sort(key=lambda one: (one.line, one.column))
    return found


class _Meaning:
    """Reads cell by cell; `targets`: every cell with a target, as it was typed."""

    def __init__(self, read: Reading, known: frozenset[str]) -> None:
        self.read, self.known = read, known
        self.wanted = Wanted(problems=list(read.problems), notes=list(read.notes))
        self.targets: list[Typed] = []

    def wrong(self, cell: Typed, because: str) -> None:
        self.wanted.problems.append(Problem(cell.line, cell.column, because))

    def words(self, cell: Typed, most: int) -> str:
        """The text of a cell that a page can carry, within its length."""
        if len(cell.text) > most:
            self.wrong(cell, f"Paling banyak {most} huruf; ini {len(cell.text)}.")
        elif complaint := unreadable(cell.text):
            self.wrong(cell, complaint)
        return cell.text

    def result(self, raw: RawResult) -> WantedResult:
        """A result with its indicators."""
        for col, most in MOST.items():
            if col in raw.cells:
                self.words(raw.cells[col], most)
        columns = self.read.places.values()
        return WantedResult(
            raw.line,
            raw.kind,
            raw.text(Col.PLAN),
            raw.text(Col.LEADER) if Col.LEADER in columns and self.read.form_class is not FormClass.JPT else None,
            raw.text(Col.ASSIGNED) if Col.ASSIGNED in columns and self.read.form_class is FormClass.JPT else None,
            self._one_of(raw.cells.get(Col.CLASSIFICATION), CLASSES),
            tuple(self._indicator(one) for one in raw.indicators),
        )

    def _indicator(self, raw: RawIndicator) -> WantedIndicator:
        cells, is_leader = raw.cells, self.read.form_class is FormClass.JPT
        aspect = None if is_leader else self._one_of(cells.get(Col.ASPECT), ASPECTS)
        perspective = self._one_of(cells.get(Col.PERSPECTIVE), PERSPECTIVES) if is_leader else None
        text = self._needed(raw, Col.INDICATOR)
        if self.read.approach is Approach.KUANTITATIF:
            self._needed(raw, Col.PERSPECTIVE if is_leader else Col.ASPECT)
        target = self._target(raw)
        if (because := unit_disagreement(text, aspect, target.unit)) and target.text not in self.known:
            place = cells.get(Col.TARGET) or cells.get(Col.INDICATOR)
            self.wanted.notes.append(Problem(raw.line, place.column if place else Col.TARGET.value, because))
        direction = self._one_of(cells.get(Col.DIRECTION), DIRECTIONS)
        return WantedIndicator(aspect, text, target, direction, perspective.value if perspective else "")

    def _needed(self, raw: RawIndicator, col: Col) -> str:
        cell = raw.cells.get(col)
        if cell is not None:
            return self.words(cell, MOST.get(col, EXPECTATION_MOST))
        if col in self.read.places.values() or self.read.approach is Approach.KUALITATIF:
            self.wanted.problems.append(Problem(raw.line, self._place(col), f"{col.value.capitalize()} kosong."))
        return ""

    def _place(self, col: Col) -> str:
        return next((self.read.named(at) for at, one in self.read.places.items() if one is col), col.value)

    def _one_of(self, cell: Typed | None, known: Sequence[tuple[str, One]]) -> One | None:
        if cell is None:
            return None
        found = likest(folded(cell.text), known)
        if found is None:
            names: dict[One, str] = {}
            for name, value in known:
                names.setdefault(value, name.capitalize())
            self.wrong(cell, f"“{cell.text[:40]}” bukan salah satu pilihannya: {', '.join(names.values())}.")
        return found

    # ------------------------------------------------------------------------------------------------ targets

    def _target(self, raw: RawIndicator) -> Quantity:
        nothing = Quantity(None, "", None, "")
        cell = raw.cells.get(Col.TARGET)
        if cell is None:
            if self.read.approach is Approach.KUANTITATIF and "" not in self.known:
                self._needed(raw, Col.TARGET)
            return nothing
        text = self._with_unit(_with_day(cell.text), raw.cells.get(Col.UNIT))
        self.targets.append(Typed(text, cell.line, cell.column, cell.number))
        try:
            quantity = read_quantity(text)
        except TargetUnreadable as unread:
            if text not in self.known:
                self.wrong(cell, str(unread))
            return Quantity(None, "", None, text)
        self._refuse_beyond(cell, quantity)
        return quantity

    def _with_unit(self, text: str, unit: Typed | None) -> str:
        """A target with the unit that stands in a column of its own. Two units that differ are refused."""
        if unit is None:
            return text
        try:
            own, other = read_quantity(text).unit, read_quantity(f"1 {unit.text}").unit
        except TargetUnreadable:
            return text  # refused with its own sentence
        if own and own != other:
            self.wrong(unit, f"Satuan “{unit.text}” tidak cocok dengan target “{text}”. Pakai satu satuan saja.")
        return text if own else f"{text}%" if other == PERCENT_UNIT else f"{text} {unit.text}"

    def _refuse_beyond(self, cell: Typed, quantity: Quantity) -> None:
        if quantity.unit != PERCENT_UNIT or quantity.value is None or quantity.text in self.known:
            return
        if not 0 <= quantity.value <= 100:
            self.wrong(cell, f"Persentase {quantity.text} di luar 0% sampai 100%. Bila memang itu yang dimaksud, "
                             "isikan di halaman SKP.")  # fmt: skip


def _with_day(text: str) -> str:
    """A cell that a spreadsheet made a date, with its month in words as targets are written."""
    found = ISO_DAY.fullmatch(text)
    if found is None:
        return text
    try:
        return long_date(date(*map(int, found.groups())))
    except ValueError:
        return text


def _decimals(targets: Iterable[Typed], known: Collection[str]) -> Iterator[Problem]:
    """Points and commas that begin a fraction in one sheet: nobody can be sure what 1.250 means there."""
    typed = [cell for cell in targets if not cell.number]
    with_comma = next((cell for cell in typed if COMMA.search(cell.text)), None)
    pointed = [(cell, found[0]) for cell in typed if (found := POINT.search(cell.text))]
    unclear = [(cell, found[0]) for cell in typed if pointed and (found := GROUPED.search(cell.text))]
    for cell, number in unclear:
        if cell.text not in known:
            other = f"baris {pointed[0][0].line} memakai titik sebagai desimal (“{pointed[0][1]}”)"
            because = f"Titik pada “{number}” tidak jelas: {other}. Pakai koma untuk desimal."
            yield Problem(cell.line, cell.column, because)
    for cell, number in pointed if with_comma or unclear else ():
        if cell.text not in known:
            other = f", sedangkan baris {with_comma.line} memakai koma" if with_comma else ""
            because = f"“{number}” memakai titik sebagai desimal{other}. Pakai koma di seluruh lembar."
            yield Problem(cell.line, cell.column, because)


def _too_many(read: Reading, policies: Policies, on: date) -> Iterator[Problem]:
    """What goes beyond the limits of the form."""
    most = policies.count("skp.results.max", on)
    if len(read.results) > most:
        yield Problem(read.results[most].line, Col.PLAN.value, policies.value("skp.results.max", on).text)
    most = policies.count("skp.indicators.max", on)
    for result in read.results:
        if len(result.indicators) > most:
            line = result.indicators[most].line
            yield Problem(line, Col.INDICATOR.value, policies.value("skp.indicators.max", on).text)
    most = policies.count("skp.annex.max", on)
    for lines in (read.annex or {}).values():
        if len(lines) > most:
            yield Problem(lines[most].line, lines[most].column, policies.value("skp.annex.max", on).text)
