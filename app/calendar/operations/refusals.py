"""What the calendar refuses, and who may change it at all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.identity.queries import actor_of_person


class CalendarRefused(Exception):
    """A rule of the calendar says no; the message is the Indonesian sentence to show."""


class CalendarOutdated(Exception):
    """Somebody else changed it since the page was drawn."""


def officer_of(session: Session, actor: Actor, on: date) -> tuple[Actor, UUID]:
    """The actor as he is at this moment, with the OPD in whose history it is recorded. Raises CalendarRefused."""
    fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
    if fresh is None or not fresh.is_officer:
        raise CalendarRefused("Anda tidak lagi bertugas sebagai petugas BKPSDM.")
    if fresh.opd_id is None:
        raise CalendarRefused("Anda belum ditempatkan di perangkat daerah mana pun.")
    return fresh, fresh.opd_id
