"""Who writes, asked again inside the transaction, and the record of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.operations import CaseNotFound
from app.identity.queries import actor_of_person
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.running import queries
from app.running.queries import Strand


class NotAllowed(Exception):
    """This cannot be written by this person or not now; the message is the Indonesian sentence to show."""


class Outdated(Exception):
    """Somebody changed it since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, and when. `key` and `request_hash` of the form make it safe to repeat."""

    person_id: UUID
    account_id: UUID
    now: datetime
    today: date
    key: str = ""
    request_hash: str = ""


def actor_of(session: Session, hand: Hand) -> Actor:
    """The writer with the rights of now. Raises CaseNotFound."""
    actor = actor_of_person(session, hand.person_id, hand.account_id, hand.today)
    if actor is None:
        raise CaseNotFound
    return actor


def strand_of(session: Session, hand: Hand, skp_id: UUID) -> tuple[Actor, Strand]:
    """The writer and the SKP in force. Raises CaseNotFound."""
    actor = actor_of(session, hand)
    one = queries.strand(session, actor, skp_id, hand.today)
    if one is None:
        raise CaseNotFound
    return actor, one


def snapshot(actor: Actor, capacity: str) -> ActorSnapshot:
    """How the history names the writer."""
    held = actor.position
    return ActorSnapshot(actor.person_id, actor.name, actor.number, held.capacity if held else "", capacity)


def note(
    session: Session, actor: Actor, hand: Hand, one: Strand, tag: str, *, case_id: UUID | None = None, **body: Any
) -> None:
    """One record in the chain of the person's OPD."""
    records.append(
        session, tenant_id=one.tenant_id, opd_id=one.opd_id, tag=tag, actor=snapshot(actor, one.capacity(actor)),
        case_id=case_id, now=hand.now, body={"skp": one.skp_id.hex, **body},
    )  # fmt: skip
