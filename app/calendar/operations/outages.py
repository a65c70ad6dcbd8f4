"""Outages: told by one officer, put in force by another; the deadlines that fell into the days follow their end."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.calendar import queries
from app.calendar.models import Outage
from app.calendar.operations.refusals import CalendarOutdated, CalendarRefused, officer_of
from app.cases.models import MoveCause
from app.cases.operations.shifting import Because, shift, standstill
from app.cases.seating import moment
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.records import operations as records
from app.web.filters import tanggal


def propose_outage(
    actor: Actor, began: date, ended: date, reason: str, basis: str, now: datetime, today: date
) -> UUID:
    """An officer tells of days on which nobody could work; nothing moves before another approved. Raises
    CalendarRefused."""
    with transaction() as session:
        officer, opd_id = officer_of(session, actor, today)
        if ended < began:
            raise CalendarRefused("Gangguan tidak dapat berakhir sebelum mulai.")
        if began > today:
            raise CalendarRefused("Gangguan dicatat sesudah terjadi; tanggal mulainya belum tiba.")
        if queries.has_overlap(session, actor.tenant_id, began, ended):
            raise CalendarRefused("Sebagian hari itu sudah tercatat sebagai gangguan.")
        row = Outage(
            id=new_id(), tenant_id=actor.tenant_id, began_on=began, ended_on=ended, reason=reason, basis=basis,
            proposed_by_id=actor.person_id, proposed_by=actor.name, proposed_at=now,
        )  # fmt: skip
        session.add(row)
        _record(session, officer, opd_id, "proposed", row, now)
        return row.id


def why_not_decide(actor: Actor, outage: Outage) -> str | None:
    """Why this officer may not approve, as a sentence; None when he may."""
    return "Usulan Anda disetujui oleh petugas lain." if outage.proposed_by_id == actor.person_id else None


def foresee_outage(session: Session, outage: Outage, now: datetime, today: date) -> int:
    """How many deadlines would move now."""
    when = moment(session, now, today)
    return len(standstill(session, outage.tenant_id, when, outage.began_on, outage.ended_on).later)


def decide_outage(
    actor: Actor, outage_id: UUID, version: int, *, approve: bool, now: datetime, today: date
) -> int:  # fmt: skip
    """A second officer puts it in force, or anybody of them turns it down. Answers how many deadlines moved.

    Raises CalendarRefused, CalendarOutdated.
    """
    with transaction() as session:
        officer, opd_id = officer_of(session, actor, today)
        row = session.get(Outage, outage_id, with_for_update=True)
        if row is None or row.tenant_id != actor.tenant_id or row.decided_at is not None or row.version != version:
            raise CalendarOutdated
        if approve and (because := why_not_decide(officer, row)):
            raise CalendarRefused(because)
        row.decided_by_id, row.decided_by, row.decided_at = actor.person_id, actor.name, now
        row.approved, row.version = approve, row.version + 1
        if approve:
            row.moved = _move(session, officer, row, now, today)
        session.add(row)
        _record(session, officer, opd_id, "approved" if approve else "refused", row, now)
        return row.moved


def _move(session: Session, officer: Actor, row: Outage, now: datetime, today: date) -> int:
    when = moment(session, now, today)
    found = standstill(session, row.tenant_id, when, row.began_on, row.ended_on)
    days = f"Gangguan {tanggal(row.began_on)} sampai {tanggal(row.ended_on)}: {row.reason}"
    return shift(session, found.later, Because(MoveCause.OUTAGE, days, row.basis, snapshot(officer)), when)


def _record(session: Session, officer: Actor, opd_id: UUID, what: str, row: Outage, now: datetime) -> None:
    records.append(
        session, tenant_id=officer.tenant_id, opd_id=opd_id, tag=f"calendar:outage:{what}", actor=snapshot(officer),
        now=now, body={
            "outage": row.id.hex, "from": row.began_on.isoformat(), "to": row.ended_on.isoformat(),
            "reason": row.reason, "basis": row.basis, "moved": row.moved,
        },
    )  # fmt: skip
