"""Where cases wait: how many, since when, how many late, by stage and unit. Read only, ordered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.annual.queries import set_aside
from app.board.queries.scope import Scope, local_day
from app.board.queries.stages import BY_KEY, DONE, WAITING, Column, column_at, within
from app.cases.models import Office, SeatStatus
from app.cases.queries import CASE, SEAT, VISIT
from app.database import Id, columns
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.organisation.models import Holding, Position
from app.organisation.queries import ASSIGNMENT, LINE, PERSON, UNIT, valid_on
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State
from workflows.predicate import OrganisationPredicate, Predicate

EVALUATION, APPRAISAL, UNIT_PREDICATE = columns(Evaluation), columns(Appraisal), columns(UnitPredicate)
POSITION = columns(Position)
# Written into the statement itself: only then does SQLite see that its partial indexes of open seats apply.
OPEN = sa.literal(SeatStatus.OPEN, SEAT.status.type, literal_execute=True)
NOT_ASSESSED = ("TANGSEL", "WAWALI")  # above the Wali Kota nobody; he and his deputy are not assessed here


@dataclass(slots=True)
class Heap:
    """The cases of one column, of one unit or of all. Finished ones are counted without their days."""

    column: Column
    count: int = 0
    late: int = 0
    since: Counter[date] = field(default_factory=Counter)

    @property
    def median_since(self) -> date | None:
        """The day since which half of the cases have waited, or longer."""
        half, passed = (self.since.total() + 1) // 2, 0
        for day in sorted(self.since):
            passed += self.since[day]
            if passed >= half:
                return day
        return None

    def add(self, day: date | None, count: int, late: int) -> None:
        """Put so many cases of one day on the heap."""
        self.count, self.late = self.count + count, self.late + late
        if day is not None:
            self.since[day] += count


@dataclass(frozen=True, slots=True)
class UnitHeaps:
    """The heaps of one unit, by column."""

    unit_id: UUID
    name: str
    heaps: dict[str, Heap]

    @property
    def late(self) -> int:
        """How many of its cases are late."""
        return sum(heap.late for heap in self.heaps.values())

    @property
    def count(self) -> int:
        """How many of its cases wait in the columns of the heat table."""
        return sum(heap.count for heap in self.heaps.values() if heap.column.heat)


@dataclass(frozen=True, slots=True)
class Heaps:
    """All heaps of a question: by column, and by unit. The units where most is late come first."""

    totals: dict[str, Heap]
    units: tuple[UnitHeaps, ...]

    @property
    def evaluations(self) -> int:
        """How many evaluations stand in a stage, finished ones too."""
        return sum(heap.count for heap in self.totals.values() if heap.column.process is PROCESS)


def heaps(session: Session, scope: Scope, today: date) -> Heaps:
    """Every heap of the overview, by OPD, or by unit within the OPD that was asked about. One query.

    The period limits evaluations; other processes know none and are counted whole. Days are those of the city.
    """
    unit = CASE.unit_id if scope.opd_id else CASE.opd_id
    parts = (_waiting(scope, unit, today, is_evaluation) for is_evaluation in (True, False))
    both = sa.union_all(*parts, _finished(scope, unit)).subquery()
    named = sa.select(both, UNIT.name.label("unit_name")).join(UNIT.id.table, UNIT.id == both.c.unit_id)
    totals: dict[str, Heap] = {}
    units: dict[UUID, UnitHeaps] = {}
    for row in session.execute(named.order_by(both.c.process, both.c.state, both.c.unit_id, both.c.day)):
        column = column_at(row.process, row.state)
        day = date.fromisoformat(str(row.day)) if row.day else None
        of_unit = units.setdefault(row.unit_id, UnitHeaps(row.unit_id, row.unit_name, {})).heaps
        for heap in (of_unit.setdefault(column.key, Heap(column)), totals.setdefault(column.key, Heap(column))):
            heap.add(day, row.cases, row.late)
    return Heaps(totals, tuple(sorted(units.values(), key=lambda u: (-u.late, -u.count, u.name, u.unit_id))))


def _waiting(scope: Scope, unit: Any, today: date, is_evaluation: bool) -> sa.Select[Any]:
    """Unfinished cases of evaluation, or of everything else."""
    chosen = tuple(c for c in scope.columns if c is not DONE and c.is_evaluation is is_evaluation)
    day = local_day(VISIT.opened_at)
    found = (
        sa.select(
            CASE.process, CASE.state, unit.label("unit_id"), sa.cast(day, sa.String).label("day"),
            sa.func.count().label("cases"), sa.func.sum(sa.case((VISIT.due_on < today, 1), else_=0)).label("late"),
        )
        .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .group_by(CASE.process, CASE.state, unit, day)
    )  # fmt: skip
    return _asked_about(found, scope, chosen)


def _finished(scope: Scope, unit: Any) -> sa.Select[Any]:
    """Finished evaluations are only counted."""
    found = (
        sa.select(CASE.process, CASE.state, unit, sa.cast(sa.null(), sa.String), sa.func.count(), sa.literal(0))
        .select_from(CASE.id.table)
        .group_by(CASE.process, CASE.state, unit)
    )
    return _asked_about(found, scope, (DONE,) if DONE in scope.columns else ())


def _asked_about(found: sa.Select[Any], scope: Scope, chosen: tuple[Column, ...]) -> sa.Select[Any]:
    """Only what the question is about. The period limits evaluations.

    All evaluations of a period are found from the period, those of one OPD from the cases of the OPD: which way is
    shorter the database cannot know.
    """
    if scope.period_id is None or not any(column.is_evaluation for column in chosen):
        return found.where(within(scope.tenant_id, chosen, scope.opd_id))
    found = found.join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
    if scope.opd_id is not None:
        found = found.where(within(scope.tenant_id, chosen, scope.opd_id))
    states = [state.value for column in chosen for state in column.states]
    return found.where(
        EVALUATION.period_id == scope.period_id, EVALUATION.tenant_id == scope.tenant_id, CASE.state.in_(states)
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """What BKPSDM itself has to look after, all periods together."""

    ready: int
    ready_late: int
    nearest_on: date | None
    without_assessor: int
    corrections: int
    proposals: int
    misprints: int
    agreements: int
    dialogues: int
    late: int


def turn(session: Session, tenant_id: UUID, today: date) -> Turn:
    """Counts for the desk of BKPSDM. One query."""
    desk = sa.and_(
        SEAT.office == Office.PETUGAS_BKPSDM, SEAT.status == OPEN, SEAT.asked, CASE.tenant_id == tenant_id,
        CASE.process == PROCESS.name, CASE.state == State.CONFIRMING.value,
    )  # fmt: skip
    ready = (
        sa.select(
            sa.func.count().label("ready"),
            sa.func.coalesce(sa.func.sum(sa.case((VISIT.due_on < today, 1), else_=0)), 0).label("ready_late"),
            sa.func.min(sa.case((VISIT.due_on >= today, VISIT.due_on))).label("nearest_on"),
        )
        .join_from(SEAT.id.table, CASE.id.table, CASE.id == SEAT.case_id)
        .join(VISIT.id.table, VISIT.id == SEAT.visit_id)
        .where(desk)
        .subquery()
    )
    # From the index of deadlines to the cases, not the other way round: few visits are late, and there are many cases.
    waits = sa.exists().where(CASE.id == VISIT.case_id, within(tenant_id, WAITING))
    late = (
        sa.select(sa.func.count())
        .select_from(VISIT.id.table)
        .where(VISIT.due_on < today, VISIT.closed_at.is_(None), waits)
    )
    row = session.execute(
        sa.select(
            ready.c.ready, ready.c.ready_late, ready.c.nearest_on,
            sa.select(sa.func.count()).select_from(_without_assessor(tenant_id, today).subquery()).scalar_subquery(),
            _count(tenant_id, BY_KEY["koreksi"]), _count(tenant_id, BY_KEY["tindak-lanjut"]),
            *(_count(tenant_id, BY_KEY[key]) for key in ("ralat", "perjanjian", "dialog")), late.scalar_subquery(),
        )
    ).one()  # fmt: skip
    return Turn(*row)


def _count(tenant_id: UUID, column: Column) -> Any:
    return sa.select(sa.func.count()).select_from(CASE.id.table).where(within(tenant_id, (column,))).scalar_subquery()


def _without_assessor(tenant_id: UUID, today: date) -> sa.Select[Any]:
    """Positions that somebody holds and nobody assesses."""
    line = sa.exists().where(LINE.position_id == ASSIGNMENT.position_id, valid_on(LINE, today))
    return (
        sa.select(ASSIGNMENT.person_id, ASSIGNMENT.position_id)
        .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(
            ASSIGNMENT.tenant_id == tenant_id, ASSIGNMENT.holding == Holding.DEFINITIF, valid_on(ASSIGNMENT, today),
            ~line, UNIT.code.not_in(NOT_ASSESSED),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spread:
    """How the results of a period are spread; `organisation` is the predikat of the OPD that was asked about."""

    counts: dict[Predicate, int]
    organisation: OrganisationPredicate | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def spread(session: Session, scope: Scope) -> Spread:
    """The results in force of a period, of the city or of one OPD, nobody twice in a year. One query."""
    found = (
        sa.select(
            sa.cast(APPRAISAL.predikat, sa.String).label("value"), sa.func.count().label("people"),
            sa.literal(0).label("is_unit"),
        )
        .join_from(EVALUATION.case_id.table, APPRAISAL.id.table, APPRAISAL.evaluation_id == EVALUATION.case_id)
        .where(EVALUATION.period_id == scope.period_id, APPRAISAL.superseded_at.is_(None))
        .group_by(APPRAISAL.predikat)
    )  # fmt: skip
    if scope.opd_id:
        found = found.join(CASE.id.table, CASE.id == EVALUATION.case_id).where(CASE.opd_id == scope.opd_id)
    own = sa.select(sa.cast(UNIT_PREDICATE.value, sa.String), sa.literal(1), sa.literal(1)).where(
        UNIT_PREDICATE.unit_id == sa.bindparam("opd", scope.opd_id, type_=Id()),
        UNIT_PREDICATE.period_id == scope.period_id, UNIT_PREDICATE.superseded_at.is_(None),
    )  # fmt: skip
    aside = set_aside(scope.period_id).subquery()
    twice = sa.select(sa.cast(aside.c.predikat, sa.String), sa.literal(-1), sa.literal(0))
    if scope.opd_id:
        twice = twice.where(aside.c.opd_id == scope.opd_id)
    both = sa.union_all(found, twice, own).subquery()
    rows = session.execute(sa.select(both).order_by(both.c.is_unit, both.c.value)).all()
    people = Counter[Predicate]()
    for row in (one for one in rows if not one.is_unit):
        people[Predicate(row.value)] += row.people
    return Spread(
        {predikat: number for predikat, number in people.items() if number},
        next((OrganisationPredicate(row.value) for row in rows if row.is_unit), None),
    )


@dataclass(frozen=True, slots=True)
class Unassessed:
    """Somebody whom nobody assesses today."""

    person_id: UUID
    name: str
    number: str
    title: str
    unit_name: str


def unassessed(session: Session, tenant_id: UUID, today: date) -> tuple[Unassessed, ...]:
    """Everybody whom nobody assesses today, by unit and name. One query."""
    found = _without_assessor(tenant_id, today).with_only_columns(
        ASSIGNMENT.person_id, PERSON.name, PERSON.number, POSITION.title, UNIT.name
    )
    people = found.join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    return tuple(Unassessed(*row) for row in session.execute(people.order_by(UNIT.name, PERSON.name, PERSON.id)))
