"""Stretches of leave that stand, of one person or of everybody. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.models import Absence
from app.database import Id, ask, columns
from app.organisation.models import Position
from app.organisation.queries import ASSIGNMENT, PERSON, UNIT, valid_on
from workflows.absence import AbsenceKind, Away

ABSENCE, POSITION = columns(Absence), columns(Position)
STANDS: Any = ABSENCE.superseded_at.is_(None)
AT_ONCE = 500
T = TypeVar("T")
ONE_PERSON = sa.bindparam("person", type_=Id())
FIRST, LAST = sa.bindparam("first", type_=sa.Date()), sa.bindparam("last", type_=sa.Date())
AWAYS = (
    sa.select(ABSENCE.kind, ABSENCE.starts_on, ABSENCE.ends_on)
    .where(ABSENCE.person_id == ONE_PERSON, ABSENCE.starts_on <= LAST, ABSENCE.ends_on >= FIRST, STANDS)
    .order_by(ABSENCE.starts_on)
)


def aways_of(session: Session, person_id: UUID, first: date, last: date) -> tuple[Away, ...]:
    """The stretches of a person that reach into those days. One query."""
    return tuple(Away(*row) for row in ask(session, AWAYS, person=person_id, first=first, last=last))


def aways_told(person_id: Any, first: Any, last: Any) -> Any:
    """The same stretches as one text, as a column of another question; `read_aways` understands it."""
    kind, *days = (sa.type_coerce(ABSENCE.kind, sa.String()),
                   *(sa.cast(day, sa.String()) for day in (ABSENCE.starts_on, ABSENCE.ends_on)))  # fmt: skip
    told = kind + ":" + days[0] + ":" + days[1]
    return (
        sa.select(sa.func.aggregate_strings(told, ","))
        .where(ABSENCE.person_id == person_id, ABSENCE.starts_on <= last, ABSENCE.ends_on >= first, STANDS)
        .scalar_subquery()
    )


def read_aways(told: str | None) -> tuple[Away, ...]:
    """The stretches of such a text."""
    parts = (one.split(":") for one in (told or "").split(",") if one)
    return tuple(
        Away(AbsenceKind(kind), date.fromisoformat(first), date.fromisoformat(last)) for kind, first, last in parts
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with the OPD in which he works today; None while he holds no chair."""

    id: UUID
    number: str
    name: str
    opd_id: UUID | None


@dataclass(frozen=True, slots=True)
class Known:
    """One stretch that stands."""

    id: UUID
    person_id: UUID
    kind: AbsenceKind
    starts_on: date
    ends_on: date
    letter: str


def _some(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    """In portions that one statement can name."""
    for start in range(0, len(all_of_them), AT_ONCE):
        yield all_of_them[start : start + AT_ONCE]


def people_by_number(session: Session, tenant_id: UUID, numbers: Iterable[str], today: date) -> dict[str, Holder]:
    """The people with those numbers. A query for every few hundred."""
    found: dict[str, Holder] = {}
    for some in _some(sorted(set(numbers))):
        rows = session.execute(
            sa.select(PERSON.id, PERSON.number, PERSON.name, UNIT.opd_id)
            .outerjoin_from(
                PERSON.id.table, ASSIGNMENT.id.table,
                sa.and_(ASSIGNMENT.person_id == PERSON.id, ASSIGNMENT.is_primary, valid_on(ASSIGNMENT, today)),
            )
            .outerjoin(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
            .outerjoin(UNIT.id.table, UNIT.id == POSITION.unit_id)
            .where(PERSON.tenant_id == tenant_id, PERSON.number.in_(some))
            .order_by(PERSON.number)
        )  # fmt: skip
        found |= {row.number: Holder(*row) for row in rows}
    return found


def known_absences(session: Session, people: Iterable[UUID]) -> tuple[Known, ...]:
    """What stands of those people. A query for every few hundred."""
    found: list[Known] = []
    for some in _some(sorted(set(people))):
        rows = session.execute(
            sa.select(
                ABSENCE.id, ABSENCE.person_id, ABSENCE.kind, ABSENCE.starts_on, ABSENCE.ends_on, ABSENCE.letter
            )
            .where(ABSENCE.person_id.in_(some), STANDS)
            .order_by(ABSENCE.person_id, ABSENCE.starts_on)
        )
        found += [Known(*row) for row in rows]
    return tuple(found)
