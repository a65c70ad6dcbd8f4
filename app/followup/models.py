"""Tindak lanjut: a recommendation after a final annual result. No punishment is ever decided here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Field

from app.database import STRICT, Id, Row, enum_of
from workflows.followup import Proposal


class Followup(Row, table=True):
    """Opened by one evaluation; `opened_case_id` is what its approval opened.

    One about the contract of a PPPK has `contract_ends_on`: when it ends, as known then; `months` it is to be renewed.
    """

    __tablename__ = "followup"
    __table_args__ = (STRICT,)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", index=True)
    proposal: Proposal | None = Field(default=None, sa_type=enum_of(Proposal, "proposal"))
    reward_code: str = ""
    reason: str = ""
    contract_ends_on: date | None = None
    months: int = 0
    opened_case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
