"""Who writes, asked again inside the transaction, and the record of what was written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.operations import CaseNotFound
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.orders import Order
from app.records import operations as records
from app.running import queries
from app.running.queries import Strand


class NotAllowed(Exception):
    """This cannot be written by this person or not now; the message is the Indonesian sentence to show."""


class Outdated(Exception):
    """Somebody changed it since the page was drawn."""


def actor_of(session: Session, order: Order) -> Actor:
    """The writer with the rights of now. Raises CaseNotFound."""
    actor = actor_of_person(session, order.person_id, order.account_id, order.today)
    if actor is None:
        raise CaseNotFound
    return actor


def strand_of(session: Session, order: Order, skp_id: UUID) -> tuple[Actor, Strand]:
    """The writer and the SKP in force. Raises CaseNotFound."""
    actor = actor_of(session, order)
    one = queries.strand(session, actor, skp_id, order.today)
    if one is None:
        raise CaseNotFound
    return actor, one


def note(
    session: Session, actor: Actor, order: Order, one: Strand, tag: str, *, case_id: UUID | None = None, **body: Any
) -> None:
    """One record in the chain of the person's OPD."""
    records.append(
        session, tenant_id=one.tenant_id, opd_id=one.opd_id, tag=tag, actor=snapshot(actor, one.capacity(actor)),
        case_id=case_id, now=order.now, body={"skp": one.skp_id.hex, **body},
    )  # fmt: skip
