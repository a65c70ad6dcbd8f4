"""Windows of periods, and the deliveries whose time is over. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE, VISIT
from app.database import columns
from app.evaluations.queries.facts import DISPENSATION, EVALUATION, PERIOD, received_at
from app.evaluations.queries.posts import handed_over_by
from app.outbox.models import Notice
from workflows.calendar import WorkingDays
from workflows.evaluation import State
from workflows.policies import Policies

NOTICE = columns(Notice)
PAPER = "paper"


def window_end(session: Session, evaluation_id: UUID) -> date:
    """The last day of the period's window for this evaluation, with dispensations of the case or its OPD."""
    return _window(session, evaluation_id)[0]


def writing_end(session: Session, evaluation_id: UUID, policies: Policies, calendar: WorkingDays) -> date:
    """Until when the self-assessment is asked for: sooner where the post was left before the period ends."""
    closes, left_on = _window(session, evaluation_id)
    return handed_over_by(policies, calendar, left_on, closes) if left_on else closes


def _window(session: Session, evaluation_id: UUID) -> tuple[date, date | None]:
    row = session.execute(
        sa.select(PERIOD.closes_on, sa.func.max(DISPENSATION.until_on), EVALUATION.left_on)
        .join_from(EVALUATION.case_id.table, PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .outerjoin(
            DISPENSATION.id.table,
            sa.or_(
                DISPENSATION.case_id == EVALUATION.case_id,
                sa.and_(DISPENSATION.opd_id == CASE.opd_id, DISPENSATION.period_id == PERIOD.id),
            ),
        )
        .where(EVALUATION.case_id == evaluation_id)
        .group_by(PERIOD.id, PERIOD.closes_on, EVALUATION.left_on)
    ).one()
    closes, dispensed, left_on = row
    return max(closes, dispensed) if dispensed else closes, left_on


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivered result that waits for its employee.

    `received_at` is None while it was neither opened nor handed over; `called_for_paper`: the admin was told so.
    """

    case_id: UUID
    visit_id: UUID
    due_on: date | None
    tenant_id: UUID
    opd_id: UUID
    title: str
    delivered_at: datetime
    received_at: datetime | None
    called_for_paper: bool
    paused_on: date | None


def deliveries(session: Session) -> tuple[Delivery, ...]:
    """All delivered results without an answer, oldest first. One query."""
    called = sa.exists().where(NOTICE.case_id == CASE.id, NOTICE.kind == PAPER, NOTICE.at >= EVALUATION.delivered_at)
    rows = session.execute(
        sa.select(
            CASE.id, VISIT.id.label("visit_id"), VISIT.due_on, CASE.tenant_id, CASE.opd_id, CASE.title,
            EVALUATION.delivered_at, received_at(), called, VISIT.paused_on,
        )
        .join_from(CASE.id.table, EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .where(CASE.process == "evaluation", CASE.state == State.DELIVERED.value, EVALUATION.delivered_at.is_not(None))
        .order_by(EVALUATION.delivered_at, CASE.id)
    )
    return tuple(Delivery(*row) for row in rows)
