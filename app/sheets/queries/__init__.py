"""The sheet of an SKP: how it is written, and what is found in one that came back. Reads only."""

from app.sheets.queries.layout import SHEET, bare, folded, likest
from app.sheets.queries.meaning import Wanted, WantedIndicator, WantedResult, wanted
from app.sheets.queries.paper import as_xlsx, implied, sheet_lines
from app.sheets.queries.reading import taken_apart

__all__ = [
    "SHEET",
    "Wanted",
    "WantedIndicator",
    "WantedResult",
    "as_xlsx",
    "bare",
    "folded",
    "implied",
    "likest",
    "sheet_lines",
    "taken_apart",
    "wanted",
]
