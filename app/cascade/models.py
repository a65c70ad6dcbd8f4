"""The cascade: perjanjian kinerja of a unit, and the matriks peran hasil in which a leader shares out results."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Quantity, Row, enum_of, new_id
from workflows.vocabulary import Direction


class Agreement(Row, table=True):
    """One version of the perjanjian kinerja of a unit and year; its case carries the state."""

    __tablename__ = "agreement"
    __table_args__ = (sa.UniqueConstraint("unit_id", "year", "no"), STRICT)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    year: int
    no: int
    content_version: int = 1


class Objective(Row, table=True):
    """Sasaran."""

    __tablename__ = "objective"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "no"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    agreement_id: UUID = Field(sa_type=Id, foreign_key="agreement.case_id")
    no: int
    text: str


class Measure(Row, table=True):
    """Indikator kinerja of a sasaran, with its target as written and as understood."""

    __tablename__ = "measure"
    __table_args__ = (sa.UniqueConstraint("objective_id", "no"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    objective_id: UUID = Field(sa_type=Id, foreign_key="objective.id")
    no: int
    text: str
    target_text: str
    target_value: Decimal | None = Field(default=None, sa_type=Quantity)
    unit: str = ""
    direction: Direction = Field(sa_type=enum_of(Direction, "direction"))


class Matrix(Row, table=True):
    """The matriks peran hasil of a leader's chair and year."""

    __tablename__ = "matrix"
    __table_args__ = (sa.UniqueConstraint("position_id", "year"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    year: int


class MatrixColumn(Row, table=True):
    """One result of the leader along the top. Without a link it is provisional: the leader has no such row yet."""

    __tablename__ = "matrix_column"
    __table_args__ = (
        sa.UniqueConstraint("matrix_id", "no"),
        sa.CheckConstraint("result_id IS NULL OR measure_id IS NULL", name="one_link"),
        sa.Index(None, "result_id"),
        sa.Index(None, "measure_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    matrix_id: UUID = Field(sa_type=Id, foreign_key="matrix.id")
    no: int
    text: str
    result_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="result.id", ondelete="SET NULL")
    measure_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="measure.id", ondelete="SET NULL")


class MatrixCell(Row, table=True):
    """What somebody does for one result of the leader; "x" says no role. `result_id`: the row of the SKP it became."""

    __tablename__ = "matrix_cell"
    __table_args__ = (
        sa.Index(None, "position_id"),
        sa.Index(None, "result_id"),
        STRICT,
    )
    column_id: UUID = Field(sa_type=Id, foreign_key="matrix_column.id", primary_key=True)
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id", primary_key=True)
    text: str
    version: int = 1
    result_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="result.id", ondelete="SET NULL")
