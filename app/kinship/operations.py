"""A family relation is declared, by the person himself or by BKPSDM, and ended with a reason. Whoever is related
decides nothing about the other from that moment: open seats go to whoever stands above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries.ties import OF_SUBJECTS
from app.cases.seating import moment, reseat_found
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.kinship.models import Kinship, Relation
from app.kinship.queries import KIN, person_of_number, related
from app.organisation.operations.noting import note_person


class KinRefused(Exception):
    """It is not written; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared of a person: the number of the other, what the other is to him, and on what that rests."""

    person_id: UUID
    number: str
    relation: Relation
    reason: str


def declare(actor: Actor, words: Declaration, now: datetime, today: date) -> str:
    """Write it down. Answers the name of the relative. Raises KinRefused."""
    with transaction() as session:
        found = person_of_number(session, actor.tenant_id, words.number)
        if found is None:
            raise KinRefused("Tidak ada pegawai dengan NIP itu.")
        other, name = found
        if other == words.person_id:
            raise KinRefused("Itu NIP pegawai ini sendiri. Isi NIP anggota keluarganya.")
        if session.execute(sa.select(KIN.id).where(related(words.person_id, other))).first():
            raise KinRefused(f"Hubungan dengan {name} sudah tercatat.")
        session.add(
            Kinship(
                id=new_id(), tenant_id=actor.tenant_id, person_id=words.person_id, relative_id=other,
                relation=words.relation, reason=words.reason, declared_by=actor.name, declared_by_id=actor.person_id,
                declared_at=now,
            )
        )  # fmt: skip
        session.flush()
        note_person(session, words.person_id, "organisation:kin:declared", snapshot(actor), now,
                    {"relative": other.hex, "relation": words.relation.value, "reason": words.reason})  # fmt: skip
        _follow(session, (words.person_id, other), now, today)
        return name


def end(actor: Actor, kinship_id: UUID, reason: str, now: datetime, today: date) -> None:
    """It holds no more. An officer says so who is neither of the two. Raises KinRefused."""
    with transaction() as session:
        kin = session.get(Kinship, kinship_id)
        if kin is None or kin.tenant_id != actor.tenant_id or kin.ended_at is not None:
            raise KinRefused("Hubungan ini sudah diakhiri petugas lain.")
        if actor.person_id in (kin.person_id, kin.relative_id):
            raise KinRefused("Hubungan Anda sendiri diakhiri petugas lain.")
        kin.ended_by, kin.ended_at, kin.end_reason = actor.name, now, reason
        session.flush()
        note_person(session, kin.person_id, "organisation:kin:ended", snapshot(actor), now,
                    {"relative": kin.relative_id.hex, "reason": reason})  # fmt: skip
        _follow(session, (kin.person_id, kin.relative_id), now, today)


def _follow(session: Session, people: tuple[UUID, UUID], now: datetime, today: date) -> None:
    reseat_found(session, OF_SUBJECTS, moment(session, now, today), people=list(people))
