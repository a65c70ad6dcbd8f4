"""The blueprint of the board, and what its pages understand of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from app.access import Actor
from app.board import queries
from app.board.queries import Choices, Column, PeriodChoice, Scope
from app.web.clock import day_of
from app.web.filters import tanggal, tanggal_pendek
from app.web.request import uuid_or_none

blueprint = Blueprint("board", __name__, url_prefix="/bkpsdm")
MOST_PAGES = 9_999
ALL_PERIODS = "semua"
PROCESS_NAMES = frozenset(process.name for process in queries.PROCESSES)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address. Words that nobody offered ask for nothing."""

    stage: str = ""
    process: str = ""
    opd_id: UUID | None = None
    unit_id: UUID | None = None
    period_id: UUID | None = None
    all_periods: bool = False
    late: bool = False
    page: int = 1

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Asked:
        """From the query of an address, or from the hidden fields of a form."""
        stage, process, page = values.get("tahap", ""), values.get("proses", ""), values.get("hal", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) <= 4 else 1
        return cls(
            stage=stage if stage in queries.BY_KEY else "",
            process=process if process in PROCESS_NAMES else "",
            opd_id=uuid_or_none(values.get("opd")),
            unit_id=uuid_or_none(values.get("unit")),
            period_id=uuid_or_none(values.get("periode")),
            all_periods=values.get("periode") == ALL_PERIODS,
            late=values.get("lewat") == "ya",
            page=min(max(number, 1), MOST_PAGES),
        )

    @property
    def args(self) -> dict[str, Any]:
        """The filters as they stand in an address; the page is another matter."""
        given = {
            "tahap": self.stage,
            "proses": self.process,
            "opd": str(self.opd_id or ""),
            "unit": str(self.unit_id or ""),
            "periode": ALL_PERIODS if self.all_periods else str(self.period_id or ""),
            "lewat": "ya" if self.late else "",
        }
        return {name: value for name, value in given.items() if value}

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns asked about."""
        return queries.columns_for(self.stage, self.process)

    def scope(self, actor: Actor, choices: Choices) -> Scope:
        """The question behind a list; an OPD or a period that is not there is not asked about."""
        opd, period = choices.opd(self.opd_id), choices.period(self.period_id)
        return Scope(actor.tenant_id, self.columns, queries.id_of(opd), queries.id_of(period), self.late, self.unit_id)

    def period(self, choices: Choices, today: date) -> PeriodChoice | None:
        """The period of the overview: the one asked for, none for all of them, else the one people work on."""
        if self.all_periods:
            return None
        return choices.period(self.period_id) or choices.current(today)


def asked() -> Asked:
    """The filters of this request's address."""
    return Asked.read(request.args)


def list_url(**filters: str | UUID | None) -> str:
    """The list behind a number."""
    given: dict[str, Any] = {name: value for name, value in filters.items() if value}
    return url_for("board.listing", **given)


def short_day(day: date | datetime, today: date) -> str:
    """29 Jul; with its year, in full, when it is another one than this."""
    own = day_of(day) if isinstance(day, datetime) else day
    return tanggal_pendek(own) if own.year == today.year else tanggal(own)
