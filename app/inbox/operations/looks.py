"""Of what was decided in one go, the lot gives some to somebody else to look at. It never changes a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Office
from app.cases.operations import CaseNotFound
from app.cases.queries import CASE, case_unguarded
from app.database import ask, columns, db, new_id, put, transaction
from app.inbox.models import Bulk, BulkItem, Finding, SecondLook
from app.inbox.operations.personal import Sent
from app.inbox.queries.looks import TAKEN_TOGETHER, look_for, undrawn
from app.organisation.queries import assessor_position, holders_of
from app.outbox.operations import Recipient, notify
from app.policies.queries import rules_in_force
from app.records import operations as records
from app.records.operations import SYSTEM, ActorSnapshot
from app.web.filters import tanggal
from workflows.calendar import due_on

LOOK, BULK, ITEM = columns(SecondLook), columns(Bulk), columns(BulkItem)
ADD_BULK, ADD_ITEM = sa.insert(BULK.id.table), sa.insert(ITEM.bulk_id.table)
CUT_OFF = timedelta(minutes=5)
SPAN = 16**8
KIND = "look"


def set_out(actor: Actor, key: str, items: Sequence[tuple[UUID, int]], now: datetime) -> UUID:
    """Keep what is about to be decided: (case, version). The same form sent again is the same."""
    with transaction() as session:
        known = session.execute(
            sa.select(BULK.id).where(BULK.person_id == actor.person_id, BULK.key == key)
        ).scalar()
        if known is not None:
            return UUID(str(known))
        bulk_id = new_id()
        put(session, ADD_BULK, {
            "id": bulk_id, "tenant_id": actor.tenant_id, "person_id": actor.person_id, "key": key, "at": now,
            "drawn_at": None,
        })  # fmt: skip
        there = known_cases(session, [case_id for case_id, _ in items])
        put(session, ADD_ITEM, *(
            {"bulk_id": bulk_id, "case_id": case_id, "no": version + 1}
            for case_id, version in items if case_id in there
        ))  # fmt: skip
        return bulk_id


def known_cases(session: Session, case_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of them that exist: what a form names may be anything."""
    return frozenset(session.execute(sa.select(CASE.id).where(CASE.id.in_(list(case_ids)))).scalars())


def draw(bulk_id: UUID, now: datetime, today: date) -> int:
    """Draw of what came of it, once. The lot follows from the hash of each decision's record, so nobody chooses it.

    Answers how many were drawn.
    """
    with transaction() as session:
        mine = session.execute(
            sa.update(BULK.id.table).where(BULK.id == bulk_id, BULK.drawn_at.is_(None)).values(drawn_at=now)
        )
        if mine.rowcount != 1:  # type: ignore[attr-defined]
            return 0
        taken = ask(session, TAKEN_TOGETHER, bulk=bulk_id).all()
        if not taken:  # all of it was refused, and what is refused leaves nothing behind
            session.execute(sa.delete(ITEM.bulk_id.table).where(ITEM.bulk_id == bulk_id))
            session.execute(sa.delete(BULK.id.table).where(BULK.id == bulk_id))
            return 0
        policies, calendar = rules_in_force(session)
        share = policies.number("bulk.second_look.share", today) / 100
        due = due_on(policies.value("bulk.second_look.due", today), today, calendar)
        drawn = [row for row in taken if int(row.hash[:8], 16) < share * SPAN]
        for row in drawn:
            _give(session, row, due, now, today)
        return len(drawn)


def _give(session: Session, row: Any, due: date, now: datetime, today: date) -> None:
    """To the chair above the one that decided; to BKPSDM where an office decided or nobody stands above."""
    above = assessor_position(session, row.position_id, today) if row.position_id else None
    office = None if above else Office.PETUGAS_BKPSDM
    session.add(
        SecondLook(
            tenant_id=row.tenant_id, decision_id=row.id, case_id=row.case_id, decided_by_id=row.actor_id,
            position_id=above, office=office, seed=row.hash, at=now, due_on=due,
        )
    )  # fmt: skip
    session.flush()
    body = {"decision": row.id.hex, "seed": row.hash, "due": due.isoformat()}
    records.append(
        session, tenant_id=row.tenant_id, opd_id=row.opd_id, tag="inbox:look:drawn", actor=SYSTEM, case_id=row.case_id,
        now=now, body=body,
    )
    people = holders_of(session, [above], today).get(above, ()) if above else ()
    notify(
        session,
        [Recipient(one.person_id, one.email) for one in people if one.person_id != row.actor_id],
        tenant_id=row.tenant_id, case_id=row.case_id, kind=KIND, title=f"Lihat ulang: {row.title}",
        body=f"Diputus bersama perkara lain oleh {row.actor_name}, lalu diundi. Lihat ulang sampai {tanggal(due)} "
        "dari kotak masuk; keputusannya tidak berubah karenanya.",
        now=now,
    )  # fmt: skip


def draw_left(now: datetime, today: date) -> int:
    """Draw where whoever decided was cut off before the lot. Run by the worker; two of them draw once."""
    session: Session = db.session  # type: ignore[assignment]
    return sum(draw(bulk_id, now, today) for bulk_id in undrawn(session, now - CUT_OFF))


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody found, and why."""

    finding: Finding
    reason: str


def answer_look(sent: Sent, look_id: UUID, answer: Answer) -> None:
    """Note what was found. Raises CaseNotFound when it is not his to look at (any more), KeyReused."""
    actor, now = sent.actor, sent.now
    with transaction() as session:
        if not sent.is_first(session):
            return
        look = look_for(session, actor, look_id)
        case = case_unguarded(session, look.case_id) if look else None
        if look is None or case is None:
            raise CaseNotFound
        session.execute(
            sa.update(LOOK.id.table)
            .where(LOOK.id == look_id, LOOK.finding.is_(None))
            .values(
                finding=answer.finding, reason=answer.reason, looked_by_id=actor.person_id, looked_by=actor.name,
                looked_at=now,
            )
        )  # fmt: skip
        who = ActorSnapshot(actor.person_id, actor.name, actor.number, actor.title, actor.title)
        records.append(
            session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag="inbox:look:answered", actor=who,
            case_id=case.id, now=now,
            body={"look": look_id.hex, "finding": answer.finding.value, "reason": answer.reason},
        )  # fmt: skip
        if answer.finding is Finding.TO_DISCUSS:
            notify(
                session, [Recipient(look.decided_by_id)], tenant_id=case.tenant_id, case_id=case.id, kind=KIND,
                title=f"Perlu dibahas: {case.title}, {case.subject_name}",
                body=f"{actor.name} melihat ulang keputusan Anda: {answer.reason} Keputusannya tetap.", now=now,
            )  # fmt: skip

