"""Questions about cases: who may see one, whose seats stand open, what was decided. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.authority.models import Preparation
from app.cases.models import Act, ActedBy, Case, Decision, Draft, DueMove, Office, PenHeld, Seat, Snooze, Visit
from app.cases.registry import table_of
from app.database import Id, ask, columns
from app.documents.models import Document
from app.identity.models import Role
from app.kinship.queries import has_kin
from app.organisation.models import AssessmentLine, Person, Position, Unit
from app.organisation.queries import LEFT_ON, valid_on
from app.records.models import Reading
from app.web.clock import day_of
from workflows import engine

CASE, VISIT, SEAT, DECISION = columns(Case), columns(Visit), columns(Seat), columns(Decision)
LINE, PERSON, UNIT = columns(AssessmentLine), columns(Person), columns(Unit)
READING, DRAFT = columns(Reading), columns(Draft)
DOCUMENT, PEN, POSITION, ACTED_BY = columns(Document), columns(PenHeld), columns(Position), columns(ActedBy)
MOVE, SNOOZE = columns(DueMove), columns(Snooze)
# What every list asks of a visit, in the order of `Clock`: one seam for since when, until when, and what then.
CLOCK = (VISIT.opened_at, VISIT.due_on, VISIT.paused_on, VISIT.days_left, VISIT.escalated_to)
BKPSDM_UNIT = "BKPSDM"
OFFICE_ROLE = {
    Office.ADMIN_OPD: Role.ADMIN_OPD,
    Office.PETUGAS_BKPSDM: Role.PETUGAS_BKPSDM,
    Office.PETUGAS_SETDA: Role.PETUGAS_SETDA,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a visit: since when, until when; where it stands still since when and with how many days left; and
    who above heard that it ran out."""

    since: datetime
    due_on: date | None
    paused_on: date | None = None
    days_left: int | None = None
    escalated_to: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its current visit and the words of its people, as one row.

    `left_on`: the last day of service of a person who left it alive.
    `has_kin`: something is declared of the family of the person.
    `of_chief`: the chair is that of BKPSDM's head, whom his own office does not confirm; None where nobody asked.
    `annotated`: something was said or done beside its table. `has_words`: staff prepared a decision of this visit.
    """

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
    has_device: bool
    left_on: date | None
    of_chief: bool | None = None
    process_version: int = 1
    paused_on: date | None = None
    days_left: int | None = None
    escalated_to: str = ""
    escalated_at: datetime | None = None
    due_moved: bool = False
    has_kin: bool = False
    annotated: bool = False
    has_words: bool = False

    @property
    def clock(self) -> Clock:
        """The clock of its visit."""
        return Clock(self.visit_opened_at, self.due_on, self.paused_on, self.days_left, self.escalated_to)

    @property
    def rules_on(self) -> date:
        """The day whose policies hold for the case: that on which its visit opened."""
        return day_of(self.visit_opened_at)

    def acts_himself(self, today: date) -> bool:
        """Whether the person can act with his own hand; for one without a device, or out of service, others may."""
        return self.has_device and (self.left_on is None or self.left_on >= today)

    @property
    def table(self) -> engine.Process:
        """The definition it runs on: that of its own version, whatever is in force by now."""
        return table_of(self.process, self.process_version)

    @property
    def stage(self) -> engine.Stage:
        return self.table.stages[self.table.state(self.state)]


def reach(actor: Actor, today: date) -> dict[str, object]:
    """The parameters of `VISIBLE` for a person: positions, OPDs led or administered, offices."""
    return {
        "me": actor.person_id,
        "tenant": actor.tenant_id,
        "today": today,
        "mine": list(actor.reach_ids),
        "opds": list(actor.admin_of | {p.opd_id for p in actor.positions if p.is_head and p.opd_id == p.unit_id}),
        "admin": list(actor.admin_of),
        "offices": [o for o, r in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and r in actor.roles],
    }


def _visible() -> sa.ColumnElement[bool]:
    """Which cases a person may see: own, decided or awaited by their seats, of their staff, OPD, or office.

    Built once: putting this statement together takes longer than the database takes to answer it.
    """
    today: Any = sa.bindparam("today", type_=sa.Date())
    mine: Any = sa.bindparam("mine", expanding=True)
    staff = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(mine), valid_on(LINE, today))
    second = sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(staff), valid_on(LINE, today))
    my_office = sa.or_(
        SEAT.office.in_(sa.bindparam("offices", expanding=True)),
        sa.and_(SEAT.office == Office.ADMIN_OPD, SEAT.opd_id.in_(sa.bindparam("admin", expanding=True))),
    )
    seats = sa.select(SEAT.case_id).where(
        SEAT.case_id == CASE.id, sa.or_(SEAT.position_id.in_(mine), SEAT.person_id == sa.bindparam("me"), my_office)
    )
    return sa.and_(
        CASE.tenant_id == sa.bindparam("tenant"),
        sa.or_(
            CASE.subject_id == sa.bindparam("me"),
            CASE.opd_id.in_(sa.bindparam("opds", expanding=True)),
            CASE.position_id.in_(staff),
            CASE.position_id.in_(second),
            seats.exists(),
        ),
    )


VISIBLE = _visible()
CASE_COLUMNS = (
    CASE.id,
    CASE.process,
    CASE.state,
    CASE.version,
    CASE.tenant_id,
    CASE.opd_id,
    CASE.unit_id,
    CASE.subject_id,
    CASE.position_id,
    CASE.title,
    CASE.opened_at,
    VISIT.id,
    VISIT.no,
    VISIT.opened_at,
    VISIT.due_on,
    PERSON.name,
    UNIT.name,
    PERSON.has_device,
    LEFT_ON,
    sa.exists()
    .where(POSITION.id == CASE.position_id, POSITION.is_head, POSITION.closed_on.is_(None), UNIT.code == BKPSDM_UNIT)
    .correlate(CASE.id.table, UNIT.id.table),
    CASE.process_version,
    VISIT.paused_on,
    VISIT.days_left,
    VISIT.escalated_to,
    VISIT.escalated_at,
    sa.or_(
        sa.exists().where(MOVE.case_id == CASE.id).correlate(CASE.id.table),
        sa.exists().where(SNOOZE.case_id == CASE.id).correlate(CASE.id.table),
    ),
    has_kin(CASE.subject_id),
    sa.exists().where(columns(Act).case_id == CASE.id).correlate(CASE.id.table),
    sa.exists().where(columns(Preparation).visit_id == VISIT.id).correlate(VISIT.id.table),
)
CASES = (
    sa.select(*CASE_COLUMNS)
    .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .join(UNIT.id.table, UNIT.id == CASE.unit_id)
)


CASE_BY_ID = CASES.where(CASE.id == sa.bindparam("case"))
CASE_IF_VISIBLE = CASE_BY_ID.where(VISIBLE)
CASE_OF_TENANT = CASE_BY_ID.where(CASE.tenant_id == sa.bindparam("tenant"))
ALONE = sa.select(CASE.id).where(CASE.id == sa.bindparam("case", type_=Id())).with_for_update()
PROCESS_OF = sa.select(CASE.process, CASE.process_version).where(CASE.id == sa.bindparam("case"))


def case_for(session: Session, actor: Actor, case_id: UUID, today: date) -> CaseView | None:
    """The case, when it exists and this person may see it. One query."""
    if actor.reads_all:
        row = ask(session, CASE_OF_TENANT, case=case_id, tenant=actor.tenant_id).first()
    else:
        row = ask(session, CASE_IF_VISIBLE, case=case_id, **reach(actor, today)).first()
    return CaseView(*row) if row else None


def case_unguarded(session: Session, case_id: UUID) -> CaseView | None:
    """The case for operations, which ask for authority themselves."""
    row = ask(session, CASE_BY_ID, case=case_id).first()
    return CaseView(*row) if row else None


def case_alone(session: Session, case_id: UUID) -> CaseView | None:
    """The same once nobody else moves the case; others wait until the caller's transaction ends."""
    session.execute(ALONE, {"case": case_id})
    return case_unguarded(session, case_id)


def table_of_case(session: Session, case_id: UUID) -> engine.Process | None:
    """Which process a case goes through, in its own version; says nothing of who may see it."""
    row = ask(session, PROCESS_OF, case=case_id).first()
    return table_of(row.process, row.process_version) if row else None


def draft_of(session: Session, person_id: UUID, case_id: UUID, form: str) -> Draft | None:
    """What the person typed there and has not sent."""
    return (
        session.execute(
            sa.select(Draft).where(DRAFT.person_id == person_id, DRAFT.case_id == case_id, DRAFT.form == form)
        )
        .scalars()
        .first()
    )


def open_cases_of(session: Session, subject_id: UUID) -> tuple[CaseView, ...]:
    """The open cases of a person, oldest first; who may see them is the caller's matter. One query."""
    rows = session.execute(
        CASES.where(CASE.subject_id == subject_id, CASE.closed_at.is_(None)).order_by(CASE.opened_at)
    )
    return tuple(c for c in (CaseView(*row) for row in rows) if c.stage.kind != "selesai")
