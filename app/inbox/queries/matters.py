"""What the inbox lists: matters that wait, kinds of them, decisions taken; and what their stored states mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
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

ONE_DAY = timedelta(days=1)
# States in which somebody is asked for something; in all others a case rests.
ASKING = sorted(
    {
        stage.state.value
        for process in (*PROCESSES, *SUPERSEDED)
        for stage in process.stages.values()
        if stage.asked
    }
)
# What may be decided for several at once, after each was opened, or a sample that the system draws.
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
        """The step by which it may be decided with others."""
        return TOGETHER.get((self.process, self.state))

    @property
    def unopened(self) -> bool:
        """It could be decided with others, were it opened first."""
        return (self.process, self.state) in TOGETHER and not self.opened


Capacity = tuple[bool, UUID | None, Office | None]
OFFICES = {office.value: office for office in Office}


@dataclass(frozen=True, slots=True)
class Kind:
    """Matters of one kind that wait for the person in one capacity: how many, and how many of them by when."""

    process: str
    state: str
    position_id: UUID | None
    office: Office | None
    count: int
    late: int
    this_week: int

    @property
    def value(self) -> str:
        """The kind, whatever the capacity, as an address names it."""
        return f"{self.process}.{self.state}"

    @property
    def label(self) -> str:
        """What is asked, in the words of the button."""
        step = awaited_step(self.process, self.state)
        return step.label if step else stage_of(self.process, self.state).label

    @property
    def capacity(self) -> Capacity:
        """As whom the person acts there: himself, a chair, an office."""
        return (self.position_id is None and self.office is None, self.position_id, self.office)


class By(StrEnum):
    """How near a deadline is."""

    ANY = ""
    LATE = "lewat"
    WEEK = "pekan-ini"
    LATER = "nanti"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of his list."""

    process: str = ""
    state: str = ""
    capacity: Capacity | None = None
    by: By = By.ANY
    aside: bool = False

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last deadline that is meant."""
        sunday = week_end(today)
        return {
            By.ANY: (date.min, date.max),
            By.LATE: (date.min, today - ONE_DAY),
            By.WEEK: (today, sunday),
            By.LATER: (sunday + ONE_DAY, date.max),
        }[self.by]

    def takes(self, kind: Kind) -> bool:
        """Whether matters of that kind and capacity are meant."""
        of_kind = not self.process or (self.process, self.state) == (kind.process, kind.state)
        return of_kind and self.capacity in (None, kind.capacity)


ALL = Wanted()


def week_end(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter somebody keeps: its name, and the query of its address."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers above the list: what waits for the person by kind, for others, what he put off, what he decided; and
    the filters he keeps, whose counts follow from the kinds."""

    kinds: tuple[Kind, ...]
    others: int
    done: int
    aside: int
    looks: int
    saved: tuple[Saved, ...]

    @property
    def mine(self) -> int:
        """How much waits for the person."""
        return sum(kind.count for kind in self.kinds)

    @property
    def late(self) -> int:
        """How much of that is late."""
        return sum(kind.late for kind in self.kinds)

    def groups(self, wanted: Wanted) -> tuple[int, int, int]:
        """How many of those wanted are late, due this week, and later or without a deadline."""
        taken = [kind for kind in self.kinds if wanted.takes(kind)]
        late, week = sum(k.late for k in taken), sum(k.this_week for k in taken)
        later = sum(k.count for k in taken) - late - week
        return (
            late if wanted.by in (By.ANY, By.LATE) else 0,
            week if wanted.by in (By.ANY, By.WEEK) else 0,
            later if wanted.by in (By.ANY, By.LATER) else 0,
        )

    def count(self, wanted: Wanted) -> int:
        """How many are wanted."""
        return self.aside if wanted.aside else sum(self.groups(wanted))


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
