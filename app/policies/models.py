"""Published changes of policy values; the defaults ship with `workflows/policies`."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, new_id


class PolicyVersion(Row, table=True):
    """A value in force from a date, drafted by one officer and published by another. Its case carries the state.

    `version` counts the changes of the draft, so that nobody overwrites what he has not seen.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        sa.CheckConstraint("published_by_id IS NULL OR published_by_id <> drafted_by_id", name="four_eyes"),
        sa.CheckConstraint("(published_by_id IS NULL) = (published_at IS NULL)", name="published_by_somebody"),
        sa.UniqueConstraint("case_id"),
        sa.Index(None, "key"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    key: str
    value: str
    unit: str
    instrument: str
    article: str = ""
    certainty: str
    text: str
    valid_from: date
    valid_to: date | None = None
    drafted_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    reason: str = ""
    version: int = 1
    published_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
