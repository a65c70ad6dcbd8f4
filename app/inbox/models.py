"""What somebody set for himself: saved filters, how he is told, where his calendar reads.

And what was decided in one go, of which somebody else looks at some once more.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.cases.models import Office
from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


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


class Bulk(Row, table=True):
    """What somebody set out to decide in one go, kept before the first of it is. `drawn_at`: lots were drawn of it."""

    __tablename__ = "bulk"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "key"),
        sa.Index(
            "ix_bulk_undrawn",
            "at",
            sqlite_where=sa.text("drawn_at IS NULL"),
            postgresql_where=sa.text("drawn_at IS NULL"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    key: str
    at: datetime = Field(sa_type=UtcDateTime)
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BulkItem(Row, table=True):
    """One case of it, with the number its decision would have."""

    __tablename__ = "bulk_item"
    __table_args__ = (STRICT,)
    bulk_id: UUID = Field(sa_type=Id, foreign_key="bulk.id", primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    no: int


class Finding(StrEnum):
    AGREES = "sesuai"
    TO_DISCUSS = "perlu_dibahas"


class SecondLook(Row, table=True):
    """A decision taken with others that the lot gave to somebody else to look at. It changes nothing by itself.

    `seed`: the hash of the record of the decision, from which the lot follows.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        sa.UniqueConstraint("decision_id"),
        sa.Index(None, "position_id", "finding"),
        sa.CheckConstraint("position_id IS NOT NULL OR office IS NOT NULL", name="someone"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    decided_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    position_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="position.id")
    office: Office | None = Field(default=None, sa_type=enum_of(Office, "office"))
    seed: str
    at: datetime = Field(sa_type=UtcDateTime)
    due_on: date
    finding: Finding | None = Field(default=None, sa_type=enum_of(Finding, "finding"))
    reason: str = ""
    looked_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    looked_by: str = ""
    looked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
