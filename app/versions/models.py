"""Moves of running cases to a newer version of their process."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime


class Migration(Row, table=True):
    """Which cases go where, drafted by one officer and approved by another. Its case carries the state.

    `places` gives each open state of the old version its state in the new one, or nothing where its cases stay.
    `version` counts the changes of the draft, so that nobody overwrites what he has not seen.
    """

    __tablename__ = "migration"
    __table_args__ = (
        sa.CheckConstraint("to_version > from_version", name="forward"),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name="four_eyes"),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved_by_somebody"),
        sa.Index(None, "tenant_id", "process"),
        STRICT,
    )
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    process: str
    from_version: int
    to_version: int
    places: dict[str, Any] = Field(sa_type=sa.JSON)
    reason: str
    version: int = 1
    drafted_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    approved_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
