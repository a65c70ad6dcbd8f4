"""What the printed forms need beyond the page: who decided in which seat, earlier results, other papers. Read only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries import aways_told, read_aways
from app.cases.models import Office
from app.cases.queries import CASE, DECISION, DOCUMENT, PEN, PERSON, SEAT, UNIT
from app.database import columns
from app.evaluations.queries.facts import APPRAISAL, EVALUATION, PERIOD, VERSION, AppraisalView, part_of
from app.periods.models import PeriodKind
from app.records.models import Record
from app.skp.models import Skp
from app.web.clock import day_of
from workflows.absence import Service, service_of
from workflows.policies import Policies
from workflows.vocabulary import Approach, FormClass

SKP, RECORD = columns(Skp), columns(Record)
WRITTEN = ("evaluation:realisation:written", "evaluation:reflection:written")


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What every form of an evaluation says at its top. The dates are the part of the period that was served."""

    version_id: UUID
    period_id: UUID
    kind: PeriodKind
    period_no: int
    starts_on: date
    ends_on: date
    approach: Approach
    form_class: FormClass
    reflection: str
    received_at: datetime | None
    answered: str
    agreed_at: datetime | None
    service: Service


@dataclass(frozen=True, slots=True)
class SeatDecision:
    """One decision with the seat it took; `paper_on` where it was put down from a signed paper."""

    id: UUID
    no: int
    step: str
    actor_id: UUID | None
    actor_name: str
    actor_capacity: str
    position_id: UUID | None
    office: Office | None
    on_behalf: bool
    reason: str
    at: datetime
    paper_on: date | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """An issued document as the pengesahan lists it."""

    title: str
    number: str
    code: str
    version: int
    sha256: str


def paper_head(session: Session, evaluation_id: UUID, policies: Policies) -> PaperHead:
    """The head of the forms. One query."""
    agreed = (
        sa.select(sa.func.max(DECISION.at))
        .where(DECISION.case_id == EVALUATION.version_id, DECISION.step == "agree")
        .correlate(EVALUATION.case_id.table)
        .scalar_subquery()
    )
    row = session.execute(
        sa.select(
            EVALUATION.version_id, EVALUATION.period_id, EVALUATION.kind, PERIOD.no, PERIOD.starts_on,
            PERIOD.ends_on, SKP.starts_on.label("from_on"), SKP.ends_on.label("to_on"), VERSION.approach,
            VERSION.form_class, EVALUATION.reflection, EVALUATION.received_at, EVALUATION.answered,
            agreed.label("agreed"), PERSON.ended_on, CASE.opened_at,
            aways_told(CASE.subject_id, PERIOD.starts_on, PERIOD.ends_on).label("away"),
        )
        .join_from(EVALUATION.case_id.table, PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(EVALUATION.case_id == evaluation_id)
    ).one()  # fmt: skip
    first, last = part_of(row.starts_on, row.ends_on, row.from_on, row.to_on, row.ended_on)
    service = service_of(first, last, read_aways(row.away), policies, day_of(row.opened_at))
    found: Any = (*row[:4], service.starts_on, service.ends_on, *row[8:14], service)
    return PaperHead(*found)


def seat_decisions(session: Session, case_id: UUID) -> tuple[SeatDecision, ...]:
    """Every decision of the case, in order. One query."""
    rows = session.execute(
        sa.select(
            DECISION.id, DECISION.no, DECISION.step, DECISION.actor_id, DECISION.actor_name, DECISION.actor_capacity,
            SEAT.position_id, SEAT.office, DECISION.on_behalf, DECISION.reason, DECISION.at, PEN.paper_on,
        )
        .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
        .outerjoin(PEN.basis.table, PEN.decision_id == DECISION.id)
        .where(DECISION.case_id == case_id)
        .order_by(DECISION.no)
    )  # fmt: skip
    return tuple(SeatDecision(*row) for row in rows)


def helpers(session: Session, case_id: UUID, subject_id: UUID) -> tuple[str, ...]:
    """Who wrote realisations or the reflection for the person concerned, each once, as the history names them."""
    rows = session.execute(
        sa.select(RECORD.actor)
        .where(RECORD.case_id == case_id, RECORD.tag.in_(WRITTEN))
        .group_by(RECORD.actor)
        .order_by(sa.func.min(RECORD.seq))
    )
    known = [json.loads(row.actor) for row in rows]
    return tuple(f"{one['name']}, {one['capacity']}" for one in known if one["id"] != subject_id.hex)


def appraisal_at(session: Session, evaluation_id: UUID, at: datetime) -> AppraisalView:
    """The result that was in force at that moment."""
    row: Any = session.execute(
        sa.select(
            APPRAISAL.no, APPRAISAL.organisation, APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat,
            APPRAISAL.reason, APPRAISAL.note, APPRAISAL.set_at,
        )
        .where(APPRAISAL.evaluation_id == evaluation_id, APPRAISAL.set_at <= at)
        .order_by(APPRAISAL.no.desc())
        .limit(1)
    ).one()  # fmt: skip
    return AppraisalView(*row)


def papers_in_force(session: Session, case_ids: list[UUID], before: datetime) -> tuple[PaperView, ...]:
    """Documents of some cases issued by that moment and not superseded, in the order of their numbers."""
    rows = session.execute(
        sa.select(DOCUMENT.title, DOCUMENT.number, DOCUMENT.code, DOCUMENT.version, DOCUMENT.snapshot_sha256)
        .where(
            DOCUMENT.case_id.in_(case_ids), DOCUMENT.created_at <= before, DOCUMENT.superseded_at.is_(None),
            DOCUMENT.kind != "confirmation",
        )
        .order_by(DOCUMENT.year, DOCUMENT.serial)
    )  # fmt: skip
    return tuple(PaperView(*row) for row in rows)


def unit_of_code(session: Session, tenant_id: UUID, code: str) -> UUID | None:
    """The unit of that code."""
    return session.execute(sa.select(UNIT.id).where(UNIT.tenant_id == tenant_id, UNIT.code == code)).scalar()
