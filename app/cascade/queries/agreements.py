"""The perjanjian kinerja of units: one version with its rows, what its process asks, and lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.models import Agreement, Measure, Objective
from app.cases.models import Case
from app.cases.queries import CASE, PERSON, READING
from app.cases.registry import FactsRequest
from app.database import Id, ask, columns
from app.organisation.queries import POSITION, UNIT, HeldPosition, assessor_of
from app.records.models import ReadingKind
from app.skp.queries import Support
from workflows.agreement import AGREEMENT as PROCESS
from workflows.agreement import Facts, State
from workflows.engine import Stage
from workflows.vocabulary import Direction

AGREEMENT, OBJECTIVE, MEASURE = columns(Agreement), columns(Objective), columns(Measure)
SIBLING, SIBLING_CASE = (
    sa.alias(AGREEMENT.case_id.table, "sibling_agreement").c,
    sa.alias(Case.__table__, "sibling_agreement_case").c,  # type: ignore[attr-defined]
)
OPEN = (State.DRAFT.value, State.PROPOSED.value)
ONE, ON = sa.bindparam("case", type_=Id()), sa.bindparam("on", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class MeasureView:
    """Indikator kinerja with its target."""

    id: UUID
    no: int
    text: str
    target_text: str
    direction: Direction

    @property
    def key(self) -> str:
        """As the tree names it."""
        return Support(measure_id=self.id).key


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """Sasaran with its indicators."""

    id: UUID
    no: int
    text: str
    measures: tuple[MeasureView, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The head of a version. `agreed_id` and `open_id`: other versions of the same unit and year."""

    case_id: UUID
    unit_id: UUID
    unit_name: str
    year: int
    no: int
    content_version: int
    state: str
    tenant_id: UUID
    opd_id: UUID
    position_id: UUID
    title: str
    name: str
    has_superior: bool
    agreed_id: UUID | None
    open_id: UUID | None

    @property
    def stage(self) -> Stage:
        return PROCESS.stages[PROCESS.state(self.state)]

    @property
    def is_drafting(self) -> bool:
        return self.state == State.DRAFT.value

    @property
    def is_agreed(self) -> bool:
        return self.state == State.AGREED.value

    def may_write(self, actor: Actor) -> bool:
        """The head of the unit and the admin of the OPD, while it is a draft."""
        return self.is_drafting and (self.position_id in actor.position_ids or self.opd_id in actor.admin_of)


def _sibling(*states: str) -> Any:
    return (
        sa.select(SIBLING.case_id)
        .join(SIBLING_CASE.id.table, SIBLING_CASE.id == SIBLING.case_id)
        .where(
            SIBLING.unit_id == AGREEMENT.unit_id, SIBLING.year == AGREEMENT.year, SIBLING.case_id != AGREEMENT.case_id,
            SIBLING_CASE.state.in_(states),
        )
        .order_by(SIBLING.no.desc())
        .limit(1)
        .correlate(AGREEMENT.case_id.table)
        .scalar_subquery()
    )  # fmt: skip


HEADS = (
    sa.select(
        AGREEMENT.case_id, AGREEMENT.unit_id, UNIT.name, AGREEMENT.year, AGREEMENT.no, AGREEMENT.content_version,
        CASE.state, CASE.tenant_id, CASE.opd_id, CASE.position_id, POSITION.title, PERSON.name,
        assessor_of(CASE.position_id, ON).is_not(None), _sibling(State.AGREED.value), _sibling(*OPEN),
    )
    .join_from(AGREEMENT.case_id.table, CASE.id.table, CASE.id == AGREEMENT.case_id)
    .join(UNIT.id.table, UNIT.id == AGREEMENT.unit_id)
    .join(POSITION.id.table, POSITION.id == CASE.position_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
)  # fmt: skip
HEAD = HEADS.where(AGREEMENT.case_id == ONE)
# What everybody may read is what was agreed; one's own and one's OPD's also before.
LISTED = HEADS.where(
    AGREEMENT.tenant_id == sa.bindparam("tenant", type_=Id()),
    AGREEMENT.year == sa.bindparam("year"),
    sa.or_(
        CASE.state == State.AGREED.value,
        sa.and_(
            CASE.state.in_(OPEN),
            sa.or_(
                CASE.position_id.in_(sa.bindparam("mine", type_=Id(), expanding=True)),
                CASE.opd_id.in_(sa.bindparam("admin", type_=Id(), expanding=True)),
                assessor_of(CASE.position_id, ON).in_(sa.bindparam("mine", type_=Id(), expanding=True)),
            ),
        ),
    ),
).order_by(UNIT.parent_id.is_not(None), UNIT.is_opd.desc(), UNIT.code, AGREEMENT.no)
CONTENT = (
    sa.select(
        OBJECTIVE.id, OBJECTIVE.no, OBJECTIVE.text, MEASURE.id, MEASURE.no, MEASURE.text, MEASURE.target_text,
        MEASURE.direction,
    )
    .outerjoin_from(OBJECTIVE.id.table, MEASURE.id.table, MEASURE.objective_id == OBJECTIVE.id)
    .where(OBJECTIVE.agreement_id == ONE)
    .order_by(OBJECTIVE.no, MEASURE.no)
)  # fmt: skip


def agreement(session: Session, case_id: UUID, today: date) -> AgreementView | None:
    """The head of one version. Who may see it is the caller's matter. One query."""
    row = ask(session, HEAD, case=case_id, on=today).first()
    return AgreementView(*row) if row else None


def objectives(session: Session, case_id: UUID) -> tuple[ObjectiveView, ...]:
    """What is written in one version. One query."""
    return _content(ask(session, CONTENT, case=case_id))


def _content(rows: Iterable[Any]) -> tuple[ObjectiveView, ...]:
    found: dict[UUID, ObjectiveView] = {}
    for row in rows:
        known = found.get(row[0]) or ObjectiveView(*row[:3])
        found[known.id] = replace(known, measures=(*known.measures, MeasureView(*row[3:]))) if row[3] else known
    return tuple(found.values())


def agreements(session: Session, actor: Actor, year: int, today: date) -> tuple[AgreementView, ...]:
    """Those of the year that the actor may read, the city's first. One query."""
    asked = {"tenant": actor.tenant_id, "year": year, "mine": list(actor.position_ids), "admin": list(actor.admin_of)}
    return tuple(AgreementView(*row) for row in ask(session, LISTED, **asked, on=today))


def unagreed(actor: Actor, known: Iterable[AgreementView]) -> tuple[HeldPosition, ...]:
    """The positions of this person that lead a unit without an agreement this year."""
    there = {one.position_id for one in known}
    return tuple(one for one in actor.positions if one.is_head and one.position_id not in there)


@dataclass(frozen=True, slots=True)
class ReadFacts(Facts):
    """The facts with the version and the rows they were counted on."""

    head: AgreementView
    rows: tuple[ObjectiveView, ...]


def _opened(*readers: Any) -> Any:
    """Whether one of these readers opened the case in this visit."""
    opened = sa.exists().where(READING.visit_id == sa.bindparam("visit", type_=Id()), *readers)
    return opened.where(READING.kind == ReadingKind.OPENED).correlate(CASE.id.table)


OPENED_HEAD = HEAD.add_columns(
    _opened(READING.reader_id != CASE.subject_id), _opened(READING.reader_id == sa.bindparam("reader", type_=Id()))
)


def facts(request: FactsRequest) -> ReadFacts:
    """What the table asks, and what it was read from. Two queries."""
    asked = {"case": request.case_id, "on": request.today, "visit": request.visit_id, "reader": request.person_id}
    row = ask(request.session, OPENED_HEAD, **asked).one()
    head, rows = AgreementView(*row[:-2]), objectives(request.session, request.case_id)
    return ReadFacts(
        objectives=len(rows),
        objectives_without_measure=sum(not one.measures for one in rows),
        has_superior=head.has_superior,
        opened_by_superior=bool(row[-2]),
        opened_by_actor=bool(row[-1]),
        has_open_amendment=head.open_id is not None,
        head=head,
        rows=rows,
    )
