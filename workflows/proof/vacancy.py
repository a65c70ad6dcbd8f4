"""Who is left to act: every office held by its own people, by one of several, by somebody else of the case, by the
person concerned himself, or by nobody; the person concerned present, without a device, or gone. From every place a case
can be in, with every no that may stay for good, an end is still reached.
"""
from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from workflows.approval import Who
from workflows.engine import Actor
from workflows.proof.board import OPENING, Board, Move, Question, Taken
from workflows.proof.story import Act, Counterexample, act
from workflows.steps import Guard

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
        odd = sum((people != (who.value,)) + (HIMSELF in people) for who, people in self.holders)
        return odd + 2 * (not self.acts)

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
    there = (True, False) if board.process.personal else (True,)
    found = [World(held, acts) for held in _held_ways(board, capacities(board), ()) for acts in there]
    return tuple(sorted(found, key=lambda one: one.oddity))


def _held_ways(
    board: Board, left: tuple[Who, ...], held: tuple[tuple[Who, tuple[str, ...]], ...]
) -> Iterator[tuple[tuple[Who, tuple[str, ...]], ...]]:
    if not left:
        yield held
        return
    who, rest = left[0], left[1:]
    own, second = who.value, f"{who.value} kedua"
    known = dict.fromkeys(p for _, people in held for p in people if not p.endswith("kedua"))
    others = [*([HIMSELF] if board.process.personal else []), *known]
    ways: list[tuple[str, ...]] = [(own,), (), *((p,) for p in dict.fromkeys(others))]
    if who in OFFICES or _sit_many(board, who):
        ways += [(own, second), *((own, p) for p in dict.fromkeys(others))]
    for people in ways:
        yield from _held_ways(board, rest, (*held, (who, people)))


def _sit_many(board: Board, who: Who) -> bool:
    return any(seats.count(who) > 1 for seats in board.seats.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where the case is in a world: state, by whom its seats are taken, which question stops whom for good because of
    what he did, and for whom somebody was named."""

    state: StrEnum
    taken: Taken
    stopped: frozenset[tuple[Question, str]] = frozenset()
    named: frozenset[tuple[Who, int]] = frozenset()


@dataclass(slots=True)
class Outlook:
    """What was looked at, and the first place found without a way out, and the first where nobody can act."""

    worlds: int = 0
    places: int = 0
    moves: int = 0
    stuck: Counterexample | None = None
    helpless: Counterexample | None = None


Arrow = tuple[Place, Move | None, str]
Seeds = Mapping[tuple[StrEnum, Taken], tuple[Act, ...]]


def looked_over(board: Board, seeds: Seeds) -> Outlook:
    """Every world from every place a case can be in when it begins to be so; `seeds` are those, each with its story."""
    outlook, nos = Outlook(), lasting(board)
    starts = {Place(state, tuple(v and (GONE, v[1]) for v in taken)): acts for (state, taken), acts in seeds.items()}
    for world in worlds(board):
        for opener in _openers(board, world):
            outlook.worlds += 1
            _World(board, world, opener, nos).look_over(starts, outlook)
    return outlook


def _openers(board: Board, world: World) -> tuple[str, ...]:
    asks = any(OPENING in (*g.apart, *g.only) for g in board.guards)
    return (*world.people, GONE) if asks else (GONE,)


def lasting(board: Board) -> tuple[frozenset[Question], ...]:
    """The sets of questions that may stay a no for good: all that nothing turns, but of two opposites only one."""
    never = {g.question for g in board.guards if _may_stay(board, g)}
    pairs = [(g.question, g.unless.question) for g in board.guards if g.unless is not None]
    never -= {q for pair in pairs for q in pair}
    return tuple(frozenset(never | set(chosen)) for chosen in product(*pairs))


def _may_stay(board: Board, guard: Guard) -> bool:
    about_people = guard.apart or guard.only or guard.unseated
    return not (about_people or guard.until or guard.question in board.words)


class _World:
    """One world with whoever opened the case in it."""

    def __init__(self, board: Board, world: World, opener: str, nos: tuple[frozenset[Question], ...]) -> None:
        self.board, self.world, self.opener, self.nos = board, world, opener, nos
        self.actors: dict[frozenset[tuple[Who, int]], tuple[Actor, ...]] = {}
        self.concerns: dict[object, frozenset[Question]] = {}

    def look_over(self, starts: Mapping[Place, tuple[Act, ...]], outlook: Outlook) -> None:
        """Where a case can come to from every start, and whether an end is reached from all of it."""
        stories: dict[Place, tuple[Act, ...]] = dict(starts)
        out: dict[Place, list[Arrow]] = {}
        waiting = deque(starts)
        while waiting:
            here = waiting.popleft()
            out[here] = list(self.arrows(here, outlook, stories[here]))
            for there, move, person in out[here]:
                if there not in stories:
                    told = (act(self.board.process, move, self._called(person, move)),) if move else ()
                    stories[there] = (*stories[here], *told)
                    waiting.append(there)
        outlook.places += len(out)
        outlook.moves += sum(map(len, out.values()))
        for no in self.nos if outlook.stuck is None else ():
            self._find_stuck(out, stories, no, outlook)

    def arrows(self, here: Place, outlook: Outlook, way: tuple[Act, ...]) -> Iterator[Arrow]:
        """What can happen at a place: the moves of those who are there, else what the keeper does about it."""
        asked, somebody, anybody = self.board.process.stages[here.state].asked, False, False
        for actor in self._actors(here.named):
            for move in self.board.moves(here.state, here.taken, actor, self._barring(here, actor)):
                somebody = somebody or move.who in asked
                anybody = anybody or move.target is not here.state
                yield self._after(here, move, actor), move, str(actor.person)
        if asked and not somebody and here.state not in self.board.ends:
            named = tuple(self._named(here, asked))
            if outlook.helpless is None and not (anybody or (named and self._has_keeper())):
                outlook.helpless = self._story(here, way, "Tidak seorang pun dapat bertindak, dan tidak ada yang "
                                               "bertugas menunjuk pengganti.")
            yield from ((replace(here, named=here.named | {one}), None, "") for one in named)

    def _named(self, here: Place, asked: tuple[Who, ...]) -> Iterator[tuple[Who, int]]:
        """For whom the keeper may name somebody: a seat that is asked and open, or the pen of a person who is gone."""
        for who in dict.fromkeys(asked):
            before = sum(1 for one, _ in here.named if one is who)
            if who is not Who.EMPLOYEE and before < self.board.seats[here.state].count(who):
                yield who, before + 1
            if who is Who.EMPLOYEE and not self.world.acts:
                yield from ((one, 1) for one in self._instead(here.state) if (one, 1) not in here.named)

    def _instead(self, state: StrEnum) -> Iterable[Who]:
        """Who can go on where the person concerned is gone: whoever holds his pen, or has a step of his own there."""
        steps = self.board.process.steps_from(state)
        pens = (h for s in steps if s.pen for h in s.pen.holders if h is not Who.ASSESSOR)
        others = (who for s in steps for who in s.by if who not in (Who.EMPLOYEE, Who.SYSTEM))
        return dict.fromkeys((*pens, *others))

    def _has_keeper(self) -> bool:
        held = {who for who, people in self.world.holders if set(people) - {HIMSELF}}
        elsewhere = set(Who) - {who for who, _ in self.world.holders}
        return any(k.who is None or k.who in held | elsewhere for k in self.board.process.safeguards.keepers)

    def _actors(self, named: frozenset[tuple[Who, int]]) -> tuple[Actor, ...]:
        if named not in self.actors:
            people = [self._actor(p) for p in self.world.people if p != HIMSELF or self.world.acts]
            people += [
                Actor(f"{NAMED} {who.value} {no}", "", frozenset({who}), pens=self._pens(frozenset({who})))
                for who, no in sorted(named)
            ]
            people.append(Actor(None, "", frozenset({Who.SYSTEM})))
            self.actors[named] = tuple(people)
        return self.actors[named]

    def _actor(self, person: str) -> Actor:
        held = self.world.holding(person)
        if person == HIMSELF and self.board.process.personal:
            return Actor(person, "", held | {Who.EMPLOYEE}, True)
        return Actor(person, "", held, pens=self._pens(held))

    def _pens(self, held: frozenset[Who]) -> frozenset[Who]:
        return frozenset() if self.world.acts else held & {Who.ADMIN_OPD, Who.ASSESSOR}

    def _barring(self, here: Place, actor: Actor) -> frozenset[Question]:
        done = frozenset(question for question, person in here.stopped if person == actor.person)
        return done | self.board.barring(frozenset(), self.opener == actor.person, actor.capacities)

    def _matters(self, actor: Actor) -> frozenset[Question]:
        """The questions that can stop this actor at some step he may come to."""
        if actor.person not in self.concerns:
            his = [s for s in self.board.process.steps if not actor.capacities.isdisjoint(s.by)
                   or (s.pen and not actor.pens.isdisjoint(s.pen.holders))]
            self.concerns[actor.person] = frozenset(g.question for s in his for g in s.guards)
        return self.concerns[actor.person]

    def _after(self, here: Place, move: Move, actor: Actor) -> Place:
        stopped = here.stopped
        if actor.person is not None and move.token in self.board.watched:
            now = self.board.watching(move.token) & self._matters(actor)
            stopped |= {(question, str(actor.person)) for question in now}
        taken = self.board.after(here.taken, move, None if actor.person is None else str(actor.person))
        return Place(move.target if move.moved else here.state, taken, stopped, here.named)

    def _find_stuck(
        self, out: dict[Place, list[Arrow]], stories: dict[Place, tuple[Act, ...]], no: frozenset[Question],
        outlook: Outlook,
    ) -> None:
        """Places from which no end is reached while those questions stay a no."""
        back: dict[Place, list[Place]] = {}
        for here, arrows in out.items():
            for there, move, _ in arrows:
                if move is None or no.isdisjoint(self.board.questions[move.token]):
                    back.setdefault(there, []).append(here)
        alive = {one for one in out if one.state in self.board.ends}
        waiting = deque(alive)
        while waiting:
            for one in back.get(waiting.popleft(), ()):
                if one not in alive:
                    alive.add(one)
                    waiting.append(one)
        leads_on = {here for places in back.values() for here in places}
        dead = min((one for one in out if one not in alive), key=lambda one: one in leads_on, default=None)
        if dead is not None and outlook.stuck is None:
            shut = [g.because for g in self.board.guards if g.question in no and any(
                g in s.guards for s in self.board.process.steps_from(dead.state))]
            why = "Dari sini tidak ada jalan ke akhir perkara."
            outlook.stuck = self._story(dead, stories[dead], " ".join((why, *shut)))

    def _story(self, here: Place, way: tuple[Act, ...], why: str) -> Counterexample:
        return Counterexample(why, way, here.state.value, self.world.in_words(self.board))

    def _called(self, person: str, move: Move) -> str:
        office = self.board.process.called(move.pen or move.who)
        return "Pegawai itu sendiri" if person == HIMSELF and move.who is not Who.EMPLOYEE else office.capitalize()

