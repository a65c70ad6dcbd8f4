"""The file of leave: its columns, and what a line of it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.exchange.checking import Reader, Unfit, day_until, identity, plain, understood, yes_or_no
from app.exchange.columns import ALWAYS, Column
from app.exchange.reading import Problem, RawRow
from workflows.absence import AbsenceKind

AHEAD = timedelta(days=5 * 366)
KINDS = {kind.value: kind for kind in AbsenceKind} | {kind.label.lower(): kind for kind in AbsenceKind}
COLUMNS: tuple[Column, ...] = (
    Column("nip", 40, "NIP atau NI PPPK, 18 angka, sebagai teks.", "199104122015022003", need=ALWAYS),
    Column("jenis", 40, f"Salah satu: {', '.join(kind.value for kind in AbsenceKind)}.", "cuti_melahirkan",
           need=ALWAYS),
    Column("mulai", 30, "Hari pertama tidak bekerja, tahun-bulan-tanggal.", "2026-08-01", need=ALWAYS),
    Column("selesai", 30, "Hari terakhir tidak bekerja, tahun-bulan-tanggal.", "2026-10-29", need=ALWAYS),
    Column("nomor_surat", 80, "Nomor surat izin atau keputusannya.", "851/112/BKPSDM/2026", need=ALWAYS),
    Column("batal", 10, "Ya untuk mencabut yang sudah tercatat dengan nip, jenis, dan mulai yang sama.", ""),
)  # fmt: skip


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


def check_rows(rows: Iterable[RawRow], today: date) -> tuple[list[Row], list[Problem]]:
    """The rows that could be understood, and everything wrong with the others."""
    good, problems = understood(Row, rows, COLUMNS, READERS, today)
    backwards = [row for row in good if row.selesai < row.mulai]
    problems += (Problem(row.line, "selesai", "Hari terakhir mendahului hari pertamanya.") for row in backwards)
    return [row for row in good if row not in backwards], problems


def _kind(text: str, _number: bool, _today: date) -> AbsenceKind:
    found = KINDS.get(text.lower()) or KINDS.get(text.lower().replace(" ", "_"))
    if found is None:
        raise Unfit(f"Isi salah satu: {', '.join(kind.value for kind in AbsenceKind)}.")
    return found


def _day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + AHEAD, "lima tahun")


READERS: dict[str, Reader] = {
    "nip": identity, "jenis": _kind, "mulai": _day, "selesai": _day, "nomor_surat": plain, "batal": yes_or_no,
}  # fmt: skip
