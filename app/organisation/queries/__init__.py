"""Who holds what, who assesses whom, on a date. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import Id, ask, columns
from app.organisation.models import FOREVER, AssessmentLine, Assignment, EndReason, Holding, Person, Position, Unit
from workflows.vocabulary import EmploymentStatus

PERSON, POSITION, UNIT = columns(Person), columns(Position), columns(Unit)
ASSIGNMENT, LINE = columns(Assignment), columns(AssessmentLine)
POSITION_ID, POSITION_IDS = sa.bindparam("position", type_=Id()), sa.bindparam("positions", type_=Id(), expanding=True)
ON: Any = sa.bindparam("on", type_=sa.Date())
HIGHEST_LINE = 20  # no line of assessment is longer; one that goes in a circle ends here
# The last day of service of whoever left it alive: from then on nobody signs in. For the dead nobody speaks.
LEFT_ON: Any = sa.case((PERSON.end_reason != EndReason.DEATH, PERSON.ended_on))
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


def told(title: str, holding: Holding | None, status: EmploymentStatus | None) -> str:
    """An office where no number stands beside the name: as it is held, and what the person is unless a PNS."""
    office = CAPACITY[holding or Holding.DEFINITIF] + title
    return ", ".join(filter(None, (office, status.spoken_standing if status else "")))


def valid_on(table: Any, on: date) -> sa.ColumnElement[bool]:
    """Rows of a bitemporal table that hold on that day, as known now."""
    return sa.and_(table.valid_from <= on, table.valid_to >= on, table.known_to.is_(None))


def holding_of(person: Any, position: Any) -> Any:
    """How that person holds that position, or held it last."""
    return (
        sa.select(ASSIGNMENT.holding)
        .where(ASSIGNMENT.person_id == person, ASSIGNMENT.position_id == position, ASSIGNMENT.known_to.is_(None))
        .order_by(ASSIGNMENT.valid_from.desc())
        .limit(1)
        .correlate_except(ASSIGNMENT.id.table)
        .scalar_subquery()
    )


def acts_himself(on: Any) -> sa.ColumnElement[bool]:
    """Whether somebody can write on that day with his own hand: he has a device, and his service lasts."""
    return sa.and_(PERSON.has_device, sa.func.coalesce(LEFT_ON, FOREVER) >= on)


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


HELD_BY = (
    sa.select(*HELD_COLUMNS)
    .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(ASSIGNMENT.person_id == sa.bindparam("person"), valid_on(ASSIGNMENT, ON))
    .order_by(*HELD_ORDER)
)


def positions_held(session: Session, person_id: UUID, on: date) -> tuple[HeldPosition, ...]:
    """Every position the person holds that day, primary and definitive first. One query."""
    return tuple(HeldPosition(*row) for row in ask(session, HELD_BY, person=person_id, on=on))


HOLDER_COLUMNS = (
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
"""What `Holder` is made of, and its order within a position: definitive first."""
HOLDER_ORDER = (ASSIGNMENT.holding, ASSIGNMENT.valid_from, ASSIGNMENT.id)
HOLDERS = (
    sa.select(*HOLDER_COLUMNS)
    .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    .where(POSITION.id.in_(POSITION_IDS), valid_on(ASSIGNMENT, ON))
    .order_by(POSITION.id, *HOLDER_ORDER)
)


def holders_of(session: Session, position_ids: Iterable[UUID], on: date) -> dict[UUID, tuple[Holder, ...]]:
    """Who holds each of the positions that day: definitive holder first, then Plt, Plh. One query."""
    wanted = list(position_ids)
    found: dict[UUID, tuple[Holder, ...]] = {}
    if not wanted:
        return found
    for row in ask(session, HOLDERS, positions=wanted, on=on):
        holder = Holder(*row)
        found[holder.position_id] = (*found.get(holder.position_id, ()), holder)
    return found


def assessor_of(position: Any, on: Any) -> Any:
    """The position that assesses another, as a value within a larger question."""
    table = sa.alias(LINE.position_id.table)
    line = table.c
    return (
        sa.select(line.assessor_position_id)
        .where(line.position_id == position, valid_on(line, on))
        .order_by(line.valid_from.desc(), line.id)
        .limit(1)
        .correlate_except(table)
        .scalar_subquery()
    )


def upwards(first: sa.Select[Any], on: Any, name: str) -> Any:
    """All positions above some, within a larger question: `id` and `depth`, 1 for those that `first` selects.

    Each row asks for a value instead of joining: for the join SQLite would first read the whole table into a filter.
    Where a line ends, the last `id` is empty.
    """
    line = first.add_columns(sa.literal(1).label("depth")).cte(name, recursive=True)
    return line.union(
        sa.select(assessor_of(line.c.id, on), line.c.depth + 1).where(
            line.c.id.is_not(None), line.c.depth < HIGHEST_LINE
        )
    )


ASSESSORS = (
    sa.select(*HOLDER_COLUMNS)
    .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    .where(POSITION.id == assessor_of(POSITION_ID, ON), valid_on(ASSIGNMENT, ON))
    .order_by(*HOLDER_ORDER)
)
ASSESSOR = sa.select(assessor_of(POSITION_ID, ON).label("id"))
LINE_ABOVE = upwards(ASSESSOR, ON, "above")


def assessors_of(session: Session, position_id: UUID, on: date) -> tuple[Holder, ...]:
    """Who holds the position that assesses this one that day, the definitive holder first. One query."""
    return tuple(Holder(*row) for row in ask(session, ASSESSORS, position=position_id, on=on))


def assessor_position(session: Session, position_id: UUID, on: date) -> UUID | None:
    """The position that assesses this one that day; None above the Wali Kota or while nobody is recorded."""
    return ask(session, ASSESSOR, position=position_id, on=on).scalar()


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


IDS_ABOVE = sa.select(LINE_ABOVE.c.id).where(LINE_ABOVE.c.id.is_not(None))


def is_above(session: Session, position_id: UUID, candidate_id: UUID, on: date) -> bool:
    """Whether the line from `candidate_id` upwards reaches `position_id` (then it may not become its assessor)."""
    return candidate_id == position_id or position_id in ask(session, IDS_ABOVE, position=candidate_id, on=on).scalars()
