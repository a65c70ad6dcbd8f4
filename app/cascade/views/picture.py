"""The tree as a picture: boxes in columns from left to right, cut where it would grow too large to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from app.cascade.queries import Branch

WIDTH, GAP, HEIGHT, PITCH = 196, 28, 80, 92
MOST = (3, 2, 2, 2, 2)  # so many branches of a node are drawn, by level below the row
LETTERS, NAME_LETTERS, LINES = 25, 22, 4


@dataclass(frozen=True, slots=True)
class Box:
    """A box: the name without its degrees, on two lines where it is long, and words in what is left of four lines."""

    x: int
    y: float
    heading: tuple[str, ...]
    lines: tuple[str, ...]
    kind: str


@dataclass(slots=True)
class Picture:
    """Everything that is drawn. Empty for a row without anybody above or below."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    more: list[tuple[int, float, str]] = field(default_factory=list)
    width: int = 0
    height: float = 0
    columns: int = 0


def drawn(line: Sequence[tuple[str, str]], branches: list[Branch], unseen: int) -> Picture:
    """The way down to a row, the last of `line`, and what hangs below it."""
    picture = Picture()
    first = len(line)
    middles, bottom = _below(picture, branches, unseen, first, 0, 0)
    middle = (middles[0] + middles[-1]) / 2 if middles else PITCH / 2
    for at, (heading, words) in enumerate(line):
        kind = "kini" if at == first - 1 else "lewat"
        _box(picture, at, middle, heading, words, kind)
        if at:
            _connect(picture, at - 1, middle, [middle])
    if line:
        _connect(picture, first - 1, middle, middles)
    picture.columns = max((box.x for box in picture.boxes), default=0) // (WIDTH + GAP) + 1
    picture.width = picture.columns * (WIDTH + GAP) - GAP + 4
    picture.height = max(bottom, PITCH)
    return picture


def _below(
    picture: Picture, branches: list[Branch], hidden: int, column: int, level: int, top: float
) -> tuple[list[float], float]:
    """Draw branches one under another; answers the middle of each box, and where the next may begin."""
    middles: list[float] = []
    shown = branches[: MOST[min(level, len(MOST) - 1)]]
    for branch in shown:
        lower, bottom = _below(picture, branch.below, branch.hidden, column + 1, level + 1, top)
        middle = (lower[0] + lower[-1]) / 2 if lower else top + PITCH / 2
        _box(picture, column, middle, branch.node.name, branch.node.plan, "")
        _connect(picture, column, middle, lower)
        middles.append(middle)
        top = max(bottom, top + PITCH)
    left = len(branches) - len(shown) + hidden
    if left:
        picture.more.append((column * (WIDTH + GAP) + 2, top + 14, f"dan {left} lagi"))
        top += 26
    return middles, top


def _box(picture: Picture, column: int, middle: float, heading: str, words: str, kind: str) -> None:
    name = tuple(wrap(heading.partition(",")[0], NAME_LETTERS)[:2])
    room, lines = LINES - len(name), wrap(words, LETTERS)
    cut = [*lines[: room - 1], f"{lines[room - 1][: LETTERS - 1]}…"] if len(lines) > room else lines
    picture.boxes.append(Box(column * (WIDTH + GAP) + 2, middle - HEIGHT / 2, name, tuple(cut), kind))


def _connect(picture: Picture, column: int, middle: float, targets: Sequence[float]) -> None:
    start, bend = column * (WIDTH + GAP) + WIDTH + 2, GAP / 2
    picture.lines += [f"M{start} {middle}h{bend}V{target}h{bend}" for target in targets]
