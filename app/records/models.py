"""Append-only history (hash-chained per tenant and OPD) and the log of who read what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class Record(Row, table=True):
    """One event. `body` is canonical JSON; `hash` covers the previous hash and every other column."""

    __tablename__ = "record"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "opd_id", "seq"),
        sa.Index(None, "case_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    seq: int
    at: datetime = Field(sa_type=UtcDateTime)
    tag: str
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    decision_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="decision.id")
    actor: str
    body: str
    prev_hash: str
    hash: str


class ReadingKind(StrEnum):
    OPENED = "opened"
    DELIVERED = "delivered"
    DOCUMENT = "document"
    PERSON = "person"


class Reading(Row, table=True):
    """Who opened what and when: the one thing a GET may write, insert-only."""

    __tablename__ = "reading"
    __table_args__ = (sa.Index(None, "subject_id"), sa.Index(None, "visit_id", "reader_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    reader_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    subject_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    visit_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="visit.id")
    kind: ReadingKind = Field(sa_type=enum_of(ReadingKind, "kind"))
    capacity: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
