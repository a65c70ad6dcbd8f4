"""Messages inside the app. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.inbox.queries.seats import PAGE
from app.outbox.models import Notice

NOTICE = columns(Notice)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message inside the app."""

    id: UUID
    case_id: UUID | None
    title: str
    body: str
    at: datetime
    read_at: datetime | None


def notices_of(session: Session, person_id: UUID, *, offset: int = 0, limit: int = PAGE) -> tuple[NoticeView, ...]:
    """The person's messages, newest first. One query."""
    rows = session.execute(
        sa.select(NOTICE.id, NOTICE.case_id, NOTICE.title, NOTICE.body, NOTICE.at, NOTICE.read_at)
        .where(NOTICE.person_id == person_id)
        .order_by(NOTICE.at.desc(), NOTICE.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(NoticeView(*row) for row in rows)


def count_notices(session: Session, person_id: UUID) -> tuple[int, int]:
    """How many messages the person has, and how many of them are unread. One query."""
    unread = sa.func.coalesce(sa.func.sum(sa.case((NOTICE.read_at.is_(None), 1), else_=0)), 0)
    row = session.execute(sa.select(sa.func.count(NOTICE.id), unread).where(NOTICE.person_id == person_id)).one()
    return row[0], row[1]


def notice_of(session: Session, person_id: UUID, notice_id: UUID) -> NoticeView | None:
    """One message of that person."""
    row = session.execute(
        sa.select(NOTICE.id, NOTICE.case_id, NOTICE.title, NOTICE.body, NOTICE.at, NOTICE.read_at).where(
            NOTICE.id == notice_id, NOTICE.person_id == person_id
        )
    ).first()
    return NoticeView(*row) if row else None
