"""Where the cases of one process wait, by state and unit, and which they are: only those the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.board.queries.scope import local_day
from app.cases.queries import CASE, PERSON, UNIT, VISIBLE, VISIT, reach
from app.database import ask

MOST = 50
OF_PROCESS = sa.and_(CASE.tenant_id == sa.bindparam("tenant"), CASE.process == sa.bindparam("process"),
                     CASE.state.in_(sa.bindparam("states", expanding=True)))  # fmt: skip
OPEN_VISIT = sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None))
DAY = sa.cast(local_day(VISIT.opened_at), sa.String)


@dataclass(slots=True)
class Waiting:
    """The cases of one state in one unit: how many, how many of them late, and since which days."""

    count: int = 0
    late: int = 0
    since: Counter[date] = field(default_factory=Counter)

    @property
    def median_since(self) -> date:
        """The day since which half of them have waited, or longer."""
        half, passed = (self.since.total() + 1) // 2, 0
        for day in sorted(self.since):
            passed += self.since[day]
            if passed >= half:
                return day
        raise ValueError("nothing waits here")

    def add(self, day: date, count: int, late: int) -> None:
        """So many more of one day."""
        self.count, self.late = self.count + count, self.late + late
        self.since[day] += count


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """One case of a cell, as the list behind it tells it."""

    id: UUID
    title: str
    subject_name: str
    unit_name: str
    since: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Heat:
    """All cells: by state, and by unit and state. The units where most is late come first."""

    states: dict[str, Waiting]
    units: tuple[tuple[UUID, str, dict[str, Waiting]], ...]


def _cells(unit: Any, *, all_of_it: bool) -> sa.Select[Any]:
    return (
        sa.select(
            CASE.state, UNIT.id, UNIT.name, DAY.label("day"), sa.func.count().label("cases"),
            sa.func.sum(sa.case((VISIT.due_on < sa.bindparam("on"), 1), else_=0)).label("late"),
        )
        .join_from(CASE.id.table, VISIT.id.table, OPEN_VISIT)
        .join(UNIT.id.table, UNIT.id == unit)
        .where(OF_PROCESS, *(() if all_of_it else (VISIBLE,)))
        .group_by(CASE.state, UNIT.id, UNIT.name, DAY)
        .order_by(CASE.state, UNIT.name, UNIT.id, DAY)
    )  # fmt: skip


def _rows(*, all_of_it: bool) -> sa.Select[Any]:
    place = sa.or_(CASE.opd_id == sa.bindparam("unit"), CASE.unit_id == sa.bindparam("unit"))
    return (
        sa.select(CASE.id, CASE.title, PERSON.name, UNIT.name, VISIT.opened_at, VISIT.due_on)
        .join_from(CASE.id.table, VISIT.id.table, OPEN_VISIT)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .where(OF_PROCESS, place, *(() if all_of_it else (VISIBLE,)))
        .order_by(VISIT.opened_at, CASE.id)
        .limit(MOST)
    )


# Who reads the whole city sees it by OPD; everybody else what he may open, by unit.
BY_OPD, BY_UNIT = _cells(CASE.opd_id, all_of_it=True), _cells(CASE.unit_id, all_of_it=False)
ALL_ROWS, OWN_ROWS = _rows(all_of_it=True), _rows(all_of_it=False)


def _asked(actor: Actor, process: str, states: Iterable[str], today: date) -> dict[str, Any]:
    seen = {} if actor.reads_all else reach(actor, today)
    return {**seen, "tenant": actor.tenant_id, "process": process, "states": list(states)}


def heat(session: Session, actor: Actor, process: str, states: Iterable[str], today: date) -> Heat:
    """Every cell of a process in these states. One query."""
    totals: dict[str, Waiting] = {}
    units: dict[UUID, tuple[str, dict[str, Waiting]]] = {}
    found = ask(session, BY_OPD if actor.reads_all else BY_UNIT, on=today, **_asked(actor, process, states, today))
    for state, unit_id, unit_name, day, cases, late in found:
        of_unit = units.setdefault(unit_id, (unit_name, {}))[1]
        for heap in (of_unit.setdefault(state, Waiting()), totals.setdefault(state, Waiting())):
            heap.add(date.fromisoformat(str(day)), cases, late)
    listed = sorted(units.items(), key=lambda one: (-_late(one[1][1]), -_count(one[1][1]), one[1][0], one[0]))
    return Heat(totals, tuple((unit_id, name, cells) for unit_id, (name, cells) in listed))


def waiting_cases(
    session: Session, actor: Actor, process: str, state: str, unit_id: UUID, today: date
) -> tuple[WaitingCase, ...]:
    """The cases behind one cell, those that wait longest first; `MOST` at most. One query."""
    found = ask(session, ALL_ROWS if actor.reads_all else OWN_ROWS, unit=unit_id,
                **_asked(actor, process, (state,), today))  # fmt: skip
    return tuple(WaitingCase(*row) for row in found)


def _late(cells: dict[str, Waiting]) -> int:
    return sum(one.late for one in cells.values())


def _count(cells: dict[str, Waiting]) -> int:
    return sum(one.count for one in cells.values())
