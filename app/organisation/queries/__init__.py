"""Who holds what, who assesses whom, on a date. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.organisation.models import AssessmentLine, Assignment, Holding, Person, Position, Unit
from workflows.vocabulary import EmploymentStatus

PERSON, POSITION, UNIT = columns(Person), columns(Position), columns(Unit)
ASSIGNMENT, LINE = columns(Assignment), columns(AssessmentLine)
CAPACITY = {Holding.DEFINITIF: "", Holding.PLT: "Plt. ", Holding.PLH: "Plh. "}


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position somebody holds on a date, with its words as printed."""

    assignment_id: UUID
    position_id: UUID
    title: str
    unit_id: UUID
    unit_name: str
    opd_id: UUID | None
    is_head: bool
    holding: Holding
    is_primary: bool

    @property
    def capacity(self) -> str:
        """The title with Plt./Plh. in front of it when held so."""
        return CAPACITY[self.holding] + self.title


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a position on a date. The definitive holder comes first."""

    position_id: UUID
    person_id: UUID
    name: str
    number: str
    number_label: str
    golongan: str
    pangkat: str
    status: EmploymentStatus
    title: str
    unit_name: str
    holding: Holding
    email: str = ""

    @property
    def capacity(self) -> str:
        return CAPACITY[self.holding] + self.title


def valid_on(table: Any, on: date) -> sa.ColumnElement[bool]:
    """Rows of a bitemporal table that hold on that day, as known now."""
    return sa.and_(table.valid_from <= on, table.valid_to >= on, table.known_to.is_(None))


HELD_COLUMNS = (
    ASSIGNMENT.id,
    ASSIGNMENT.position_id,
    POSITION.title,
    POSITION.unit_id,
    UNIT.name,
    UNIT.opd_id,
    POSITION.is_head,
    ASSIGNMENT.holding,
    ASSIGNMENT.is_primary,
)
"""What `HeldPosition` is made of, and its order: primary and definitive first."""
HELD_ORDER = (ASSIGNMENT.is_primary.desc(), ASSIGNMENT.holding, ASSIGNMENT.valid_from, ASSIGNMENT.id)


def positions_held(session: Session, person_id: UUID, on: date) -> tuple[HeldPosition, ...]:
    """Every position the person holds that day, primary and definitive first. One query."""
    rows = session.execute(
        sa.select(*HELD_COLUMNS)
        .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(ASSIGNMENT.person_id == person_id, valid_on(ASSIGNMENT, on))
        .order_by(*HELD_ORDER)
    )
    return tuple(HeldPosition(*row) for row in rows)


def holders_of(session: Session, position_ids: Iterable[UUID], on: date) -> dict[UUID, tuple[Holder, ...]]:
    """Who holds each of the positions that day: definitive holder first, then Plt, Plh. One query."""
    wanted = list(position_ids)
    found: dict[UUID, tuple[Holder, ...]] = {}
    if not wanted:
        return found
    rows = session.execute(
        sa.select(
            POSITION.id,
            PERSON.id,
            PERSON.name,
            PERSON.number,
            PERSON.number_label,
            PERSON.golongan,
            PERSON.pangkat,
            PERSON.status,
            POSITION.title,
            UNIT.name,
            ASSIGNMENT.holding,
            PERSON.email,
        )
        .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(POSITION.id.in_(wanted), valid_on(ASSIGNMENT, on))
        .order_by(POSITION.id, ASSIGNMENT.holding, ASSIGNMENT.valid_from, ASSIGNMENT.id)
    )
    for row in rows:
        holder = Holder(*row)
        found[holder.position_id] = (*found.get(holder.position_id, ()), holder)
    return found


def assessor_position(session: Session, position_id: UUID, on: date) -> UUID | None:
    """The position that assesses this one that day; None above the Wali Kota or while nobody is recorded."""
    return session.execute(
        sa.select(LINE.assessor_position_id)
        .where(LINE.position_id == position_id, valid_on(LINE, on))
        .order_by(LINE.valid_from.desc(), LINE.id)
        .limit(1)
    ).scalar()


def head_position(session: Session, unit_id: UUID) -> UUID | None:
    """The chair that leads a unit."""
    return session.execute(
        sa.select(POSITION.id)
        .where(POSITION.unit_id == unit_id, POSITION.is_head, POSITION.closed_on.is_(None))
        .limit(1)
    ).scalar()


def head_of_unit_code(session: Session, tenant_id: UUID, code: str) -> UUID | None:
    """The chair that leads the unit of that code (SETDA, TANGSEL, BKPSDM...)."""
    return session.execute(
        sa.select(POSITION.id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(UNIT.tenant_id == tenant_id, UNIT.code == code, POSITION.is_head, POSITION.closed_on.is_(None))
        .limit(1)
    ).scalar()


def is_above(session: Session, position_id: UUID, candidate_id: UUID, on: date) -> bool:
    """Whether the line from `candidate_id` upwards reaches `position_id` (then it may not become its assessor)."""
    seen: set[UUID] = set()
    current: UUID | None = candidate_id
    while current is not None and current not in seen:
        if current == position_id:
            return True
        seen.add(current)
        current = assessor_position(session, current, on)
    return False
