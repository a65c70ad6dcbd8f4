"""Who has something late, by person: own seats, those of the chairs held today, those of the offices served today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Office, SeatStatus
from app.cases.queries.cases import CASE, OFFICE_ROLE, PERSON, SEAT, VISIT
from app.database import ask
from app.identity.queries import GRANT, granted_on
from app.organisation.queries import ASSIGNMENT, valid_on
from app.outbox.queries import DIGEST
from workflows.line_correction import LINE_CORRECTION

MOST_ROWS = 5_000
TODAY: Any = sa.bindparam("today", type_=sa.Date())
OPEN = sa.literal_column(f"'{SeatStatus.OPEN.value}'", SEAT.status.type)
OF_LATE = "late:"  # a summary of one day


@dataclass(frozen=True, slots=True)
class LatePerson:
    """Somebody to tell, with the address of his letters."""

    person_id: UUID
    email: str


def _late_seats() -> Any:
    """(person, visit) of every open, asked seat that is late; a branch for each kind of seat."""
    late = (
        sa.select(SEAT.visit_id, SEAT.person_id, SEAT.position_id, SEAT.office, SEAT.opd_id)
        .join_from(VISIT.id.table, SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == OPEN))
        .where(VISIT.closed_at.is_(None), VISIT.paused_on.is_(None), VISIT.due_on < TODAY)
        .cte("late_seats")
    )
    own = sa.select(late.c.person_id, late.c.visit_id).where(late.c.person_id.is_not(None))
    held = sa.select(ASSIGNMENT.person_id, late.c.visit_id).join_from(
        late, ASSIGNMENT.id.table,
        sa.and_(ASSIGNMENT.position_id == late.c.position_id, valid_on(ASSIGNMENT, TODAY)),
    )  # fmt: skip
    role = sa.case(*((late.c.office == office, role.value) for office, role in OFFICE_ROLE.items()))
    served = sa.select(GRANT.person_id, late.c.visit_id).join_from(
        late, GRANT.id.table,
        sa.and_(
            sa.cast(GRANT.role, sa.String) == role,
            sa.or_(late.c.office != Office.ADMIN_OPD, GRANT.opd_id == late.c.opd_id), granted_on(TODAY),
        ),
    ).where(late.c.office.is_not(None))  # fmt: skip
    return sa.union(own, held, served).subquery("late")


LATE, TOLD = _late_seats(), PERSON.id.table.alias("told")
LATE_PEOPLE = (
    sa.select(
        LATE.c.person_id, TOLD.c.email, CASE.id.label("case_id"), CASE.tenant_id, CASE.process,
        CASE.process_version, CASE.title, VISIT.state, VISIT.due_on, PERSON.name,
    )
    .join_from(LATE, VISIT.id.table, VISIT.id == LATE.c.visit_id)
    .join(CASE.id.table, CASE.id == VISIT.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .join(TOLD, TOLD.c.id == LATE.c.person_id)
    .where(
        CASE.closed_at.is_(None),
        CASE.process != LINE_CORRECTION.name,
        ~sa.exists().where(
            DIGEST.person_id == LATE.c.person_id, DIGEST.span.startswith(OF_LATE), DIGEST.span > sa.bindparam("since")
        ).correlate(LATE),
    )
    .order_by(LATE.c.person_id, VISIT.due_on, CASE.id)
    .limit(MOST_ROWS)
)  # fmt: skip


def late_on(day: date) -> str:
    """The span of the summary of a day; those of later days come after it."""
    return f"{OF_LATE}{day.isoformat()}"


def late_people(session: Session, today: date, since: date, most: int) -> dict[LatePerson, Sequence[Any]]:
    """What is late by person, for people not told after that day; so many people at a time. One query."""
    found: dict[LatePerson, list[Any]] = {}
    for row in ask(session, LATE_PEOPLE, today=today, since=late_on(since)):
        person = LatePerson(row.person_id, row.email)
        if person not in found and len(found) == most:
            break
        found.setdefault(person, []).append(row)
    return dict(found)
