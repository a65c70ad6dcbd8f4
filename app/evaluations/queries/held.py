"""Whether a meeting of calibration holds a result: parts of the larger question, and what waits to be released."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.calibration.models import CoveredUnit, FrozenScore, Meeting
from app.cases.queries import CASE
from app.database import Id, columns
from app.evaluations.models import Evaluation
from app.organisation.models import Tenant
from workflows.calibration import ALWAYS
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State
from workflows.policies import Policies

EVALUATION, MEETING = columns(Evaluation), columns(Meeting)
COVERED, SCORE = columns(CoveredUnit), columns(FrozenScore)


def meetings(*which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether there is a meeting on the period that covers the unit of the evaluation and is not led by its subject."""
    return sa.exists(
        sa.select(COVERED.unit_id)
        .join(MEETING.case_id.table, MEETING.case_id == COVERED.meeting_id)
        .where(
            COVERED.unit_id == CASE.unit_id, MEETING.period_id == EVALUATION.period_id,
            MEETING.head_position_id != CASE.position_id, *which,
        )
    ).correlate(CASE.id.table, EVALUATION.case_id.table)  # fmt: skip


OPEN = MEETING.over_at.is_(None)
HELD = meetings(OPEN)
FROZEN = meetings(OPEN, MEETING.frozen_at.is_not(None))
MET = meetings(MEETING.over_at.is_not(None))
DISCUSSED = sa.exists(
    sa.select(SCORE.evaluation_id)
    .join(MEETING.case_id.table, MEETING.case_id == SCORE.meeting_id)
    .where(SCORE.evaluation_id == EVALUATION.case_id, MEETING.revealed_at.is_not(None), OPEN)
).correlate(EVALUATION.case_id.table)


ON_THE_TABLE = (
    sa.select(MEETING.case_id)
    .join(SCORE.evaluation_id.table, SCORE.meeting_id == MEETING.case_id)
    .where(SCORE.evaluation_id == sa.bindparam("case", type_=Id()), MEETING.revealed_at.is_not(None), OPEN)
    .with_for_update(of=MEETING.case_id.table)
)


def keeps_open(session: Session, evaluation_id: UUID) -> bool:
    """Whether the meeting on that result still discusses it; it is not concluded before the caller is done."""
    return session.execute(ON_THE_TABLE, {"case": evaluation_id}).first() is not None


def waits(row: Any, policies: Policies, rules_on: date) -> bool:
    """Whether a result (a row with `held` and `met`) waits: for an open meeting, or for the one policy demands."""
    return bool(row.held or (not row.met and policies.choice("calibration.required", rules_on) == ALWAYS))


WAITING = (
    sa.select(CASE.id, HELD.label("held"), MET.label("met"))
    .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
    .where(  # the tenants are named because the index of states begins with them
        CASE.tenant_id.in_(sa.select(columns(Tenant).id)),
        CASE.process == PROCESS.name,
        CASE.state == State.REVIEWED.value,
    )
    .order_by(CASE.id)
)


def released(session: Session, policies: Policies, today: date) -> tuple[UUID, ...]:
    """Results that were rated and that nothing holds any longer. One query."""
    return tuple(row.id for row in session.execute(WAITING) if not waits(row, policies, today))
