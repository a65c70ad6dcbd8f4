"""What a process table must be before a case may run on it. Whatever is wrong is said where the table is written.

A state nobody reaches, a state nobody leaves, a committee that cannot decide: such a table is refused when it is read,
never found out by somebody whose case stands still.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from workflows.approval import Quorum, Shape, Who
from workflows.steps import Stage, Step

EVERYBODY = 100  # percent
COMMITTEES = (Shape.ALL, Shape.SEQUENCE, Shape.K_OF_N, Shape.PERCENT)


class BadTable(ValueError):
    """A process table that would leave somebody waiting; `reasons` say of which state or step, and why."""

    def __init__(self, name: str, reasons: Sequence[str]) -> None:
        self.name, self.reasons = name, tuple(reasons)
        super().__init__(f"{name}: {'; '.join(self.reasons)}")


def check(
    name: str, states: type[StrEnum], initial: StrEnum, stages: Sequence[Stage], steps: Sequence[Step]
) -> None:
    """Raises BadTable with all that is wrong. A table without any step is one that is still to be written."""
    if sorted(s.state for s in stages) != sorted(states):
        raise BadTable(name, ["every state needs exactly one stage"])
    reasons = [*_strays(states, initial, steps), *(one for stage in stages for one in _of_stage(stage, steps))]
    if steps and not reasons:
        reasons = [*_unreachable(states, initial, steps), *_dead_ends(stages, steps)]
    if reasons:
        raise BadTable(name, reasons)


def _strays(states: type[StrEnum], initial: StrEnum, steps: Sequence[Step]) -> Iterator[str]:
    known, seen = set(states), set()
    if initial not in known:
        yield f"it begins in {initial}, which is no state of it"
    for step in steps:
        if step.source not in known or step.target not in known:
            yield f"step {step.name} goes from {step.source} to {step.target}, and one of them is no state of it"
        if (step.name, step.source) in seen:
            yield f"step {step.name} is there twice from {step.source}"
        seen.add((step.name, step.source))


def _of_stage(stage: Stage, steps: Sequence[Step]) -> Iterator[str]:
    leaving = [s for s in steps if s.source is stage.state]
    if stage.final and leaving:
        yield f"state {stage.state} is final, yet {leaving[0].name} leaves it"
    may = {who for step in leaving for who in step.by}
    if leaving:
        yield from (f"state {stage.state} waits for {who}, who can take no step there"
                    for who in stage.asked if who not in may)
    if stage.quorum.shape in COMMITTEES:
        yield from (f"state {stage.state}: {what}" for what in _of_committee(stage, leaving))


def _of_committee(stage: Stage, leaving: Sequence[Step]) -> Iterator[str]:
    quorum, seats = stage.quorum, stage.quorum.members or len(stage.asked)
    if Who.EMPLOYEE in stage.asked:
        yield "the person concerned sits among those who decide on him"
    voters = {who for s in leaving if s.approves and s.agrees for who in s.by}
    yield from (f"{who} is asked to agree and has no step to do it with" for who in stage.asked if who not in voters)
    yield from _of_numbers(quorum, seats)


def _of_numbers(quorum: Quorum, seats: int) -> Iterator[str]:
    if not seats:
        yield "a committee without quorum: nobody sits in it"
    if quorum.shape is Shape.K_OF_N and not 1 <= quorum.needed <= seats:
        yield f"a committee without quorum: {quorum.needed} must agree and {seats} sit"
    if not 0 <= quorum.present <= seats:
        yield f"a committee without quorum: {quorum.present} must be present and {seats} sit"
    if quorum.shape is Shape.PERCENT:
        if not 1 <= quorum.percent <= EVERYBODY:
            yield f"a committee without quorum: {quorum.percent} percent can never agree"
        if not 1 <= quorum.chair <= seats:
            yield f"the chair has seat {quorum.chair} and {seats} sit, so nobody breaks a tie"


def _unreachable(states: type[StrEnum], initial: StrEnum, steps: Sequence[Step]) -> Iterator[str]:
    reached = _closure({initial}, [(s.source, s.target) for s in steps])
    return (f"state {one} is unreachable: no way leads there from {initial}" for one in states if one not in reached)


def _dead_ends(stages: Sequence[Stage], steps: Sequence[Step]) -> Iterator[str]:
    """States from which no way leads to an end; one whose matter is settled is an end too."""
    ends = {s.state for s in stages if s.final or s.kind == "selesai"}
    alive = _closure(ends, [(s.target, s.source) for s in steps])
    return (f"state {s.state} is a dead end: no way leads from there to an end" for s in stages if s.state not in alive)


def _closure(start: Collection[StrEnum], arrows: Sequence[tuple[StrEnum, StrEnum]]) -> set[StrEnum]:
    found, new = set(start), set(start)
    while new:
        new = {there for here, there in arrows if here in new} - found
        found |= new
    return found
