"""What hangs loose in the cascade: results of leaders that nobody supports, rows that support nothing, and too much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.queries.matrix import ON, YEAR
from app.cases.queries import CASE, PERSON
from app.database import Id, ask
from app.identity.models import Role
from app.organisation.queries import LINE, POSITION, UNIT, valid_on
from app.skp.queries import COUNTS, Support
from app.skp.queries.content import RESULT, SKP, VERSION
from workflows.goal_setting import GOAL_SETTING
from workflows.predicate import ResultKind

MOST = 50
OPD = sa.bindparam("opd", type_=Id())
MINE = sa.bindparam("mine", type_=Id(), expanding=True)


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """A result that is listed, whose it is, and a number or words that say why."""

    id: UUID
    plan: str
    name: str
    title: str
    unit_name: str
    why: Any

    @property
    def key(self) -> str:
        """As the tree names it."""
        return Support(result_id=self.id).key


@dataclass(frozen=True, slots=True)
class Listed:
    """The first of a list, and how many there are in all."""

    rows: tuple[LooseEnd, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """The four lists of a scope."""

    unsupported: Listed
    unsupporting: Listed
    crowded: Listed
    doubled: Listed


LOWER, LOWER_VERSION, LOWER_SKP = (
    sa.alias(one.table, name).c
    for one, name in ((RESULT.id, "lower"), (VERSION.case_id, "lower_version"), (SKP.id, "lower_skp"))
)
LOWER_CASE = sa.alias(CASE.id.table, "lower_case").c
LIVE = LOWER_CASE.state.not_in(("SUPERSEDED", "WITHDRAWN"))
SUPPORTERS = (
    sa.select(sa.func.count(sa.distinct(LOWER_SKP.person_id)))
    .join_from(LOWER.id.table, LOWER_VERSION.case_id.table, LOWER_VERSION.case_id == LOWER.version_id)
    .join(LOWER_SKP.id.table, LOWER_SKP.id == LOWER_VERSION.skp_id)
    .join(LOWER_CASE.id.table, sa.and_(LOWER_CASE.id == LOWER_VERSION.case_id, LIVE))
    .where(LOWER.supports_result_id == RESULT.id)
    .correlate(RESULT.id.table)
    .scalar_subquery()
)
LEADS = sa.exists().where(LINE.assessor_position_id == SKP.position_id, valid_on(LINE, ON)).correlate(SKP.id.table)
STAFF = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(MINE), valid_on(LINE, ON))
OF_OPD = sa.and_(CASE.process == GOAL_SETTING.name, CASE.opd_id == OPD)
OF_TEAM = sa.or_(SKP.position_id.in_(MINE), SKP.position_id.in_(STAFF))


def _rows(why: Any, scope: Any, *which: Any) -> Any:
    """Main results of versions that count, within a scope, with the number of all of them."""
    return (
        sa.select(
            sa.func.count().over(), RESULT.id, RESULT.plan, PERSON.name, POSITION.title, UNIT.name, why.label("why")
        )
        .join_from(CASE.id.table, VERSION.case_id.table, VERSION.case_id == CASE.id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(scope, COUNTS, SKP.year == YEAR, SKP.ends_on >= ON, RESULT.kind == ResultKind.UTAMA, *which)
        .limit(MOST)
    )


def _doubled(scope: Any) -> Any:
    """The same product promised by several people for the same result of their leader."""
    words = sa.func.lower(sa.func.trim(LOWER.plan))
    return (
        sa.select(
            sa.func.count().over(), RESULT.id, sa.func.min(LOWER.plan), PERSON.name, POSITION.title, UNIT.name,
            sa.func.count(sa.distinct(LOWER_SKP.person_id)).label("why"),
        )
        .join_from(CASE.id.table, VERSION.case_id.table, VERSION.case_id == CASE.id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(LOWER.id.table, LOWER.supports_result_id == RESULT.id)
        .join(LOWER_VERSION.case_id.table, LOWER_VERSION.case_id == LOWER.version_id)
        .join(LOWER_CASE.id.table, sa.and_(LOWER_CASE.id == LOWER_VERSION.case_id, LIVE))
        .join(LOWER_SKP.id.table, LOWER_SKP.id == LOWER_VERSION.skp_id)
        .where(scope, COUNTS, SKP.year == YEAR, SKP.ends_on >= ON)
        .group_by(RESULT.id, words, PERSON.name, POSITION.title, UNIT.name)
        .having(sa.func.count(sa.distinct(LOWER_SKP.person_id)) > 1)
        .order_by(sa.desc("why"), RESULT.id, words)
        .limit(MOST)
    )  # fmt: skip


def _lists(scope: Any) -> tuple[Any, Any, Any, Any]:
    nothing = sa.and_(RESULT.supports_result_id.is_(None), RESULT.supports_measure_id.is_(None))
    by_place = (UNIT.name, PERSON.name, RESULT.no, RESULT.id)
    return (
        _rows(sa.literal(""), scope, LEADS, SUPPORTERS == 0).order_by(*by_place),
        _rows(RESULT.leader_result, scope, nothing).order_by(*by_place),
        _rows(SUPPORTERS, scope, sa.bindparam("most", type_=sa.Integer()) < SUPPORTERS).order_by(
            sa.desc("why"), *by_place
        ),
        _doubled(scope),
    )


BY_OPD, BY_TEAM = _lists(OF_OPD), _lists(OF_TEAM)


def loose_ends(session: Session, actor: Actor, opd_id: UUID | None, most: int, today: date) -> LooseEnds:
    """The lists of an OPD, or without one of the actor's own results and those of whom he assesses. Four queries."""
    asked: dict[str, Any] = {"year": today.year, "on": today}
    asked |= {"opd": opd_id} if opd_id else {"mine": list(actor.position_ids)}
    lists = BY_OPD if opd_id else BY_TEAM
    found = [
        _listed(ask(session, statement, **(asked | ({"most": most} if at == 2 else {}))))
        for at, statement in enumerate(lists)
    ]
    return LooseEnds(*found)


def _listed(rows: Iterable[Any]) -> Listed:
    found = list(rows)
    return Listed(tuple(LooseEnd(*row[1:]) for row in found), found[0][0] if found else 0)


@dataclass(frozen=True, slots=True)
class Scope:
    """An OPD whose loose ends a person may list."""

    opd_id: UUID
    name: str


OPDS = (
    sa.select(UNIT.id, UNIT.name)
    .where(UNIT.tenant_id == sa.bindparam("tenant", type_=Id()), UNIT.is_opd)
    .order_by(UNIT.name, UNIT.id)
)


def scopes(session: Session, actor: Actor) -> tuple[Scope, ...]:
    """Every OPD for who reads all; else those the person administers or leads. One query."""
    every = actor.reads_all or Role.PETUGAS_SETDA in actor.roles
    own = actor.admin_of | {p.unit_id for p in actor.positions if p.is_head and p.opd_id == p.unit_id}
    if not (every or own):
        return ()
    rows = (Scope(*row) for row in ask(session, OPDS, tenant=actor.tenant_id))
    return tuple(one for one in rows if every or one.opd_id in own)
