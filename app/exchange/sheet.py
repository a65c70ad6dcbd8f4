"""Reads one XLSX in a process of its own and writes its cells as JSON. Started by `reading`; imports nothing of ours.

A workbook may claim a cell at the far corner of a sheet and make a reader reserve gigabytes, or be built to take hours.
Here that ends this process and nothing else: memory and CPU are limited before the first byte is read.

Standard input: the file. Standard output: {"rows": [[cell, ...], ...], "merged": ["C1:D1", ...]} or {"refused":
sentence}. A cell is a text, or {"number": text} for what the sheet keeps as a number.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

MEMORY_BYTES, CPU_SECONDS, OUTPUT_BYTES = 768 * 1024 * 1024, 10, 32 * 1024 * 1024
MOST_ENTRIES, MOST_BYTES, MOST_RATIO, RATIO_FROM = 200, 48 * 1024 * 1024, 200, 1024 * 1024
PIECE = 64 * 1024
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
MOST_MERGED = 20
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
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


def merged(data: bytes) -> list[str]:
    """The ranges of joined cells in any sheet, the first few: only one cell of each holds anything."""
    found = [
        ref.decode()
        for name, part in sorted(unpacked(data).items())
        if name.startswith("xl/worksheets/")
        for ref in MERGED.findall(part)
    ]
    return found[:MOST_MERGED]


def cells_of(data: bytes, sheet: str, most_rows: int, most_columns: int) -> list[list[Any]]:
    """The rows of that sheet, else of the first one. Raises Refused."""
    parts = unpacked(data)
    if formula := first_formula(parts):
        raise Refused(f"Sel {formula} berisi rumus. Tempelkan nilainya saja, lalu kirim lagi.")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed_again(parts)))
        names = book.sheet_names
        found = book.get_sheet_by_name(sheet if sheet in names else names[0])
        if found.total_height > most_rows:
            raise Refused(f"Lembar ini memuat lebih dari {most_rows - 1} baris. Bagi menjadi beberapa berkas.")
        if found.total_width > most_columns:
            raise Refused(f"Lembar ini memuat lebih dari {most_columns} kolom. Pakai templat yang tersedia.")
        if merged := found.merged_cell_ranges:
            # Only the first of them has a value: the others would be read as "leave as it is".
            raise Refused(f"Sel {_range(*merged[0])} digabung. Pisahkan dan isi setiap barisnya, lalu kirim lagi.")
        rows = found.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused(BROKEN) from error
    return [[_cell(value) for value in row] for row in rows]


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    """B2:B5, from rows and columns counted from 0."""
    return ":".join(f"{_letters(column)}{row + 1}" for row, column in (first, last))


def _letters(column: int) -> str:
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return {"number": str(int(value)) if whole else str(value)}
    return str(value)


def main(arguments: list[str]) -> None:
    """`sheet <name of the sheet> <most rows> <most columns>`"""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name, rows, columns = arguments
    try:
        data = sys.stdin.buffer.read()
        answer: dict[str, Any] = {"rows": cells_of(data, name, int(rows), int(columns)), "merged": merged(data)}
    except Refused as refused:
        answer = {"refused": str(refused)}
    text = json.dumps(answer).encode()
    if len(text) > OUTPUT_BYTES:
        text = json.dumps({"refused": BOMB}).encode()
    sys.stdout.buffer.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
