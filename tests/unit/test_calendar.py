"""Working days of 2026 counted by hand from the joint decree of three ministers."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import WorkingDays, days_since, due_on, is_within
from workflows.policies import PolicyUnitMismatch, Unit, load_defaults

HOLIDAYS = {
    date(2026, 1, 1): "Tahun Baru", date(2026, 1, 16): "Isra Mikraj", date(2026, 2, 16): "Cuti bersama Imlek",
    date(2026, 2, 17): "Imlek", date(2026, 3, 18): "Cuti bersama Nyepi", date(2026, 3, 19): "Nyepi",
    date(2026, 3, 20): "Cuti bersama Idulfitri", date(2026, 3, 21): "Idulfitri", date(2026, 3, 22): "Idulfitri",
    date(2026, 3, 23): "Cuti bersama Idulfitri", date(2026, 3, 24): "Cuti bersama Idulfitri",
    date(2026, 5, 14): "Kenaikan", date(2026, 5, 15): "Cuti bersama Kenaikan", date(2026, 6, 1): "Pancasila",
    date(2026, 12, 24): "Cuti bersama Natal", date(2026, 12, 25): "Natal",
}
CALENDAR = WorkingDays(HOLIDAYS, frozenset({2026}))
TODAY = date(2026, 7, 15)
OBJECTION = load_defaults().value("objection.window", TODAY)
AGREEMENT = load_defaults().value("skp.agree.due", TODAY)
days_of_two_years = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 7, 15), True), (date(2026, 7, 18), False), (date(2026, 7, 19), False),
        (date(2026, 3, 18), False), (date(2026, 3, 25), True), (date(2026, 1, 1), False), (date(2026, 5, 15), False),
    ],
)
def test_weekends_holidays_and_cuti_bersama_are_not_working_days(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


@pytest.mark.parametrize(
    ("opened_on", "count", "due"),
    [
        (date(2026, 7, 13), 5, date(2026, 7, 20)),  # Monday: Tue Wed Thu Fri Mon
        (date(2026, 7, 18), 1, date(2026, 7, 20)),  # opened on a Saturday: Monday is the first day
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # over Nyepi and Idulfitri with their cuti bersama
        (date(2026, 3, 13), 5, date(2026, 3, 27)),  # 16 17 | 18-24 off | 25 26 27
        (date(2026, 5, 13), 1, date(2026, 5, 18)),
        (date(2026, 7, 13), 0, date(2026, 7, 13)),
    ],
)
def test_a_deadline_in_working_days_skips_days_off(opened_on: date, count: int, due: date) -> None:
    assert CALENDAR.add(opened_on, count) == due


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negatif"):
        CALENDAR.add(TODAY, -1)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 7, 13), date(2026, 7, 20), 5),
        (date(2026, 7, 13), date(2026, 7, 13), 0),
        (date(2026, 7, 17), date(2026, 7, 19), 0),
        (date(2026, 3, 13), date(2026, 3, 27), 5),
        (date(2026, 7, 20), date(2026, 7, 13), -5),
        (date(2025, 12, 31), date(2026, 12, 31), 247),  # 261 weekdays of 2026 less the 14 days off on weekdays
    ],
)
def test_working_days_between_two_dates(start: date, end: date, count: int) -> None:
    assert CALENDAR.between(start, end) == count


@given(days_of_two_years, st.integers(0, 60))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    due = CALENDAR.add(day, count)
    assert CALENDAR.between(day, due) == count
    assert count == 0 or CALENDAR.is_working_day(due)


@given(days_of_two_years, days_of_two_years)
def test_counting_equals_looking_at_each_day(start: date, end: date) -> None:
    first, last = min(start, end), max(start, end)
    by_hand = sum(CALENDAR.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert abs(CALENDAR.between(start, end)) == by_hand


def test_a_year_that_is_not_loaded_counts_weekends_and_warns() -> None:
    assert CALENDAR.add(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert CALENDAR.warnings(date(2026, 12, 21), date(2027, 1, 4)) == (
        "Hari libur tahun 2027 belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung.",
    )
    assert CALENDAR.warnings(date(2026, 7, 1), date(2026, 7, 31)) == ()


def test_the_policy_says_which_days_are_counted() -> None:
    assert due_on(AGREEMENT, date(2026, 3, 13), CALENDAR) == date(2026, 3, 27)
    assert due_on(OBJECTION, date(2026, 3, 10), CALENDAR) == date(2026, 3, 24)  # ends on cuti bersama, not moved


def test_a_policy_that_counts_no_days_has_no_due_date() -> None:
    six_months = load_defaults().value("improvement.months", TODAY)
    with pytest.raises(PolicyUnitMismatch):
        due_on(six_months, TODAY, CALENDAR)
    with pytest.raises(PolicyUnitMismatch):
        days_since(six_months, TODAY, TODAY, CALENDAR)


@pytest.mark.parametrize(
    ("on", "open_still"),
    [
        (date(2026, 7, 14), False),  # before it was received
        (date(2026, 7, 15), True),
        (date(2026, 7, 29), True),  # day 14
        (date(2026, 7, 30), False),  # day 15
    ],
)
def test_the_objection_window_closes_after_the_fourteenth_calendar_day(on: date, open_still: bool) -> None:
    assert is_within(OBJECTION, date(2026, 7, 15), on, CALENDAR) is open_still


@pytest.mark.parametrize(
    ("on", "open_still"),
    [
        (date(2026, 3, 24), True),  # day 2 of 14 is 17 March; seven days off follow
        (date(2026, 4, 9), True),  # day 14 when no other holiday is loaded
        (date(2026, 4, 10), False),
        (date(2026, 3, 12), False),
    ],
)
def test_the_window_in_working_days_skips_cuti_bersama(on: date, open_still: bool) -> None:
    working = replace(OBJECTION, unit=Unit.WORKING_DAYS)
    assert is_within(working, date(2026, 3, 13), on, CALENDAR) is open_still


def test_a_window_of_working_days_is_not_over_on_the_weekend_after_its_last_day() -> None:
    working = replace(OBJECTION, value="5", unit=Unit.WORKING_DAYS)
    assert due_on(working, date(2026, 7, 10), CALENDAR) == date(2026, 7, 17)
    assert is_within(working, date(2026, 7, 10), date(2026, 7, 19), CALENDAR)
    assert not is_within(working, date(2026, 7, 10), date(2026, 7, 20), CALENDAR)


def test_a_day_off_has_its_name() -> None:
    assert CALENDAR.holiday_name(date(2026, 3, 19)) == "Nyepi"
    assert CALENDAR.holiday_name(date(2026, 7, 15)) is None
