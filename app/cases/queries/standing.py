"""How cases stand, for any list: whom each waits for, and its clock. One query for all of them, whatever the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Office, SeatStatus
from app.cases.queries.cases import CASE, CLOCK, PERSON, SEAT, VISIT, Clock
from app.database import Id, ask
from app.organisation.queries import ASSIGNMENT, valid_on
from workflows.approval import Who

TODAY: Any = sa.bindparam("today", type_=sa.Date())
HOLDER, HOLDING = PERSON.id.table.alias("holder_person").c, ASSIGNMENT.id.table.alias("holding").c


@dataclass(frozen=True, slots=True)
class AskedSeat:
    """One seat that is asked: the person, or who holds the chair today ("" when nobody does), or the office."""

    who: Who
    person_id: UUID | None
    position_id: UUID | None
    office: Office | None
    holder: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One case: on which table it runs, where it stands, its clock, and whom it waits for."""

    case_id: UUID
    process: str
    process_version: int
    state: str
    subject_id: UUID
    subject_name: str
    clock: Clock
    asked: tuple[AskedSeat, ...] = ()


STANDINGS = (
    sa.select(
        CASE.id, CASE.process, CASE.process_version, CASE.state, CASE.subject_id, PERSON.name, *CLOCK, SEAT.who,
        SEAT.person_id, SEAT.position_id, SEAT.office,
        sa.func.coalesce(
            sa.select(HOLDER.name)
            .join_from(HOLDING.id.table, HOLDER.id.table, HOLDER.id == HOLDING.person_id)
            .where(HOLDING.position_id == SEAT.position_id, valid_on(HOLDING, TODAY))
            .order_by(HOLDING.holding, HOLDING.valid_from, HOLDING.id)
            .limit(1)
            .scalar_subquery(),
            "",
        ),
    )
    .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .outerjoin(
        SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN)
    )
    .where(CASE.id.in_(sa.bindparam("cases", type_=Id(), expanding=True)))
    .order_by(CASE.id, SEAT.no)
)  # fmt: skip


def standings(session: Session, case_ids: Iterable[UUID], today: date) -> dict[UUID, Standing]:
    """How these cases stand today. One query; none for no case."""
    wanted = list(dict.fromkeys(case_ids))
    found: dict[UUID, Standing] = {}
    for row in ask(session, STANDINGS, cases=wanted, today=today) if wanted else ():
        one = found.get(row[0]) or Standing(row[0], row[1], row[2], row[3], row[4], row[5], Clock(*row[6:11]))
        found[row[0]] = replace(one, asked=(*one.asked, AskedSeat(*row[11:]))) if row[11] is not None else one
    return found
