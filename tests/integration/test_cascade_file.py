"""The matrix as a file: the form F7 comes in without losing a cell, and what is wrong is named where it is."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from app.cascade.models import MatrixCell, MatrixColumn
from app.database import columns, db
from app.identity.models import Role
from tests.client import Answer, Client
from tests.conftest import made
from tests.facts import Facts, Someone

CELL, COLUMN = columns(MatrixCell), columns(MatrixColumn)
FORM: dict[str, Any] = next(
    one
    for one in json.loads(resources.files("app.city").joinpath("seed/skp_examples.json").read_text())["examples"]
    if one["id"] == "F7"
)
HEAD = ["NAMA PEGAWAI", "JABATAN", *(one["text"] for one in FORM["leader_indicators"])]
ROWS = [[one["name"], one["position"], *one["cells"]] for one in FORM["rows"]]


class Bureau:
    """BKPSDM with the people of the form; whom the head assesses, and one who is only on a team."""

    def __init__(self, folder: Path) -> None:
        self.facts = facts = Facts(made(folder, demo=False, today=date(2026, 1, 20), require_totp=False))
        facts.unit("SETDA", "Sekretariat Daerah", is_opd=True)
        facts.unit("BKPSDM", FORM["unit"], is_opd=True)
        leader = FORM["leader"]
        self.sekda = facts.someone("Drs. Bimo Wirasakti, M.Si.", "SETDA", "Sekretaris Daerah", is_head=True)
        self.galih = facts.someone(
            leader["name"], "BKPSDM", leader["position"], number=leader["identity_number"], is_head=True, eselon="II.b"
        )
        self.people = [self._person(one) for one in FORM["rows"]]
        facts.assesses(self.sekda, self.galih)
        facts.assesses(self.galih, self.people[0], self.people[2])
        facts.assesses(self.people[0], self.people[1])
        self.admin = facts.someone("Nur Aini Lestari", "BKPSDM", "Analis Kinerja")
        facts.grants(self.admin, Role.ADMIN_OPD, "BKPSDM")

    def _person(self, one: dict[str, Any]) -> Someone:
        return self.facts.someone(one["name"], "BKPSDM", one["position"], number=one["identity_number"])

    @property
    def address(self) -> str:
        return f"/kaskade/matriks/{self.galih.position_id}"

    def cells(self) -> dict[tuple[str, str], str]:
        """(name, heading) -> what stands there."""
        names = {one.position_id: one.name for one in self.people}
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(CELL.position_id, COLUMN.text, CELL.text).join(COLUMN.id.table, COLUMN.id == CELL.column_id)
            ).all()
        return {(names[position], heading): text for position, heading, text in rows}


def _open(folder: Path) -> Iterator[Bureau]:
    one = Bureau(folder)
    yield one
    with one.facts.app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """For those who only look, or are refused."""
    yield from _open(tmp_path_factory.mktemp("bkpsdm"))


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """For this test alone."""
    yield from _open(tmp_path)


def csv_of(*lines: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue().encode()


def xlsx_of(*lines: list[str], merge: tuple[int, int, int, int] | None = None) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    page = book.add_worksheet("Matriks")
    for number, line in enumerate(lines):
        for at, text in enumerate(line):
            page.write_string(number, at, text)
    if merge:
        page.merge_range(*merge, "Digabung")
    book.close()
    return target.getvalue()


def send(client: Client, bureau: Bureau, data: bytes, name: str = "matriks.csv") -> Answer:
    return client.submit(client.get(f"{bureau.address}/berkas"), "Unggah", berkas=(io.BytesIO(data), name))


@pytest.mark.parametrize("write", [csv_of, xlsx_of])
def test_matrix_of_bkpsdm_comes_in_without_losing_a_cell(bureau: Bureau, write: Callable[..., bytes]) -> None:
    galih = bureau.facts.enter(bureau.galih)
    name = "f7.csv" if write is csv_of else "f7.xlsx"
    shown = send(galih, bureau, write(HEAD, *ROWS), name)
    assert shown.status_code == 200
    assert "7 kolom baru, 21 sel berubah, 0 tetap" in shown.says
    assert f"Ikut masuk sebagai anggota tim: {bureau.people[1].name}." in shown.says
    assert bureau.cells() == {}
    page = galih.submit(shown, "Terapkan semuanya")
    assert "21 sel dan 7 kolom dimuat." in page.says
    expected = {(row[0], heading): text for row in ROWS for heading, text in zip(HEAD[2:], row[2:], strict=True)}
    assert bureau.cells() == expected
    again = galih.get(f"{bureau.address}/berkas.{'csv' if write is csv_of else 'xlsx'}")
    same = send(galih, bureau, again.data, name)
    assert "Tidak ada yang berubah" in same.says


def test_what_is_wrong_is_named_by_line_and_column_and_nothing_is_written(office: Bureau) -> None:
    galih = office.facts.enter(office.galih)
    wrong = csv_of(
        HEAD, [ROWS[0][0], ROWS[0][1], "=SUM(A1)", "x" * 501], ["Tidak Dikenal", "Analis", "x"], ROWS[2], ROWS[2]
    )
    shown = send(galih, office, wrong)
    assert shown.status_code == 422
    for said in (
        "Baris 2 C Persentase kesesuaian", "diawali '='", "Baris 2 D Persentase ASN yang memenuhi", "Paling banyak 500",
        "Baris 3 A NAMA PEGAWAI", "Tidak ada pegawai perangkat daerah ini bernama itu", "ada di dua baris",
    ):  # fmt: skip
        assert said in shown.says, said
    assert "Terapkan" not in shown.says
    assert office.cells() == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (xlsx_of(HEAD, *ROWS, merge=(1, 2, 2, 2)), "Baris 2 Lembar Matriks C Sel C2:C3 digabung"),
        (csv_of(["NAMA PEGAWAI", HEAD[2]], [ROWS[0][0], "x"]), "Baris 1 JABATAN Kolom JABATAN tidak ada"),
        (csv_of(["JABATAN", HEAD[2]], [ROWS[0][1], "x"]), "Baris 1 A Judul kolom NAMA PEGAWAI tidak ditemukan"),
        (csv_of([*HEAD[:3], ""], [*ROWS[0][:3], "sesuatu"]), "Baris 2 D Sel ini berisi, tetapi kolomnya tidak"),
        (csv_of([*HEAD[:3], HEAD[2].upper()], ROWS[0][:4]), "Judul kolom ini ada dua kali"),
        (csv_of(HEAD[:2], ROWS[0][:2]), "Baris 1 A Belum ada kolom hasil pimpinan"),
        (b"", "Berkas ini kosong"),
        (b"\0\1\2", "bukan CSV atau XLSX"),
    ],
)
def test_sheet_that_is_not_as_it_should_be_is_refused_with_its_place(office: Bureau, data: bytes, said: str) -> None:
    galih = office.facts.enter(office.galih)
    shown = send(galih, office, data)
    assert shown.status_code == 422
    assert said in shown.says
    assert office.cells() == {}


def test_circle_in_a_file_is_named_person_by_person(office: Bureau) -> None:
    """Anindya is assessed by Galih: in her matrix he cannot support her, and the row above is not written either."""
    anindya = office.facts.enter(office.people[0])
    address = f"/kaskade/matriks/{office.people[0].position_id}"
    head = ["NAMA PEGAWAI", "JABATAN", "Formasi terpenuhi"]
    data = csv_of(head, [*ROWS[1][:2], "Mendukung"], [office.galih.name, "Kepala BKPSDM", "Mendukung"])
    shown = anindya.submit(anindya.get(f"{address}/berkas"), "Unggah", berkas=(io.BytesIO(data), "matriks.csv"))
    assert shown.status_code == 422
    assert "Baris 3 A NAMA PEGAWAI" in shown.says
    assert f"{office.galih.name} → {office.people[0].name} → {office.galih.name}" in shown.says
    assert "Terapkan" not in shown.says
    with office.facts.looking() as session:
        for table in (CELL.text.table, COLUMN.text.table):
            assert session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_matrix_that_changed_since_the_look_is_shown_again_before_anything_is_written(bureau: Bureau) -> None:
    galih, admin = bureau.facts.enter(bureau.galih), bureau.facts.enter(bureau.admin)
    shown = send(galih, bureau, csv_of(HEAD, *ROWS))
    admin.submit(send(admin, bureau, csv_of(HEAD, ROWS[0])), "Terapkan semuanya")
    late = galih.submit(shown, "Terapkan semuanya")
    assert late.status_code == 409
    assert "Matriks berubah sejak bedanya ditampilkan" in late.says
    done = galih.submit(late, "Terapkan semuanya")
    assert "14 sel" in done.says


def test_strangers_neither_read_nor_fill_the_matrix(office: Bureau) -> None:
    stranger = office.facts.enter(office.people[1])
    for ending in ("/berkas", "/berkas.csv", ""):
        assert stranger.get(office.address + ending).status_code == 404
