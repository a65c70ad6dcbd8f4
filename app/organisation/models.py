"""Who works where: the tenant, its units, people, positions, and the dated relations between them.

Positions and relations are bitemporal: *valid* says when it was so, *known* says when we knew. Nothing is deleted.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id
from workflows.vocabulary import EmploymentStatus

FOREVER = date(9999, 12, 31)
LONGEST_CONTRACT = timedelta(days=40 * 366)


class Holding(StrEnum):
    """How a position is held. Acting holders (Plt, Plh) print in their capacity."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"


class EndReason(StrEnum):
    TRANSFER = "mutasi"
    RETIREMENT = "pensiun"
    DEATH = "meninggal"
    DEPARTURE = "berhenti"
    CORRECTION = "koreksi"


class Tenant(Row, table=True):
    """The agency in the national sense: this city. The key for a later distribution over nodes."""

    __tablename__ = "tenant"
    __table_args__ = (STRICT,)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    code: str = Field(unique=True)
    name: str


class Unit(Row, table=True):
    """A unit of the structure. `opd_id` is the nearest ancestor that is an OPD (itself for an OPD)."""

    __tablename__ = "unit"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "code"), sa.Index(None, "parent_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    code: str
    name: str
    short_name: str = ""
    kind: str
    parent_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    opd_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    is_opd: bool = False
    region_code: str = ""


class Person(Row, table=True):
    """A person with the number the state gave. The number is no key: a military assessor has none of ours."""

    __tablename__ = "person"
    __table_args__ = (
        sa.Index(
            "uq_person_number",
            "tenant_id",
            "number",
            unique=True,
            sqlite_where=sa.text("number <> ''"),
            postgresql_where=sa.text("number <> ''"),
        ),
        sa.Index(None, "tenant_id", "name"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    number: str = ""
    number_label: str = "NIP"
    name: str
    status: EmploymentStatus = Field(sa_type=enum_of(EmploymentStatus, "status"))
    golongan: str = ""
    pangkat: str = ""
    email: str = ""
    has_device: bool = True
    contract_ends_on: date | None = None
    version: int = 1
    ended_on: date | None = None
    end_reason: EndReason | None = Field(default=None, sa_type=enum_of(EndReason, "end_reason"))


class Position(Row, table=True):
    """One chair. Tasks belong to positions; whoever holds one at decision time acts."""

    __tablename__ = "position"
    __table_args__ = (
        sa.Index(None, "unit_id"),
        sa.Index(
            "uq_position_head",
            "unit_id",
            unique=True,
            sqlite_where=sa.text("is_head = 1 AND closed_on IS NULL"),
            postgresql_where=sa.text("is_head AND closed_on IS NULL"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    title: str
    jabatan_code: str = ""
    kind: str = "pelaksana"
    eselon: str = ""
    is_head: bool = False
    closed_on: date | None = None


class Assignment(Row, table=True):
    """A person holds a position between two dates, as known between two instants."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.CheckConstraint("valid_from <= valid_to", name="dates"),
        sa.Index(
            "uq_assignment_definitive",
            "position_id",
            "valid_from",
            unique=True,
            sqlite_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
            postgresql_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
        ),
        sa.Index(None, "person_id"),
        sa.Index(None, "position_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    holding: Holding = Field(default=Holding.DEFINITIF, sa_type=enum_of(Holding, "holding"))
    is_primary: bool = True
    valid_from: date
    valid_to: date = FOREVER
    known_from: datetime = Field(sa_type=UtcDateTime)
    known_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: EndReason | None = Field(default=None, sa_type=enum_of(EndReason, "end_reason"))


class AssessmentLine(Row, table=True):
    """Who assesses whom: from position to position, dated. Its own relation, not the unit tree."""

    __tablename__ = "assessment_line"
    __table_args__ = (
        sa.CheckConstraint("valid_from <= valid_to", name="dates"),
        sa.CheckConstraint("position_id <> assessor_position_id", name="not_self"),
        sa.Index(None, "position_id"),
        sa.Index(None, "assessor_position_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    assessor_position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    valid_from: date
    valid_to: date = FOREVER
    known_from: datetime = Field(sa_type=UtcDateTime)
    known_to: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LineCorrection(Row, table=True):
    """ "Atasan saya salah": what the employee says, and what was done about it. The case carries its state."""

    __tablename__ = "line_correction"
    __table_args__ = (STRICT,)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    told: str
    proposed_position_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="position.id")
    decided_position_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="position.id")
    answer: str = ""
