"""An SKP as a sheet: it goes out as the official form and comes back without losing a cell, or is refused by cell."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

import pytest
import xlsxwriter

from app.sheets.queries import SHEET
from app.skp.queries import Content, content_of
from tests.client import Answer, Client
from tests.integration.skp_office import Office, begin, case_of, filled, office_in, take
from tests.integration.test_sheet_there_and_back import bare
from workflows.target import default_direction, read_quantity
from workflows.vocabulary import (
    AnnexKind,
    Aspect,
    BehaviourValue,
    Classification,
)

KEYS = ("F1", "F2", "F4", "F8a", "F9a", "F9b")
EXAMPLES: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in json.loads(resources.files("app.city").joinpath("seed/skp_examples.json").read_text())["examples"]
}
HEAD = ["NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET"]  # fmt: skip
ANNEX = {"resources": AnnexKind.DUKUNGAN_SUMBER_DAYA, "accountability": AnnexKind.SKEMA_PERTANGGUNGJAWABAN,
         "consequences": AnnexKind.KONSEKUENSI}  # fmt: skip
ROW = ["1", "Meningkatnya kualitas layanan", "Terbitnya KTP-el tepat waktu", "Kuantitas", "Jumlah dokumen",
       "3.000 dokumen"]  # fmt: skip

VALUES = [["PERILAKU KERJA"], ["NO", "NILAI", "EKSPEKTASI KHUSUS PIMPINAN"], ["1", "Berorientasi Pelayanan", "Ramah"],
          ["2", "Akuntabel", "Jujur"]]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from office_in(tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def ratna(office: Office) -> Client:
    return office.facts.enter(office.ratna)


@pytest.fixture(scope="module")
def draft(ratna: Client) -> str:
    return filled(ratna)


def book(
    *rows: Sequence[Any], merge: tuple[int, int, int, int] | None = None, at_the_end: bool = False, **looks: str
) -> bytes:
    """A workbook with those rows; numbers stay numbers, and `looks` are the formats of columns by their letter."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    page = made.add_worksheet(SHEET)
    formats = {ord(letter) - 65: made.add_format({"num_format": shape}) for letter, shape in looks.items()}
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, at, value)
            elif value is not None:
                page.write_number(number, at, value, formats.get(at))
    if merge:
        page.merge_range(*merge, rows[merge[0]][merge[1]])
    if at_the_end:
        page.write_string(2**20 - 1, 0, "akhir")
    made.close()
    return target.getvalue()


def formula() -> bytes:
    """A workbook in which a target is calculated."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    page = made.add_worksheet(SHEET)
    page.write_row(0, 0, HEAD)
    page.write_formula(1, 5, "=1+1")
    made.close()
    return target.getvalue()


def bomb() -> bytes:
    """A workbook with a part that is a thousand times as large as it looks."""
    target = io.BytesIO(book(HEAD, ROW))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/gambar.bin", b"\0" * (20 * 2**20))
    return target.getvalue()


def send(client: Client, address: str, data: bytes, name: str = "skp.xlsx") -> Answer:
    return client.submit(client.get(f"{address}/lembar"), "Unggah", berkas=(io.BytesIO(data), name))


def content(office: Office, address: str) -> Content:
    with office.facts.looking() as session:
        return content_of(session, case_of(address))


# ------------------------------------------------------------------------------------------------ worked examples

SPELLED = {"NO": "No.", HEAD[1]: "Rencana Hasil Kerja Atasan yg Diintervensi", HEAD[2]: "Rencana  Hasil Kerja",
           "ASPEK": "Aspek", HEAD[4]: "Indikator Kinerja Indvidu", "TARGET": "Target"}  # fmt: skip


def sheet_of(example: dict[str, Any], order: list[str]) -> bytes:
    """An example as other hands fill the form: headings spelled otherwise, columns in another order."""
    rows: list[list[Any]] = [["SASARAN KINERJA PEGAWAI"], [], [SPELLED[name] for name in order]]
    in_words = example["approach"] == "kualitatif"
    for kind, heading in (("utama", "A. UTAMA"), ("tambahan", "B. TAMBAHAN")):
        rows.append([heading])
        for row in (one for one in example["work_results"] if one["type"] == kind):
            first = {"NO": str(row["no"]), HEAD[1]: row["leader_result"] or "", HEAD[2]: row["result_plan"]}
            if in_words:
                rows.append([first.get(name, "") for name in order])
                first = {}
            for one in row["indicators"]:
                cells = {"ASPEK": (one["aspect_code"] or "").upper(), HEAD[4]: one["indicator"],
                         "TARGET": one["target"]["text"]}  # fmt: skip
                rows.append([{**first, **cells}.get(name, "") for name in order])
                first = {}
    rows += [[], ["PERILAKU KERJA"], ["NO", "NILAI", "EKSPEKTASI KHUSUS PIMPINAN"]]
    rows += [[str(b["order"]), BehaviourValue(b["value_code"]).label, b["leader_expectation"] or ""]
             for b in example["behaviours"]]  # fmt: skip
    rows.append(["LAMPIRAN SASARAN KINERJA PEGAWAI"])
    for name, kind in ANNEX.items():
        rows += [[kind.printed_label], *([f"{no}. {text}"] for no, text in enumerate(example["attachments"][name], 1))]
    return book(*rows)


def words_in(example: dict[str, Any]) -> Any:
    results = []
    for row in example["work_results"]:
        code = f"{'A' if row['type'] == 'utama' else 'B'}.{row['no']}"
        told = []
        for no, one in enumerate(row["indicators"], 1):
            aspect, target = Aspect(one["aspect_code"]) if one["aspect_code"] else None, one["target"]["text"]
            direction = default_direction(read_quantity(target), aspect)
            told.append((no, aspect, one["indicator"], target, direction, ""))
        results.append((code, Classification.ORGANISASI, row["leader_result"] or "", row["result_plan"], "", told))
    said = {BehaviourValue(b["value_code"]): b["leader_expectation"] for b in example["behaviours"]}
    lines = {kind: tuple(example["attachments"][name]) for name, kind in ANNEX.items()}
    return (sorted(results, key=lambda one: one[0]), {k: v for k, v in said.items() if v},
            {k: v for k, v in lines.items() if v})  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_worked_example_comes_in_without_losing_a_cell_and_goes_out_again(office: Office, key: str) -> None:
    example = EXAMPLES[key]
    person = office.facts.someone(f"Pegawai {key}", "DAFDUK", "Administrator Database Kependudukan")
    office.facts.assesses(office.hendra, person)
    client = office.facts.enter(person)
    address = begin(client, approach=example["approach"])
    order = [HEAD[2], HEAD[4], "TARGET", "NO", "ASPEK", HEAD[1]]
    shown = send(client, address, sheet_of(example, order))
    assert shown.status_code == 200, shown.says
    assert content(office, address) == Content()
    done = client.submit(shown, "Terapkan semuanya")
    assert "perubahan dari lembar dimuat." in done.says
    assert bare(content(office, address)) == words_in(example)
    assert office.tags(address)[-1] == "skp:sheet:imported"
    out = client.get(f"{address}/lembar.xlsx")
    assert "Tidak ada yang berubah" in send(client, address, out.data).says


# ------------------------------------------------------------------------------------------------ what is wrong


WRONG: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "decimals mixed": (
        book(HEAD, ROW, [*[""] * 3, "Kualitas", "Ketepatan", "98.6%"], [*[""] * 3, "Kualitas", "Kepuasan", "98,6%"]),
        ("Baris 3", "F TARGET", "“98.6” memakai titik sebagai desimal, sedangkan baris 4 memakai koma"),
    ),
    "a point that may group or not": (
        book(HEAD, [*ROW[:5], "1.250 dokumen"], [*[""] * 3, "Kualitas", "Ketepatan", "98.6%"]),
        ("Baris 2", "Titik pada “1.250” tidak jelas"),
    ),
    "units that differ": (
        book([*HEAD, "SATUAN"], [*ROW[:5], "90%", "dokumen"]),
        ("Baris 2", "G SATUAN", "Satuan “dokumen” tidak cocok dengan target “90%”"),
    ),
    "percentage out of range": (
        book(HEAD, [*ROW[:5], "150%"], [*[""] * 3, "Kualitas", "Ketepatan", "-5%"]),
        ("Baris 2", "Persentase 150% di luar", "Baris 3", "Persentase -5% di luar"),
    ),
    "weights": (book([*HEAD, "BOBOT"], [*ROW, "150"]), ("Baris 1", "Kolom “BOBOT” berasal dari format sebelum")),
    "missing columns": (
        book(HEAD[:4], ROW[:4]), ("INDIKATOR KINERJA INDIVIDU tidak ada", "Kolom TARGET tidak ada"),
    ),
    "no headings": (book(["apa", "saja"], ["1", "2"]), ("Judul kolom RENCANA HASIL KERJA tidak ditemukan",)),
    "a column twice": (book([*HEAD, "Target"], [*ROW, "1"]), ("Baris 1", "Kolom TARGET ada dua kali")),
    "cells under no heading": (book(HEAD, [*ROW, "", "lebih"]), ("Baris 2", "kolomnya tidak berjudul")),
    "indicators joined": (
        book(HEAD, ROW, [""] * 6, merge=(1, 4, 2, 4)), ("Baris 2", "E INDIKATOR", "Sel E2:E3 digabung"),
    ),
    "expectations joined": (
        book(HEAD, ROW, *VALUES, merge=(4, 2, 5, 2)), ("Baris 5", "C EKSPEKTASI", "Sel C5:C6 digabung"),
    ),
    "a value joined with its expectation": (
        book(HEAD, ROW, *VALUES, merge=(4, 1, 4, 2)), ("Baris 5", "C EKSPEKTASI", "Sel B5:C5 digabung"),
    ),
    "no such aspect": (book(HEAD, [*ROW[:3], "Mutasi", *ROW[4:]]), ("Baris 2", "D ASPEK", "“Mutasi” bukan salah satu")),
    "no target": (book(HEAD, ROW[:5]), ("Baris 2", "F TARGET", "Target kosong")),
    "too long": (book(HEAD, [*ROW[:2], "x" * 501, *ROW[3:]]), ("Baris 2", "C RENCANA", "Paling banyak 500 huruf")),
    "a target like a date": (book(HEAD, [*ROW[:5], "1/2/2026"]), ("Baris 2", "tampak seperti tanggal")),
    "a row of no result": (
        book(HEAD, ["", "", "", *ROW[3:]]), ("Baris 2", "tidak berada di bawah satu rencana hasil kerja pun"),
    ),
    "not a workbook": (b"PK\x03\x04 rusak", ("Berkas XLSX ini rusak",)),
    "not text": (b"\0\1\2", ("bukan CSV atau XLSX",)),
    "nothing": (b"", ("Berkas ini kosong",)),
    "a formula": (formula(), ("Sel F2 berisi rumus",)),
    "a sheet without end": (book(HEAD, ROW, at_the_end=True), ("memuat lebih dari 10000 baris",)),
    "a bomb": (bomb(), ("mengembang jauh melebihi ukurannya",)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_sheet_is_named_by_its_cell(office: Office, ratna: Client, draft: str, name: str) -> None:
    data, said = WRONG[name]
    before = content(office, draft)
    shown = send(ratna, draft, data)
    assert shown.status_code == 422
    for words in said:
        assert words in shown.says, shown.says
    if "Baris" in said[0]:
        assert f"Lembar {SHEET}" in shown.says
    assert "Terapkan semuanya" not in shown.says
    assert content(office, draft) == before


def test_a_spreadsheet_s_own_numbers_percentages_and_joined_rows_are_understood(ratna: Client, draft: str) -> None:
    rows: list[list[Any]] = [HEAD, [*ROW[:5], 0.985], [*[""] * 3, "Waktu", "Lama layanan", 0.305]]
    shown = send(ratna, draft, book(*rows, merge=(1, 2, 2, 2), F="0.0%"))
    assert shown.status_code == 200, shown.says
    assert "Jumlah dokumen: 98,5%" in shown.says
    assert "Lama layanan: 30,5%" in shown.says
    assert "Lama layanan: 30,5 " in send(ratna, draft, book(HEAD, ROW, [*rows[2][:5], 30.5])).says


def test_units_that_do_not_measure_the_indicator_are_named_but_do_not_refuse(ratna: Client, draft: str) -> None:
    shown = send(ratna, draft, book(HEAD, [*ROW[:5], "90%"]))
    assert shown.status_code == 200
    assert "Perlu dilihat lagi" in shown.says
    assert "Indikator menghitung jumlah, tetapi targetnya persen." in shown.says


# ------------------------------------------------------------------------------------------------ who, and when


def test_draft_that_changed_since_the_look_is_shown_again_before_anything_is_written(office: Office) -> None:
    person = office.facts.someone("Intan Permata", "DAFDUK", "Operator Layanan")
    office.facts.assesses(office.hendra, person)
    client = office.facts.enter(person)
    address = filled(client)
    shown = send(client, address, book(HEAD, ROW))
    client.submit(client.get(f"{address}/lampiran/ubah"), "Simpan", konsekuensi="Apresiasi")
    client.submit(send(client, address, book(HEAD, [*ROW[:5], "99 dokumen"])), "Terapkan semuanya")
    late = client.submit(shown, "Terapkan semuanya")
    assert late.status_code == 409
    assert "Draf berubah sejak bedanya ditampilkan" in late.says
    assert "3.000 dokumen" in client.submit(late, "Terapkan semuanya").says


def test_sheet_links_a_row_to_the_leaders_own_words_and_a_changed_plan_keeps_its_link(office: Office) -> None:
    """What supports a row of the leader goes on to support it, and words that are his become a link."""
    hendra, person = office.facts.enter(office.hendra), office.facts.someone("Sekar Ayu", "DAFDUK", "Operator Layanan")
    office.facts.assesses(office.hendra, person)
    above = filled(hendra)
    take(hendra, above, "submit", "Ajukan SKP")
    leader = content(office, above).results[0]
    client = office.facts.enter(person)
    address = begin(client)
    for plan in ("Terbitnya dokumen warga", "Terbitnya dokumen warga tepat waktu"):
        client.submit(send(client, address, book(HEAD, ["1", leader.plan, plan, *ROW[3:]])), "Terapkan semuanya")
        row = content(office, address).results[0]
        assert (row.plan, row.supports_result_id) == (plan, leader.id)
    client.submit(send(client, address, book(HEAD, ["1", "Kata lain", plan, *ROW[3:]])), "Terapkan semuanya")
    assert content(office, address).results[0].supports is None


def test_only_the_writer_of_a_draft_sends_a_sheet_and_readers_take_it_along(office: Office) -> None:
    person = office.facts.someone("Wulan Sari", "DAFDUK", "Operator Layanan")
    office.facts.assesses(office.hendra, person)
    client, assessor, stranger = (office.facts.enter(one) for one in (person, office.hendra, office.sari))
    address = filled(client)
    shown = send(client, address, book(HEAD, ROW))
    assert stranger.get(f"{address}/lembar.xlsx").status_code == 404
    assert stranger.get(f"{address}/lembar").status_code == 404
    take(client, address, "submit", "Ajukan SKP")
    assert assessor.get(f"{address}/lembar.xlsx").data.startswith(b"PK")
    assert assessor.get(f"{address}/lembar").status_code == 422
    late = client.submit(shown, "Terapkan semuanya")
    assert late.status_code == 422
    assert "bukan draf Anda yang dapat diubah" in late.says
