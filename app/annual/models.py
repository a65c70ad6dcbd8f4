"""Ringkasan tahunan of somebody who was assessed in several posts in one year."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, enum_of
from workflows.annual import Rule
from workflows.predicate import Predicate


class AnnualSummary(Row, table=True):
    """Its case carries the state and names the person. `rule` is what policy said when it was opened; `evaluation_id`
    the part whose predikat is that of the year, empty until it is established."""

    __tablename__ = "annual_summary"
    __table_args__ = (sa.Index(None, "person_id", "year"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    year: int
    rule: Rule = Field(sa_type=enum_of(Rule, "rule"))
    evaluation_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="evaluation.case_id")
    predikat: Predicate | None = Field(default=None, sa_type=enum_of(Predicate, "predikat"))
    reason: str = ""
