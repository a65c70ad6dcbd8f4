"""Days off of the city, year by year, and the days on which the city's systems were down.

A year counts as loaded when it has a row in `holiday_year`; its `revision` grows with every change.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, new_id


class HolidayKind(StrEnum):
    """What kind of day off it is."""

    NATIONAL = "libur_nasional"
    JOINT_LEAVE = "cuti_bersama"
    REGIONAL = "daerah"


class Holiday(Row, table=True):
    """A day that is not a working day, until it is withdrawn with a reason."""

    __tablename__ = "holiday"
    __table_args__ = (STRICT,)
    on_date: date = Field(primary_key=True)
    name: str
    kind: str
    source: str = ""
    withdrawn: bool = False
    reason: str = ""


class HolidayYear(Row, table=True):
    """A year whose holidays were loaded; others count weekends only and warn."""

    __tablename__ = "holiday_year"
    __table_args__ = (STRICT,)
    year: int = Field(primary_key=True)
    source: str = ""
    revision: int = 1


class Outage(Row, table=True):
    """Days on which nobody could work here: told by one officer, put in force by another, or turned down."""

    __tablename__ = "outage"
    __table_args__ = (sa.CheckConstraint("began_on <= ended_on", name="dates"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    began_on: date
    ended_on: date
    reason: str
    basis: str
    proposed_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    proposed_by: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved: bool = False
    moved: int = 0
    version: int = 0
