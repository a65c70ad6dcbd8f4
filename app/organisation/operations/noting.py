"""What every change of the organisation does: claim the person it was drawn for, and write it into the history."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, UNIT, head_of_unit_code
from app.records import operations as records
from app.records.operations import ActorSnapshot

ONE_DAY = timedelta(days=1)
BKPSDM = "BKPSDM"


class OrganisationRefused(Exception):
    """The change does not fit the organisation; the message is the sentence to show."""


class PersonOutdated(Exception):
    """The person changed since the page was drawn."""


def claim(session: Session, person_id: UUID, version: int) -> None:
    """Whoever drew his page from an older version is too late. Raises PersonOutdated."""
    done = session.execute(
        sa.update(PERSON.id.table).where(PERSON.id == person_id, PERSON.version == version).values(version=version + 1)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise PersonOutdated


def note(
    session: Session, position_id: UUID, tag: str, actor: ActorSnapshot, now: datetime, body: dict[str, str]
) -> None:
    """In the history of the OPD of that position. Joins the caller's transaction."""
    where = session.execute(
        sa.select(POSITION.tenant_id, UNIT.opd_id, UNIT.id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(POSITION.id == position_id)
    ).one()
    records.append(
        session, tenant_id=where.tenant_id, opd_id=where.opd_id or where.id, tag=tag, actor=actor, now=now,
        body={"position": position_id.hex, **body},
    )  # fmt: skip


def note_person(
    session: Session, person_id: UUID, tag: str, actor: ActorSnapshot, now: datetime, body: dict[str, str]
) -> None:
    """In the history of the OPD where the person works, or worked last; of BKPSDM where he never held a position."""
    last = (
        sa.select(ASSIGNMENT.position_id)
        .where(ASSIGNMENT.person_id == person_id, ASSIGNMENT.known_to.is_(None))
        .order_by(ASSIGNMENT.valid_to.desc(), ASSIGNMENT.is_primary.desc(), ASSIGNMENT.id)
        .limit(1)
    )
    position_id = session.execute(last).scalar()
    if position_id is None:
        tenant_id = session.execute(sa.select(PERSON.tenant_id).where(PERSON.id == person_id)).scalar_one()
        position_id = head_of_unit_code(session, tenant_id, BKPSDM)
    if position_id is None:
        raise OrganisationRefused("Belum ada BKPSDM dalam struktur untuk mencatatnya.")
    note(session, position_id, tag, actor, now, {"person": person_id.hex, **body})
