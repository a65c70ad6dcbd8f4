"""The columns of a file whose rows are loaded: what each holds, an example, who fills it in; and the empty file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.exchange.workbook import Field, Sheet, workbook

ALWAYS, FOR_NEW, AT_WILL = "selalu", "untuk pegawai baru", "boleh kosong"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `most` characters; `need`: when it has to be filled in; `central`: by BKPSDM only."""

    name: str
    most: int
    meaning: str
    example: str
    need: str = AT_WILL
    central: bool = False

    @property
    def filler(self) -> str:
        """Who may change it."""
        return "BKPSDM" if self.central else "BKPSDM dan admin OPD"

    @property
    def told(self) -> str:
        """All of it as sentences."""
        example = f" Contoh: {self.example}" if self.example else ""
        return f"{self.meaning} Diisi {self.need}, oleh {self.filler}.{example}"


def template_xlsx(sheet: str, columns: Sequence[Column], note: str) -> bytes:
    """An empty sheet with the headings, and a second sheet that says what each column means."""
    fields = tuple(Field(one.name, one.told, width=max(12, min(34, len(one.example) + 4))) for one in columns)
    notes = (f"{note} Semua sel berisi teks; jangan memakai rumus.",)
    return workbook([Sheet(sheet, fields, ())], title=f"Templat impor {sheet.lower()}", notes=notes)


def template_csv(columns: Iterable[Column]) -> bytes:
    """Only the headings; UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(column.name for column in columns)
    return text.getvalue().encode("utf-8-sig")
