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
from app.skp.queries.content import TODAY, Content, ResultView, VersionView, gathered, words_of
from workflows.approval import Who

HELD, POSITION = columns(Assignment), columns(Position)
UPPER = sa.alias(AssessmentLine.__table__, "upper_line").c  # type: ignore[attr-defined]
LINE_PERSON = 2


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
class Around:
    """The content of a version and its people; who is not recorded is left out."""

    content: Content
    people: Mapping[Who, LinePerson]


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


AROUND = sa.union_all(*words_of(blanks=6), _people()).order_by("part", "key", "no")


def around(session: Session, version: VersionView, results: tuple[ResultView, ...], today: date) -> Around:
    """Expectations, lampiran and people of a version whose results were read already."""
    values = {
        "case": version.case_id,
        "today": today,
        "position": version.position_id,
        "person": version.person_id,
    }
    rows = ask(session, AROUND, **values).all()
    people: dict[Who, LinePerson] = {}
    for part, who, _, name, number, label, golongan, title, unit, holding in rows:
        if part == LINE_PERSON:
            person = LinePerson(name, number, label, golongan, title, unit, Holding(holding))
            people.setdefault(Who(who), person)
    return Around(gathered(results, rows), people)
