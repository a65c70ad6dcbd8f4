"""Notices inside the app and what must leave it: rows written in the deciding transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import Id, UtcDateTime, columns, new_id, put, transaction
from app.outbox.models import Notice, OutboxKind, OutboxRow, OutboxStatus

OUTBOX = columns(OutboxRow)
ADD_ROW, ADD_NOTICE = sa.insert(OUTBOX.id.table), sa.insert(columns(Notice).id.table)
# Known to both databases; a second claim of the same span answers nothing.
CLAIM = (
    sa.text(
        "INSERT INTO digest (person_id, span, at) VALUES (:person, :span, :now) "
        "ON CONFLICT DO NOTHING RETURNING person_id"
    )
    .bindparams(sa.bindparam("person", type_=Id()), sa.bindparam("now", type_=UtcDateTime()))
    .columns(person_id=Id())
)
LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=5)
MOST_ATTEMPTS = 8
FEW = 20  # up to so many rows go one by one, which is quicker than preparing to send them all at once


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell; without an address only inside the app. `case_id` where each is told of a case of his own."""

    person_id: UUID
    email: str = ""
    case_id: UUID | None = None


def notify(
    session: Session,
    recipients: Iterable[Recipient],
    *,
    tenant_id: UUID,
    case_id: UUID | None,
    kind: str,
    title: str,
    body: str,
    now: datetime,
) -> None:
    """Tell people inside the app, and by mail where an address is known. Takes part in the caller's transaction.

    However many they are, the notices are one statement and the letters another.
    """
    told = list(dict.fromkeys(recipients))
    common: dict[str, Any] = {"tenant_id": tenant_id, "kind": kind, "title": title, "body": body, "at": now}
    notices = [
        {"id": new_id(), "person_id": one.person_id, "case_id": one.case_id or case_id, "read_at": None, **common}
        for one in told
    ]
    letters = [
        _row(
            OutboxKind.MAIL,
            {"to": one.email, "title": title, "body": body, "notice": notice["id"].hex},
            tenant_id=tenant_id,
            case_id=notice["case_id"],
            now=now,
        )
        for one, notice in zip(told, notices, strict=True)
        if one.email
    ]
    _add(session, ADD_NOTICE, notices)
    _add(session, ADD_ROW, letters)


def claim_digest(session: Session, person_id: UUID, span: str, now: datetime) -> bool:
    """Whether this transaction is the first to send that person the summary of that span. Before it is sent: of two
    workers one finds it claimed, and one that dies takes its claim with it."""
    return session.execute(CLAIM, {"person": person_id, "span": span, "now": now}).first() is not None


def _add(session: Session, statement: sa.Insert, rows: list[dict[str, Any]]) -> None:
    if len(rows) <= FEW:
        put(session, statement, *rows)
    else:
        session.connection().execute(statement, rows)


def enqueue(
    session: Session,
    kind: OutboxKind,
    payload: dict[str, Any],
    *,
    tenant_id: UUID,
    case_id: UUID | None,
    now: datetime,
    decision_id: UUID | None = None,
) -> None:
    """Queue one thing to do after the commit. Takes part in the caller's transaction."""
    row = _row(kind, payload, tenant_id=tenant_id, case_id=case_id, now=now, decision_id=decision_id)
    put(session, ADD_ROW, row)


def _row(
    kind: OutboxKind,
    payload: dict[str, Any],
    *,
    tenant_id: UUID,
    case_id: UUID | None,
    now: datetime,
    decision_id: UUID | None = None,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "tenant_id": tenant_id,
        "kind": kind,
        "status": OutboxStatus.QUEUED,
        "payload": payload,
        "case_id": case_id,
        "decision_id": decision_id,
        "attempts": 0,
        "last_error": "",
        "next_at": now,
        "lease_until": None,
        "done_at": None,
    }


def lease(row_ids: Iterable[UUID], now: datetime) -> list[UUID]:
    """Hold rows for one worker; answers those that were still free. A dead worker's hold ends by itself."""
    held: list[UUID] = []
    with transaction() as session:
        for row_id in row_ids:
            free = sa.or_(OUTBOX.lease_until.is_(None), OUTBOX.lease_until < now)
            done = session.execute(
                sa.update(OUTBOX.id.table)
                .where(OUTBOX.id == row_id, OUTBOX.status == OutboxStatus.QUEUED, free)
                .values(lease_until=now + LEASE)
            )
            if done.rowcount == 1:  # type: ignore[attr-defined]
                held.append(row_id)
    return held


def finish(row_id: UUID, now: datetime) -> None:
    """The errand is done."""
    with transaction() as session:
        session.execute(
            sa.update(OUTBOX.id.table)
            .where(OUTBOX.id == row_id)
            .values(status=OutboxStatus.DONE, done_at=now, lease_until=None, last_error="")
        )


def postpone(row_id: UUID, attempts: int, error: str, now: datetime) -> bool:
    """The errand failed: try again later, each time twice as late; parked after the last try. True when parked."""
    parked = attempts + 1 >= MOST_ATTEMPTS
    with transaction() as session:
        session.execute(
            sa.update(OUTBOX.id.table)
            .where(OUTBOX.id == row_id)
            .values(
                attempts=attempts + 1,
                last_error=error[:500],
                lease_until=None,
                next_at=now + FIRST_WAIT * 2**attempts,
                status=OutboxStatus.PARKED if parked else OutboxStatus.QUEUED,
            )
        )
    return parked
