"""Calculations about the deadlines of discipline cases: working days between two dates, and what follows from them."""
from __future__ import annotations

from datetime import date
from types import MappingProxyType

from workflows.calc.reading import Answer, CalculationRefused, Payload, calendar_field, date_field, shown
from workflows.calc.shape import Operation, Rules
from workflows.calendar import WorkingDays, due_on, is_within
from workflows.policies import PolicyValue, citation

FIRST, LATEST, EFFECTIVE = "discipline.summons.first", "discipline.summons.latest", "discipline.effective"
# The deadlines of the law by the codes under which they are known.
EVENTS = MappingProxyType({
    "summons_1": FIRST,
    "summons_2": "discipline.summons.second",
    "deliver_decision": "discipline.decision.deliver",
    "send_decision": "discipline.decision.send",
    "effective": EFFECTIVE,
    "appeal_reminder": "discipline.appeal",
})
MOST_DAYS = 1000
_HOLIDAYS = "daftar tanggal; kosong memakai hari libur yang dimuat"


def check_deadline(payload: Payload, rules: Rules) -> Answer:
    """How many working days lie after the first date up to the second, and whether that is within the limit."""
    start, end = _dates(payload, "from_date", "to_date")
    limit, calendar = _limit(payload, rules), calendar_field(payload, rules.calendar)
    days, last = calendar.between(start, end), calendar.add(start, limit)
    return {
        "working_days": days, "within": days <= limit, "limit_working_days": limit, "last_day": last.isoformat(),
        "warnings": _warnings(calendar, start, max(end, last)),
    }


def effective_date(payload: Payload, rules: Rules) -> Answer:
    """When a punishment takes effect: the day of receipt does not count."""
    received, calendar = date_field(payload, "received_on"), calendar_field(payload, rules.calendar)
    value = rules.policies.value(EFFECTIVE, rules.on)
    effective = due_on(value, received, calendar)
    return {
        "effective_date": effective.isoformat(), "working_day": int(value.value),
        "citation": citation("discipline.effective").label, "warnings": _warnings(calendar, received, effective),
    }


def check_summons(payload: Payload, rules: Rules) -> Answer:
    """Whether an examination lies near enough to the letter that calls for it."""
    letter, exam = _dates(payload, "letter_date", "exam_date")
    calendar = calendar_field(payload, rules.calendar)
    warned, refused = (rules.policies.value(key, rules.on) for key in (FIRST, LATEST))
    return {
        "working_days": calendar.between(letter, exam),
        "warning": not is_within(warned, letter, exam, calendar),
        "blocked": not is_within(refused, letter, exam, calendar),
        "warned_after": int(warned.value),
        "last_day": due_on(warned, letter, calendar).isoformat(),
        "last_possible_day": due_on(refused, letter, calendar).isoformat(),
        "citation": citation("discipline.summons").label,
        "warnings": _warnings(calendar, letter, max(exam, due_on(refused, letter, calendar))),
    }


def _dates(payload: Payload, first: str, second: str) -> tuple[date, date]:
    start, end = date_field(payload, first), date_field(payload, second)
    if end < start:
        raise CalculationRefused("dates_reversed", f"Isian {second} tidak boleh mendahului {first}.")
    return start, end


def _limit(payload: Payload, rules: Rules) -> int:
    """The limit given, else that of the event named."""
    given, event = payload.get("limit_working_days"), payload.get("event")
    if given is None and event is None:
        raise CalculationRefused("field_missing", "Isian limit_working_days belum ada.")
    if given is None:
        return int(_of_event(event, rules).value)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= MOST_DAYS:
        raise CalculationRefused("field_invalid",
                                 f"Isian limit_working_days harus bilangan bulat 0 sampai {MOST_DAYS}.")
    return given


def _of_event(event: object, rules: Rules) -> PolicyValue:
    if not isinstance(event, str) or event not in EVENTS:
        known = ", ".join(EVENTS)
        raise CalculationRefused("code_unknown", f"Isian event tidak dikenal: {shown(str(event))}. Pilih dari {known}.")
    return rules.policies.value(EVENTS[event], rules.on)


def _warnings(calendar: WorkingDays, start: date, end: date) -> list[str]:
    return list(calendar.warnings(start, end))


DISCIPLINE = (
    Operation(
        "discipline.deadline_check", "Menghitung hari kerja antara dua tanggal dan membandingkannya dengan tenggat.",
        {
            "from_date": "tanggal yang tidak dihitung", "to_date": "tanggal terakhir yang dihitung",
            "limit_working_days": "tenggat dalam hari kerja; kosong bila event diisi",
            "event": f"tenggat menurut aturan: {', '.join(EVENTS)}", "holidays": _HOLIDAYS,
        },
        {"from_date": "2026-08-05", "to_date": "2026-08-27", "limit_working_days": 14},
        check_deadline, "discipline.deliver",
    ),
    Operation(
        "discipline.effective_date", "Menghitung kapan hukuman disiplin mulai berlaku.",
        {"received_on": "tanggal keputusan diterima", "holidays": _HOLIDAYS},
        {"received_on": "2026-03-02"},
        effective_date, "discipline.effective",
    ),
    Operation(
        "discipline.summons_check", "Memeriksa jarak surat panggilan dan pemeriksaan.",
        {"letter_date": "tanggal surat panggilan", "exam_date": "tanggal pemeriksaan", "holidays": _HOLIDAYS},
        {"letter_date": "2026-07-06", "exam_date": "2026-07-15"},
        check_summons, "discipline.summons",
    ),
)
