"""Questions about cases: who may see one, whose seats stand open, what was decided. Read only, ordered."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Case, Decision, Draft, Office, Seat, SeatStatus, Visit
from app.cases.registry import FactsRequest, handler_of
from app.database import columns
from app.identity.models import Role
from app.organisation.models import AssessmentLine, Person, Unit
from app.organisation.queries import Holder, assessor_position, head_of_unit_code, head_position, holders_of, valid_on
from app.records.models import Reading, ReadingKind
from workflows import engine
from workflows.approval import SeatView, Who
from workflows.calendar import WorkingDays
from workflows.policies import Policies

CASE, VISIT, SEAT, DECISION = columns(Case), columns(Visit), columns(Seat), columns(Decision)
LINE, PERSON, UNIT, READING, DRAFT = (columns(AssessmentLine), columns(Person), columns(Unit), columns(Reading),
                                      columns(Draft))
OFFICE_ROLE = {Office.ADMIN_OPD: Role.ADMIN_OPD, Office.PETUGAS_BKPSDM: Role.PETUGAS_BKPSDM,
               Office.PETUGAS_SETDA: Role.PETUGAS_SETDA}
SEKDA_UNIT, CITY_UNIT, BKPSDM_UNIT = "SETDA", "TANGSEL", "BKPSDM"


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its current visit and the words of its people, as one row."""

    id: UUID
    process: str
    state: str
    version: int
    tenant_id: UUID
    opd_id: UUID
    unit_id: UUID
    subject_id: UUID
    position_id: UUID
    title: str
    opened_at: datetime
    visit_id: UUID
    visit_no: int
    visit_opened_at: datetime
    due_on: date | None
    subject_name: str
    unit_name: str

    @property
    def stage(self) -> engine.Stage:
        process = handler_of(self.process).process
        return process.stages[process.state(self.state)]


@dataclass(frozen=True, slots=True)
class SeatTarget:
    """Whose seat it is: a person, a position (with its holder that day), or an office within an OPD."""

    who: Who
    person_id: UUID | None = None
    position_id: UUID | None = None
    office: Office | None = None
    opd_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of the current visit, stored or implied by the table (id None until taken)."""

    id: UUID | None
    no: int
    target: SeatTarget
    asked: bool
    status: SeatStatus
    taken_by: UUID | None = None
    agreed: bool | None = None

    def view(self) -> SeatView:
        return SeatView(self.no, self.target.who, self.taken_by, self.agreed)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One decision as the timeline tells it."""

    step: str
    process: str
    went_to: str
    actor_name: str
    actor_capacity: str
    on_behalf: bool
    reason: str
    at: datetime
    visit_state: str


def visible(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    """Which cases this person may see: own, decided or awaited by their seats, of their staff, OPD, or office."""
    if actor.reads_all:
        return CASE.tenant_id == actor.tenant_id
    mine = list(actor.position_ids)
    opds = list(actor.admin_of | {p.opd_id for p in actor.positions if p.is_head and p.opd_id == p.unit_id})
    staff = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(mine), valid_on(LINE, today))
    seats = sa.select(SEAT.case_id).where(
        SEAT.case_id == CASE.id,
        sa.or_(SEAT.position_id.in_(mine), SEAT.person_id == actor.person_id, _office_is_mine(actor)),
    )
    second = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(staff), valid_on(LINE, today))
    return sa.and_(CASE.tenant_id == actor.tenant_id, sa.or_(
        CASE.subject_id == actor.person_id, CASE.opd_id.in_(opds), CASE.position_id.in_(staff),
        CASE.position_id.in_(second), seats.exists(),
    ))


def _office_is_mine(actor: Actor) -> sa.ColumnElement[bool]:
    wide = [o for o, r in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and r in actor.roles]
    return sa.or_(SEAT.office.in_(wide), sa.and_(SEAT.office == Office.ADMIN_OPD, SEAT.opd_id.in_(list(actor.admin_of))))


CASE_COLUMNS = (
    CASE.id, CASE.process, CASE.state, CASE.version, CASE.tenant_id, CASE.opd_id, CASE.unit_id, CASE.subject_id,
    CASE.position_id, CASE.title, CASE.opened_at, VISIT.id, VISIT.no, VISIT.opened_at, VISIT.due_on, PERSON.name, UNIT.name,
)
CASES = (
    sa.select(*CASE_COLUMNS)
    .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
    .join(PERSON.id.table, PERSON.id == CASE.subject_id).join(UNIT.id.table, UNIT.id == CASE.unit_id)
)


def case_for(session: Session, actor: Actor, case_id: UUID, today: date) -> CaseView | None:
    """The case, when it exists and this person may see it. One query."""
    row = session.execute(CASES.where(CASE.id == case_id, visible(actor, today))).first()
    return CaseView(*row) if row else None


def case_unguarded(session: Session, case_id: UUID) -> CaseView | None:
    """The case for operations, which ask for authority themselves."""
    row = session.execute(CASES.where(CASE.id == case_id)).first()
    return CaseView(*row) if row else None


def seat_target(session: Session, who: Who, case: CaseView, today: date, policies: Policies) -> SeatTarget:
    """Whose seat that is for this case today. The assessment line, not the unit tree, answers."""
    if who is Who.EMPLOYEE:
        return SeatTarget(who, person_id=case.subject_id)
    if who in (Who.ASSESSOR, Who.ASSESSOR_SUPERIOR):
        return SeatTarget(who, position_id=_line_position(session, who, case, today, policies))
    if who is Who.ADMIN_OPD:
        return SeatTarget(who, office=Office.ADMIN_OPD, opd_id=case.opd_id)
    if who is Who.BKPSDM:
        return SeatTarget(who, office=_confirming_office(session, case))
    if who is Who.OPD_HEAD:
        return SeatTarget(who, position_id=_opd_head(session, case, today))
    if who is Who.CITY_SECRETARY:
        return SeatTarget(who, position_id=_city_approver(session, case, today))
    return SeatTarget(who)


def _line_position(session: Session, who: Who, case: CaseView, today: date, policies: Policies) -> UUID | None:
    assessor = assessor_position(session, case.position_id, today)
    if who is Who.ASSESSOR or assessor is None:
        return assessor
    superior = assessor_position(session, assessor, today)
    if superior is not None:
        return superior
    unit = {"wali_kota": CITY_UNIT, "sekda": SEKDA_UNIT}.get(policies.choice("objection.no_superior.decider", today), CITY_UNIT)
    return head_of_unit_code(session, case.tenant_id, unit)


def _confirming_office(session: Session, case: CaseView) -> Office:
    """BKPSDM confirms; the evaluation of BKPSDM's own head is confirmed by a Setda officer."""
    bkpsdm = head_of_unit_code(session, case.tenant_id, BKPSDM_UNIT)
    return Office.PETUGAS_SETDA if bkpsdm == case.position_id else Office.PETUGAS_BKPSDM


def _opd_head(session: Session, case: CaseView, today: date) -> UUID | None:
    """The head of the agency; his superior when he is the person concerned."""
    head = head_position(session, case.opd_id)
    return assessor_position(session, head, today) if head == case.position_id and head is not None else head


def _city_approver(session: Session, case: CaseView, today: date) -> UUID | None:
    """The Sekda; the Wali Kota for heads of OPD and for the Sekda himself."""
    secretary = head_of_unit_code(session, case.tenant_id, SEKDA_UNIT)
    concerned = case.position_id in (head_position(session, case.opd_id), secretary)
    return head_of_unit_code(session, case.tenant_id, CITY_UNIT) if concerned else secretary


def seats_of(session: Session, case: CaseView, today: date, policies: Policies) -> tuple[SeatRow, ...]:
    """The seats of the current visit: stored ones, and those the table implies for who may also act."""
    rows = session.execute(
        sa.select(SEAT.id, SEAT.no, SEAT.who, SEAT.person_id, SEAT.position_id, SEAT.office, SEAT.opd_id, SEAT.asked,
                  SEAT.status, DECISION.actor_id, DECISION.agreed)
        .outerjoin_from(SEAT.id.table, DECISION.id.table, DECISION.seat_id == SEAT.id)
        .where(SEAT.visit_id == case.visit_id).order_by(SEAT.no)
    ).all()
    stored = {r.who: SeatRow(r.id, r.no, SeatTarget(r.who, r.person_id, r.position_id, r.office, r.opd_id), r.asked,
                             r.status, r.actor_id, r.agreed) for r in rows}
    process = handler_of(case.process).process
    order = process.seats_at(process.state(case.state))
    return tuple(
        stored.get(who) or SeatRow(None, no, seat_target(session, who, case, today, policies), False, SeatStatus.OPEN)
        for no, who in enumerate(order, start=1)
    )


def holders_in(session: Session, seats: Iterable[SeatRow], today: date) -> dict[UUID, tuple[Holder, ...]]:
    """Holders of the positions among these seats that day. One query."""
    return holders_of(session, {s.target.position_id for s in seats if s.target.position_id}, today)


def capacities(case: CaseView, seats: Sequence[SeatRow], actor: Actor) -> frozenset[Who]:
    """In which capacities the person may act in the current visit, by positions and roles held now."""
    found = {Who.EMPLOYEE} if case.subject_id == actor.person_id else set()
    found.update(s.target.who for s in seats if _sits_in(s.target, actor))
    return frozenset(found)


def _sits_in(target: SeatTarget, actor: Actor) -> bool:
    if target.person_id is not None:
        return target.person_id == actor.person_id
    if target.position_id is not None:
        return target.position_id in actor.position_ids
    if target.office is Office.ADMIN_OPD:
        return target.opd_id in actor.admin_of
    return target.office is not None and OFFICE_ROLE[target.office] in actor.roles


def holder_names(seats: Sequence[SeatRow], holders: Mapping[UUID, tuple[Holder, ...]]) -> dict[Who, str]:
    """The name to show for each seat held by a position."""
    named = {s.target.who: holders.get(s.target.position_id, ()) for s in seats if s.target.position_id}
    return {who: people[0].name for who, people in named.items() if people}


def context_for(
    session: Session, case: CaseView, seats: Sequence[SeatRow], actor: Actor, *, today: date, now: datetime,
    policies: Policies, calendar: WorkingDays, payload: object = None,
) -> engine.Context:
    """Everything a guard may look at, gathered once."""
    facts = handler_of(case.process).facts(FactsRequest(
        session, case.id, case.opd_id, case.subject_id, case.position_id, case.visit_id, case.visit_opened_at,
        actor.person_id, today, policies, calendar))
    holders = holders_in(session, seats, today)
    return engine.Context(
        actor=engine.Actor(actor.person_id, actor.name, capacities(case, seats, actor), case.subject_id == actor.person_id),
        facts=facts, policies=policies, today=today, now=now, payload=payload, seats=tuple(s.view() for s in seats),
        holders=holder_names(seats, holders),
    )


def was_opened(session: Session, visit_id: UUID, reader_id: UUID) -> bool:
    """Whether that person opened the case in this visit."""
    return session.execute(sa.select(READING.id).where(
        READING.visit_id == visit_id, READING.reader_id == reader_id, READING.kind == ReadingKind.OPENED).limit(1)
    ).first() is not None


def was_opened_by_other(session: Session, visit_id: UUID, subject_id: UUID) -> bool:
    """Whether anybody but the person concerned opened the case in this visit (then it cannot be recalled)."""
    return session.execute(sa.select(READING.id).where(
        READING.visit_id == visit_id, READING.reader_id != subject_id, READING.kind == ReadingKind.OPENED).limit(1)
    ).first() is not None


def timeline(session: Session, case_id: UUID) -> tuple[TimelineEntry, ...]:
    """What was decided, newest first. One query."""
    rows = session.execute(
        sa.select(DECISION.step, CASE.process, DECISION.went_to, DECISION.actor_name, DECISION.actor_capacity,
                  DECISION.on_behalf, DECISION.reason, DECISION.at, VISIT.state)
        .join_from(DECISION.id.table, CASE.id.table, CASE.id == DECISION.case_id)
        .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
        .where(DECISION.case_id == case_id).order_by(DECISION.no.desc())
    )
    return tuple(TimelineEntry(*row) for row in rows)


def decided_by(session: Session, case_id: UUID, person_id: UUID, steps: Sequence[str]) -> bool:
    """Whether that person took one of these steps in the case."""
    return session.execute(sa.select(DECISION.id).where(
        DECISION.case_id == case_id, DECISION.actor_id == person_id, DECISION.step.in_(list(steps))).limit(1)
    ).first() is not None


def deciding(session: Session, case: CaseView, kind: str) -> UUID | None:
    """The latest decision of the case whose step issues a document of that kind."""
    steps = {(s.name, s.target.value) for s in handler_of(case.process).process.steps if kind in s.documents}
    rows = session.execute(sa.select(DECISION.id, DECISION.step, DECISION.went_to)
                           .where(DECISION.case_id == case.id).order_by(DECISION.no.desc()))
    return next((r.id for r in rows if (r.step, r.went_to) in steps), None)


def draft_of(session: Session, person_id: UUID, case_id: UUID, form: str) -> Draft | None:
    """What the person typed there and has not sent."""
    return session.execute(sa.select(Draft).where(
        DRAFT.person_id == person_id, DRAFT.case_id == case_id, DRAFT.form == form)).scalars().first()
