"""The year of a person, the team of an assessor, and the numbers of the city. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON, SEAT, VISIT
from app.cases.registry import handler_of, table_of
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.evaluations.queries.posts import OPENS_ON
from app.inbox.queries.seats import ME, OPEN, POSITIONS, TODAY
from app.organisation.queries import ASSIGNMENT, LINE, POSITION, UNIT, valid_on
from app.periods.models import Period, PeriodKind
from app.skp.models import Skp, SkpVersion
from workflows.engine import Stage
from workflows.evaluation import EVALUATION
from workflows.followup import FOLLOWUP
from workflows.goal_setting import GOAL_SETTING
from workflows.goal_setting import State as Goal
from workflows.predicate import Predicate
from workflows.recognition import RECOGNITION

PAGE = 50
SKP, VERSION, OF_PERIOD = columns(Skp), columns(SkpVersion), columns(Evaluation)
PERIOD, APPRAISAL = columns(Period), columns(Appraisal)
YEARLY = (GOAL_SETTING.name, EVALUATION.name)
# The order in which a person meets the processes in a year.
PLACE = {process.name: place for place, process in enumerate((GOAL_SETTING, EVALUATION, FOLLOWUP, RECOGNITION))}


@dataclass(frozen=True, slots=True)
class YearCase:
    """An SKP version or an evaluation of a person, with where it stands. `predikat` only once it was delivered."""

    case_id: UUID
    process: str
    state: str
    process_version: int
    title: str
    subject_id: UUID
    position_id: UUID
    year: int
    period_kind: PeriodKind | None
    period_no: int | None
    period_label: str | None
    period_opens_on: date | None
    since: datetime
    due_on: date | None
    awaited: bool
    predikat: Predicate | None

    @property
    def stage(self) -> Stage:
        """What its state means to people."""
        table = table_of(self.process, self.process_version)
        return table.stages[table.state(self.state)]

    @property
    def is_goals(self) -> bool:
        """Whether it is an SKP."""
        return self.process == GOAL_SETTING.name

    @property
    def order(self) -> tuple[int, int, int]:
        """SKP before evaluations, quarters before the year."""
        return (-self.year, 1 + (self.period_kind is PeriodKind.ANNUAL) if self.period_kind else 0, self.period_no or 0)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom the asker assesses today. `total` counts all that the filter finds."""

    person_id: UUID
    name: str
    number: str
    position_id: UUID
    title: str
    unit_name: str
    total: int


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many cases stand in a stage, how many of them are late, and since when the latest."""

    process: str
    state: str
    count: int
    late: int
    oldest_due_on: date | None

    @property
    def stage(self) -> Stage:
        """What the state means to people."""
        return stage_of(self.process, self.state)

    @property
    def process_label(self) -> str:
        """The process in the words of its table."""
        return handler_of(self.process).process.label


def stage_of(process: str, state: str) -> Stage:
    """What a stored state means to people, whichever version its cases run on."""
    table = handler_of(process).table_with(state)
    return table.stages[table.state(state)]


# The statements are built once, here: building one costs as much as asking it.
YEAR, TENANT = sa.bindparam("year", type_=sa.Integer()), sa.bindparam("tenant", type_=Id())
PEOPLE = sa.bindparam("people", type_=Id(), expanding=True)
LIKE = sa.bindparam("like", type_=sa.String())
MOST, AFTER = sa.bindparam("most", type_=sa.Integer()), sa.bindparam("after", type_=sa.Integer())
CASE_YEAR = sa.func.coalesce(SKP.year, PERIOD.year)


def _year_cases(*whose: sa.ColumnElement[bool], awaited: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """SKP and evaluations since the year before, with the open stay of each."""
    seat = sa.select(SEAT.id).where(SEAT.visit_id == VISIT.id, SEAT.status == OPEN, SEAT.asked, awaited)
    return (
        sa.select(
            CASE.id,
            CASE.process,
            CASE.state,
            CASE.process_version,
            CASE.title,
            CASE.subject_id,
            CASE.position_id,
            CASE_YEAR,
            OF_PERIOD.kind,
            PERIOD.no,
            PERIOD.label,
            OPENS_ON,
            VISIT.opened_at,
            VISIT.due_on,
            seat.exists(),
            APPRAISAL.predikat,
        )
        .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .outerjoin(VERSION.case_id.table, VERSION.case_id == CASE.id)
        .outerjoin(SKP.id.table, SKP.id == VERSION.skp_id)
        .outerjoin(OF_PERIOD.case_id.table, OF_PERIOD.case_id == CASE.id)
        .outerjoin(PERIOD.id.table, PERIOD.id == OF_PERIOD.period_id)
        .outerjoin(
            APPRAISAL.id.table,
            sa.and_(stands_for(OF_PERIOD.case_id), OF_PERIOD.delivered_at.is_not(None)),
        )
        .where(CASE.process.in_(YEARLY), CASE_YEAR >= YEAR - 1, *whose)
        .order_by(CASE.subject_id, CASE.id)
    )


MY_YEAR = _year_cases(CASE.subject_id == ME, awaited=SEAT.person_id == ME)
TEAM_YEAR = _year_cases(CASE.subject_id.in_(PEOPLE), awaited=SEAT.position_id.in_(POSITIONS))
# Whom these positions assess today, as the assessment line says; who holds the assessed position today is the person.
STAFF = (
    sa.select(LINE.position_id, ASSIGNMENT.person_id)
    .distinct()
    .join_from(LINE.id.table, ASSIGNMENT.id.table, ASSIGNMENT.position_id == LINE.position_id)
    .where(LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY), valid_on(ASSIGNMENT, TODAY))
    .subquery("staff")
)
OWN_CASE = sa.and_(CASE.subject_id == STAFF.c.person_id, CASE.position_id == STAFF.c.position_id)
CURRENT_PERIOD = (
    sa.select(PERIOD.id)
    .where(PERIOD.tenant_id == TENANT, PERIOD.opens_on <= TODAY)
    .order_by(PERIOD.ends_on.desc(), PERIOD.kind)
    .limit(1)
    .scalar_subquery()
)
LATE = sa.case((VISIT.due_on < TODAY, 1), else_=0)
TEAM_STAGES = (
    sa.select(
        CASE.process,
        CASE.state,
        sa.func.count(),
        sa.func.sum(LATE),
        sa.func.min(sa.case((VISIT.due_on < TODAY, VISIT.due_on))),
    )
    .join_from(STAFF, CASE.id.table, OWN_CASE)
    .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
    .outerjoin(VERSION.case_id.table, VERSION.case_id == CASE.id)
    .outerjoin(SKP.id.table, SKP.id == VERSION.skp_id)
    .outerjoin(OF_PERIOD.case_id.table, OF_PERIOD.case_id == CASE.id)
    .where(sa.or_(SKP.year == YEAR, OF_PERIOD.period_id == CURRENT_PERIOD))
    .group_by(CASE.process, CASE.state)
    .order_by(CASE.process.desc(), CASE.state)
)


def _city_stages() -> sa.Select[Any]:
    """All cases by stage from their index alone; the late ones, which are few, from the index of deadlines.

    Each part is materialised by itself: left to its own devices SQLite reads every case to find the late ones.
    """
    counts = (
        sa.select(CASE.process, CASE.state, sa.func.count().label("count"))
        .where(CASE.tenant_id == TENANT)
        .group_by(CASE.process, CASE.state)
        .subquery("counts")
    )
    overdue = (
        sa.select(VISIT.case_id, VISIT.due_on)
        .where(VISIT.closed_at.is_(None), VISIT.due_on < TODAY)
        .cte("overdue")
        .prefix_with("MATERIALIZED")
    )
    late = (
        sa.select(
            CASE.tenant_id,
            CASE.process,
            CASE.state,
            sa.func.count().label("count"),
            sa.func.min(overdue.c.due_on).label("oldest"),
        )
        .join_from(overdue, CASE.id.table, CASE.id == overdue.c.case_id)
        .group_by(CASE.tenant_id, CASE.process, CASE.state)
        .cte("late")
        .prefix_with("MATERIALIZED")
    )
    same = sa.and_(late.c.tenant_id == TENANT, late.c.process == counts.c.process, late.c.state == counts.c.state)
    return (
        sa.select(counts.c.process, counts.c.state, counts.c.count, sa.func.coalesce(late.c.count, 0), late.c.oldest)
        .outerjoin_from(counts, late, same)
        .order_by(counts.c.process, counts.c.state)
    )


CITY_STAGES = _city_stages()


def _team(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(PERSON.id, PERSON.name, PERSON.number, POSITION.id, POSITION.title, UNIT.name, sa.func.count().over())
        .join_from(STAFF, PERSON.id.table, PERSON.id == STAFF.c.person_id)
        .join(POSITION.id.table, POSITION.id == STAFF.c.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(sa.or_(PERSON.name.like(LIKE, escape="\\"), PERSON.number.like(LIKE, escape="\\")), *which)
        .order_by(PERSON.name, PERSON.id)
        .limit(MOST)
        .offset(AFTER)
    )


_MINE = sa.select(CASE.id).join(SEAT.id.table, SEAT.case_id == CASE.id)
_LATE = sa.select(CASE.id).join(VISIT.id.table, VISIT.case_id == CASE.id)
_AGREED = (
    sa.select(CASE.id)
    .join(VERSION.case_id.table, VERSION.case_id == CASE.id)
    .join(SKP.id.table, SKP.id == VERSION.skp_id)
)
# The filters of the team, by the name they have in an address.
TEAM = {
    "": _team(),
    "giliran": _team(_MINE.where(OWN_CASE, SEAT.status == OPEN, SEAT.asked, SEAT.position_id.in_(POSITIONS)).exists()),
    "lewat": _team(_LATE.where(OWN_CASE, VISIT.closed_at.is_(None), VISIT.due_on < TODAY).exists()),
    "skp": _team(~_AGREED.where(OWN_CASE, SKP.year == YEAR, CASE.state == Goal.AGREED.value).exists()),
}


def year_of(session: Session, person_id: UUID, year: int) -> tuple[YearCase, ...]:
    """A person's SKP and evaluations of that year and the one before. One query."""
    return _ordered(ask(session, MY_YEAR, me=person_id, year=year))


def years_of_team(session: Session, actor: Actor, people: Iterable[UUID], year: int) -> tuple[YearCase, ...]:
    """The same for several people; `awaited` means by the asker. One query."""
    asked = {"people": list(people), "positions": list(actor.position_ids), "year": year}
    return _ordered(ask(session, TEAM_YEAR, **asked))


def _ordered(rows: Iterable[Any]) -> tuple[YearCase, ...]:
    return tuple(sorted((YearCase(*row) for row in rows), key=lambda case: case.order))


def team_stages(session: Session, actor: Actor, today: date) -> tuple[StageCount, ...]:
    """Where the SKP of this year and the evaluations of the present period of today's staff stand. One query."""
    asked = {"positions": list(actor.position_ids), "tenant": actor.tenant_id, "today": today, "year": today.year}
    return tuple(StageCount(*row) for row in ask(session, TEAM_STAGES, **asked))


def city_stages(session: Session, tenant_id: UUID, today: date) -> tuple[StageCount, ...]:
    """Where all cases of the city stand. One query."""
    return tuple(StageCount(*row) for row in ask(session, CITY_STAGES, tenant=tenant_id, today=today))


def team(
    session: Session, actor: Actor, today: date, *, only: str = "", like: str = "", offset: int = 0
) -> tuple[Member, ...]:
    """A page of the people whom the asker assesses today, by name. `only` is a key of TEAM. One query."""
    escaped = like.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked = {
        "positions": list(actor.position_ids),
        "today": today,
        "year": today.year,
        "like": f"%{escaped}%",
        "most": PAGE,
        "after": offset,
    }
    return tuple(Member(*row) for row in ask(session, TEAM[only], **asked))
