"""What staff may prepare and what it prepared. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.authority.models import AuthorityKind, Preparation
from app.cases.models import SeatStatus
from app.cases.queries import CASE, SEAT, VISIT
from app.database import ask, columns
from app.organisation.queries import PERSON

PREPARED = columns(Preparation)
MOST = 50


@dataclass(frozen=True, slots=True)
class ToPrepare:
    """An open matter of a chair for which one prepares."""

    case_id: UUID
    title: str
    subject: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PreparedWords:
    """Words that were prepared for a decision, by whom and when."""

    step: str
    words: str
    by: str
    at: datetime


WORDS = (
    sa.select(PREPARED.step, PREPARED.words, PERSON.name, PREPARED.at)
    .join(PERSON.id.table, PERSON.id == PREPARED.prepared_by_id)
    .where(PREPARED.visit_id == sa.bindparam("visit", type_=PREPARED.visit_id.type))
    .order_by(PREPARED.at.desc(), PREPARED.id)
)


def prepared(session: Session, visit_id: UUID) -> tuple[PreparedWords, ...]:
    """What was prepared in this visit, newest first. One query."""
    return tuple(PreparedWords(*row) for row in ask(session, WORDS, visit=visit_id))


def to_prepare(session: Session, actor: Actor) -> tuple[ToPrepare, ...]:
    """What waits at the chairs for which this person prepares, but nothing about himself. One query, or none."""
    chairs = [m.position_id for m in actor.mandates if m.kind is AuthorityKind.PREPARER]
    if not chairs:
        return ()
    rows: Any = session.execute(
        sa.select(CASE.id, CASE.title, PERSON.name, VISIT.due_on)
        .join_from(SEAT.id.table, VISIT.id.table, sa.and_(VISIT.id == SEAT.visit_id, VISIT.closed_at.is_(None)))
        .join(CASE.id.table, CASE.id == SEAT.case_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(
            SEAT.position_id.in_(chairs), SEAT.asked, SEAT.status == SeatStatus.OPEN,
            CASE.subject_id != actor.person_id,
        )
        .order_by(VISIT.due_on.is_(None), VISIT.due_on, CASE.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(ToPrepare(*row) for row in rows)
