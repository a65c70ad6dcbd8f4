"""The directory: people, units and chairs as lists and pages show them. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import ask, columns
from app.organisation.models import Assignment, Holding, LineCorrection, Position, Unit
from app.organisation.queries import (
    ASSIGNMENT,
    CAPACITY,
    HOLDER_COLUMNS,
    HOLDER_ORDER,
    LINE_ABOVE,
    ON,
    PERSON,
    POSITION,
    UNIT,
    Holder,
    assessor_of,
    valid_on,
)
from workflows.vocabulary import EmploymentStatus

CORRECTION = columns(LineCorrection)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people: the main position that day."""

    id: UUID
    name: str
    number: str
    status: EmploymentStatus
    title: str | None
    unit_name: str | None
    opd_id: UUID | None
    ended_on: date | None


def people(
    session: Session, tenant_id: UUID, on: date, *, opds: frozenset[UUID] | None, words: str, offset: int, limit: int
) -> tuple[list[PersonRow], int]:
    """People with their main position, by name, and how many there are. `opds` None means the whole city."""
    wanted = [PERSON.tenant_id == tenant_id]
    if opds is not None:
        wanted.append(UNIT.opd_id.in_(list(opds)))
    if words:
        digits = "".join(words.split())
        pattern = f"%{_escaped(words)}%"
        by_number = PERSON.number.like(f"{_escaped(digits)}%", escape="\\") if digits.isdigit() else sa.false()
        wanted.append(sa.or_(PERSON.name.ilike(pattern, escape="\\"), by_number))
    source = (
        sa.join(
            PERSON.id.table,
            ASSIGNMENT.id.table,
            sa.and_(ASSIGNMENT.person_id == PERSON.id, ASSIGNMENT.is_primary, valid_on(ASSIGNMENT, on)),
            isouter=opds is None,
        )
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id, isouter=opds is None)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id, isouter=opds is None)
    )
    rows = session.execute(
        sa.select(
            PERSON.id,
            PERSON.name,
            PERSON.number,
            PERSON.status,
            POSITION.title,
            UNIT.name,
            UNIT.opd_id,
            PERSON.ended_on,
        )
        .select_from(source)
        .where(*wanted)
        .order_by(PERSON.name, PERSON.id)
        .offset(offset)
        .limit(limit)
    )
    total = session.execute(sa.select(sa.func.count(PERSON.id)).select_from(source).where(*wanted)).scalar_one()
    return [PersonRow(*row) for row in rows], total


def _escaped(words: str) -> str:
    """Words for LIKE, with its own signs taken literally."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as the page shows them."""

    id: UUID
    tenant_id: UUID
    name: str
    number: str
    number_label: str
    status: EmploymentStatus
    golongan: str
    pangkat: str
    email: str
    has_device: bool
    version: int
    ended_on: date | None
    contract_ends_on: date | None


def person(session: Session, person_id: UUID) -> PersonView | None:
    """One person."""
    row = session.execute(
        sa.select(
            PERSON.id,
            PERSON.tenant_id,
            PERSON.name,
            PERSON.number,
            PERSON.number_label,
            PERSON.status,
            PERSON.golongan,
            PERSON.pangkat,
            PERSON.email,
            PERSON.has_device,
            PERSON.version,
            PERSON.ended_on,
            PERSON.contract_ends_on,
        ).where(PERSON.id == person_id)
    ).first()
    return PersonView(*row) if row else None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One stay of a person in a position."""

    title: str
    unit_name: str
    holding: Holding
    valid_from: date
    valid_to: date

    @property
    def capacity(self) -> str:
        return CAPACITY[self.holding] + self.title


def assignments(session: Session, person_id: UUID) -> tuple[AssignmentRow, ...]:
    """Every position of a person as known now, newest first."""
    rows = session.execute(
        sa.select(POSITION.title, UNIT.name, ASSIGNMENT.holding, ASSIGNMENT.valid_from, ASSIGNMENT.valid_to)
        .select_from(ASSIGNMENT.id.table)
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(ASSIGNMENT.person_id == person_id, ASSIGNMENT.known_to.is_(None))
        .order_by(ASSIGNMENT.valid_from.desc(), ASSIGNMENT.id)
    )
    return tuple(AssignmentRow(*row) for row in rows)


PEOPLE_ABOVE = (
    sa.select(LINE_ABOVE.c.id.label("chair"), *HOLDER_COLUMNS)
    .join_from(LINE_ABOVE, POSITION.id.table, POSITION.id == LINE_ABOVE.c.id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .outerjoin(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.position_id == POSITION.id, valid_on(ASSIGNMENT, ON)))
    .outerjoin(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    .order_by(LINE_ABOVE.c.depth, *HOLDER_ORDER)
)


def line_upwards(session: Session, position_id: UUID, on: date, most: int = 6) -> list[Holder | None]:
    """Who assesses, who assesses them, and so on; None where a chair is empty that day. One query."""
    found: dict[UUID, Holder | None] = {}
    for chair, *holder in ask(session, PEOPLE_ABOVE, position=position_id, on=on):
        if chair != position_id:
            found.setdefault(chair, Holder(*holder) if holder[1] else None)
    return list(found.values())[:most]


def main_position_of_number(session: Session, tenant_id: UUID, number: str, on: date) -> tuple[UUID, str] | None:
    """The main position of whoever bears that NIP, and the name."""
    row = session.execute(
        sa.select(ASSIGNMENT.position_id, PERSON.name)
        .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(PERSON.tenant_id == tenant_id, PERSON.number == number, ASSIGNMENT.is_primary, valid_on(ASSIGNMENT, on))
        .order_by(ASSIGNMENT.valid_from.desc())
        .limit(1)
    ).first()
    return (row.position_id, row.name) if row else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its head that day and the number of its people."""

    id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    opd_id: UUID | None
    head_name: str | None
    people: int


def units_below(session: Session, tenant_id: UUID, parent_id: UUID | None, on: date) -> tuple[UnitRow, ...]:
    """The units directly below one (or the topmost), by name. One query."""
    head = sa.alias(Position.__table__, "head").c  # type: ignore[attr-defined]
    held = sa.alias(Assignment.__table__, "held").c  # type: ignore[attr-defined]
    number = (
        sa.select(sa.func.count(ASSIGNMENT.id))
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .where(POSITION.unit_id == UNIT.id, valid_on(ASSIGNMENT, on))
        .correlate(UNIT.id.table)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            UNIT.id, UNIT.code, UNIT.name, UNIT.kind, UNIT.parent_id, UNIT.opd_id, sa.func.min(PERSON.name), number
        )
        .select_from(UNIT.id.table)
        .outerjoin(head.id.table, sa.and_(head.unit_id == UNIT.id, head.is_head, head.closed_on.is_(None)))
        .outerjoin(held.id.table, sa.and_(held.position_id == head.id, valid_on(held, on)))
        .outerjoin(PERSON.id.table, PERSON.id == held.person_id)
        .where(UNIT.tenant_id == tenant_id, UNIT.parent_id == parent_id if parent_id else UNIT.parent_id.is_(None))
        .group_by(UNIT.id)
        .order_by(UNIT.name)
    )
    return tuple(UnitRow(*row) for row in rows)


def unit(session: Session, unit_id: UUID) -> Unit | None:
    """One unit."""
    return session.execute(sa.select(Unit).where(UNIT.id == unit_id)).scalars().first()


@dataclass(frozen=True, slots=True)
class ChairRow:
    """A chair of a unit with whoever sits on it that day."""

    position_id: UUID
    title: str
    is_head: bool
    person_id: UUID | None
    name: str | None
    holding: Holding | None


def chairs(session: Session, unit_id: UUID, on: date, limit: int = 200) -> tuple[ChairRow, ...]:
    """The chairs of a unit, the head first; empty ones too."""
    rows = session.execute(
        sa.select(POSITION.id, POSITION.title, POSITION.is_head, PERSON.id, PERSON.name, ASSIGNMENT.holding)
        .select_from(POSITION.id.table)
        .outerjoin(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.position_id == POSITION.id, valid_on(ASSIGNMENT, on)))
        .outerjoin(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(POSITION.unit_id == unit_id, POSITION.closed_on.is_(None))
        .order_by(POSITION.is_head.desc(), PERSON.name, POSITION.title, POSITION.id)
        .limit(limit)
    )
    return tuple(ChairRow(*row) for row in rows)


def empty_chairs(
    session: Session, tenant_id: UUID, opd_id: UUID | None, on: date, limit: int = 100
) -> list[tuple[str, str]]:
    """Vacant positions as choices (id, words): "Jabatan, Unit"."""
    taken = sa.exists().where(
        ASSIGNMENT.position_id == POSITION.id, valid_on(ASSIGNMENT, on), ASSIGNMENT.holding == Holding.DEFINITIF
    )
    wanted = [POSITION.tenant_id == tenant_id, POSITION.closed_on.is_(None), ~taken]
    if opd_id is not None:
        wanted.append(UNIT.opd_id == opd_id)
    rows = session.execute(
        sa.select(POSITION.id, POSITION.title, UNIT.name)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(*wanted)
        .order_by(UNIT.name, POSITION.title, POSITION.id)
        .limit(limit)
    )
    return [(str(r.id), f"{r.title}, {r.name}") for r in rows]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What a correction of the line says."""

    told: str
    proposed: UUID | None
    decided: UUID | None
    answer: str
    current: UUID | None


def correction(session: Session, case_id: UUID, on: date) -> CorrectionView | None:
    """One correction, with the position that assesses that day."""
    row = session.execute(
        sa.select(
            CORRECTION.told,
            CORRECTION.proposed_position_id,
            CORRECTION.decided_position_id,
            CORRECTION.answer,
            assessor_of(CORRECTION.position_id, on),
        ).where(CORRECTION.case_id == case_id)
    ).first()
    return CorrectionView(*row) if row else None
