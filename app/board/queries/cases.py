"""The cases behind a number on the board: who is waited for, since when, until when. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.board.queries.overview import EVALUATION, OPEN, POSITION
from app.board.queries.scope import Scope
from app.board.queries.stages import CONFIRM, within
from app.cases.models import Office, SeatStatus
from app.cases.queries import CASE, CLOCK, OFFICE_ROLE, PERSON, READING, SEAT, UNIT, VISIT, Clock
from app.organisation.queries import ASSIGNMENT, valid_on
from app.records.models import ReadingKind
from workflows.approval import Who
from workflows.evaluation import EVALUATION as PROCESS

PAGE = 50
OPD = UNIT.id.table.alias("opd").c
HOLDER_PERSON, HOLDING = PERSON.id.table.alias("holder_person").c, ASSIGNMENT.id.table.alias("holding").c


@dataclass(frozen=True, slots=True)
class Awaited:
    """One seat that is asked: whose it is, with the name of whoever holds its position today ("" when vacant)."""

    who: Who
    office: Office | None
    is_person: bool
    holder: str


@dataclass(frozen=True, slots=True)
class BoardCase:
    """One case of the list. `opened`: the asker has read it in this visit; `mine`: an office of the asker is asked."""

    case_id: UUID
    process: str
    state: str
    version: int
    process_version: int
    title: str
    subject_name: str
    position_title: str
    unit_name: str
    opd_name: str
    visit_id: UUID
    since: datetime
    due_on: date | None
    opened: bool
    mine: bool
    paused_on: date | None = None
    days_left: int | None = None
    escalated_to: str = ""
    awaited: tuple[Awaited, ...] = ()

    @property
    def clock(self) -> Clock:
        """The clock of its visit."""
        return Clock(self.since, self.due_on, self.paused_on, self.days_left, self.escalated_to)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether the asker may confirm it together with others: his office's turn, and opened by him."""
        return self.is_confirmable and self.mine and self.opened

    @property
    def is_confirmable(self) -> bool:
        """Whether it stands where BKPSDM confirms."""
        return self.process == PROCESS.name and self.state == CONFIRM.source.value


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list, and how many cases the whole list has."""

    rows: tuple[BoardCase, ...]
    total: int


def offices_of(actor: Actor) -> tuple[Office, ...]:
    """The offices that act for the whole city and whose role the person holds."""
    return tuple(o for o, role in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and role in actor.roles)


def case_page(session: Session, actor: Actor, scope: Scope, today: date, page: int) -> CasePage:
    """One page of the cases asked about, nearest deadline first, without deadline last. Two queries."""
    chosen = (
        sa.select(
            CASE.id.label("case_id"), VISIT.id.label("visit_id"), VISIT.due_on, VISIT.opened_at,
            sa.func.count().over().label("total"),
        )
        .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .where(within(scope.tenant_id, scope.columns, scope.opd_id))
        .order_by(VISIT.due_on.is_(None), VISIT.due_on, VISIT.opened_at, CASE.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    if scope.period_id is not None:
        chosen = chosen.join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id).where(
            EVALUATION.period_id == scope.period_id
        )
    if scope.unit_id is not None:
        chosen = chosen.where(CASE.unit_id == scope.unit_id)
    if scope.late:
        chosen = chosen.where(VISIT.due_on < today)
    rows = session.execute(_rows(chosen.subquery("page"), actor)).all()
    found = tuple(BoardCase(*row[:-1]) for row in rows)
    return CasePage(_with_awaited(session, found, today), rows[0].total if rows else 0)


def chosen_cases(session: Session, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, BoardCase]:
    """Those of the cases that exist in the city, as they stand now. One query."""
    chosen = (
        sa.select(
            CASE.id.label("case_id"), VISIT.id.label("visit_id"), VISIT.due_on, VISIT.opened_at,
            sa.literal(0).label("total"),
        )
        .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .where(CASE.id.in_(list(case_ids)), CASE.tenant_id == actor.tenant_id)
    )  # fmt: skip
    rows = session.execute(_rows(chosen.subquery("page"), actor))
    return {row[0]: BoardCase(*row[:-1]) for row in rows}


def _rows(page: Any, actor: Actor) -> sa.Select[Any]:
    opened = sa.exists().where(
        READING.visit_id == page.c.visit_id, READING.reader_id == actor.person_id, READING.kind == ReadingKind.OPENED
    )
    mine = sa.exists().where(
        SEAT.visit_id == page.c.visit_id, SEAT.office.in_(offices_of(actor)), SEAT.status == SeatStatus.OPEN,
        SEAT.asked, CASE.subject_id != actor.person_id,
    )  # fmt: skip
    return (
        sa.select(
            CASE.id, CASE.process, CASE.state, CASE.version, CASE.process_version, CASE.title, PERSON.name,
            POSITION.title, UNIT.name, OPD.name, page.c.visit_id, page.c.opened_at, page.c.due_on, opened, mine,
            *CLOCK[2:], page.c.total,
        )
        .join_from(page, CASE.id.table, CASE.id == page.c.case_id)
        .join(VISIT.id.table, VISIT.id == page.c.visit_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .join(OPD.id.table, OPD.id == CASE.opd_id)
        .order_by(page.c.due_on.is_(None), page.c.due_on, page.c.opened_at, CASE.id)
    )  # fmt: skip


def _with_awaited(session: Session, rows: tuple[BoardCase, ...], today: date) -> tuple[BoardCase, ...]:
    found: dict[UUID, tuple[Awaited, ...]] = {}
    visits = [row.visit_id for row in rows]
    for visit_id, who, person_id, office, holder in session.execute(_seats(visits, today)) if visits else ():
        found[visit_id] = (*found.get(visit_id, ()), Awaited(who, office, person_id is not None, holder))
    return tuple(replace(row, awaited=found.get(row.visit_id, ())) for row in rows)


def _seats(visit_ids: list[UUID], today: date) -> sa.Select[Any]:
    """The open seats of these visits, each with its definitive holder before Plt and Plh."""
    name = (
        sa.select(HOLDER_PERSON.name)
        .join_from(HOLDING.id.table, HOLDER_PERSON.id.table, HOLDER_PERSON.id == HOLDING.person_id)
        .where(HOLDING.position_id == SEAT.position_id, valid_on(HOLDING, today))
        .order_by(HOLDING.holding, HOLDING.valid_from, HOLDING.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(SEAT.visit_id, SEAT.who, SEAT.person_id, SEAT.office, sa.func.coalesce(name, ""))
        .where(SEAT.visit_id.in_(visit_ids), SEAT.status == OPEN, SEAT.asked)
        .order_by(SEAT.visit_id, SEAT.no)
    )
