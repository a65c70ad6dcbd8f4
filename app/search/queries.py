"""Finding people, cases and units among what somebody may see. Read only, ordered, bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON, VISIBLE, reach
from app.cases.registry import table_of
from app.database import Id, ask
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
    process_version: int
    title: str
    subject_name: str

    @property
    def stage(self) -> Stage:
        """What its state means to people."""
        table = table_of(self.process, self.process_version)
        return table.stages[table.state(self.state)]


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit of the structure with the one above it."""

    id: UUID
    name: str
    above: str


# The statements are built once, here: building one costs as much as asking it.
LIKE, NUMBER = sa.bindparam("like", type_=sa.String()), sa.bindparam("number", type_=sa.String())
PEOPLE = sa.bindparam("people", type_=Id(), expanding=True)
TODAY: Any = sa.bindparam("today", type_=sa.Date())
TENANT, ME = sa.bindparam("tenant", type_=Id()), sa.bindparam("me", type_=Id())
MINE, OPDS = (sa.bindparam(name, type_=Id(), expanding=True) for name in ("mine", "opds"))
ABOVE = UNIT.id.table.alias("above")


def _people(*scope: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(PERSON.id, PERSON.name, PERSON.number, sa.func.min(POSITION.title), sa.func.min(UNIT.name))
        .join_from(PERSON.id.table, ASSIGNMENT.id.table, ASSIGNMENT.person_id == PERSON.id)
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(
            PERSON.tenant_id == TENANT,
            sa.or_(PERSON.name.ilike(LIKE, escape="\\"), PERSON.number.like(NUMBER)),
            valid_on(ASSIGNMENT, TODAY),
            *scope,
        )
        .group_by(PERSON.id, PERSON.name, PERSON.number)
        .order_by(PERSON.name, PERSON.id)
        .limit(MOST)
    )


def _in_reach() -> sa.ColumnElement[bool]:
    """Oneself, those one assesses and their staff, and the OPD one leads or looks after."""
    staff = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(MINE), valid_on(LINE, TODAY))
    second = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(staff), valid_on(LINE, TODAY))
    return sa.or_(PERSON.id == ME, UNIT.opd_id.in_(OPDS), POSITION.id.in_(staff), POSITION.id.in_(second))


def _cases(shown: sa.ColumnElement[bool], *, recent: bool) -> sa.Select[Any]:
    """Cases of the people found; by title those one has to do with, and (`recent`) the newest of the city: so the cost
    does not grow with the city."""
    title = CASE.title.ilike(LIKE, escape="\\")
    branches = [sa.select(CASE.id).where(CASE.subject_id.in_(PEOPLE), shown), _among(ABOUT.subquery(), title, shown)]
    if recent:
        newest = sa.select(CASE.id).order_by(CASE.id.desc()).limit(RECENT).subquery()
        branches.append(_among(newest, title, shown))
    found = sa.union(*branches).subquery()
    return (
        sa.select(CASE.id, CASE.process, CASE.state, CASE.process_version, CASE.title, PERSON.name)
        .join_from(found, CASE.id.table, CASE.id == found.c.id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .order_by(CASE.id.desc())
        .limit(MOST)
    )


def _among(candidates: Any, *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(CASE.id).join_from(candidates, CASE.id.table, CASE.id == candidates.c.id).where(*which)


ALL_PEOPLE, PEOPLE_IN_REACH = _people(), _people(_in_reach())
ALL_CASES = _cases(CASE.tenant_id == TENANT, recent=True)
CASES_OF_LEADERS, CASES_IN_REACH = _cases(VISIBLE, recent=True), _cases(VISIBLE, recent=False)
UNITS = (
    sa.select(UNIT.id, UNIT.name, sa.func.coalesce(ABOVE.c.name, ""))
    .join_from(UNIT.id.table, ABOVE, ABOVE.c.id == UNIT.parent_id, isouter=True)
    .where(
        UNIT.tenant_id == TENANT,
        sa.or_(*(column.ilike(LIKE, escape="\\") for column in (UNIT.name, UNIT.short_name, UNIT.code))),
    )
    .order_by(UNIT.name, UNIT.id)
    .limit(MOST)
)


def _like(words: str) -> str:
    """The words anywhere in a text; nothing in them is a pattern."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def people(session: Session, actor: Actor, words: str, today: date) -> tuple[FoundPerson, ...]:
    """People by part of their name or the beginning of their number. One query.

    Everybody for those who read all; else oneself, those one assesses, and the OPD one leads or looks after.
    """
    digits = "".join(words.split())
    asked = {
        "like": _like(words),
        "number": f"{digits}%" if digits.isascii() and digits.isdigit() else "",
        "today": today,
        "tenant": actor.tenant_id,
    }
    if actor.reads_all:
        rows = ask(session, ALL_PEOPLE, **asked)
    else:
        mine, opds = list(actor.position_ids), reach(actor, today)["opds"]
        rows = ask(session, PEOPLE_IN_REACH, **asked, me=actor.person_id, mine=mine, opds=opds)
    return tuple(FoundPerson(*row) for row in rows)


def cases(session: Session, actor: Actor, words: str, people: list[UUID], today: date) -> tuple[FoundCase, ...]:
    """Cases the asker may see: of the people found, and by part of their title, newest first. One query."""
    reached = reach(actor, today)
    asked = {**reached, "like": _like(words), "people": people, "positions": list(actor.position_ids)}
    statement = ALL_CASES if actor.reads_all else CASES_OF_LEADERS if reached["opds"] else CASES_IN_REACH
    return tuple(FoundCase(*row) for row in ask(session, statement, **asked))


def units(session: Session, actor: Actor, words: str) -> tuple[FoundUnit, ...]:
    """Units by part of their name or code. The structure is open to everybody who signs in. One query."""
    return tuple(FoundUnit(*row) for row in ask(session, UNITS, tenant=actor.tenant_id, like=_like(words)))
