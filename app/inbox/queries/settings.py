"""What somebody set for himself, and what he put off. Read only, ordered."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries.cases import SNOOZE
from app.database import ask, columns
from app.identity.models import Account
from app.inbox.models import InboxSetting

SETTING = columns(InboxSetting)
SNOOZES = sa.select(SNOOZE.case_id, SNOOZE.until, SNOOZE.reason).where(
    SNOOZE.person_id == sa.bindparam("me"), SNOOZE.until > sa.bindparam("today", type_=sa.Date())
)

ACCOUNT = columns(Account)
OF_FEED = (
    sa.select(SETTING.person_id, ACCOUNT.id)
    .join(ACCOUNT.id.table, ACCOUNT.person_id == SETTING.person_id)
    .where(SETTING.feed == sa.bindparam("digest"))
)


def digest_of(token: str) -> str:
    """What is kept of the secret of a calendar."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def reader_of(session: Session, token: str) -> tuple[UUID, UUID] | None:
    """(person, account) whose deadlines a secret reads; None for an unknown or withdrawn one. One query."""
    row = ask(session, OF_FEED, digest=digest_of(token)).first()
    return (row[0], row[1]) if row else None


def setting_of(session: Session, person_id: UUID) -> InboxSetting:
    """The row of a person; a fresh one, not stored, for whoever set nothing yet."""
    found = session.execute(sa.select(InboxSetting).where(SETTING.person_id == person_id)).scalars().first()
    return found or InboxSetting(person_id=person_id)


def snoozes_of(session: Session, person_id: UUID, today: date) -> dict[UUID, tuple[date, str]]:
    """What that person put off: until when and why, by case. One query."""
    return {row.case_id: (row.until, row.reason) for row in ask(session, SNOOZES, me=person_id, today=today)}
