"""Silence escalates to a human and never approves: once a visit is overdue, whoever stands above hears of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import SeatStatus
from app.cases.queries import CASE, PERSON, SEAT, VISIT
from app.cases.registry import handler_of
from app.organisation.queries import LINE, Holder, holders_of, valid_on
from app.outbox.operations import Recipient, notify
from app.web.filters import tanggal
from workflows.line_correction import LINE_CORRECTION

BATCH = 100
MARK = sa.update(VISIT.id.table).where(VISIT.id == sa.bindparam("visit")).values(escalated_at=sa.bindparam("heard"))


def tell_overdue(session: Session, now: datetime, today: date) -> int:
    """Tell those asked, and those above them, once per visit. Answers how many visits; at most `BATCH` at a time.

    Corrections of the line have their own second desk and are left out. Joins the caller's transaction.
    """
    late = _overdue(session, today)
    above = _superiors(session, [row.position_id for row in late if row.position_id], today)
    people = holders_of(session, {*above.values(), *(r.position_id for r in late if r.position_id)}, today)
    for row in late:
        _tell(session, row, above, people, now)
    visits = list(dict.fromkeys(row.visit_id for row in late))
    if visits:
        session.connection().execute(MARK, [{"visit": v, "heard": now} for v in visits])
    return len(visits)


def _overdue(session: Session, today: date) -> list[Any]:
    """Open asked seats of visits past their day, oldest first. For an employee's seat the line of the case answers."""
    wanted = (
        sa.select(VISIT.id)
        .join(CASE.id.table, CASE.id == VISIT.case_id)
        .where(
            VISIT.closed_at.is_(None),
            VISIT.due_on < today,
            VISIT.escalated_at.is_(None),
            CASE.closed_at.is_(None),
            CASE.process != LINE_CORRECTION.name,
        )
        .order_by(VISIT.due_on, VISIT.id)
        .limit(BATCH)
    )
    return list(
        session.execute(
            sa.select(
                VISIT.id.label("visit_id"),
                VISIT.due_on,
                VISIT.state,
                CASE.id.label("case_id"),
                CASE.tenant_id,
                CASE.process,
                CASE.title,
                PERSON.name,
                SEAT.person_id,
                sa.func.coalesce(SEAT.position_id, CASE.position_id).label("position_id"),
            )
            .select_from(VISIT.id.table)
            .join(CASE.id.table, CASE.id == VISIT.case_id)
            .join(PERSON.id.table, PERSON.id == CASE.subject_id)
            .outerjoin(SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN))
            .where(VISIT.id.in_(wanted))
            .order_by(VISIT.due_on, VISIT.id)
        )
    )


def _superiors(session: Session, position_ids: list[UUID], today: date) -> dict[UUID, UUID]:
    rows = session.execute(
        sa.select(LINE.position_id, LINE.assessor_position_id).where(
            LINE.position_id.in_(position_ids), valid_on(LINE, today)
        )
    )
    return {row.position_id: row.assessor_position_id for row in rows}


def _tell(
    session: Session, row: Any, above: dict[UUID, UUID], people: dict[UUID, tuple[Holder, ...]], now: datetime
) -> None:
    process = handler_of(row.process).process
    stage = process.stages[process.state(row.state)]
    asked = () if row.person_id else people.get(row.position_id, ())
    superiors = people.get(above[row.position_id], ()) if row.position_id in above else ()
    told = [Recipient(h.person_id, h.email) for h in (*asked, *superiors)]
    if row.person_id:
        told.append(Recipient(row.person_id))
    notify(
        session,
        told,
        tenant_id=row.tenant_id,
        case_id=row.case_id,
        kind="overdue",
        title=f"Lewat batas: {row.title}, {row.name}",
        body=f"{stage.label}; batasnya {tanggal(row.due_on)}. Batas lewat tidak menyetujui apa pun: yang berwenang "
        "perlu memutus.",
        now=now,
    )
