"""The picture of a process, computed from its table: where each box, line and word stands. Nothing is drawn by hand.

The main path runs from left to right with a lane for each capacity, or from top to bottom in one column for phones and
paper. Every state has a slot of its own along the path, so a line that leaves the path sideways meets no other box;
sideways lines run in channels beside the lanes, each on its own track. What ends in one state shares its way there.
Numbers on the lines are those of `numbered`, the lines of the table that stands beside the picture.

Places are told along the path (`u`) and across it (`v`), and turned into x and y at the end.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from textwrap import wrap

from workflows.approval import WHO_LABEL, Who
from workflows.description import is_automatic, seats_in_words
from workflows.engine import Process
from workflows.steps import Stage, Step

Point = tuple[float, float]
BOLD, PLAIN, LINE = 7.8, 6.9, 17.0  # widths of a letter and the height of a line, in units of the picture
HERE = "Anda di sini"
LANES = {Who.EMPLOYEE: "Pegawai", Who.ASSESSOR: "Pejabat penilai", Who.ASSESSOR_SUPERIOR: "Atasan penilai",
         Who.ADMIN_OPD: "Admin OPD", Who.BKPSDM: "BKPSDM", Who.OPD_HEAD: "Kepala OPD",
         Who.CITY_SECRETARY: "Sekretaris Daerah", Who.SYSTEM: "Sistem"}


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text around a point; `width` is what they take at most."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str
    width: float
    boxed: bool = False

    @property
    def left(self) -> float:
        return {"start": self.x, "middle": self.x - self.width / 2, "end": self.x - self.width}[self.anchor]


@dataclass(frozen=True, slots=True)
class Box:
    """A state. `look` is done, now or next; `notes` say who is asked, how many must answer and within what time.
    `start` is where a case begins, for the first of them."""

    state: str
    x: float
    y: float
    width: float
    height: float
    label: tuple[str, ...]
    notes: tuple[str, ...]
    look: str
    final: bool
    start: Point | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """One or more steps on the same way. `paths` are broken lines, the last one ends at the head.

    `kind`: done, next, aside (returned, refused, given up) or system.
    """

    kind: str
    paths: tuple[tuple[Point, ...], ...]
    words: Words
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    y: float
    height: float
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture in its own units."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a case stands in its process: the state it is in and those it went through, in order."""

    now: StrEnum | None = None
    path: tuple[StrEnum, ...] = ()

    @property
    def moves(self) -> frozenset[tuple[StrEnum, StrEnum]]:
        """The ways it took; the last one led to where it is."""
        been = (*self.path, *((self.now,) if self.now else ()))
        return frozenset(pairwise(been))


def numbered(process: Process) -> tuple[tuple[Step, ...], ...]:
    """The lines of the table beside the picture: a step that is the same from several states is one line."""
    alike: dict[tuple[object, ...], list[Step]] = {}
    for step in process.steps:
        alike.setdefault((step.name, step.label, step.by, step.target, step.guards, step.due), []).append(step)
    return tuple(tuple(steps) for steps in alike.values())


def slots(process: Process) -> tuple[StrEnum, ...]:
    """The states along the path: each beyond the furthest that leads to it, what is given up last."""
    order = list(process.stages)
    rank = dict.fromkeys(order, 0)
    for state in order:
        for step in process.steps_from(state):
            if order.index(step.target) > order.index(state):
                rank[step.target] = max(rank[step.target], rank[state] + 1)
    return tuple(sorted(order, key=lambda s: (is_given_up(process.stages[s]), rank[s], order.index(s))))


def is_given_up(stage: Stage) -> bool:
    return stage.final and stage.kind == "diam"


def lane_of(process: Process, stage: Stage) -> Who:
    """Whose lane a stage lies in: of whom it asks first, of who may act there, of who brought it there."""
    acting = [who for step in process.steps_from(stage.state) for who in step.by if who is not Who.SYSTEM]
    bringing = [who for step in process.steps if step.target is stage.state for who in step.by]
    begins = [who for one in process.stages.values() for who in one.asked]
    return (*stage.asked, *acting, *bringing, *begins, Who.EMPLOYEE)[0]


@dataclass(frozen=True, slots=True)
class Link:
    """All steps from one state to another. `numbers`: their lines in the table, with the words of each."""

    source: StrEnum
    target: StrEnum
    kind: str
    numbers: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Links that end in one state and leave the path on the same side of it."""

    target: StrEnum
    back: bool
    links: tuple[Link, ...]

    @property
    def kind(self) -> str:
        kinds = [link.kind for link in self.links]
        return "done" if "done" in kinds and len(kinds) == 1 else next((k for k in kinds if k != "done"), "next")

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted({n for link in self.links for n in link.numbers}))

    @property
    def states(self) -> tuple[StrEnum, ...]:
        return (*(link.source for link in self.links), self.target)


def links(process: Process, where: Where) -> tuple[Link, ...]:
    """Every way from a state to a state, with the lines of the table that lead along it."""
    found: dict[tuple[StrEnum, StrEnum], list[tuple[int, Step]]] = {}
    for number, steps in enumerate(numbered(process), 1):
        for step in steps:
            found.setdefault((step.source, step.target), []).append((number, step))
    return tuple(
        Link(*pair, _kind(pair, [step for _, step in entries], where),
             tuple(number for number, _ in entries), tuple(step.label for _, step in entries))
        for pair, entries in found.items()
    )


def _kind(pair: tuple[StrEnum, StrEnum], steps: Sequence[Step], where: Where) -> str:
    if pair in where.moves:
        return "done"
    if all(is_automatic(step) for step in steps):
        return "system"
    return "next" if any(step.agrees for step in steps) else "aside"


def bundles(found: Iterable[Link], order: Sequence[StrEnum]) -> tuple[Bundle, ...]:
    """What does not lead to the next slot, gathered by where it ends. What was walked keeps a line of its own."""
    gathered: dict[tuple[StrEnum, bool, object], list[Link]] = {}
    for link in found:
        at, to = order.index(link.source), order.index(link.target)
        if to == at + 1:
            continue
        own = link.source if link.kind == "done" or at == to else link.kind == "next"
        gathered.setdefault((link.target, to < at, own), []).append(link)
    return tuple(Bundle(target, back, tuple(members)) for (target, back, _), members in gathered.items())


def told(process: Process, where: Where) -> str:
    """The picture in words, for those who do not see it."""
    stages = ", ".join(process.stages[state].label.lower() for state in slots(process))
    walked = ", ".join(process.stages[state].label.lower() for state in dict.fromkeys(where.path))
    here = f" Perkara ini ada pada: {process.stages[where.now].label.lower()}." if where.now else ""
    past = f" Yang sudah dilalui: {walked}." if walked else ""
    return f"Tahap: {stages}.{past}{here} Setiap langkah ada pada tabel di bawah bagan."


def look_of(state: StrEnum, where: Where) -> str:
    return "now" if state is where.now else "done" if state in where.path else "next"


def folded(text: str, width: float, letter: float) -> tuple[str, ...]:
    """Text in lines that fit a width; a long word keeps its line."""
    return tuple(wrap(text, max(int(width / letter), 4), break_long_words=False)) or ("",)


def lane_name(process: Process, who: Who) -> str:
    """The short name of a capacity, unless the process has its own word for it."""
    own = process.called(who)
    return LANES[who] if own == WHO_LABEL[who] else own[:1].upper() + own[1:]


def notes_of(process: Process, stage: Stage, due: Mapping[StrEnum, str], *, actor: bool) -> tuple[str, ...]:
    """What stands under the name of a state: who is asked (in a column without lanes), seats, time."""
    asked = stage.asked or ((lane_of(process, stage),) if process.steps_from(stage.state) and not stage.final else ())
    who = " dan ".join(lane_name(process, one) for one in asked) if actor or len(asked) > 1 else ""
    seats = seats_in_words(stage.quorum, len(stage.asked))
    return tuple(one for one in (who, seats, due.get(stage.state, "")) if one)
