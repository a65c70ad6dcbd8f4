"""Periods of evaluation, their windows, and dispensations of a deadline."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class PeriodKind(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    ANNUAL = "annual"


class Period(Row, table=True):
    """A stretch of a year that is evaluated; self-assessment is open from `opens_on` to `closes_on` inclusive."""

    __tablename__ = "period"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "year", "kind", "no"),
        sa.CheckConstraint("starts_on <= ends_on AND opens_on <= closes_on", name="dates"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    year: int
    kind: PeriodKind = Field(sa_type=enum_of(PeriodKind, "kind"))
    no: int
    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    closes_on: date
    version: int = 1


class Dispensation(Row, table=True):
    """A later deadline for one visit of a case or for one unit in a period, with its reason. Never shortens."""

    __tablename__ = "dispensation"
    __table_args__ = (
        sa.CheckConstraint("(case_id IS NULL) <> (opd_id IS NULL)", name="one_scope"),
        sa.Index(None, "period_id"),
        sa.Index(None, "case_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    period_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="period.id")
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    opd_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    until_on: date
    reason: str
    granted_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    granted_at: datetime = Field(sa_type=UtcDateTime)
