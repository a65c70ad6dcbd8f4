"""Working days of the city: weekends and loaded holidays do not count.

A year whose holidays are not loaded is counted with weekends only, and `warnings` says so.
"""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Mapping
from datetime import date, timedelta

from workflows.policies import PolicyUnitMismatch, PolicyValue, Unit

_SATURDAY, _MONTHS = 5, 12
_ONE_DAY = timedelta(days=1)


class WorkingDays:
    """The working-day calendar. `holidays` maps each day off to its name and includes cuti bersama."""

    __slots__ = ("_holidays", "_loaded_years")

    def __init__(self, holidays: Mapping[date, str], loaded_years: Container[int]) -> None:
        self._holidays = dict(holidays)
        self._loaded_years = loaded_years

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self._holidays

    def holiday_name(self, day: date) -> str | None:
        return self._holidays.get(day)

    def add(self, day: date, working_days: int) -> date:
        """The date that lies so many working days after `day`; the day itself never counts.

        With 0 it is `day` itself. Raises `ValueError` for a negative count.
        """
        if working_days < 0:
            raise ValueError("Jumlah hari kerja tidak boleh negatif.")
        reached = day
        for _ in range(working_days):
            reached = self.next_working_day(reached)
        return reached

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        following = day + _ONE_DAY
        while not self.is_working_day(following):
            following += _ONE_DAY
        return following

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        weekdays = weeks * _SATURDAY + sum((end - timedelta(days=n)).weekday() < _SATURDAY for n in range(rest))
        return weekdays - sum(start < day <= end and day.weekday() < _SATURDAY for day in self._holidays)

    def warnings(self, start: date, end: date) -> tuple[str, ...]:
        """One sentence for each year between the dates whose holidays are not loaded."""
        return tuple(
            f"Hari libur tahun {year} belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung."
            for year in range(min(start, end).year, max(start, end).year + 1)
            if year not in self._loaded_years
        )


def due_on(value: PolicyValue, opened_on: date, calendar: WorkingDays) -> date:
    """The last day on which something opened on a date may still be done.

    The opening day is not counted. `hari_kerja` counts working days; `hari` counts calendar days and is not
    moved when it ends on a holiday. Raises `PolicyUnitMismatch` for a value that does not count days.
    """
    if value.unit is Unit.WORKING_DAYS:
        return calendar.add(opened_on, int(value.value))
    if value.unit is Unit.DAYS:
        return opened_on + timedelta(days=int(value.value))
    raise PolicyUnitMismatch(f"Kebijakan {value.key} bersatuan {value.unit}, bukan hari.")


def days_since(value: PolicyValue, opened_on: date, on: date, calendar: WorkingDays) -> int:
    """Days passed since an opening, counted as the policy value counts them; negative before it."""
    if value.unit is Unit.WORKING_DAYS:
        return calendar.between(opened_on, on)
    if value.unit is Unit.DAYS:
        return (on - opened_on).days
    raise PolicyUnitMismatch(f"Kebijakan {value.key} bersatuan {value.unit}, bukan hari.")


def is_within(value: PolicyValue, opened_on: date, on: date, calendar: WorkingDays) -> bool:
    """Whether a date lies in the window of so many days since an opening.

    A window of working days is not over on the weekend or holiday that follows its last working day: nothing
    has passed until the next working day begins.
    """
    return 0 <= days_since(value, opened_on, on, calendar) <= int(value.value) and on >= opened_on


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or earlier for a negative number; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
