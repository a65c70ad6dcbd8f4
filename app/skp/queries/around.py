"""What stands around the rows of a version: expectations, lampiran, and who assesses whom, in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import LINE, PERSON
from app.database import ask, columns
from app.organisation.models import AssessmentLine, Assignment, Holding, Position
from app.organisation.queries import CAPACITY, UNIT, valid_on
from app.skp.queries.content import RESULT, TODAY, Content, ResultView, VersionView, gathered, words_of
from app.skp.queries.supports import CELL, COLUMN, MATRIX, MEASURE, NO_ROLE
from workflows.approval import Who

HELD, POSITION = columns(Assignment), columns(Position)
UPPER = sa.alias(AssessmentLine.__table__, "upper_line").c  # type: ignore[attr-defined]
LINE_PERSON, ROLE = 2, 3


@dataclass(frozen=True, slots=True)
class LinePerson:
    """One of the three people of an SKP, as the page shows them."""

    name: str
    number: str
    number_label: str
    golongan: str
    title: str
    unit_name: str
    holding: Holding

    @property
    def capacity(self) -> str:
        return CAPACITY[self.holding] + self.title


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """A role that a matrix gives and that stands in no SKP yet."""

    text: str
    leader_result: str
    leader_title: str


@dataclass(frozen=True, slots=True)
class Around:
    """The content of a version, its people (who is not recorded is left out), and the roles that wait for it."""

    content: Content
    people: Mapping[Who, LinePerson]
    waiting: tuple[WaitingWords, ...] = ()


def _people() -> Any:
    """The person in the position, the assessor and his superior; the definitive holder before Plt and Plh."""
    line = (
        sa.select(LINE.assessor_position_id, UPPER.assessor_position_id.label("superior"))
        .outerjoin_from(
            LINE.id.table,
            UPPER.id.table,
            sa.and_(UPPER.position_id == LINE.assessor_position_id, valid_on(UPPER, TODAY)),
        )
        .where(LINE.position_id == sa.bindparam("position"), valid_on(LINE, TODAY))
        .cte("line")
    )
    steps = {
        Who.EMPLOYEE: sa.and_(POSITION.id == sa.bindparam("position"), PERSON.id == sa.bindparam("person")),
        Who.ASSESSOR: POSITION.id.in_(sa.select(line.c.assessor_position_id)),
        Who.ASSESSOR_SUPERIOR: POSITION.id.in_(sa.select(line.c.superior)),
    }
    who = sa.case(*((condition, kind.value) for kind, condition in steps.items()))
    rank = sa.case(*((HELD.holding == holding, at) for at, holding in enumerate(Holding)))
    return (
        sa.select(
            sa.literal(LINE_PERSON),
            who,
            rank,
            PERSON.name,
            PERSON.number,
            PERSON.number_label,
            PERSON.golongan,
            POSITION.title,
            UNIT.name,
            sa.cast(HELD.holding, sa.String),
        )
        .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(HELD.id.table, sa.and_(HELD.position_id == POSITION.id, valid_on(HELD, TODAY)))
        .join(PERSON.id.table, PERSON.id == HELD.person_id)
        .where(sa.or_(*steps.values()))
    )


def _roles() -> Any:
    """Cells of matrices that became no row of an SKP."""
    leader = sa.alias(POSITION.id.table, "leader").c
    blank = sa.literal("")
    return (
        sa.select(
            sa.literal(ROLE),
            blank,
            COLUMN.no,
            CELL.text,
            sa.func.coalesce(RESULT.plan, MEASURE.text, COLUMN.text),
            blank,
            blank,
            leader.title,
            blank,
            blank,
        )
        .join_from(CELL.column_id.table, COLUMN.id.table, COLUMN.id == CELL.column_id)
        .join(MATRIX.id.table, MATRIX.id == COLUMN.matrix_id)
        .join(leader.id.table, leader.id == MATRIX.position_id)
        .outerjoin(RESULT.id.table, RESULT.id == COLUMN.result_id)
        .outerjoin(MEASURE.id.table, MEASURE.id == COLUMN.measure_id)
        .where(
            CELL.position_id == sa.bindparam("position"),
            MATRIX.year == sa.bindparam("year"),
            CELL.text.not_in(("", NO_ROLE)),
            CELL.result_id.is_(None),
        )
    )


AROUND = sa.union_all(*words_of(blanks=6), _people(), _roles()).order_by("part", "key", "no")


def around(session: Session, version: VersionView, results: tuple[ResultView, ...], today: date) -> Around:
    """Expectations, lampiran and people of a version whose results were read already."""
    values = {
        "case": version.case_id,
        "today": today,
        "position": version.position_id,
        "person": version.person_id,
        "year": version.year,
    }
    rows = ask(session, AROUND, **values).all()
    people: dict[Who, LinePerson] = {}
    waiting: list[WaitingWords] = []
    for part, who, _, name, number, label, golongan, title, unit, holding in rows:
        if part == LINE_PERSON:
            person = LinePerson(name, number, label, golongan, title, unit, Holding(holding))
            people.setdefault(Who(who), person)
        elif part == ROLE:
            waiting.append(WaitingWords(name, number, title))
    return Around(gathered(results, rows), people, tuple(waiting))
