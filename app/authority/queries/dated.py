"""Who could sign for an office on a day, as it was known at a moment. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.authority.models import AuthorityKind, BasisKind
from app.database import UtcDateTime, ask
from app.organisation.models import Holding
from app.organisation.queries import ASSIGNMENT, PERSON
from app.organisation.queries.mandates import AUTHORITY, BASIS_LABEL, PREFIX, giver_holds
from workflows.approval import Power

POSITION: Any = sa.bindparam("position", type_=ASSIGNMENT.position_id.type)
ON: Any = sa.bindparam("on", type_=sa.Date())
AT: Any = sa.bindparam("at", type_=UtcDateTime())

HELD_AS = {Holding.DEFINITIF: "Pejabat definitif", Holding.PLT: "Plt.", Holding.PLH: "Plh."}


@dataclass(frozen=True, slots=True)
class Stands:
    """Somebody who could act: as what, on which paper, since when it stands here and until when it stood."""

    person_id: UUID
    name: str
    number: str
    holding: Holding | None
    kind: AuthorityKind | None
    basis: BasisKind | None
    basis_number: str | None
    basis_on: date | None
    powers: str | None
    valid_from: date
    valid_to: date
    known_from: datetime
    known_to: datetime | None

    @property
    def called(self) -> str:
        if self.kind is not None:
            return PREFIX[self.kind].removesuffix(" bagi")
        return HELD_AS[self.holding] if self.holding else ""

    @property
    def letter(self) -> str:
        return f"{BASIS_LABEL[self.basis]} {self.basis_number or ''}".strip() if self.basis else ""

    @property
    def given(self) -> frozenset[Power]:
        return frozenset(Power(code) for code in (self.powers or "").split("|") if code)


def _known(table: Any) -> sa.ColumnElement[bool]:
    """Rows that were known at that moment and held on that day."""
    return sa.and_(
        table.valid_from <= ON, table.valid_to >= ON, table.known_from <= AT,
        sa.or_(table.known_to.is_(None), table.known_to > AT),
    )  # fmt: skip


def _statement() -> Any:
    paper = (
        AUTHORITY.kind, AUTHORITY.basis, AUTHORITY.basis_number, AUTHORITY.basis_on, AUTHORITY.powers,
    )  # fmt: skip
    approved = sa.and_(AUTHORITY.approved_at.is_not(None), AUTHORITY.approved_at <= AT)
    held = (
        sa.select(
            PERSON.id, PERSON.name, PERSON.number, sa.cast(ASSIGNMENT.holding, sa.String).label("holding"), *paper,
            ASSIGNMENT.valid_from, ASSIGNMENT.valid_to, ASSIGNMENT.known_from, ASSIGNMENT.known_to,
        )
        .join_from(ASSIGNMENT.id.table, PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .outerjoin(
            AUTHORITY.id.table,
            sa.and_(AUTHORITY.assignment_id == ASSIGNMENT.id, AUTHORITY.approved_at.is_not(None)),
        )
        .where(ASSIGNMENT.position_id == POSITION, _known(ASSIGNMENT))
    )  # fmt: skip
    acts = (
        sa.select(
            PERSON.id, PERSON.name, PERSON.number, sa.literal(None).label("holding"), *paper,
            AUTHORITY.valid_from, AUTHORITY.valid_to, AUTHORITY.known_from, AUTHORITY.known_to,
        )
        .join_from(AUTHORITY.id.table, PERSON.id.table, PERSON.id == AUTHORITY.person_id)
        .where(
            AUTHORITY.position_id == POSITION, AUTHORITY.assignment_id.is_(None), approved, _known(AUTHORITY),
            giver_holds(_known),
            AUTHORITY.kind.in_((AuthorityKind.MANDATE, AuthorityKind.SUBSTITUTE)),
        )
    )  # fmt: skip
    return sa.union_all(held, acts)


STATEMENT = _statement()


def who_could_act(session: Session, position_id: UUID, on: date, at: datetime) -> tuple[Stands, ...]:
    """Everybody who could sign for the chair that day, as known at that moment; the holder first. One query."""
    found = []
    for row in ask(session, STATEMENT, position=position_id, on=on, at=at):
        person_id, name, number, holding, *rest = row
        found.append(Stands(person_id, name, number, Holding(holding) if holding else None, *rest))
    return tuple(sorted(found, key=lambda one: (one.holding is not Holding.DEFINITIF, one.valid_from, one.name)))
