"""Questions about declared relations. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import Id, ask, columns
from app.kinship.models import Kinship, Relation
from app.organisation.queries import ASSIGNMENT, PERSON, valid_on

KIN = columns(Kinship)
ONE: Any = sa.bindparam("one", type_=Id())
RELATION_LABEL = {
    Relation.SPOUSE: "Suami atau istri",
    Relation.PARENT: "Orang tua",
    Relation.CHILD: "Anak",
    Relation.SIBLING: "Saudara kandung",
    Relation.IN_LAW: "Mertua atau menantu",
    Relation.SIBLING_IN_LAW: "Ipar",
    Relation.OTHER: "Kerabat lain",
}


def related(one: Any, other: Any) -> sa.ColumnElement[bool]:
    """Rows that tie these two while they hold, whoever declared it."""
    return sa.and_(
        KIN.ended_at.is_(None),
        sa.or_(
            sa.and_(KIN.person_id == one, KIN.relative_id == other),
            sa.and_(KIN.person_id == other, KIN.relative_id == one),
        ),
    )


def has_kin(one: Any) -> Any:
    """Whether anything is declared of that person, as a value within a larger question."""
    return (
        sa.exists()
        .where(KIN.ended_at.is_(None), sa.or_(KIN.person_id == one, KIN.relative_id == one))
        .correlate_except(KIN.id.table)
    )


KIN_OF = sa.union_all(
    sa.select(KIN.relative_id.label("id")).where(KIN.person_id == ONE, KIN.ended_at.is_(None)),
    sa.select(KIN.person_id.label("id")).where(KIN.relative_id == ONE, KIN.ended_at.is_(None)),
)


def kin_of(session: Session, person_id: UUID) -> frozenset[UUID]:
    """Everybody who is declared to be of the family of that person. One query."""
    return frozenset(ask(session, KIN_OF, one=person_id).scalars())


@dataclass(frozen=True, slots=True)
class KinRow:
    """A declared relation as the page shows it. `mine`: the person of the page declared it, else the other one."""

    id: UUID
    name: str
    number: str
    relation: Relation
    mine: bool
    reason: str
    declared_by: str
    declared_at: datetime
    ended_by: str
    ended_at: datetime | None
    end_reason: str

    @property
    def label(self) -> str:
        """What the other is to the person of the page, or the person to the other where that one declared it."""
        return RELATION_LABEL[self.relation] + ("" if self.mine else " (dicatat dari pihaknya)")


OTHER = sa.case((KIN.person_id == ONE, KIN.relative_id), else_=KIN.person_id)
LISTED = (
    sa.select(
        KIN.id, PERSON.name, PERSON.number, KIN.relation, KIN.person_id == ONE, KIN.reason, KIN.declared_by,
        KIN.declared_at, KIN.ended_by, KIN.ended_at, KIN.end_reason,
    )
    .join_from(KIN.id.table, PERSON.id.table, PERSON.id == OTHER)
    .where(sa.or_(KIN.person_id == ONE, KIN.relative_id == ONE))
    .order_by(KIN.ended_at.is_not(None), KIN.declared_at, KIN.id)
)  # fmt: skip


def kinships(session: Session, person_id: UUID) -> tuple[KinRow, ...]:
    """All that is declared of a person: what holds first. One query."""
    return tuple(KinRow(*row) for row in ask(session, LISTED, one=person_id))


def person_of_number(session: Session, tenant_id: UUID, number: str) -> tuple[UUID, str] | None:
    """Somebody by his NIP or the number he is issued."""
    row = session.execute(
        sa.select(PERSON.id, PERSON.name).where(PERSON.tenant_id == tenant_id, PERSON.number == number)
    ).first()
    return (row.id, row.name) if row else None


def works_in(session: Session, person_id: UUID, on: date) -> UUID | None:
    """The position somebody holds first, to say in whose history it is written."""
    return session.execute(
        sa.select(ASSIGNMENT.position_id)
        .where(ASSIGNMENT.person_id == person_id, valid_on(ASSIGNMENT, on))
        .order_by(ASSIGNMENT.is_primary.desc(), ASSIGNMENT.id)
        .limit(1)
    ).scalar()

