"""Visits and seats: opened, closed, and pointed to who is right now. Everything here joins the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases import authority, queries
from app.cases.authority import SeatRow
from app.cases.models import Seat, SeatStatus, Visit
from app.cases.queries import CASE, SEAT, CaseView
from app.cases.registry import Handler
from app.database import new_id
from app.organisation.queries import holders_of
from app.policies.queries import rules_in_force
from workflows.approval import Shape, Who
from workflows.calendar import WorkingDays, due_on
from workflows.policies import Policies


@dataclass(frozen=True, slots=True)
class Moment:
    """What every move of one transaction shares."""

    now: datetime
    today: date
    policies: Policies
    calendar: WorkingDays


def moment(session: Session, now: datetime, today: date) -> Moment:
    """The policies and the calendar in force, read inside the transaction."""
    return Moment(now, today, *rules_in_force(session))


def add_seat(
    session: Session,
    visit_id: UUID,
    case_id: UUID,
    seat: SeatRow,
    when: Moment,
    *,
    asked: bool,
    status: SeatStatus = SeatStatus.OPEN,
) -> UUID:
    """Store a seat. A seat for which nobody is recorded yet waits until reseating fills it."""
    target = seat.target
    holder = None
    if asked and target.position_id:
        people = holders_of(session, [target.position_id], when.today).get(target.position_id, ())
        holder = people[0].person_id if people else None
    office = target.office
    if target.person_id is None and target.position_id is None and office is None and target.who is not Who.SYSTEM:
        status = SeatStatus.WAITING
    row = Seat(
        id=new_id(),
        visit_id=visit_id,
        case_id=case_id,
        no=seat.no,
        who=target.who,
        asked=asked,
        status=status,
        person_id=target.person_id,
        position_id=target.position_id,
        office=office,
        opd_id=target.opd_id,
        holder_at_opening_id=holder or target.person_id,
    )
    session.add(row)
    session.flush()
    return row.id


def close_visit(session: Session, visit: Visit, now: datetime) -> None:
    """End a stay; its untaken seats close with it."""
    visit.closed_at = now
    session.execute(
        sa.update(SEAT.id.table)
        .where(SEAT.visit_id == visit.id, SEAT.status != SeatStatus.TAKEN)
        .values(status=SeatStatus.CLOSED)
    )
    session.flush()


def open_next_seat(session: Session, view: CaseView) -> None:
    """In a sequence: the next waiting seat opens."""
    waiting = session.execute(
        sa.select(SEAT.id)
        .where(SEAT.visit_id == view.visit_id, SEAT.asked, SEAT.status == SeatStatus.WAITING)
        .order_by(SEAT.no)
        .limit(1)
    ).scalar()
    if waiting is not None:
        session.execute(sa.update(SEAT.id.table).where(SEAT.id == waiting).values(status=SeatStatus.OPEN))


def open_visit(session: Session, view: CaseView, handler: Handler, state: Any, no: int, when: Moment) -> Visit:
    """A new stay in a state: its deadline from policy, the seats it asks. In a sequence only the first opens."""
    stage = handler.process.stages[state]
    policy = handler.process.due_policy(state)
    due = due_on(when.policies.value(policy, when.today), when.today, when.calendar) if policy else None
    visit = Visit(id=new_id(), case_id=view.id, state=state.value, no=no, opened_at=when.now, due_on=due)
    session.add(visit)
    session.flush()
    order = handler.process.seats_at(state)
    for who in stage.asked:
        number = order.index(who) + 1
        target = authority.seat_target(session, who, view, when.today, when.policies)
        waits = stage.quorum.shape is Shape.SEQUENCE and number > 1
        add_seat(
            session,
            visit.id,
            view.id,
            SeatRow(None, number, target, True, SeatStatus.OPEN),
            when,
            asked=True,
            status=SeatStatus.WAITING if waits else SeatStatus.OPEN,
        )
    return visit


def reseat(session: Session, position_id: UUID, when: Moment) -> int:
    """After an organisation change: point the open asked seats of that position's cases to who is right now.

    Answers how many seats moved. Who held them at opening stays in the history.
    """
    rows = session.execute(queries.CASES.where(CASE.position_id == position_id, CASE.closed_at.is_(None))).all()
    changed = 0
    for case in (CaseView(*row) for row in rows):
        for seat in authority.seats_of(session, case, when.today, when.policies):
            if seat.id is None or (seat.target.position_id is None and seat.status is not SeatStatus.WAITING):
                continue
            changed += _reseat_one(session, case, seat, when)
    return changed


def _reseat_one(session: Session, case: CaseView, seat: SeatRow, when: Moment) -> int:
    target = authority.seat_target(session, seat.target.who, case, when.today, when.policies)
    if seat.status is SeatStatus.TAKEN or target.position_id in (None, seat.target.position_id):
        return 0
    values: dict[str, Any] = {"position_id": target.position_id}
    if seat.target.position_id is None:
        values["status"] = SeatStatus.OPEN
    session.execute(sa.update(SEAT.id.table).where(SEAT.id == seat.id).values(**values))
    return 1
