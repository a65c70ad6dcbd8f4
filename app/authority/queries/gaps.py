"""Open seats for which nobody at all can act, with whoever owns the gap. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.authority.models import AuthorityKind, VacancyNotice
from app.cases.models import Office, SeatStatus
from app.cases.queries import CASE, OFFICE_ROLE, SEAT, VISIT
from app.cases.registry import table_of
from app.database import ask, columns
from app.identity.models import OFFICERS, Role
from app.identity.queries import GRANT, granted_on, in_service
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, UNIT, valid_on
from app.organisation.queries.mandates import AUTHORITY, in_force
from workflows.approval import WHO_LABEL, Who
from workflows.catalogue import PROCESSES

NOTICE = columns(VacancyNotice)
SUBJECT = PERSON.id.table.alias("subject").c
ON: Any = sa.bindparam("on", type_=sa.Date())
TENANT: Any = sa.bindparam("tenant", type_=CASE.tenant_id.type)
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Gap:
    """A case that waits for nobody: what it is, since when, until when, and which chair or office is empty."""

    case_id: UUID
    tenant_id: UUID
    opd_id: UUID
    opd_name: str
    process: str
    process_version: int
    state: str
    title: str
    subject_id: UUID
    subject: str
    who: Who
    position_id: UUID | None
    chair: str
    office: Office | None
    visit_id: UUID
    since: datetime
    due_on: date | None
    told_at: datetime | None
    held: bool

    @property
    def waits_for(self) -> str:
        return self.chair or WHO_LABEL[self.who]

    @property
    def why(self) -> str:
        if self.held:
            return "yang memegang jabatan ini adalah pegawai dalam perkaranya sendiri"
        if self.position_id is not None:
            return "jabatan kosong, tanpa Plt., Plh., mandat, atau pengganti"
        return "tidak ada petugas yang memegang hak akses ini" if self.office else "belum tercatat siapa yang menjabat"

    @property
    def stage(self) -> str:
        table = table_of(self.process, self.process_version)
        return table.stages[table.state(self.state)].label


def _able() -> sa.ColumnElement[bool]:
    """Whether somebody can take the seat: in service, and not the person concerned. A case about a unit concerns
    nobody: it is kept under whoever leads the unit, and he decides in it."""
    of_units = CASE.process.in_({one.name for one in PROCESSES if not one.personal})
    someone = sa.and_(sa.or_(of_units, PERSON.id != CASE.subject_id), in_service(ON))
    holds = (
        sa.exists()
        .where(ASSIGNMENT.position_id == SEAT.position_id, valid_on(ASSIGNMENT, ON), PERSON.id == ASSIGNMENT.person_id)
        .where(someone)
    )
    acts = (
        sa.exists()
        .where(
            AUTHORITY.position_id == SEAT.position_id, in_force(ON), AUTHORITY.kind != AuthorityKind.PREPARER,
            PERSON.id == AUTHORITY.person_id,
        )
        .where(someone)
    )  # fmt: skip
    granted = sa.exists().where(
        granted_on(ON),
        GRANT.tenant_id == CASE.tenant_id,
        sa.or_(of_units, GRANT.person_id != CASE.subject_id),
        sa.or_(
            *(sa.and_(SEAT.office == office, GRANT.role == role) for office, role in OFFICE_ROLE.items()
              if office is not Office.ADMIN_OPD),
            sa.and_(SEAT.office == Office.ADMIN_OPD, GRANT.role == Role.ADMIN_OPD, GRANT.opd_id == SEAT.opd_id),
        ),
    )  # fmt: skip
    scope = (SEAT.id.table, CASE.id.table)
    return sa.or_(SEAT.person_id.is_not(None), holds.correlate(*scope), acts.correlate(*scope),
                  granted.correlate(*scope))  # fmt: skip


HELD = (
    sa.exists()
    .where(ASSIGNMENT.position_id == SEAT.position_id, valid_on(ASSIGNMENT, ON))
    .correlate(SEAT.id.table)
)
GAPS = (
    sa.select(
        CASE.id, CASE.tenant_id, CASE.opd_id, UNIT.name, CASE.process, CASE.process_version, CASE.state, CASE.title,
        CASE.subject_id, SUBJECT.name, SEAT.who, SEAT.position_id, sa.func.coalesce(POSITION.title, ""), SEAT.office,
        VISIT.id, VISIT.opened_at, VISIT.due_on, NOTICE.told_at, HELD,
    )
    .join_from(SEAT.id.table, VISIT.id.table, sa.and_(VISIT.id == SEAT.visit_id, VISIT.closed_at.is_(None)))
    .join(CASE.id.table, CASE.id == SEAT.case_id)
    .join(UNIT.id.table, UNIT.id == CASE.opd_id)
    .join(SUBJECT.id.table, SUBJECT.id == CASE.subject_id)
    .outerjoin(POSITION.id.table, POSITION.id == SEAT.position_id)
    .outerjoin(NOTICE.visit_id.table, NOTICE.visit_id == VISIT.id)
    .where(
        CASE.closed_at.is_(None),
        SEAT.asked,
        SEAT.who != Who.SYSTEM,
        sa.or_(
            SEAT.status == SeatStatus.OPEN,
            sa.and_(SEAT.status == SeatStatus.WAITING, SEAT.position_id.is_(None), SEAT.office.is_(None)),
        ),
        ~_able(),
    )
    .order_by(VISIT.due_on.is_(None), VISIT.due_on, VISIT.opened_at, SEAT.id)
    .limit(LIMIT)
)  # fmt: skip
OF_CITY = GAPS.where(CASE.tenant_id == TENANT)
OF_OPDS = OF_CITY.where(CASE.opd_id.in_(sa.bindparam("opds", expanding=True)))


def gaps(
    session: Session, on: date, *, tenant_id: UUID | None = None, opds: frozenset[UUID] | None = None
) -> tuple[Gap, ...]:
    """The gaps, nearest deadline first: of everybody, of a city, or of some OPDs of it. One query."""
    if tenant_id is None:
        return tuple(Gap(*row) for row in ask(session, GAPS, on=on))
    if opds is None:
        return tuple(Gap(*row) for row in ask(session, OF_CITY, on=on, tenant=tenant_id))
    return tuple(Gap(*row) for row in ask(session, OF_OPDS, on=on, tenant=tenant_id, opds=list(opds)))


def owners_of(session: Session, opd_ids: Iterable[UUID], on: date) -> dict[UUID, tuple[tuple[UUID, str, str], ...]]:
    """Who has to mend a gap in each OPD: its admins, else the officers of BKPSDM; (id, name, mail). One query."""
    wanted = set(opd_ids)
    rows = session.execute(
        sa.select(GRANT.role, GRANT.opd_id, PERSON.id, PERSON.name, PERSON.email)
        .join(PERSON.id.table, PERSON.id == GRANT.person_id)
        .where(granted_on(on), GRANT.role.in_((Role.ADMIN_OPD, *OFFICERS)))
        .order_by(PERSON.name, PERSON.id)
    ).all()
    central = tuple(dict.fromkeys((r.id, r.name, r.email) for r in rows if r.role in OFFICERS))
    found = {}
    for opd in wanted:
        own = tuple((r.id, r.name, r.email) for r in rows if r.role is Role.ADMIN_OPD and r.opd_id == opd)
        found[opd] = own or central
    return found
