"""Who is to be reminded in a running period, and has not been yet. Read only, ordered, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE, PERSON
from app.database import Id, ask, columns
from app.evaluations.queries.beside import ACTION, DIALOGUE, FEEDBACK
from app.evaluations.queries.facts import EVALUATION, INDICATOR, PERIOD, RESULT, VERSION
from app.organisation.queries import ASSIGNMENT, LINE, valid_on
from app.periods.models import PeriodKind
from app.running.models import Reminder, ReminderKind
from app.running.queries.strands import LIMIT, TODAY
from workflows.dialogue import State as Talking
from workflows.evaluation import State

REMINDER = columns(Reminder)
PERIOD_ID, KIND = sa.bindparam("period", type_=Id()), sa.bindparam("kind", type_=REMINDER.kind.type)
SINCE: Any = sa.bindparam("since", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class RunningPeriod:
    """A periodic evaluation's period that runs today."""

    id: UUID
    tenant_id: UUID
    label: str
    starts_on: date


PERIODS = (
    sa.select(PERIOD.id, PERIOD.tenant_id, PERIOD.label, PERIOD.starts_on)
    .where(PERIOD.kind != PeriodKind.ANNUAL, PERIOD.starts_on <= TODAY, PERIOD.ends_on >= TODAY)
    .order_by(PERIOD.starts_on, PERIOD.id)
)


def running_periods(session: Session, today: date) -> tuple[RunningPeriod, ...]:
    """The periods that run today. One query."""
    return tuple(RunningPeriod(*row) for row in ask(session, PERIODS, today=today))


@dataclass(frozen=True, slots=True)
class Forgetful:
    """Somebody to remind; for an assessor how many people it is about, and one of them by name."""

    person_id: UUID
    email: str
    case_id: UUID | None
    people: int = 1
    name: str = ""


def _told(person_id: Any) -> Any:
    return sa.exists().where(
        REMINDER.person_id == person_id, REMINDER.period_id == PERIOD_ID, REMINDER.kind == KIND
    )  # fmt: skip


def _without_actions() -> Any:
    return ~sa.exists().where(ACTION.evaluation_id == EVALUATION.case_id, ACTION.removed_at.is_(None))


def _without_dialogue() -> Any:
    talk = CASE.id.table.alias("talk").c
    return ~sa.exists(
        sa.select(DIALOGUE.case_id)
        .join(talk.id.table, talk.id == DIALOGUE.case_id)
        .where(DIALOGUE.skp_id == VERSION.skp_id, DIALOGUE.held_on >= SINCE, talk.state == Talking.CONFIRMED.value)
        .correlate(VERSION.skp_id.table)
    )


def _with_silent_row() -> Any:
    """Some row of the version on which nobody said anything since that day."""
    said = sa.exists(
        sa.select(FEEDBACK.id)
        .where(FEEDBACK.skp_id == VERSION.skp_id, FEEDBACK.indicator_id == INDICATOR.id, FEEDBACK.given_on >= SINCE)
        .correlate(VERSION.skp_id.table, INDICATOR.id.table)
    )
    return sa.exists(
        sa.select(INDICATOR.id)
        .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .where(RESULT.version_id == EVALUATION.version_id, ~said)
        .correlate(EVALUATION.case_id.table, VERSION.skp_id.table)
    )


def _running(statement: Any) -> Any:
    return (
        statement.join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .where(EVALUATION.period_id == PERIOD_ID, CASE.state == State.RUNNING.value)
    )


def _employees(missing: Any) -> Any:
    return (
        _running(sa.select(CASE.subject_id, PERSON.email, CASE.id))
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(~_told(CASE.subject_id), missing)
        .order_by(CASE.id)
        .limit(LIMIT)
    )


def _assessors(missing: Any) -> Any:
    """Whoever holds the assessing position today; the person concerned is named by the first of his staff."""
    holder, subject = PERSON.id.table.alias("holder").c, PERSON
    return (
        _running(
            sa.select(holder.id, holder.email, sa.func.min(CASE.id), sa.func.count(), sa.func.min(subject.name))
        )
        .join(subject.id.table, subject.id == CASE.subject_id)
        .join(LINE.id.table, sa.and_(LINE.position_id == CASE.position_id, valid_on(LINE, TODAY)))
        .join(
            ASSIGNMENT.id.table,
            sa.and_(ASSIGNMENT.position_id == LINE.assessor_position_id, valid_on(ASSIGNMENT, TODAY)),
        )
        .join(holder.id.table, holder.id == ASSIGNMENT.person_id)
        .where(~_told(holder.id), missing)
        .group_by(holder.id, holder.email)
        .order_by(holder.id)
        .limit(LIMIT)
    )


ASKED = {
    ReminderKind.ACTION_PLAN: _employees(_without_actions()),
    ReminderKind.DIALOGUE: _employees(_without_dialogue()),
    ReminderKind.FEEDBACK: _assessors(_with_silent_row()),
    ReminderKind.TEAM_DIALOGUE: _assessors(_without_dialogue()),
}


def forgetful(
    session: Session, period: RunningPeriod, kind: ReminderKind, since: date, today: date, most: int
) -> tuple[Forgetful, ...]:
    """Who is to be reminded of that and was not yet in this period, at most so many. One query.

    `since`: from when something counts.
    """
    rows = ask(session, ASKED[kind], period=period.id, kind=kind, most=most, since=since, today=today)
    return tuple(_view(*row) for row in rows)


def _view(person_id: UUID, email: str, case_id: UUID, people: int = 1, name: str = "") -> Forgetful:
    """A reminder about several people leads to no one case."""
    return Forgetful(person_id, email, case_id if people == 1 else None, people, name)


TOLD = sa.select(REMINDER.person_id).where(
    REMINDER.period_id == PERIOD_ID, REMINDER.kind == KIND,
    REMINDER.person_id.in_(sa.bindparam("people", type_=Id(), expanding=True)),
)  # fmt: skip


def told(session: Session, period: RunningPeriod, kind: ReminderKind, people: list[UUID]) -> frozenset[UUID]:
    """Which of them were reminded already. One query."""
    rows = ask(session, TOLD, period=period.id, kind=kind, people=people) if people else ()
    return frozenset(row.person_id for row in rows)
