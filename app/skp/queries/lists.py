"""Lists: the own SKP of all years, what can be started this year, staff who cannot write, templates. Ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, LINE, PERSON
from app.database import columns
from app.identity.models import Role
from app.organisation.models import Assignment, Holding, Position
from app.organisation.queries import LEFT_ON, UNIT, valid_on
from app.skp.models import SkpTemplate
from app.skp.queries.content import RESULT, SKP, VERSION
from app.web.clock import day_of
from workflows.approval import Who
from workflows.calendar import WorkingDays
from workflows.engine import Stage
from workflows.evaluation import EVALUATION
from workflows.goal_setting import GOAL_SETTING, State, first_draft_due
from workflows.policies import Policies
from workflows.vocabulary import EmploymentStatus

TEMPLATE = columns(SkpTemplate)
HELD, POSITION = columns(Assignment), columns(Position)
SOURCES = (State.AGREED, State.SUPERSEDED)
NOT_ASSESSED = (EmploymentStatus.PEJABAT_NEGARA, EmploymentStatus.MILITER)
MOST_STAFF, MOST_TEMPLATES = 100, 20
ASKING = [s.state.value for s in EVALUATION.stages.values() if Who.EMPLOYEE in s.asked]


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """One version of an SKP as a list shows it."""

    case_id: UUID
    skp_id: UUID
    no: int
    year: int
    assignment_id: UUID
    position_title: str
    unit_name: str
    starts_on: date
    ends_on: date
    state: str
    results: int

    @property
    def stage(self) -> Stage:
        return GOAL_SETTING.stages[GOAL_SETTING.state(self.state)]

    @property
    def is_over(self) -> bool:
        """Replaced or withdrawn: history."""
        return self.stage.final


def own_versions(session: Session, person_id: UUID) -> tuple[OwnVersion, ...]:
    """All versions of the person's SKP, newest year and version first. One query."""
    results = sa.select(sa.func.count(RESULT.id)).where(RESULT.version_id == VERSION.case_id).scalar_subquery()
    rows = session.execute(
        sa.select(
            VERSION.case_id, SKP.id, VERSION.no, SKP.year, SKP.assignment_id, POSITION.title, UNIT.name,
            SKP.starts_on, SKP.ends_on, CASE.state, results,
        )
        .join_from(VERSION.case_id.table, SKP.id.table, SKP.id == VERSION.skp_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(SKP.person_id == person_id)
        .order_by(SKP.year.desc(), SKP.starts_on.desc(), VERSION.no.desc())
    )  # fmt: skip
    return tuple(OwnVersion(*row) for row in rows)


def last_year(versions: Iterable[OwnVersion], year: int) -> OwnVersion | None:
    """The version to copy from: the newest agreed one of an earlier year."""
    return next((v for v in versions if v.year < year and State(v.state) in SOURCES), None)


@dataclass(frozen=True, slots=True)
class Startable:
    """A position somebody holds, for which an SKP can be started. `jabatan_code` finds its templates."""

    assignment_id: UUID
    position_id: UUID
    person_id: UUID
    person_name: str
    has_device: bool
    title: str
    jabatan_code: str
    kind: str
    eselon: str
    is_head: bool
    unit_id: UUID
    unit_name: str
    unit_is_opd: bool
    opd_id: UUID | None
    tenant_id: UUID
    valid_from: date
    valid_to: date
    known_from: datetime
    assessor_position_id: UUID | None

    def due(self, policies: Policies, calendar: WorkingDays, today: date) -> date:
        """Until when its first draft, opened today, is to be submitted."""
        known_on = day_of(self.known_from)
        return first_draft_due(
            policies, calendar, opened_on=today, taken_on=self.valid_from, known_on=known_on
        )


def _startables(today: date) -> Any:
    """Posts held for good by civil servants: who stands in for a while, and who is elected or lent, has no SKP here."""
    assessor = (
        sa.select(LINE.assessor_position_id)
        .where(LINE.position_id == HELD.position_id, valid_on(LINE, today))
        .order_by(LINE.valid_from.desc(), LINE.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(
            HELD.id, POSITION.id, PERSON.id, PERSON.name, PERSON.has_device, POSITION.title, POSITION.jabatan_code,
            POSITION.kind, POSITION.eselon, POSITION.is_head, UNIT.id, UNIT.name, UNIT.is_opd, UNIT.opd_id,
            HELD.tenant_id, HELD.valid_from, HELD.valid_to, HELD.known_from, assessor,
        )
        .join_from(HELD.id.table, POSITION.id.table, POSITION.id == HELD.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(PERSON.id.table, PERSON.id == HELD.person_id)
        .where(valid_on(HELD, today), HELD.holding == Holding.DEFINITIF, PERSON.status.not_in(NOT_ASSESSED))
        .order_by(HELD.is_primary.desc(), HELD.valid_from, HELD.id)
    )  # fmt: skip


def startable(session: Session, assignment_id: UUID, today: date) -> Startable | None:
    """The assignment, while it lasts. One query."""
    row = session.execute(_startables(today).where(HELD.id == assignment_id)).first()
    return Startable(*row) if row else None


def startables_of(session: Session, person_id: UUID, today: date) -> tuple[Startable, ...]:
    """Every assignment of the person for which an SKP is due, the main one first. One query."""
    return tuple(Startable(*row) for row in session.execute(_startables(today).where(HELD.person_id == person_id)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An evaluation that waits for the person concerned."""

    case_id: UUID
    title: str
    state: str

    @property
    def stage(self) -> Stage:
        return EVALUATION.stages[EVALUATION.state(self.state)]


@dataclass(frozen=True, slots=True)
class StaffWithoutDevice:
    """Somebody for whom others may write, with this year's newest version if there is one, and evaluations that wait
    for that person. `left_on`: whoever left the service with one of them open."""

    person_id: UUID
    person_name: str
    title: str
    unit_name: str
    assignment_id: UUID
    case_id: UUID | None
    state: str | None
    left_on: date | None
    evaluations: tuple[Waiting, ...] = ()

    @property
    def stage(self) -> Stage | None:
        return GOAL_SETTING.stages[GOAL_SETTING.state(self.state)] if self.state else None


def staff_without_device(session: Session, actor: Actor, today: date) -> tuple[StaffWithoutDevice, ...]:
    """Those without a device, or out of service with something to say, whom the actor assesses or whose OPD he
    administers, the first hundred.

    Two queries.
    """
    newest: Any = (
        sa.select(VERSION.case_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .where(SKP.assignment_id == HELD.id, SKP.year == today.year)
        .order_by(VERSION.no.desc())
        .limit(1)
        .scalar_subquery()
    )
    mine = sa.select(LINE.position_id).where(
        LINE.assessor_position_id.in_(list(actor.position_ids)), valid_on(LINE, today)
    )
    rows = session.execute(
        sa.select(PERSON.id, PERSON.name, POSITION.title, UNIT.name, HELD.id, CASE.id, CASE.state, LEFT_ON)
        .join_from(HELD.id.table, PERSON.id.table, PERSON.id == HELD.person_id)
        .join(POSITION.id.table, POSITION.id == HELD.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(CASE.id.table, CASE.id == newest)
        .where(
            sa.or_(sa.and_(valid_on(HELD, today), PERSON.has_device.is_(False)), _left_open(today)),
            HELD.holding == Holding.DEFINITIF,
            PERSON.status.not_in(NOT_ASSESSED),
            PERSON.tenant_id == actor.tenant_id,
            PERSON.id != actor.person_id,
            sa.or_(UNIT.opd_id.in_(list(actor.admin_of)), POSITION.id.in_(mine)),
        )
        .order_by(PERSON.name, HELD.id)
        .limit(MOST_STAFF)
    )
    staff = tuple(StaffWithoutDevice(*row) for row in rows)
    waiting = _waiting(session, [one.person_id for one in staff]) if staff else {}
    return tuple(replace(one, evaluations=tuple(waiting.get(one.person_id, ()))) for one in staff)


def _left_open(today: date) -> sa.ColumnElement[bool]:
    """The last post of somebody whose service ended while an evaluation of it waits for him."""
    due = sa.alias(CASE.id.table, "due").c
    waits = sa.exists().where(
        due.subject_id == PERSON.id, due.position_id == HELD.position_id, due.process == EVALUATION.name,
        due.state.in_(ASKING),
    )  # fmt: skip
    return sa.and_(HELD.known_to.is_(None), HELD.valid_to == LEFT_ON, HELD.valid_to < today, waits)


def _waiting(session: Session, person_ids: list[UUID]) -> dict[UUID, list[Waiting]]:
    """The evaluations of these people that wait for them, by person, oldest first."""
    rows = session.execute(
        sa.select(CASE.subject_id, CASE.id, CASE.title, CASE.state)
        .where(CASE.process == EVALUATION.name, CASE.subject_id.in_(person_ids), CASE.state.in_(ASKING))
        .order_by(CASE.subject_id, CASE.opened_at, CASE.id)
    )
    found: dict[UUID, list[Waiting]] = {}
    for person_id, *row in rows:
        found.setdefault(person_id, []).append(Waiting(*row))
    return found


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A starter for a jabatan. `scope` names the OPD it is for, empty for the whole city."""

    id: UUID
    title: str
    scope: str
    results: int
    source_version_id: UUID


def templates_for(session: Session, one: Startable) -> tuple[TemplateView, ...]:
    """Templates of that jabatan, those of the own OPD first. One query."""
    results = (
        sa.select(sa.func.count(RESULT.id)).where(RESULT.version_id == TEMPLATE.source_version_id).scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            TEMPLATE.id, TEMPLATE.title, sa.func.coalesce(UNIT.name, ""), results, TEMPLATE.source_version_id
        )
        .outerjoin_from(TEMPLATE.id.table, UNIT.id.table, UNIT.id == TEMPLATE.opd_id)
        .where(
            TEMPLATE.tenant_id == one.tenant_id,
            TEMPLATE.jabatan_code == one.jabatan_code,
            TEMPLATE.jabatan_code != "",
            sa.or_(TEMPLATE.opd_id.is_(None), TEMPLATE.opd_id == one.opd_id),
        )
        .order_by(TEMPLATE.opd_id.is_(None), TEMPLATE.id.desc())
        .limit(MOST_TEMPLATES)
    )  # fmt: skip
    return tuple(TemplateView(*row) for row in rows)


def may_start(actor: Actor, one: Startable) -> bool:
    """The person himself; for staff without a device also the admin of the OPD and the assessor."""
    if actor.person_id == one.person_id:
        return True
    return not one.has_device and (one.opd_id in actor.admin_of or one.assessor_position_id in actor.position_ids)


def may_save_template(actor: Actor, opd_id: UUID) -> bool:
    """Admin of that OPD, or an officer of BKPSDM for the whole city."""
    return opd_id in actor.admin_of or Role.PETUGAS_BKPSDM in actor.roles
