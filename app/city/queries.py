"""Is the practice city loaded, and who may a visitor be? Read only."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.identity.models import Account
from app.organisation.models import Person, Tenant

DEMO_PASSWORD = "latihan-kota-3674"  # noqa: S105 - invented people only
ACCOUNT, PERSON, TENANT = columns(Account), columns(Person), columns(Tenant)


def is_loaded(session: Session) -> bool:
    """Whether a city stands. It is written in one transaction, so it is there as a whole or not at all."""
    return session.execute(sa.select(TENANT.id).limit(1)).first() is not None


def demo_accounts(session: Session) -> list[tuple[str, str, str, str]]:
    """(role, sign-in name, password, name) of everybody a visitor may be, in the order of the sign-in page."""
    rows = session.execute(
        sa.select(ACCOUNT.practice_note, ACCOUNT.username, PERSON.name)
        .join_from(ACCOUNT.id.table, PERSON.id.table, PERSON.id == ACCOUNT.person_id)
        .where(ACCOUNT.practice_no.is_not(None))
        .order_by(ACCOUNT.practice_no)
    )
    return [(note.partition(":")[0], username, DEMO_PASSWORD, name) for note, username, name in rows]
