"""Working days of the city: weekends and loaded holidays do not count.

A year whose holidays are not loaded is counted with weekends only, and `warnings` says so.
"""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Mapping
from datetime import date, timedelta

from workflows.policies import Policies, PolicyUnitMismatch, PolicyValue, Unit

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

    def is_loaded(self, year: int) -> bool:
        """Whether the days off of that year are known."""
        return year in self._loaded_years

    def changed(self, added: Mapping[date, str], withdrawn: Container[date], year: int) -> WorkingDays:
        """This calendar with some days off more and some fewer; the days off of that year are known then."""
        kept = {day: name for day, name in self._holidays.items() if day not in withdrawn}
        return WorkingDays({**kept, **added}, _And(self._loaded_years, year))

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


class _And:
    """Some years and one more."""

    def __init__(self, years: Container[int], one: int) -> None:
        self._years, self._one = years, one

    def __contains__(self, year: object) -> bool:
        return year == self._one or year in self._years


def years_to_load(calendar: WorkingDays, policies: Policies, today: date) -> tuple[int, ...]:
    """The years whose days off have to be loaded by now: this one, and the next as the policy says how long before."""
    before = policies.days("holiday.load.before", today)
    is_near = (date(today.year + 1, 1, 1) - today).days <= before
    wanted = (today.year, today.year + 1) if is_near else (today.year,)
    return tuple(year for year in wanted if not calendar.is_loaded(year))


def moved_by(value: PolicyValue | None, told: date, opened_on: date, old: WorkingDays, new: WorkingDays) -> date:
    """What a deadline told under one calendar becomes under another: as many working days after the opening. A deadline
    that is not counted in working days stays."""
    if value is None or value.unit is not Unit.WORKING_DAYS:
        return told
    return new.add(opened_on, max(old.between(opened_on, told), 0))


def stood_still(value: PolicyValue | None, told: date, first: date, last: date, calendar: WorkingDays) -> date:
    """What a deadline becomes whose clock stood still from the first day to the last: what was left follows the last.

    Raises `ValueError` when it was over before the first day.
    """
    before = first - _ONE_DAY
    if told < before:
        raise ValueError("Batas ini sudah lewat sebelum jamnya berhenti.")
    if value is not None and value.unit is Unit.WORKING_DAYS:
        return calendar.add(last, calendar.between(before, told))
    return last + (told - before)


def days_left(value: PolicyValue | None, told: date, on: date, calendar: WorkingDays) -> int:
    """How many of the days of its rule a deadline has left at the end of a day."""
    return calendar.between(on, told) if value is not None and value.unit is Unit.WORKING_DAYS else (told - on).days


def resumed(value: PolicyValue | None, left: int, on: date, calendar: WorkingDays) -> date:
    """The deadline of a clock that runs again from a day on with so many days left."""
    working = value is not None and value.unit is Unit.WORKING_DAYS
    return calendar.add(on, left) if working else on + timedelta(days=left)


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
