"""Days on end that somebody was not at work: leave, unpaid leave, tugas belajar, with the letter that grants it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id
from workflows.absence import AbsenceKind


class Absence(Row, table=True):
    """One stretch, both days included. Never changed: a corrected one supersedes it, a mistaken one is withdrawn."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", name="dates"),
        sa.Index(None, "person_id", "starts_on"),
        sa.Index(None, "tenant_id", "ends_on"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    kind: AbsenceKind = Field(sa_type=enum_of(AbsenceKind, "kind"))
    starts_on: date
    ends_on: date
    letter: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
