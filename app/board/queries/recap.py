"""What is carried out of the house: numbers per OPD, one line per evaluation, the documents of a unit. Read only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.annual.queries import set_aside
from app.board.queries.overview import APPRAISAL, EVALUATION, POSITION, UNIT_PREDICATE
from app.board.queries.scope import Scope
from app.cases.queries import CASE, DECISION, PERSON, UNIT, VISIT
from app.database import columns
from app.documents.models import Document, DocumentStatus
from app.documents.snapshot import title_of
from app.evaluations.queries.facts import stands_for
from app.organisation.queries import head_of_unit_code
from workflows.engine import Process
from workflows.evaluation import EVALUATION as PROCESS
from workflows.followup import FOLLOWUP
from workflows.goal_setting import GOAL_SETTING
from workflows.predicate import OrganisationPredicate, Predicate, Rating
from workflows.recognition import RECOGNITION

DOCUMENT = columns(Document)
OPD = UNIT.id.table.alias("opd").c
BKPSDM_UNIT = "BKPSDM"


@dataclass(frozen=True, slots=True)
class OpdResults:
    """How the results of one OPD in a period are spread, with the predikat of the OPD itself."""

    counts: dict[Predicate, int]
    organisation: OrganisationPredicate | None


def results_by_opd(session: Session, tenant_id: UUID, period_id: UUID) -> dict[UUID, OpdResults]:
    """The spread of results of every OPD with any, nobody twice in a year, and of every one whose predikat is set. One
    query."""
    people = (
        sa.select(
            CASE.opd_id.label("opd_id"), sa.cast(APPRAISAL.predikat, sa.String).label("value"),
            sa.func.count().label("people"), sa.literal(0).label("is_unit"),
        )
        .join_from(EVALUATION.case_id.table, APPRAISAL.id.table, APPRAISAL.evaluation_id == EVALUATION.case_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(
            EVALUATION.period_id == period_id, EVALUATION.tenant_id == tenant_id, APPRAISAL.superseded_at.is_(None)
        )
        .group_by(CASE.opd_id, APPRAISAL.predikat)
    )  # fmt: skip
    units = (
        sa.select(UNIT_PREDICATE.unit_id, sa.cast(UNIT_PREDICATE.value, sa.String), sa.literal(0), sa.literal(1))
        .join(UNIT.id.table, UNIT.id == UNIT_PREDICATE.unit_id)
        .where(
            UNIT_PREDICATE.period_id == period_id, UNIT_PREDICATE.superseded_at.is_(None),
            UNIT_PREDICATE.tenant_id == tenant_id, UNIT.is_opd,
        )
    )  # fmt: skip
    aside = set_aside(period_id).subquery()
    twice = sa.select(aside.c.opd_id, sa.cast(aside.c.predikat, sa.String), sa.literal(-1), sa.literal(0))
    both = sa.union_all(people, twice, units).subquery()
    found: dict[UUID, OpdResults] = {}
    for row in session.execute(sa.select(both).order_by(both.c.opd_id, both.c.is_unit, both.c.value)):
        known = found.get(row.opd_id, OpdResults({}, None))
        if row.is_unit:
            found[row.opd_id] = OpdResults(known.counts, OrganisationPredicate(row.value))
        else:
            predikat = Predicate(row.value)
            people_now = known.counts.get(predikat, 0) + row.people
            found[row.opd_id] = OpdResults({**known.counts, predikat: people_now}, known.organisation)
    return found


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One evaluation as the recap lists it."""

    number: str
    name: str
    title: str
    unit_name: str
    opd_name: str
    state: str
    since: datetime
    due_on: date | None
    work_result: Rating | None
    behaviour: Rating | None
    predikat: Predicate | None


def evaluation_lines(session: Session, scope: Scope) -> Iterator[EvaluationLine]:
    """Every evaluation of the period, of one OPD or of all, by OPD, unit and name. One query, row by row."""
    found = (
        sa.select(
            PERSON.number, PERSON.name, POSITION.title, UNIT.name, OPD.name, CASE.state, VISIT.opened_at, VISIT.due_on,
            APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat,
        )
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .join(OPD.id.table, OPD.id == CASE.opd_id)
        .outerjoin(APPRAISAL.id.table, stands_for(CASE.id))
        .where(EVALUATION.period_id == scope.period_id, EVALUATION.tenant_id == scope.tenant_id)
        .order_by(OPD.name, UNIT.name, PERSON.name, CASE.id)
    )  # fmt: skip
    if scope.opd_id is not None:
        found = found.where(CASE.opd_id == scope.opd_id)
    return (EvaluationLine(*row) for row in session.execute(found))


# ------------------------------------------------------------------------------------------------ documents of a unit

# Which decisions issue which documents, as the step tables say.
ISSUING: dict[tuple[str, str, str], tuple[str, ...]] = {
    (process.name, step.name, step.target.value): step.documents
    for process in (GOAL_SETTING, PROCESS, FOLLOWUP, RECOGNITION)
    for step in process.steps
    if step.documents
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a person, issued or still to be. `sha256` names the finished file, None while there is none."""

    case_id: UUID
    subject_id: UUID
    name: str
    unit_name: str
    case_title: str
    kind: str
    serial: int
    sha256: str | None
    size_bytes: int

    @property
    def title(self) -> str:
        """The name of such documents."""
        return title_of(self.kind)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The documents of a unit: those that are finished, and those that are not."""

    ready: tuple[Paper, ...]
    missing: tuple[Paper, ...]

    @property
    def size_bytes(self) -> int:
        """How much the finished ones weigh."""
        return sum(paper.size_bytes for paper in self.ready)


def bundle(session: Session, scope: Scope) -> Bundle:
    """The documents in force of an OPD or of one unit; with a period, only those of its evaluations. Two queries."""
    papers = [Paper(*row) for row in session.execute(_issued(scope))]
    known = {(paper.case_id, paper.kind) for paper in papers}
    missing = [paper for paper in papers if paper.sha256 is None]
    for case_id, subject_id, name, unit, title, process, step, went_to in session.execute(_decided(scope)):
        for kind in ISSUING.get((process, step, went_to), ()):
            if (case_id, kind) not in known:
                known.add((case_id, kind))
                missing.append(Paper(case_id, subject_id, name, unit, title, kind, 0, None, 0))
    return Bundle(tuple(paper for paper in papers if paper.sha256 is not None), tuple(missing))


def _issued(scope: Scope) -> sa.Select[Any]:
    finished = sa.case((DOCUMENT.status == DocumentStatus.READY, DOCUMENT.pdf_sha256))
    found = (
        sa.select(
            DOCUMENT.case_id, DOCUMENT.subject_id, PERSON.name, UNIT.name, CASE.title, DOCUMENT.kind, DOCUMENT.serial,
            finished, sa.func.coalesce(DOCUMENT.pdf_bytes, 0),
        )
        .join_from(CASE.id.table, DOCUMENT.id.table, DOCUMENT.case_id == CASE.id)
        .join(PERSON.id.table, PERSON.id == DOCUMENT.subject_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .where(DOCUMENT.superseded_at.is_(None), DOCUMENT.revoked_at.is_(None))
        .order_by(UNIT.name, PERSON.name, PERSON.id, DOCUMENT.serial)
    )  # fmt: skip
    return _of_unit(found, scope)


def _decided(scope: Scope) -> sa.Select[Any]:
    """Decisions that issue documents, each kind of a case once."""
    names = sorted({step for _, step, _ in ISSUING})
    found = (
        sa.select(
            CASE.id, CASE.subject_id, PERSON.name, UNIT.name, CASE.title, CASE.process, DECISION.step,
            DECISION.went_to,
        )
        .join_from(CASE.id.table, DECISION.id.table, DECISION.case_id == CASE.id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .where(DECISION.step.in_(names))
        .distinct()
        .order_by(UNIT.name, PERSON.name, CASE.subject_id, CASE.title, CASE.id, DECISION.step)
    )  # fmt: skip
    return _of_unit(found, scope)


def _of_unit(found: sa.Select[Any], scope: Scope) -> sa.Select[Any]:
    processes = [process.name for process in _PROCESSES]
    found = found.where(CASE.tenant_id == scope.tenant_id, CASE.process.in_(processes), CASE.opd_id == scope.opd_id)
    if scope.unit_id is not None:
        found = found.where(CASE.unit_id == scope.unit_id)
    if scope.period_id is not None:
        found = found.join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id).where(
            EVALUATION.period_id == scope.period_id
        )
    return found


_PROCESSES: tuple[Process, ...] = (GOAL_SETTING, PROCESS, FOLLOWUP, RECOGNITION)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit of an OPD."""

    id: UUID
    name: str

    @property
    def words(self) -> tuple[UUID, str]:
        """As a select offers it."""
        return self.id, self.name


def units_of(session: Session, tenant_id: UUID, opd_id: UUID) -> tuple[UnitChoice, ...]:
    """The units of an OPD in which cases can be, by name. One query."""
    rows = session.execute(
        sa.select(UNIT.id, UNIT.name)
        .where(UNIT.tenant_id == tenant_id, UNIT.opd_id == opd_id)
        .order_by(UNIT.name, UNIT.id)
    )
    return tuple(UnitChoice(*row) for row in rows)


def desk_opd(session: Session, tenant_id: UUID) -> UUID | None:
    """The unit of BKPSDM, in whose history stands what is carried out of the house."""
    head = head_of_unit_code(session, tenant_id, BKPSDM_UNIT)
    return session.execute(sa.select(POSITION.unit_id).where(POSITION.id == head)).scalar() if head else None
