"""Tindak lanjut: a recommendation after a final annual result. No punishment is ever decided here."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from app.database import STRICT, Id, Row, enum_of
from workflows.followup import Proposal


class Followup(Row, table=True):
    """Opened by one evaluation; `opened_case_id` is what its approval opened."""

    __tablename__ = "followup"
    __table_args__ = (STRICT,)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", index=True)
    proposal: Proposal | None = Field(default=None, sa_type=enum_of(Proposal, "proposal"))
    reward_code: str = ""
    reason: str = ""
    opened_case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
