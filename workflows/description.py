"""A process told from its table: for the page of the process, the command line and whoever proves or draws it.

Nothing here is written by hand about a process: a changed table is told as changed.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.approval import Quorum, Shape
from workflows.engine import Process
from workflows.policies import Policies, citation, citation_label
from workflows.steps import Guard, Stage, Step


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a visit may last by policy, in words; `certainty` says how sure the source is."""

    policy: str
    within: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard: the name of its question, the sentence shown to whom it stops, and its source."""

    question: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class StageDescription:
    """A state as people meet it. `asked` are those whose task it is, `seats` in words how many of them must answer."""

    state: str
    label: str
    phase: str
    kind: str
    asked: tuple[str, ...]
    may_also: tuple[str, ...]
    seats: str
    initial: bool
    final: bool
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class StepDescription:
    """One line of the table in words. `sources` are the articles it rests on, as they may be printed."""

    name: str
    label: str
    past: str
    source: str
    target: str
    by: tuple[str, ...]
    automatic: bool
    agrees: bool
    takes_a_seat: bool
    conditions: tuple[Condition, ...]
    deadline: Deadline | None
    if_late: str
    documents: tuple[str, ...]
    pen: tuple[str, ...]
    then: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A whole process: its states in the order of the table and its steps."""

    name: str
    label: str
    version: int
    personal: bool
    phases: tuple[str, ...]
    stages: tuple[StageDescription, ...]
    steps: tuple[StepDescription, ...]


def described(process: Process, policies: Policies, on: date) -> Description:
    """The process in words, with the deadlines of the policies that hold on that day."""
    return Description(
        process.name, process.label, process.version, process.personal, process.phases,
        tuple(_stage(process, stage, policies, on) for stage in process.stages.values()),
        tuple(_step(process, step, policies, on) for step in process.steps),
    )


def seats_in_words(quorum: Quorum, asked: int) -> str:
    """How many of those asked must answer; empty where one is asked and answers."""
    if asked == 0:
        return ""
    if quorum.shape is Shape.K_OF_N:
        return f"{quorum.needed} orang harus setuju"
    if quorum.shape is Shape.PERCENT:
        return f"lebih dari {quorum.percent} persen harus setuju; bila tepat sekian, ketua menentukan"
    return {
        Shape.ANY: "salah satu cukup",
        Shape.SEQUENCE: f"{asked} kursi berurutan",
        Shape.ALL: "semua harus menjawab",
    }.get(quorum.shape, "")


def deadline_of(step: Step, policies: Policies, on: date) -> Deadline | None:
    """The deadline of a step by the policy of that day, or None where it has none."""
    if step.due is None:
        return None
    value = policies.value(step.due, on)
    source = citation_label(value.instrument, value.article)
    return Deadline(str(step.due), value.label, source, value.certainty.label)


def _stage(process: Process, stage: Stage, policies: Policies, on: date) -> StageDescription:
    leaving = process.steps_from(stage.state)
    timed = next((step for step in leaving if step.due is not None), None)
    others = [who for who in process.seats_at(stage.state) if who not in stage.asked]
    return StageDescription(
        stage.state.value, stage.label, stage.phase, stage.kind,
        tuple(process.called(who) for who in stage.asked), tuple(process.called(who) for who in others),
        seats_in_words(stage.quorum, len(stage.asked)), stage.state is process.initial,
        stage.final or not leaving, deadline_of(timed, policies, on) if timed else None,
    )


def _step(process: Process, step: Step, policies: Policies, on: date) -> StepDescription:
    return StepDescription(
        step.name, step.label, step.past, step.source.value, step.target.value,
        tuple(process.called(who) for who in step.by), is_automatic(step), step.agrees, step.approves,
        tuple(_condition(guard) for guard in step.guards), deadline_of(step, policies, on), step.if_late,
        step.documents, tuple(process.called(who) for who in step.pen.holders) if step.pen else (), step.then,
        tuple(citation(key).label for key in step.cites),
    )


def is_automatic(step: Step) -> bool:
    """Whether nobody takes the step: it follows by itself."""
    return all(who.value == "system" for who in step.by)


def _condition(guard: Guard) -> Condition:
    return Condition(guard.__name__, guard.because, citation(guard.cites).label if guard.cites else "")
