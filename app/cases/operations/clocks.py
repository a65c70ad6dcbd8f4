"""What a person typed and has not sent, and what time alone brings about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.cases import queries
from app.cases.escalation import tell_late, tell_overdue, tell_soon
from app.cases.models import Draft
from app.database import transaction


def save_draft(person_id: UUID, case_id: UUID, form: str, body: dict[str, Any], now: datetime) -> None:
    """Keep what somebody is typing. The last save wins; nothing else changes."""
    with transaction() as session:
        known = queries.draft_of(session, person_id, case_id, form)
        if known is None:
            session.add(Draft(person_id=person_id, case_id=case_id, form=form, body=body, saved_at=now))
        else:
            known.body, known.saved_at = body, now


def remind_soon(now: datetime, today: date) -> int:
    """One round of reminders before a deadline. Answers for how many visits."""
    with transaction() as session:
        return tell_soon(session, now, today)


def escalate_overdue(now: datetime, today: date) -> int:
    """One round of telling those above about overdue visits. Answers how many; nothing is approved by it."""
    with transaction() as session:
        return tell_overdue(session, now, today)


def summarise_late(now: datetime, today: date) -> int:
    """One round of the daily summary: each person hears once a day of all that is late. Answers how many people."""
    with transaction() as session:
        return tell_late(session, now, today)
