"""Once a week whoever assesses somebody hears what waits in his line: how much, since when, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.cases.escalation import listed, most_named
from app.database import transaction
from app.inbox.queries.weekly import waiting_by_manager
from app.outbox.operations import Recipient, claim_digest, notify
from app.policies.queries import rules_in_force
from app.web.filters import waktu

BATCH = 100
WEEKLY = "weekly"


def week_of(day: date) -> str:
    """The ISO week of a day, as one summary a person is known by."""
    year, week, _ = day.isocalendar()
    return f"week:{year}-W{week:02}"


def summarise_week(now: datetime, today: date) -> int:
    """Tell managers not told this week, from its first working day on. Answers how many; claims first, tells after.

    Of two workers one finds the week claimed, and one that dies takes its claims with it.
    """
    with transaction() as session:
        policies, calendar = rules_in_force(session)
        if not calendar.is_working_day(today):
            return 0
        span, told = week_of(today), 0
        found = waiting_by_manager(session, today, span, BATCH)
        most = most_named(policies, today) if found else 0
        for person, rows in found.items():
            if not claim_digest(session, person, span, now):
                continue  # another worker was quicker
            told += 1
            oldest = rows[0]
            notify(
                session, [Recipient(person, oldest.email)], tenant_id=oldest.tenant_id, case_id=oldest.case_id,
                kind=WEEKLY, title=f"Ringkasan pekan ini: {len(rows)} perkara menunggu", body=_told(rows, most),
                now=now,
            )  # fmt: skip
        return told


def _told(rows: Sequence[Any], most: int) -> str:
    own = sum(row.own for row in rows)
    named = listed([f"{row.title}, {row.name}, sejak {waktu(row.opened_at)}" for row in rows], most)
    return f"{own} menunggu Anda, {len(rows) - own} menunggu bawahan Anda. Mulai dari yang paling lama: {named}"
