"""Who still has no evaluation in a period. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE
from app.database import ask, columns
from app.evaluations.models import Evaluation
from app.evaluations.queries.facts import EVALUATION, PERIOD, VERSION
from app.periods.models import PeriodKind
from app.skp.models import Skp, SkpVersion
from workflows.goal_setting import State as GoalState

SKP = columns(Skp)
OTHER_VERSION: Any = sa.alias(SkpVersion.__table__, "other_version").c  # type: ignore[attr-defined]
OTHER: Any = sa.alias(Evaluation.__table__, "other").c  # type: ignore[attr-defined]
ONE_PERIOD: Any = sa.bindparam("period")


@dataclass(frozen=True, slots=True)
class PeriodToOpen:
    """A period with its last day for self-assessment."""

    id: UUID
    kind: PeriodKind
    label: str
    year: int
    starts_on: date
    ends_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """An agreed SKP version that reaches into the period and has no evaluation there."""

    case_id: UUID
    tenant_id: UUID
    opd_id: UUID
    unit_id: UUID
    subject_id: UUID
    position_id: UUID
    skp_id: UUID
    ends_on: date


def _waiting(*what: Any) -> Any:
    """Agreed versions whose SKP has no evaluation in the period; one that was stopped is not begun anew by itself."""
    known = (
        sa.exists()
        .where(OTHER.period_id == PERIOD.id, OTHER.version_id == OTHER_VERSION.case_id)
        .where(OTHER_VERSION.skp_id == SKP.id)
    )
    return (
        sa.select(*what)
        .join_from(PERIOD.id.table, SKP.id.table, sa.and_(SKP.tenant_id == PERIOD.tenant_id, SKP.year == PERIOD.year))
        .join(VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .where(
            PERIOD.id == ONE_PERIOD, PERIOD.starts_on <= SKP.ends_on, PERIOD.ends_on >= SKP.starts_on,
            CASE.process == "skp", CASE.state == GoalState.AGREED.value, ~known,
        )
    )  # fmt: skip


HOW_MANY = _waiting(sa.func.count())
OPDS = _waiting(CASE.opd_id).distinct().order_by(CASE.opd_id)
OF_OPD = (
    _waiting(
        CASE.id, CASE.tenant_id, CASE.opd_id, CASE.unit_id, CASE.subject_id, CASE.position_id, SKP.id.label("skp"),
        SKP.ends_on,
    )
    .where(CASE.opd_id == sa.bindparam("opd"))
    .order_by(CASE.id)
)


def period_to_open(session: Session, tenant_id: UUID, period_id: UUID) -> PeriodToOpen | None:
    """The period, or None where the city has no such one. One query."""
    row = session.execute(
        sa.select(
            PERIOD.id, PERIOD.kind, PERIOD.label, PERIOD.year, PERIOD.starts_on, PERIOD.ends_on, PERIOD.closes_on
        ).where(PERIOD.id == period_id, PERIOD.tenant_id == tenant_id)
    ).first()
    return PeriodToOpen(*row) if row else None


def how_many_wait(session: Session, period_id: UUID) -> int:
    """Agreed SKPs without an evaluation in the period. One query."""
    return int(ask(session, HOW_MANY, period=period_id).scalar_one())


def opds_waiting(session: Session, period_id: UUID) -> tuple[UUID, ...]:
    """The OPDs in which somebody waits. One query."""
    return tuple(ask(session, OPDS, period=period_id).scalars())


def versions_waiting(session: Session, period_id: UUID, opd_id: UUID) -> tuple[Waiting, ...]:
    """Who waits in one OPD. One query."""
    return tuple(Waiting(*row) for row in ask(session, OF_OPD, period=period_id, opd=opd_id))


def evaluations_in(session: Session, period_id: UUID) -> int:
    """How many stand in the period. One query."""
    counted = sa.select(sa.func.count()).select_from(EVALUATION.case_id.table).where(EVALUATION.period_id == period_id)
    return int(session.execute(counted).scalar_one())
