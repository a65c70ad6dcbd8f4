"""The file of leave: its columns, an empty one to begin with, and every cell judged by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.exchange.checking import Problem, Unfit, cleaned, day_until, identity, yes_or_no
from app.exchange.columns import Column
from app.exchange.reading import Cell, RawRow, read_table
from app.exchange.workbook import Field, Sheet, workbook
from workflows.absence import AbsenceKind

SHEET = "Cuti"
AHEAD = timedelta(days=5 * 366)
KINDS = {kind.value: kind for kind in AbsenceKind} | {kind.label.lower(): kind for kind in AbsenceKind}
COLUMNS: tuple[Column, ...] = (
    Column("nip", 40, "NIP atau NI PPPK, 18 angka, sebagai teks.", "199104122015022003", new=True),
    Column("jenis", 40, f"Salah satu: {', '.join(kind.value for kind in AbsenceKind)}.", "cuti_melahirkan", new=True),
    Column("mulai", 30, "Hari pertama tidak bekerja, tahun-bulan-tanggal.", "2026-08-01", new=True),
    Column("selesai", 30, "Hari terakhir tidak bekerja, tahun-bulan-tanggal.", "2026-10-29", new=True),
    Column("nomor_surat", 80, "Nomor surat izin atau keputusannya.", "851/112/BKPSDM/2026", new=True),
    Column("batal", 10, "Ya untuk mencabut yang sudah tercatat dengan nip, jenis, dan mulai yang sama.", ""),
)
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Row:
    """One line understood."""

    line: int
    nip: str
    jenis: AbsenceKind
    mulai: date
    selesai: date
    nomor_surat: str
    batal: bool = False


def read_leave(data: bytes) -> tuple[RawRow, ...]:
    """The rows of a file of leave. Raises FileRefused."""
    return read_table(data, SHEET, BY_NAME, "cuti")


def check_rows(rows: Iterable[RawRow], today: date) -> tuple[list[Row], list[Problem]]:
    """The rows that could be understood, and everything wrong with the others."""
    good: list[Row] = []
    problems: list[Problem] = []
    for raw in rows:
        values, wrong = _values(raw, today)
        problems += wrong
        if not wrong:
            good.append(Row(raw.line, **values))
    return good, problems


def _values(raw: RawRow, today: date) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    if raw.extra:
        problems.append(Problem(raw.line, "nip", "Baris ini punya sel di luar judul kolom; periksa pemisahnya."))
    for column in COLUMNS:
        cell = raw.cells.get(column.name, Cell(""))
        if column.new and not cell.text.strip():
            problems.append(Problem(raw.line, column.name, "Isi kolom ini."))
            continue
        try:
            if text := cleaned(cell, column.most):
                values[column.name] = READERS[column.name](text, cell.number, today)
        except Unfit as unfit:
            problems.append(Problem(raw.line, column.name, str(unfit)))
    if not problems and values["selesai"] < values["mulai"]:
        problems.append(Problem(raw.line, "selesai", "Hari terakhir mendahului hari pertamanya."))
    return values, problems


def _kind(text: str, _number: bool, _today: date) -> AbsenceKind:
    found = KINDS.get(text.lower()) or KINDS.get(text.lower().replace(" ", "_"))
    if found is None:
        raise Unfit(f"Isi salah satu: {', '.join(kind.value for kind in AbsenceKind)}.")
    return found


def _day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + AHEAD, "lima tahun")


def _plain(text: str, _number: bool, _today: date) -> str:
    return text


READERS: dict[str, Callable[[str, bool, date], Any]] = {
    "nip": identity, "jenis": _kind, "mulai": _day, "selesai": _day, "nomor_surat": _plain, "batal": yes_or_no,
}  # fmt: skip


def template_xlsx() -> bytes:
    """An empty sheet with the headings, and a second sheet that says what each column means."""
    fields = tuple(
        Field(c.name, f"{c.meaning}{f' Contoh: {c.example}' if c.example else ''}", width=max(12, len(c.example) + 4))
        for c in COLUMNS
    )
    return workbook(
        [Sheet(SHEET, fields, ())], title="Templat impor cuti",
        notes=("Satu baris satu masa. Semua sel berisi teks; jangan memakai rumus.",),
    )  # fmt: skip


def template_csv() -> bytes:
    """Only the headings; UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(column.name for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")
