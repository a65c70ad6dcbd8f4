"""How far a deadline is, in the days that its own rule counts, and what every list says of one: the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from app.cases.queries import Clock
from app.cases.registry import handler_of
from app.web.clock import day_of
from app.web.filters import NBSP, jarak, tanggal_pendek
from app.web.request import warn
from workflows.calendar import WorkingDays
from workflows.policies import Policies, PolicyValue, Unit
from workflows.policies.citations import citation_label
from workflows.steps import Step

SOON_DAYS = 3
NO_LIMIT, STANDS = "Tanpa batas", "Berhenti"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a deadline is: the kind of status with its icon, and the words."""

    kind: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Which day of how many a visit is in, and whether these are working days. The day it opened is day 0."""

    day: int
    of: int
    working: bool


@dataclass(frozen=True, slots=True)
class Face:
    """What a list says of a clock: since when, until when and how far that is, what happens then, and who above heard
    of it. Whom it waits for is said by whoever knows the seats."""

    since: str
    due: str
    distance: Distance | None
    lapse: str
    risen: str


class Deadlines:
    """Distances to deadlines of visits, counted as the policy of the day they were opened counts; asked once each.

    `version`: that of the case's process table; None where a row stands for cases of several.
    """

    def __init__(self, policies: Policies, calendar: WorkingDays, today: date) -> None:
        self._policies, self._calendar, self._today = policies, calendar, today
        self._rules: dict[tuple[str, str, date, int | None], PolicyValue | None] = {}

    def of(
        self, process: str, state: str, since: date, due_on: date, version: int | None = None
    ) -> tuple[int, bool]:
        """Days left (negative when late), and whether they are working days."""
        in_working_days = self.in_working_days(process, state, since, version)
        if in_working_days:
            self._warn(since, due_on)
        days = self._calendar.between(self._today, due_on) if in_working_days else 0
        return (days, True) if days else ((due_on - self._today).days, False)  # a weekend late is late in days

    def words(self, process: str, state: str, since: date, due_on: date, version: int | None = None) -> str:
        """13 hari lagi, lewat 2 hari kerja."""
        days, working = self.of(process, state, since, due_on, version)
        return jarak(days, unit="hari\u00a0kerja" if working else "hari")

    def shown(self, process: str, state: str, since: date, due_on: date, version: int | None = None) -> Distance:
        """The same as a status."""
        working = self.in_working_days(process, state, since, version)
        if working:
            self._warn(since, due_on)
        return distance(self._calendar if working else None, self._today, due_on)

    def face(self, process: str, state: str, clock: Clock, version: int | None = None) -> Face:
        """All a list says of the clock of a visit, but whom it waits for."""
        since, due = day_of(clock.since), clock.due_on
        if clock.paused_on is not None:
            return Face(tanggal_pendek(clock.since), STANDS, self.standing(process, state, clock, version), "", "")
        step = awaited_step(process, state, version) if due else None
        return Face(
            tanggal_pendek(clock.since),
            tanggal_pendek(due) if due else NO_LIMIT,
            self.shown(process, state, since, due, version) if due else None,
            step.if_late if step and not clock.escalated_to else "",  # what happened says more than what would
            risen(clock.escalated_to),
        )

    def passed(
        self, process: str, state: str, since: date, due_on: date, version: int | None = None
    ) -> Passed:
        """Which day of how many today is; the day of opening is not counted, so the first is the day after."""
        if self.in_working_days(process, state, since, version):
            self._warn(since, due_on)
            return Passed(self._calendar.between(since, self._today), self._calendar.between(since, due_on), True)
        return Passed((self._today - since).days, (due_on - since).days, False)

    def standing(self, process: str, state: str, clock: Clock, version: int | None = None) -> Distance:
        """Since when the clock stands still, and how many of the days of its rule are left."""
        working = self.in_working_days(process, state, day_of(clock.since), version)
        unit = f"{NBSP}hari{NBSP}kerja" if working else f"{NBSP}hari"
        return Distance("diam", "jam", f"sejak {tanggal_pendek(clock.paused_on)}, sisa {clock.days_left}{unit}")

    def in_working_days(self, process: str, state: str, since: date, version: int | None = None) -> bool:
        """Whether the deadline of a visit opened on that day was counted in working days."""
        rule = self.rule(process, state, since, version)
        return rule is not None and rule.unit is Unit.WORKING_DAYS

    def article(self, process: str, state: str, since: date, version: int | None = None) -> str:
        """What that number of days rests on, as it may be printed."""
        rule = self.rule(process, state, since, version)
        return citation_label(rule.instrument, rule.article) if rule else ""

    def rule(self, process: str, state: str, since: date, version: int | None = None) -> PolicyValue | None:
        """The policy that a deadline of that state follows, as it was on that day."""
        key = (process, state, since, version)
        if key not in self._rules:
            handler = handler_of(process)
            table = handler.table_with(state) if version is None else handler.table(version)
            policy = table.due_policy(table.state(state))
            self._rules[key] = self._policies.value(policy, since) if policy else None
        return self._rules[key]

    def _warn(self, since: date, due_on: date) -> None:
        """The page warns of years in between whose days off nobody loaded."""
        for sentence in self._calendar.warnings(min(since, due_on), due_on):
            warn(sentence)


def risen(escalated_to: str) -> str:
    """Whom a deadline that ran out went to, as lists and pages say it."""
    return f"Sudah naik ke {escalated_to}" if escalated_to else ""


@cache
def awaited_step(process: str, state: str, version: int | None = None) -> Step | None:
    """The step a visit of that state waits for: the first with a deadline, else the first that leaves it."""
    handler = handler_of(process)
    table = handler.table_with(state) if version is None else handler.table(version)
    steps = table.steps_from(table.state(state))
    return next((step for step in steps if step.due is not None), steps[0] if steps else None)


@lru_cache(maxsize=4096)
def distance(calendar: WorkingDays | None, today: date, due_on: date) -> Distance:
    """How far a deadline is, in the working days of a calendar or in calendar days. The same few come all day long."""
    days = calendar.between(today, due_on) if calendar else (due_on - today).days
    unit = f"{NBSP}hari{NBSP}kerja" if calendar else f"{NBSP}hari"
    if due_on < today:
        return Distance("bahaya", "awas", f"Lewat {-days}{unit}" if days else "Lewat batas")
    if due_on == today:
        return Distance("perlu", "jam", "Hari ini")
    return Distance("perlu" if days <= SOON_DAYS else "jalan", "jam", f"{days}{unit} lagi")
