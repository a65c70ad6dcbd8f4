"""Sign-in accounts and dated grants. Roles of a case (assessor, superior) are derived from the line, never granted."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_security.core import UserMixin
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id

FOREVER = date(9999, 12, 31)


class Role(StrEnum):
    """Granted roles. Each grant is dated and given by two BKPSDM officers."""

    ADMIN_OPD = "admin_opd"
    PETUGAS_BKPSDM = "petugas_bkpsdm"
    KEPALA_BKPSDM = "kepala_bkpsdm"
    PETUGAS_SETDA = "petugas_setda"
    INSPEKTORAT = "inspektorat"


class Account(Row, UserMixin, table=True):
    """A sign-in. The name is the NIP, else an issued user name (Wali Kota, military assessors)."""

    __tablename__ = "account"
    __table_args__ = (STRICT,)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)  # type: ignore[assignment]
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", unique=True)
    username: str = Field(unique=True)
    password: str | None = None
    active: bool = True
    fs_uniquifier: str = Field(unique=True)
    must_change_password: bool = False
    tf_primary_method: str | None = None
    tf_totp_secret: str | None = None
    mf_recovery_codes: list[Any] | None = Field(default=None, sa_type=sa.JSON)
    failed_count: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ResetCode(Row, table=True):
    """A printed one-time code: stored as a hash, used once, for a short time."""

    __tablename__ = "reset_code"
    __table_args__ = (sa.Index(None, "account_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    account_id: UUID = Field(sa_type=Id, foreign_key="account.id")
    code_hash: str
    issued_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    issued_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Grant(Row, table=True):
    """A role for a person, within an OPD or for the city, between two dates, by four eyes."""

    __tablename__ = "grant"
    __table_args__ = (
        sa.CheckConstraint("proposed_by_id IS NULL OR proposed_by_id <> person_id", name="not_to_self"),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> person_id", name="not_by_self"),
        sa.CheckConstraint("approved_by_id IS NULL OR proposed_by_id IS NULL OR approved_by_id <> proposed_by_id",
                           name="four_eyes"),
        sa.Index(None, "person_id"), STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    role: Role = Field(sa_type=enum_of(Role, "role"))
    opd_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    reason: str = ""
    valid_from: date
    valid_to: date = FOREVER
    proposed_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    approved_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
