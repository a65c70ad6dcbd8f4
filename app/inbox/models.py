"""What somebody set for himself: saved filters, how he is told, where his calendar reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime


class InboxSetting(Row, table=True):
    """One row per person who set anything. `mail`: kind of notice -> way; `feed`: digest of the calendar's secret."""

    __tablename__ = "inbox_setting"
    __table_args__ = (sa.UniqueConstraint("feed"), STRICT)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    filters: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    mail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    quiet_from: int | None = None
    quiet_until: int | None = None
    weekly: bool = True
    feed: str | None = None
    feed_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Digest(Row, table=True):
    """A summary that was sent: once per person and span (a day, an ISO week), whichever worker was first."""

    __tablename__ = "digest"
    __table_args__ = (STRICT,)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    span: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
