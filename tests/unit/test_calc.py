"""The calculators answer as documented; a domain error is an answer, an unknown operation is not."""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calc import OPERATIONS, UnknownOperation, UnreadablePayload, calculate, list_operations
from workflows.calendar import WorkingDays

CALENDAR = WorkingDays({date(2026, 3, day): "Libur" for day in (18, 19, 20, 23, 24)}, frozenset({2026}))
TODAY = date(2026, 7, 15)


def answer(operation: str, payload: dict[str, Any]) -> dict[str, Any]:
    return calculate(operation, payload, calendar=CALENDAR, on=TODAY)


@pytest.mark.parametrize("operation", list_operations(), ids=lambda entry: entry["operation"])
def test_every_operation_lists_its_fields_and_an_example_that_runs(operation: dict[str, Any]) -> None:
    assert set(operation["example"]) <= set(operation["fields"])
    assert operation["summary"].endswith(".")
    result = answer(operation["operation"], operation["example"])
    assert "error" not in result
    json.dumps(result)


def test_the_operations_of_the_first_milestone_exist() -> None:
    assert set(OPERATIONS) >= {
        "identity.validate", "appraisal.predicate", "appraisal.objection_check", "target.parse", "target.compare",
    }


def test_identity_is_validated() -> None:
    payload = {"number": "19800418 200604 2 907", "employment_type": "PNS", "reference_date": "2026-07-15"}
    assert answer("identity.validate", payload) == {
        "valid": True, "reasons": [], "sentences": [], "normalized": "198004182006042907", "detected_type": "PNS",
        "birth_date": "1980-04-18", "sex": "P", "serial": "907", "tmt_cpns": "2006-04",
    }
    pppk = answer("identity.validate", payload | {"number": 199001012023211005, "employment_type": None})
    assert (pppk["valid"], pppk["detected_type"], pppk["appointment_year"]) == (True, "PPPK", 2023)
    assert "tmt_cpns" not in pppk
    assert answer("identity.validate", payload | {"employment_type": "PPPK"})["reasons"] == ["type_mismatch"]


@pytest.mark.parametrize(
    ("work_result", "behaviour", "predicate", "printed"),
    [
        ("di_atas", "sesuai", "baik", "BAIK"), ("di_atas", "di_atas", "sangat_baik", "SANGAT BAIK"),
        ("di_atas", "di_bawah", "kurang", "KURANG/MISCONDUCT"),
        ("di_bawah", "di_bawah", "sangat_kurang", "SANGAT KURANG"),
    ],
)
def test_a_predicate_is_read_from_two_ratings(work_result: str, behaviour: str, predicate: str, printed: str) -> None:
    result = answer("appraisal.predicate", {"work_result": work_result, "behaviour": behaviour})
    assert result["predicate"] == predicate
    assert result["printed_label"] == printed
    assert result["citation"] == "PermenPANRB 6/2022"


@pytest.mark.parametrize("payload", [{"work_result": None, "behaviour": "sesuai"}, {"work_result": "sesuai"}, {}])
def test_without_a_rating_there_is_no_predicate(payload: dict[str, Any]) -> None:
    result = answer("appraisal.predicate", payload)
    assert (result["predicate"], result["error"]) == (None, "rating_missing")


@pytest.mark.parametrize(("q4", "annual", "demanded"), [("baik", "kurang", True), ("baik", "sangat_baik", False)])
def test_an_annual_jump_requires_a_reason(q4: str, annual: str, demanded: bool) -> None:
    result = answer("appraisal.annual_jump", {"q4_predicate": q4, "annual_predicate": annual})
    assert result["requires_reason"] is demanded


@pytest.mark.parametrize(
    ("received", "filed", "day_type", "days", "accepted"),
    [
        ("2026-07-15", "2026-07-15", "calendar", 0, True),
        ("2026-07-15", "2026-07-29", "calendar", 14, True),
        ("2026-07-15", "2026-07-30", "calendar", 15, False),
        ("2026-07-15", "2026-07-30", None, 15, False),  # the policy counts calendar days
        ("2026-07-15", "2026-07-30", "working", 11, True),
        ("2026-07-15", "2026-08-04", "working", 14, True),
        ("2026-07-15", "2026-08-05", "working", 15, False),
        ("2026-03-10", "2026-03-24", "calendar", 14, True),
        ("2026-03-13", "2026-04-09", "working", 14, True),  # five days off between
        ("2026-03-13", "2026-04-10", "working", 15, False),
    ],
)
def test_an_objection_is_accepted_within_fourteen_days(
    received: str, filed: str, day_type: str | None, days: int, accepted: bool
) -> None:
    payload = {"result_received_on": received, "filed_on": filed, "day_type": day_type}
    result = answer("appraisal.objection_check", payload)
    assert (result["days"], result["accepted"]) == (days, accepted)
    assert result["citation"] == "PP 30/2019 Pasal 59"
    assert result["warnings"] == []


def test_holidays_given_replace_those_the_app_knows() -> None:
    payload = {"result_received_on": "2026-03-13", "filed_on": "2026-04-03", "day_type": "working"}
    assert answer("appraisal.objection_check", payload)["days"] == 10
    assert answer("appraisal.objection_check", payload | {"holidays": []})["days"] == 15
    friday = answer("appraisal.objection_check", payload | {"holidays": ["2026-04-03"]})
    assert (friday["days"], friday["accepted"], friday["last_day"]) == (14, True, "2026-04-02")


def test_a_year_without_loaded_holidays_is_warned_of() -> None:
    payload = {"result_received_on": "2026-12-28", "filed_on": "2027-01-04", "day_type": "working"}
    assert answer("appraisal.objection_check", payload)["warnings"] == [
        "Hari libur tahun 2027 belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung."
    ]
    assert calculate("appraisal.objection_check", payload)["warnings"] != []


def test_an_objection_before_the_result_is_refused() -> None:
    result = answer("appraisal.objection_check", {"result_received_on": "2026-07-15", "filed_on": "2026-07-14"})
    assert result["error"] == "filed_before_received"


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [("≥ 98%", "98", "persen", ">="), ("1.250,5 m2", "1250.5", "m2", None), ("12 bulan", "12", "bulan", None),
     ("120", "120", None, None), ("Register lengkap", None, None, None)],
)
def test_a_target_is_parsed(text: str, value: str | None, unit: str | None, comparator: str | None) -> None:
    result = answer("target.parse", {"text": text})
    assert (result["value"], result["unit"], result["comparator"]) == (value, unit, comparator)


@pytest.mark.parametrize(
    ("comparator", "target", "realisation", "meets", "better"),
    [
        ("<=", "30", "22", True, True), ("<=", "30", "30", True, False), ("<=", "30", "31", False, False),
        (">=", "98", "98.6", True, True), (">=", "100", "95", False, False), ("=", "4", "5", False, False),
        (">=", "1.250", "2", True, True),  # a decimal with a point, by the convention of the command line
        (">=", "1.250 dokumen", "2 dokumen", False, False),  # text as people write it
        ("<=", "30 menit", "0,5 jam", True, False), (None, "≤ 30 menit", "22 menit", True, True),
        (None, "12 bulan", "14 bulan", False, False), (">=", 3000, 3240, True, True), (">=", "98", 98.6, True, True),
        (">", "98", "98", False, False), ("≤", "30", "22", True, True),
    ],
)
def test_a_realisation_is_compared(
    comparator: str | None, target: object, realisation: object, meets: bool, better: bool
) -> None:
    payload = {"comparator": comparator, "target": target, "realisation": realisation}
    assert answer("target.compare", payload) == {"meets_target": meets, "better_than_target": better}


@pytest.mark.parametrize(
    ("operation", "payload", "code"),
    [
        ("target.parse", {}, "field_missing"),
        ("target.parse", {"text": 5}, "field_invalid"),
        ("target.parse", {"text": "3-5 hari"}, "range"),
        ("target.parse", {"text": "x" * 300}, "too_long"),
        ("target.parse", {"text": "x" * 1_000_000}, "too_long"),
        ("target.parse", {"text": "\ud800"}, "hidden_character"),
        ("target.compare", {"comparator": "~", "target": "1", "realisation": "1"}, "comparator_unknown"),
        ("target.compare", {"comparator": ["<="], "target": "1", "realisation": "1"}, "comparator_unknown"),
        ("target.compare", {"target": "1", "realisation": "NaN"}, "not_a_number"),
        ("target.compare", {"target": "1", "realisation": float("nan")}, "field_invalid"),
        ("target.compare", {"target": "1", "realisation": float("inf")}, "field_invalid"),
        ("target.compare", {"target": "1", "realisation": 10**5000}, "field_invalid"),
        ("target.compare", {"target": True, "realisation": "1"}, "field_invalid"),
        ("target.compare", {"target": "2 hari", "realisation": "9 aduan"}, "units_differ"),
        ("target.compare", {"target": "Lengkap", "realisation": "9 aduan"}, "no_value"),
        ("appraisal.predicate", {"work_result": "atas", "behaviour": "sesuai"}, "code_unknown"),
        ("appraisal.predicate", {"work_result": ["sesuai"], "behaviour": "sesuai"}, "field_invalid"),
        ("appraisal.annual_jump", {"q4_predicate": "istimewa", "annual_predicate": "baik"}, "code_unknown"),
        ("appraisal.objection_check", {"result_received_on": "2026-07-15"}, "field_missing"),
        ("appraisal.objection_check", {"result_received_on": "2026-02-30", "filed_on": "2026-07-15"}, "date_invalid"),
        ("appraisal.objection_check", {"result_received_on": "15-07-2026", "filed_on": "2026-07-15"}, "date_invalid"),
        ("appraisal.objection_check", {"result_received_on": "2026-07-15", "filed_on": "9999-12-31"}, "date_invalid"),
        ("appraisal.objection_check",
         {"result_received_on": "2026-07-15", "filed_on": "2026-07-15", "day_type": "kerja"}, "code_unknown"),
        ("appraisal.objection_check",
         {"result_received_on": "2026-07-15", "filed_on": "2026-07-15", "holidays": "2026-07-16"}, "field_invalid"),
        ("appraisal.objection_check",
         {"result_received_on": "2026-07-15", "filed_on": "2026-07-15", "holidays": ["2026-07-16"] * 2001}, "too_long"),
        ("identity.validate", {"number": "1"}, "field_missing"),
        ("identity.validate", {"number": 10**5000, "reference_date": "2026-07-15"}, "field_invalid"),
        ("identity.validate", {"number": "198004182006042907", "reference_date": "2026-07-15",
                               "employment_type": "TNI"}, "code_unknown"),
        ("identity.validate", {"number": "191001011930011001", "reference_date": "1931-01-01"}, "policy_unknown"),
    ],
)
def test_a_domain_error_is_an_answer_with_a_sentence(operation: str, payload: dict[str, Any], code: str) -> None:
    result = answer(operation, payload)
    assert result["error"] == code
    assert result["message"].endswith(".")
    json.dumps(result).encode("ascii")


@pytest.mark.parametrize("operation", ["", "target", "TARGET.PARSE", "\ud800" * 100, "__class__"])
def test_an_unknown_operation_is_refused(operation: str) -> None:
    with pytest.raises(UnknownOperation, match="tidak dikenal"):
        answer(operation, {})


@pytest.mark.parametrize("payload", [None, 5, "teks", []])
def test_a_payload_that_is_no_object_is_refused(payload: Any) -> None:
    with pytest.raises(UnreadablePayload):
        answer("target.parse", payload)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates().map(str)


@given(st.sampled_from(sorted(OPERATIONS)), st.data())
def test_no_payload_brings_a_calculator_down(operation: str, data: st.DataObject) -> None:
    fields = sorted(OPERATIONS[operation].fields)
    payload = {field: data.draw(scalars | st.lists(scalars, max_size=3)) for field in fields}
    assert isinstance(answer(operation, payload), dict)
