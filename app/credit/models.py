"""Angka kredit: what the predicate of a final annual result is worth on the level of a functional post."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Quantity, Row, enum_of
from workflows.credit import Level
from workflows.predicate import Predicate


class Conversion(Row, table=True):
    """Opened by one evaluation and never changed: a result that changes opens another. The points are the exact
    fraction `numerator/denominator`; `coefficient` and `percent` are the values of policy they were reckoned with."""

    __tablename__ = "credit_conversion"
    __table_args__ = (
        sa.CheckConstraint("months BETWEEN 1 AND 12 AND denominator > 0", name="reckoned"),
        sa.CheckConstraint("starts_on <= ends_on", name="dates"),
        STRICT,
    )
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", index=True)
    level: Level = Field(sa_type=enum_of(Level, "level"))
    predikat: Predicate = Field(sa_type=enum_of(Predicate, "predikat"))
    starts_on: date
    ends_on: date
    months: int
    coefficient: Decimal = Field(sa_type=Quantity)
    percent: Decimal = Field(sa_type=Quantity)
    numerator: int
    denominator: int
