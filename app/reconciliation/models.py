"""What e-Kinerja of BKN says and Tangkas holds otherwise: each difference with its owner and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class DifferenceKind(StrEnum):
    """In what the two differ."""

    UNKNOWN_PERSON = "unknown_person"
    MISSING_PERSON = "missing_person"
    POSITION = "position"
    UNIT = "unit"
    ASSESSOR = "assessor"
    SKP_HERE = "skp_here"
    SKP_THERE = "skp_there"
    REFERENCE = "reference"
    RESULT = "result"
    RESULT_HERE = "result_here"
    RESULT_THERE = "result_there"


class Owner(StrEnum):
    """Who has to act."""

    ADMIN_OPD = "admin_opd"
    BKPSDM = "bkpsdm"
    ASSESSOR = "assessor"
    EMPLOYEE = "employee"


class Standing(StrEnum):
    """What became of a difference. GONE: a later file says the same as Tangkas."""

    OPEN = "open"
    ASKED = "asked"
    TAKEN = "taken"
    SETTLED = "settled"
    GONE = "gone"


class EkinerjaFile(Row, table=True):
    """A file of e-Kinerja that was laid beside Tangkas."""

    __tablename__ = "ekinerja_file"
    __table_args__ = (sa.Index(None, "tenant_id", "at"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    period_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="period.id")
    scope: str
    name: str
    sha256: str
    people: int
    differences: int
    by_name: str
    at: datetime = Field(sa_type=UtcDateTime)


class Difference(Row, table=True):
    """One line of the reconciliation. `scope`: the year, or the period, the files are about."""

    __tablename__ = "ekinerja_difference"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "scope", "number", "kind"),
        sa.Index(None, "tenant_id", "opd_id", "standing"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    file_id: UUID = Field(sa_type=Id, foreign_key="ekinerja_file.id")
    scope: str
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    number: str
    name: str
    person_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    case_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="case.id")
    skp_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="skp.id")
    kind: DifferenceKind = Field(sa_type=enum_of(DifferenceKind, "kind"))
    owner: Owner = Field(sa_type=enum_of(Owner, "owner"))
    owner_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    owner_name: str = ""
    theirs: str
    ours: str
    standing: Standing = Field(default=Standing.OPEN, sa_type=enum_of(Standing, "standing"))
    reason: str = ""
    by_name: str = ""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1
