"""Catatan harian: written for oneself, shared to a row of a running evaluation when the writer wants to.

A private note makes no record in the history that others read; sharing one does.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.cases.queries import case_unguarded
from app.database import new_id, transaction
from app.evaluations.operations import Said, keep_feedback
from app.evaluations.operations.feedback import skp_of
from app.evaluations.queries.beside import NOTE
from app.identity.operations.accounts import snapshot
from app.orders import Order
from app.records import operations as records
from app.running import queries
from app.running.models import DiaryNote
from app.running.operations.hands import NotAllowed, actor_of
from workflows.approval import WHO_LABEL, Who
from workflows.feedback import Speaker

FUTURE = "Tanggal peristiwa tidak boleh di masa depan."
NOT_STAFF = "Catatan dapat Anda tulis tentang diri sendiri atau pegawai yang Anda nilai."
NOWHERE = "Pilih baris dari evaluasi yang masih berjalan."
SHARED = "Catatan ini sudah dibagikan dan menjadi bagian evaluasi; catatan itu tetap di sana."


def write_note(order: Order, about_id: UUID, happened_on: date, text: str) -> bool:
    """Keep a private note; the same form sent twice keeps one. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        actor = actor_of(session, order)
        if happened_on > order.today:
            raise NotAllowed(FUTURE)
        if about_id != actor.person_id and not _is_staff(session, actor, about_id, order.today):
            raise NotAllowed(NOT_STAFF)
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return False
        session.add(
            DiaryNote(
                id=new_id(), tenant_id=actor.tenant_id, writer_id=actor.person_id, about_id=about_id,
                happened_on=happened_on, text=text, written_at=order.now,
            )
        )  # fmt: skip
        return True


def _is_staff(session: Session, actor: Actor, person_id: UUID, today: date) -> bool:
    return any(one.person_id == person_id for one in queries.staff_strands(session, actor, today))


def remove_note(order: Order, note_id: UUID) -> None:
    """Take a private note away; a shared one stays where it was shared to. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        known = queries.own_note(session, order.person_id, note_id)
        if known is None:
            raise CaseNotFound
        if known.shared_at is not None:
            raise NotAllowed(SHARED)
        session.execute(sa.update(NOTE.id.table).where(NOTE.id == note_id).values(removed_at=order.now))


def share_note(order: Order, note_id: UUID, evaluation_id: UUID, indicator_id: UUID) -> bool:
    """Show a note beside a row from now on; an assessor's becomes feedback of today. Answers whether it was new.

    Raises CaseNotFound, NotAllowed.
    """
    with transaction() as session:
        actor = actor_of(session, order)
        known = queries.own_note(session, order.person_id, note_id)
        if known is None:
            raise CaseNotFound
        if known.shared_at is not None:
            return False
        rows = queries.rows_to_share(session, actor.person_id, actor.position_ids, known.about_id, order.today)
        if not any((one.evaluation_id, one.indicator_id) == (evaluation_id, indicator_id) for one in rows):
            raise NotAllowed(NOWHERE)
        session.execute(
            sa.update(NOTE.id.table)
            .where(NOTE.id == note_id)
            .values(shared_at=order.now, evaluation_id=evaluation_id, indicator_id=indicator_id)
        )
        case = case_unguarded(session, evaluation_id)
        assert case is not None
        own = known.about_id == actor.person_id
        if not own:
            said = Said(
                case.tenant_id, skp_of(session, evaluation_id), evaluation_id, indicator_id, Speaker.LEADER,
                actor.person_id, known.text, order.now,
            )  # fmt: skip
            keep_feedback(session, said)
        who = Who.EMPLOYEE if own else Who.ASSESSOR
        records.append(
            session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag="diary:shared",
            actor=snapshot(actor, WHO_LABEL[who]), case_id=evaluation_id, now=order.now,
            body={
                "about": indicator_id.hex, "happened_on": known.happened_on.isoformat(), "text": known.text,
            },
        )  # fmt: skip
        return True
