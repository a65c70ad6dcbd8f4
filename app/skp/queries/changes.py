"""What an amendment changes against the agreed version: added, changed, removed, row by row.

Rows are paired by their words: equal ones first, then the most alike. Numbers shift when a row goes, so they prove
nothing. A pair that is less than half alike counts as one removed and one added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.skp.queries.content import Content, IndicatorView, ResultView
from workflows.returning import Part

SAME, HALF = 1.0, 0.5
One = TypeVar("One")
Other = TypeVar("Other")


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it stands, what was written before and what now. An empty side did not exist."""

    kind: Kind
    place: str
    before: str
    after: str


def changes(old: Sequence[ResultView], new: Sequence[ResultView]) -> tuple[Change, ...]:
    """Every difference, in the order of the new version, removed rows last."""
    return tuple(_result_changes(old, new))


def parts_of(content: Content) -> tuple[Part, ...]:
    """Everything written in a version, part by part under keys that stay: a row by its id, the rest by its name."""
    rows = (Part(str(one.id), one.code, _whole(one)) for one in content.results)
    values = (Part(value.value, value.label, words) for value, words in content.expectations.items())
    annexes = (Part(kind.value, kind.label, "; ".join(lines)) for kind, lines in content.annex.items())
    return (*rows, *values, *annexes)


def _whole(one: ResultView) -> str:
    measures = "; ".join(_said(row) for row in one.indicators)
    return f"{one.plan} ({one.leader_result}). {measures}" if one.leader_result else f"{one.plan}. {measures}"


def _result_changes(old: Sequence[ResultView], new: Sequence[ResultView]) -> Iterator[Change]:
    pairs, gone = paired(old, new, lambda r: r.plan)
    for after, before in pairs:
        if before is None:
            yield Change(Kind.ADDED, after.code, "", after.plan)
        else:
            yield from _differences(after.code, before, after)
        yield from _indicator_changes(after.code, before.indicators if before else (), after.indicators)
    for before in gone:
        yield Change(Kind.REMOVED, f"{before.code} semula", before.plan, "")


def _differences(place: str, before: ResultView, after: ResultView) -> Iterator[Change]:
    if before.plan != after.plan:
        yield Change(Kind.CHANGED, place, before.plan, after.plan)
    if before.leader_result != after.leader_result:
        yield Change(Kind.CHANGED, f"{place}, yang didukung", before.leader_result, after.leader_result)
    if before.kind is not after.kind:
        yield Change(Kind.CHANGED, f"{place}, jenis", before.kind.value, after.kind.value)


def _indicator_changes(place: str, old: Sequence[IndicatorView], new: Sequence[IndicatorView]) -> Iterator[Change]:
    pairs, gone = paired(old, new, lambda i: f"{i.lead} {i.text}")
    for after, before in pairs:
        where = f"{place}, {after.lead.lower()}" if after.lead else f"{place}, indikator"
        if before is None:
            yield Change(Kind.ADDED, where, "", _said(after))
        elif _said(before) != _said(after) or before.aspect is not after.aspect:
            yield Change(Kind.CHANGED, where, _said(before), _said(after))
    for before in gone:
        yield Change(Kind.REMOVED, f"{place}, {before.lead.lower() or 'indikator'}", _said(before), "")


def _said(one: IndicatorView) -> str:
    return f"{one.text}: {one.target_text}"


def paired(
    old: Sequence[One], new: Sequence[Other], words: Callable[[One | Other], str]
) -> tuple[list[tuple[Other, One | None]], list[One]]:
    """Each new row with the old one it comes from by its words, and the old ones nobody comes from."""
    left = list(old)
    found: dict[int, One] = {}
    for least in (SAME, HALF):
        for at in (n for n in range(len(new)) if n not in found):
            likeness = [(_alike(words(before), words(new[at])), -n) for n, before in enumerate(left)]
            best, place = max(likeness, default=(0.0, 0))
            if best >= least:
                found[at] = left.pop(-place)
    return [(after, found.get(at)) for at, after in enumerate(new)], left


def _alike(one: str, other: str) -> float:
    """1 for the same words in the same order, else the share of words both have, always less than 1."""
    if one == other:
        return SAME
    first, second = set(one.lower().split()), set(other.lower().split())
    return min(2 * len(first & second) / max(len(first) + len(second), 1), 0.99)
