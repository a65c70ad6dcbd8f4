"""Cases for which nobody can act are found before their deadline, and told to whoever can mend it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from app.authority import queries
from app.authority.models import VacancyNotice
from app.database import columns, transaction
from app.outbox.operations import Recipient, notify
from app.policies.queries import rules_in_force
from app.web.filters import tanggal
from workflows.calendar import due_on

NOTICE = columns(VacancyNotice)


def tell_gaps(now: datetime, on: date) -> int:
    """Tell the owner of every gap whose deadline is near, or that has none; once per visit. Answers how many."""
    with transaction() as session:
        policies, calendar = rules_in_force(session)
        last = due_on(policies.value("authority.vacancy.ahead", on), on, calendar)
        found = [gap for gap in queries.gaps(session, on) if gap.told_at is None]
        near = {gap.visit_id: gap for gap in found if gap.due_on is None or gap.due_on <= last}
        owners = queries.owners_of(session, {gap.opd_id for gap in near.values()}, on) if near else {}
        for gap in near.values():
            until = f" Batasnya {tanggal(gap.due_on)}." if gap.due_on else ""
            notify(
                session, [Recipient(person, mail) for person, _, mail in owners.get(gap.opd_id, ())],
                tenant_id=gap.tenant_id, case_id=gap.case_id, kind="vacancy",
                title=f"Tanpa yang berwenang: {gap.title}, {gap.subject}",
                body=f"{gap.stage}. Menunggu {gap.waits_for}: {gap.why}.{until} Lihat halaman Tanpa yang berwenang.",
                now=now,
            )  # fmt: skip
        if near:
            rows = [{"visit_id": one, "told_at": now} for one in near]
            session.connection().execute(sa.insert(NOTICE.visit_id.table), rows)
        return len(near)
