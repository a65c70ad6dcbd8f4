"""Somebody asks for a change by a form: who, when, and the key that lets the form be sent twice and count once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.web import clock
from app.web.request import actor, form_hash, form_key


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks; what he may is asked again inside the transaction."""

    person_id: UUID
    account_id: UUID
    key: str
    request_hash: str
    now: datetime
    today: date


def order() -> Order:
    """What the posted form asks for. Raises FormIncomplete without a key."""
    me = actor()
    return Order(me.person_id, me.account_id, form_key(), form_hash(), clock.now(), clock.today())
