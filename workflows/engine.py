"""A process is a table of steps, read top to bottom as the regulation is; the engine moves a case along it.

The engine knows states, steps, guards and seats. It knows nothing of HTTP, SQL, mail or PDF: it answers with an
`Outcome` and the caller records it. One immutable machine serves a whole process (never one per request), the entity
is never attached to it, and there is no `to_<state>()` back door.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from transitions import EventData, Machine

from workflows.approval import (
    EXCLUDED_BECAUSE,
    POWER_LABEL,
    WHO_LABEL,
    Acting,
    Excluded,
    Power,
    SeatView,
    Shape,
    Who,
    answered,
    is_complete,
    may_be_reached,
    merged_at,
    merging,
    open_numbers,
)
from workflows.policies import Policy
from workflows.safeguards import PLAIN, Safeguards
from workflows.steps import (
    Actor,
    Context,
    Guard,
    Offer,
    Outcome,
    PayloadMismatch,
    Stage,
    Step,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from workflows.tables import BadTable, check

__all__ = [
    "Actor", "BadTable", "Context", "Guard", "Offer", "Outcome", "PayloadMismatch", "Process", "Stage", "Step",
    "StepNotOpen", "StepRefused", "UnknownStep",
]
logging.getLogger("transitions").setLevel(logging.WARNING)

NO_QUORUM = "Kuorum tidak tercapai: yang dapat duduk di sini terlalu sedikit untuk memutus. Lengkapi anggotanya dahulu."
OUTSIDE = "Sebagai {} Anda tidak berwenang {}: surat penunjukannya tidak memberikan wewenang itu."
UNABLE = "tanpa gawai atau sesudah masa tugasnya berakhir"


class Entity:
    """The bare thing the machine moves: a state and nothing else."""

    __slots__ = ("state",)

    def __init__(self, state: StrEnum) -> None:
        self.state = state


def pen_of(step: Step, actor: Actor) -> Who | None:
    """In which capacity the actor may take the step for a person without a device, or None.

    Whoever assesses that person helps him to write at most, whatever else he is.
    """
    if step.pen is None or actor.is_subject or (Who.ASSESSOR in actor.pens and Who.ASSESSOR not in step.pen.holders):
        return None
    return next((who for who in step.pen.holders if who in actor.pens), None)


def seated_as(step: Step, actor: Actor) -> frozenset[Who]:
    """The capacities in which the actor comes to the step; that of the person concerned only as himself or by pen."""
    own = actor.capacities if actor.is_subject else actor.capacities - {Who.EMPLOYEE}
    return own | {Who.EMPLOYEE} if pen_of(step, actor) else own


def is_right_actor(step: Step, actor: Actor) -> bool:
    """Whether the step is this actor's, for himself or with the pen of the person concerned."""
    return not seated_as(step, actor).isdisjoint(step.by)


def lacking(step: Step, context: Context) -> Acting | None:
    """As what the actor comes who has not the power for this step; None when he has it, in whichever capacity."""
    if step.power is Power.ROUTINE or (step.power_when is not None and not step.power_when(context)):
        return None
    found = [context.actor.acting.get(who) for who in step.by if who in seated_as(step, context.actor)]
    short = [one for one in found if one is not None and step.power in one.lacks]
    return short[0] if short and len(short) == len(found) else None


def is_not_self(step: Step, context: Context) -> bool:
    return Who.EMPLOYEE in step.by or not context.actor.is_subject


def asked_seats(stage: Stage, context: Context) -> list[SeatView]:
    """The seats that are asked in the visit; the others may act there, but nothing waits for them."""
    return [s for s in context.seats if s.who in stage.asked]


def seat_of(step: Step, stage: Stage, context: Context) -> int | None:
    """The number of the seat this step would take, or None when it is taken or not its turn."""
    allowed = open_numbers(stage.quorum, asked_seats(stage, context))
    seated = seated_as(step, context.actor)
    for seat in context.seats:
        mine = seat.agreed is None and seat.mine and seat.who in step.by and seat.who in seated
        if mine and (seat.who not in stage.asked or seat.no in allowed):
            return seat.no
    return None


def after(step: Step, stage: Stage, context: Context) -> list[SeatView]:
    """The asked seats once the step has taken its own, with those merged that ask nothing more."""
    number = seat_of(step, stage, context)
    taken = [replace(s, person=context.actor.person, agreed=step.agrees) if s.no == number else s
             for s in asked_seats(stage, context)]
    return list(merged_at(merging(stage.quorum, taken), taken))


def newly_merged(seats: Sequence[SeatView]) -> tuple[tuple[int, int], ...]:
    """Each seat that asks nothing more with the seat in which whoever sits there has answered."""
    first = answered(seats)
    return tuple((s.no, min(first[one] for one in s.holders)) for s in seats if s.merged and s.holders <= first.keys()
                 and s.holders)


def ties_of(step: Step, stage: Stage, context: Context) -> list[tuple[str, str]]:
    """Why the actor does not decide here whatever chair he holds: each a sentence with its rule."""
    if Who.EMPLOYEE in step.by:
        return []
    return [EXCLUDED_BECAUSE[one] for one in stage.excludes if one in context.actor.ties]


def vote_refusals(step: Step, stage: Stage, context: Context) -> list[tuple[str, str]]:
    """Why this vote is not taken: its giver has voted, or those who may sit are too few to decide at all."""
    seats = asked_seats(stage, context)
    before = answered(seats).get(context.actor.person) if context.actor.person is not None else None
    if before is not None and any(who in stage.asked for who in step.by):
        return [(f"Anda sudah memutus pada kursi {before}, dihitung sekali; yang lain menunggu orang lain.",
                 "decision.four_eyes")]
    if step.approves and step.agrees and not may_be_reached(stage.quorum, seats):
        return [(NO_QUORUM, "decision.quorum")]
    return []


class Process:
    """A named, versioned, immutable definition. `offered` lists, `take` moves, nothing else writes a state.

    A process that is not `personal` is about a unit: its cases are kept under whoever leads it, who may decide in them.
    """

    def __init__(
        self, name: str, *, label: str, states: type[StrEnum], initial: StrEnum, stages: Sequence[Stage],
        steps: Sequence[Step], phases: Sequence[str] = (), version: int = 1, called: Mapping[Who, str] | None = None,
        personal: bool = True, safeguards: Safeguards = PLAIN,
    ) -> None:
        self.name, self.label, self.version, self.personal = name, label, version, personal
        self.safeguards = safeguards
        self._called = {**WHO_LABEL, **(called or {})}
        self.states, self.initial = states, initial
        self.stages: dict[StrEnum, Stage] = {s.state: s for s in stages}
        self.steps, self.phases = tuple(steps), tuple(phases)
        check(name, states, initial, stages, self.steps)
        self._by_source = {state: tuple(s for s in self.steps if s.source is state) for state in states}
        self._names = frozenset(s.name for s in self.steps)
        self._machine = Machine(
            model=None, states=states, initial=initial, auto_transitions=False, send_event=True, queued=False,
            transitions=[t for step in self.steps for t in self._transitions(step)],
        )

    def _transitions(self, step: Step) -> list[dict[str, Any]]:
        def refused_by_nothing(event: EventData) -> bool:
            return not self._reasons(step, event.kwargs["context"])

        def ends_as(agrees: bool) -> Callable[[EventData], bool]:
            return lambda event: self._verdict(step, event.kwargs["context"]) is agrees

        def arrow(dest: StrEnum | None, *conditions: Callable[[EventData], bool]) -> dict[str, Any]:
            return {"trigger": step.name, "source": step.source, "dest": dest,
                    "conditions": [refused_by_nothing, *conditions]}

        if not step.approves:
            return [arrow(step.target)]
        # The last vote may go against what the others decided: the case goes where they send it.
        against = [s for s in self.steps if s.source is step.source and s.approves and s.agrees is not step.agrees]
        others = [arrow(s.target, ends_as(s.agrees)) for s in against[:1]]
        return [arrow(step.target, ends_as(step.agrees)), *others, arrow(None)]

    def _verdict(self, step: Step, context: Context) -> bool | None:
        """What the visit comes to with this vote: agreed, not agreed, or None while it waits for others."""
        stage = self.stages[step.source]
        if stage.quorum.shape is Shape.SINGLE:
            return step.agrees
        seats = after(step, stage, context)
        if is_complete(stage.quorum, seats):
            return True
        return None if may_be_reached(stage.quorum, seats) else False

    def _reasons(self, step: Step, context: Context) -> list[str]:
        return [sentence for sentence, _ in self._refusals(step, context)]

    def _refusals(self, step: Step, context: Context) -> list[tuple[str, str]]:
        stage = self.stages[step.source]
        if not is_not_self(step, context):
            return [EXCLUDED_BECAUSE[Excluded.SUBJECT]]
        if not is_right_actor(step, context.actor):
            return [(self._whose(step, context), "")]
        stopped = ties_of(step, stage, context) or vote_refusals(step, stage, context)
        if stopped:
            return stopped
        if seat_of(step, stage, context) is None:
            return [("Giliran ini sudah diputus atau belum sampai kepada Anda.", "")]
        refused = [] if pen_of(step, context.actor) is None else self._unfounded(step, context)
        if (short := lacking(step, context)) is not None:
            refused.append((OUTSIDE.format(short.called, POWER_LABEL[step.power]), "authority.excluded"))
        return refused + [(g.because, g.cites) for g in step.guards if not g.allows(context)]

    def called(self, who: Who) -> str:
        """What a capacity is called in this process: not every person concerned is one who is assessed."""
        return self._called[who]

    def _whose(self, step: Step, context: Context) -> str:
        owners = [context.holders.get(who, self.called(who)) for who in step.by]
        for_him = [self.called(who) for who in step.pen.holders] if step.pen and context.actor.pens else []
        may = f"; {UNABLE}, yang mencatatkannya {' atau '.join(for_him)}" if for_him else ""
        return f"Langkah ini milik {' atau '.join(owners)}{may}."

    @staticmethod
    def _unfounded(step: Step, context: Context) -> list[tuple[str, str]]:
        """What is wrong with the paper from which somebody acts for another. Nothing while it is not shown yet."""
        if context.behalf is None or step.pen is None or not step.pen.signed:
            return []
        if context.behalf.paper_on is None:
            return [("Sertakan kertas yang ditandatangani pegawai dan tanggal diterimanya.", "decision.on_behalf")]
        late = context.behalf.paper_on > context.today
        return [("Tanggal kertas diterima tidak boleh di masa depan.", "decision.on_behalf")] if late else []

    def state(self, value: str) -> StrEnum:
        """The state of that stored value. Raises ValueError for an unknown one."""
        return self.states(value)

    def steps_from(self, state: StrEnum) -> tuple[Step, ...]:
        """The steps that leave a state, in the order of the table."""
        return self._by_source[state]

    def step(self, name: str, state: StrEnum) -> Step:
        """The step of that name from that state. Raises UnknownStep or StepNotOpen."""
        if name not in self._names:
            raise UnknownStep(name)
        for step in self._by_source[state]:
            if step.name == name:
                return step
        raise StepNotOpen(name)

    def is_parallel(self, name: str, state: StrEnum) -> bool:
        """Whether that step answers for one of several who are asked side by side: no answer outdates another's."""
        many = self.stages[state].quorum.shape in (Shape.ALL, Shape.K_OF_N, Shape.PERCENT)
        return many and any(s.approves and s.name == name for s in self._by_source[state])

    def seats_at(self, state: StrEnum) -> tuple[Who, ...]:
        """Whose seats a visit of this state has: those asked first, then those who may also act (recall, lapse)."""
        asked = self.stages[state].asked
        others = dict.fromkeys(w for s in self._by_source[state] for w in s.by if w not in asked)
        return (*asked, *others)

    def due_policy(self, state: StrEnum) -> Policy | None:
        """The deadline of a visit: that of the first step with one."""
        return next((s.due for s in self._by_source[state] if s.due is not None), None)

    def offered(self, state: StrEnum, context: Context) -> list[Offer]:
        """Every step that leaves the state, each open or with the sentences that refuse it."""
        offers = []
        for step in self._by_source[state]:
            refusals = self._refusals(step, context)
            cites = tuple(c for _, c in refusals if c)
            elsewhere = any(one.personal and not one.allows(context) for one in step.guards)
            offers.append(Offer(step, tuple(r for r, _ in refusals), cites, pen_of(step, context.actor), elsewhere))
        return offers

    def take(self, state: StrEnum, name: str, context: Context) -> Outcome:
        """Fire a step. Raises UnknownStep, StepNotOpen or StepRefused; otherwise answers what happened.

        Guards about words say yes while there are none, so a step that asks for words is never taken without them:
        that raises PayloadMismatch. Nor does anybody act for another without saying on what: that is refused.
        """
        step = self.step(name, state)
        if step.payload is not None and not isinstance(context.payload, step.payload):
            raise PayloadMismatch(f"{self.name}:{name} takes {step.payload.__name__}, not {context.payload!r}")
        pen = pen_of(step, context.actor)
        if pen is not None and context.behalf is None:
            raise StepRefused(["Anda mencatatkan ini atas nama pegawai. Tulis dasarnya, lalu kirim lagi."])
        number = seat_of(step, self.stages[state], context)
        merged = newly_merged(after(step, self.stages[state], context)) if step.approves else ()
        entity = Entity(state)
        if not self._machine.events[name].trigger(entity, context=context) or number is None:
            raise StepRefused(self._reasons(step, context))
        moved = not step.approves or self._verdict(step, context) is not None
        return Outcome(step, state, entity.state, moved, number, pen, merged)
