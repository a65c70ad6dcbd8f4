"""When things happened: instants in office hours on working days, and deadlines from policy."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.city import seeds
from workflows.calendar import WorkingDays, due_on
from workflows.engine import Process
from workflows.policies import Policies

OFFICE_OPENS = 60 * 60  # 08.00 in Jakarta is 01.00 UTC
OFFICE_SECONDS = 8 * 60 * 60


class Instant(NamedTuple):
    """An instant as SQLite stores it and as the rest of the house knows it. Sorts by time.

    `day` is the day in Jakarta (office hours lie on the same day in UTC), `seconds` those since the office opened.
    """

    text: str
    at: datetime
    day: date
    seconds: int


@lru_cache(maxsize=2048)
def _day(day: date) -> tuple[str, datetime]:
    return f"{day.isoformat()} ", datetime(day.year, day.month, day.day, tzinfo=UTC)


@lru_cache(maxsize=1)
def _clock_faces() -> tuple[tuple[str, timedelta], ...]:
    """Each second from the opening of the office to the end of that day, as text and as a distance."""
    seconds = range(OFFICE_OPENS, 24 * 60 * 60)
    return tuple((f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000000", timedelta(seconds=s)) for s in seconds)


def instant(day: date, seconds: int) -> Instant:
    """So many seconds after the office opened, at the latest at midnight."""
    faces = _clock_faces()
    seconds = min(seconds, len(faces) - 1)
    prefix, midnight = _day(day)
    text, distance = faces[seconds]
    return Instant(prefix + text, midnight + distance, day, seconds)


def later(at: Instant) -> Instant:
    """Some minutes after."""
    return instant(at.day, at.seconds + 420)


class Clockwork:
    """The past of the city: every working day from the start of last year to the day before `today`."""

    def __init__(self, today: date, policies: Policies) -> None:
        self.today, self.policies = today, policies
        self.calendar = WorkingDays(
            {h.on_date: h.name for h in seeds.holidays()}, {h.on_date.year for h in seeds.holidays()}
        )
        start = date(today.year - 1, 1, 1)
        self.days = [
            day
            for day in (start + timedelta(days=n) for n in range((today - start).days))
            if self.calendar.is_working_day(day)
        ]
        self._dues: dict[tuple[str, str, date], str | None] = {}

    @property
    def yesterday(self) -> date:
        """The last working day that is over."""
        return self.days[-1]

    @property
    def next_working_day(self) -> date:
        """The first working day after today."""
        day = self.today + timedelta(days=1)
        while not self.calendar.is_working_day(day):
            day += timedelta(days=1)
        return day

    def between(self, rng: random.Random, start: date, end: date) -> Instant:
        """Some instant in office hours from `start` to `end`, never later than the last working day."""
        return self.spread(rng, start, end, 1)[0]

    def spread(self, rng: random.Random, start: date, end: date, count: int) -> list[Instant]:
        """So many instants from `start` to `end` in rising order, all in the past."""
        low = min(bisect_left(self.days, start), len(self.days) - 1)
        high = max(bisect_right(self.days, end), low + 1)
        width = (high - low) * OFFICE_SECONDS
        random_ = rng.random
        marks = sorted({int(random_() * width) for _ in range(count)})
        while len(marks) < count:
            marks.append(marks[-1] + 1)
        made = []
        for mark in marks:
            day, seconds = divmod(mark, OFFICE_SECONDS)
            made.append(instant(self.days[min(low + day, len(self.days) - 1)], seconds))
        return made

    def back(self, working_days: int) -> date:
        """So many working days ago."""
        return self.days[max(len(self.days) - 1 - working_days, 0)]

    def after(self, day: date, days: int) -> date:
        """So many calendar days later, but not after yesterday."""
        return min(day + timedelta(days=days), self.yesterday)

    def days_to(self, due: str) -> int:
        """Working days from yesterday to a deadline."""
        return self.calendar.between(self.yesterday, date.fromisoformat(due))

    def due(self, process: Process, state: str, opened: date) -> str | None:
        """The deadline of a visit of that state opened on a day, as stored."""
        key = (process.name, state, opened)
        if key not in self._dues:
            policy = process.due_policy(process.state(state))
            value = self.policies.value(policy, opened) if policy else None
            self._dues[key] = due_on(value, opened, self.calendar).isoformat() if value else None
        return self._dues[key]
