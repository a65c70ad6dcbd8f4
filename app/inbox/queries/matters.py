"""What the inbox lists: matters that wait, kinds of them, decisions taken; and what their stored states mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from app.cases.deadlines import awaited_step
from app.cases.models import Office
from app.cases.queries import Clock
from app.cases.registry import handler_of, table_of
from workflows.approval import Who
from workflows.catalogue import PROCESSES, SUPERSEDED
from workflows.engine import Process, Stage, Step
from workflows.goal_setting import GOAL_SETTING
from workflows.goal_setting import State as Goal

# States in which somebody is asked for something; in all others a case rests.
ASKING = sorted(
    {
        stage.state.value
        for process in (*PROCESSES, *SUPERSEDED)
        for stage in process.stages.values()
        if stage.asked
    }
)
# What may be decided for several at once, after each was opened: the step by process and state.
TOGETHER = {(GOAL_SETTING.name, Goal.PROPOSED.value): "agree"}


@dataclass(frozen=True, slots=True)
class Task:
    """One matter that waits for somebody, `holder`. `opened`: the asker has read it in this visit."""

    case_id: UUID
    process: str
    state: str
    version: int
    process_version: int
    title: str
    subject_id: UUID
    subject_name: str
    position_title: str
    since: datetime
    due_on: date | None
    who: Who
    seat_position_id: UUID | None
    office: Office | None
    opened: bool
    holder: str = ""
    paused_on: date | None = None
    days_left: int | None = None
    escalated_to: str = ""

    @property
    def clock(self) -> Clock:
        """The clock of its visit."""
        return Clock(self.since, self.due_on, self.paused_on, self.days_left, self.escalated_to)

    @property
    def asked(self) -> Step | None:
        """The step that is waited for."""
        return awaited_step(self.process, self.state, self.process_version)

    @property
    def together(self) -> str | None:
        """The step by which it may be decided with others, when it has been opened."""
        return TOGETHER.get((self.process, self.state)) if self.opened else None

    @property
    def unopened(self) -> bool:
        """It could be decided with others, were it opened first."""
        return (self.process, self.state) in TOGETHER and not self.opened


@dataclass(frozen=True, slots=True)
class Kind:
    """Matters of one kind that wait: how many, and how many of them by when."""

    process: str
    state: str
    count: int
    late: int
    this_week: int

    @property
    def label(self) -> str:
        """What is asked, in the words of the button."""
        step = awaited_step(self.process, self.state)
        return step.label if step else stage_of(self.process, self.state).label


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers above the list: what waits for the person by kind, for others, and what the person decided."""

    kinds: tuple[Kind, ...]
    others: int
    done: int

    @property
    def mine(self) -> int:
        """How much waits for the person."""
        return sum(kind.count for kind in self.kinds)

    @property
    def late(self) -> int:
        """How much of that is late."""
        return sum(kind.late for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Done:
    """A step somebody took, and where the case stands since."""

    case_id: UUID
    process: str
    state: str
    process_version: int
    title: str
    subject_name: str
    step: str
    visit_state: str
    visit_version: int
    at: datetime

    @property
    def past(self) -> str:
        """The act in the words of the step table."""
        process = table_of(self.process, self.visit_version)
        return process.step(self.step, process.state(self.visit_state)).past

    @property
    def stage(self) -> Stage:
        """Where the case stands now."""
        return stage_of(self.process, self.state, self.process_version)


@cache
def stage_of(process: str, state: str, version: int | None = None) -> Stage:
    """What a stored state means to people; without a version, in the newest that knows it."""
    table = _table(process, state, version)
    return table.stages[table.state(state)]


def _table(process: str, state: str, version: int | None) -> Process:
    return handler_of(process).table_with(state) if version is None else table_of(process, version)
