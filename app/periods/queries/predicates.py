"""Predikat kinerja organisasi: which units wait for it, who sets it, what was set. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cascade.models import Agreement, Measure, Objective
from app.cases.queries import CASE
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, UnitPredicate
from app.organisation.models import Position
from app.organisation.queries import ASSIGNMENT, LINE, PERSON, UNIT, valid_on
from app.periods.queries.windows import EVALUATION
from workflows.agreement import State as Agreed
from workflows.predicate import OrganisationPredicate

PREDICATE, APPRAISAL, POSITION = columns(UnitPredicate), columns(Appraisal), columns(Position)
AGREEMENT, OBJECTIVE, MEASURE = columns(Agreement), columns(Objective), columns(Measure)


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit in a period: who leads it, and its predikat (None: not set). `version` counts how often it was set."""

    unit_id: UUID
    name: str
    opd_id: UUID
    head_position_id: UUID | None
    head_name: str
    value: OrganisationPredicate | None
    evidence: str
    set_by: str
    set_at: datetime | None
    version: int


def _standings(tenant_id: UUID, period_id: UUID, today: date) -> sa.Select[Any]:
    """Every unit with its leader's position, the leader of today, and the predikat in force."""
    setter = PERSON.id.table.alias("setter").c
    held = ASSIGNMENT.id.table.alias("held").c
    leader = PERSON.id.table.alias("leader").c
    name = (
        sa.select(leader.name)
        .join_from(held.id.table, leader.id.table, leader.id == held.person_id)
        .where(held.position_id == POSITION.id, valid_on(held, today))
        .order_by(held.holding, held.valid_from, held.id)
        .limit(1)
        .scalar_subquery()
    )
    current = sa.and_(PREDICATE.unit_id == UNIT.id, PREDICATE.period_id == period_id, PREDICATE.superseded_at.is_(None))
    other = PREDICATE.id.table.alias("other").c
    times = sa.select(sa.func.count()).where(other.unit_id == UNIT.id, other.period_id == period_id)
    return (
        sa.select(
            UNIT.id, UNIT.name, sa.func.coalesce(UNIT.opd_id, UNIT.id, type_=UNIT.id.type), POSITION.id,
            sa.func.coalesce(name, ""), PREDICATE.value, sa.func.coalesce(PREDICATE.evidence, ""),
            sa.func.coalesce(setter.name, ""), PREDICATE.set_at, times.scalar_subquery(),
        )
        .join_from(
            UNIT.id.table, POSITION.id.table,
            sa.and_(POSITION.unit_id == UNIT.id, POSITION.is_head, POSITION.closed_on.is_(None)), isouter=True,
        )
        .outerjoin(PREDICATE.id.table, current)
        .outerjoin(setter.id.table, setter.id == PREDICATE.set_by_id)
        .where(UNIT.tenant_id == tenant_id)
    )  # fmt: skip


def units_under(
    session: Session, tenant_id: UUID, position_ids: Iterable[UUID], period_id: UUID, today: date
) -> tuple[UnitStanding, ...]:
    """The units whose leader is assessed from one of these positions; without predikat first. One query."""
    led = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(list(position_ids)), valid_on(LINE, today))
    rows = session.execute(
        _standings(tenant_id, period_id, today)
        .where(POSITION.id.in_(led))
        .order_by(PREDICATE.value.is_not(None), UNIT.name, UNIT.id)
    )
    return tuple(UnitStanding(*row) for row in rows)


def opd_standings(session: Session, tenant_id: UUID, period_id: UUID, today: date) -> tuple[UnitStanding, ...]:
    """Every OPD of the city; without predikat first. One query."""
    rows = session.execute(
        _standings(tenant_id, period_id, today)
        .where(UNIT.is_opd)
        .order_by(PREDICATE.value.is_not(None), UNIT.name, UNIT.id)
    )
    return tuple(UnitStanding(*row) for row in rows)


def standing(session: Session, tenant_id: UUID, unit_id: UUID, period_id: UUID, today: date) -> UnitStanding | None:
    """One unit in a period."""
    row = session.execute(_standings(tenant_id, period_id, today).where(UNIT.id == unit_id)).first()
    return UnitStanding(*row) if row else None


def is_led_from(session: Session, head_position_id: UUID | None, position_ids: Iterable[UUID], today: date) -> bool:
    """Whether the leader of a unit is assessed from one of these positions that day."""
    found = sa.select(LINE.id).where(
        LINE.position_id == head_position_id, LINE.assessor_position_id.in_(list(position_ids)),
        valid_on(LINE, today),
    )  # fmt: skip
    return head_position_id is not None and session.execute(found.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class PredicateView:
    """One predikat of a unit in a period, in force or superseded, with the reason it superseded another."""

    value: OrganisationPredicate
    evidence: str
    reason: str
    set_by: str
    capacity: str
    set_at: datetime
    superseded_at: datetime | None
    id: UUID
    file_name: str
    media_type: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of the unit's agreed perjanjian kinerja, which its predikat may rest on."""

    id: UUID
    objective: str
    text: str
    target: str


MEASURES = (
    sa.select(MEASURE.id, OBJECTIVE.text, MEASURE.text, MEASURE.target_text)
    .join_from(AGREEMENT.case_id.table, CASE.id.table, CASE.id == AGREEMENT.case_id)
    .join(OBJECTIVE.id.table, OBJECTIVE.agreement_id == AGREEMENT.case_id)
    .join(MEASURE.id.table, MEASURE.objective_id == OBJECTIVE.id)
    .where(
        AGREEMENT.unit_id == sa.bindparam("unit", type_=Id()), AGREEMENT.year == sa.bindparam("year"),
        CASE.state == Agreed.AGREED.value,
    )
    .order_by(OBJECTIVE.no, MEASURE.no, MEASURE.id)
)  # fmt: skip


def measures(session: Session, unit_id: UUID, year: int) -> tuple[Measured, ...]:
    """The indicators the unit agreed on for that year. One query."""
    return tuple(Measured(*row) for row in ask(session, MEASURES, unit=unit_id, year=year))


def predicate_history(session: Session, unit_id: UUID, period_id: UUID) -> tuple[PredicateView, ...]:
    """All of them, newest first. One query."""
    rows = session.execute(
        sa.select(
            PREDICATE.value, PREDICATE.evidence, PREDICATE.reason, PERSON.name, PREDICATE.set_by_capacity,
            PREDICATE.set_at, PREDICATE.superseded_at, PREDICATE.id, PREDICATE.file_name, PREDICATE.media_type,
            PREDICATE.sha256,
        )
        .join(PERSON.id.table, PERSON.id == PREDICATE.set_by_id)
        .where(PREDICATE.unit_id == unit_id, PREDICATE.period_id == period_id)
        .order_by(PREDICATE.set_at.desc(), PREDICATE.id.desc())
    )  # fmt: skip
    return tuple(PredicateView(*row) for row in rows)


def results_with(session: Session, unit_id: UUID, period_id: UUID) -> int:
    """How many people of the unit have a result in that period already; theirs stay as they are. One query."""
    found = (
        sa.select(sa.func.count())
        .select_from(EVALUATION.case_id.table)
        .join(APPRAISAL.id.table, APPRAISAL.evaluation_id == EVALUATION.case_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(EVALUATION.period_id == period_id, CASE.unit_id == unit_id, APPRAISAL.superseded_at.is_(None))
    )
    return session.execute(found).scalar_one()
