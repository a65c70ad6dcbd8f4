"""What a process table is written in: stages, steps, guards, and what a step as offered or taken looks like."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflows.approval import Acting, Behalf, Excluded, Pen, Power, Quorum, SeatView, Who
from workflows.policies import Policies, Policy


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: identity, the capacities held in this case now, and whether it is the person concerned.

    `pens`: what he is to a person concerned who cannot act himself; empty for everybody else. `ties`: what stands
    between him and deciding here, beside being the person concerned; a stage says which of it excludes.
    `acting`: the capacities he has by authority alone (Plh., Plt., a mandate), with what each leaves out.
    """

    person: object | None
    name: str
    capacities: frozenset[Who]
    is_subject: bool = False
    pens: frozenset[Who] = frozenset()
    ties: frozenset[Excluded] = frozenset()
    acting: Mapping[Who, Acting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """All a guard may look at: clock, people and facts come in as arguments; `holders` names who sits where.

    `visit_on`: the day the present visit opened. Policies are read on `rules_on`, never on `today`: what is published
    while a case runs does not reach into it.
    """

    actor: Actor
    facts: Any
    policies: Policies
    today: date
    now: datetime
    payload: Any = None
    seats: tuple[SeatView, ...] = ()
    holders: Mapping[Who, str] = field(default_factory=dict)
    behalf: Behalf | None = None
    visit_on: date | None = None

    @property
    def rules_on(self) -> date:
        """The day whose policies hold here: that on which the visit opened."""
        return self.visit_on or self.today


@dataclass(frozen=True, slots=True)
class Guard:
    """A named question with the sentence shown to the person it stops, and the rule it rests on.

    `personal`: whom it stops has no part in the step at all, so a page does not speak of it.

    What it means, for the proofs (workflows/proof): it stops whoever took one of the steps `apart`, everybody but the
    taker of `only`, whoever sits as `unseated` ("open" is the opening of the case). A no turns into a yes by the one it
    speaks to ("work"), by "time" or by another process (its name), as `until` says; where it says nothing a no may
    stay for good. `unless`: the guard that says yes exactly when this one says no.
    """

    question: Callable[[Context], bool]
    because: str
    cites: str = ""
    personal: bool = False
    apart: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    unseated: tuple[Who, ...] = ()
    until: str = ""
    unless: Guard | None = None

    def allows(self, context: Context) -> bool:
        """True when the question is answered yes."""
        return self.question(context)

    @property
    def __name__(self) -> str:
        return self.question.__name__


@dataclass(frozen=True, slots=True)
class Stage:
    """What a state means to people: status word, stepper phase, kind of status, and how many must agree there.

    `excludes`: who does not decide there, whatever chair he holds; the person concerned never does.
    """

    state: StrEnum
    label: str
    phase: str
    asked: tuple[Who, ...] = ()
    kind: str = "jalan"
    quorum: Quorum = Quorum()
    final: bool = False
    excludes: tuple[Excluded, ...] = (Excluded.KIN,)

    @property
    def looks_back(self) -> bool:
        """Whether what somebody decided before keeps him from deciding here."""
        return Excluded.EARLIER in self.excludes or Excluded.INITIATOR in self.excludes


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table: who may do what from where, under which guards, with which effect.

    `label` is the button, `past` the same act in the timeline. `due` is the deadline of the visit it should end and
    `if_late` what happens then. `documents` are the kinds issued. `approves` takes one seat of several; where it does
    not agree it is a vote against, and the case moves once agreement is out of reach. `then` names the system step
    that follows in the same transaction. `kind` is the look: primary, kedua, bahaya. `pen`: who may take a step of the
    person concerned for him while he has no device. `power`: what kind of decision it is,
    which an authority may leave out; with `power_when` only in the cases for which that answers yes.
    """

    name: str
    source: StrEnum
    target: StrEnum
    by: tuple[Who, ...]
    label: str
    past: str
    guards: tuple[Guard, ...] = ()
    payload: type | None = None
    documents: tuple[str, ...] = ()
    due: Policy | None = None
    if_late: str = ""
    cites: tuple[str, ...] = ()
    approves: bool = False
    agrees: bool = True
    then: str | None = None
    kind: str = "kedua"
    hint: str = ""
    silent: bool = False
    pen: Pen | None = None
    power: Power = Power.ROUTINE
    power_when: Callable[[Context], bool] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a taken step did. `moved` is False when a seat was taken but the visit still waits for others.

    `merged` are the seats that ask nothing more, each with the seat in which whoever sits there has answered. `pen` is
    set when it was taken for a person without a device: the capacity of whoever held the pen.
    """

    step: Step
    came_from: StrEnum
    went_to: StrEnum
    moved: bool
    seat_no: int
    pen: Who | None = None
    merged: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as seen by one actor: without reasons it is offered, with reasons it is a refused sentence.

    `pen` is set where the actor would take it for somebody without a device; `elsewhere` where it is somebody else's.
    """

    step: Step
    reasons: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    pen: Who | None = None
    elsewhere: bool = False

    @property
    def open(self) -> bool:
        return not self.reasons


class StepRefused(Exception):
    """The step is open, but not for this actor or not now; `reasons` are Indonesian sentences."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


class UnknownStep(LookupError):
    """No step of that name exists in this process."""


class StepNotOpen(Exception):
    """The step exists, but not from the state the case is in now."""


class PayloadMismatch(TypeError):
    """The words that came are not those the step asks for: a slice gave it no form, or the wrong one."""
