"""The lines of the reconciliation that somebody may see, filtered, page by page; and what stands behind a click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON
from app.database import ask, columns
from app.identity.models import Role
from app.identity.queries import GRANT, granted_on
from app.organisation.queries import UNIT
from app.reconciliation.models import Difference, DifferenceKind, EkinerjaFile, Owner, Standing

DIFFERENCE, FILE = columns(Difference), columns(EkinerjaFile)
READERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM, Role.ADMIN_OPD)
WRITERS = (Role.PETUGAS_BKPSDM, Role.ADMIN_OPD)
PER_PAGE = 50
WAITING = (Standing.OPEN, Standing.ASKED)
KIND_LABEL = {
    DifferenceKind.UNKNOWN_PERSON: "Pegawai tidak dikenal di Tangkas",
    DifferenceKind.MISSING_PERSON: "Pegawai tidak ada di e-Kinerja",
    DifferenceKind.POSITION: "Jabatan berbeda",
    DifferenceKind.UNIT: "Unit kerja berbeda",
    DifferenceKind.ASSESSOR: "Pejabat penilai berbeda",
    DifferenceKind.SKP_HERE: "SKP belum ada di Tangkas",
    DifferenceKind.SKP_THERE: "SKP belum ada di e-Kinerja",
    DifferenceKind.REFERENCE: "Nomor SKP e-Kinerja",
    DifferenceKind.RESULT: "Hasil penilaian berbeda",
    DifferenceKind.RESULT_HERE: "Belum dinilai di Tangkas",
    DifferenceKind.RESULT_THERE: "Belum dinilai di e-Kinerja",
}
OWNER_LABEL = {
    Owner.ADMIN_OPD: "Admin OPD", Owner.BKPSDM: "BKPSDM", Owner.ASSESSOR: "Pejabat penilai", Owner.EMPLOYEE: "Pegawai",
}  # fmt: skip
STANDING_LABEL = {
    Standing.OPEN: "Terbuka", Standing.ASKED: "Sudah diminta", Standing.TAKEN: "Diambil alih",
    Standing.SETTLED: "Selesai dengan alasan", Standing.GONE: "Sudah sama",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A line as the page shows it."""

    id: UUID
    version: int
    tenant_id: UUID
    scope: str
    opd_id: UUID
    opd_name: str
    number: str
    name: str
    person_id: UUID | None
    case_id: UUID | None
    process: str | None
    skp_id: UUID | None
    kind: DifferenceKind
    owner: Owner
    owner_id: UUID | None
    owner_name: str
    theirs: str
    ours: str
    standing: Standing
    reason: str
    by_name: str
    changed_at: datetime

    @property
    def kind_label(self) -> str:
        return KIND_LABEL[self.kind]

    @property
    def owner_label(self) -> str:
        return OWNER_LABEL[self.owner]

    @property
    def standing_label(self) -> str:
        return STANDING_LABEL[self.standing]

    @property
    def waits(self) -> bool:
        return self.standing in WAITING

    @property
    def may_take(self) -> bool:
        """What a click may take over: only the number of e-Kinerja, which decides nothing."""
        return self.waits and self.kind is DifferenceKind.REFERENCE and self.skp_id is not None


@dataclass(frozen=True, slots=True)
class Filter:
    """What the page shows. None and empty: everything that waits."""

    scope: str = ""
    opd_id: UUID | None = None
    owner: Owner | None = None
    kind: DifferenceKind | None = None
    settled: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was laid beside Tangkas."""

    scope: str
    label: str
    name: str
    people: int
    differences: int
    by_name: str
    at: datetime


def reach(actor: Actor) -> Any:
    """The lines somebody may see: of the whole city for BKPSDM, of the own OPD for its admin."""
    if set(actor.roles) & {Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM}:
        return DIFFERENCE.tenant_id == actor.tenant_id
    return sa.and_(DIFFERENCE.tenant_id == actor.tenant_id, DIFFERENCE.opd_id.in_(list(actor.admin_of)))


def _where(actor: Actor, chosen: Filter) -> list[Any]:
    found = [reach(actor)]
    found.append(DIFFERENCE.standing.in_(WAITING) if not chosen.settled else DIFFERENCE.standing.not_in(WAITING))
    for column, value in ((DIFFERENCE.scope, chosen.scope), (DIFFERENCE.opd_id, chosen.opd_id),
                          (DIFFERENCE.owner, chosen.owner), (DIFFERENCE.kind, chosen.kind)):  # fmt: skip
        if value:
            found.append(column == value)
    return found


def _rows() -> sa.Select[Any]:
    return (
        sa.select(
            DIFFERENCE.id, DIFFERENCE.version, DIFFERENCE.tenant_id, DIFFERENCE.scope, DIFFERENCE.opd_id, UNIT.name,
            DIFFERENCE.number, DIFFERENCE.name, DIFFERENCE.person_id, DIFFERENCE.case_id, CASE.process,
            DIFFERENCE.skp_id, DIFFERENCE.kind, DIFFERENCE.owner, DIFFERENCE.owner_id, DIFFERENCE.owner_name,
            DIFFERENCE.theirs, DIFFERENCE.ours, DIFFERENCE.standing, DIFFERENCE.reason, DIFFERENCE.by_name,
            DIFFERENCE.changed_at,
        )
        .join(UNIT.id.table, UNIT.id == DIFFERENCE.opd_id)
        .outerjoin(CASE.id.table, CASE.id == DIFFERENCE.case_id)
    )  # fmt: skip


def differences(session: Session, actor: Actor, chosen: Filter) -> tuple[DifferenceRow, ...]:
    """One page of lines, those that waited longest first."""
    rows = session.execute(
        _rows().where(*_where(actor, chosen))
        .order_by(UNIT.name, DIFFERENCE.name, DIFFERENCE.number, DIFFERENCE.kind)
        .limit(PER_PAGE).offset((chosen.page - 1) * PER_PAGE)
    )  # fmt: skip
    return tuple(DifferenceRow(*row) for row in rows)


def difference(session: Session, actor: Actor, difference_id: UUID) -> DifferenceRow | None:
    """One line, if this person may see it."""
    row = session.execute(_rows().where(DIFFERENCE.id == difference_id, reach(actor))).first()
    return DifferenceRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are under these filters, and of which OPDs, owners and kinds anything waits at all."""

    total: int
    opds: tuple[tuple[UUID, str], ...]
    owners: dict[Owner, int]
    kinds: dict[DifferenceKind, int]


def counts(session: Session, actor: Actor, chosen: Filter) -> Counts:
    """What the filters offer. One query."""
    rows = session.execute(
        sa.select(DIFFERENCE.opd_id, UNIT.name, DIFFERENCE.owner, DIFFERENCE.kind, DIFFERENCE.scope,
                  sa.func.count().label("many"))
        .join(UNIT.id.table, UNIT.id == DIFFERENCE.opd_id)
        .where(*_where(actor, Filter(settled=chosen.settled)))
        .group_by(DIFFERENCE.opd_id, UNIT.name, DIFFERENCE.owner, DIFFERENCE.kind, DIFFERENCE.scope)
        .order_by(UNIT.name, DIFFERENCE.owner, DIFFERENCE.kind, DIFFERENCE.scope)
    ).all()  # fmt: skip
    owners, kinds, total = dict.fromkeys(Owner, 0), dict.fromkeys(DifferenceKind, 0), 0
    for row in rows:
        if chosen.scope and row.scope != chosen.scope:
            continue
        in_opd = not chosen.opd_id or row.opd_id == chosen.opd_id
        of_owner, of_kind = not chosen.owner or row.owner == chosen.owner, not chosen.kind or row.kind == chosen.kind
        owners[row.owner] += row.many if in_opd and of_kind else 0
        kinds[row.kind] += row.many if in_opd and of_owner else 0
        total += row.many if in_opd and of_owner and of_kind else 0
    return Counts(total, tuple(dict.fromkeys((row.opd_id, row.name) for row in rows)), owners, kinds)


def files(session: Session, actor: Actor, labels: dict[str, str]) -> tuple[FileRow, ...]:
    """The files of late, newest first."""
    rows = ask(session, FILES, tenant=actor.tenant_id)
    return tuple(FileRow(row.scope, labels.get(row.scope, f"SKP {row.scope}"), *row[1:]) for row in rows)


FILES = (
    sa.select(FILE.scope, FILE.name, FILE.people, FILE.differences, FILE.by_name, FILE.at)
    .where(FILE.tenant_id == sa.bindparam("tenant"))
    .order_by(FILE.at.desc(), FILE.id.desc())
    .limit(5)
)


def may_ask(actor: Actor, one: DifferenceRow) -> bool:
    """Whether there is somebody else to ask: nobody asks the own desk."""
    mine = {Owner.BKPSDM: Role.PETUGAS_BKPSDM, Owner.ADMIN_OPD: Role.ADMIN_OPD}.get(one.owner)
    return one.waits and (mine is None or mine not in actor.roles)


def may_write(actor: Actor) -> bool:
    """Whether this person may act on the lines in reach."""
    return bool(set(actor.roles) & set(WRITERS))


def to_ask(session: Session, one: DifferenceRow, today: date) -> list[tuple[UUID, str]]:
    """(person, address) of whoever is asked to act on a line."""
    if one.owner_id is not None:
        rows = session.execute(sa.select(PERSON.id, PERSON.email).where(PERSON.id == one.owner_id))
    else:
        role = Role.ADMIN_OPD if one.owner is Owner.ADMIN_OPD else Role.PETUGAS_BKPSDM
        scope = GRANT.opd_id == one.opd_id if role is Role.ADMIN_OPD else sa.true()
        rows = session.execute(
            sa.select(PERSON.id, PERSON.email).distinct()
            .join(GRANT.id.table, GRANT.person_id == PERSON.id)
            .where(PERSON.tenant_id == one.tenant_id, GRANT.role == role, scope, granted_on(today))
            .order_by(PERSON.id)
        )  # fmt: skip
    return [(row.id, row.email) for row in rows]
