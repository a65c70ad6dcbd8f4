"""The organisation as it is known now, loaded whole: what an import is compared with. Read only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.database import columns
from app.identity.models import Role
from app.organisation.models import Holding, Position, Tenant
from app.organisation.queries import ASSIGNMENT, LINE, PERSON, UNIT
from workflows.vocabulary import EmploymentStatus

POSITION = columns(Position)
IMPORTERS = (Role.PETUGAS_BKPSDM, Role.ADMIN_OPD)
NOT_ASSESSED = ("TANGSEL", "WAWALI")  # above the Wali Kota nobody; he and his deputy are not assessed here
BKPSDM_UNIT = "BKPSDM"


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit by its code."""

    id: UUID
    code: str
    name: str
    opd_id: UUID


@dataclass(frozen=True, slots=True)
class ChairNow:
    """A position, who is known to hold it last, and until when."""

    id: UUID
    unit_id: UUID
    title: str
    kind: str
    eselon: str
    jabatan_code: str
    is_head: bool
    holder_id: UUID | None = None
    held_to: date | None = None


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person with the main position known last."""

    id: UUID
    number: str
    name: str
    status: EmploymentStatus
    golongan: str
    pangkat: str
    email: str
    has_device: bool
    version: int
    ended_on: date | None
    contract_ends_on: date | None
    assignment_id: UUID | None = None
    position_id: UUID | None = None
    since: date | None = None


@dataclass(frozen=True)
class Present:
    """Everything an import is compared with. `line`: position -> (position that assesses it, since)."""

    people: dict[str, PersonNow]
    units: dict[str, UnitNow]
    chairs: dict[UUID, ChairNow]
    line: dict[UUID, tuple[UUID, date]]
    names: dict[UUID, str] = field(default_factory=dict)

    @cached_property
    def unit_of(self) -> dict[UUID, UnitNow]:
        """The units by id."""
        return {unit.id: unit for unit in self.units.values()}


def present(session: Session, tenant_id: UUID) -> Present:
    """The whole organisation as known now. Four queries."""
    units = {
        row.code.upper(): UnitNow(row.id, row.code, row.name, row.opd_id or row.id)
        for row in session.execute(
            sa.select(UNIT.id, UNIT.code, UNIT.name, UNIT.opd_id).where(UNIT.tenant_id == tenant_id).order_by(UNIT.code)
        )
    }
    held = _held(session, tenant_id)
    chairs = _chairs(session, tenant_id, held)
    people = _people(session, tenant_id, held)
    return Present(people, units, chairs, _line(session, tenant_id), {p.id: p.name for p in people.values()})


@dataclass(frozen=True, slots=True)
class _Held:
    """A definitive assignment as known now."""

    id: UUID
    person_id: UUID
    position_id: UUID
    is_primary: bool
    valid_from: date
    valid_to: date


def _held(session: Session, tenant_id: UUID) -> list[_Held]:
    """Earlier ones first, so that whoever reads them keeps the last."""
    rows = session.execute(
        sa.select(
            ASSIGNMENT.id, ASSIGNMENT.person_id, ASSIGNMENT.position_id, ASSIGNMENT.is_primary, ASSIGNMENT.valid_from,
            ASSIGNMENT.valid_to,
        )
        .where(
            ASSIGNMENT.tenant_id == tenant_id, ASSIGNMENT.known_to.is_(None), ASSIGNMENT.holding == Holding.DEFINITIF
        )
        .order_by(ASSIGNMENT.valid_from, ASSIGNMENT.id)
    )  # fmt: skip
    return [_Held(*row) for row in rows]


def _chairs(session: Session, tenant_id: UUID, held: list[_Held]) -> dict[UUID, ChairNow]:
    last = {one.position_id: (one.person_id, one.valid_to) for one in held}
    rows = session.execute(
        sa.select(
            POSITION.id, POSITION.unit_id, POSITION.title, POSITION.kind, POSITION.eselon, POSITION.jabatan_code,
            POSITION.is_head,
        )
        .where(POSITION.tenant_id == tenant_id, POSITION.closed_on.is_(None))
        .order_by(POSITION.unit_id, POSITION.title, POSITION.id)
    )  # fmt: skip
    return {row.id: ChairNow(*row, *last.get(row.id, (None, None))) for row in rows}


def _people(session: Session, tenant_id: UUID, held: list[_Held]) -> dict[str, PersonNow]:
    main = {one.person_id: (one.id, one.position_id, one.valid_from) for one in held if one.is_primary}
    rows = session.execute(
        sa.select(
            PERSON.id, PERSON.number, PERSON.name, PERSON.status, PERSON.golongan, PERSON.pangkat, PERSON.email,
            PERSON.has_device, PERSON.version, PERSON.ended_on, PERSON.contract_ends_on,
        )
        .where(PERSON.tenant_id == tenant_id, PERSON.number != "")
        .order_by(PERSON.number)
    )  # fmt: skip
    return {row.number: PersonNow(*row, *main.get(row.id, (None, None, None))) for row in rows}


def _line(session: Session, tenant_id: UUID) -> dict[UUID, tuple[UUID, date]]:
    rows: Any = session.execute(
        sa.select(LINE.position_id, LINE.assessor_position_id, LINE.valid_from)
        .where(LINE.tenant_id == tenant_id, LINE.known_to.is_(None))
        .order_by(LINE.valid_from, LINE.id)
    )
    return {row.position_id: (row.assessor_position_id, row.valid_from) for row in rows}


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports. `opds` None: the whole city and every column. `person_id` is None for the command line."""

    person_id: UUID | None
    tenant_id: UUID
    opds: frozenset[UUID] | None


def importer_of(actor: Actor) -> Importer:
    """What this person may import: an officer of BKPSDM everything, an admin OPD the own OPD."""
    opds = None if Role.PETUGAS_BKPSDM in actor.roles else actor.admin_of
    return Importer(actor.person_id, actor.tenant_id, opds)


def tenant_of_code(session: Session, code: str) -> UUID | None:
    """The tenant a command line works for."""
    tenant = columns(Tenant)
    return session.execute(sa.select(tenant.id).where(tenant.code == code)).scalar()


def desk_opd(session: Session, tenant_id: UUID) -> UUID | None:
    """The unit of BKPSDM, in whose history an import of the city stands."""
    return session.execute(sa.select(UNIT.id).where(UNIT.tenant_id == tenant_id, UNIT.code == BKPSDM_UNIT)).scalar()


def history_of(session: Session, importer: Importer) -> UUID | None:
    """In whose history an import is recorded: that of the OPD it is limited to, else that of BKPSDM."""
    return min(importer.opds) if importer.opds else desk_opd(session, importer.tenant_id)
