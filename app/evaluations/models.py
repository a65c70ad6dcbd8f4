"""An evaluation: an agreed SKP version in a period, its realisations, evidence, feedback, results and objection."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Quantity, Row, UtcDateTime, enum_of, new_id
from app.periods.models import PeriodKind
from workflows.predicate import OrganisationPredicate, Predicate, Rating
from workflows.vocabulary import BehaviourValue


class Evaluation(Row, table=True):
    """Its case carries the state. `received_at` starts the objection clock (first opening or recorded hand-over).

    `left_on`: the last day in the post, where it was left before the period ends; it is assessed from then on.
    """

    __tablename__ = "evaluation"
    __table_args__ = (sa.UniqueConstraint("version_id", "period_id"), sa.Index(None, "period_id"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id")
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id")
    kind: PeriodKind = Field(sa_type=enum_of(PeriodKind, "kind"))
    reflection: str = ""
    content_version: int = 1
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received_how: str = ""
    answered: str = ""
    left_on: date | None = None


class Realisation(Row, table=True):
    """What was achieved on one indicator, as written and as understood, and how the assessor rates the row."""

    __tablename__ = "realisation"
    __table_args__ = (STRICT,)
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", primary_key=True)
    indicator_id: UUID = Field(sa_type=Id, foreign_key="indicator.id", primary_key=True)
    text: str
    value: Decimal | None = Field(default=None, sa_type=Quantity)
    unit: str = ""
    source: str = ""
    rating: Rating | None = Field(default=None, sa_type=enum_of(Rating, "rating"))


class BehaviourRating(Row, table=True):
    """How the assessor sees one of the seven values in this evaluation."""

    __tablename__ = "behaviour_rating"
    __table_args__ = (STRICT,)
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", primary_key=True)
    value: BehaviourValue = Field(sa_type=enum_of(BehaviourValue, "value"), primary_key=True)
    rating: Rating = Field(sa_type=enum_of(Rating, "rating"))


class Evidence(Row, table=True):
    """Bukti dukung: a file by its hash, checked by content, outside the web root."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "indicator_id", "sha256"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id")
    indicator_id: UUID = Field(sa_type=Id, foreign_key="indicator.id")
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Feedback(Row, table=True):
    """Umpan balik berkelanjutan on a row or a value, dated, prefixed on paper with who spoke.

    `evaluation_id` is missing for what was said while no evaluation ran: the next one of the SKP shows it.
    """

    __tablename__ = "feedback"
    __table_args__ = (sa.Index(None, "evaluation_id"), sa.Index(None, "skp_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    skp_id: UUID = Field(sa_type=Id, foreign_key="skp.id")
    evaluation_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="evaluation.case_id")
    indicator_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="indicator.id")
    value: BehaviourValue | None = Field(default=None, sa_type=enum_of(BehaviourValue, "value"))
    speaker: str
    author_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    text: str
    given_on: date
    at: datetime = Field(sa_type=UtcDateTime)


class Appraisal(Row, table=True):
    """A result. Never changed: an objection or a calibration that changes it supersedes this row with a new one.

    `organisation` is missing where policy lets people be rated before their organisation is. `surprises` names the rows
    rated below expectation of which nobody had spoken before the period ended, and `surprise_reason` answers for it.
    Period and unit are those of the evaluation, which never moves: the predikat of a city are counted from one index.
    """

    __tablename__ = "appraisal"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "no"),
        sa.Index(
            "uq_appraisal_current",
            "evaluation_id",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
        sa.Index(
            "ix_appraisal_spread",
            "period_id",
            "opd_id",
            "predikat",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id")
    no: int
    organisation: OrganisationPredicate | None = Field(
        default=None, sa_type=enum_of(OrganisationPredicate, "organisation")
    )
    work_result: Rating = Field(sa_type=enum_of(Rating, "work_result"))
    behaviour: Rating = Field(sa_type=enum_of(Rating, "behaviour"))
    predikat: Predicate = Field(sa_type=enum_of(Predicate, "predikat"))
    reason: str = ""
    note: str = ""
    surprises: str = ""
    surprise_reason: str = ""
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id")
    set_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")


class Objection(Row, table=True):
    """Keberatan: reasons of the employee, both explanations heard, and the final answer."""

    __tablename__ = "objection"
    __table_args__ = (STRICT,)
    evaluation_id: UUID = Field(sa_type=Id, foreign_key="evaluation.case_id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    reasons: str
    filed_at: datetime = Field(sa_type=UtcDateTime)
    heard_employee: str = ""
    heard_assessor: str = ""
    changed: bool | None = None
    answer: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnitPredicate(Row, table=True):
    """Predikat kinerja organisasi of a unit in a period, set by the leader above, with its evidence.

    Never changed: a later one supersedes it and says why (`reason`).
    """

    __tablename__ = "organisation_predicate"
    __table_args__ = (
        sa.Index(
            "uq_organisation_predicate_current",
            "unit_id",
            "period_id",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    period_id: UUID = Field(sa_type=Id, foreign_key="period.id")
    value: OrganisationPredicate = Field(sa_type=enum_of(OrganisationPredicate, "value"))
    evidence: str
    reason: str = ""
    file_name: str = ""
    media_type: str = ""
    size_bytes: int = 0
    sha256: str | None = None
    set_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    set_by_capacity: str
    set_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
