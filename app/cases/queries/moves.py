"""Deadlines that were told and became others, and matters that somebody put off. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import MoveCause
from app.cases.queries.cases import MOVE, SNOOZE
from app.database import Id, ask


@dataclass(frozen=True, slots=True)
class DueMoveView:
    """One move of a deadline: why, from when to when, in whose name. Without a cause somebody put the matter off for
    himself: no deadline moved."""

    cause: MoveCause | None
    was_on: date | None
    becomes_on: date | None
    reason: str
    basis: str
    by_name: str
    at: datetime


def _moves() -> Any:
    case = sa.bindparam("case", type_=Id())
    moved = sa.select(
        MOVE.cause, MOVE.was_on, MOVE.becomes_on, MOVE.reason, MOVE.basis, MOVE.by_name, MOVE.at
    ).where(MOVE.case_id == case)
    nothing, no_day = sa.cast(sa.null(), MOVE.cause.type), sa.cast(sa.null(), sa.Date())
    put_off = sa.select(
        nothing, no_day, SNOOZE.until, SNOOZE.reason, sa.literal(""), SNOOZE.name, SNOOZE.at
    ).where(SNOOZE.case_id == case)
    both = sa.union_all(moved, put_off).subquery("moves")
    return sa.select(both).order_by(both.c.at.desc())


MOVES = _moves()


def due_moves(session: Session, case_id: UUID) -> tuple[DueMoveView, ...]:
    """The moves of a case's deadlines and who put it off, newest first. One query."""
    return tuple(DueMoveView(*row) for row in ask(session, MOVES, case=case_id))
