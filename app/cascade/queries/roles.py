"""Which matrices concern somebody, which roles wait for an SKP, and what may head a column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.queries.matrix import (
    AGREEMENT,
    CELL,
    COLUMN,
    LEADER,
    MATRIX,
    MEASURE,
    NO_ROLE,
    OBJECTIVE,
    ON,
    YEAR,
    Leader,
)
from app.cases.queries import CASE
from app.database import Id, ask
from app.organisation.queries import LINE, POSITION, HeldPosition, holders_of, valid_on
from app.skp.queries import COUNTS, Support
from app.skp.queries.content import INDICATOR, RESULT, SKP, VERSION
from workflows.agreement import State as Agreeing


@dataclass(frozen=True, slots=True)
class Mine:
    """A matrix in which I have a say or a place."""

    position_id: UUID
    title: str
    name: str
    roles: int


LISTED_IN = (
    sa.select(MATRIX.position_id, POSITION.title, sa.func.count())
    .join_from(MATRIX.id.table, COLUMN.id.table, COLUMN.matrix_id == MATRIX.id)
    .join(CELL.column_id.table, CELL.column_id == COLUMN.id)
    .join(POSITION.id.table, POSITION.id == MATRIX.position_id)
    .where(
        CELL.position_id.in_(sa.bindparam("mine", type_=Id(), expanding=True)), MATRIX.year == YEAR,
        CELL.text.not_in(("", NO_ROLE)),
    )
    .group_by(MATRIX.position_id, POSITION.title)
    .order_by(POSITION.title, MATRIX.position_id)
)  # fmt: skip
LEADS = (
    sa.select(LINE.assessor_position_id)
    .distinct()
    .where(
        LINE.assessor_position_id.in_(sa.bindparam("mine", type_=Id(), expanding=True)), valid_on(LINE, ON)
    )
    .order_by(LINE.assessor_position_id)
)  # fmt: skip


def listed_in(session: Session, actor: Actor, today: date) -> tuple[Mine, ...]:
    """The matrices that give this person a role this year. Two queries."""
    rows = ask(session, LISTED_IN, mine=list(actor.position_ids), year=today.year).all()
    holders = holders_of(session, [row[0] for row in rows], today)
    return tuple(
        Mine(row[0], row[1], holders[row[0]][0].name if row[0] in holders else "Jabatan kosong", row[2]) for row in rows
    )


def led_positions(session: Session, actor: Actor, today: date) -> tuple[HeldPosition, ...]:
    """The positions of this person that assess somebody. One query."""
    led = set(ask(session, LEADS, mine=list(actor.position_ids), on=today).scalars())
    return tuple(one for one in actor.positions if one.position_id in led)


@dataclass(frozen=True, slots=True)
class WaitingRole:
    """A role that stands in a matrix but in no row of the person's SKP that counts."""

    column_id: UUID
    text: str
    leader_result: str
    supports: Support | None
    leader_title: str


WAITING = (
    sa.select(
        CELL.column_id, CELL.text, sa.func.coalesce(RESULT.plan, MEASURE.text, COLUMN.text), COLUMN.result_id,
        COLUMN.measure_id, POSITION.title,
    )
    .join_from(CELL.column_id.table, COLUMN.id.table, COLUMN.id == CELL.column_id)
    .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
    .join(POSITION.id.table, POSITION.id == MATRIX.position_id)
    .outerjoin(RESULT.id.table, RESULT.id == COLUMN.result_id)
    .outerjoin(MEASURE.id.table, MEASURE.id == COLUMN.measure_id)
    .where(
        CELL.position_id == sa.bindparam("position", type_=Id()), MATRIX.year == YEAR, CELL.text.not_in(("", NO_ROLE)),
        CELL.result_id.is_(None),
    )
    .order_by(MATRIX.position_id, COLUMN.no)
)  # fmt: skip


def waiting_roles(session: Session, position_id: UUID, year: int) -> tuple[WaitingRole, ...]:
    """The roles of a position that are in no SKP yet. One query."""
    rows = ask(session, WAITING, position=position_id, year=year)
    return tuple(
        WaitingRole(column, text, leader, Support(result, measure) if result or measure else None, title)
        for column, text, leader, result, measure, title in rows
    )


# ------------------------------------------------------------------------------------------ what the columns are


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An indicator of the leader's own plan, which may head a column."""

    text: str
    supports: Support


OWN_PLAN = (
    sa.select(RESULT.id, RESULT.plan, INDICATOR.text)
    .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
    .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
    .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
    .outerjoin(INDICATOR.id.table, INDICATOR.result_id == RESULT.id)
    .where(SKP.position_id == LEADER, SKP.year == YEAR, RESULT.kind == "utama", SKP.ends_on >= ON)
    .order_by(SKP.starts_on, CASE.id, RESULT.no, INDICATOR.no)
)
UNIT_PLAN = (
    sa.select(MEASURE.id, MEASURE.text)
    .join_from(AGREEMENT.case_id.table, CASE.id.table, CASE.id == AGREEMENT.case_id)
    .join(OBJECTIVE.id.table, OBJECTIVE.agreement_id == AGREEMENT.case_id)
    .join(MEASURE.id.table, MEASURE.objective_id == OBJECTIVE.id)
    .where(CASE.position_id == LEADER, AGREEMENT.year == YEAR, CASE.state == Agreeing.AGREED.value)
    .order_by(OBJECTIVE.no, MEASURE.no)
)


def own_plan(session: Session, leader: Leader, year: int, today: date) -> tuple[PlanRow, ...]:
    """The indicators of the leader's SKP; while there is none, those of the unit's perjanjian kinerja. Two queries."""
    rows = ask(session, OWN_PLAN, leader=leader.position_id, year=year, on=today).all()
    if rows:
        return tuple(PlanRow(text or plan, Support(result_id=result)) for result, plan, text in rows)
    found = ask(session, UNIT_PLAN, leader=leader.position_id, year=year)
    return tuple(PlanRow(text, Support(measure_id=measure)) for measure, text in found)

