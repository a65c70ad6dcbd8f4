"""People files themselves: CSV and XLSX as offices send them, hostile ones, and the command line."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from app.exchange.command import run_import
from app.exchange.people import PEOPLE
from app.exchange.reading import FileRefused
from app.exchange.rows import COLUMNS
from app.records.verification import findings
from app.settings import Settings
from tests.city import City
from tests.conftest import CITY_DAY
from tests.integration.people_file import (
    NEW,
    OFFICER,
    OPD,
    PERSON,
    PLACE,
    counts,
    csv_of,
    holding,
    leader,
    member,
    newcomer,
    one,
    repacked,
    send,
    xlsx_of,
)  # fmt: skip

ROW = {"nip": NEW, "nama": "Citra Lestari"}
SHEET = "xl/worksheets/sheet1.xml"


def bombed(name: str, size: int) -> bytes:
    """A workbook with a part that unpacks to so many zeros."""
    target = io.BytesIO(xlsx_of(["nip"], [NEW]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(size // 2**20):
            part.write(b"\0" * 2**20)
    return target.getvalue()


def crowded(entries: int) -> bytes:
    """A workbook with many empty parts."""
    target = io.BytesIO(xlsx_of(["nip"], [NEW]))
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(entries):
            archive.writestr(f"xl/media/{number}", b"")
    return target.getvalue()


def merged(*corners: int) -> bytes:
    """A workbook in which some cells are one."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("Pegawai")
    page.write_row(0, 0, ["nip", "nama", "kode_unit"])
    page.merge_range(*corners, "nip")
    book.close()
    return target.getvalue()


def far_corner() -> bytes:
    """A sheet of two cells that lie as far apart as a sheet is large."""

    def moved(part: bytes) -> bytes:
        return part.replace(b'r="A2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')

    return repacked(xlsx_of(["nip"], [NEW]), SHEET, moved)


def expanding() -> bytes:
    """A workbook whose texts are made of entities that stand for entities."""
    kinds = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    def grown(part: bytes) -> bytes:
        return part.replace(b"<sst", kinds + b"<sst").replace(b"<t>nip", b"<t>&b;")

    return repacked(xlsx_of(["nip"], [NEW]), "xl/sharedStrings.xml", grown)


def locked() -> bytes:
    """A workbook whose first part says that it is encrypted."""
    data = bytearray(xlsx_of(["nip"], [NEW]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """A workbook whose directory names another size than its part has."""
    data = bytearray(xlsx_of(["nip"], [NEW]))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (7).to_bytes(4, "little")
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "Berkas ini kosong"),
    "blank": (lambda: b" \r\n \n", "Berkas ini kosong"),
    "too large": (lambda: b"nip\n" + b"1" * (5 * 2**20), "lebih besar dari 5 MB"),
    "too many rows": (lambda: b"nip\n" + b"1\n" * 10_001, "memuat 10001 pegawai; paling banyak 10000"),
    "only headings": (lambda: b"nip;nama\n", "belum ada pegawainya"),
    "no headings": (lambda: f"{NEW};Citra\n".encode() * 2, "Judul kolom tidak dikenal"),
    "a heading twice": (lambda: b"nip;nama;nama\n1;2;3\n", "Kolom nama ada dua kali"),
    "no number": (lambda: b"nama;status\nCitra;PNS\n", "Kolom nip tidak ada"),
    "another encoding": (lambda: "nip;nama\n1;Renée\n".encode("latin-1"), "bukan UTF-8"),
    "lone surrogates": (lambda: b"nip;nama\n1;\xed\xa0\x80\n", "bukan UTF-8"),
    "zero bytes": (lambda: b"nip;nama\n1;\0\n", "bukan CSV atau XLSX"),
    "an open quote": (lambda: b'nip;nama\n1;"Citra\n', "tanda kutip tidak berpasangan"),
    "one endless cell": (lambda: b"nip;nama\n1;" + b"x" * 200_000, "sel terlalu panjang"),
    "many columns": (lambda: b"nip" + b";" * 100 + b"\n1\n", "lebih dari 64 sel"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "bukan CSV atau XLSX"),
    "another archive": (lambda: repacked(xlsx_of(["nip"]), "x", bytes)[:40], "rusak"),
    "a cut workbook": (lambda: xlsx_of(["nip"], [NEW])[:-200], "rusak"),
    "a locked workbook": (locked, "dikunci kata sandi"),
    "a lying directory": (lying, "rusak"),
    "a bomb in media": (lambda: bombed("xl/media/a.bin", 300 * 2**20), "mengembang jauh melebihi ukurannya"),
    "a bomb of parts": (lambda: crowded(5000), "mengembang jauh melebihi ukurannya"),
    "a far corner": (far_corner, "tidak dapat dibaca"),
    "a heading left out": (lambda: b"nip;;nama\n1;2;3\n", "Kolom ke-2 tidak berjudul"),
    "a title above the headings": (lambda: xlsx_of(["Data Pegawai 2026"], ["nip"], [NEW]), "Judul kolom tidak dikenal"),
    "headings of merged cells": (lambda: merged(0, 0, 0, 2), "Sel A1:C1 digabung"),
    "one unit for several rows": (lambda: merged(1, 27, 4, 27), "Sel AB2:AB5 digabung"),
    "a hundred thousand rows": (lambda: xlsx_of(["nip"], *[["1"]] * 100_000), "memuat lebih dari 10000 baris"),
    "a formula": (lambda: xlsx_of(["nip", "nama"], [NEW, "Citra"], formula='=CMD("x")'), "Sel A3 berisi rumus"),
    "broken markup": (lambda: repacked(xlsx_of(["nip"], [NEW]), SHEET, lambda _: b"<worksheet><sheetData><row"), ""),
    "entities": (expanding, ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(kind: str) -> None:
    make, sentence = HOSTILE[kind]
    with pytest.raises(FileRefused, match=sentence or "."):
        PEOPLE.read(make())


@pytest.mark.parametrize("kind", ["a far corner", "a bomb in media", "zero bytes", "too many rows"])
def test_the_page_says_so_and_nothing_is_written(city: City, kind: str) -> None:
    officer, before = city.at_desk(OFFICER), counts(city)
    make, sentence = HOSTILE[kind]
    refused = send(officer, make(), "pegawai.xlsx")
    assert refused.status_code == 422
    assert sentence in refused.says
    assert counts(city) == before


def test_more_than_a_request_may_carry_is_refused_at_the_door(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    form = officer.get(PLACE).form("Unggah")
    body, kind = b"--x\r\n" + b"x" * (8 * 2**20), "multipart/form-data; boundary=x"
    assert officer.post(form.action, data=body, content_type=kind).status_code == 413


def test_no_file_at_all_is_answered_with_a_sentence(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    form = officer.get(PLACE).form("Unggah")
    refused = officer.post(form.action, data=form.fields)
    assert refused.status_code == 422
    assert "Berkas ini kosong" in refused.says


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<script>alert(1)</script>.csv", "a" * 500 + ".csv", "\u202efdp.csv"]
)
def test_what_the_file_is_called_does_no_harm(city: City, name: str) -> None:
    shown = send(city.at_desk(OFFICER), csv_of(newcomer(city)), name)
    assert "1 baru" in shown.says
    assert "<script>alert" not in shown.text
    assert "etc/" not in shown.says


# ------------------------------------------------------------------------------------------------ good files


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_office_is_understood(delimiter: str) -> None:
    text = delimiter.join(["NIP", " nama "]) + "\r\n\r\n" + delimiter.join([NEW, '"Citra, A.Md."']) + "\r\n"
    (row,) = PEOPLE.read(b"\xef\xbb\xbf" + text.encode())
    assert (row.line, row.cells["nip"].text, row.cells["nama"].text) == (3, NEW, "Citra, A.Md.")


def test_a_workbook_keeps_lines_dates_and_texts_as_they_are() -> None:
    (row,) = PEOPLE.read(xlsx_of(["nip", "mulai", "gawai"], [], [NEW, date(2026, 8, 1), True]))
    assert row.line == 3
    assert {name: cell.text for name, cell in row.cells.items()} == {"nip": NEW, "mulai": "2026-08-01", "gawai": "Ya"}


def test_a_number_that_a_spreadsheet_rounded_is_refused_and_said_so(city: City) -> None:
    row: list[Any] = [float(NEW), "Citra"]
    refused = send(city.at_desk(OFFICER), xlsx_of(["nip", "nama"], row), "pegawai.xlsx")
    assert refused.status_code == 422
    assert "ujung nomornya sudah dibulatkan" in refused.says


def test_people_of_a_workbook_are_written_like_those_of_a_csv(city: City) -> None:
    officer, row = city.at_desk(OFFICER), newcomer(city)
    row["mulai"] = "01/07/2026"
    shown = send(officer, xlsx_of(list(row), list(row.values())), "pegawai.xlsx")
    officer.submit(shown, "Terapkan 1 perubahan")
    assert one(city, holding().where(PERSON.number == NEW)).valid_from == date(2026, 7, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_has_every_column_and_is_itself_a_file_to_fill_in(quiet_city: City, kind: str) -> None:
    sent = quiet_city.at_desk(OFFICER).get(f"{PLACE}/templat.{kind}")
    assert f'filename="templat-pegawai.{kind}"' in sent.headers["Content-Disposition"]
    with pytest.raises(FileRefused, match="belum ada pegawainya"):
        PEOPLE.read(sent.data)
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(sent.data))
        assert book.get_sheet_by_name("Pegawai").to_python()[0] == [column.name for column in COLUMNS]
        explained = [row[1] for row in book.get_sheet_by_name("Kolom").to_python()]
        assert {column.name for column in COLUMNS} <= set(explained)


# ------------------------------------------------------------------------------------------------ command line


def settings_of(city: City) -> Settings:
    found: Settings = city.app.config["TANGKAS"]
    return found


def told(city: City, file: Path | None, capsys: pytest.CaptureFixture[str], **more: Any) -> tuple[int, str]:
    """The exit code of the command, and what it said."""
    code = run_import(settings_of(city), PEOPLE, file, **{"apply_": False, "template": None, **more})
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_shows_the_differences_and_writes_nothing(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, before = tmp_path / "pegawai.csv", counts(city)
    known = member(city, OPD)
    file.write_bytes(
        csv_of({**dict.fromkeys(newcomer(city), ""), "nip": known.number, "nama": "Nama Baru"}, newcomer(city))
    )
    code, said = told(city, file, capsys)
    assert code == 0
    assert "1 baru, 1 berubah, 0 tetap." in said
    assert f"    nama: {known.name} -> Nama Baru" in said
    assert "Belum ada yang ditulis." in said
    assert counts(city) == before


def test_the_command_applies_all_and_the_history_stays_whole(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, known = tmp_path / "pegawai.csv", member(city, OPD)
    moved = {"nip": known.number, "nip_penilai": leader(city, "BKPSDM").number, "mulai": f"{CITY_DAY:%Y-%m-%d}"}
    file.write_bytes(csv_of({**dict.fromkeys(newcomer(city), ""), **moved}, newcomer(city)))
    code, said = told(city, file, capsys, apply_=True)
    assert (code, "Semuanya ditulis." in said) == (0, True)
    with city.reading() as session:
        assert list(findings(session, lambda _: True, lambda *_: None)) == []
    assert one(city, holding().where(PERSON.number == NEW)) is not None


def test_the_command_names_each_bad_row_and_says_so_by_its_exit_code(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, before = tmp_path / "pegawai.csv", counts(city)
    file.write_bytes(csv_of(newcomer(city, nip="123"), newcomer(city, kode_unit="HANTU")))
    code, said = told(city, file, capsys, apply_=True)
    assert code == 1
    assert "baris 2, kolom nip: Nomor harus terdiri atas 18 angka." in said
    assert "baris 3, kolom kode_unit: Unit HANTU tidak ada." in said
    assert counts(city) == before


def test_the_command_refuses_what_is_no_file_and_explains_the_columns(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gambar.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0")
    assert told(city, file, capsys) == (2, "Isi berkas ini bukan CSV atau XLSX.\n")
    code, said = told(city, None, capsys)
    assert code == 2
    assert all(column.meaning in said for column in COLUMNS)


@pytest.mark.parametrize("name", ["kosong.csv", "kosong.xlsx"])
def test_the_command_writes_an_empty_file(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, said = told(city, None, capsys, template=tmp_path / name)
    assert (code, name in said) == (0, True)
    with pytest.raises(FileRefused, match="belum ada pegawainya"):
        PEOPLE.read((tmp_path / name).read_bytes())
