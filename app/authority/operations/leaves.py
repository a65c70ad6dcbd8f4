"""A leave that covers today calls the substitute whom the person named last, for as long as the leave lasts."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries.known import ABSENCE, STANDS
from app.authority import queries
from app.authority.models import AuthorityKind, BasisKind
from app.authority.operations.giving import AuthorityRefused, Letter, write
from app.database import transaction
from app.organisation.queries.mandates import AUTHORITY
from app.records.operations import SYSTEM


def follow_leaves(now: datetime, on: date) -> int:
    """Write what today's leaves bring about; answers how many. What a rule refuses is left to the list of gaps."""
    with transaction() as session:
        return sum(_one(session, row, now, on) for row in _due(session, on))


def _due(session: Session, on: date) -> list[sa.Row[tuple[object, ...]]]:
    """Leaves of today whose person once named a substitute and has nobody for the chair today."""
    named = AUTHORITY.id.table.alias("named").c
    has_one = sa.exists().where(
        AUTHORITY.position_id == named.position_id, AUTHORITY.known_to.is_(None),
        AUTHORITY.valid_from <= on, AUTHORITY.valid_to >= on, AUTHORITY.kind != AuthorityKind.PREPARER,
    ).correlate(named.id.table)  # fmt: skip
    followed = sa.exists().where(
        AUTHORITY.position_id == named.position_id, AUTHORITY.basis == BasisKind.LEAVE,
        AUTHORITY.basis_number == ABSENCE.letter, AUTHORITY.valid_to >= ABSENCE.starts_on,
    ).correlate(named.id.table, ABSENCE.id.table)  # fmt: skip
    rows = session.execute(
        sa.select(named.person_id, named.position_id, ABSENCE.letter, ABSENCE.starts_on, ABSENCE.ends_on)
        .join_from(ABSENCE.id.table, named.id.table, named.represented_id == ABSENCE.person_id)
        .where(
            STANDS, ABSENCE.starts_on <= on, ABSENCE.ends_on >= on, named.kind == AuthorityKind.SUBSTITUTE,
            named.known_to.is_(None), ~has_one, ~followed,
        )
        .order_by(named.position_id, named.known_from.desc())
    ).all()  # fmt: skip
    latest = {row.position_id: row for row in reversed(rows)}
    return list(latest.values())


def _one(session: Session, row: sa.Row[tuple[object, ...]], now: datetime, on: date) -> int:
    chair = queries.chair_of(session, row.position_id, on)
    letter = Letter(
        AuthorityKind.SUBSTITUTE, row.person_id, row.position_id, BasisKind.LEAVE, row.letter,
        min(row.starts_on, on), max(row.starts_on, on), row.ends_on,
    )  # fmt: skip
    if chair is None or chair.holder_id is None:
        return 0
    try:
        write(session, None, SYSTEM, chair, letter, now, on)
    except AuthorityRefused:
        return 0
    return 1
