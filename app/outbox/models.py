"""What must leave after the commit: written in the deciding transaction, drained by jobs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class OutboxKind(StrEnum):
    MAIL = "mail"
    DOCUMENT = "document"


class OutboxStatus(StrEnum):
    QUEUED = "queued"
    DONE = "done"
    PARKED = "parked"


class OutboxRow(Row, table=True):
    """One thing to do outside. `lease_until` keeps two workers apart; handlers are idempotent by row id."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_queued",
            "next_at",
            sqlite_where=sa.text("status = 'queued'"),
            postgresql_where=sa.text("status = 'queued'"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    kind: OutboxKind = Field(sa_type=enum_of(OutboxKind, "kind"))
    status: OutboxStatus = Field(default=OutboxStatus.QUEUED, sa_type=enum_of(OutboxStatus, "status"))
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    decision_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="decision.id")
    attempts: int = 0
    last_error: str = ""
    next_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Notice(Row, table=True):
    """A message inside the app, for one person."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index(None, "person_id", "read_at"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    kind: str
    title: str
    body: str
    at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Digest(Row, table=True):
    """A summary somebody was sent: once for each span, which says of what and for when, whichever worker was first."""

    __tablename__ = "digest"
    __table_args__ = (STRICT,)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    span: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
