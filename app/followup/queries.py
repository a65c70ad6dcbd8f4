"""Questions about recommendations. Read only, ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.authority import CITY_UNIT, HELD, SEKDA_UNIT
from app.cases.models import Case
from app.cases.queries import CASE, DECISION, LINE, PERSON, READING, SEAT, UNIT
from app.cases.queries.seats import POSITION
from app.cases.registry import FactsRequest
from app.database import columns
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.followup.models import Followup
from app.organisation.queries import valid_on
from app.periods.models import Period
from app.records.models import ReadingKind
from workflows.approval import Who
from workflows.evaluation import State as EvaluationState
from workflows.followup import Proposal, State
from workflows.predicate import Predicate

FOLLOWUP, EVALUATION, APPRAISAL = columns(Followup), columns(Evaluation), columns(Appraisal)
PERIOD = columns(Period)
AT_ONCE = 500
MONTHS_OF_YEAR = 12
EVALUATION_CASE = sa.alias(Case.__table__, "evaluation_case").c  # type: ignore[attr-defined]
OPENED_CASE = sa.alias(Case.__table__, "opened_case").c  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class FollowupView:
    """A recommendation with the result it rests on."""

    case_id: UUID
    evaluation_id: UUID
    proposal: Proposal | None
    reward_code: str
    reason: str
    opened_case_id: UUID | None
    opened_process: str | None
    predikat: Predicate
    period_label: str
    period_starts: date
    period_ends: date
    evaluation_state: str
    contract_ends_on: date | None
    months: int


def followup(session: Session, case_id: UUID) -> FollowupView | None:
    """One recommendation. One query."""
    row = session.execute(
        sa.select(
            FOLLOWUP.case_id, FOLLOWUP.evaluation_id, FOLLOWUP.proposal, FOLLOWUP.reward_code, FOLLOWUP.reason,
            FOLLOWUP.opened_case_id, OPENED_CASE.process, APPRAISAL.predikat, PERIOD.label, PERIOD.starts_on,
            PERIOD.ends_on, EVALUATION_CASE.state, FOLLOWUP.contract_ends_on, FOLLOWUP.months,
        )
        .join_from(FOLLOWUP.case_id.table, EVALUATION.case_id.table, EVALUATION.case_id == FOLLOWUP.evaluation_id)
        .join(EVALUATION_CASE.id.table, EVALUATION_CASE.id == FOLLOWUP.evaluation_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(APPRAISAL.id.table, stands_for(FOLLOWUP.evaluation_id))
        .outerjoin(OPENED_CASE.id.table, OPENED_CASE.id == FOLLOWUP.opened_case_id)
        .where(FOLLOWUP.case_id == case_id)
    ).first()  # fmt: skip
    return FollowupView(*row) if row else None


@dataclass(frozen=True, slots=True)
class FollowupFacts:
    """What the table asks, as one row."""

    predikat: Predicate
    proposal: Proposal | None
    reward_code: str
    months: int
    of_contract: bool
    objection_open: bool
    proposed_by_actor: bool
    opened_by_actor: bool
    approves_later: bool


def facts(request: FactsRequest) -> FollowupFacts:
    """Everything the guards ask, in one query."""
    case_id, person_id = request.case_id, request.person_id
    proposed = sa.exists().where(
        DECISION.case_id == case_id, DECISION.actor_id == person_id, DECISION.step == "propose"
    )
    opened = sa.exists().where(
        READING.visit_id == request.visit_id, READING.reader_id == person_id, READING.kind == ReadingKind.OPENED
    )
    row = request.session.execute(
        sa.select(
            APPRAISAL.predikat, FOLLOWUP.proposal, FOLLOWUP.reward_code, FOLLOWUP.months, FOLLOWUP.contract_ends_on,
            EVALUATION_CASE.state, proposed, opened, _approves_later(request),
        )
        .join_from(FOLLOWUP.case_id.table, EVALUATION_CASE.id.table, EVALUATION_CASE.id == FOLLOWUP.evaluation_id)
        .join(APPRAISAL.id.table, stands_for(FOLLOWUP.evaluation_id))
        .where(FOLLOWUP.case_id == case_id)
    ).one()  # fmt: skip
    predikat, proposal, reward, months, contract, state, *answers = row
    is_open = state != EvaluationState.CLOSED.value
    return FollowupFacts(predikat, proposal, reward, months, contract is not None, is_open, *map(bool, answers))


def _approves_later(request: FactsRequest) -> sa.ColumnElement[bool]:
    """The actor holds a chair that approves: as `app.cases.authority` seats them, asked within the one query."""
    me = sa.literal(request.position_id, POSITION.id.type)
    head = _chief(UNIT.id == request.opd_id)
    secretary, mayor = _chief(UNIT.code == SEKDA_UNIT), _chief(UNIT.code == CITY_UNIT)
    above = sa.select(LINE.assessor_position_id).where(LINE.position_id == me, valid_on(LINE, request.today))
    is_chief = sa.or_(me.in_(head), me.in_(secretary))
    seats = sa.or_(
        sa.and_(HELD.position_id.in_(head), HELD.position_id != me),
        sa.and_(me.in_(head), HELD.position_id.in_(above)),
        sa.and_(is_chief, HELD.position_id.in_(mayor)),
        sa.and_(~is_chief, HELD.position_id.in_(secretary)),
    )
    return sa.exists(
        sa.select(HELD.id).where(HELD.person_id == request.person_id, valid_on(HELD, request.today), seats)
    )


def _chief(which: sa.ColumnElement[bool]) -> Any:
    """The chair that leads such a unit of the tenant."""
    return (
        sa.select(POSITION.id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(which, UNIT.tenant_id == EVALUATION_CASE.tenant_id, POSITION.is_head, POSITION.closed_on.is_(None))
    )


def of_evaluation(session: Session, evaluation_id: UUID, *, contract: bool = False) -> tuple[UUID, str] | None:
    """The latest recommendation of an evaluation, or that about the contract: its case and state."""
    row = session.execute(
        sa.select(FOLLOWUP.case_id, CASE.state)
        .join(CASE.id.table, CASE.id == FOLLOWUP.case_id)
        .where(FOLLOWUP.evaluation_id == evaluation_id, FOLLOWUP.contract_ends_on.is_not(None) == contract)
        .order_by(CASE.opened_at.desc(), CASE.id.desc())
    ).first()
    return (row.case_id, row.state) if row else None


def contract_of(session: Session, person_id: UUID) -> date | None:
    """When the contract of a PPPK ends; None for everybody else."""
    row = session.execute(sa.select(PERSON.status, PERSON.contract_ends_on).where(PERSON.id == person_id)).one()
    return row.contract_ends_on if row.status.has_contract else None


@dataclass(frozen=True, slots=True)
class YearOf:
    """The latest annual result of somebody that counts, and the recommendation that rests on it."""

    evaluation_id: UUID
    followup_id: UUID


def latest_years(session: Session, people: Sequence[UUID]) -> list[YearOf]:
    """Of each of these people who has one, oldest first. One query for every few hundred."""
    found: dict[UUID, YearOf] = {}
    for some in (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)):
        rows = session.execute(
            sa.select(CASE.subject_id, FOLLOWUP.evaluation_id, FOLLOWUP.case_id)
            .join_from(FOLLOWUP.case_id.table, CASE.id.table, CASE.id == FOLLOWUP.case_id)
            .join(EVALUATION.case_id.table, EVALUATION.case_id == FOLLOWUP.evaluation_id)
            .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
            .where(CASE.subject_id.in_(some), FOLLOWUP.contract_ends_on.is_(None), CASE.state != State.WITHDRAWN.value)
            .order_by(PERIOD.ends_on, CASE.opened_at, CASE.id)
        )
        found |= {row.subject_id: YearOf(row.evaluation_id, row.case_id) for row in rows}
    return list(found.values())


def renewed(months: int) -> str:
    """For how long, in words: 1 tahun, 18 bulan."""
    years, rest = divmod(months, MONTHS_OF_YEAR)
    return f"{years} tahun" if not rest else f"{months} bulan"


@dataclass(frozen=True, slots=True)
class SeatDecision:
    """One decision of the recommendation with the seat it took."""

    step: str
    actor_id: UUID | None
    actor_name: str
    who: Who
    position_id: UUID | None
    reason: str
    at: datetime


def seat_decisions(session: Session, case_id: UUID) -> tuple[SeatDecision, ...]:
    """Who proposed, approved or refused, in order. One query."""
    rows = session.execute(
        sa.select(
            DECISION.step, DECISION.actor_id, DECISION.actor_name, SEAT.who, SEAT.position_id, DECISION.reason,
            DECISION.at,
        )
        .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
        .where(DECISION.case_id == case_id)
        .order_by(DECISION.no)
    )  # fmt: skip
    return tuple(SeatDecision(*row) for row in rows)
