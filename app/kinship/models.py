"""Who is related to whom, as declared. Used for one thing alone: nobody decides on his own family."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id


class Relation(StrEnum):
    """What the relative is to the person, in the words of the form."""

    SPOUSE = "suami_istri"
    PARENT = "orang_tua"
    CHILD = "anak"
    SIBLING = "saudara"
    IN_LAW = "mertua_menantu"
    SIBLING_IN_LAW = "ipar"
    OTHER = "kerabat"


class Kinship(Row, table=True):
    """A declared relation; it holds for both. Ended with a reason, never deleted."""

    __tablename__ = "kinship"
    __table_args__ = (
        sa.CheckConstraint("person_id <> relative_id", name="two_people"),
        sa.Index(None, "person_id"),
        sa.Index(None, "relative_id"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    relative_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    relation: Relation = Field(sa_type=enum_of(Relation, "relation"))
    reason: str
    declared_by: str
    declared_by_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    declared_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""
