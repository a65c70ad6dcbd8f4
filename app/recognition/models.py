"""Penghargaan: one reward travelling from nomination to announcement."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Field

from app.database import STRICT, Id, Row


class Recognition(Row, table=True):
    """A reward for one person; its case carries the state."""

    __tablename__ = "recognition"
    __table_args__ = (STRICT,)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    followup_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="followup.case_id")
    reward_code: str
    merit: str
    decision_number: str = ""
    decided_on: date | None = None
    consent: bool | None = None
    announced_on: date | None = None
