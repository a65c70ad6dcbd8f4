"""Finding people, cases and units among what somebody may see. Read only, ordered, bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON, visible
from app.cases.registry import handler_of
from app.inbox.queries.seats import ABOUT
from app.organisation.queries import ASSIGNMENT, LINE, POSITION, UNIT, valid_on
from workflows.engine import Stage

MOST, RECENT = 10, 5_000


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person with one of the positions held today."""

    id: UUID
    name: str
    number: str
    title: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case the asker may open."""

    id: UUID
    process: str
    state: str
    title: str
    subject_name: str

    @property
    def stage(self) -> Stage:
        """What its state means to people."""
        table = handler_of(self.process).process
        return table.stages[table.state(self.state)]


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit of the structure with the one above it."""

    id: UUID
    name: str
    above: str


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _opds(actor: Actor) -> list[UUID]:
    """OPDs whose people this person looks after: administered, or led."""
    return list(actor.admin_of | {p.opd_id for p in actor.positions if p.is_head and p.opd_id == p.unit_id})


def people(session: Session, actor: Actor, words: str, today: date) -> tuple[FoundPerson, ...]:
    """People in the asker's scope by part of their name or the beginning of their number. One query.

    The scope: everybody for those who read all; else oneself, those one assesses, and the OPD one leads or looks after.
    """
    like = _like(words)
    number = "".join(words.split())
    matches = [PERSON.name.ilike(f"%{like}%", escape="\\")]
    if number.isascii() and number.isdigit():
        matches.append(PERSON.number.like(f"{number}%"))
    rows = session.execute(
        sa.select(
            PERSON.id,
            PERSON.name,
            PERSON.number,
            sa.func.min(POSITION.title),
            sa.func.min(UNIT.name),
        )
        .join_from(PERSON.id.table, ASSIGNMENT.id.table, ASSIGNMENT.person_id == PERSON.id)
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(PERSON.tenant_id == actor.tenant_id, sa.or_(*matches), valid_on(ASSIGNMENT, today), _scope(actor, today))
        .group_by(PERSON.id, PERSON.name, PERSON.number)
        .order_by(PERSON.name, PERSON.id)
        .limit(MOST)
    )
    return tuple(FoundPerson(*row) for row in rows)


def _scope(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    if actor.reads_all:
        return sa.true()
    staff = sa.select(LINE.position_id).where(
        LINE.assessor_position_id.in_(list(actor.position_ids)), valid_on(LINE, today)
    )
    second = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(staff), valid_on(LINE, today))
    return sa.or_(
        PERSON.id == actor.person_id, UNIT.opd_id.in_(_opds(actor)), POSITION.id.in_(staff), POSITION.id.in_(second)
    )


def cases(session: Session, actor: Actor, words: str, subjects: list[UUID], today: date) -> tuple[FoundCase, ...]:
    """Cases the asker may see: of the people found, and by part of their title, newest first. One query.

    Titles are looked for in the cases the asker has to do with, and for those who see more also in the newest
    `RECENT` of the city: so the cost does not grow with the city.
    """
    title = CASE.title.ilike(f"%{_like(words)}%", escape="\\")
    shown = visible(actor, today)
    branches = [
        sa.select(CASE.id).where(CASE.subject_id.in_(subjects), shown),
        _among(ABOUT.subquery(), title, shown),
    ]
    if actor.reads_all or _opds(actor):
        recent = sa.select(CASE.id).order_by(CASE.id.desc()).limit(RECENT).subquery()
        branches.append(_among(recent, title, shown))
    found = sa.union(*branches).subquery()
    rows = session.execute(
        sa.select(CASE.id, CASE.process, CASE.state, CASE.title, PERSON.name)
        .join_from(found, CASE.id.table, CASE.id == found.c.id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .order_by(CASE.id.desc())
        .limit(MOST),
        {"me": actor.person_id, "positions": list(actor.position_ids), "today": today},
    )
    return tuple(FoundCase(*row) for row in rows)


def _among(candidates: Any, *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(CASE.id).join_from(candidates, CASE.id.table, CASE.id == candidates.c.id).where(*which)


def units(session: Session, actor: Actor, words: str) -> tuple[FoundUnit, ...]:
    """Units by part of their name or code. The structure is open to everybody who signs in. One query."""
    above = UNIT.id.table.alias("above")
    like = f"%{_like(words)}%"
    rows = session.execute(
        sa.select(UNIT.id, UNIT.name, sa.func.coalesce(above.c.name, ""))
        .join_from(UNIT.id.table, above, above.c.id == UNIT.parent_id, isouter=True)
        .where(
            UNIT.tenant_id == actor.tenant_id,
            sa.or_(
                UNIT.name.ilike(like, escape="\\"),
                UNIT.short_name.ilike(like, escape="\\"),
                UNIT.code.ilike(like, escape="\\"),
            ),
        )
        .order_by(UNIT.name, UNIT.id)
        .limit(MOST)
    )
    return tuple(FoundUnit(*row) for row in rows)
