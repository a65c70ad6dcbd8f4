"""A second look at an SKP or evaluation notices what a careful reader would ask, and never changes a rating."""
from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.documents.columns import COLUMNS
from workflows.calc import calculate
from workflows.review import LintCode
from workflows.vocabulary import Approach, Aspect, FormClass, printed_columns
from workflows.wording import absolute_word, activity_word, contradicts_figures, unit_disagreement

TODAY = date(2026, 7, 15)
SEED = Path(__file__).parents[2] / "app" / "city" / "seed" / "skp_examples.json"
FILE = json.loads(SEED.read_text(encoding="utf-8"))
EXAMPLES = {one["id"]: one for one in FILE["examples"] if one["kind"] != "mph"}


def example(name: str) -> dict[str, Any]:
    """An example to be changed."""
    return copy.deepcopy(EXAMPLES[name])


def reviewed(sheet: dict[str, Any]) -> dict[str, Any]:
    return calculate("skp.review", sheet, on=TODAY)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_gives_the_lints_and_the_predicate_it_expects(name: str) -> None:
    sheet = EXAMPLES[name]
    found = reviewed(sheet)
    assert set(found["lints"]) == set(sheet["expected_lints"])
    assert found["predicate"] == sheet["ratings"]["predicate_code"]
    assert found["predicate_changed_by_system"] is False
    assert found["requires_justification"] is sheet.get("expected_requires_justification", False)


def test_every_code_of_the_vocabulary_is_known_by_its_name() -> None:
    assert {one["code"]: one["text"] for one in FILE["vocabulary"]["lints"]} == {
        one.value: one.text for one in LintCode
    }


def test_a_rating_above_with_rows_below_target_keeps_its_predicate_and_asks_why() -> None:
    found = reviewed(EXAMPLES["F2"])
    assert found["below_target_indicators"] == [
        {"type": "utama", "no": 1, "aspect": "kualitas"}, {"type": "utama", "no": 2, "aspect": "kualitas"},
    ]
    assert (found["predicate"], found["printed_label"], found["justification_missing"]) == ("baik", "BAIK", True)
    explained = reviewed(example("F2") | {"justification": "Tiga sertifikat dan dua rekan dibimbing."})
    assert (explained["requires_justification"], explained["justification_missing"]) == (True, False)


def test_the_same_results_give_three_predicates_by_behaviour_alone() -> None:
    assert [reviewed(EXAMPLES[name])["predicate"] for name in ("F8a", "F8b", "F8c")] == [
        "baik", "sangat_baik", "kurang",
    ]


def test_a_narrative_is_not_compared_with_a_number() -> None:
    assert reviewed(EXAMPLES["F9a"])["below_target_indicators"] == []


def test_attachments_are_counted() -> None:
    assert reviewed(EXAMPLES["F8a"])["attachment_counts"] == {"resources": 2, "accountability": 2, "consequences": 2}
    assert reviewed(EXAMPLES["F1"])["attachment_counts"] == {"resources": 0, "accountability": 0, "consequences": 0}


@pytest.mark.parametrize("approach", Approach)
@pytest.mark.parametrize("form_class", FormClass)
@pytest.mark.parametrize("evaluated", [False, True])
def test_the_columns_are_those_of_the_printed_form(approach: Approach, form_class: FormClass, evaluated: bool) -> None:
    printed = COLUMNS["evaluation" if evaluated else "skp", approach.value, form_class.value]
    assert printed_columns(approach, form_class, evaluated=evaluated) == tuple(one.heading for one in printed)


def indicator_of(sheet: dict[str, Any], result: int, indicator: int) -> dict[str, Any]:
    found: dict[str, Any] = sheet["work_results"][result]["indicators"][indicator]
    return found


def test_a_time_longer_than_its_target_and_praise_for_it_are_noticed() -> None:
    sheet = example("F8a")
    waiting = indicator_of(sheet, 0, 1)
    waiting["realisation"] = {"text": "41 menit", "value": "41", "unit": "menit"}
    waiting["feedback"] = [{"by": "Pimpinan", "text": "Selesai tepat waktu"}]
    waiting["row_rating_code"] = "di_bawah"
    found = reviewed(sheet)
    assert found["lints"] == [
        "rating_above_with_below_target", "time_realisation_exceeds_target", "feedback_contradicts_realisation",
    ]
    assert {one["where"] for one in found["notes"]} == {None, "A.1 Waktu"}


def test_a_row_below_target_that_is_not_rated_below_asks_for_a_reason() -> None:
    sheet = example("F4")
    indicator_of(sheet, 2, 0)["row_rating_code"] = "sesuai"
    found = reviewed(sheet)
    assert "below_target_context_accepted" in found["lints"]
    assert found["requires_justification"] is True
    said = example("F4")
    indicator_of(said, 3, 0)["feedback"] = [{"by": "Pimpinan", "text": "Dapat dimaklumi, sistem padam dua hari"}]
    assert "below_target_context_accepted" in reviewed(said)["lints"]


def test_the_head_of_a_unit_is_rated_as_the_unit() -> None:
    sheet = example("F8a") | {"form_class": "jpt"}
    found = reviewed(sheet)
    assert found["lints"] == ["head_rating_differs_from_organisation"]
    assert found["requires_justification"] is True
    sheet["organisation_predicate_code"] = "istimewa"
    assert reviewed(sheet)["lints"] == []
    assert "PERSPEKTIF" in found["prints_columns"]


@pytest.mark.parametrize(
    "change",
    [
        {"ratings": {"work_result_code": "109.5", "behaviour_code": "sesuai"}},
        {"ratings": {"work_result_code": "di_atas", "behaviour_code": "sesuai", "nilai": 112}},
        {"total_score": "91.2"},
        {"source": "PermenPANRB 8/2021 (formulir lama)"},
    ],
)
def test_numbers_of_the_old_format_are_told(change: dict[str, Any]) -> None:
    assert "legacy_numeric_format" in reviewed(example("F8a") | change)["lints"]


def test_absolute_words_and_activities_are_noticed_where_they_stand() -> None:
    sheet = example("F8a")
    indicator_of(sheet, 0, 2)["indicator"] = "Semua dokumen tanpa cetak ulang"
    indicator_of(sheet, 1, 0)["indicator"] = "Melaksanakan survei kepuasan"
    found = reviewed(sheet)
    assert found["lints"] == ["absolute_target", "activity_language"]
    assert [one["where"] for one in found["notes"]] == ["A.1 Kualitas", "A.2 Kualitas"]
    assert all(one["reason"].endswith(".") and one["better"] for one in found["notes"])
    assert reviewed(sheet | {"form_class": "jpt", "organisation_predicate_code": "istimewa"})["lints"] == [
        "activity_language"
    ]


def test_a_date_far_from_the_period_is_noticed() -> None:
    for day, noticed in (("2026-07-06", False), ("2026-09-28", False), ("2026-09-29", True), ("2026-03-31", True)):
        found = reviewed(example("F8a") | {"document_date": day})
        assert ("document_date_outside_period" in found["lints"]) is noticed, day


def test_copied_targets_need_three_results() -> None:
    sheet = example("F1")
    sheet["work_results"] = sheet["work_results"][:2]
    assert "identical_targets" not in reviewed(sheet)["lints"]
    sheet = example("F1")
    indicator_of(sheet, 6, 0)["target"] |= {"text": "24 jadwal", "value": "24", "unit": "jadwal"}
    assert "identical_targets" not in reviewed(sheet)["lints"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Semua permohonan selesai", "Semua"), ("Warga selalu dilayani", "selalu"), ("Tidak pernah terlambat",
        "Tidak pernah"), ("Setiap aduan ditanggapi", "Setiap"), ("Laporan setiap bulan", None),
        ("Rekap tiap triwulan", None), ("Kesemuaan", None), ("Tersampaikannya seluruh laporan", "seluruh"),
    ],
)
def test_words_without_exception(text: str, word: str | None) -> None:
    assert absolute_word(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Menyusun laporan", "Menyusun"), ("Melaksanakan rapat", "Melaksanakan"), ("Mengikuti diklat", "Mengikuti"),
        ("Pelaksanaan rapat", "Pelaksanaan"), ("Jumlah laporan tersusun", None), ("Tersusunnya laporan", None),
        ("Meningkatnya kompetensi", None), ("Menurunnya waktu tunggu", None), ("Menjadi wali kelas", None),
        ("Media sosial aktif", None), ("", None),
    ],
)
def test_words_that_name_an_activity(text: str, word: str | None) -> None:
    assert activity_word(text) == word


@pytest.mark.parametrize(
    ("indicator", "aspect", "unit", "fits"),
    [
        ("Jumlah kegiatan", Aspect.KUALITAS, "persen", False), ("Jumlah kegiatan", Aspect.KUANTITAS, "kegiatan", True),
        ("Persentase kegiatan", Aspect.KUALITAS, "dokumen", False), ("Persentase kegiatan", None, "persen", True),
        ("Lama penyelesaian", Aspect.WAKTU, "dokumen", False), ("Waktu pelaksanaan", Aspect.WAKTU, "bulan", True),
        ("Waktu pelaksanaan", Aspect.WAKTU, "laporan", False), ("Ketepatan waktu", Aspect.WAKTU, "persen", True),
        ("Jumlah jam pelatihan", Aspect.KUANTITAS, "jam", True), ("Layanan loket", Aspect.KUANTITAS, "bulan", False),
        ("Jumlah kegiatan", Aspect.KUANTITAS, "", True),
    ],
)
def test_a_unit_measures_its_indicator(indicator: str, aspect: Aspect | None, unit: str, fits: bool) -> None:
    assert (unit_disagreement(indicator, aspect, unit) is None) is fits


@pytest.mark.parametrize(
    ("feedback", "meets", "contradicting"),
    [
        ("Target terlampaui", False, True), ("Belum tercapai", False, False), ("Belum tercapai", True, True),
        ("Terlambat dua hari", True, True), ("Sangat baik dan runtut", False, False), ("Tepat waktu", True, False),
        ("Tidak tepat waktu", False, False),
    ],
)
def test_words_about_the_target_are_held_against_the_figures(feedback: str, meets: bool, contradicting: bool) -> None:
    assert contradicts_figures(feedback, meets=meets) is contradicting


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ({"kind": "mph"}, "code_unknown"), ({"work_results": "tujuh"}, "field_invalid"),
        ({"work_results": [{"no": 0, "indicators": [{}]}]}, "field_invalid"),
        ({"work_results": [{"indicators": [{"target": {"value": "98,5"}}]}]}, "field_invalid"),
        ({"work_results": [{"indicators": [{"target": {"value": "98.5", "comparator": "~"}}]}]}, "comparator_unknown"),
        ({"work_results": [{}] * 101}, "too_long"), ({"ratings": {"work_result_code": "atas"}}, "code_unknown"),
        ({"period": {"start": "1 Juni 2026"}}, "date_invalid"), ({"attachments": {"resources": 3}}, "field_invalid"),
    ],
)
def test_what_cannot_be_read_is_named(sheet: dict[str, Any], code: str) -> None:
    found = reviewed(sheet)
    assert found["error"] == code
    assert found["message"].endswith(".")
