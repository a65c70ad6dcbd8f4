"""Where everything of a process picture stands: slots along the path, lanes across it, channels beside the lanes."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from workflows.diagram import (
    BOLD,
    HERE,
    LINE,
    PLAIN,
    Arrow,
    Box,
    Bundle,
    Drawing,
    Lane,
    Link,
    Point,
    Where,
    Words,
    bundles,
    folded,
    is_given_up,
    lane_name,
    lane_of,
    links,
    look_of,
    notes_of,
    slots,
)
from workflows.engine import Process
from workflows.steps import Stage

WIDE, TALL = 1152.0, 328.0
ROWS = 2  # of words beside the path in a column
HEAD = 3.0  # an arrow ends just before its box
LANE_NAME, LANE_PAD, CHANNEL_PAD = 104.0, 12.0, 6.0
Span = tuple[float, float]


def drawn(process: Process, where: Where, due: Mapping[StrEnum, str], *, upright: bool) -> Drawing:
    """The picture with a lane for each capacity, or `upright` in one column. `due`: words for the time of a state."""
    if not upright:
        return Layout(process, where, due, upright=False).drawing()
    rough = Layout(process, where, due, upright=True)
    return Layout(process, where, due, upright=True, beside=(rough.channel_size(0), rough.channel_size(1))).drawing()


@dataclass(frozen=True, slots=True)
class End:
    """One end of a way at the side of a box: the near side where it leads `back`; `towards`: the slot of the other."""

    bundle: int
    state: StrEnum
    back: bool
    towards: float
    arrives: bool


class Layout:
    """One picture in the making; `u` runs along the path and `v` across it."""

    def __init__(
        self, process: Process, where: Where, due: Mapping[StrEnum, str], *, upright: bool, beside: Span = (40.0, 40.0)
    ) -> None:
        self.process, self.where, self.due, self.upright = process, where, due, upright
        self.order = slots(process)
        self.slot = {state: float(at) for at, state in enumerate(self.order)}
        capacities = list(dict.fromkeys(lane_of(process, stage) for stage in process.stages.values()))
        self.lanes = [""] if upright else [lane_name(process, who) for who in capacities]
        self.lane = {s: 0 if upright else capacities.index(lane_of(process, process.stages[s])) for s in self.order}
        self.links = links(process, where)
        self.bundles = bundles(self.links, self.order)
        self.straight = [one for one in self.links if self.slot[one.target] == self.slot[one.source] + 1]
        self._measure(beside)
        self.ports = self._ports()
        self.tracks = self._tracks()

    def _measure(self, beside: Span) -> None:
        count = len(self.order)
        if self.upright:
            self.track, self.first = 20.0, 26.0
            self.box_v = TALL - sum(beside)
        else:
            self.track, self.first = 22.0, LANE_NAME + 20
            self.pitch = (WIDE - self.first) / count
            self.box_u = min(172.0, self.pitch - 19)
        wide = (self.box_v if self.upright else self.box_u) - 10
        self.texts = {state: self._texts(self.process.stages[state], wide) for state in self.order}
        thick = 16 + LINE * max(sum(map(len, one)) + (self.where.now is s) for s, one in self.texts.items())
        if self.upright:
            self.box_u, self.pitch = thick, thick + 48
        else:
            self.box_v = thick

    def _texts(self, stage: Stage, wide: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        notes = notes_of(self.process, stage, self.due, actor=self.upright)
        return folded(stage.label, wide, BOLD), tuple(line for one in notes for line in folded(one, wide, PLAIN))

    # ---- along the path
    def start(self, state: StrEnum) -> float:
        return self.first + self.slot[state] * self.pitch

    def middle(self, state: StrEnum) -> float:
        return self.start(state) + self.box_u / 2

    def _entered_sideways(self, state: StrEnum) -> int:
        """On which side the path itself enters a box: -1 near, 1 far, 0 straight on."""
        if self.upright:
            return 0
        before = [one.source for one in self.straight if one.target is state]
        step = self.lane[before[0]] - self.lane[state] if before else 0
        return (step > 0) - (step < 0)

    def _ends(self) -> list[End]:
        ends = []
        for number, bundle in enumerate(self.bundles):
            sources = [self.slot[one.source] for one in bundle.links]
            here = self.slot[bundle.target]
            for link in bundle.links:
                far = here - 0.1 if link.source is link.target else here
                ends.append(End(number, link.source, bundle.back, far, False))
            far = here + 0.1 if bundle.links[0].source is bundle.target else sum(sources) / len(sources)
            ends.append(End(number, bundle.target, bundle.back, far, True))
        return ends

    def _ports(self) -> dict[tuple[int, StrEnum, bool], float]:
        """Where along the path each end stands. Longer ways stand nearer the middle, so that they do not cross."""
        sides: dict[tuple[StrEnum, bool], list[End]] = {}
        for end in self._ends():
            sides.setdefault((end.state, end.back), []).append(end)
        found: dict[tuple[int, StrEnum, bool], float] = {}
        for (state, back), ends in sides.items():
            taken = self._entered_sideways(state) == (-1 if back else 1)
            here = self.slot[state]
            halves = ([e for e in ends if e.towards < here], [e for e in ends if e.towards >= here])
            step = min(18.0, (self.box_u / 2 - 8) / max(len(halves[0]), len(halves[1])))
            for sign, half in zip((-1, 1), halves, strict=True):
                half.sort(key=lambda e: -abs(e.towards - here))
                for place, end in enumerate(half, 0 if len(ends) == 1 and not taken else 1):
                    found[end.bundle, state, end.arrives] = self.middle(state) + sign * place * step
        return found

    # ---- across the path
    def channel_of(self, bundle: Bundle) -> int:
        among = [self.lane[state] for state in bundle.states]
        return min(among) if bundle.back else max(among) + 1

    def span(self, number: int) -> Span:
        """The stretch along the path that a way and its numbers take."""
        at = [u for (one, _, _), u in self.ports.items() if one == number]
        half = self._need(self._numbers(self.bundles[number].numbers)) / 2 + 4
        centre = (min(at) + max(at)) / 2
        return min(*at, centre - half), max(*at, centre + half)

    def _tracks(self) -> dict[int, int]:
        """The track of each way in its channel: short ones nearest the lane, none on another."""
        tracks: dict[int, int] = {}
        spans = {number: self.span(number) for number in range(len(self.bundles))}
        for number in sorted(spans, key=lambda n: (spans[n][1] - spans[n][0], n)):
            bundle = self.bundles[number]
            rivals = [one for one in tracks if self.bundles[one].back is bundle.back
                      and self.channel_of(self.bundles[one]) == self.channel_of(bundle)]
            busy = {tracks[one] for one in rivals if _meet(spans[one], spans[number])}
            tracks[number] = next(t for t in range(len(rivals) + 1) if t not in busy)
        return tracks

    def _count(self, channel: int, back: bool) -> int:
        used = [self.tracks[n] for n, b in enumerate(self.bundles) if b.back is back and self.channel_of(b) == channel]
        return max(used, default=-1) + 1

    def channel_size(self, channel: int) -> float:
        count = self._count(channel, True) + self._count(channel, False)
        return count * self.track + (14 if self.upright else CHANNEL_PAD if count else 2)

    def lane_start(self, lane: int) -> float:
        pad = 0.0 if self.upright else LANE_PAD
        return sum(self.channel_size(c) for c in range(lane + 1)) + lane * (self.box_v + 2 * pad) + pad

    def across(self, state: StrEnum) -> float:
        return self.lane_start(self.lane[state])

    def trunk(self, number: int) -> float:
        bundle, steps = self.bundles[number], self.tracks[number] * self.track
        pad = 0.0 if self.upright else LANE_PAD
        channel = self.channel_of(bundle)
        if bundle.back:
            return self.lane_start(channel) - pad - steps - (self.track - 6 if self.upright else 5)
        return self.lane_start(channel - 1) + self.box_v + pad + steps + self.track - 4

    # ---- the words
    def words_of(self, bundle: Bundle) -> tuple[str, ...]:
        numbers = self._numbers(bundle.numbers)
        if self.upright:
            return numbers
        labels = list(dict.fromkeys(label for link in bundle.links for label in link.labels))
        return (f"{numbers[0]} {labels[0]}",) if len(labels) == 1 else numbers

    def _numbers(self, numbers: tuple[int, ...]) -> tuple[str, ...]:
        """Below each other in a column, else in one line."""
        return tuple(map(str, numbers)) if self.upright else (" · ".join(map(str, numbers)),)

    def _need(self, lines: tuple[str, ...]) -> float:
        return len(lines) * 15.0 if self.upright else width_of(lines)

    def _walls(self, number: int) -> list[float]:
        """Where other lines cross the track of a way."""
        at = self.trunk(number)
        found = [u for u, low, high in self._rungs() if low <= at <= high]
        return sorted(found)

    def _rungs(self) -> list[tuple[float, float, float]]:
        """Every piece of a line that runs across the path: where, from, to."""
        rungs = []
        for (number, state, _), u in self.ports.items():
            edge = self.across(state) + (0 if self.bundles[number].back else self.box_v)
            rungs.append((u, *sorted((edge, self.trunk(number)))))
        if not self.upright:
            for link in self.straight:
                ends = sorted((self.across(link.source) + self.box_v / 2, self.across(link.target) + self.box_v / 2))
                rungs.append((self.middle(link.target), *ends))
        return [(u, low, high) for u, low, high in rungs]

    def _placed(self, number: int) -> Words:
        """The words of a way, where no other line crosses it; only its numbers where there is no such place."""
        bundle, (low, high) = self.bundles[number], self.span(number)
        lines, walls = self.words_of(bundle), self._walls(number)
        gap = _free(low, high, walls, self._need(lines), self.ports[number, bundle.target, True])
        if gap is None:
            lines = self._numbers(bundle.numbers)
            gap = _free(low, high, walls, 0, 0) or (low + high) / 2
        at, width = self.trunk(number), width_of(lines)
        if self.upright:
            return Words(at, gap + 4.5 - (len(lines) - 1) * 7.5, lines, "middle", width, boxed=True)
        return Words(min(max(gap, width / 2 + 2), WIDE - width / 2 - 2), at - 5, lines, "middle", width)

    # ---- the parts
    def drawing(self) -> Drawing:
        last = len(self.lanes) - 1
        depth = self.lane_start(last) + self.box_v + (0 if self.upright else LANE_PAD) + self.channel_size(last + 1)
        length = self.start(self.order[-1]) + self.box_u + 6
        return Drawing(
            TALL if self.upright else WIDE, length if self.upright else depth,
            () if self.upright else tuple(self._lane(n) for n in range(last + 1)),
            tuple(self._box(state) for state in self.order),
            (*(self._sideways(n) for n in range(len(self.bundles))), *(self._onward(one) for one in self.straight)),
        )

    def _lane(self, number: int) -> Lane:
        top = self.lane_start(number) - LANE_PAD
        return Lane(top, self.box_v + 2 * LANE_PAD, folded(self.lanes[number], LANE_NAME - 20, BOLD))

    def _box(self, state: StrEnum) -> Box:
        (x, y), stage = self._point(self.start(state), self.across(state)), self.process.stages[state]
        label, notes = self.texts[state]
        start = None
        if state is self.process.initial:
            start = self._point(self.start(state) - 13, self.across(state) + self._path_line())
        wide, high = (self.box_v, self.box_u) if self.upright else (self.box_u, self.box_v)
        here = (HERE,) if state is self.where.now else ()
        return Box(state.value, x, y, wide, high, label, (*notes, *here), look_of(state, self.where),
                   stage.final or is_given_up(stage) or not self.process.steps_from(state), start)

    def _path_line(self) -> float:
        """How far across a box the path itself runs."""
        return 28.0 if self.upright else self.box_v / 2

    def _point(self, u: float, v: float) -> Point:
        return (round(v, 1), round(u, 1)) if self.upright else (round(u, 1), round(v, 1))

    def _edge(self, state: StrEnum, back: bool) -> float:
        return self.across(state) + (0 if back else self.box_v)

    def _sideways(self, number: int) -> Arrow:
        bundle, trunk = self.bundles[number], self.trunk(number)
        end = self.ports[number, bundle.target, True]
        edge = self._edge(bundle.target, bundle.back)
        sources = [one.source for one in bundle.links]
        outs = sorted((self.ports[number, one, False], self._edge(one, bundle.back)) for one in sources)
        lefts, rights = [o for o in outs if o[0] <= end], [o for o in outs if o[0] > end]
        outermost = [*lefts[:1], *rights[-1:]]
        paths: list[tuple[Point, ...]] = [((u, v), (u, trunk)) for u, v in outs if (u, v) not in outermost]
        paths += [((u, v), (u, trunk), (end, trunk)) for u, v in outermost[1:]]
        head = edge - HEAD if bundle.back else edge + HEAD
        u, v = outermost[0]
        paths.append(((u, v), (u, trunk), (end, trunk), (end, head)))
        turned = tuple(tuple(self._point(*one) for one in path) for path in paths)
        return Arrow(bundle.kind, turned, self._placed(number), bundle.numbers)

    def _onward(self, link: Link) -> Arrow:
        a, b = link.source, link.target
        out, cross = self.start(a) + self.box_u, self.across(a) + self._path_line()
        path: list[Point] = [(out, cross)]
        if self.lane[a] == self.lane[b]:
            path.append((self.start(b) - HEAD, cross))
        else:
            down = self.lane[b] > self.lane[a]
            path += [(self.middle(b), cross), (self.middle(b), self._edge(b, back=down) + (-HEAD if down else HEAD))]
        turned = tuple(self._point(*one) for one in path)
        return Arrow(link.kind, (turned,), self._beside(link, out, cross), link.numbers)

    def _beside(self, link: Link, out: float, cross: float) -> Words:
        """The words of the path itself: all where they fit, else the numbers."""
        told = [f"{n} {label}" for n, label in zip(link.numbers, link.labels, strict=True)]
        if self.upright:
            lines = tuple(line for one in told for line in folded(one, self.box_v - 44, PLAIN))
            lines = lines if len(lines) <= ROWS else (" · ".join(map(str, link.numbers)),)
            top = out + 24 + 4.5 - (len(lines) - 1) * 7.5
            return Words(cross + 12, top, lines, "start", width_of(lines))
        gap = self.pitch - self.box_u
        lines = tuple(told) if width_of(tuple(told)) <= gap - 8 else tuple(map(str, link.numbers))
        return Words(out + gap / 2, cross - 9 - (len(lines) - 1) * 15, lines, "middle", width_of(lines))


def width_of(lines: Iterable[str]) -> float:
    return max(len(line) for line in lines) * PLAIN


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] + 6 and other[0] < one[1] + 6


def _free(low: float, high: float, walls: list[float], need: float, near: float) -> float | None:
    """The middle of the stretch without a wall that holds so much, nearest to a place; the widest one for nothing."""
    inside = [low, *(w for w in walls if low < w < high), high]
    gaps = [(a, b) for a, b in pairwise(inside) if b - a >= need + 6]
    if not gaps:
        return None
    key = (lambda g: g[0] - g[1]) if not need else (lambda g: abs((g[0] + g[1]) / 2 - near))
    a, b = min(gaps, key=key)
    return (a + b) / 2
