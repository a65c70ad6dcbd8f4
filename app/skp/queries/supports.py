"""What stands above a person's results: rows of leaders they may support, and whether a link would make a circle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cascade.models import Agreement, Matrix, MatrixCell, MatrixColumn, Measure, Objective
from app.cases.queries import CASE, PERSON
from app.database import Id, ask, columns
from app.organisation.queries import HIGHEST_LINE, LINE, POSITION, UNIT, assessor_of, holders_of, valid_on
from app.skp.queries.content import RESULT, SIBLING, SIBLING_CASE, SKP, VERSION
from app.skp.queries.support import Support
from workflows.agreement import AGREEMENT
from workflows.agreement import State as Agreeing
from workflows.goal_setting import State
from workflows.predicate import ResultKind

MATRIX, COLUMN, CELL = columns(Matrix), columns(MatrixColumn), columns(MatrixCell)
AGREED, OBJECTIVE, MEASURE = columns(Agreement), columns(Objective), columns(Measure)
NO_ROLE = "x"
ME, YEAR = sa.bindparam("position", type_=Id()), sa.bindparam("year", type_=sa.Integer())
POSITIONS = sa.bindparam("positions", type_=Id(), expanding=True)
ON: Any = sa.bindparam("on", type_=sa.Date())
HAS_AGREED = (
    sa.exists()
    .where(SIBLING.skp_id == VERSION.skp_id, SIBLING_CASE.id == SIBLING.case_id)
    .where(SIBLING_CASE.state == State.AGREED.value)
    .correlate(VERSION.case_id.table)
)
UNDER_WAY = (State.DRAFT.value, State.PROPOSED.value, State.RETURNED.value)
# The version that counts: the agreed one, else the one being written.
COUNTS = sa.or_(CASE.state == State.AGREED.value, sa.and_(CASE.state.in_(UNDER_WAY), ~HAS_AGREED))
# What a leader lets others build on: what was agreed, or at least proposed.
SHOWN = sa.or_(CASE.state == State.AGREED.value, sa.and_(CASE.state == State.PROPOSED.value, ~HAS_AGREED))


@dataclass(frozen=True, slots=True)
class Leading:
    """A row of a leader: a result of his SKP, or an indicator of the perjanjian kinerja of his unit."""

    supports: Support
    text: str
    owner: str
    title: str
    depth: int

    @property
    def label(self) -> str:
        """As a list offers it."""
        kind = "perjanjian kinerja" if self.supports.measure_id else "hasil kerja"
        return f"{self.text} ({kind} {self.title})"


def _leading() -> Any:
    """Results of who stands directly above or listed the person in a matrix; indicators of the two units above."""
    first = sa.select(assessor_of(ME, ON).label("id"), sa.literal(1).label("depth")).cte("first")
    second = sa.select(assessor_of(first.c.id, ON).label("id"), sa.literal(2).label("depth")).select_from(first)
    listing = (
        sa.select(MATRIX.position_id, sa.literal(1))
        .join_from(CELL.column_id.table, COLUMN.id.table, COLUMN.id == CELL.column_id)
        .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
        .where(CELL.position_id == ME, MATRIX.year == YEAR, CELL.text.not_in(("", NO_ROLE)))
    )
    above = sa.union(sa.select(first.c.id, first.c.depth), second, listing).subquery("above")
    nearest = (
        sa.select(above.c.id, sa.func.min(above.c.depth).label("depth"))
        .where(above.c.id.is_not(None), above.c.id != ME)
        .group_by(above.c.id)
        .subquery("nearest")
    )
    results = (
        sa.select(
            nearest.c.depth,
            sa.literal(0).label("part"),
            sa.case((RESULT.kind == ResultKind.UTAMA, 0), else_=1),
            RESULT.no,
            RESULT.id.label("result_id"),
            sa.cast(sa.null(), Id()).label("measure_id"),
            RESULT.plan,
            PERSON.name,
            POSITION.title,
        )
        .join_from(nearest, SKP.id.table, SKP.position_id == nearest.c.id)
        .join(VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .where(SKP.year == YEAR, SHOWN, nearest.c.depth == 1, SKP.ends_on >= ON)
    )
    measures = (
        sa.select(
            nearest.c.depth,
            sa.literal(1),
            sa.literal(0),
            OBJECTIVE.no * 100 + MEASURE.no,
            sa.cast(sa.null(), Id()),
            MEASURE.id,
            MEASURE.text,
            UNIT.name,
            POSITION.title,
        )
        .join_from(nearest, POSITION.id.table, sa.and_(POSITION.id == nearest.c.id, POSITION.is_head))
        .join(AGREED.case_id.table, sa.and_(AGREED.unit_id == POSITION.unit_id, AGREED.year == YEAR))
        .join(CASE.id.table, sa.and_(CASE.id == AGREED.case_id, CASE.state == Agreeing.AGREED.value))
        .join(OBJECTIVE.id.table, OBJECTIVE.agreement_id == AGREED.case_id)
        .join(MEASURE.id.table, MEASURE.objective_id == OBJECTIVE.id)
        .join(UNIT.id.table, UNIT.id == AGREED.unit_id)
    )
    return sa.union_all(results, measures).order_by(*map(sa.text, ("1", "2", "3", "4", "5", "6")))


LEADING = _leading()


def leading(session: Session, position_id: UUID, year: int, today: date) -> tuple[Leading, ...]:
    """The rows of leaders that results of this position may support, nearest first. One query."""
    rows = ask(session, LEADING, position=position_id, year=year, on=today)
    return tuple(
        Leading(Support(row.result_id, row.measure_id), row.plan, row.name, row.title, row.depth) for row in rows
    )


# ------------------------------------------------------------------------------------------------------- circles

_OF_RESULT = (
    sa.select(SKP.position_id)
    .join(VERSION.case_id.table, VERSION.skp_id == SKP.id)
    .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
    .where(RESULT.id == sa.bindparam("result", type_=Id()))
)
_OF_MEASURE = (
    sa.select(CASE.position_id)
    .join(OBJECTIVE.id.table, OBJECTIVE.agreement_id == CASE.id)
    .join(MEASURE.id.table, MEASURE.objective_id == OBJECTIVE.id)
    .where(MEASURE.id == sa.bindparam("measure", type_=Id()), CASE.process == AGREEMENT.name)
)


def _edges() -> Any:
    """(from, to) of everything by which these positions work for another: the line, links, roles in a matrix."""
    upper, upper_version, upper_skp = (
        sa.alias(one.table, name).c
        for one, name in ((RESULT.id, "upper"), (VERSION.case_id, "upper_version"), (SKP.id, "upper_skp"))
    )
    own = (
        sa.select(SKP.position_id)
        .join(VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
        .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
        .where(SKP.position_id.in_(POSITIONS), SKP.year == YEAR)
    )
    by_result = (
        own.add_columns(upper_skp.position_id.label("to"))
        .join(upper.id.table, upper.id == RESULT.supports_result_id)
        .join(upper_version.case_id.table, upper_version.case_id == upper.version_id)
        .join(upper_skp.id.table, upper_skp.id == upper_version.skp_id)
    )
    line = sa.select(LINE.position_id, LINE.assessor_position_id).where(
        LINE.position_id.in_(POSITIONS), valid_on(LINE, ON)
    )
    roles = (
        sa.select(CELL.position_id, MATRIX.position_id)
        .join_from(CELL.column_id.table, COLUMN.id.table, COLUMN.id == CELL.column_id)
        .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
        .where(CELL.position_id.in_(POSITIONS), MATRIX.year == YEAR, CELL.text.not_in(("", NO_ROLE)))
    )
    return sa.union(line, by_result, roles).order_by(sa.text("1"), sa.text("2"))


EDGES = _edges()


def owner_of(session: Session, supports: Support) -> UUID | None:
    """Whose row it is, as a position; None when there is no such row."""
    if supports.result_id is not None:
        return ask(session, _OF_RESULT, result=supports.result_id).scalar()
    return ask(session, _OF_MEASURE, measure=supports.measure_id).scalar()


def circle(session: Session, position_id: UUID, supports: Support, today: date) -> tuple[str, ...] | None:
    """The names along the circle that a link from a position to that row would close; none for a sound link.

    None when there is no such row.
    """
    leader = owner_of(session, supports)
    return None if leader is None else circle_between(session, position_id, leader, today)


def circle_between(session: Session, position_id: UUID, leader_id: UUID, today: date) -> tuple[str, ...]:
    """The names along the circle that would close if a position worked for that leader; empty when none would."""
    came_from: dict[UUID, UUID | None] = {leader_id: None}
    frontier = [leader_id]
    for _ in range(HIGHEST_LINE):
        if position_id in came_from or not frontier:
            break
        rows = ask(session, EDGES, positions=frontier, year=today.year, on=today).all()
        new = {row[1]: row[0] for row in reversed(rows) if row[1] not in came_from}
        came_from |= new
        frontier = list(new)
    if position_id not in came_from:
        return ()
    return _named(session, [position_id, *_path(came_from, position_id)], today)


def _path(came_from: dict[UUID, UUID | None], end: UUID) -> list[UUID]:
    """From the leader, where the search began, to `end`."""
    path: list[UUID] = []
    here: UUID | None = end
    while here is not None:
        path.append(here)
        here = came_from[here]
    return path[::-1]


def _named(session: Session, positions: Iterable[UUID], today: date) -> tuple[str, ...]:
    chain = list(positions)
    holders = holders_of(session, set(chain), today)
    empty = [one for one in chain if one not in holders]
    chairs = session.execute(sa.select(POSITION.id, POSITION.title).where(POSITION.id.in_(empty))) if empty else ()
    titles = {row.id: row.title for row in chairs}
    return tuple(holders[one][0].name if one in holders else str(titles.get(one, "")) for one in chain)


def circle_told(names: Iterable[str]) -> str:
    """The sentence that refuses a circle and names it."""
    return f"Tautan ini melingkar: {' → '.join(names)}. Hasil seseorang tidak dapat mendukung orang yang mendukungnya."


__all__ = [
    "COUNTS",
    "SHOWN",
    "Leading",
    "circle",
    "circle_between",
    "circle_told",
    "leading",
    "owner_of",
]
