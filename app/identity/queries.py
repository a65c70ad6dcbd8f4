"""Accounts, grants, and the actor of a request. Read only."""
from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor, Granted
from app.database import columns
from app.identity.models import Account, Grant
from app.organisation.models import Person
from app.organisation.queries import positions_held

ACCOUNT, GRANT, PERSON = columns(Account), columns(Grant), columns(Person)


def grants_of(session: Session, person_id: UUID, on: date) -> tuple[Granted, ...]:
    """Roles in force that day: approved by a second officer, not ended. One query."""
    rows = session.execute(
        sa.select(GRANT.role, GRANT.opd_id)
        .where(GRANT.person_id == person_id, GRANT.valid_from <= on, GRANT.valid_to >= on,
               GRANT.approved_at.is_not(None), GRANT.ended_at.is_(None))
        .order_by(GRANT.role, GRANT.id)
    )
    return tuple(Granted(*row) for row in rows)


def actor_of_person(session: Session, person_id: UUID, account_id: UUID, on: date) -> Actor | None:
    """The person with positions and roles of that day, read afresh. Three queries."""
    row = session.execute(sa.select(PERSON.tenant_id, PERSON.name, PERSON.number).where(PERSON.id == person_id)).first()
    if row is None:
        return None
    return Actor(person_id, account_id, row.tenant_id, row.name, row.number, positions_held(session, person_id, on),
                 grants_of(session, person_id, on))
