"""F1, F2, F4, F8a, F9a and F9b typed, evaluated and printed: every cell of the official columns is the example's own.

What is compared is the PDF as a screen reader walks it, cell by cell, with the words of the seed data.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.documents import snapshot as s
from tests.integration.worked_office import REASON, Worked, worked_in
from tests.paper import assert_archivable, made, words
from tests.tags import tables
from workflows.vocabulary import BERAKHLAK

KEYS = ("F1", "F2", "F4", "F8a", "F9a", "F9b")
PREDICATE = {"F1": "BAIK", "F2": "BAIK", "F4": "BAIK", "F8a": "BAIK", "F9a": "BUTUH PERBAIKAN", "F9b": "SANGAT KURANG"}
PERIOD = {
    "F1": ("TAHUNAN", "1 JUNI SD 31 DESEMBER TAHUN 2026"), "F2": ("TAHUNAN", "1 JANUARI SD 31 DESEMBER TAHUN 2025"),
    "F4": ("TRIWULAN III", "1 JULI SD 30 SEPTEMBER TAHUN 2026"),
    "F8a": ("TRIWULAN II", "1 APRIL SD 30 JUNI TAHUN 2026"),
    "F9a": ("TRIWULAN III", "1 JULI SD 30 SEPTEMBER TAHUN 2026"),
    "F9b": ("TRIWULAN III", "1 JULI SD 30 SEPTEMBER TAHUN 2026"),
}  # fmt: skip
NUMBER = {"nip": "NIP", "nrp": "NRP", "nippppk": "NI PPPK"}
RANK = {"PNS": "PANGKAT/GOL RUANG", "PPPK": "GOLONGAN", "TNI": "PANGKAT"}
RATING = {"di_atas": "DIATAS EKSPEKTASI", "sesuai": "SESUAI EKSPEKTASI", "di_bawah": "DIBAWAH EKSPEKTASI"}
MEASURES = "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:"


@pytest.fixture(scope="module", params=KEYS)
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    yield from worked_in(tmp_path_factory.mktemp("worked") / "data", request.param)


@pytest.fixture(scope="module")
def papers(worked: Worked) -> dict[str, Any]:
    return worked.papers()


@pytest.fixture(scope="module")
def printed(papers: dict[str, Any]) -> dict[str, bytes]:
    return {kind: made(one) for kind, one in papers.items() if kind != "confirmation"}


def signs(text: str) -> str:
    return text.replace("<= ", "≤ ").replace(">= ", "≥ ")


def rows(example: dict[str, Any], *, judged: bool) -> list[list[str]]:
    """The cells of the table HASIL KERJA, row by row, as the example fills them."""
    expected: list[list[str]] = []
    for kind, heading in (("utama", "A. UTAMA"), ("tambahan", "B. TAMBAHAN")):
        mine = [row for row in example["work_results"] if row["type"] == kind]
        expected.append([heading if mine else f"{heading}: Tidak ada hasil kerja {kind}."])
        for row in mine:
            shared = [str(row["no"]), row["leader_result"]]
            if example["approach"] == "kualitatif":
                expected.append([*shared, f"{row['result_plan']} {MEASURES}"])
            expected += [
                shared + _cells(example, row, one) + (_judged(one) if judged else []) for one in row["indicators"]
            ]
    return expected


def _cells(example: dict[str, Any], row: dict[str, Any], one: dict[str, Any]) -> list[str]:
    target = signs(one["target"]["text"])
    if example["approach"] == "kualitatif":
        return [f"• {one['indicator']}: {target}"]
    return [row["result_plan"], one["aspect_code"].capitalize(), one["indicator"], target]


def _judged(one: dict[str, Any]) -> list[str]:
    """Realisation with the rating of the row in brackets, then who said what."""
    rating = RATING[one["row_rating_code"]].lower().removesuffix(" ekspektasi").replace("di", "di ", 1)
    rating = rating if one["row_rating_code"] != "sesuai" else "sesuai"
    said = " ".join(f"{f['by']}: {f['text']}" for f in one["feedback"]) or "–"
    return [f"{one['realisation']['text']} ({rating})", said]


def table_of(pdf: bytes, head: str) -> list[list[str]]:
    """All rows below the heads of the tables that begin so, pages put together."""
    found = []
    for table in tables(pdf):
        if " ".join(table[0]).startswith(head):
            found += [row for row in table[1:] if row[0] != "(1)"]
    return found


def test_skp_prints_every_cell(worked: Worked, printed: dict[str, bytes]) -> None:
    example, pdf = worked.example, printed["skp"]
    assert table_of(pdf, "NO RENCANA HASIL KERJA") == rows(example, judged=False)
    assert [(row[0], row[2]) for row in table_of(pdf, "NO NILAI")] == [
        (str(b["order"]), b["leader_expectation"] or "–") for b in example["behaviours"]
    ]
    for value, row in zip(BERAKHLAK, table_of(pdf, "NO NILAI"), strict=True):
        assert row[1] == " • ".join((value.label, *value.guides))
    text = words(pdf).partition("LAMPIRAN SASARAN KINERJA PEGAWAI")[2]
    for listed in example["attachments"].values():
        assert all(line in text for line in listed)
        text = text.partition(listed[-1])[2] if listed else text
    assert f"PENDEKATAN HASIL KERJA {example['approach'].upper()}" in words(pdf)


def test_evaluation_prints_every_cell_and_its_three_ratings(
    worked: Worked, printed: dict[str, bytes], papers: dict[str, Any]
) -> None:
    example, pdf, text = worked.example, printed["evaluation"], words(printed["evaluation"])
    assert table_of(pdf, "NO RENCANA HASIL KERJA") == rows(example, judged=True)
    assert [(row[0], row[2], row[3]) for row in table_of(pdf, "NO NILAI")] == [
        (str(b["order"]), b["leader_expectation"] or "–", f"Pimpinan: {b['feedback']}" if b["feedback"] else "–")
        for b in example["behaviours"]
    ]
    title, stretch = PERIOD[worked.key]
    assert f"PERIODE: {title} " in text
    assert f"PERIODE PENILAIAN: {stretch}" in text
    assert "CAPAIAN KINERJA ORGANISASI* BAIK" in text
    assert "Baik paling banyak 70%; paling sedikit 1 pegawai Butuh Perbaikan atau Kurang." in text
    assert [(bar.predicate, bar.mark) for bar in papers["evaluation"].pattern if bar.mark] == [("Baik", "maks. 70%")]
    ratings = example["ratings"]
    assert f"RATING HASIL KERJA*: {RATING[ratings['work_result_code']]}" in text
    assert f"RATING PERILAKU KERJA*: {RATING[ratings['behaviour_code']]}" in text
    assert f"PREDIKAT KINERJA PEGAWAI*: {PREDICATE[worked.key]}" in text
    assert (REASON in text) == bool(example.get("expected_requires_justification"))


def test_people_print_as_what_they_are(worked: Worked, printed: dict[str, bytes]) -> None:
    employee, assessor = worked.example["employee"], worked.example["assessor"]
    for kind in ("skp", "evaluation"):
        block = table_of(printed[kind], "NO PEGAWAI YANG DINILAI")[:5]
        assert [row[1:3] for row in block] == identity(employee)
        assert [row[4:6] for row in block] == identity(assessor)
    summary = [row[-2:] for table in tables(printed["evaluation_summary"]) for row in table if len(row) == 3]
    assert summary[:15] == identity(employee) + identity(assessor) + identity(worked.example["assessor_superior"])
    assert summary[15:] == [
        ["CAPAIAN KINERJA ORGANISASI", "BAIK"], ["PREDIKAT KINERJA PEGAWAI", PREDICATE[worked.key]],
    ]  # fmt: skip


def identity(one: dict[str, Any]) -> list[list[str]]:
    number = one["identity_number"]
    grouped = f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}" if len(number) == 18 else number
    return [
        ["NAMA", one["name"]], [NUMBER[one["identity_type"]], grouped], [RANK[one["status"]], one["rank_grade"]],
        ["JABATAN", one["position"]], ["UNIT KERJA", one["unit"]],
    ]  # fmt: skip


def test_dokumen_evaluasi_carries_the_note_and_page_and_papers_agree(
    worked: Worked, printed: dict[str, bytes], papers: dict[str, Any]
) -> None:
    text = words(printed["evaluation_summary"])
    assert f"CATATAN/REKOMENDASI {worked.example.get('note') or '–'}" in text
    assert "6. Pejabat Penilai Kinerja" in text
    assert "7. Pegawai yang Dinilai" in text
    assert worked.state == "CLOSED"
    assert {papers[kind].predicate for kind in ("evaluation", "evaluation_summary", "confirmation")} == {
        PREDICATE[worked.key]
    }
    shown = PREDICATE[worked.key].title()
    assert f"Predikat kinerja {shown}" in worked.read(worked.employee).says


@pytest.mark.parametrize("kind", ["skp", "evaluation", "evaluation_summary"])
def test_paper_of_the_example_is_archivable_and_accessible(kind: str, printed: dict[str, bytes], tmp_path: Any) -> None:
    assert_archivable(printed[kind], tmp_path)


def test_dates_are_those_of_the_acts(worked: Worked, papers: dict[str, Any]) -> None:
    """F1's source prints a date a year after its period began; the paper prints the day it was agreed."""
    form = papers["skp"]
    assert isinstance(form, s.Skp)
    assert form.submitted_at is not None
    assert form.agreed_at is not None
    assert form.submitted_at <= form.agreed_at
    if worked.key == "F1":
        assert form.frame.dated_on == date(2026, 6, 3)
        assert [b.name for b in form.behaviours if not b.ekspektasi] == ["Adaptif"]
