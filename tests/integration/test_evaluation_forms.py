"""One worked form, three behaviours, three predicates: from execution to CLOSED, and what the documents print.

F8a and the other examples are compared cell by cell in test_worked_examples.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.documents import snapshot
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import accept, begin, confirm, indicators, ratify, realise, review, submit

PREDIKAT = {"F8b": "SANGAT BAIK", "F8c": "KURANG/MISCONDUCT"}
ON_PAGE = {"F8b": "Sangat Baik", "F8c": "Kurang"}
WORDS = {"di_atas": "di atas", "sesuai": "sesuai", "di_bawah": "di bawah"}
REASON = "Dua baris kualitas di bawah target, tetapi kontribusinya melampaui ekspektasi; lihat supervisi 10 Juni."


@pytest.fixture(params=list(PREDIKAT))
def office(request: pytest.FixtureRequest, kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", request.param)


def closed(office: Office) -> None:
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)
    more = {"alasan": REASON} if office.example.get("expected_requires_justification") else {}
    confirm(office, **more)
    accept(office)
    ratify(office)


def printed(text: str) -> str:
    """A target as the paper sets it."""
    return text.replace("<= ", "≤ ").replace(">= ", "≥ ")


def test_example_reaches_its_end_and_prints_the_official_columns(office: Office) -> None:
    closed(office)
    assert office.state == "CLOSED"
    form = office.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    rows = [i for r in form.results for i in r.indicators]
    assert [(i.indicator, i.target, i.realisation) for i in rows] == [
        (one["indicator"], printed(one["target"]["text"]), one["realisation"]["text"]) for one in indicators(office)
    ]
    assert [i.rating for i in rows] == [WORDS[one["row_rating_code"]] for one in indicators(office)]
    assert [i.feedback for i in rows] == [(f"Pimpinan: {one['feedback'][0]['text']}",) for one in indicators(office)]
    assert [i.aspek for i in rows] == [one["aspect_code"].capitalize() for one in indicators(office)]
    assert next((b.name, b.ekspektasi) for b in form.behaviours) == (
        "Berorientasi Pelayanan", office.example["behaviours"][0]["leader_expectation"])  # fmt: skip
    assert form.predicate == PREDIKAT[office.key]
    assert form.rating_hasil_kerja == "DIATAS EKSPEKTASI"
    assert form.organisation_predicate == "BAIK"


def test_papers_of_the_example_agree_with_each_other_and_the_page(office: Office) -> None:
    closed(office)
    summary, paper = office.snapshot("evaluation_summary"), office.snapshot("confirmation")
    assert isinstance(summary, snapshot.EvaluationSummary)
    assert isinstance(paper, snapshot.Confirmation)
    assert (summary.predicate, paper.predicate) == (PREDIKAT[office.key],) * 2
    assert_person(summary.employee, office.example["employee"])
    assert_person(summary.assessor, office.example["assessor"])
    assert summary.assessor_superior is not None
    assert_person(summary.assessor_superior, office.example["assessor_superior"])
    assert summary.recommendation == office.example.get("note", "")
    assert [d.title for d in paper.documents] == [
        "Sasaran Kinerja Pegawai", "Penilaian Diri Pegawai", "Evaluasi Kinerja Pegawai",
        "Dokumen Evaluasi Kinerja Pegawai",
    ]  # fmt: skip
    assert paper.officer.jabatan == "Analis Kinerja"
    assert summary.frame.period_label == "1 APRIL SD 30 JUNI TAHUN 2026"
    assert summary.frame.period_title == "TRIWULAN II"
    assert f"Predikat kinerja {ON_PAGE[office.key]}" in office.read(office.employee).says


def assert_person(block: Any, example: dict[str, Any]) -> None:
    assert (block.name, block.identity_number, block.jabatan, block.unit_kerja, block.pangkat_golongan) == (
        example["name"], example["identity_number"], example["position"], example["unit"], example["rank_grade"],
    )  # fmt: skip


def test_self_assessment_prints_what_was_reported(office: Office) -> None:
    closed(office)
    form = office.snapshot("self_assessment")
    assert isinstance(form, snapshot.SelfAssessment)
    assert [i.realisation for r in form.results for i in r.indicators] == [
        one["realisation"]["text"] for one in indicators(office)
    ]
    assert form.reflection.startswith("Waktu tunggu turun")


@pytest.fixture
def teacher(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", "F2")


@pytest.fixture
def counter(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", "F8a")


def test_rows_below_the_target_demand_a_reason_for_above(teacher: Office) -> None:
    teacher.organisation_is()
    begin(teacher)
    realise(teacher)
    submit(teacher)
    refused = review(teacher)
    assert refused.status_code == 422
    assert "“Di Atas” diberikan bila" in refused.says
    confirm(teacher, alasan=REASON)
    form = teacher.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    assert form.rating_reason == REASON


def test_lower_is_better_is_respected_everywhere(counter: Office) -> None:
    begin(counter)
    realise(counter, but={"Rata-rata waktu tunggu loket": "38 menit"})
    submit(counter)
    page = counter.read(counter.assessor, "/nilai")
    assert page.text.count('class="g-perlu"') == 1, "the bar of a missed target is amber, and only that one"
    assert "38 menit dari target paling lama 30 menit" in page.says
    assert page.says.count("Menurut angkanya: di bawah.") == 1
    assert page.says.count("Makin kecil makin baik.") == 1
