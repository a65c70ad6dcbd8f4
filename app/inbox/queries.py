"""What waits for somebody: the open, asked seats they may take. Read only, ordered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Office, SeatStatus
from app.cases.queries import OFFICE_ROLE, SEAT


def awaited_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Seats that are open, asked, and this person's: by position, by person, or by office."""
    whose: list[Any] = [SEAT.person_id == actor.person_id]
    if actor.position_ids:
        whose.append(SEAT.position_id.in_(list(actor.position_ids)))
    wide = [o for o, r in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and r in actor.roles]
    if wide:
        whose.append(SEAT.office.in_(wide))
    if actor.admin_of:
        whose.append(sa.and_(SEAT.office == Office.ADMIN_OPD, SEAT.opd_id.in_(list(actor.admin_of))))
    return sa.and_(SEAT.status == SeatStatus.OPEN, SEAT.asked, sa.or_(*whose))


def count_waiting(session: Session, actor: Actor) -> int:
    """How many matters wait for this person. One query."""
    return session.execute(sa.select(sa.func.count(SEAT.id)).where(awaited_by(actor))).scalar_one()
