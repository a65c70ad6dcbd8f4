"""An authority ends before its day, with a reason; what was known before stays readable."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.authority.models import Authority
from app.authority.operations.giving import AuthorityRefused, keep, standing
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.organisation.models import Assignment, EndReason
from app.outbox.operations import Recipient, notify
from app.web.filters import tanggal


def end(actor: Actor, authority_id: UUID, last_on: date, reason: str, now: datetime, on: date) -> None:
    """End it on that day, or turn down what still waits. A day before its first takes it back as never given.

    By whoever keeps the OPD, by BKPSDM, and by the person represented. Raises AuthorityRefused, AuthorityOutdated.
    """
    with transaction() as session:
        fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
        row = standing(session, actor, authority_id)
        if fresh is None or not may_end(fresh, row.opd_id, row.represented_id):
            raise AuthorityRefused("Wewenang ini diakhiri oleh admin OPD, BKPSDM, atau yang diwakili.")
        if last_on > row.valid_to:
            raise AuthorityRefused("Hari itu sesudah akhirnya sendiri; untuk memperpanjang, catat surat yang baru.")
        _close(session, row, last_on, reason, now)
        keep(session, row, "ended", snapshot(fresh), now, reason)
        notify(
            session, [Recipient(one) for one in (row.person_id, row.represented_id) if one], tenant_id=row.tenant_id,
            case_id=None, kind="authority", title=f"Wewenang berakhir {tanggal(last_on)}", body=reason, now=now,
        )  # fmt: skip


def may_end(actor: Actor, opd_id: UUID, represented_id: UUID | None) -> bool:
    """Whether it is this person's to end."""
    return actor.is_officer or opd_id in actor.admin_of or represented_id == actor.person_id


def _close(session: Session, row: Authority, last_on: date, reason: str, now: datetime) -> None:
    row.known_to, row.end_reason = now, reason
    session.add(row)
    seat = session.get(Assignment, row.assignment_id) if row.assignment_id else None
    if seat is not None:
        seat.known_to = now
        session.add(seat)
    session.flush()
    if last_on < row.valid_from or row.approved_at is None:
        return
    shorter = None
    if seat is not None:
        shorter = Assignment(
            tenant_id=seat.tenant_id, person_id=seat.person_id, position_id=seat.position_id, holding=seat.holding,
            is_primary=False, valid_from=seat.valid_from, valid_to=last_on, known_from=now,
            end_reason=EndReason.CORRECTION,
        )  # fmt: skip
        session.add(shorter)
        session.flush()
    values = {column.name: getattr(row, column.name) for column in sa.inspect(Authority).columns}
    values |= {
        "id": new_id(), "valid_to": last_on, "known_from": now, "known_to": None, "end_reason": reason,
        "assignment_id": shorter.id if shorter else None,
    }  # fmt: skip
    session.add(Authority(**values))
    session.flush()
