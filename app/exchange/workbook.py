"""Tables as XLSX: every cell has its type, no text is ever a formula, and a last sheet says what each column means."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MOST_CHARACTERS = 32_767  # of a cell; the format allows no more
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DAY_FORMAT = "[$-421]d mmmm yyyy"


class CellKind(StrEnum):
    """What a column holds."""

    TEXT = "teks"
    NUMBER = "angka"
    DAY = "tanggal"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading, what it holds, what it means, its width in characters."""

    heading: str
    meaning: str
    kind: CellKind = CellKind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. A value of None leaves its cell empty."""

    name: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[str | int | date | None]]


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what could begin one."""
    shown = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return shown[:MOST_CHARACTERS]


def workbook(sheets: Sequence[Sheet], *, title: str, notes: Sequence[str]) -> bytes:
    """The file. `notes` are sentences above the meanings on the last sheet, for example from when the numbers are."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "author": "Tangkas"})
    looks = {"head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
             "day": book.add_format({"num_format": DAY_FORMAT, "align": "left"}),
             "plain": book.add_format({})}  # fmt: skip
    for sheet in sheets:
        _write(book, sheet, looks)
    _write(book, _meanings(sheets, notes), looks)
    book.close()
    return target.getvalue()


def _write(book: Any, sheet: Sheet, looks: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for column, field in enumerate(sheet.fields):
        page.set_column(column, column, field.width)
        page.write_string(0, column, field.heading, looks["head"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for column, (field, value) in enumerate(zip(sheet.fields, row, strict=True)):
            _write_cell(page, last, column, field.kind, value, looks)
    page.autofilter(0, 0, last, len(sheet.fields) - 1)


def _write_cell(page: Any, row: int, column: int, kind: CellKind, value: Any, looks: dict[str, Any]) -> None:
    if value is None:
        page.write_blank(row, column, None, looks["plain"])
    elif kind is CellKind.NUMBER:
        page.write_number(row, column, value)
    elif kind is CellKind.DAY:
        page.write_datetime(row, column, value, looks["day"])
    else:
        page.write_string(row, column, harmless(value))


def _meanings(sheets: Sequence[Sheet], notes: Sequence[str]) -> Sheet:
    fields = (Field("Lembar", "", width=18), Field("Kolom", "", width=28), Field("Isi", "", width=12),
              Field("Arti", "", width=90))  # fmt: skip
    rows: list[Sequence[str | int | date | None]] = [("Catatan", None, None, note) for note in notes]
    rows += [(sheet.name, field.heading, field.kind.value, field.meaning) for sheet in sheets for field in sheet.fields]
    return Sheet("Kolom", fields, rows)
