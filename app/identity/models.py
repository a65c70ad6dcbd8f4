"""Sign-in accounts and dated grants. Roles of a case (assessor, superior) are derived from the line, never granted."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id

FOREVER = date(9999, 12, 31)
_USERNAME = re.compile(r"[0-9]{18}|[a-z0-9][a-z0-9.-]{2,38}[a-z0-9]")


class Role(StrEnum):
    """Granted roles. Each grant is dated and given by two BKPSDM officers."""

    ADMIN_OPD = "admin_opd"
    PETUGAS_BKPSDM = "petugas_bkpsdm"
    KEPALA_BKPSDM = "kepala_bkpsdm"
    PETUGAS_SETDA = "petugas_setda"
    INSPEKTORAT = "inspektorat"


OFFICERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)


def username_of(text: str) -> str:
    """A sign-in name as it is stored: a NIP without its spaces, an issued name in small letters."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def is_username(text: str) -> bool:
    """18 digits (NIP, NI PPPK), or an issued name of 4 to 40 letters, digits, dots and dashes."""
    return _USERNAME.fullmatch(text) is not None


class Account(Row, table=True):
    """A sign-in. The name is the NIP, else an issued user name (Wali Kota, military assessors).

    `fs_uniquifier` stands in every session of the account: a new one ends them all. `tf_totp_counter` is the time
    step of the last accepted code, so none is accepted twice. An account with a `practice_no` is listed on the
    sign-in page of the practice city, in that order, with its note.
    """

    __tablename__ = "account"
    __table_args__ = (STRICT,)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", unique=True)
    username: str = Field(unique=True)
    password: str | None = None
    active: bool = True
    fs_uniquifier: str = Field(unique=True)
    tf_totp_secret: str | None = None
    tf_totp_counter: int | None = Field(default=None, sa_type=sa.BigInteger)
    mf_recovery_codes: list[Any] | None = Field(default=None, sa_type=sa.JSON)
    practice_no: int | None = None
    practice_note: str = ""


class SignIn(Row, table=True):
    """One browser signed in, from `started_at` at the longest until `expires_at`. Only a hash of its token is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (sa.Index(None, "account_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    account_id: UUID = Field(sa_type=Id, foreign_key="account.id")
    token_hash: str = Field(unique=True)
    browser: str = ""
    started_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInLimit(Row, table=True):
    """Wrong answers under one key (a name, a network address, a known browser): no new try before `open_at`.

    Keys are keyed hashes, so the table tells neither names nor addresses, nor whether a name exists.
    """

    __tablename__ = "sign_in_limit"
    __table_args__ = (sa.Index(None, "touched_at"), STRICT)
    key: str = Field(primary_key=True)
    failures: int
    open_at: datetime = Field(sa_type=UtcDateTime)
    touched_at: datetime = Field(sa_type=UtcDateTime)


class ResetCode(Row, table=True):
    """A printed one-time code: stored as a hash, used once, for a short time. Only the newest of an account counts."""

    __tablename__ = "reset_code"
    __table_args__ = (sa.Index(None, "account_id", "issued_at"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    account_id: UUID = Field(sa_type=Id, foreign_key="account.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    code_hash: str
    resets_totp: bool = False
    issued_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    issued_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Grant(Row, table=True):
    """A role for a person, within an OPD or for the city, between two dates, by four eyes."""

    __tablename__ = "grant"
    __table_args__ = (
        sa.CheckConstraint("proposed_by_id IS NULL OR proposed_by_id <> person_id", name="not_to_self"),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> person_id", name="not_by_self"),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR proposed_by_id IS NULL OR approved_by_id <> proposed_by_id", name="four_eyes"
        ),
        sa.CheckConstraint("valid_from <= valid_to", name="dates"),
        sa.CheckConstraint("(role = 'admin_opd') = (opd_id IS NOT NULL)", name="scope"),
        sa.Index(None, "person_id"),
        STRICT,
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
    ended_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    version: int = 1
