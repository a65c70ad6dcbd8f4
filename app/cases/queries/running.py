"""Clocks that run: open visits with a deadline, for whatever moves many of them at once. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries.cases import CASE, MOVE, PERSON, VISIT
from app.database import Id, ask

FIRST: Any = sa.bindparam("first", type_=sa.Date())
LAST: Any = sa.bindparam("last", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class RunningClock:
    """An open visit with its deadline, and the words of its case. `moved`: another deadline than was first told."""

    visit_id: UUID
    case_id: UUID
    tenant_id: UUID
    opd_id: UUID
    process: str
    process_version: int
    state: str
    title: str
    subject_name: str
    opened_at: datetime
    due_on: date
    moved: bool


RUNNING = (
    sa.select(
        VISIT.id, CASE.id, CASE.tenant_id, CASE.opd_id, CASE.process, CASE.process_version, VISIT.state, CASE.title,
        PERSON.name, VISIT.opened_at, VISIT.due_on,
        sa.exists().where(MOVE.visit_id == VISIT.id).correlate(VISIT.id.table),
    )
    .join_from(VISIT.id.table, CASE.id.table, CASE.id == VISIT.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .where(
        VISIT.closed_at.is_(None), VISIT.due_on.between(FIRST, LAST), CASE.closed_at.is_(None),
        CASE.tenant_id == sa.bindparam("tenant", type_=Id()),
    )
    .order_by(VISIT.due_on, VISIT.id)
)  # fmt: skip


def running_clocks(session: Session, tenant_id: UUID, first: date, last: date) -> tuple[RunningClock, ...]:
    """The open deadlines between two days, nearest first. One query."""
    return tuple(RunningClock(*row) for row in ask(session, RUNNING, tenant=tenant_id, first=first, last=last))
