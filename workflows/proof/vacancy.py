"""Who is left to act: every office held by its own people, by one of several, by somebody else of the case, by the
person concerned himself, or by nobody; the person concerned present, without a device, or gone. From every place a case
can be in, with every no that may stay for good, an end is still reached.
"""
from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from workflows.approval import Who
from workflows.engine import Actor
from workflows.proof.board import Board, Move, Question
from workflows.proof.story import Act, Counterexample, act
from workflows.safeguards import Keeper

HIMSELF = "pegawai"
GONE = "sudah pergi"
NAMED = "pengganti"
OFFICES = (Who.ADMIN_OPD, Who.BKPSDM)


@dataclass(frozen=True, slots=True)
class World:
    """Who holds each capacity. `acts`: the person concerned is there and acts himself."""

    holders: tuple[tuple[Who, tuple[str, ...]], ...]
    acts: bool

    def holding(self, person: str) -> frozenset[Who]:
        return frozenset(who for who, people in self.holders if person in people)

    @property
    def people(self) -> tuple[str, ...]:
        found = dict.fromkeys(p for _, people in self.holders for p in people)
        return tuple(found | dict.fromkeys((HIMSELF,) if self.acts else ()))

    @property
    def oddity(self) -> int:
        """How far this is from every office being held by its own people: simple worlds are looked at first."""
        odd = sum(10 * (not people) + 3 * (people != (who.value,)) for who, people in self.holders)
        return odd + 5 * (not self.acts)

    def in_words(self, board: Board) -> str:
        """Which offices are not held as they should be."""
        said = [_held(board, who, people) for who, people in self.holders if people != (who.value,)]
        said += [] if self.acts else ["pegawai tidak dapat bertindak sendiri"]
        return "; ".join(filter(None, said))


def _held(board: Board, who: Who, people: tuple[str, ...]) -> str:
    office = board.process.called(who)
    if not people:
        return f"{office} kosong"
    others = [p for p in people if not p.startswith(who.value)]
    names = ["pegawai itu sendiri" if p == HIMSELF else board.process.called(Who(p.split(" ")[0])) for p in others]
    return f"{office} dijabat {' dan '.join(names)}" if names else ""


def capacities(board: Board) -> tuple[Who, ...]:
    """The capacities that act somewhere in the table, the system and the person concerned apart."""
    steps = board.process.steps
    used = {w for s in steps for w in s.by} | {w for s in steps if s.pen for w in s.pen.holders}
    return tuple(w for w in Who if w in used and w not in (Who.EMPLOYEE, Who.SYSTEM))


def worlds(board: Board) -> tuple[World, ...]:
    """Every way in which the capacities can be held, the simple ones first."""
    found = [World(held, acts) for held in _held_ways(board, capacities(board), ()) for acts in (True, False)]
    return tuple(sorted(found, key=lambda one: one.oddity))


def _held_ways(
    board: Board, left: tuple[Who, ...], held: tuple[tuple[Who, tuple[str, ...]], ...]
) -> Iterator[tuple[tuple[Who, tuple[str, ...]], ...]]:
    if not left:
        yield held
        return
    who, rest = left[0], left[1:]
    own, second = who.value, f"{who.value} kedua"
    others = [HIMSELF, *dict.fromkeys(p for _, people in held for p in people if not p.endswith("kedua"))]
    ways: list[tuple[str, ...]] = [(own,), (), *((p,) for p in dict.fromkeys(others))]
    if who in OFFICES or _sit_many(board, who):
        ways += [(own, second), *((own, p) for p in dict.fromkeys(others))]
    for people in ways:
        yield from _held_ways(board, rest, (*held, (who, people)))


def _sit_many(board: Board, who: Who) -> bool:
    return any(seats.count(who) > 1 for seats in board.seats.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where the case is in a world: state, by whom its seats are taken, who did what, and for whom one was named."""

    state: StrEnum
    taken: tuple[object, ...]
    did: frozenset[tuple[str, str]] = frozenset()
    named: frozenset[Who] = frozenset()


@dataclass(slots=True)
class Outlook:
    """What was found: how many places and moves were looked at, and the first place without a way out."""

    places: int = 0
    moves: int = 0
    worlds: int = 0
    refusals: int = 0
    stuck: Counterexample | None = None
    helpless: Counterexample | None = None
    known: dict[object, bool] = field(default_factory=dict)


def lasting(board: Board) -> tuple[frozenset[Question], ...]:
    """The sets of questions that may stay a no for good: all that nothing turns, but of two opposites only one."""
    never = {g.question for g in board.guards if _may_stay(board, g)}
    pairs = [(g.question, g.unless.question) for g in board.guards if g.unless is not None]
    never -= {q for pair in pairs for q in pair}
    return tuple(frozenset(never | set(chosen)) for chosen in product(*pairs))


def _may_stay(board: Board, guard: object) -> bool:
    about_people = guard.apart or guard.only or guard.unseated  # type: ignore[attr-defined]
    return not (about_people or guard.until or guard.question in board.words)  # type: ignore[attr-defined]
