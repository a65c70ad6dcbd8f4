"""Questions about angka kredit. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries import aways_told, read_aways
from app.cases.models import Case
from app.cases.queries import CASE, PERSON, READING
from app.credit.models import Conversion
from app.database import Id, ask, columns
from app.documents.wording import span
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.organisation.models import Assignment
from app.organisation.queries import POSITION
from app.periods.models import Period
from app.records.models import ReadingKind
from app.skp.models import Skp, SkpVersion
from workflows.absence import Away
from workflows.conversion import State
from workflows.credit import Level, months_between, not_counted
from workflows.evaluation import State as Evaluating
from workflows.policies import Policies, citation_label
from workflows.predicate import Predicate
from workflows.vocabulary import EmploymentStatus

CONVERSION, EVALUATION, PERIOD = columns(Conversion), columns(Evaluation), columns(Period)
APPRAISAL, ASSIGNMENT = columns(Appraisal), columns(Assignment)
VERSION, SKP = columns(SkpVersion), columns(Skp)
EVALUATION_CASE = sa.alias(Case.__table__, "evaluation_case").c  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ConversionView:
    """One conversion with where it stands."""

    case_id: UUID
    evaluation_id: UUID
    subject_id: UUID
    state: State
    year: int
    position_title: str
    level: Level
    predikat: Predicate
    starts_on: date
    ends_on: date
    months: int
    coefficient: Decimal
    percent: Decimal
    numerator: int
    denominator: int
    aways: tuple[Away, ...]

    @property
    def points(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def is_determined(self) -> bool:
        return self.state is State.DETERMINED


@dataclass(frozen=True, slots=True)
class Source:
    """What a final annual result says about the person, the post and the stretch of time."""

    tenant_id: UUID
    opd_id: UUID
    unit_id: UUID
    subject_id: UUID
    position_id: UUID
    position_title: str
    position_kind: str
    status: EmploymentStatus
    year: int
    starts_on: date
    ends_on: date
    predikat: Predicate


VIEW = (
    CONVERSION.case_id, CONVERSION.evaluation_id, CASE.subject_id, CASE.state, PERIOD.year, POSITION.title,
    CONVERSION.level, CONVERSION.predikat, CONVERSION.starts_on, CONVERSION.ends_on, CONVERSION.months,
    CONVERSION.coefficient, CONVERSION.percent, CONVERSION.numerator, CONVERSION.denominator,
    aways_told(CASE.subject_id, CONVERSION.starts_on, CONVERSION.ends_on),
)  # fmt: skip
STATE_AT = 3


def _conversions(*where: Any) -> Any:
    return (
        sa.select(*VIEW)
        .join_from(CONVERSION.case_id.table, CASE.id.table, CASE.id == CONVERSION.case_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(EVALUATION.case_id.table, EVALUATION.case_id == CONVERSION.evaluation_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .where(*where)
        .order_by(CONVERSION.starts_on, CASE.opened_at, CASE.id)
    )


ONE = _conversions(CONVERSION.case_id == sa.bindparam("case", type_=Id()))
OF_PERSON = _conversions(CASE.subject_id == sa.bindparam("person", type_=Id()), CASE.state != State.WITHDRAWN.value)


def conversion(session: Session, case_id: UUID) -> ConversionView | None:
    """One conversion. One query."""
    return next(_views(ask(session, ONE, case=case_id)), None)


def of_person(session: Session, person_id: UUID) -> tuple[ConversionView, ...]:
    """All conversions of somebody that hold or wait, oldest first. One query."""
    return tuple(_views(ask(session, OF_PERSON, person=person_id)))


def _views(rows: Iterable[Any]) -> Iterator[ConversionView]:
    for *row, aways in rows:
        values = (*row[:STATE_AT], State(row[STATE_AT]), *row[STATE_AT + 1 :], read_aways(aways))
        yield ConversionView(*values)


def added_up(views: Iterable[ConversionView], level: Level) -> tuple[ConversionView, ...]:
    """Those that count together: determined, on that level."""
    return tuple(one for one in views if one.is_determined and one.level is level)


def left_out(one: ConversionView, policies: Policies, on: date) -> str:
    """Which months of the stretch do not count and because of which leave; empty where all do."""
    whole = months_between(one.starts_on, one.ends_on)
    if one.months == whole:
        return ""
    missed = not_counted(one.starts_on, one.ends_on, one.aways, policies, on)
    why = "; ".join(f"{away.kind.label.lower()} {span(away.starts_on, away.ends_on)}" for away in missed)
    rule = policies.value("credit.not_counted", on)
    because = f": {why}" if why else " karena cuti atau tugas belajar"
    basis = citation_label(rule.instrument, rule.article)
    return f"{whole - one.months} dari {whole} bulan tidak dihitung{because} ({basis})."


def source_of(session: Session, evaluation_id: UUID) -> Source | None:
    """What a conversion of that result rests on; None without a result. The stretch is that of SKP, post and year."""
    row = session.execute(
        sa.select(
            CASE.tenant_id, CASE.opd_id, CASE.unit_id, CASE.subject_id, CASE.position_id, POSITION.title,
            POSITION.kind, PERSON.status, PERIOD.year, PERIOD.starts_on, SKP.starts_on, ASSIGNMENT.valid_from,
            PERIOD.ends_on, SKP.ends_on, ASSIGNMENT.valid_to, APPRAISAL.predikat,
        )
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.id == SKP.assignment_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(APPRAISAL.id.table, stands_for(EVALUATION.case_id))
        .where(EVALUATION.case_id == evaluation_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    *head, first, skp_first, held_first, last, skp_last, held_last, predikat = row
    values = (*head, max(first, skp_first, held_first), min(last, skp_last, held_last), predikat)
    return Source(*values)


def of_evaluation(session: Session, evaluation_id: UUID) -> tuple[UUID, State] | None:
    """The latest conversion of a result: its case and state."""
    row = session.execute(
        sa.select(CONVERSION.case_id, CASE.state)
        .join(CASE.id.table, CASE.id == CONVERSION.case_id)
        .where(CONVERSION.evaluation_id == evaluation_id)
        .order_by(CASE.opened_at.desc(), CASE.id.desc())
    ).first()
    return (row.case_id, State(row.state)) if row else None


def former_of(session: Session, case_id: UUID) -> UUID | None:
    """The conversion of the same result that was withdrawn before this one."""
    this, other = sa.alias(CONVERSION.case_id.table, "this").c, CONVERSION
    return session.execute(
        sa.select(other.case_id)
        .join(CASE.id.table, CASE.id == other.case_id)
        .join(this.case_id.table, this.evaluation_id == other.evaluation_id)
        .where(this.case_id == case_id, other.case_id != case_id, CASE.state == State.WITHDRAWN.value)
        .order_by(CASE.opened_at.desc(), CASE.id.desc())
    ).scalar()


def facts(session: Session, case_id: UUID, visit_id: UUID, person_id: UUID | None) -> tuple[bool, bool]:
    """(an objection is open, the actor opened this visit), in one query."""
    opened = sa.exists().where(
        READING.visit_id == visit_id, READING.reader_id == person_id, READING.kind == ReadingKind.OPENED
    )
    row = session.execute(
        sa.select(EVALUATION_CASE.state, opened)
        .join_from(CONVERSION.case_id.table, EVALUATION_CASE.id.table, EVALUATION_CASE.id == CONVERSION.evaluation_id)
        .where(CONVERSION.case_id == case_id)
    ).one()
    return row[0] != Evaluating.CLOSED.value, bool(row[1])


def held_since(session: Session, person_id: UUID, position_id: UUID) -> date | None:
    """Since when the person holds that position, as known today."""
    return session.execute(
        sa.select(sa.func.min(ASSIGNMENT.valid_from)).where(
            ASSIGNMENT.person_id == person_id, ASSIGNMENT.position_id == position_id, ASSIGNMENT.known_to.is_(None)
        )
    ).scalar()
