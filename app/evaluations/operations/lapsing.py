"""What time alone brings about after delivery: the lapse of an objection window, and the call for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import CaseNotFound, CaseOutdated, take_system_step
from app.cases.queries import VISIT
from app.cases.seating import Moment, moment
from app.database import put, transaction
from app.evaluations.queries.facts import last_day, moved_later
from app.evaluations.queries.windows import PAPER, Delivery, deliveries
from app.identity.models import Role
from app.identity.queries import GRANT, granted_on
from app.organisation.queries import PERSON
from app.outbox.operations import Recipient, notify
from app.web.clock import day_of
from app.web.filters import tanggal
from workflows.calendar import due_on
from workflows.engine import StepNotOpen, StepRefused

LATER = sa.update(VISIT.id.table).where(VISIT.id == sa.bindparam("visit")).values(due_on=sa.bindparam("last"))


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What a run did: cases whose window lapsed, and cases whose admin was asked to deliver on paper."""

    lapsed: tuple[UUID, ...]
    paper: tuple[UUID, ...]


def lapse_due(now: datetime, today: date) -> Lapsed:
    """Lapse every delivered result whose objection window is over, and ask for paper where nobody opened it.

    Each case is a transaction of its own. What somebody decided meanwhile is left alone. Running again changes
    nothing.
    """
    with transaction() as session:
        when = moment(session, now, today)
        waiting = deliveries(session)
        _count_from_receipt(session, waiting, when)
    over = [d.case_id for d in waiting if _is_over(d, when)]
    unopened = [d for d in waiting if _is_unopened(d, when)]
    return Lapsed(
        tuple(case_id for case_id in over if _lapse(case_id, now, today)),
        tuple(d.case_id for d in unopened if _ask_for_paper(d, when)),
    )


def _count_from_receipt(session: Session, waiting: tuple[Delivery, ...], when: Moment) -> None:
    """The deadline that lists and reminders show is that of the window, which begins when the result is received."""
    received = [(d, day_of(d.received_at)) for d in waiting if d.received_at is not None]
    later = [
        {"visit": d.visit_id, "last": last}
        for d, last in ((d, last_day(when.policies, day, when.calendar)) for d, day in received)
        if d.due_on is not None and d.due_on < last
    ]
    if later:
        put(session, LATER, *later)


def _is_over(delivery: Delivery, when: Moment) -> bool:
    """Never while the clock stands still, and not before a deadline that was moved."""
    if delivery.received_at is None or delivery.paused_on is not None:
        return False
    last = last_day(when.policies, day_of(delivery.received_at), when.calendar)
    moved = moved_later(delivery.due_on, day_of(delivery.delivered_at), when.policies, when.calendar)
    return when.today > max(last, moved or last)


def _is_unopened(delivery: Delivery, when: Moment) -> bool:
    if delivery.received_at is not None or delivery.called_for_paper:
        return False
    delivered_on = day_of(delivery.delivered_at)
    passed = when.calendar.between(delivered_on, when.today)
    return passed > when.policies.days("delivery.paper_after", delivered_on)


def _lapse(case_id: UUID, now: datetime, today: date) -> bool:
    with transaction() as session:
        try:
            take_system_step(session, case_id, "lapse", moment(session, now, today))
        except (CaseNotFound, CaseOutdated, StepNotOpen, StepRefused):
            return False  # somebody answered between the look and the turn to write
    return True


def _ask_for_paper(delivery: Delivery, when: Moment) -> bool:
    """Tell the admins of the OPD, once for each delivery, and until when."""
    until = due_on(when.policies.value("delivery.paper.due", when.today), when.today, when.calendar)
    with transaction() as session:
        admins = _admins(session, delivery.opd_id, when.today)
        notify(
            session, admins, kind=PAPER, title=f"Serahkan di atas kertas: {delivery.title}",
            body=f"Pegawai belum membuka hasilnya. Serahkan cetakannya paling lambat {tanggal(until)}, lalu catat "
            "penyerahannya pada perkara ini.",
            tenant_id=delivery.tenant_id, case_id=delivery.case_id, now=when.now,
        )  # fmt: skip
        return bool(admins)


def _admins(session: Session, opd_id: UUID, today: date) -> tuple[Recipient, ...]:
    rows = session.execute(
        sa.select(PERSON.id, PERSON.email)
        .join_from(GRANT.id.table, PERSON.id.table, PERSON.id == GRANT.person_id)
        .where(GRANT.role == Role.ADMIN_OPD, GRANT.opd_id == opd_id, granted_on(today))
        .order_by(PERSON.id)
    )
    return tuple(Recipient(row.id, row.email) for row in rows)
