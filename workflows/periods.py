"""The periods of a year: four quarters and the year itself, each with its window for self-assessment from policy."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import WorkingDays, due_on
from workflows.policies import Policies

QUARTERLY, ANNUAL = "quarterly", "annual"
_ROMAN = ("I", "II", "III", "IV")
_ONE_DAY = timedelta(days=1)


# What the forms print after "PERIODE:". PermenPANRB 6/2022 prints TRIWULAN I to IV-AKHIR, the form of a guru SEMESTER.
_TITLES = {
    (QUARTERLY, 1): "TRIWULAN I", (QUARTERLY, 2): "TRIWULAN II", (QUARTERLY, 3): "TRIWULAN III",
    (QUARTERLY, 4): "TRIWULAN IV-AKHIR", ("semester", 1): "SEMESTER I", ("semester", 2): "SEMESTER II",
    (ANNUAL, 1): "TAHUNAN",
}


def printed_title(kind: str, no: int) -> str:
    """What a form calls a period; the dates beside it say which year, and of the months which one."""
    return _TITLES.get((kind, no), "BULANAN")


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """A stretch of a year; self-assessment is open from `opens_on` to `closes_on`, both days included."""

    kind: str
    no: int
    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    closes_on: date


def planned_periods(year: int, policies: Policies, calendar: WorkingDays) -> tuple[PlannedPeriod, ...]:
    """What policy foresees for a year, in the order in which the periods end; the annual one comes last.

    A quarter opens some days before its end (`evaluation.self_assessment.open`) and closes some days after it
    (`evaluation.self_assessment.due`); the year opens and closes on fixed days (`evaluation.annual.open`, `.finish`).
    """
    last = date(year, 12, 31)
    annual = PlannedPeriod(
        ANNUAL, 1, f"Tahunan {year}", date(year, 1, 1), last,
        policies.date_in("evaluation.annual.open", last, year),
        policies.date_in("evaluation.annual.finish", last, year + 1),
    )
    return (*(_quarter(year, no, policies, calendar) for no in (1, 2, 3, 4)), annual)


def _quarter(year: int, no: int, policies: Policies, calendar: WorkingDays) -> PlannedPeriod:
    starts = date(year, 3 * no - 2, 1)
    ends = (date(year, 3 * no + 1, 1) if no < len(_ROMAN) else date(year + 1, 1, 1)) - _ONE_DAY
    before = policies.days("evaluation.self_assessment.open", ends)
    return PlannedPeriod(
        QUARTERLY, no, f"Triwulan {_ROMAN[no - 1]} {year}", starts, ends, ends - timedelta(days=before),
        due_on(policies.value("evaluation.self_assessment.due", ends), ends, calendar),
    )
