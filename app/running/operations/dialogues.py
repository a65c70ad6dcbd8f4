"""Write a dialog kinerja down. Its steps (propose, confirm, return) are the process's; confirmed, it is read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound, Opening, open_case
from app.cases.queries import CASE, case_for
from app.cases.seating import moment
from app.database import put, transaction
from app.evaluations.queries.beside import DIALOGUE, TOPIC
from app.evaluations.queries.facts import RESULT
from app.identity.operations.accounts import snapshot
from app.orders import Order
from app.records import operations as records
from app.running import queries
from app.running.models import Dialogue
from app.running.operations.hands import NotAllowed, Outdated, actor_of, strand_of
from app.web.filters import tanggal
from workflows.approval import WHO_LABEL
from workflows.dialogue import DIALOGUE as PROCESS

READ_ONLY = "Catatan dialog ini sedang tidak Anda pegang, atau sudah dikonfirmasi; isinya tidak dapat diubah."
NOT_A_SIDE = "Dialog kinerja dicatat oleh pegawai atau pejabat penilainya."
ADD_TOPIC = sa.insert(TOPIC.text.table)


@dataclass(frozen=True, slots=True)
class Words:
    """What a dialogue says: the day, words per result, in general, what was agreed, when next."""

    held_on: date
    topics: Mapping[UUID, str]
    general: str
    agreement: str
    next_on: date | None

    def body(self) -> dict[str, Any]:
        """As its record keeps it."""
        return {
            "held_on": self.held_on.isoformat(), "topics": [[k.hex, v] for k, v in sorted(self.topics.items())],
            "general": self.general, "agreement": self.agreement,
            "next_on": self.next_on.isoformat() if self.next_on else "",
        }  # fmt: skip


def start_dialogue(order: Order, skp_id: UUID, words: Words) -> UUID:
    """A new record, held by both sides until one proposes it. The same form sent twice opens one. Answers the case.

    Raises CaseNotFound, NotAllowed.
    """
    with transaction() as session:
        actor, one = strand_of(session, order, skp_id)
        if not one.is_subject(actor) and not one.is_assessor(actor):
            raise CaseNotFound
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return _latest(session, skp_id, order.person_id)
        title = f"Dialog kinerja {tanggal(words.held_on)}"
        opening = Opening(
            PROCESS.name, one.tenant_id, one.opd_id, one.unit_id, one.person_id, one.position_id, title
        )  # fmt: skip
        who = snapshot(actor, one.capacity(actor))
        case = open_case(session, opening, who, moment(session, order.now, order.today))
        session.add(
            Dialogue(
                case_id=case.id, tenant_id=one.tenant_id, skp_id=skp_id, version_id=one.version_id,
                held_on=words.held_on, general=words.general, agreement=words.agreement, next_on=words.next_on,
                written_by_id=order.person_id,
            )
        )  # fmt: skip
        session.flush()
        _write_topics(session, case.id, one.version_id, words.topics)
        records.append(
            session, tenant_id=one.tenant_id, opd_id=one.opd_id, tag="dialogue:written", actor=who, case_id=case.id,
            now=order.now, body=words.body(),
        )  # fmt: skip
        return case.id


def _latest(session: Session, skp_id: UUID, person_id: UUID) -> UUID:
    newest = (
        sa.select(DIALOGUE.case_id)
        .where(DIALOGUE.skp_id == skp_id, DIALOGUE.written_by_id == person_id)
        .order_by(DIALOGUE.case_id.desc())
        .limit(1)
    )
    return UUID(str(session.execute(newest).scalar_one()))


def _write_topics(session: Session, case_id: UUID, version_id: UUID, topics: Mapping[UUID, str]) -> None:
    """Only results of that version; empty words are none."""
    known = set(session.execute(sa.select(RESULT.id).where(RESULT.version_id == version_id)).scalars())
    rows = [{"dialogue_id": case_id, "result_id": key, "text": text} for key, text in topics.items() if text]
    if any(row["result_id"] not in known for row in rows):
        raise CaseNotFound
    put(session, ADD_TOPIC, *rows)


def write_dialogue(order: Order, case_id: UUID, words: Words, version: int) -> None:
    """Other words for a record that this person holds. Raises CaseNotFound, NotAllowed, Outdated."""
    with transaction() as session:
        actor = actor_of(session, order)
        case = case_for(session, actor, case_id, order.today)
        known = queries.dialogue(session, case_id) if case and case.process == PROCESS.name else None
        if case is None or known is None:
            raise CaseNotFound
        who = queries.writes(session, actor, case, order.today)
        if who is None:
            raise NotAllowed(READ_ONLY)
        if known.content_version != version:
            raise Outdated
        session.execute(
            sa.update(DIALOGUE.case_id.table)
            .where(DIALOGUE.case_id == case_id, DIALOGUE.content_version == version)
            .values(
                held_on=words.held_on, general=words.general, agreement=words.agreement, next_on=words.next_on,
                content_version=version + 1,
            )
        )  # fmt: skip
        session.execute(sa.delete(TOPIC.text.table).where(TOPIC.dialogue_id == case_id))
        _write_topics(session, case_id, known.version_id, words.topics)
        session.execute(
            sa.update(CASE.id.table).where(CASE.id == case_id).values(title=f"Dialog kinerja {tanggal(words.held_on)}")
        )
        records.append(
            session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag="dialogue:written",
            actor=snapshot(actor, WHO_LABEL[who]), case_id=case_id, now=order.now, body=words.body(),
        )  # fmt: skip
