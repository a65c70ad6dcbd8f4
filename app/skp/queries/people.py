"""Who is assessed, by whom, and who stands above, in one query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.authority import HOLDER
from app.cases.queries import LINE, PERSON
from app.database import columns
from app.organisation.models import AssessmentLine, Assignment, Position
from app.organisation.queries import UNIT, Holder, valid_on
from workflows.approval import Who

HELD, POSITION = columns(Assignment), columns(Position)
UPPER = sa.alias(AssessmentLine.__table__, "upper_line").c  # type: ignore[attr-defined]

LinePerson = Holder


def line_people(session: Session, person_id: UUID, position_id: UUID, today: date) -> Mapping[Who, Holder]:
    """The person concerned in that position, the assessor and his superior; who is not recorded is left out."""
    line = (
        sa.select(LINE.assessor_position_id, UPPER.assessor_position_id.label("superior"))
        .outerjoin_from(
            LINE.id.table,
            UPPER.id.table,
            sa.and_(UPPER.position_id == LINE.assessor_position_id, valid_on(UPPER, today)),
        )
        .where(LINE.position_id == position_id, valid_on(LINE, today))
        .cte("line")
    )
    steps = {
        Who.EMPLOYEE: POSITION.id == position_id,
        Who.ASSESSOR: POSITION.id.in_(sa.select(line.c.assessor_position_id)),
        Who.ASSESSOR_SUPERIOR: POSITION.id.in_(sa.select(line.c.superior)),
    }
    who = sa.case(*((condition, kind.value) for kind, condition in steps.items()))
    rows = session.execute(
        sa.select(who, *HOLDER)
        .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(HELD.id.table, sa.and_(HELD.position_id == POSITION.id, valid_on(HELD, today)))
        .join(PERSON.id.table, PERSON.id == HELD.person_id)
        .where(sa.or_(*steps.values()), sa.or_(POSITION.id != position_id, PERSON.id == person_id))
        .order_by(HELD.holding, HELD.valid_from, HELD.id)
    )
    found: dict[Who, Holder] = {}
    for kind, *holder in rows:
        found.setdefault(Who(kind), Holder(*holder))
    return found
