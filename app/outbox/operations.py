"""Notices inside the app and what must leave it: rows written in the deciding transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.database import new_id
from app.outbox.models import Notice, OutboxKind, OutboxRow


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell; without an address only inside the app."""

    person_id: UUID
    email: str = ""


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
    """Tell people inside the app, and by mail where an address is known. Takes part in the caller's transaction."""
    for recipient in dict.fromkeys(recipients):
        notice = Notice(
            id=new_id(),
            tenant_id=tenant_id,
            person_id=recipient.person_id,
            case_id=case_id,
            kind=kind,
            title=title,
            body=body,
            at=now,
        )
        session.add(notice)
        if recipient.email:
            enqueue(
                session,
                OutboxKind.MAIL,
                {"to": recipient.email, "title": title, "body": body, "notice": notice.id.hex},
                tenant_id=tenant_id,
                case_id=case_id,
                now=now,
            )


def enqueue(
    session: Session,
    kind: OutboxKind,
    payload: dict[str, Any],
    *,
    tenant_id: UUID,
    case_id: UUID | None,
    now: datetime,
    decision_id: UUID | None = None,
) -> OutboxRow:
    """Queue one thing to do after the commit. Takes part in the caller's transaction."""
    row = OutboxRow(
        id=new_id(),
        tenant_id=tenant_id,
        kind=kind,
        payload=payload,
        case_id=case_id,
        decision_id=decision_id,
        next_at=now,
    )
    session.add(row)
    return row
