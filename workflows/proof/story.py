"""A counter-example as people read it: the shortest way to what must not be, step by step with who takes it."""
from __future__ import annotations

from dataclasses import dataclass

from workflows.engine import Process
from workflows.proof.board import Move


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a counter-example. `actor` says in words who takes it; `token` names the step of the table."""

    token: str
    label: str
    actor: str
    came_from: str
    went_to: str

    @property
    def sentence(self) -> str:
        return f"{self.actor}: “{self.label}” ({self.came_from} → {self.went_to})."


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Why a property does not hold: a sentence, the way to it, and where it ends."""

    why: str
    way: tuple[Act, ...]
    ends_in: str
    given: str = ""


def act(process: Process, move: Move, actor: str) -> Act:
    """A move as a line of the story."""
    stages = process.stages
    return Act(move.token, move.step.label, actor, stages[move.step.source].label, stages[move.target].label)
