"""A meeting of calibration: whom it covers, who is invited, what was frozen, and what each thought before the others.

Results themselves stay with their evaluation: a change is a new appraisal there, by its own assessor.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of
from workflows.predicate import Predicate


class Meeting(Row, table=True):
    """The meeting of a unit on a period; its case carries the state. `over_at` ends the hold on the results."""

    __tablename__ = "calibration_meeting"
    __table_args__ = (
        sa.Index(
            "uq_calibration_meeting_open",
            "unit_id",
            "period_id",
            unique=True,
            sqlite_where=sa.text("over_at IS NULL"),
            postgresql_where=sa.text("over_at IS NULL"),
        ),
        STRICT,
    )
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id")
    head_position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    meets_on: date
    place: str
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreements: str = ""
    justification: str = ""


class CoveredUnit(Row, table=True):
    """A unit whose people the meeting covers: the unit itself and those below it."""

    __tablename__ = "calibration_unit"
    __table_args__ = (sa.Index(None, "unit_id"), STRICT)
    meeting_id: UUID = Field(sa_type=Id, foreign_key="calibration_meeting.case_id", primary_key=True)
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id", primary_key=True)


class Participant(Row, table=True):
    """Whoever holds this position is invited. `wrote_at`: his first opinions lie sealed with `salt` since then."""

    __tablename__ = "calibration_participant"
    __table_args__ = (STRICT,)
    meeting_id: UUID = Field(sa_type=Id, foreign_key="calibration_meeting.case_id", primary_key=True)
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id", primary_key=True)
    wrote_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    wrote_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    salt: str = ""


class FrozenScore(Row, table=True):
    """A result as it was when the meeting was opened, and whose rating it is."""

    __tablename__ = "calibration_score"
    __table_args__ = (sa.Index(None, "evaluation_id"), STRICT)
    meeting_id: UUID = Field(sa_type=Id, foreign_key="calibration_meeting.case_id", primary_key=True)
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", primary_key=True)
    appraisal_id: UUID = Field(sa_type=Id, foreign_key="appraisal.id")
    assessor_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")


class FirstOpinion(Row, table=True):
    """What an assessor thought of one person before he saw the others; without predikat: he does not know the work."""

    __tablename__ = "calibration_opinion"
    __table_args__ = (STRICT,)
    meeting_id: UUID = Field(sa_type=Id, foreign_key="calibration_meeting.case_id", primary_key=True)
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", primary_key=True)
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id", primary_key=True)
    predikat: Predicate | None = Field(default=None, sa_type=enum_of(Predicate, "predikat"))
    note: str = ""


class Standing(Row, table=True):
    """The leader's pattern of a unit in a period, with his reason where it leaves the guideline; its case the state."""

    __tablename__ = "distribution_standing"
    __table_args__ = (sa.Index(None, "unit_id", "period_id"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id")
    justification: str = ""
    established_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
