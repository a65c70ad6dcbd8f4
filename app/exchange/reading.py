"""A file becomes rows of text, each with its line: CSV or XLSX, within bounds, or one sentence why not."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 5 * 1024 * 1024, 10_000, 64
READER = Path(__file__).with_name("sheet.py")
READER_SECONDS = 20
AREA = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
ZIP_HEAD = b"PK\x03\x04"
UNREADABLE = "Berkas ini tidak dapat dibaca: terlalu besar di dalam atau rusak. Simpan ulang, lalu kirim lagi."


class FileRefused(Exception):
    """The file is not read; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `number`: the sheet keeps it as a number, so long figures have lost their end."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: line of the file, column by name or as a letter with its heading, sentence."""

    line: int
    column: str
    because: str


def letter(at: int) -> str:
    """Column 0 is A, 26 is AA."""
    before, last = divmod(at, 26)
    return (letter(before - 1) if before else "") + chr(65 + last)


def column_at(letters: str) -> int:
    """A is column 0, AA is 26."""
    column = 0
    for one in letters:
        column = column * 26 + ord(one) - 64
    return column - 1


@dataclass(frozen=True, slots=True)
class Area:
    """Joined cells: their place as a sheet writes it, lines from 1, columns from 0."""

    place: str
    top: int
    bottom: int
    first: int
    last: int

    @property
    def is_tall(self) -> bool:
        return self.bottom > self.top


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of the file with its cells by column; `extra` counts cells beyond the headings."""

    line: int
    cells: dict[str, Cell]
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a sheet that hold anything, with their numbers; `merged`: ranges whose cells were joined."""

    filled: list[tuple[int, list[Cell]]]
    merged: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def areas(self) -> tuple[Area, ...]:
        """The joined cells in numbers; only the first cell of each has a value."""
        found = (AREA.fullmatch(place) for place in self.merged)
        return tuple(Area(f[0], int(f[2]), int(f[4]), column_at(f[1]), column_at(f[3])) for f in found if f)


def lines_of(data: bytes, sheet: str, *, joined: bool = False) -> Lines:
    """The lines of a CSV file, or of that sheet of an XLSX file, blank ones left out. Raises FileRefused.

    `joined`: joined cells are told instead of refused.
    """
    if not data.strip():
        raise FileRefused("Berkas ini kosong. Pilih berkas yang berisi.")
    if len(data) > MOST_BYTES:
        raise FileRefused(f"Berkas ini lebih besar dari {MOST_BYTES // 1024**2} MB. Bagi menjadi beberapa berkas.")
    lines, merged, name = _xlsx(data, sheet, joined) if data.startswith(ZIP_HEAD) else (_csv(data), (), "")
    filled = [(number, cells) for number, cells in lines if any(cell.text.strip() for cell in cells)]
    if not filled:
        raise FileRefused("Berkas ini tidak memuat satu baris pun.")
    return Lines(filled, merged, name)


def read_table(data: bytes, sheet: str, known: Container[str], what: str) -> tuple[RawRow, ...]:
    """The rows of a file whose first line names columns, nip among them. `what` its rows are. Raises FileRefused."""
    filled = lines_of(data, sheet).filled
    names = _headings(filled[0][1], known)
    rows = filled[1:]
    if not rows:
        raise FileRefused(f"Berkas ini hanya memuat judul kolom, belum ada {what}nya.")
    if len(rows) > MOST_ROWS:
        raise FileRefused(f"Berkas ini memuat {len(rows)} {what}; paling banyak {MOST_ROWS} sekali muat.")
    return tuple(_row(number, names, cells) for number, cells in rows)


def _headings(cells: list[Cell], known: Container[str]) -> list[str]:
    names = [cell.text.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if "" in names:
        raise FileRefused(f"Kolom ke-{names.index('') + 1} tidak berjudul. Isi judulnya menurut templat, atau hapus.")
    unknown = [name for name in names if name not in known]
    if unknown:
        shown = ", ".join(repr(name[:30]) for name in unknown[:5])
        raise FileRefused(f"Judul kolom tidak dikenal: {shown}. Pakai judul pada templat.")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise FileRefused(f"Kolom {twice[0]} ada dua kali.")
    if "nip" not in names:
        raise FileRefused("Kolom nip tidak ada. Baris pertama harus berisi judul kolom.")
    return names


def _row(number: int, names: list[str], cells: list[Cell]) -> RawRow:
    beyond = sum(bool(cell.text.strip()) for cell in cells[len(names) :])
    return RawRow(number, dict(zip(names, cells, strict=False)), beyond)


def _csv(data: bytes) -> list[tuple[int, list[Cell]]]:
    if b"\0" in data:
        raise FileRefused("Isi berkas ini bukan CSV atau XLSX.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("Berkas CSV ini bukan UTF-8. Simpan sebagai CSV UTF-8, lalu kirim lagi.") from error
    head = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count), strict=True)
    lines: list[tuple[int, list[Cell]]] = []
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise FileRefused(f"Baris {reader.line_num} memuat lebih dari {MOST_COLUMNS} sel.")
            lines.append((reader.line_num, [Cell(value) for value in row]))
    except csv.Error as error:
        raise FileRefused(
            f"Baris {reader.line_num} rusak: tanda kutip tidak berpasangan atau sel terlalu panjang."
        ) from error
    return lines


def _xlsx(data: bytes, sheet: str, joined: bool) -> tuple[list[tuple[int, list[Cell]]], tuple[str, ...], str]:
    """The rows of a workbook, its joined cells and the sheet's name, read by a process with limits of its own."""
    how = "joined" if joined else "apart"
    command = [sys.executable, "-I", str(READER), sheet, str(MOST_ROWS + 1), str(MOST_COLUMNS), how]
    try:
        done = subprocess.run(  # noqa: S603 - our own reader, fixed arguments, no shell
            command, input=data, capture_output=True, timeout=READER_SECONDS, check=True
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise FileRefused(UNREADABLE) from error
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    rows = [(number, [_cell(value) for value in row]) for number, row in enumerate(answer["rows"], 1)]
    return rows, tuple(answer["merged"]), answer["sheet"]


def _cell(value: Any) -> Cell:
    return Cell(value["number"], number=True) if isinstance(value, dict) else Cell(value)
