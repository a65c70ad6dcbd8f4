"""Official documents: a frozen snapshot, a number, a code, and the bytes by their hash."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class DocumentStatus(StrEnum):
    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


class Document(Row, table=True):
    """One issue of one document. Never changed once `snapshot` is set but for its fate (ready, superseded, revoked)."""

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "year", "serial"),
        sa.UniqueConstraint("decision_id", "kind", "version"),
        sa.Index(None, "case_id"),
        sa.Index(None, "subject_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    subject_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id")
    version: int = 1
    kind: str
    title: str
    number: str
    year: int
    serial: int
    code: str = Field(unique=True)
    snapshot: str
    snapshot_sha256: str
    status: DocumentStatus = Field(default=DocumentStatus.QUEUED, sa_type=enum_of(DocumentStatus, "status"))
    pdf_sha256: str | None = None
    pdf_bytes: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    superseded_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="document.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_for: str = ""
