"""What a sheet would do to a draft: which rows it adds, changes and removes, and the draft as it would be then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.exchange.reading import Lines, Problem
from app.sheets.queries import Wanted, WantedIndicator, WantedResult, implied, taken_apart, wanted
from app.skp.operations import IndicatorWords, ResultWords, Whole, WholeIndicator, WholeResult
from app.skp.queries import (
    Change,
    ChangeKind,
    Content,
    IndicatorView,
    Leading,
    ResultView,
    VersionView,
    code_of,
    paired,
)
from workflows.policies import Policies
from workflows.predicate import ResultKind
from workflows.target import default_direction
from workflows.vocabulary import BERAKHLAK, AnnexKind, Aspect, Classification, Direction, Perspective


@dataclass(frozen=True, slots=True)
class Basis:
    """The draft a sheet is laid beside."""

    version: VersionView
    content: Content
    leading: tuple[Leading, ...]
    owner: str
    policies: Policies
    rules_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would do, or everything that is wrong with it. With problems nothing may be written."""

    sheet: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    results: tuple[WholeResult, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def digest(self) -> str:
        """The same for the same effect on the same draft."""
        told = [[one.kind, one.place, one.before, one.after] for one in self.changes]
        return hashlib.sha256(json.dumps([self.sheet, told]).encode()).hexdigest()

    def count(self, kind: str) -> int:
        """How many changes of that kind."""
        return sum(one.kind == kind for one in self.changes)

    def whole(self, name: str, sha256: str) -> Whole:
        """The draft as it would be."""
        told = {"file": name, "sha256": sha256,
                "changes": [[one.kind.value, one.place, one.before, one.after] for one in self.changes]}  # fmt: skip
        return Whole(self.results, self.wanted.expectations, self.wanted.annex, told)


def plan_sheet(lines: Lines, basis: Basis) -> Plan:
    """What the lines would do to the draft as it is now."""
    read = taken_apart(lines, basis.version.approach, basis.version.form_class)
    known = {one.target_text for result in basis.content.results for one in result.indicators}
    found = wanted(read, known, basis.policies, basis.rules_on)
    if found.problems:
        return Plan(lines.sheet, problems=tuple(found.problems), notes=tuple(found.notes))
    notes = [*_about(read.owner, found, basis), *found.notes]
    pairs, gone = paired(basis.content.results, found.results, _named)
    numbers = dict.fromkeys(ResultKind, 0)
    results: list[WholeResult] = []
    changes: list[Change] = []
    order = [(old.kind.value == ResultKind.TAMBAHAN.value, old.no) for _, old in pairs if old]
    for new, old in pairs:
        numbers[new.kind] += 1
        result = _result(new, old, numbers[new.kind], basis.leading)
        results.append(result)
        changes += _changes(new, old, result, moves=order != sorted(order))
    changes += [Change(ChangeKind.REMOVED, f"{old.code} semula", _whole_words(old), "") for old in gone]
    changes += _words_changed(found, basis.content)
    return Plan(lines.sheet, tuple(changes), (), tuple(notes), tuple(results), found)


def _about(owner: str, found: Wanted, basis: Basis) -> Iterator[Problem]:
    """What the sheet says about itself, and what it leaves alone."""
    if owner and owner != basis.owner:
        yield Problem(1, "", f"Lembar ini atas nama pegawai bernomor {owner}, bukan pemilik SKP ini.")
    for part, name in ((found.expectations, "perilaku kerja"), (found.annex, "lampiran")):
        if part is None:
            yield Problem(1, "", f"Lembar ini tidak memuat {name}; isinya di draf tetap.")


def _named(one: ResultView | WantedResult) -> str:
    return one.plan


def _told(one: IndicatorView | WantedIndicator) -> str:
    lead = one.aspect.value if one.aspect else one.perspective
    return f"{lead} {one.text}"


def _result(new: WantedResult, old: ResultView | None, no: int, leading: Sequence[Leading]) -> WholeResult:
    """The row as it shall be. What it supports stays as long as the words of the leader do."""
    leader = new.leader_result if new.leader_result is not None else old.leader_result if old else ""
    supports = old.supports if old and old.leader_result == leader else None
    if supports is None and leader:
        supports = next((one.supports for one in leading if one.text == leader), None)
    words = ResultWords(
        new.kind,
        new.classification or (old.classification if old else Classification.ORGANISASI),
        leader,
        new.plan,
        new.assigned_by if new.assigned_by is not None else old.assigned_by if old else "",
        supports,
    )
    pairs, _ = paired(old.indicators if old else (), new.indicators, _told)
    indicators = tuple(
        WholeIndicator(before.id if before else None, None if before and _same(one, before) else _words(one))
        for one, before in pairs
    )
    return WholeResult(old.id if old else None, no, words, indicators)


def _words(one: WantedIndicator) -> IndicatorWords:
    return IndicatorWords(one.aspect, one.text, one.target, one.direction, one.perspective)


def direction_of(one: WantedIndicator) -> Direction:
    """Which way is better: as chosen, else as the target says."""
    return one.direction or default_direction(one.target, one.aspect)


def _same(one: WantedIndicator, before: IndicatorView) -> bool:
    """Whether nothing of it changes. A target that is not read any more says no direction; the old one stays."""
    said = one.direction is None and implied(before.target_text, before.aspect) is None
    return (one.aspect, one.text, one.target.text, one.perspective) == (
        before.aspect, before.text, before.target_text, before.perspective
    ) and (said or direction_of(one) is before.direction)  # fmt: skip


# ------------------------------------------------------------------------------------------------------ differences


def _changes(new: WantedResult, old: ResultView | None, result: WholeResult, *, moves: bool) -> Iterator[Change]:
    """What becomes of one row. Its number alone is worth a word only where rows change their order (`moves`)."""
    place = code_of(new.kind, result.no)
    if old is None:
        yield Change(ChangeKind.ADDED, place, "", new.plan)
    else:
        if old.kind is not new.kind or (moves and old.code != place):
            yield Change(ChangeKind.CHANGED, f"{place}, nomor", old.code, place)
        for what, former, present in _cells(old, result):
            if former != present:
                yield Change(ChangeKind.CHANGED, f"{place}{what}", former, present)
    yield from _indicator_changes(place, new.indicators, old.indicators if old else ())


def _indicator_changes(
    place: str, new: Sequence[WantedIndicator], old: Sequence[IndicatorView]
) -> Iterator[Change]:
    pairs, gone = paired(old, new, _told)
    order = [before.no for _, before in pairs if before]
    for at, (one, before) in enumerate(pairs, 1):
        where = f"{place}, {_lead(one.aspect, one.perspective)}"
        if before is None:
            yield Change(ChangeKind.ADDED, where, "", _said(one))
        elif not _same(one, before) or (order != sorted(order) and before.no != at):
            yield Change(ChangeKind.CHANGED, where, _said(before), _said(one))
    for lost in gone:
        yield Change(ChangeKind.REMOVED, f"{place}, {_lead(lost.aspect, lost.perspective)}", _said(lost), "")


def _cells(old: ResultView, new: WholeResult) -> Iterator[tuple[str, str, str]]:
    words = new.words
    yield "", old.plan, words.plan
    yield ", yang didukung", old.leader_result, words.leader_result
    yield ", penugasan dari", old.assigned_by, words.assigned_by
    yield ", klasifikasi", old.classification.label, words.classification.label


def _lead(aspect: Aspect | None, perspective: str) -> str:
    return Perspective(perspective).label.lower() if perspective else aspect.value if aspect else "indikator"


def _said(one: IndicatorView | WantedIndicator) -> str:
    """Indicator and target, with the direction where the target does not say it."""
    if isinstance(one, WantedIndicator):
        target, implicit, direction = one.target.text, default_direction(one.target, one.aspect), direction_of(one)
    else:
        target, direction = one.target_text, one.direction
        implicit = implied(target, one.aspect) or direction
    told = f" ({direction.label})" if direction is not implicit else ""
    return f"{one.text}: {target}{told}" if target else f"{one.text}{told}"


def _whole_words(old: ResultView) -> str:
    return "; ".join([old.plan, *(_said(one) for one in old.indicators)])


def _words_changed(found: Wanted, content: Content) -> Iterator[Change]:
    if found.expectations is not None:
        for value in BERAKHLAK:
            before, after = content.expectations.get(value, ""), found.expectations.get(value, "")
            yield from _changed(f"Perilaku, {value.label}", before, after)
    for kind in AnnexKind if found.annex is not None else ():
        yield from _lines_changed(kind.label, content.annex.get(kind, ()), (found.annex or {}).get(kind, ()))


def _lines_changed(label: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for at in range(max(len(before), len(after))):
        old, new = (lines[at] if at < len(lines) else "" for lines in (before, after))
        yield from _changed(f"{label} {at + 1}", old, new)


def _changed(place: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        kind = ChangeKind.CHANGED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED
        yield Change(kind, place, before, after)

