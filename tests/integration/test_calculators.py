"""Kalkulator: every calculation has a form, an answer in words, and the article beside it; nothing needs a sign-in."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.calculators.forms import FORMS, CalculatorForm
from app.calculators.queries import answer, rules_known
from tests.city import City
from workflows.calc import OPERATIONS
from workflows.policies import citation


def test_every_calculation_has_a_page() -> None:
    assert set(FORMS) == set(OPERATIONS)


def test_a_visitor_finds_every_calculation_with_what_it_rests_on(quiet_city: City) -> None:
    page = quiet_city.visitor().get("/kalkulator")
    for form in FORMS.values():
        assert form.title in page.says
        assert f"/kalkulator/{form.address}" in page.text


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.address)
def test_the_example_of_each_is_answered_with_its_source(quiet_city: City, form: type[CalculatorForm]) -> None:
    visitor = quiet_city.visitor()
    empty = visitor.get(f"/kalkulator/{form.address}")
    assert "lalu pilih Hitung" in empty.says
    page = visitor.get(f"/kalkulator/{form.address}", query_string=form.example)
    assert page.status_code == 200
    assert "lalu pilih Hitung" not in page.says
    source = citation(OPERATIONS[form.operation].cites)
    assert source.label in page.says.replace("\u00a0", " ")
    assert source.certainty.label in page.says


def test_the_guideline_is_told_in_persons(quiet_city: City) -> None:
    asked = {"organisation_predicate": "baik", "sangat_baik": "2", "baik": "6"}
    page = quiet_city.visitor().get("/kalkulator/pola-distribusi", query_string=asked)
    assert "Di luar pola" in page.says
    assert "Baik paling banyak 70% dari 8 orang, yaitu 5" in page.says
    assert "Unit kecil" in page.says


def test_the_form_is_sent_as_a_browser_sends_it(quiet_city: City) -> None:
    page = quiet_city.visitor().get("/kalkulator/angka-kredit")
    form = page.form("Hitung")
    assert (form.method, form.action) == ("GET", "/kalkulator/angka-kredit")
    filled = {**form.fields, "level_1": "ahli_pertama", "predicate_1": "butuh_perbaikan", "months_1": "12"}
    page = quiet_city.visitor().get(form.action, query_string=filled)
    assert "9,375 angka kredit" in page.says
    assert "Dua desimal 9,38" in page.says


def test_a_review_tells_where_why_and_how_better(quiet_city: City) -> None:
    form = FORMS["skp.review"]
    page = quiet_city.visitor().get(f"/kalkulator/{form.address}", query_string=form.example)
    for words in ("A.1 Kualitas", "Indikator menghitung jumlah", "A.2 Kuantitas", "“Semua”", "diminta, belum ada"):
        assert words in page.says


@pytest.mark.parametrize(
    ("address", "asked", "status", "sentence"),
    [
        ("predikat", {"work_result": "atas", "behaviour": "sesuai"}, 422, "Pilih salah satu."),
        ("angka-kredit", {"level_1": "ahli_muda", "predicate_1": "baik", "months_1": "13"}, 422, "0 sampai 12"),
        ("angka-kredit", {"level_1": "ahli_muda", "predicate_1": "baik"}, 200, "1 sampai 12 bulan"),
        ("pola-distribusi", {"organisation_predicate": "baik", "baik": "-1"}, 422, "bilangan bulat"),
        ("membaca-target", {"text": "3-5 hari"}, 200, "bukan rentang"),
        ("membaca-target", {"text": "x" * 400}, 422, "Paling banyak"),
        ("membaca-target", {"text": "\x00"}, 422, "tidak terbaca"),
        ("batas-keberatan", {"result_received_on": "besok", "filed_on": "2026-07-29"}, 422, "tanggal"),
        ("membandingkan-target", {"target": "2 hari", "realisation": "9 aduan"}, 200, "berbeda"),
    ],
)
def test_what_cannot_be_reckoned_is_said_in_a_sentence(
    quiet_city: City, address: str, asked: dict[str, str], status: int, sentence: str
) -> None:
    page = quiet_city.visitor().get(f"/kalkulator/{address}", query_string=asked)
    assert page.status_code == status
    assert sentence in page.says


def test_an_unknown_calculation_is_not_found(quiet_city: City) -> None:
    assert quiet_city.visitor().get("/kalkulator/rahasia").status_code == 404


def test_the_command_line_answers_one_and_many_the_same() -> None:
    parts = {"parts": [{"level": "ahli_muda", "predicate": "baik", "months": 6}]}
    one = answer("credit.compute", json.dumps(parts))
    assert answer("credit.compute", json.dumps([parts, parts])) == [one, one]
    assert one["print_2dp"] == "12.50"


def test_the_command_counts_as_the_pages_of_its_installation_do(quiet_city: City) -> None:
    _, calendar = rules_known(quiet_city.app.config["TANGKAS"])
    assert calendar.holiday_name(date(2026, 8, 17)) == "Proklamasi Kemerdekaan"


def test_a_summons_past_the_official_example_is_told_to_be_written_anew(quiet_city: City) -> None:
    asked = {"letter_date": "2022-10-05", "exam_date": "2022-10-18"}
    says = quiet_city.visitor().get("/kalkulator/surat-panggilan", query_string=asked).says
    assert "Terlalu lama; buat surat panggilan baru" in says
    assert "Hari libur tahun 2022 belum dimuat" in says
    late = quiet_city.visitor().get("/kalkulator/surat-panggilan", query_string={**asked, "exam_date": "2022-10-17"})
    assert "Lewat 7 hari kerja; masih dapat dilakukan, periksa kembali" in late.says
