"""Every cell is judged by itself: what it means, or why it cannot be so. No row is looked at beside another here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from app.exchange.columns import ALWAYS, Column
from app.exchange.reading import Cell, Problem, RawRow
from app.exchange.workbook import FORMULA_STARTS
from app.web.forms import unreadable

EARLIEST = date(1945, 8, 17)
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d{1,2}")  # 1,99104E+17: what is left of a NIP in a column of numbers
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
# From the text of a cell, whether the sheet keeps it as a number, and the day, to its meaning. Raises Unfit.
Reader = Callable[[str, bool, date], Any]
R = TypeVar("R")


class Unfit(Exception):
    """The cell cannot be understood; the message is the sentence to show."""


def understood(
    make: Callable[..., R],
    rows: Iterable[RawRow],
    columns: Sequence[Column],
    readers: Mapping[str, Reader],
    today: date,
) -> tuple[list[R], list[Problem]]:
    """The rows that could be understood, made of line and values, and everything wrong with the others."""
    good: list[R] = []
    problems: list[Problem] = []
    for raw in rows:
        values, wrong = _values(raw, columns, readers, today)
        problems += wrong
        if not wrong:
            good.append(make(raw.line, **values))
    return good, problems


def _values(
    raw: RawRow, columns: Sequence[Column], readers: Mapping[str, Reader], today: date
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    if raw.extra:
        problems.append(Problem(raw.line, "nip", "Baris ini punya sel di luar judul kolom; periksa pemisahnya."))
    for column in columns:
        cell = raw.cells.get(column.name, Cell(""))
        try:
            if text := cleaned(cell, column.most):
                values[column.name] = readers[column.name](text, cell.number, today)
            elif column.need == ALWAYS:
                problems.append(Problem(raw.line, column.name, "Isi kolom ini."))
        except Unfit as unfit:
            problems.append(Problem(raw.line, column.name, str(unfit)))
    return values, problems


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


def plain(text: str, _number: bool, _today: date) -> str:
    """As it was written."""
    return text


def identity(text: str, number: bool, _today: date) -> str:
    """A number of a person as it is stored: without spaces; issued user names in small letters."""
    bare = "".join(text.split())
    if (number and len(bare) > 15) or ROUNDED.fullmatch(bare):
        raise Unfit(
            "Sel ini berisi angka, jadi ujung nomornya sudah dibulatkan. Ubah kolomnya menjadi teks, tulis ulang."
        )
    return bare if bare.isdigit() else bare.lower()


def yes_or_no(text: str, _number: bool, _today: date) -> bool:
    if text.lower() not in ("ya", "tidak"):
        raise Unfit("Isi Ya atau Tidak.")
    return text.lower() == "ya"


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
