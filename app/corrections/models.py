"""Ralat: what is reported to be misprinted on a final document, and what it should say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime


class Correction(Row, table=True):
    """One place on the documents of one case, never changed. `path` is that of the snapshot, `words` what it is called.

    `ended_at` is set when it was printed, refused or taken back: a place has one open report at a time.
    """

    __tablename__ = "correction"
    __table_args__ = (
        sa.Index(
            "uq_correction_open",
            "corrected_id",
            "path",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "corrected_id"),
        sa.Index(None, "reported_by_id"),
        sa.CheckConstraint("printed <> proper", name="differs"),
        sa.CheckConstraint("(sha256 IS NULL) = (file_name = '')", name="whole_file"),
        STRICT,
    )
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    corrected_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    path: str
    words: str
    printed: str
    proper: str
    reason: str
    evidence: str
    file_name: str = ""
    media_type: str = ""
    size_bytes: int = 0
    sha256: str | None = None
    reported_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    reported_as: str
    by_signer: bool = False
    note: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
