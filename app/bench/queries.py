"""Whom the measurements sign in as. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import SeatStatus
from app.cases.queries import CASE, SEAT, VISIT
from app.database import columns
from app.identity.models import Account, Role
from app.identity.queries import GRANT, granted_on
from app.organisation.queries import ASSIGNMENT, LINE, PERSON, valid_on
from workflows.evaluation import EVALUATION
from workflows.evaluation import State as EvaluationState
from workflows.goal_setting import State as GoalState

ACCOUNT = columns(Account)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A case with the person concerned and whoever is asked."""

    case_id: UUID
    version: int
    subject_id: UUID
    asked_id: UUID


def people_of(session: Session, person_id: UUID) -> tuple[str, UUID | None]:
    """The sign-in name of a person, and the account if there is one."""
    row = session.execute(
        sa.select(PERSON.number, ACCOUNT.username, ACCOUNT.id)
        .outerjoin_from(PERSON.id.table, ACCOUNT.id.table, ACCOUNT.person_id == PERSON.id)
        .where(PERSON.id == person_id)
    ).one()
    return row.username or row.number, row.id


def number_of(session: Session, person_id: UUID) -> str:
    """The number on somebody's card: the same for the same person of two practice cities."""
    return session.execute(sa.select(PERSON.number).where(PERSON.id == person_id)).scalar_one()


def person_of(session: Session, number: str) -> UUID:
    """Whoever has that number."""
    return session.execute(sa.select(PERSON.id).where(PERSON.number == number)).scalar_one()


def tenant(session: Session) -> UUID:
    """The city."""
    return session.execute(sa.select(PERSON.tenant_id).limit(1)).scalar_one()


def busy(session: Session, on: date) -> list[UUID]:
    """Whoever has most waiting first: by the open asked seats of the positions held."""
    found = session.execute(
        sa.select(ASSIGNMENT.person_id)
        .join_from(ASSIGNMENT.id.table, SEAT.id.table, SEAT.position_id == ASSIGNMENT.position_id)
        .where(SEAT.status == SeatStatus.OPEN, SEAT.asked, valid_on(ASSIGNMENT, on))
        .group_by(ASSIGNMENT.person_id)
        .order_by(sa.func.count(SEAT.id).desc(), ASSIGNMENT.person_id)
        .limit(50)
    )
    return list(found.scalars())


def team_of(session: Session, person_id: UUID, on: date) -> list[str]:
    """The numbers of those whom that person assesses."""
    above = sa.alias(ASSIGNMENT.id.table, "above").c
    found = session.execute(
        sa.select(PERSON.number)
        .join_from(above.id.table, LINE.id.table, LINE.assessor_position_id == above.position_id)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.position_id == LINE.position_id)
        .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(above.person_id == person_id, valid_on(above, on), valid_on(LINE, on), valid_on(ASSIGNMENT, on))
        .order_by(PERSON.number)
    )
    return list(found.scalars())


def officer(session: Session, on: date) -> UUID:
    """Somebody of BKPSDM, who reads the whole city."""
    return session.execute(
        sa.select(GRANT.person_id)
        .where(GRANT.role == Role.PETUGAS_BKPSDM, granted_on(on))
        .order_by(GRANT.person_id)
        .limit(1)
    ).scalar_one()


def proposed_goals(session: Session, on: date, limit: int) -> list[Assessed]:
    """Proposed SKPs, each with whoever is asked to agree."""
    return _asked(session, on, "skp", GoalState.PROPOSED.value, limit)


def results_under_review(session: Session, on: date, limit: int) -> list[Assessed]:
    """Evaluations under review, each with its assessor."""
    return _asked(session, on, "evaluation", EvaluationState.REVIEW.value, limit)


def _asked(session: Session, on: date, process: str, state: str, limit: int) -> list[Assessed]:
    """Each case once, whoever else may hold its seat beside the one named."""
    rows = session.execute(
        sa.select(CASE.id, CASE.version, CASE.subject_id, sa.func.min(ASSIGNMENT.person_id))
        .join_from(CASE.id.table, SEAT.id.table, SEAT.case_id == CASE.id)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.position_id == SEAT.position_id)
        .where(
            CASE.process == process, CASE.state == state, SEAT.status == SeatStatus.OPEN, SEAT.asked,
            valid_on(ASSIGNMENT, on), ASSIGNMENT.person_id != CASE.subject_id,
        )
        .group_by(CASE.id, CASE.version, CASE.subject_id)
        .order_by(CASE.id)
        .limit(limit)
    )  # fmt: skip
    return [Assessed(*row) for row in rows]


def quiet_visits(session: Session, limit: int) -> list[tuple[UUID, UUID]]:
    """(visit, case) of open stays of evaluations of which nobody of BKPSDM is asked anything yet."""
    asked = sa.exists().where(SEAT.visit_id == VISIT.id, SEAT.office.is_not(None)).correlate(VISIT.id.table)
    rows = session.execute(
        sa.select(VISIT.id, VISIT.case_id)
        .join(CASE.id.table, CASE.id == VISIT.case_id)
        .where(CASE.process == EVALUATION.name, VISIT.closed_at.is_(None), ~asked)
        .order_by(VISIT.id)
        .limit(limit)
    )
    return [(row.id, row.case_id) for row in rows]
