"""Silence escalates to a human and never approves: a deadline is announced to whoever is asked, and once it is over
whoever stands above hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import SeatStatus
from app.cases.queries import CASE, PERSON, SEAT, VISIT
from app.cases.registry import table_of
from app.database import columns
from app.organisation.queries import LINE, Holder, holders_of, valid_on
from app.outbox.models import Notice
from app.outbox.operations import Recipient, notify
from app.policies.queries import rules_in_force
from app.web.filters import tanggal
from workflows.calendar import WorkingDays, days_since, due_on
from workflows.line_correction import LINE_CORRECTION
from workflows.policies import PolicyValue

NOTICE = columns(Notice)
BATCH, ONE_DAY = 100, timedelta(days=1)
OVERDUE, REMINDER = "overdue", "reminder"
MARK = sa.update(VISIT.id.table).where(VISIT.id == sa.bindparam("visit")).values(escalated_at=sa.bindparam("heard"))


def tell_overdue(session: Session, now: datetime, today: date) -> int:
    """Tell those asked, and those above them, once per visit. Answers how many visits; at most `BATCH` at a time.

    Corrections of the line have their own second desk and are left out. Joins the caller's transaction.
    """
    policies, calendar = rules_in_force(session)
    over = _latest_over(policies.value("escalation.after", today), today, calendar)
    late = _asked(session, sa.and_(VISIT.due_on <= over, VISIT.escalated_at.is_(None)))
    above = _superiors(session, [row.position_id for row in late if row.position_id], today)
    people = holders_of(session, {*above.values(), *(r.position_id for r in late if r.position_id)}, today)
    for row in late:
        _tell(session, row, above, people, now)
    visits = list(dict.fromkeys(row.visit_id for row in late))
    if visits:
        session.connection().execute(MARK, [{"visit": v, "heard": now} for v in visits])
    return len(visits)


def tell_soon(session: Session, now: datetime, today: date) -> int:
    """Remind those asked some days before the deadline, once per visit. Answers how many visits; `BATCH` at a time.

    Joins the caller's transaction.
    """
    policies, calendar = rules_in_force(session)
    last = due_on(policies.value("reminder.before", today), today, calendar)
    told = sa.exists().where(
        NOTICE.case_id == VISIT.case_id, NOTICE.kind == REMINDER, NOTICE.at >= VISIT.opened_at
    ).correlate(VISIT.id.table)  # fmt: skip
    someone = sa.exists().where(
        SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN, SEAT.office.is_(None)
    ).correlate(VISIT.id.table)  # fmt: skip
    due = sa.and_(VISIT.due_on.between(today, last), VISIT.opened_at < now - ONE_DAY, someone, ~told)
    soon = _asked(session, due)
    people = holders_of(session, {r.position_id for r in soon if not r.person_id and r.position_id}, today)
    for row in soon:
        process = table_of(row.process, row.process_version)
        asked = (Recipient(row.person_id),) if row.person_id else people.get(row.position_id, ())
        notify(
            session,
            [one if isinstance(one, Recipient) else Recipient(one.person_id, one.email) for one in asked],
            tenant_id=row.tenant_id,
            case_id=row.case_id,
            kind=REMINDER,
            title=f"Batas {tanggal(row.due_on)}: {row.title}, {row.name}",
            body=f"{process.stages[process.state(row.state)].label}. Masih menunggu Anda sampai {tanggal(row.due_on)}.",
            now=now,
        )
    return len({row.visit_id for row in soon})


def _latest_over(after: PolicyValue, today: date, calendar: WorkingDays) -> date:
    """The latest deadline that has been over for so many days."""
    day = today - ONE_DAY
    while days_since(after, day, today, calendar) < int(after.value):
        day -= ONE_DAY
    return day


def _asked(session: Session, when: Any) -> list[Any]:
    """Open asked seats of such visits, oldest first. For an employee's seat the line of the case answers."""
    wanted = (
        sa.select(VISIT.id)
        .join(CASE.id.table, CASE.id == VISIT.case_id)
        .where(
            VISIT.closed_at.is_(None),
            when,
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
                CASE.process_version,
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
    process = table_of(row.process, row.process_version)
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
        kind=OVERDUE,
        title=f"Lewat batas: {row.title}, {row.name}",
        body=f"{stage.label}; batasnya {tanggal(row.due_on)}. Batas lewat tidak menyetujui apa pun: yang berwenang "
        "perlu memutus.",
        now=now,
    )
