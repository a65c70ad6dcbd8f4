"""Lists of evaluations, and small single questions of forms. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Office, SeatStatus
from app.cases.queries import CASE, CLOCK, SEAT, VISIT, Clock
from app.database import ask
from app.evaluations.queries.facts import (
    APPRAISAL,
    EVALUATION,
    OBJECTION,
    PERIOD,
    AppraisalView,
    ObjectionView,
    stands_for,
)
from app.evaluations.queries.posts import LED, OPENS_ON, UNIT_PREDICATE
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, valid_on
from app.periods.models import PeriodKind
from workflows.engine import Stage
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State
from workflows.predicate import Predicate

OFFICE_NAME = {
    Office.ADMIN_OPD: "Admin OPD", Office.PETUGAS_BKPSDM: "BKPSDM", Office.PETUGAS_SETDA: "Sekretariat Daerah",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnEvaluation:
    """One evaluation of a person as a list shows it."""

    case_id: UUID
    period_label: str
    year: int
    kind: PeriodKind
    starts_on: date
    ends_on: date
    opens_on: date
    state: str
    since: datetime
    due_on: date | None
    predikat: Predicate | None
    holder: str | None
    person_id: UUID | None
    office: Office | None
    position_id: UUID
    title: str
    paused_on: date | None
    days_left: int | None
    escalated_to: str

    @property
    def clock(self) -> Clock:
        """The clock of its visit."""
        return Clock(self.since, self.due_on, self.paused_on, self.days_left, self.escalated_to)

    @property
    def stage(self) -> Stage:
        return PROCESS.stages[PROCESS.state(self.state)]

    @property
    def is_over(self) -> bool:
        return self.stage.phase == PROCESS.phases[-1]

    @property
    def waits_for_owner(self) -> bool:
        return self.person_id is not None

    @property
    def waits_for(self) -> str:
        """By name where one is known."""
        if self.person_id is not None:
            return "Anda"
        if self.office is not None:
            return OFFICE_NAME[self.office]
        return self.holder or ""


def evaluations_of(session: Session, person_id: UUID, today: date) -> tuple[OwnEvaluation, ...]:
    """All evaluations of a person, the newest period first. One query."""
    holder: Any = (
        sa.select(sa.func.min(PERSON.name))
        .join_from(ASSIGNMENT.id.table, PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(ASSIGNMENT.position_id == SEAT.position_id, valid_on(ASSIGNMENT, today))
        .correlate(SEAT.id.table)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            CASE.id, PERIOD.label, PERIOD.year, EVALUATION.kind, PERIOD.starts_on, PERIOD.ends_on, OPENS_ON,
            CASE.state, VISIT.opened_at, VISIT.due_on, APPRAISAL.predikat, holder, SEAT.person_id, SEAT.office,
            CASE.position_id, POSITION.title, *CLOCK[2:],
        )
        .join_from(CASE.id.table, EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .outerjoin(
            APPRAISAL.id.table,
            sa.and_(stands_for(CASE.id), CASE.state != State.REVIEWED.value),  # rated, but not delivered yet
        )
        .outerjoin(
            SEAT.id.table,
            sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN),
        )
        .where(CASE.subject_id == person_id)
        .order_by(PERIOD.year.desc(), PERIOD.ends_on.desc(), PERIOD.kind, CASE.id)
    )  # fmt: skip
    found: dict[UUID, OwnEvaluation] = {}
    for row in rows:
        found.setdefault(row[0], OwnEvaluation(*row))
    return tuple(found.values())


def delivered_at(session: Session, evaluation_id: UUID) -> datetime | None:
    """When the result was delivered last."""
    return session.execute(sa.select(EVALUATION.delivered_at).where(EVALUATION.case_id == evaluation_id)).scalar_one()


RESULT_IN_FORCE = (
    sa.select(
        APPRAISAL.no, APPRAISAL.organisation, APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat,
        APPRAISAL.reason, APPRAISAL.note, APPRAISAL.set_at, sa.type_coerce(LED, UNIT_PREDICATE.value.type).label("led"),
    )
    .join_from(APPRAISAL.id.table, EVALUATION.case_id.table, EVALUATION.case_id == APPRAISAL.evaluation_id)
    .join(CASE.id.table, CASE.id == EVALUATION.case_id)
    .where(stands_for(sa.bindparam("case")))
)  # fmt: skip


def result_in_force(session: Session, evaluation_id: UUID) -> AppraisalView | None:
    """The result that stands now. One query."""
    row = ask(session, RESULT_IN_FORCE, case=evaluation_id).first()
    return _with_led(row, row) if row else None


def objected_result(session: Session, evaluation_id: UUID) -> tuple[ObjectionView | None, AppraisalView | None]:
    """An objection with the result it is about. One query."""
    row = session.execute(
        sa.select(
            OBJECTION.reasons, OBJECTION.filed_at, OBJECTION.heard_employee, OBJECTION.heard_assessor,
            OBJECTION.changed, OBJECTION.answer, OBJECTION.decided_at, APPRAISAL.no, APPRAISAL.organisation,
            APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat, APPRAISAL.reason, APPRAISAL.note,
            APPRAISAL.set_at, sa.type_coerce(LED, UNIT_PREDICATE.value.type).label("led"),
        )
        .join_from(OBJECTION.evaluation_id.table, APPRAISAL.id.table,
                   APPRAISAL.evaluation_id == OBJECTION.evaluation_id)
        .join(EVALUATION.case_id.table, EVALUATION.case_id == OBJECTION.evaluation_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(OBJECTION.evaluation_id == evaluation_id, APPRAISAL.superseded_at.is_(None))
    ).first()  # fmt: skip
    return (ObjectionView(*row[:7]), _with_led(row, row[7:])) if row else (None, None)


def _with_led(row: Any, values: Any) -> AppraisalView:
    return replace(AppraisalView(*values[:-1]), led=row.led)
