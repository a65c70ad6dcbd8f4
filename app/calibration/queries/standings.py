"""The pattern a leader establishes for a unit: what it rests on, and what was established before. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.calibration.models import Standing
from app.calibration.queries.meetings import CASE_ID
from app.calibration.queries.spreads import Spread, rolled_up, within
from app.cases.queries import CASE
from app.cases.registry import FactsRequest
from app.database import Id, ask, columns
from app.organisation.queries import POSITION, UNIT, Holder, holders_of
from app.periods.models import Period
from workflows.policies import Policies
from workflows.standing import Facts, State

STANDING, PERIOD = columns(Standing), columns(Period)


@dataclass(frozen=True, slots=True)
class StandingView:
    """One of them on its page."""

    case_id: UUID
    unit_id: UUID
    unit_name: str
    opd_id: UUID
    period_id: UUID
    period_label: str
    justification: str
    established_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingFacts(Facts):
    """The facts of the table with what they were read from."""

    standing: StandingView
    spread: Spread


VIEW = (
    sa.select(
        STANDING.case_id, STANDING.unit_id, UNIT.name, sa.func.coalesce(UNIT.opd_id, UNIT.id, type_=Id()),
        STANDING.period_id, PERIOD.label, STANDING.justification, STANDING.established_at,
    )
    .join(UNIT.id.table, UNIT.id == STANDING.unit_id)
    .join(PERIOD.id.table, PERIOD.id == STANDING.period_id)
    .join(CASE.id.table, CASE.id == STANDING.case_id)
    .where(CASE.state != State.CALLED_OFF.value)
)  # fmt: skip
OF_UNIT = VIEW.where(
    STANDING.unit_id == sa.bindparam("unit", type_=Id()), STANDING.period_id == sa.bindparam("period", type_=Id())
).order_by(STANDING.case_id.desc())


def standings_of(session: Session, unit_id: UUID, period_id: UUID) -> tuple[StandingView, ...]:
    """All of a unit in a period but those called off, the newest first. One query."""
    return tuple(StandingView(*row) for row in ask(session, OF_UNIT, unit=unit_id, period=period_id))


def _of_case() -> sa.Select[Any]:
    """All units of the OPD with the pattern asked for beside each: one question instead of three."""
    own, at = sa.alias(STANDING.case_id.table, "own").c, sa.alias(UNIT.id.table, "at").c
    mine = own.case_id == CASE_ID
    opd = (
        sa.select(sa.func.coalesce(at.opd_id, at.id, type_=Id()))
        .join(own.case_id.table, own.unit_id == at.id)
        .where(mine)
        .scalar_subquery()
    )
    period = sa.select(own.period_id).where(mine).scalar_subquery()
    beside = (
        STANDING.case_id, STANDING.unit_id.label("about"), opd.label("opd"), STANDING.period_id, PERIOD.label,
        STANDING.justification, STANDING.established_at,
    )  # fmt: skip
    return (
        within(opd, period, *beside)
        .join(STANDING.case_id.table, STANDING.case_id == CASE_ID)
        .join(PERIOD.id.table, PERIOD.id == STANDING.period_id)
    )


OF_CASE = _of_case()


def standing_of(session: Session, case_id: UUID, policies: Policies, on: date) -> tuple[StandingView, Spread]:
    """The pattern of a case and the spread it is about. One query. Raises LookupError."""
    rows = ask(session, OF_CASE, case=case_id).all()
    about = next((row for row in rows if row.id == row.about), None)
    if about is None:
        raise LookupError(case_id)
    view = StandingView(
        about.case_id, about.about, about.name, about.opd, about.period_id, about.label, about.justification,
        about.established_at,
    )  # fmt: skip
    return view, rolled_up(rows, view.unit_id, policies, on)[0]


def standing_facts(request: FactsRequest) -> StandingFacts:
    """What the table asks. One query."""
    known, spread = standing_of(request.session, request.case_id, request.policies, request.today)
    return StandingFacts(
        organisation_set=spread.organisation is not None and spread.is_own, people=spread.people, standing=known,
        spread=spread,
    )  # fmt: skip


def head_of(session: Session, unit_id: UUID, on: date) -> Holder | None:
    """Who leads the unit that day. Two queries."""
    chair: Any = session.execute(
        sa.select(POSITION.id).where(POSITION.unit_id == unit_id, POSITION.is_head, POSITION.closed_on.is_(None))
    ).scalar()
    found = holders_of(session, [chair], on).get(chair, ()) if chair else ()
    return found[0] if found else None


