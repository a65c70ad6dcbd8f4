"""What waits in the line of those who assess somebody: on their own chairs, and on the chairs below them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import SeatStatus
from app.cases.queries import CASE, PERSON, SEAT, VISIT
from app.database import ask
from app.organisation.queries import ASSIGNMENT, LINE, valid_on
from app.outbox.queries import DIGEST
from workflows.line_correction import LINE_CORRECTION

MOST_ROWS = 5_000
TODAY: Any = sa.bindparam("today", type_=sa.Date())
_LINES = sa.select(LINE.position_id.label("chair"), LINE.assessor_position_id.label("above")).where(
    valid_on(LINE, TODAY)
)
_OWN = sa.select(LINE.assessor_position_id, LINE.assessor_position_id).where(valid_on(LINE, TODAY))
CHAIRS = sa.union(_LINES, _OWN).subquery("chairs")
MANAGER = PERSON.id.table.alias("manager")
WAITING = (
    sa.select(
        MANAGER.c.id.label("manager_id"), MANAGER.c.email, CASE.id.label("case_id"), CASE.tenant_id, CASE.title,
        PERSON.name, VISIT.opened_at, sa.func.max(sa.case((CHAIRS.c.chair == CHAIRS.c.above, 1), else_=0)).label("own"),
    )
    .select_from(VISIT.id.table)
    .join(SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN,
                                 SEAT.office.is_(None)))
    .join(CASE.id.table, CASE.id == VISIT.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .join(CHAIRS, CHAIRS.c.chair == sa.func.coalesce(SEAT.position_id, CASE.position_id))
    .join(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.position_id == CHAIRS.c.above, valid_on(ASSIGNMENT, TODAY)))
    .join(MANAGER, MANAGER.c.id == ASSIGNMENT.person_id)
    .where(
        VISIT.closed_at.is_(None), VISIT.paused_on.is_(None), CASE.closed_at.is_(None),
        CASE.process != LINE_CORRECTION.name, CASE.subject_id != MANAGER.c.id,
        ~sa.exists().where(DIGEST.person_id == MANAGER.c.id, DIGEST.span == sa.bindparam("span")).correlate(MANAGER),
    )
    .group_by(MANAGER.c.id, MANAGER.c.email, CASE.id, CASE.tenant_id, CASE.title, PERSON.name, VISIT.opened_at)
    .order_by(MANAGER.c.id, VISIT.opened_at, CASE.id)
    .limit(MOST_ROWS)
)  # fmt: skip


def waiting_by_manager(session: Session, today: date, span: str, most: int) -> dict[UUID, Sequence[Any]]:
    """What waits, oldest first, by manager not told in that week; so many managers at a time. One query."""
    found: dict[UUID, list[Any]] = {}
    rows = list(ask(session, WAITING, today=today, span=span))
    for row in rows:
        if row.manager_id not in found and len(found) == most:
            return dict(found)
        found.setdefault(row.manager_id, []).append(row)
    if len(rows) == MOST_ROWS and len(found) > 1:
        found.popitem()  # cut off in the middle: his turn is the next round
    return dict(found)
