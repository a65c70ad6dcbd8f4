"""Somebody with several posts in a year: which part of it an evaluation is, and what a post that was left leaves open.

Read only, ordered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Case
from app.cases.queries import CASE
from app.database import ask, columns
from app.evaluations.models import Evaluation, Objection, UnitPredicate
from app.organisation.models import Assignment, Holding, Position
from app.periods.models import Period, PeriodKind
from app.skp.models import Skp, SkpVersion
from workflows.calendar import WorkingDays, due_on
from workflows.evaluation import State
from workflows.leaders import leader_rating
from workflows.policies import Policies
from workflows.predicate import Rating

EVALUATION, PERIOD, SKP, VERSION = columns(Evaluation), columns(Period), columns(Skp), columns(SkpVersion)
UNIT_PREDICATE, POSITION, HELD = columns(UnitPredicate), columns(Position), columns(Assignment)
OBJECTION = columns(Objection)
OTHER: Any = sa.alias(Evaluation.__table__, "other_evaluation").c  # type: ignore[attr-defined]
OTHER_CASE: Any = sa.alias(Case.__table__, "other_case").c  # type: ignore[attr-defined]
OTHER_VERSION: Any = sa.alias(SkpVersion.__table__, "other_version").c  # type: ignore[attr-defined]
OTHER_SKP: Any = sa.alias(Skp.__table__, "other_skp").c  # type: ignore[attr-defined]

# What the unit reached that the person concerned leads: its own predikat, never that of a unit above it.
LED = (
    sa.select(UNIT_PREDICATE.value)
    .join(POSITION.id.table, sa.and_(POSITION.unit_id == UNIT_PREDICATE.unit_id, POSITION.is_head))
    .where(
        POSITION.id == CASE.position_id,
        UNIT_PREDICATE.period_id == EVALUATION.period_id,
        UNIT_PREDICATE.superseded_at.is_(None),
    )
    .correlate(CASE.id.table, EVALUATION.case_id.table)
    .scalar_subquery()
)

# From when the employee may assess himself: the window of the period, or the day on which he left the post before it.
OPENS_ON: Any = sa.case((EVALUATION.left_on < PERIOD.opens_on, EVALUATION.left_on), else_=PERIOD.opens_on)

# The same while it binds the rating: what an objection left is final.
_DECIDED = sa.exists().where(OBJECTION.evaluation_id == EVALUATION.case_id, OBJECTION.changed.is_not(None))
BINDING: Any = sa.case((_DECIDED.correlate(EVALUATION.case_id.table), sa.null()), else_=LED)
LED_IN = (
    sa.select(sa.type_coerce(BINDING, UNIT_PREDICATE.value.type))
    .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
    .where(EVALUATION.case_id == sa.bindparam("case"))
)


def led_rating(session: Session, evaluation_id: UUID, policies: Policies, on: date) -> Rating | None:
    """The rating hasil kerja that the unit's predikat leaves its leader; None for everybody else. One query."""
    reached = ask(session, LED_IN, case=evaluation_id).scalar()
    return leader_rating(reached, policies, on) if reached is not None else None


_ANOTHER_POST = sa.exists(
    sa.select(OTHER.case_id)
    .join(OTHER_CASE.id.table, OTHER_CASE.id == OTHER.case_id)
    .join(OTHER_VERSION.case_id.table, OTHER_VERSION.case_id == OTHER.version_id)
    .join(OTHER_SKP.id.table, OTHER_SKP.id == OTHER_VERSION.skp_id)
    .where(
        OTHER_SKP.person_id == SKP.person_id, OTHER_SKP.year == SKP.year, OTHER_SKP.id != SKP.id,
        OTHER.kind == PeriodKind.ANNUAL, OTHER_CASE.state != State.DISCONTINUED.value,
    )
).correlate(SKP.id.table)  # fmt: skip
_WENT_ON = sa.exists(
    sa.select(HELD.id).where(
        HELD.person_id == SKP.person_id, HELD.holding == Holding.DEFINITIF, HELD.known_to.is_(None),
        HELD.valid_to > SKP.ends_on, HELD.valid_from <= PERIOD.ends_on,
    )
).correlate(SKP.id.table, PERIOD.id.table)  # fmt: skip
IS_PART = (
    sa.select(sa.or_(_ANOTHER_POST, sa.and_(SKP.ends_on < PERIOD.ends_on, _WENT_ON)))
    .join_from(EVALUATION.case_id.table, VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
    .join(SKP.id.table, SKP.id == VERSION.skp_id)
    .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
    .where(EVALUATION.case_id == sa.bindparam("case"))
)


def is_part_of_year(session: Session, evaluation_id: UUID) -> bool:
    """Whether somebody's year has, or will have, results of other posts beside this one. One query."""
    return bool(ask(session, IS_PART, case=evaluation_id).scalar_one())


@dataclass(frozen=True, slots=True)
class Left:
    """An evaluation of a post that was left, which nobody has begun to judge."""

    case_id: UUID
    state: str
    closes_on: date
    is_later: bool


def left_by(session: Session, skp_id: UUID) -> tuple[Left, ...]:
    """What the employee has not sent yet of an SKP; `is_later`: its period begins after the SKP ended. One query."""
    rows = session.execute(
        sa.select(CASE.id, CASE.state, PERIOD.closes_on, PERIOD.starts_on > SKP.ends_on)
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .where(
            SKP.id == skp_id, PERIOD.ends_on > SKP.ends_on,
            CASE.state.in_([State.RUNNING.value, State.SELF_ASSESSMENT.value]),
        )
        .order_by(PERIOD.ends_on, CASE.id)
    )  # fmt: skip
    return tuple(Left(*row) for row in rows)


def handed_over_by(policies: Policies, calendar: WorkingDays, last_on: date, closes_on: date) -> date:
    """Until when the self-assessment of a post that ended on that day is asked for; it may come until the window ends.

    The policy in force on that day holds.
    """
    return min(due_on(policies.value("evaluation.handover.due", last_on), last_on, calendar), closes_on)
