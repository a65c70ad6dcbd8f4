"""Deadlines of discipline cases, counted by hand from the text of the law and the days off of 2026 and 2022."""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from app.city.seeds import holidays
from app.cli import main
from workflows.calc import calculate
from workflows.calendar import WorkingDays

CALENDAR = WorkingDays({day.on_date: day.name for day in holidays()}, frozenset({2026}))


def answer(operation: str, **payload: Any) -> dict[str, Any]:
    return calculate(f"discipline.{operation}", payload, calendar=CALENDAR, on=date(2026, 7, 15))


@pytest.mark.parametrize(
    ("received", "effective"),
    [
        # 3-6 (4), 9-13 (9), 16-17 (11), then 18-24 March are off, 25-27 (14), Monday the 30th is the 15th.
        ("2026-03-02", "2026-03-30"),
        ("2026-07-06", "2026-07-27"),  # three whole weeks without a day off
        ("2026-07-04", "2026-07-24"),  # received on a Saturday: Monday is the first day
        ("2026-08-05", "2026-08-28"),  # the 17th and the 25th of August are off
    ],
)
def test_a_punishment_takes_effect_on_the_fifteenth_working_day_after_receipt(received: str, effective: str) -> None:
    found = answer("effective_date", received_on=received)
    assert found["effective_date"] == effective
    assert found["warnings"] == []


def test_holidays_that_are_given_replace_those_that_are_known() -> None:
    assert answer("effective_date", received_on="2026-03-02", holidays=[])["effective_date"] == "2026-03-23"
    given = ["2026-03-03", "2026-03-07"]  # a Saturday counts no second time
    assert answer("effective_date", received_on="2026-03-02", holidays=given)["effective_date"] == "2026-03-24"


@pytest.mark.parametrize(
    ("delivered", "days", "within"),
    [("2026-08-05", 0, True), ("2026-08-06", 1, True), ("2026-08-18", 8, True), ("2026-08-27", 14, True),
     ("2026-08-28", 15, False)],
)
def test_a_decision_is_delivered_within_fourteen_working_days(delivered: str, days: int, within: bool) -> None:
    asked = {"from_date": "2026-08-05", "to_date": delivered}
    found = answer("deadline_check", **asked, limit_working_days=14)
    assert (found["working_days"], found["within"], found["last_day"]) == (days, within, "2026-08-27")
    assert answer("deadline_check", **asked, event="deliver_decision") == found


def test_what_ends_on_a_working_day_is_still_in_time_on_the_weekend_after_it() -> None:
    found = answer("deadline_check", from_date="2026-07-06", to_date="2026-07-12", limit_working_days=4)
    assert (found["working_days"], found["within"]) == (4, True)


@pytest.mark.parametrize(
    ("event", "limit"),
    [("summons_1", 7), ("summons_2", 7), ("deliver_decision", 14), ("send_decision", 3), ("effective", 15),
     ("appeal_reminder", 14)],
)
def test_the_deadlines_of_the_law_are_known_by_their_codes(event: str, limit: int) -> None:
    found = answer("deadline_check", from_date="2026-07-06", to_date="2026-07-07", event=event)
    assert found["limit_working_days"] == limit


@pytest.mark.parametrize(
    ("exam", "days", "warning", "blocked"),
    [("2022-10-05", 0, False, False), ("2022-10-14", 7, False, False), ("2022-10-17", 8, True, False),
     ("2022-10-18", 9, True, True)],
)
def test_the_official_example_of_a_summons_is_warned_of_and_not_refused(
    exam: str, days: int, warning: bool, blocked: bool
) -> None:
    found = answer("summons_check", letter_date="2022-10-05", exam_date=exam)
    assert (found["working_days"], found["warning"], found["blocked"]) == (days, warning, blocked)
    assert found["warnings"] == ["Hari libur tahun 2022 belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung."]


@pytest.mark.parametrize(
    ("operation", "payload", "error"),
    [
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-04", "limit_working_days": 1},
         "dates_reversed"),
        ("summons_check", {"letter_date": "2026-08-05", "exam_date": "2026-08-04"}, "dates_reversed"),
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-06"}, "field_missing"),
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-06", "limit_working_days": True},
         "field_invalid"),
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-06", "limit_working_days": -1},
         "field_invalid"),
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-06", "limit_working_days": 1001},
         "field_invalid"),
        ("deadline_check", {"from_date": "2026-08-05", "to_date": "2026-08-06", "event": "besok"}, "code_unknown"),
        ("effective_date", {"received_on": "2026-02-30"}, "date_invalid"),
        ("effective_date", {}, "field_missing"),
    ],
)
def test_what_cannot_be_counted_is_answered_with_a_sentence(
    operation: str, payload: dict[str, Any], error: str
) -> None:
    found = answer(operation, **payload)
    assert found["error"] == error
    assert found["message"].endswith(".")


def test_the_command_counts_with_the_days_off_it_knows_before_anything_is_installed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANGKAS_DATA_DIR", str(tmp_path / "none"))
    asked = json.dumps([{"received_on": "2026-03-02"}, {"received_on": "2027-03-02"}])
    result = CliRunner().invoke(main, ["calc", "discipline.effective_date"], input=asked)
    known, unknown = json.loads(result.output)
    assert (known["effective_date"], known["warnings"]) == ("2026-03-30", [])
    assert unknown["warnings"] == ["Hari libur tahun 2027 belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung."]
    assert not (tmp_path / "none").exists()
