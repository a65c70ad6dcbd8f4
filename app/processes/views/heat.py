"""Where the cases of a process wait: on its picture, and unit by unit; each figure opens its cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask import Response, request, url_for

from app.access import Actor, access
from app.board.queries import PROCESSES
from app.board.queries.heat import MOST, Heat, Waiting, WaitingCase, heat, waiting_cases
from app.calendar.queries import working_days
from app.cases.registry import handler_of
from app.processes.views.blueprint import blueprint
from app.web import clock
from app.web.filters import angka
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.calendar import WorkingDays
from workflows.diagram import Where, told
from workflows.engine import Process
from workflows.layout import drawn

# Those the board lists; whom the others concern is not for a list.
COUNTED: dict[str, Process] = {process.name: process for process in PROCESSES}
WARMER_FROM = (4, 7, 10)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: how many, how old by their median in working days, how many late, how warm (1 to 4)."""

    url: str
    count: int
    days: int
    late: int
    level: int


def may_see_heat(who: Actor, name: str) -> bool:
    """Whether the page of a process leads there: for whoever has others' cases to look after."""
    return name in COUNTED and (who.is_officer or any(p.is_head for p in who.positions))


@blueprint.get(f"/<any({', '.join(COUNTED)}):name>/menunggu")
@access()
def waiting(name: str) -> Response:
    """The picture with counts and ages, the same by unit, and with `?tahap=&unit=` the cases behind one figure."""
    table, today, me, database = COUNTED[name], clock.today(), actor(), session()
    states = [stage.state for stage in table.stages.values() if stage.asked or table.due_policy(stage.state)]
    found, calendar = heat(database, me, name, states, today), working_days(database)
    words = {state: _words(found, state, calendar, today) for state in states if state.value in found.states}
    chosen = _chosen(table, found)
    return respond(
        "processes/waiting.html",
        process=table,
        stages=[table.stages[state] for state in states],
        rows=[
            (unit, [_cell(table, unit_id, state, cells.get(state.value), calendar, today) for state in states])
            for unit_id, unit, cells in found.units
        ],
        wide=drawn(table, Where(), words, upright=False),
        tall=drawn(table, Where(), words, upright=True),
        levels={
            key: _level(table, table.state(key), _age(one, calendar, today)) for key, one in found.states.items()
            if table.due_policy(table.state(key))
        },
        desc=f"{told(table, Where())} {_spoken(table, words)}",
        chosen=chosen,
        cases=[_line(name, one) for one in _behind(name, chosen, today)] if chosen else (),
        most=MOST,
    )


def _words(found: Heat, state: StrEnum, calendar: WorkingDays, today: date) -> str:
    one = found.states[state.value]
    return f"{angka(one.count)} perkara, {_age(one, calendar, today)} hari"


def _spoken(table: Process, words: dict[StrEnum, str]) -> str:
    return " ".join(f"{table.stages[state].label}: {told} kerja." for state, told in words.items())


def _age(one: Waiting, calendar: WorkingDays, today: date) -> int:
    return max(0, calendar.between(one.median_since, today))


def _level(table: Process, state: StrEnum, days: int) -> int:
    """How warm. Where no deadline runs, as while a period lasts, nothing is late and nothing grows warm."""
    return 1 if table.due_policy(state) is None else 1 + sum(days >= warmer for warmer in WARMER_FROM)


def _cell(
    table: Process, unit_id: UUID, state: StrEnum, one: Waiting | None, calendar: WorkingDays, today: date
) -> Cell | None:
    if one is None:
        return None
    days = _age(one, calendar, today)
    url = url_for("processes.waiting", name=table.name, tahap=state.value, unit=unit_id, _anchor="perkara")
    return Cell(url, one.count, days, one.late, _level(table, state, days))


def _chosen(table: Process, found: Heat) -> tuple[UUID, str, StrEnum, str] | None:
    """Unit and state of the figure that was opened; None where it names none of those on the page."""
    unit_id, asked = uuid_or_none(request.args.get("unit", "")), request.args.get("tahap", "")
    for one, name, cells in found.units:
        if one == unit_id and cells.get(asked):
            here = table.state(asked)
            return one, name, here, table.stages[here].label
    return None


def _behind(name: str, chosen: tuple[UUID, str, StrEnum, str], today: date) -> tuple[WaitingCase, ...]:
    return waiting_cases(session(), actor(), name, chosen[2].value, chosen[0], today)


def _line(name: str, one: WaitingCase) -> tuple[str, WaitingCase]:
    return url_for(handler_of(name).page, case_id=one.id), one
