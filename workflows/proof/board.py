"""A process as the explorers play it: the real engine, with every guard answered by the explorer.

Only guards whose meaning is who the actor is (four eyes, own report, seats held) are answered from the play itself; all
others are unknowns that may say yes or no.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from workflows.approval import Behalf, SeatView, Shape, Who
from workflows.engine import Actor, Context, Guard, Process, Step, StepRefused
from workflows.policies import load_defaults

TODAY = date(2026, 7, 2)
NOW = datetime(2026, 7, 2, 3, tzinfo=UTC)
PAPER = Behalf("kertas yang ditandatangani pegawai", TODAY)
SEVERAL = (Shape.ALL, Shape.K_OF_N, Shape.PERCENT)
OPENING = "open"
Question = Callable[[Context], bool]
Taken = tuple[tuple[str | None, bool] | None, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The facts of the play: the questions that are answered no."""

    no: frozenset[Question]


class Anything:
    """A fact of which nothing is known but whether it counts as true."""

    def __init__(self, *, truth: bool) -> None:
        self.truth = truth

    def __bool__(self) -> bool:
        return self.truth

    def __getattr__(self, _: str) -> Anything:
        return self


@dataclass(frozen=True, slots=True)
class Move:
    """What an actor may do: the step, the seat it takes, in which capacity, for whom, and where that leads."""

    step: Step
    target: StrEnum
    moved: bool
    seat_no: int
    who: Who
    pen: Who | None
    token: str = ""


def token(step: Step) -> str:
    """One step of one state."""
    return f"{step.source.value}:{step.name}"


def is_of(step: Step, names: Iterable[str]) -> bool:
    """Whether a step is named, alone or with its state."""
    return any(name in (step.name, token(step)) for name in names)


def is_about_words(guard: Guard) -> bool:
    """Whether it asks only about what is being written: whoever writes can write it otherwise."""
    answers = []
    for truth in (True, False):
        context = Context(Actor(None, "", frozenset()), Anything(truth=truth), load_defaults(), TODAY, NOW)
        try:
            answers.append(guard.allows(context))
        except (TypeError, AttributeError, LookupError):
            return False
    return all(answers)


class Board:
    """The table with its guards in the hand of the explorer. Moves are asked of the engine, each situation once."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.real = {(s.source, s.name): s for s in process.steps}
        self.twin = Process(
            process.name, label=process.label, states=process.states, initial=process.initial,
            stages=tuple(process.stages.values()), steps=tuple(map(_twin, process.steps)), phases=process.phases,
            version=process.version, called={who: process.called(who) for who in Who}, personal=process.personal,
        )
        self.goals = frozenset(s.state for s in process.stages.values() if s.kind == "selesai")
        self.ends = self.goals | {s.state for s in process.stages.values() if s.final}
        self.guards = tuple(dict.fromkeys(g for s in process.steps for g in s.guards))
        self.words = frozenset(g.question for g in self.guards if is_about_words(g))
        self.seats = {state: self._seats(state) for state in process.states}
        self.asked_engine = 0
        self._known: dict[object, tuple[Move, ...]] = {}
        self._barred: dict[object, frozenset[Question]] = {}
        self._apart = {g.question: self._tokens(g.apart) for g in self.guards}
        self._only = {g.question: self._tokens(g.only) for g in self.guards}
        # The steps whose taker some guard asks for, and the states in the order of the table.
        self.watched = frozenset().union(*self._apart.values(), *self._only.values()) - {OPENING}
        self._watching = {
            token(s): frozenset(q for q, names in self._apart.items() if token(s) in names) for s in process.steps
        }
        self.questions = {token(s): frozenset(g.question for g in s.guards) for s in process.steps}
        self.order = {state.value: no for no, state in enumerate(process.stages)}

    def _seats(self, state: StrEnum) -> tuple[Who, ...]:
        """Whose each seat of a visit is; where several sit in one capacity there are three."""
        asked = self.process.stages[state].asked
        many = self.process.stages[state].quorum.shape in SEVERAL and len(asked) == 1
        return tuple(w for w in self.process.seats_at(state) for _ in range(3 if many and w in asked else 1))

    def moves(
        self, state: StrEnum, taken: Taken, actor: Actor, no: frozenset[Question],
        mine: frozenset[int] | None = None,
    ) -> tuple[Move, ...]:
        """What the engine lets this actor do now; `taken`: by whom and how each seat is taken, in their order."""
        key = (state, taken, actor.person, actor.capacities, actor.is_subject, actor.pens, no, mine)
        if key not in self._known:
            self._known[key] = tuple(self._ask(state, taken, actor, no, mine))
        return self._known[key]

    def _ask(
        self, state: StrEnum, taken: Taken, actor: Actor, no: frozenset[Question], mine: frozenset[int] | None,
    ) -> Iterable[Move]:
        self.asked_engine += 1
        seats = tuple(
            SeatView(n, who, vote and vote[0], vote and vote[1], mine is None or n in mine)
            for n, (who, vote) in enumerate(zip(self.seats[state], taken, strict=True), start=1)
        )
        context = Context(actor, Said(no), load_defaults(), TODAY, NOW, seats=seats, behalf=PAPER)
        for offer in self.twin.offered(state, context):
            if not offer.open:
                continue
            try:
                done = self.twin.take(state, offer.step.name, context)
            except StepRefused:
                continue
            real = self.real[state, offer.step.name]
            yield Move(real, done.went_to, done.moved, done.seat_no, self.seats[state][done.seat_no - 1], done.pen,
                       token(real))

    def after(self, taken: Taken, move: Move, by: str | None) -> Taken:
        """The seats once the move is made."""
        if move.moved:
            return self.fresh(move.target)
        return tuple((by, move.step.agrees) if n == move.seat_no else one for n, one in enumerate(taken, start=1))

    def fresh(self, state: StrEnum) -> Taken:
        """The seats of a visit that begins."""
        return (None,) * len(self.seats[state])

    def barring(self, did: frozenset[str], opened: bool, held: frozenset[Who]) -> frozenset[Question]:
        """The questions about who the actor is that stop him: `did` are the steps he took last."""
        done = did | {OPENING} if opened else did
        key = (done, held)
        if key not in self._barred:
            self._barred[key] = frozenset(
                g.question for g in self.guards
                if not done.isdisjoint(self._apart[g.question]) or not held.isdisjoint(g.unseated)
                or (g.only and done.isdisjoint(self._only[g.question]))
            )
        return self._barred[key]

    def watching(self, name: str) -> frozenset[Question]:
        """The questions that stop whoever took that step."""
        return self._watching[name]

    def _tokens(self, names: tuple[str, ...]) -> frozenset[str]:
        named = {token(s) for s in self.process.steps if is_of(s, names)}
        return frozenset(named | {OPENING} if OPENING in names else named)



def _twin(step: Step) -> Step:
    return replace(step, guards=tuple(_asked(g) for g in step.guards), payload=None, power_when=None)


def _asked(guard: Guard) -> Guard:
    def is_answered_yes(context: Context) -> bool:
        return guard.question not in context.facts.no

    return replace(guard, question=is_answered_yes, unless=None)
