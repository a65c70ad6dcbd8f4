"""Sasaran Kinerja Pegawai: one person, one assignment, a date range; immutable versions with results and indicators."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Quantity, Row, UtcDateTime, enum_of, new_id
from workflows.predicate import ResultKind
from workflows.vocabulary import AnnexKind, Approach, Aspect, BehaviourValue, Classification, Direction, FormClass


class Skp(Row, table=True):
    """The thread that ties the versions together."""

    __tablename__ = "skp"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "year"),
        sa.CheckConstraint("starts_on <= ends_on", name="dates"),
        sa.Index(None, "person_id", "year"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    assignment_id: UUID = Field(sa_type=Id, foreign_key="assignment.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    year: int
    starts_on: date
    ends_on: date
    bkn_reference: str = ""
    bkn_synced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SkpVersion(Row, table=True):
    """One version; its case carries the state. `content_version` counts edits while it is a draft."""

    __tablename__ = "skp_version"
    __table_args__ = (sa.UniqueConstraint("skp_id", "no"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    skp_id: UUID = Field(sa_type=Id, foreign_key="skp.id")
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    no: int
    approach: Approach = Field(sa_type=enum_of(Approach, "approach"))
    form_class: FormClass = Field(sa_type=enum_of(FormClass, "form_class"))
    content_version: int = 1
    written_on_behalf_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    copied_from_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")


class Result(Row, table=True):
    """Rencana hasil kerja. `leader_result` is what the form prints of the leader's row; a link says which row it is."""

    __tablename__ = "result"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "kind", "no"),
        sa.CheckConstraint("supports_result_id IS NULL OR supports_measure_id IS NULL", name="one_link"),
        sa.Index(None, "supports_result_id"),
        sa.Index(None, "supports_measure_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id")
    no: int
    kind: ResultKind = Field(sa_type=enum_of(ResultKind, "kind"))
    classification: Classification = Field(sa_type=enum_of(Classification, "classification"))
    leader_result: str = ""
    plan: str
    assigned_by: str = ""
    remark: str = ""
    supports_result_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="result.id", ondelete="SET NULL")
    supports_measure_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="measure.id", ondelete="SET NULL")


class Indicator(Row, table=True):
    """Indikator kinerja individu with its target as written and as understood."""

    __tablename__ = "indicator"
    __table_args__ = (sa.UniqueConstraint("result_id", "no"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    result_id: UUID = Field(sa_type=Id, foreign_key="result.id")
    no: int
    aspect: Aspect | None = Field(default=None, sa_type=enum_of(Aspect, "aspect"))
    text: str
    target_text: str
    target_value: Decimal | None = Field(default=None, sa_type=Quantity)
    unit: str = ""
    direction: Direction = Field(sa_type=enum_of(Direction, "direction"))
    perspective: str = ""


class Behaviour(Row, table=True):
    """Ekspektasi khusus pimpinan for one of the seven values; no row means none."""

    __tablename__ = "behaviour"
    __table_args__ = (STRICT,)
    version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id", primary_key=True)
    value: BehaviourValue = Field(sa_type=enum_of(BehaviourValue, "value"), primary_key=True)
    expectation: str


class Annex(Row, table=True):
    """A line of the lampiran: dukungan sumber daya, skema pertanggungjawaban, konsekuensi."""

    __tablename__ = "annex"
    __table_args__ = (STRICT,)
    version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id", primary_key=True)
    kind: AnnexKind = Field(sa_type=enum_of(AnnexKind, "kind"), primary_key=True)
    no: int = Field(primary_key=True)
    text: str


class SkpTemplate(Row, table=True):
    """A starter SKP for a jabatan, written by BKPSDM or an admin OPD: `body` has the shape of an exported version."""

    __tablename__ = "skp_template"
    __table_args__ = (sa.Index(None, "jabatan_code"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    opd_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    jabatan_code: str
    title: str
    source_version_id: UUID = Field(sa_type=Id, foreign_key="skp_version.case_id")
