"""One person followed through a process: he may be the person concerned, may have opened the case, and may come to any
step in any set of capacities (own office, Plh, Plt, mandate, pen of somebody without a device), today others than
yesterday. Everybody else does whatever the table allows. What holds of him holds of everybody.
"""
from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, product

from workflows.approval import Who
from workflows.engine import Actor
from workflows.proof.board import OPENING, Board, Move, Question, Taken, is_of, token
from workflows.proof.story import Act, act

HE = "orang itu"
PEN_HOLDERS = (frozenset[Who](), frozenset({Who.ADMIN_OPD}), frozenset({Who.ASSESSOR}),
               frozenset({Who.ADMIN_OPD, Who.ASSESSOR}))


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the case stands, by whom its seats are taken, and what the followed person is and last did."""

    state: StrEnum
    taken: Taken
    did: frozenset[tuple[str, bool]] = frozenset()
    is_subject: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One move out of a situation. `by_him`: the followed person makes it."""

    source: Situation
    target: Situation
    move: Move
    by_him: bool


@dataclass(slots=True)
class Walk:
    """Everything that can happen. `came` tells for each situation by which edge it is first reached."""

    board: Board
    came: dict[Situation, Edge | None] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def way_to(self, situation: Situation) -> tuple[Edge, ...]:
        """The shortest way from the opening of the case."""
        found: list[Edge] = []
        edge = self.came[situation]
        while edge is not None:
            found.append(edge)
            edge = self.came[edge.source]
        return tuple(reversed(found))


def followed(board: Board) -> Walk:
    """The walk of one person among others."""
    walk = Walk(board)
    start = board.process.initial
    opens = any(OPENING in (*g.apart, *g.only) for g in board.guards)
    for subject, opened in product((False, True) if board.process.personal else (False,), (False, True)):
        if opens or not opened:
            walk.came[Situation(start, board.fresh(start), frozenset(), subject, opened)] = None
    _spread(walk, lambda one: (*by_others(board, one), *_by_him(board, one)))
    return walk


def plain(board: Board) -> Walk:
    """The walk of others alone: every way through the table when every office is held by somebody new."""
    walk = Walk(board)
    start = board.process.initial
    walk.came[Situation(start, board.fresh(start))] = None
    _spread(walk, lambda one: by_others(board, one))
    return walk


def _spread(walk: Walk, edges_of: Callable[[Situation], Iterable[Edge]]) -> None:
    waiting = deque(walk.came)
    while waiting:
        here = waiting.popleft()
        for edge in edges_of(here):
            walk.edges.append(edge)
            if edge.target not in walk.came:
                walk.came[edge.target] = edge
                waiting.append(edge.target)


def by_others(board: Board, here: Situation) -> Iterator[Edge]:
    """What anybody else may do: each in one capacity, and nothing he did before stands in his way."""
    numbers = range(1, len(board.seats[here.state]) + 1)
    for who in dict.fromkeys(board.seats[here.state]):
        if who is Who.EMPLOYEE and here.is_subject:
            continue
        for no in (n for n in numbers if board.seats[here.state][n - 1] is who):
            actor = Actor(None if who is Who.SYSTEM else f"lain {no}", "", frozenset({who}), who is Who.EMPLOYEE)
            yield from _edges(board, here, actor, frozenset(), frozenset({no}), by_him=False)
    if not here.is_subject or board.process.personal:
        for pens in PEN_HOLDERS[1:3]:
            actor = Actor("lain pena", "", frozenset(), pens=pens)
            yield from _edges(board, here, actor, frozenset(), None, by_him=False)


def _by_him(board: Board, here: Situation) -> Iterator[Edge]:
    """What the followed person may do, in every set of capacities. Each move once."""
    known: set[tuple[Move, Situation]] = set()
    done = frozenset(name for name, _ in here.did)
    for held, pens, mine in _faces(board, here):
        own = held | {Who.EMPLOYEE} if here.is_subject else held
        no = board.barring(done, here.opened, held)
        for edge in _edges(board, here, Actor(HE, "", own, here.is_subject, pens), no, mine, by_him=True):
            if (edge.move, edge.target) not in known:
                known.add((edge.move, edge.target))
                yield edge


def _faces(board: Board, here: Situation) -> Iterable[tuple[frozenset[Who], frozenset[Who], frozenset[int] | None]]:
    steps = board.process.steps_from(here.state)
    seats = board.seats[here.state]
    offices = {w for s in steps for w in s.by} | {w for s in steps for g in s.guards for w in g.unseated}
    chosen = sorted(offices - {Who.EMPLOYEE, Who.SYSTEM})
    pens = PEN_HOLDERS if any(s.pen for s in steps) and not here.is_subject else PEN_HOLDERS[:1]
    mine = (frozenset({1}), frozenset({1, 2})) if len(set(seats)) < len(seats) else (None,)
    sets = [frozenset(some) for n in range(len(chosen) + 1) for some in combinations(chosen, n)]
    return product(sets, pens, [_with_single(one, seats) for one in mine])


def _with_single(mine: frozenset[int] | None, seats: tuple[Who, ...]) -> frozenset[int] | None:
    """Of several seats in one capacity some are his; a seat that is alone in its capacity goes with the capacity."""
    alone = {n for n, who in enumerate(seats, start=1) if seats.count(who) == 1}
    return None if mine is None else mine | alone


def _edges(
    board: Board, here: Situation, actor: Actor, no: frozenset[Question], mine: frozenset[int] | None, *, by_him: bool
) -> Iterator[Edge]:
    for move in board.moves(here.state, here.taken, actor, no, mine):
        taken = board.after(here.taken, move, None if actor.person is None else str(actor.person))
        did = frozenset(one for one in here.did if one[0] != move.token and _stands(board, one[0], move))
        if by_him and is_remembered(board, move):
            did |= {(move.token, move.pen is not None)}
        target = Situation(move.target if move.moved else here.state, taken, did, here.is_subject, here.opened)
        yield Edge(here, target, move, by_him)


def _stands(board: Board, earlier: str, move: Move) -> bool:
    """Whether an earlier step still stands after a move: going back undoes what came later in the table."""
    order = board.order
    back = move.moved and order[move.target.value] < order[move.step.source.value]
    return not back or order[earlier.partition(":")[0]] <= order[move.target.value]


def is_remembered(board: Board, move: Move) -> bool:
    """Whether it matters later who made that move."""
    return is_decision(move) or speaks_for(board, move) or move.token in board.watched


def is_decision(move: Move) -> bool:
    """An official carries the case forward: his answer is one of the chain."""
    is_officials = move.who not in (Who.EMPLOYEE, Who.SYSTEM)
    return is_officials and move.step.agrees and (move.step.approves or move.step.target is not move.step.source)


def speaks_for(board: Board, move: Move) -> bool:
    """Somebody says for the person concerned what carries the case on; helping him to write is not speaking."""
    if move.pen is None or move.step.pen is None or Who.ASSESSOR in move.step.pen.holders:
        return False
    goes_on = move.step.target is not move.step.source and not _is_dropped(board, move)
    return goes_on and (move.step.agrees or move.step.payload is not None)


def _is_dropped(board: Board, move: Move) -> bool:
    return move.target in board.ends and move.target not in board.goals


def are_together(board: Board, before: str, now: str) -> bool:
    """Whether the table declares both steps to be parts of one act of one official."""
    steps = {token(s): s for s in board.process.steps}
    groups = board.process.safeguards.together
    return any(is_of(steps[before], names) and is_of(steps[now], names) for names in groups)


def told(board: Board, edge: Edge) -> Act:
    """An edge in words."""
    process, move = board.process, edge.move
    office = process.called(move.who)
    if move.who is Who.SYSTEM:
        return act(process, move, "Sistem")
    if not edge.by_him:
        office = f"{process.called(move.pen)} atas nama {office}" if move.pen else office
        return act(process, move, office[:1].upper() + office[1:])
    himself = "Pegawai itu sendiri" if edge.source.is_subject else "Orang yang sama"
    if move.pen:
        return act(process, move, f"{himself} sebagai {process.called(move.pen)}, atas nama {office}")
    return act(process, move, himself if move.who is Who.EMPLOYEE else f"{himself} sebagai {office}")
