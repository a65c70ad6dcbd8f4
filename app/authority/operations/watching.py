"""Cases for which nobody can act are found before their deadline, and told to whoever can mend it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from app.authority import queries
from app.authority.models import VacancyNotice
from app.database import columns, transaction
from app.outbox.operations import Recipient, notify
from app.web.filters import tanggal

NOTICE = columns(VacancyNotice)


def tell_gaps(now: datetime, on: date) -> int:
    """Tell the owner of every gap, once per visit, however far its deadline. Answers how many."""
    with transaction() as session:
        found = {gap.visit_id: gap for gap in queries.gaps(session, on) if gap.told_at is None}
        owners = queries.owners_of(session, {gap.opd_id for gap in found.values()}, on) if found else {}
        for gap in found.values():
            until = f" Batasnya {tanggal(gap.due_on)}." if gap.due_on else ""
            notify(
                session, [Recipient(person, mail) for person, _, mail in owners.get(gap.opd_id, ())],
                tenant_id=gap.tenant_id, case_id=gap.case_id, kind="vacancy",
                title=f"Tanpa yang berwenang: {gap.title}, {gap.subject}",
                body=f"{gap.stage}. Menunggu {gap.waits_for}: {gap.why}.{until} Lihat halaman Tanpa yang berwenang.",
                now=now,
            )  # fmt: skip
        if found:
            rows = [{"visit_id": one, "told_at": now} for one in found]
            session.connection().execute(sa.insert(NOTICE.visit_id.table), rows)
        return len(found)
