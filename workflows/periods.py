"""The periods of a year: months, quarters or semesters as policy says, and the year itself, each with its window."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import WorkingDays, due_on
from workflows.policies import Policies

MONTHLY, QUARTERLY, SEMESTER, ANNUAL = "monthly", "quarterly", "semester", "annual"
EARLIEST = date(2022, 2, 3)  # no rule of these is older
_BY_CHOICE = {"bulanan": MONTHLY, "triwulanan": QUARTERLY, "semesteran": SEMESTER}
_YEAR = 12  # months
_MONTHS = {MONTHLY: 1, QUARTERLY: 3, SEMESTER: 6}
_ROMAN = ("I", "II", "III", "IV")
_MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)
_ONE_DAY = timedelta(days=1)


# What the forms print after "PERIODE:". PermenPANRB 6/2022 prints TRIWULAN I to IV-AKHIR, the form of a guru SEMESTER.
_TITLES = {
    (QUARTERLY, 1): "TRIWULAN I", (QUARTERLY, 2): "TRIWULAN II", (QUARTERLY, 3): "TRIWULAN III",
    (QUARTERLY, 4): "TRIWULAN IV-AKHIR", (SEMESTER, 1): "SEMESTER I", (SEMESTER, 2): "SEMESTER II",
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


def rhythm_of(year: int, policies: Policies) -> str:
    """How often a year is evaluated: the kind of its periods by the policy in force when it begins."""
    return _BY_CHOICE[policies.choice("period.kind", max(date(year, 1, 1), EARLIEST))]


def planned_periods(
    year: int, policies: Policies, calendar: WorkingDays, kind: str = ""
) -> tuple[PlannedPeriod, ...]:
    """What policy foresees for a year, in the order in which the periods end; the annual one comes last.

    A period opens some days before its end (`evaluation.self_assessment.open`) and closes some days after it
    (`evaluation.self_assessment.due`); the year opens and closes on fixed days (`evaluation.annual.open`, `.finish`).
    `kind`: of the periods a year already has, which go on as they began, whatever policy says since.
    """
    last, rhythm = date(year, 12, 31), kind or rhythm_of(year, policies)
    annual = PlannedPeriod(
        ANNUAL, 1, f"Tahunan {year}", date(year, 1, 1), last,
        policies.date_in("evaluation.annual.open", last, year),
        policies.date_in("evaluation.annual.finish", last, year + 1),
    )
    numbers = range(1, _YEAR // _MONTHS[rhythm] + 1)
    return (*(_period(year, rhythm, no, policies, calendar) for no in numbers), annual)


def _period(year: int, kind: str, no: int, policies: Policies, calendar: WorkingDays) -> PlannedPeriod:
    months = _MONTHS[kind]
    starts, after = date(year, months * (no - 1) + 1, 1), months * no
    ends = (date(year, after + 1, 1) if after < _YEAR else date(year + 1, 1, 1)) - _ONE_DAY
    on = max(ends, EARLIEST)
    before = policies.days("evaluation.self_assessment.open", on)
    return PlannedPeriod(
        kind, no, f"{_name(kind, no)} {year}", starts, ends, max(ends - timedelta(days=before), starts),
        due_on(policies.value("evaluation.self_assessment.due", on), ends, calendar),
    )


def _name(kind: str, no: int) -> str:
    if kind == MONTHLY:
        return _MONTH_NAMES[no - 1]
    return f"{'Semester' if kind == SEMESTER else 'Triwulan'} {_ROMAN[no - 1]}"
