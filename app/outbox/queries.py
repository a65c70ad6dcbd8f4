"""What stands in the outbox. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.outbox.models import Digest, OutboxKind, OutboxRow, OutboxStatus

OUTBOX, DIGEST = columns(OutboxRow), columns(Digest)


@dataclass(frozen=True, slots=True)
class Errand:
    """One row to carry out."""

    id: UUID
    kind: OutboxKind
    payload: dict[str, Any]
    attempts: int


def due(session: Session, now: datetime, limit: int = 50) -> list[UUID]:
    """Rows whose time has come and that nobody holds, oldest first."""
    free = sa.or_(OUTBOX.lease_until.is_(None), OUTBOX.lease_until < now)
    return list(
        session.execute(
            sa.select(OUTBOX.id)
            .where(OUTBOX.status == OutboxStatus.QUEUED, OUTBOX.next_at <= now, free)
            .order_by(OUTBOX.next_at, OUTBOX.id)
            .limit(limit)
        ).scalars()
    )


def errand(session: Session, row_id: UUID) -> Errand | None:
    """A queued row, or None when it is done or parked."""
    row = session.execute(
        sa.select(OUTBOX.id, OUTBOX.kind, OUTBOX.payload, OUTBOX.attempts).where(
            OUTBOX.id == row_id, OUTBOX.status == OutboxStatus.QUEUED
        )
    ).first()
    return Errand(*row) if row else None


def backlog(session: Session) -> dict[str, int]:
    """How many rows are queued and parked."""
    rows = session.execute(
        sa.select(OUTBOX.status, sa.func.count(OUTBOX.id))
        .where(OUTBOX.status.in_([OutboxStatus.QUEUED, OutboxStatus.PARKED]))
        .group_by(OUTBOX.status)
    )
    found = {status.value: number for status, number in rows}
    return {"queued": found.get("queued", 0), "parked": found.get("parked", 0)}


def attempts_for_document(session: Session, document_id: UUID) -> int:
    """How often the queued rendering of that document has failed before."""
    return (
        session.execute(
            sa.select(sa.func.max(OUTBOX.attempts)).where(
                OUTBOX.status == OutboxStatus.QUEUED,
                OUTBOX.kind == OutboxKind.DOCUMENT,
                OUTBOX.payload["document"].as_string() == document_id.hex,
            )
        ).scalar()
        or 0
    )
