"""The sheet of an SKP: how it is written, and what is found in one that came back. Reads only."""

from app.sheets.queries.found import Problem
from app.sheets.queries.layout import SHEET, bare, folded, letter, likest
from app.sheets.queries.meaning import Wanted, WantedIndicator, WantedResult, wanted
from app.sheets.queries.paper import as_xlsx, implied, sheet_lines
from app.sheets.queries.reading import taken_apart

__all__ = [
    "SHEET",
    "Problem",
    "Wanted",
    "WantedIndicator",
    "WantedResult",
    "as_xlsx",
    "bare",
    "folded",
    "implied",
    "letter",
    "likest",
    "sheet_lines",
    "taken_apart",
    "wanted",
]
