"""The matriks peran hasil of a leader: results along the top, people down the side, who does what in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.models import Agreement, Matrix, MatrixCell, MatrixColumn, Measure, Objective
from app.cases.queries import CASE, PERSON
from app.database import Id, ask, columns
from app.organisation.queries import (
    ASSIGNMENT,
    LINE,
    POSITION,
    UNIT,
    Holder,
    assessor_of,
    holders_of,
    valid_on,
)
from app.skp.queries import COUNTS, Support
from app.skp.queries.content import RESULT, SKP, VERSION
from workflows.engine import Stage
from workflows.goal_setting import GOAL_SETTING, State

MATRIX, COLUMN, CELL = columns(Matrix), columns(MatrixColumn), columns(MatrixCell)
AGREEMENT, OBJECTIVE, MEASURE = columns(Agreement), columns(Objective), columns(Measure)
NO_ROLE = "x"
LEADER, YEAR = sa.bindparam("leader", type_=Id()), sa.bindparam("year", type_=sa.Integer())
ON: Any = sa.bindparam("on", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class Leader:
    """Whose matrix it is."""

    position_id: UUID
    title: str
    unit_id: UUID
    unit_name: str
    opd_id: UUID
    tenant_id: UUID
    is_head: bool
    assessor_position_id: UUID | None
    holder: Holder | None

    def may_write(self, actor: Actor) -> bool:
        """The leader, and the admin of the OPD."""
        return self.position_id in actor.position_ids or self.opd_id in actor.admin_of


@dataclass(frozen=True, slots=True)
class Column:
    """One result of the leader. `plan`: the leader's row as it reads today; its own words while it is provisional."""

    id: UUID
    no: int
    text: str
    result_id: UUID | None
    measure_id: UUID | None
    plan: str

    @property
    def supports(self) -> Support | None:
        linked = self.result_id or self.measure_id
        return Support(self.result_id, self.measure_id) if linked else None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody down the side. `in_line`: the leader assesses him today."""

    position_id: UUID
    person_id: UUID | None
    name: str
    number: str
    title: str
    unit_name: str
    in_line: bool
    case_id: UUID | None = None
    state: str = ""

    @property
    def stage(self) -> Stage | None:
        """Where the SKP of the year stands."""
        return GOAL_SETTING.stages[GOAL_SETTING.state(self.state)] if self.state else None

    @property
    def waits_for(self) -> str:
        """What has to happen before a role can stand in the SKP."""
        return "perubahan SKP" if self.state == State.AGREED.value else "draf SKP"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is written in one place; version 0 and no words while nobody wrote there."""

    column_id: UUID
    position_id: UUID
    text: str = ""
    version: int = 0
    result_id: UUID | None = None

    @property
    def is_role(self) -> bool:
        return self.text not in ("", NO_ROLE)


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole matrix. `id` is None while nobody opened it."""

    id: UUID | None
    year: int
    leader: Leader
    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    cells: Mapping[tuple[UUID, UUID], Cell]

    def cell(self, position_id: UUID, column_id: UUID) -> Cell:
        return self.cells.get((position_id, column_id)) or Cell(column_id, position_id)

    def member(self, position_id: UUID) -> Member | None:
        return next((one for one in self.members if one.position_id == position_id), None)

    def column(self, column_id: UUID) -> Column | None:
        return next((one for one in self.columns if one.id == column_id), None)

    def roles_of(self, position_id: UUID) -> int:
        """How many roles somebody has."""
        return sum(self.cell(position_id, column.id).is_role for column in self.columns)

    def may_read(self, actor: Actor) -> bool:
        """Those who write it, those in it, who stands above, and who reads all."""
        above = self.leader.assessor_position_id in actor.position_ids
        listed = any(one.position_id in actor.position_ids for one in self.members)
        led = any(p.is_head and p.opd_id == p.unit_id == self.leader.opd_id for p in actor.positions)
        return self.leader.may_write(actor) or above or listed or led or actor.reads_all


LEADER_OF = (
    sa.select(
        POSITION.id, POSITION.title, UNIT.id, UNIT.name, sa.func.coalesce(UNIT.opd_id, UNIT.id), POSITION.tenant_id,
        POSITION.is_head, assessor_of(POSITION.id, ON),
    )
    .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(POSITION.id == LEADER)
)  # fmt: skip
COLUMNS_OF = (
    sa.select(
        MATRIX.id, COLUMN.id, COLUMN.no, COLUMN.text, COLUMN.result_id, COLUMN.measure_id,
        sa.func.coalesce(RESULT.plan, MEASURE.text, COLUMN.text),
    )
    .join_from(MATRIX.id.table, COLUMN.id.table, COLUMN.matrix_id == MATRIX.id, isouter=True)
    .outerjoin(RESULT.id.table, RESULT.id == COLUMN.result_id)
    .outerjoin(MEASURE.id.table, MEASURE.id == COLUMN.measure_id)
    .where(MATRIX.position_id == LEADER, MATRIX.year == YEAR)
    .order_by(COLUMN.no)
)  # fmt: skip
CELLS_OF = (
    sa.select(CELL.column_id, CELL.position_id, CELL.text, CELL.version, CELL.result_id)
    .join_from(CELL.column_id.table, COLUMN.id.table, COLUMN.id == CELL.column_id)
    .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
    .where(MATRIX.position_id == LEADER, MATRIX.year == YEAR)
    .order_by(CELL.column_id, CELL.position_id)
)


def _members() -> Any:
    """Who is assessed by the leader today, and who stands in the matrix all the same; with the SKP that counts."""
    in_line = sa.exists().where(
        LINE.position_id == POSITION.id, LINE.assessor_position_id == LEADER, valid_on(LINE, ON)
    )
    listed = sa.exists().where(
        CELL.position_id == POSITION.id, COLUMN.id == CELL.column_id, MATRIX.id == COLUMN.matrix_id,
        MATRIX.position_id == LEADER, MATRIX.year == YEAR,
    )  # fmt: skip
    staff = sa.select(LINE.position_id).where(LINE.assessor_position_id == LEADER, valid_on(LINE, ON))
    others = (
        sa.select(CELL.position_id)
        .join(COLUMN.id.table, COLUMN.id == CELL.column_id)
        .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
        .where(MATRIX.position_id == LEADER, MATRIX.year == YEAR)
    )
    counting = (
        sa.select(SKP.position_id, SKP.person_id, VERSION.case_id, CASE.state)
        .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
        .where(SKP.year == YEAR, SKP.position_id.in_(sa.union(staff, others)))
        .subquery("counting")
    )
    return (
        sa.select(
            POSITION.id, PERSON.id, PERSON.name, PERSON.number, POSITION.title, UNIT.name,
            in_line.correlate(POSITION.id.table), counting.c.case_id, counting.c.state,
        )
        .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.position_id == POSITION.id, valid_on(ASSIGNMENT, ON)))
        .outerjoin(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .outerjoin(
            counting, sa.and_(counting.c.position_id == POSITION.id, counting.c.person_id == ASSIGNMENT.person_id)
        )
        .where(sa.or_(in_line.correlate(POSITION.id.table), listed.correlate(POSITION.id.table)))
        .order_by(POSITION.is_head.desc(), PERSON.name, POSITION.title, POSITION.id, ASSIGNMENT.holding)
    )  # fmt: skip


MEMBERS = _members()


def leader_of(session: Session, position_id: UUID, today: date) -> Leader | None:
    """The chair and who holds it. Two queries."""
    row = ask(session, LEADER_OF, leader=position_id, on=today).first()
    if row is None:
        return None
    holder = next(iter(holders_of(session, [position_id], today).get(position_id, ())), None)
    return Leader(*(*row, holder))


def grid(session: Session, position_id: UUID, today: date) -> Grid | None:
    """This year's matrix of that chair, or an empty one; None for no chair. Five queries."""
    leader = leader_of(session, position_id, today)
    if leader is None:
        return None
    asked = {"leader": position_id, "year": today.year}
    found = ask(session, COLUMNS_OF, **asked).all()
    cells = {(row[1], row[0]): Cell(*row) for row in ask(session, CELLS_OF, **asked)} if found else {}
    return Grid(
        found[0][0] if found else None,
        today.year,
        leader,
        tuple(Column(*row[1:]) for row in found if row[1] is not None),
        _people(ask(session, MEMBERS, **asked, on=today)),
        cells,
    )


def _people(rows: Iterable[Any]) -> tuple[Member, ...]:
    """One for each chair: its definitive holder, else who stands in."""
    found: dict[UUID, Member] = {}
    for position, person, name, number, title, unit, in_line, case_id, state in rows:
        if position not in found:
            words = (name, number) if person else ("Jabatan kosong", "")
            found[position] = Member(
                position, person, words[0], words[1], title, unit, bool(in_line), case_id, state or ""
            )  # fmt: skip
    return tuple(found.values())


BY_NUMBER = (
    sa.select(POSITION.id, PERSON.id, PERSON.name, PERSON.number, POSITION.title, UNIT.name)
    .join_from(PERSON.id.table, ASSIGNMENT.id.table, ASSIGNMENT.person_id == PERSON.id)
    .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(
        PERSON.number == sa.bindparam("number"), PERSON.tenant_id == sa.bindparam("tenant", type_=Id()),
        UNIT.opd_id == sa.bindparam("opd", type_=Id()), valid_on(ASSIGNMENT, ON),
    )
    .order_by(ASSIGNMENT.is_primary.desc(), ASSIGNMENT.holding, ASSIGNMENT.id)
    .limit(1)
)  # fmt: skip


def member_of_number(session: Session, leader: Leader, number: str, today: date) -> Member | None:
    """Somebody of the leader's OPD by the number, in the main position. One query."""
    asked = {"number": number, "tenant": leader.tenant_id, "opd": leader.opd_id, "on": today}
    row = ask(session, BY_NUMBER, **asked).first() if number else None
    return Member(*(*row, False)) if row else None


BY_NAMES = (
    sa.select(POSITION.id, PERSON.id, PERSON.name, PERSON.number, POSITION.title, UNIT.name)
    .join_from(PERSON.id.table, ASSIGNMENT.id.table, ASSIGNMENT.person_id == PERSON.id)
    .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(
        PERSON.tenant_id == sa.bindparam("tenant", type_=Id()), UNIT.opd_id == sa.bindparam("opd", type_=Id()),
        sa.func.lower(PERSON.name).in_(sa.bindparam("names", expanding=True)), ASSIGNMENT.is_primary,
        valid_on(ASSIGNMENT, ON),
    )
    .order_by(PERSON.name, PERSON.id, ASSIGNMENT.holding, ASSIGNMENT.id)
)  # fmt: skip


def members_of_names(
    session: Session, leader: Leader, names: Iterable[str], today: date
) -> dict[str, tuple[Member, ...]]:
    """People of the leader's OPD by name, spelled alike but for capitals. One query."""
    wanted = sorted({name.lower() for name in names if name})
    found: dict[str, tuple[Member, ...]] = {}
    asked = {"names": wanted, "tenant": leader.tenant_id, "opd": leader.opd_id, "on": today}
    for row in ask(session, BY_NAMES, **asked) if wanted else ():
        member = Member(*(*row, False))
        key = " ".join(member.name.split()).casefold()
        found[key] = (*found.get(key, ()), member)
    return found
