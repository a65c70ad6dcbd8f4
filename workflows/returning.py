"""What was returned with remarks, part by part, and what has become of each part since: only that is read again."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.goal_setting import Reason


@dataclass(frozen=True, slots=True)
class RowRemarks(Reason):
    """Why it comes back: a reason, and a remark per row (row id -> text)."""

    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is returned: by which key, what it is called, what it said that moment, and the remark on it."""

    key: str
    label: str
    said: str
    remark: str = ""


class Fate(StrEnum):
    """What became of a part since it was returned."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Since:
    """A part then and now. An empty side did not exist."""

    fate: Fate
    key: str
    label: str
    before: str
    after: str
    remark: str = ""


def with_remarks(parts: Iterable[Part], remarks: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts with what was said about each."""
    return tuple(Part(one.key, one.label, one.said, remarks.get(one.key, "")) for one in parts)


def since(returned: Sequence[Part], now: Sequence[Part]) -> tuple[Since, ...]:
    """What changed since, in the order of what stands now; then what is gone, then remarks nothing was changed for."""
    before = {one.key: one for one in returned}
    found = [_beside(before.get(one.key), one) for one in now]
    here = {one.key for one in now}
    left = [one for one in returned if one.key not in here]
    gone = [Since(Fate.REMOVED, one.key, one.label, one.said, "", one.remark) for one in left]
    changed = [one for one in found if one.fate is not Fate.UNTOUCHED]
    return (*changed, *gone, *(one for one in found if one.fate is Fate.UNTOUCHED and one.remark))


def _beside(before: Part | None, now: Part) -> Since:
    if before is None:
        return Since(Fate.ADDED, now.key, now.label, "", now.said)
    fate = Fate.UNTOUCHED if before.said == now.said else Fate.CHANGED
    return Since(fate, now.key, now.label, before.said, now.said, before.remark)


def changed_keys(found: Iterable[Since]) -> frozenset[str]:
    """The parts that must be looked at again."""
    return frozenset(one.key for one in found if one.fate in (Fate.CHANGED, Fate.ADDED))
