"""The overview: what waits for BKPSDM, where cases stand, where they wait longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Response, get_flashed_messages, request, url_for

from app.access import access
from app.board import queries
from app.board.queries import READERS, Heap, Heaps, PeriodChoice, Scope, UnitHeaps
from app.board.views.blueprint import ALL_PERIODS, asked, blueprint, list_url
from app.calendar.queries import working_days
from app.web import clock
from app.web.filters import NBSP
from app.web.hypermedia import respond
from app.web.request import actor
from app.web.request import session as database
from workflows.calendar import WorkingDays
from workflows.predicate import Predicate

UNITS_AT_FIRST = 10
# Median working days from which a cell grows warmer.
WARMER_FROM = (4, 7, 10)
Place = dict[str, str | UUID | None]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the year, over all units. `median` is empty where nobody is waited for."""

    label: str
    url: str
    count: int
    median: str
    late: int
    late_url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: how many, how old by their median in working days, and how warm (1 to 4)."""

    url: str
    count: int
    days: int
    warmth: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit. A column where nothing waits has no cell."""

    name: str
    url: str
    cells: tuple[HeatCell | None, ...]


@blueprint.get("")
@access(*READERS)
def show() -> Response:
    me, today, wanted, session = actor(), clock.today(), asked(), database()
    choices = queries.choices(session, me.tenant_id)
    opd, period = choices.opd(wanted.opd_id), wanted.period(choices, today)
    scope = Scope(me.tenant_id, queries.OVERVIEW, queries.id_of(opd), queries.id_of(period))
    heaps, calendar = queries.heaps(session, scope, today), working_days(session)
    rows = heat_rows(heaps, scope, calendar, today)
    whole = request.args.get("semua") == "ya" or len(rows) <= UNITS_AT_FIRST
    return respond(
        "board/show.html",
        told=get_flashed_messages(with_categories=True),
        heading=heading(opd.name if opd else "kota", period),
        at=clock.now(),
        evaluations=heaps.evaluations,
        choices=choices,
        opd=opd,
        period=period,
        all_periods=ALL_PERIODS,
        turn=queries.turn(session, me.tenant_id, today),
        is_my_turn=bool(queries.offices_of(me)),
        stages=stage_rows(heaps, scope, calendar, today),
        most=max((heap.count for heap in heaps.totals.values()), default=0),
        heat=queries.HEAT,
        rows=rows if whole else rows[:UNITS_AT_FIRST],
        units=len(rows),
        all_units_url=url_for("board.show", **wanted.args, semua="ya"),
        spread=queries.spread(session, scope) if period else None,
        predicates=tuple(Predicate),
        list_url=list_url,
    )


def heading(place: str, period: PeriodChoice | None) -> str:
    """What the board is about."""
    return f"Papan {place} {period.label if period else 'semua periode'}"


def age(heap: Heap, calendar: WorkingDays, today: date) -> int:
    """Working days for which half of the heap has waited, or longer."""
    since = heap.median_since
    return calendar.between(since, today) if since else 0


def _of(heap: Heap, scope: Scope) -> Place:
    """The list of exactly these cases: a period belongs to evaluations only."""
    return {"tahap": heap.column.key, "periode": scope.period_id if heap.column.is_evaluation else None}


def stage_rows(heaps: Heaps, scope: Scope, calendar: WorkingDays, today: date) -> list[StageRow]:
    """One row per stage, also where nothing stands."""
    rows = []
    for column in queries.OVERVIEW:
        heap = heaps.totals.get(column.key) or Heap(column)
        place = _of(heap, scope) | {"opd": scope.opd_id}
        rows.append(
            StageRow(
                column.label,
                list_url(**place) if heap.count else "",
                heap.count,
                f"{age(heap, calendar, today)}{NBSP}hari" if column.waits and heap.count else "",
                heap.late,
                list_url(**place, lewat="ya") if heap.late else "",
                not column.waits,
            )
        )
    return rows


def heat_rows(heaps: Heaps, scope: Scope, calendar: WorkingDays, today: date) -> list[HeatRow]:
    """Units with something that waits, those with most late cases first."""
    return [_heat_row(unit, scope, calendar, today) for unit in heaps.units if unit.count]


def _heat_row(unit: UnitHeaps, scope: Scope, calendar: WorkingDays, today: date) -> HeatRow:
    place: Place = {"opd": scope.opd_id, "unit": unit.unit_id} if scope.opd_id else {"opd": unit.unit_id}
    cells = tuple(_cell(unit.heaps.get(column.key), scope, place, calendar, today) for column in queries.HEAT)
    period = scope.period_id or ALL_PERIODS
    return HeatRow(unit.name, "" if scope.opd_id else url_for("board.show", opd=unit.unit_id, periode=period), cells)


def _cell(heap: Heap | None, scope: Scope, place: Place, calendar: WorkingDays, today: date) -> HeatCell | None:
    if heap is None:
        return None
    days = age(heap, calendar, today)
    warmth = 1 + sum(days >= limit for limit in WARMER_FROM)
    return HeatCell(list_url(**_of(heap, scope), **place), heap.count, days, warmth)


@blueprint.get("/tanpa-penilai")
@access(*READERS)
def unassessed() -> Response:
    people = queries.unassessed(database(), actor().tenant_id, clock.today())
    return respond("board/unassessed.html", people=people)
