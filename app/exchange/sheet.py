"""Reads one XLSX in a process of its own and writes its cells as JSON. Started by `reading`; imports nothing of ours.

A workbook may claim a cell at the far corner of a sheet and make a reader reserve gigabytes, or be built to take hours.
Here that ends this process and nothing else: memory and CPU are limited before the first byte is read.

Standard input: the file. Standard output: {"sheet": name, "rows": [[cell, ...], ...], "merged": ["C1:D1", ...]} or
{"refused": sentence}. A cell is a text, or {"number": text} for what the sheet keeps as a number.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

MEMORY_BYTES, CPU_SECONDS, OUTPUT_BYTES = 768 * 1024 * 1024, 10, 32 * 1024 * 1024
MOST_ENTRIES, MOST_BYTES, MOST_RATIO, RATIO_FROM = 200, 48 * 1024 * 1024, 200, 1024 * 1024
PIECE = 64 * 1024
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
MOST_MERGED = 2_000
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
STYLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bs=[\"']([0-9]{1,6})[\"']")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMATS = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE = re.compile(rb"<(?:\w+:)?xf\s[^>]*?\bnumFmtId=[\"']([0-9]{1,6})[\"']")
PERCENT_FORMATS = frozenset({9, 10})  # of those every workbook has
BOMB = "Berkas ini mengembang jauh melebihi ukurannya dan tidak dibuka. Simpan ulang sebagai CSV atau XLSX biasa."
BROKEN = "Berkas XLSX ini rusak. Simpan ulang dari aplikasi lembar kerja, lalu kirim lagi."


class Refused(Exception):
    """The file is not read; the message is the sentence to show."""


def unpacked(data: bytes) -> dict[str, bytes]:
    """Every part of the archive, really unpacked and counted. Raises Refused for bombs, secrets and broken archives."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused(BOMB)
        parts: dict[str, bytes] = {}
        left = MOST_BYTES
        for entry in entries:
            if entry.flag_bits & 1:
                raise Refused("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
            parts[entry.filename] = _part(archive, entry, left)
            left -= len(parts[entry.filename])
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Refused(BROKEN) from error
    if "xl/workbook.xml" not in parts:
        raise Refused("Isi berkas ini bukan lembar kerja XLSX.")
    return parts


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > left or (size > RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1)):
                raise Refused(BOMB)
            pieces.append(piece)
    return b"".join(pieces)


def packed_again(parts: dict[str, bytes]) -> bytes:
    """The same parts in a plain archive, so that the reader sees exactly what was counted."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def first_formula(parts: dict[str, bytes]) -> str:
    """The cell of the first formula in any sheet, or an empty text."""
    for name, part in sorted(parts.items()):
        if name.startswith("xl/worksheets/") and (found := FORMULA.search(part)):
            cells = list(CELL.finditer(part, max(0, found.start() - 4096), found.start()))
            return cells[-1].group(1).decode() if cells else "lembar itu"
    return ""


def percent_styles(parts: dict[str, bytes]) -> frozenset[int]:
    """The styles by which a number of 0.9 is shown, and was typed, as 90%."""
    styles = parts.get("xl/styles.xml", b"")
    percent = set(PERCENT_FORMATS)
    for found in FORMATS.findall(styles):
        number = re.search(rb"numFmtId=[\"']([0-9]{1,6})[\"']", found)
        if number and b"%" in found:
            percent.add(int(number[1]))
    listed = STYLES.search(styles)
    formats = STYLE.findall(listed[0]) if listed else []
    return frozenset(at for at, number in enumerate(formats) if int(number) in percent)


def percents(parts: dict[str, bytes], part: str) -> frozenset[tuple[int, int]]:
    """(row, column) of the cells of that sheet that show a percentage."""
    styles = percent_styles(parts)
    if not styles:
        return frozenset()
    found = set()
    for cell in re.finditer(rb"<(?:\w+:)?c\s[^>]*>", parts.get(part, b"")):
        place, style = CELL.match(cell[0]), STYLED.match(cell[0])
        if place and style and int(style[1]) in styles:
            found.add(_place(place[1].decode()))
    return frozenset(found)


def _place(name: str) -> tuple[int, int]:
    """C12 as (11, 2)."""
    letters = name.rstrip("0123456789")
    column = 0
    for one in letters:
        column = column * 26 + ord(one) - 64
    return int(name[len(letters):]) - 1, column - 1


def part_of(parts: dict[str, bytes], at: int) -> str:
    """The part that holds the sheet of that position, as workbooks number them when nothing was moved."""
    names = sorted((name for name in parts if SHEET_PART.fullmatch(name)), key=lambda name: (len(name), name))
    return names[at] if at < len(names) else ""


def table_of(data: bytes, sheet: str, most_rows: int, most_columns: int, *, joined: bool) -> dict[str, Any]:
    """The rows of that sheet, else of the first one. Raises Refused; `joined`: cells may be, and their ranges are told.

    Where they may not, only the first of them has a value: the others would be read as "leave as it is".
    """
    parts = unpacked(data)
    if formula := first_formula(parts):
        raise Refused(f"Sel {formula} berisi rumus. Tempelkan nilainya saja, lalu kirim lagi.")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed_again(parts)))
        names = book.sheet_names
        name = sheet if sheet in names else names[0]
        found = book.get_sheet_by_name(name)
        if found.total_height > most_rows:
            raise Refused(f"Lembar ini memuat lebih dari {most_rows - 1} baris. Bagi menjadi beberapa berkas.")
        if found.total_width > most_columns:
            raise Refused(f"Lembar ini memuat lebih dari {most_columns} kolom. Pakai templat yang tersedia.")
        merged = found.merged_cell_ranges or []
        if merged and not joined:
            raise Refused(f"Sel {_range(*merged[0])} digabung. Pisahkan dan isi setiap barisnya, lalu kirim lagi.")
        rows = found.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused(BROKEN) from error
    shown = percents(parts, part_of(parts, names.index(name)))
    cells = [[_cell(value, (row, at) in shown) for at, value in enumerate(line)] for row, line in enumerate(rows)]
    return {"sheet": name, "rows": cells, "merged": [_range(*one) for one in merged[:MOST_MERGED]]}


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    """B2:B5, from rows and columns counted from 0."""
    return ":".join(f"{_letters(column)}{row + 1}" for row, column in (first, last))


def _letters(column: int) -> str:
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _cell(value: Any, is_percent: bool = False) -> Any:
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and is_percent:
        return {"number": f"{(Decimal(str(value)) * 100).normalize():f}%"}
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return {"number": str(int(value)) if whole else str(value)}
    return str(value)


def main(arguments: list[str]) -> None:
    """`sheet <name of the sheet> <most rows> <most columns> <joined|apart>`"""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name, rows, columns, cells = arguments
    try:
        data = sys.stdin.buffer.read()
        answer = table_of(data, name, int(rows), int(columns), joined=cells == "joined")
    except Refused as refused:
        answer = {"refused": str(refused)}
    text = json.dumps(answer).encode()
    if len(text) > OUTPUT_BYTES:
        text = json.dumps({"refused": BOMB}).encode()
    sys.stdout.buffer.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
