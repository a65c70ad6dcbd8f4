"""Deliver what waited for a calibration, once it is over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from app.cases.operations import CaseNotFound, CaseOutdated, take_system_step
from app.cases.seating import moment
from app.database import transaction
from app.evaluations.queries.held import released
from workflows.engine import StepNotOpen, StepRefused


def deliver_released(now: datetime, today: date) -> tuple[UUID, ...]:
    """Deliver every rated result that no meeting holds any longer. Answers those delivered.

    Each is a transaction of its own, so that a large unit does not keep others from writing. Running again changes
    nothing.
    """
    with transaction() as session:
        waiting = released(session, moment(session, now, today).policies, today)
    return tuple(case_id for case_id in waiting if _deliver(case_id, now, today))


def _deliver(case_id: UUID, now: datetime, today: date) -> bool:
    with transaction() as session:
        try:
            take_system_step(session, case_id, "deliver", moment(session, now, today))
        except (CaseNotFound, CaseOutdated, StepNotOpen, StepRefused):
            return False  # another worker was faster, or a new meeting was convened
    return True
