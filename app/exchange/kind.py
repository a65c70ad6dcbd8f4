"""What can be loaded from a file row by row: how it looks, is compared with what stands, and is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.cases.seating import Moment
from app.exchange.columns import Column, template_csv, template_xlsx
from app.exchange.comparison import Comparison
from app.exchange.queries import Importer
from app.exchange.reading import Problem, RawRow, read_table
from app.records.operations import ActorSnapshot

Checked = tuple[list[Any], list[Problem]]


class ImportRefused(Exception):
    """Some rows do not fit; nothing was written. `plan` names each."""

    def __init__(self, plan: Comparison[Any]) -> None:
        self.plan = plan
        super().__init__(f"{len(plan.problems)} problems")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `what` its rows are called; `tag` of its record, whose body is `told`."""

    what: str
    sheet: str
    columns: tuple[Column, ...]
    note: str
    check: Callable[[Iterable[RawRow], date], Checked]
    compare: Callable[[Session, Checked, Importer, date], Comparison[Any]]
    write: Callable[[Session, Any, Importer, ActorSnapshot, Moment], None]
    tag: str
    told: Callable[[Any], dict[str, Any]]

    def read(self, data: bytes) -> tuple[RawRow, ...]:
        """The rows of such a file. Raises FileRefused."""
        return read_table(data, self.sheet, {column.name for column in self.columns}, self.what)

    def template(self, ending: str) -> bytes:
        """An empty file to begin with: csv, else xlsx."""
        is_csv = ending == "csv"
        return template_csv(self.columns) if is_csv else template_xlsx(self.sheet, self.columns, self.note)
