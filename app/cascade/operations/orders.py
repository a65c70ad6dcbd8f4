"""What every change of the cascade shares: who asks, that a repeated form changes nothing, and the record of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.orders import Order
from app.records import operations as records
from app.records.operations import ActorSnapshot
from workflows.approval import WHO_LABEL, Who


class Refused(Exception):
    """It cannot be so; the message is the sentence to show."""


def begun(session: Session, order: Order) -> Actor | None:
    """Who acts; None when the same form was done before. Raises CaseNotFound and KeyReused."""
    actor = actor_of_person(session, order.person_id, order.account_id, order.today)
    if actor is None:
        raise CaseNotFound
    fresh = first_time(session, order.person_id, order.key, order.request_hash, order.now)
    return actor if fresh else None


def written_by(actor: Actor, *, leads: bool) -> ActorSnapshot:
    """Who wrote, frozen: as the leader himself, or for him as admin of the OPD."""
    return snapshot(actor, "pimpinan" if leads else WHO_LABEL[Who.ADMIN_OPD])


def note(
    session: Session, tenant_id: UUID, opd_id: UUID, tag: str, actor: ActorSnapshot, now: datetime,
    body: dict[str, Any], case_id: UUID | None = None,
) -> None:  # fmt: skip
    """Into the history of that OPD."""
    records.append(
        session, tenant_id=tenant_id, opd_id=opd_id, tag=f"cascade:{tag}", actor=actor, now=now, body=body,
        case_id=case_id,
    )  # fmt: skip
