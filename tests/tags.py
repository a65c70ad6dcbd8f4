"""The tables of a PDF as a screen reader walks them: by the tags, cell by cell, whatever the page looks like."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdf

Marked = dict[tuple[int, int], str]
"""(page object, marked content) -> the words drawn in it."""


@dataclass
class Cell:
    """A cell as it is tagged: its words, and how many rows it still reaches over."""

    words: str
    rows: int


@cache
def tables(pdf: bytes) -> list[list[list[str]]]:
    """Every table: rows of cells; a cell over several rows is said in each of them."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    known = _words(reader)
    found = [one for one in _elements(root["/StructTreeRoot"]) if one["/S"] == "/Table"]
    return [_filled([_row(row, known) for row in _elements(table) if row["/S"] == "/TR"]) for table in found]


def _words(reader: pypdf.PdfReader) -> Marked:
    found: Marked = {}
    for page in reader.pages:
        number, open_marks = page.indirect_reference.idnum, list[int | None]()  # type: ignore[union-attr]

        def begun(operator: bytes, operands: Any, *_: Any, marks: list[int | None] = open_marks) -> None:
            if operator in (b"BDC", b"BMC"):
                marks.append(operands[1].get("/MCID") if operator == b"BDC" and hasattr(operands[1], "get") else None)
            elif operator == b"EMC":
                marks.pop()

        def drawn(text: str, *_: Any, marks: list[int | None] = open_marks, page: int = number) -> None:
            if marks and marks[-1] is not None:
                found[page, marks[-1]] = found.get((page, marks[-1]), "") + text

        page.extract_text(visitor_operand_before=begun, visitor_text=drawn)
    return found


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]


def _elements(element: Any) -> Iterator[Any]:
    """Every element below, in reading order."""
    for kid in _kids(element):
        if hasattr(kid, "get") and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _row(row: Any, known: Marked) -> list[Cell]:
    return [
        Cell(" ".join(" ".join(_said(one, known)).split()), _spanned(one))
        for one in _elements(row)
        if one["/S"] in ("/TD", "/TH")
    ]


def _said(element: Any, known: Marked) -> Iterator[str]:
    for kid in _kids(element):
        if hasattr(kid, "get") and "/S" in kid:
            yield from _said(kid, known)
        else:
            page = (kid if hasattr(kid, "get") and "/Pg" in kid else element).raw_get("/Pg").idnum
            yield known.get((page, int(kid["/MCID"] if hasattr(kid, "get") else kid)), "")


def _spanned(cell: Any) -> int:
    told = cell.get("/A", [])
    attributes = [one.get_object() for one in (told if isinstance(told, list) else [told])]
    return max((int(one["/RowSpan"]) for one in attributes if "/RowSpan" in one), default=1)


def _filled(table: list[list[Cell]]) -> list[list[str]]:
    over: dict[int, Cell] = {}
    filled = []
    for row in table:
        waiting, cells = iter(row), list[str]()
        while one := over.get(len(cells)) or next(waiting, None):
            over[len(cells)] = one
            one.rows -= 1
            cells.append(one.words)
        over = {place: one for place, one in over.items() if one.rows > 0}
        filled.append(cells)
    return filled
