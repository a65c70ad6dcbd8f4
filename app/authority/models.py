"""Who may act for an office beside whoever holds it: typed, dated, on a letter; and what staff prepares for a decision.

Bitemporal as the organisation is: *valid* says when it held, *known* since when it stands here. Nothing is deleted.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class AuthorityKind(StrEnum):
    """On what somebody acts for another. PREPARER decides nothing: he writes down what the owner then decides."""

    PLH = "plh"
    PLT = "plt"
    MANDATE = "mandat"
    SUBSTITUTE = "pengganti"
    PREPARER = "penyiap"


class BasisKind(StrEnum):
    """What kind of paper it rests on; OWN is what a person sets for his own absence."""

    ORDER = "surat_perintah"
    DECREE = "keputusan"
    LETTER = "surat_mandat"
    LEAVE = "surat_cuti"
    OWN = "penetapan_sendiri"


class Authority(Row, table=True):
    """One version of one authority; versions of the same one share `thread_id`. Without `approved_at` it gives nothing.

    `powers`: what the letter gives beyond what such an authority has by rule, codes with `|` between them.
    `assignment_id`: Plh. and Plt. hold the chair as well, so the organisation knows them.
    """

    __tablename__ = "authority"
    __table_args__ = (
        sa.CheckConstraint("valid_from <= valid_to", name="dates"),
        sa.CheckConstraint("represented_id IS NULL OR represented_id <> person_id", name="not_self"),
        sa.Index(None, "person_id", "valid_to"),
        sa.Index(None, "position_id", "valid_to"),
        sa.Index(None, "tenant_id", "opd_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    thread_id: UUID = Field(sa_type=Id)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    kind: AuthorityKind = Field(sa_type=enum_of(AuthorityKind, "kind"))
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    represented_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    basis: BasisKind = Field(sa_type=enum_of(BasisKind, "basis"))
    basis_number: str = ""
    basis_on: date
    powers: str = ""
    valid_from: date
    valid_to: date
    known_from: datetime = Field(sa_type=UtcDateTime)
    known_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    given_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    approved_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""
    assignment_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="assignment.id")


class Preparation(Row, table=True):
    """A decision's words as staff wrote them for whoever decides: shown to him, his to change, worth nothing alone."""

    __tablename__ = "preparation"
    __table_args__ = (sa.Index(None, "visit_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id")
    step: str
    authority_id: UUID = Field(sa_type=Id, foreign_key="authority.id")
    prepared_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    words: str
    at: datetime = Field(sa_type=UtcDateTime)


class VacancyNotice(Row, table=True):
    """A visit for which nobody could act, as the nightly check found it: told once to whoever owns the gap."""

    __tablename__ = "vacancy_notice"
    __table_args__ = (STRICT,)
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id", primary_key=True)
    told_at: datetime = Field(sa_type=UtcDateTime)
