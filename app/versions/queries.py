"""How many cases run on which version, what a move would do, how far it has come. Read only, ordered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Passing
from app.cases.operations import Route
from app.cases.queries import CASE, DECISION, PASSAGE, PERSON, READING, VISIT
from app.cases.registry import FactsRequest, Handler, handler_of
from app.cases.seating import Moment
from app.database import Id, ask, columns
from app.identity.models import OFFICERS
from app.identity.queries import GRANT, granted_on
from app.versions.models import Migration
from workflows.engine import Process, Stage
from workflows.migration import MIGRATION, Facts, State
from workflows.versioning import Standing, problems

MOVE = columns(Migration)
OPEN = (State.DRAFT.value, State.PROPOSED.value, State.RUNNING.value)
LISTED = 50
TENANT: Any = sa.bindparam("tenant", type_=Id())


@dataclass(frozen=True, slots=True)
class Heap:
    """Cases of one process on one version: how many run, how many have ended, when the first and the last opened."""

    running: int = 0
    ended: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


COUNTS = (
    sa.select(
        CASE.process, CASE.process_version, sa.func.sum(sa.case((CASE.closed_at.is_(None), 1), else_=0)),
        sa.func.count(), sa.func.min(CASE.opened_at), sa.func.max(CASE.opened_at),
    )
    .where(CASE.tenant_id == TENANT)
    .group_by(CASE.process, CASE.process_version)
)  # fmt: skip


def heaps(session: Session, tenant_id: UUID) -> dict[tuple[str, int], Heap]:
    """Cases by process and version. One query."""
    return {
        (process, version): Heap(running, total - running, first, last)
        for process, version, running, total, first, last in ask(session, COUNTS, tenant=tenant_id)
    }


@dataclass(frozen=True, slots=True)
class Move:
    """A move of running cases with the state of its own case."""

    case_id: UUID
    tenant_id: UUID
    process: str
    from_version: int
    to_version: int
    places: dict[str, str]
    reason: str
    version: int
    drafted_by_id: UUID
    drafted_by: str
    drafted_at: datetime
    approved_by_id: UUID | None
    approved_by: str
    approved_at: datetime | None
    finished_at: datetime | None
    state: str

    @property
    def stage(self) -> Stage:
        """Where it stands, in words."""
        return MIGRATION.stages[MIGRATION.state(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT.value

    @property
    def was_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def handler(self) -> Handler:
        return handler_of(self.process)

    @property
    def old(self) -> Process:
        return self.handler.table(self.from_version)

    @property
    def new(self) -> Process:
        return self.handler.table(self.to_version)

    @property
    def route(self) -> Route:
        """The same as the host of cases reads it."""
        return Route(self.case_id, self.old, self.new, self.places)


def _columns() -> tuple[Any, Any]:
    drafter, approver = sa.alias(PERSON.id.table, "drafter").c, sa.alias(PERSON.id.table, "approver").c
    wanted = (
        MOVE.case_id, MOVE.tenant_id, MOVE.process, MOVE.from_version, MOVE.to_version, MOVE.places, MOVE.reason,
        MOVE.version, MOVE.drafted_by_id, drafter.name, MOVE.drafted_at, MOVE.approved_by_id,
        sa.func.coalesce(approver.name, ""), MOVE.approved_at, MOVE.finished_at, CASE.state,
    )  # fmt: skip
    joined = (
        MOVE.case_id.table.join(CASE.id.table, CASE.id == MOVE.case_id)
        .join(drafter.id.table, drafter.id == MOVE.drafted_by_id)
        .outerjoin(approver.id.table, approver.id == MOVE.approved_by_id)
    )
    return wanted, joined


_WANTED, _JOINED = _columns()
MOVES = sa.select(*_WANTED).select_from(_JOINED)
ONE = MOVES.where(MOVE.case_id == sa.bindparam("case"))
OF_PROCESS = MOVES.where(MOVE.tenant_id == TENANT, MOVE.process == sa.bindparam("process")).order_by(
    MOVE.drafted_at.desc(), MOVE.case_id
)
RUNNING = MOVES.where(CASE.process == MIGRATION.name, CASE.state == State.RUNNING.value).order_by(
    MOVE.approved_at, MOVE.case_id
)


def move(session: Session, case_id: UUID) -> Move | None:
    """The move of a case. One query."""
    row = ask(session, ONE, case=case_id).first()
    return Move(*row) if row else None


def moves_of(session: Session, tenant_id: UUID, process: str) -> tuple[Move, ...]:
    """Every move of a process, the latest first. One query."""
    return tuple(Move(*row) for row in ask(session, OF_PROCESS, tenant=tenant_id, process=process))


def approved(session: Session) -> tuple[Move, ...]:
    """The moves that are being carried out, the first approved first. One query."""
    return tuple(Move(*row) for row in ask(session, RUNNING))


WAITING = (
    sa.select(PASSAGE.case_id)
    .where(PASSAGE.migration_id == sa.bindparam("migration"), PASSAGE.outcome == Passing.WAITING)
    .order_by(PASSAGE.case_id)
    .limit(sa.bindparam("most"))
)


def waiting(session: Session, case_id: UUID, most: int) -> tuple[UUID, ...]:
    """Some cases of a move that were not taken yet. One query."""
    return tuple(ask(session, WAITING, migration=case_id, most=most).scalars())


# ------------------------------------------------------------------------------------------ the rehearsal


@dataclass(frozen=True, slots=True)
class Line:
    """So many cases that go from one stage to another, or stay for a reason."""

    what: str
    then: str
    count: int


@dataclass(frozen=True, slots=True)
class Clock:
    """So many cases whose deadline was `before` and is `after`."""

    before: date | None
    after: date | None
    count: int

    @property
    def is_kept(self) -> bool:
        return self.before == self.after


@dataclass(slots=True)
class Report:
    """What a move does, or did: who moves, who stays and why, and what becomes of the deadlines."""

    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    clocks: Counter[tuple[date | None, date | None]] = field(default_factory=Counter)
    waiting: int = 0
    over: int = 0

    @property
    def moves(self) -> int:
        return self.moved.total()

    @property
    def stays(self) -> int:
        return self.kept.total()

    @property
    def total(self) -> int:
        return self.moves + self.stays + self.waiting + self.over

    @property
    def taken(self) -> int:
        return self.total - self.waiting

    @property
    def going(self) -> tuple[Line, ...]:
        return tuple(Line(*what, count) for what, count in self.moved.most_common())

    @property
    def staying(self) -> tuple[Line, ...]:
        return tuple(Line(*what, count) for what, count in self.kept.most_common())

    @property
    def same_clock(self) -> int:
        """How many keep their deadline, or go on having none."""
        return sum(count for (before, after), count in self.clocks.items() if before == after)

    @property
    def new_clocks(self) -> tuple[Clock, ...]:
        """The deadlines that begin."""
        changed = (Clock(*days, count) for days, count in self.clocks.items() if days[0] != days[1])
        return tuple(sorted(changed, key=lambda one: one.after or date.max))


ANSWERED = sa.exists().where(DECISION.visit_id == VISIT.id).correlate(VISIT.id.table)
STANDINGS = (
    sa.select(CASE.state, VISIT.due_on, ANSWERED.label("answered"), sa.func.count())
    .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
    .where(
        CASE.tenant_id == TENANT, CASE.process == sa.bindparam("process"),
        CASE.process_version == sa.bindparam("old"), CASE.closed_at.is_(None),
    )
    .group_by(CASE.state, VISIT.due_on, sa.text("answered"))
    .order_by(CASE.state, VISIT.due_on, sa.text("answered"))
)  # fmt: skip


def rehearsal(session: Session, one: Move, when: Moment) -> Report:
    """What the move would do now, by the rules of the run itself. One query, however many the cases."""
    report, route = Report(), one.route
    rows = ask(session, STANDINGS, tenant=one.tenant_id, process=one.process, old=one.from_version)
    for state, due_on, answered, count in rows:
        found = route.verdict(Standing(state, due_on, bool(answered)), when)
        label = _label(one.old, state)
        if not found.moves:
            report.kept[label, found.because] += count
            continue
        report.moved[label, _label(one.new, found.to)] += count
        report.clocks[due_on, found.due_on] += count
    return report


DONE = (
    sa.select(
        PASSAGE.outcome, PASSAGE.from_state, PASSAGE.to_state, PASSAGE.because, PASSAGE.due_before, PASSAGE.due_after,
        sa.func.count(),
    )
    .where(PASSAGE.migration_id == sa.bindparam("migration"))
    .group_by(
        PASSAGE.outcome, PASSAGE.from_state, PASSAGE.to_state, PASSAGE.because, PASSAGE.due_before, PASSAGE.due_after
    )
)  # fmt: skip


def result(session: Session, one: Move) -> Report:
    """What the move did so far. One query."""
    report = Report()
    for outcome, came, went, because, before, after, count in ask(session, DONE, migration=one.case_id):
        if outcome is Passing.MOVED:
            report.moved[_label(one.old, came), _label(one.new, went)] += count
            report.clocks[before, after] += count
        elif outcome is Passing.KEPT:
            report.kept[_label(one.old, came), because] += count
        elif outcome is Passing.WAITING:
            report.waiting += count
        else:
            report.over += count
    return report


def _label(process: Process, state: str) -> str:
    return process.stages[process.state(state)].label


HELD = (
    sa.select(CASE.id, CASE.title, PERSON.name, PASSAGE.because)
    .join_from(PASSAGE.case_id.table, CASE.id.table, CASE.id == PASSAGE.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .where(PASSAGE.migration_id == sa.bindparam("migration"), PASSAGE.outcome == Passing.KEPT)
    .order_by(PERSON.name, CASE.id)
    .limit(LISTED)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A case that stayed on its version."""

    case_id: UUID
    title: str
    name: str
    because: str


def held(session: Session, one: Move) -> tuple[Held, ...]:
    """The first cases that stayed, by name. One query."""
    return tuple(Held(*row) for row in ask(session, HELD, migration=one.case_id))


# ------------------------------------------------------------------------------------------ facts


@dataclass(frozen=True, slots=True)
class MoveFacts(Facts):
    """What the process table asks of a move, with the move itself."""

    move: Move


def _asked() -> Any:
    me: Any = sa.bindparam("person", type_=Id())
    today: Any = sa.bindparam("today", type_=sa.Date())
    is_officer = sa.exists().where(
        GRANT.person_id == me, GRANT.tenant_id == MOVE.tenant_id, GRANT.role.in_(OFFICERS), granted_on(today)
    )
    opened = sa.exists().where(READING.visit_id == sa.bindparam("visit", type_=Id()), READING.reader_id == me)
    left = (
        sa.select(sa.func.count())
        .select_from(PASSAGE.case_id.table)
        .where(PASSAGE.migration_id == MOVE.case_id, PASSAGE.outcome == Passing.WAITING)
        .correlate(MOVE.case_id.table)
        .scalar_subquery()
    )
    other, its_case = sa.alias(MOVE.case_id.table, "other").c, sa.alias(CASE.id.table, "its_case").c
    other_runs = sa.exists().where(
        other.tenant_id == MOVE.tenant_id, other.process == MOVE.process, other.from_version == MOVE.from_version,
        other.case_id != MOVE.case_id, its_case.id == other.case_id, its_case.state == State.RUNNING.value,
    )  # fmt: skip
    return ONE.add_columns(is_officer, opened, left, other_runs)


FACTS = _asked()


def gist(known: MoveFacts) -> tuple[tuple[str, str], ...]:
    """What is decided about, for the check page of a step."""
    move = known.move
    stays = [_label(move.old, state) for state, goes in move.places.items() if not goes]
    return (
        ("Proses", f"{move.new.label}, versi {move.from_version} ke versi {move.to_version}"),
        ("Tahap yang tidak berpindah", ", ".join(stays) or "Tidak ada"),
        ("Alasan", move.reason),
    )


def facts(request: FactsRequest) -> MoveFacts:
    """What the process table asks about a move. One query."""
    row = ask(
        request.session, FACTS, case=request.case_id, person=request.person_id, today=request.today,
        visit=request.visit_id,
    ).one()  # fmt: skip
    *about, is_officer, opened, left, other_runs = row
    known = Move(*about)
    return MoveFacts(
        drafted_by_actor=known.drafted_by_id == request.person_id,
        is_officer=bool(is_officer),
        fits=not any(problems(known.old, known.new, known.places)),
        alone=not other_runs,
        opened_by_actor=bool(opened),
        waiting=left,
        move=known,
    )
