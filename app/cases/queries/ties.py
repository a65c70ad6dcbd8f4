"""What stands between somebody and deciding: whom he is related to, what he decided before. Read only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import SeatStatus
from app.cases.queries.cases import CASE, DECISION, SEAT, VISIT
from app.database import Id, ask, columns
from app.kinship.queries import related
from app.organisation.models import Assignment
from app.organisation.queries import LINE_ABOVE, valid_on

HELD, BEFORE = columns(Assignment), sa.alias(DECISION.id.table).c


def decided_before(person: Any, case: Any, visit: Any) -> Any:
    """The number of the last decision of that person in earlier visits of a case, as a value in a larger question."""
    return _last(case, visit, BEFORE.actor_id == person)


def last_before(case: Any, visit: Any) -> Any:
    """The number of the decision with which a visit opened."""
    return _last(case, visit)


def _last(case: Any, visit: Any, *whose: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(sa.func.max(BEFORE.no))
        .where(BEFORE.case_id == case, BEFORE.visit_id != visit, *whose)
        .correlate_except(BEFORE.no.table)
        .scalar_subquery()
    )


EARLIER = (
    sa.select(DECISION.actor_id, sa.func.max(DECISION.no).label("no"))
    .where(
        DECISION.case_id == sa.bindparam("case"),
        DECISION.visit_id != sa.bindparam("visit"),
        DECISION.actor_id.is_not(None),
    )
    .group_by(DECISION.actor_id)
)
ABOVE = sa.select(LINE_ABOVE.c.id).where(LINE_ABOVE.c.id.is_not(None)).order_by(LINE_ABOVE.c.depth)


def earlier_deciders(session: Session, case_id: UUID, visit_id: UUID) -> dict[UUID, int]:
    """Who decided in other visits of the case, each with the number of his last decision. One query."""
    return {row.actor_id: row.no for row in ask(session, EARLIER, case=case_id, visit=visit_id)}


def chairs_above(session: Session, position_id: UUID, on: Any) -> tuple[UUID, ...]:
    """The chairs of the line above one, the nearest first. One query."""
    return tuple(ask(session, ABOVE, position=position_id, on=on).scalars())


def _stranded() -> sa.Select[Any]:
    """Cases with an open asked seat that somebody else should have by now: it was passed on, whoever holds it may not
    decide, or nobody holds it."""
    today: Any = sa.bindparam("today", type_=sa.Date())
    able = (
        sa.select(HELD.id)
        .where(
            HELD.position_id == SEAT.position_id,
            valid_on(HELD, today),
            HELD.person_id != CASE.subject_id,
            ~sa.exists().where(related(HELD.person_id, CASE.subject_id)).correlate(HELD.id.table, CASE.id.table),
        )
        .exists()
    )
    return _open_asked(sa.or_(SEAT.passed_from_id.is_not(None), ~able))


def _open_asked(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(SEAT.case_id)
        .distinct()
        .join_from(SEAT.id.table, CASE.id.table, CASE.id == SEAT.case_id)
        .join(VISIT.id.table, sa.and_(VISIT.id == SEAT.visit_id, VISIT.closed_at.is_(None)))
        .where(
            SEAT.asked,
            SEAT.status.in_((SeatStatus.OPEN, SeatStatus.WAITING)),
            SEAT.position_id.is_not(None),
            CASE.closed_at.is_(None),
            which,
        )
        .order_by(SEAT.case_id)
    )


STRANDED = _stranded()
CHAIRS = sa.bindparam("chairs", type_=Id(), expanding=True)
AT_CHAIRS = _open_asked(sa.or_(SEAT.position_id.in_(CHAIRS), SEAT.passed_from_id.in_(CHAIRS)))
OF_SUBJECTS = _open_asked(CASE.subject_id.in_(sa.bindparam("people", type_=Id(), expanding=True)))

