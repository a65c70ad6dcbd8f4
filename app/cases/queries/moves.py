"""Deadlines that were told and became others. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import MoveCause
from app.cases.queries.cases import MOVE
from app.database import ask


@dataclass(frozen=True, slots=True)
class DueMoveView:
    """One move of a deadline: why, from when to when, in whose name."""

    cause: MoveCause
    was_on: date | None
    becomes_on: date | None
    reason: str
    basis: str
    by_name: str
    at: datetime


MOVES = (
    sa.select(MOVE.cause, MOVE.was_on, MOVE.becomes_on, MOVE.reason, MOVE.basis, MOVE.by_name, MOVE.at)
    .where(MOVE.case_id == sa.bindparam("case"))
    .order_by(MOVE.at.desc(), MOVE.id)
)


def due_moves(session: Session, case_id: UUID) -> tuple[DueMoveView, ...]:
    """The moves of a case's deadlines, newest first. One query."""
    return tuple(DueMoveView(*row) for row in ask(session, MOVES, case=case_id))
