"""Reminders while a period runs: in bulk, a bounded batch at a time, each person once per period and matter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from app.database import db, put, transaction
from app.outbox.operations import Recipient, notify
from app.policies.queries import in_force
from app.running.models import ReminderKind
from app.running.queries.reminders import REMINDER, Forgetful, RunningPeriod, forgetful, running_periods, told

BATCH = 500
AFTER = {
    ReminderKind.ACTION_PLAN: "reminder.action_plan.after",
    ReminderKind.FEEDBACK: "reminder.feedback.after",
    ReminderKind.DIALOGUE: "reminder.dialogue.after",
    ReminderKind.TEAM_DIALOGUE: "reminder.dialogue.after",
}
MARK = sa.insert(REMINDER.at.table)


def remind_due(now: datetime, today: date) -> int:
    """One round. Answers how many people were reminded; nobody is reminded twice of the same in a period.

    Looks first and writes only where somebody is to be reminded, so that nobody waits for a round that finds nothing.
    """
    return sum(_remind(period, kind, found, now) for period, kind, found in _due(today))


def _due(today: date) -> list[tuple[RunningPeriod, ReminderKind, tuple[Forgetful, ...]]]:
    """Feedback counts within the last days of its policy, a plan and a dialogue since the period began."""
    session: Session = db.session  # type: ignore[assignment]
    policies = in_force(session)
    due = []
    for period in running_periods(session, today):
        for kind, policy in AFTER.items():
            days = policies.days(policy, today)
            if (today - period.starts_on).days >= days:
                since = today - timedelta(days=days) if kind is ReminderKind.FEEDBACK else period.starts_on
                due.append((period, kind, forgetful(session, period, kind, since, today, BATCH)))
    return due


def _remind(period: RunningPeriod, kind: ReminderKind, found: tuple[Forgetful, ...], now: datetime) -> int:
    if not found:
        return 0
    with transaction() as session:
        known = told(session, period, kind, [one.person_id for one in found])  # by another worker meanwhile
        people = {one.person_id: one for one in reversed(found) if one.person_id not in known}  # with two posts once
        for one in people.values():
            title, body = _words(kind, period, one)
            notify(
                session, [Recipient(one.person_id, one.email)], tenant_id=period.tenant_id, case_id=one.case_id,
                kind="reminder", title=title, body=body, now=now,
            )  # fmt: skip
        put(session, MARK, *({"person_id": key, "period_id": period.id, "kind": kind, "at": now} for key in people))
        return len(people)


def _words(kind: ReminderKind, period: RunningPeriod, one: Forgetful) -> tuple[str, str]:
    """Title and body of a reminder."""
    whom = one.name if one.people == 1 else f"{one.name} dan {one.people - 1} pegawai lain"
    return {
        ReminderKind.ACTION_PLAN: (
            f"Rencana aksi {period.label} masih kosong",
            "Tulis langkah nyata untuk setiap hasil kerja. Pejabat penilai membacanya.",
        ),
        ReminderKind.FEEDBACK: (
            f"Ada baris tanpa umpan balik, {period.label}",
            f"{whom}: ada hasil kerja yang lama tidak mendapat umpan balik. Buka Umpan balik dan sebut faktanya.",
        ),
        ReminderKind.DIALOGUE: (
            f"Dialog kinerja {period.label} belum ada",
            "Belum ada dialog dengan pejabat penilai yang dikonfirmasi sejak periode dimulai.",
        ),
        ReminderKind.TEAM_DIALOGUE: (
            f"Dialog kinerja {period.label} belum ada",
            f"{whom}: belum ada dialog yang dikonfirmasi sejak periode dimulai. Catat di Dialog kinerja.",
        ),
    }[kind]
