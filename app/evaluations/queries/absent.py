"""Who was on leave or tugas belajar in a period, for how much of it, and what became of the evaluation. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries.known import ABSENCE, POSITION, STANDS
from app.cases.queries import CASE
from app.database import ask, columns
from app.evaluations.models import Evaluation
from app.evaluations.queries.facts import PERIOD, part_of
from app.identity.models import Role
from app.organisation.queries import ASSIGNMENT, PERSON, UNIT, valid_on
from app.skp.models import Skp, SkpVersion
from app.web.clock import day_of
from workflows.absence import Away, Service, counted_kinds, service_of
from workflows.engine import Stage
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State
from workflows.policies import Policies

SKP, VERSION, EVALUATION = columns(Skp), columns(SkpVersion), columns(Evaluation)
CLOSERS = (Role.PETUGAS_BKPSDM,)  # the office whose seat takes the step
ONE_PERIOD: Any = sa.bindparam("period")
CLOSABLE = frozenset({State.RUNNING, State.SELF_ASSESSMENT, State.REVIEW})


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody away in a period under one SKP; without one (CLTN all year) `skp_id` is None, and so is the case."""

    person_id: UUID
    name: str
    number: str
    unit: str
    skp_id: UUID | None
    case_id: UUID | None
    version: int
    state: State | None
    service: Service

    @property
    def stage(self) -> Stage | None:
        """Where the evaluation stands, if there is one."""
        return PROCESS.stages[self.state] if self.state else None

    @property
    def is_closable(self) -> bool:
        """Policy evaluates nobody here, and an evaluation is still open without a result."""
        return self.service.excluded and self.state in CLOSABLE

    @property
    def is_left_out(self) -> bool:
        """Opening the period for everybody passes him over."""
        return self.service.excluded and self.case_id is None


def _evaluation_of_skp() -> Any:
    """The evaluation of the SKP in the period; the latest where one was stopped and another begun."""
    return (
        sa.select(EVALUATION.case_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .where(VERSION.skp_id == SKP.id, EVALUATION.period_id == PERIOD.id)
        .order_by(EVALUATION.case_id.desc())
        .limit(1)
        .correlate(SKP.id.table, PERIOD.id.table)
        .scalar_subquery()
    )


def _chair() -> Any:
    """The chair of the SKP, else the main one on the last day of the period."""
    main = (
        sa.select(ASSIGNMENT.position_id)
        .where(ASSIGNMENT.person_id == PERSON.id, ASSIGNMENT.is_primary, valid_on(ASSIGNMENT, PERIOD.ends_on))
        .limit(1)
        .correlate(PERSON.id.table, PERIOD.id.table)
        .scalar_subquery()
    )
    return sa.func.coalesce(SKP.position_id, main)


AWAY = (
    sa.select(
        PERSON.id, PERSON.name, PERSON.number, UNIT.name.label("unit"), SKP.id.label("skp_id"),
        CASE.id.label("case_id"), CASE.version, CASE.state, CASE.opened_at,
        SKP.starts_on.label("from_on"), SKP.ends_on.label("to_on"), PERSON.ended_on, ABSENCE.kind, ABSENCE.starts_on,
        ABSENCE.ends_on,
    )
    .join_from(
        PERIOD.id.table, ABSENCE.id.table,
        sa.and_(
            ABSENCE.tenant_id == PERIOD.tenant_id, ABSENCE.starts_on <= PERIOD.ends_on,
            ABSENCE.ends_on >= PERIOD.starts_on, STANDS,
        ),
    )
    .join(PERSON.id.table, PERSON.id == ABSENCE.person_id)
    .outerjoin(
        SKP.id.table,
        sa.and_(
            SKP.person_id == PERSON.id, SKP.year == PERIOD.year, SKP.starts_on <= PERIOD.ends_on,
            SKP.ends_on >= PERIOD.starts_on,
        ),
    )
    .outerjoin(CASE.id.table, CASE.id == _evaluation_of_skp())
    .outerjoin(POSITION.id.table, POSITION.id == _chair())
    .outerjoin(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(PERIOD.id == ONE_PERIOD, ABSENCE.kind.in_(sa.bindparam("kinds", expanding=True)))
    .order_by(PERSON.name, PERSON.id, SKP.id, ABSENCE.starts_on)
)  # fmt: skip


def absent_in(session: Session, period: Any, policies: Policies, on: date) -> tuple[Absent, ...]:
    """Everybody with counted leave in the period (an id, its first and last day), by name. One query."""
    kinds = sorted(counted_kinds(policies, on))
    rows = ask(session, AWAY, period=period.id, kinds=kinds).all() if kinds else []
    return tuple(
        _absent(list(some), period, policies, on) for _, some in groupby(rows, key=lambda row: (row.id, row.skp_id))
    )


def _absent(rows: list[Any], period: Any, policies: Policies, on: date) -> Absent:
    one = rows[0]
    first, last = part_of(
        period.starts_on, period.ends_on, one.from_on or period.starts_on, one.to_on or period.ends_on, one.ended_on
    )
    on = day_of(one.opened_at) if one.opened_at else on  # a case keeps the values of the day it opened
    service = service_of(first, last, (Away(r.kind, r.starts_on, r.ends_on) for r in rows), policies, on)
    state = PROCESS.state(one.state) if one.state else None
    return Absent(
        one.id, one.name, one.number, one.unit or "", one.skp_id, one.case_id, one.version or 0,
        State(state) if state else None, service,
    )  # fmt: skip

