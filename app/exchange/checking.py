"""Every cell is judged by itself: what it means, or why it cannot be so. No row is looked at beside another here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.exchange.columns import COLUMNS, Column
from app.exchange.reading import Cell, RawRow
from app.exchange.workbook import FORMULA_STARTS
from app.web.forms import unreadable
from workflows.vocabulary import EmploymentStatus

MOST_AHEAD = timedelta(days=366)
LONGEST_CONTRACT = timedelta(days=40 * 366)
EARLIEST = date(1945, 8, 17)
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d{1,2}")  # 1,99104E+17: what is left of a NIP in a column of numbers
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
GRADES = frozenset({f"{step}/{room}" for step in ROMAN[:4] for room in "abcd"} | {"IV/e"})
KINDS = ("jpt_pratama", "administrator", "pengawas", "fungsional", "pelaksana")
STATUSES = {
    status.label.lower(): status
    for status in (
        EmploymentStatus.PNS, EmploymentStatus.CPNS, EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU,
    )
} | {"pppk_paruh_waktu": EmploymentStatus.PPPK_PARUH_WAKTU}  # fmt: skip
CONTRACTED = frozenset({EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: line of the file, column, sentence."""

    line: int
    column: str
    because: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line understood. None leaves as it is whatever the column says."""

    line: int
    nip: str
    nama: str | None = None
    status: EmploymentStatus | None = None
    golongan: str | None = None
    pangkat: str | None = None
    akhir_kontrak: date | None = None
    surel: str | None = None
    gawai: bool | None = None
    kode_unit: str | None = None
    jabatan: str | None = None
    kode_jabatan: str | None = None
    jenis_jabatan: str | None = None
    eselon: str | None = None
    pimpinan: bool | None = None
    mulai: date | None = None
    nip_penilai: str | None = None


class Unfit(Exception):
    """The cell cannot be understood; the message is the sentence to show."""


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
        try:
            found = _read(column, raw.cells.get(column.name, Cell("")), today)
        except Unfit as unfit:
            problems.append(Problem(raw.line, column.name, str(unfit)))
            continue
        if found is not None:
            values[column.name] = found
    if "nip" not in values and not any(p.column == "nip" for p in problems):
        problems.append(Problem(raw.line, "nip", "Isi NIP-nya; tanpa itu orangnya tidak diketahui."))
    return values, problems


def _read(column: Column, cell: Cell, today: date) -> Any:
    text = cleaned(cell, column.most)
    return READERS[column.name](text, cell.number, today) if text else None


def cleaned(cell: Cell, most: int) -> str:
    """The text of a cell with single spaces. Raises Unfit for what is too long, unreadable or might be a formula."""
    text = " ".join(cell.text.split()) if "\0" not in cell.text else cell.text
    if len(text) > most:
        raise Unfit(f"Paling banyak {most} huruf; ini {len(text)}.")
    if text.startswith(FORMULA_STARTS):
        raise Unfit(f"Sel tidak boleh diawali {text[0]!r}; lembar kerja membacanya sebagai rumus. Hapus tandanya.")
    if complaint := unreadable(text):
        raise Unfit(complaint)
    return text


def _plain(text: str, _number: bool, _today: date) -> str:
    return text


def identity(text: str, number: bool, _today: date) -> str:
    """A number of a person as it is stored: without spaces; issued user names in small letters."""
    bare = "".join(text.split())
    if (number and len(bare) > 15) or ROUNDED.fullmatch(bare):
        raise Unfit(
            "Sel ini berisi angka, jadi ujung nomornya sudah dibulatkan. Ubah kolomnya menjadi teks, tulis ulang."
        )
    return bare if bare.isdigit() else bare.lower()


def _status(text: str, _number: bool, _today: date) -> EmploymentStatus:
    if text.lower() not in STATUSES:
        raise Unfit("Isi PNS, CPNS, PPPK, atau PPPK Paruh Waktu.")
    return STATUSES[text.lower()]


def _grade(text: str, _number: bool, _today: date) -> str:
    step, slash, room = text.partition("/")
    grade = f"{step.upper()}{slash}{room.lower()}"
    if grade not in GRADES and grade not in ROMAN:
        raise Unfit("Isi golongan seperti III/c untuk PNS, atau IX untuk PPPK.")
    return grade


def _mail(text: str, _number: bool, _today: date) -> str:
    if not MAIL.fullmatch(text):
        raise Unfit("Isi alamat surel seperti nama@example.go.id.")
    return text.lower()


def yes_or_no(text: str, _number: bool, _today: date) -> bool:
    if text.lower() not in ("ya", "tidak"):
        raise Unfit("Isi Ya atau Tidak.")
    return text.lower() == "ya"


def _code(text: str, _number: bool, _today: date) -> str:
    return text.upper()


def _kind(text: str, _number: bool, _today: date) -> str:
    kind = text.lower().replace(" ", "_")
    if kind not in KINDS:
        raise Unfit(f"Isi salah satu: {', '.join(KINDS)}.")
    return kind


def _day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + MOST_AHEAD, "setahun")


def _contract_day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + LONGEST_CONTRACT, "empat puluh tahun")


def day_until(text: str, latest: date, words: str) -> date:
    """A day of the calendar, not later than that; `words` says how far ahead it may lie. Raises Unfit."""
    try:
        if found := DAY_FIRST.fullmatch(text):
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = date.fromisoformat(text)
    except ValueError:
        raise Unfit("Isi tanggal yang ada di kalender, berurutan tahun-bulan-tanggal.") from None
    if not EARLIEST <= day <= latest:
        raise Unfit(f"Tanggal ini di luar masa yang masuk akal: paling jauh {words} ke depan.")
    return day


READERS: dict[str, Callable[[str, bool, date], Any]] = {
    "nip": identity, "nama": _plain, "status": _status, "golongan": _grade, "pangkat": _plain, "surel": _mail,
    "akhir_kontrak": _contract_day,
    "gawai": yes_or_no, "kode_unit": _code, "jabatan": _plain, "kode_jabatan": _code, "jenis_jabatan": _kind,
    "eselon": _plain, "pimpinan": yes_or_no, "mulai": _day, "nip_penilai": identity,
}  # fmt: skip
