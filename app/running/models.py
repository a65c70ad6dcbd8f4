"""What is written while a year runs: rencana aksi, who may give consideration, dialog kinerja, catatan harian.

Umpan balik itself is stored by `evaluations`, beside whose rows it stands.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id
from workflows.feedback import Speaker


class ReminderKind(StrEnum):
    """What somebody is reminded of."""

    FEEDBACK = "feedback"
    ACTION_PLAN = "action_plan"
    DIALOGUE = "dialogue"
    TEAM_DIALOGUE = "team_dialogue"


class ActionPlan(Row, table=True):
    """Rencana aksi for one result in the period of one evaluation. Taken back ones stay."""

    __tablename__ = "action_plan"
    __table_args__ = (sa.Index(None, "evaluation_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id")
    result_id: UUID = Field(sa_type=Id, foreign_key="result.id")
    text: str
    target: str = ""
    written_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    written_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Adviser(Row, table=True):
    """Pemberi pertimbangan: somebody named to give feedback on one SKP, as team leader or as peer."""

    __tablename__ = "adviser"
    __table_args__ = (
        sa.Index(
            "uq_adviser_current",
            "skp_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "person_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    skp_id: UUID = Field(sa_type=Id, foreign_key="skp.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    speaker: Speaker = Field(sa_type=enum_of(Speaker, "speaker"))
    named_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    named_by: str
    named_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Dialogue(Row, table=True):
    """A dialog kinerja. Its case carries the state; confirmed by both it is never written again."""

    __tablename__ = "dialogue"
    __table_args__ = (sa.Index(None, "skp_id"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    skp_id: UUID = Field(sa_type=Id, foreign_key="skp.id")
    version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id")
    held_on: date
    general: str = ""
    agreement: str = ""
    next_on: date | None = None
    content_version: int = 1
    written_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")


class DialogueTopic(Row, table=True):
    """What was said about one rencana hasil kerja."""

    __tablename__ = "dialogue_topic"
    __table_args__ = (STRICT,)
    dialogue_id: UUID = Field(sa_type=Id, foreign_key="dialogue.case_id", primary_key=True)
    result_id: UUID = Field(sa_type=Id, foreign_key="result.id", primary_key=True)
    text: str


class DiaryNote(Row, table=True):
    """Catatan harian: nobody but the writer reads it until it is shared to a row of an evaluation."""

    __tablename__ = "diary_note"
    __table_args__ = (
        sa.CheckConstraint("(shared_at IS NULL) = (evaluation_id IS NULL)", name="shared_somewhere"),
        sa.CheckConstraint("(shared_at IS NULL) = (indicator_id IS NULL)", name="shared_to_a_row"),
        sa.Index(None, "writer_id", "happened_on"),
        sa.Index(None, "evaluation_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    writer_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    about_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    happened_on: date
    text: str
    written_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evaluation_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="evaluation.case_id")
    indicator_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="indicator.id")


class Reminder(Row, table=True):
    """That somebody was reminded of something in a period: once, and not again."""

    __tablename__ = "reminder"
    __table_args__ = (STRICT,)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id", primary_key=True)
    kind: ReminderKind = Field(sa_type=enum_of(ReminderKind, "kind"), primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
