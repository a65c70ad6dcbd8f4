"""An authority is given on a letter; one that gives more than the rule waits for a second officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.authority import queries
from app.authority.models import Authority, AuthorityKind, BasisKind
from app.authority.queries import Chair
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.organisation.models import Assignment, Holding
from app.organisation.operations.noting import note
from app.organisation.queries import PERSON
from app.organisation.queries.mandates import BASIS_LABEL, PREFIX
from app.outbox.operations import Recipient, notify
from app.policies.queries import in_force
from app.records.operations import ActorSnapshot
from app.web.filters import tanggal
from workflows.approval import Power
from workflows.authority import SELF_SET, Kind, Wanted, refusals

IN_CHAIR = {AuthorityKind.PLH: Holding.PLH, AuthorityKind.PLT: Holding.PLT}


class AuthorityRefused(Exception):
    """A rule says no; the message is the Indonesian sentence to show."""


class AuthorityOutdated(Exception):
    """It was approved or ended by somebody else since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says: whom, for which chair, from when until when, on which paper, with which further powers."""

    kind: AuthorityKind
    person_id: UUID
    position_id: UUID
    basis: BasisKind
    basis_number: str
    basis_on: date
    valid_from: date
    valid_to: date
    powers: frozenset[Power] = frozenset()


def give(actor: Actor, letter: Letter, now: datetime, on: date) -> UUID:
    """Write an authority: by whoever administers the OPD or by BKPSDM; substitutes and preparers by the holder himself.

    Powers beyond the rule hold only once a second officer approved. Raises AuthorityRefused with every reason at once.
    """
    with transaction() as session:
        giver = _fresh(session, actor, on)
        chair = queries.chair(session, actor.tenant_id, letter.position_id, letter.valid_from)
        if chair is None:
            raise AuthorityRefused("Pilih jabatan dari daftar.")
        if Kind(letter.kind) not in SELF_SET:
            _keeps(giver, chair.opd_id)
        return write(session, giver, snapshot(giver), chair, letter, now, on)


def write(
    session: Session, giver: Actor | None, by: ActorSnapshot, chair: Chair, letter: Letter, now: datetime, on: date
) -> UUID:
    """The row, the chair that goes with it, its record and its notices; inside the caller's transaction.

    Without a `giver` it follows from a leave that stands.
    """
    name = session.execute(
        sa.select(PERSON.name).where(PERSON.id == letter.person_id, PERSON.tenant_id == chair.tenant_id)
    ).scalar()
    if name is None:
        raise AuthorityRefused("Tidak ada pegawai seperti itu.")
    kind, longest = Kind(letter.kind), in_force(session).count("authority.longest_plh", on)
    days = (letter.valid_from, max(letter.valid_from, letter.valid_to))
    facts = queries.around(session, giver, chair, (letter.person_id, name), kind, days, on, longest)
    wanted = Wanted(kind, letter.valid_from, letter.valid_to, letter.basis_on, letter.powers)
    if said := refusals(wanted, facts):
        raise AuthorityRefused(" ".join(said))
    row = Authority(
        thread_id=new_id(), tenant_id=chair.tenant_id, opd_id=chair.opd_id, kind=letter.kind,
        person_id=letter.person_id, position_id=chair.id, represented_id=chair.holder_id, basis=letter.basis,
        basis_number=letter.basis_number, basis_on=letter.basis_on, powers="|".join(sorted(letter.powers)),
        valid_from=letter.valid_from, valid_to=letter.valid_to, known_from=now,
        given_by_id=giver.person_id if giver else None, approved_at=None if letter.powers else now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if row.approved_at is not None:
        _take_effect(session, row, chair.title, now)
    keep(session, row, "given", by, now)
    return row.id


def approve(actor: Actor, authority_id: UUID, now: datetime, on: date) -> None:
    """A second officer of BKPSDM approves what a letter gives beyond the rule. Raises as `give`, AuthorityOutdated."""
    with transaction() as session:
        officer = _fresh(session, actor, on)
        row = standing(session, actor, authority_id)
        if row.approved_at is not None:
            raise AuthorityOutdated
        if said := why_not_approve(officer, row.person_id, row.given_by_id):
            raise AuthorityRefused(said)
        chair = queries.chair(session, actor.tenant_id, row.position_id, row.valid_from)
        row.approved_at, row.approved_by_id = now, actor.person_id
        session.add(row)
        session.flush()
        _take_effect(session, row, chair.title if chair else "", now)
        keep(session, row, "approved", snapshot(officer), now)


def why_not_approve(actor: Actor, person_id: UUID, given_by_id: UUID | None) -> str | None:
    """Why this person may not approve, as a sentence; None when he may."""
    if not actor.is_officer:
        return "Wewenang tambahan disetujui oleh petugas BKPSDM."
    if given_by_id == actor.person_id:
        return "Yang mencatat wewenang tambahan tidak menyetujuinya sendiri; petugas lain yang menyetujui."
    if person_id == actor.person_id:
        return "Wewenang untuk diri sendiri disetujui oleh petugas lain."
    return None


def _take_effect(session: Session, row: Authority, title: str, now: datetime) -> None:
    """Plh. and Plt. sit in the chair as well; whoever acts and whoever is represented are told."""
    if row.kind in IN_CHAIR:
        seat = Assignment(
            tenant_id=row.tenant_id, person_id=row.person_id, position_id=row.position_id, holding=IN_CHAIR[row.kind],
            is_primary=False, valid_from=row.valid_from, valid_to=row.valid_to, known_from=now,
        )  # fmt: skip
        session.add(seat)
        session.flush()
        row.assignment_id = seat.id
        session.add(row)
    paper = f"{BASIS_LABEL[row.basis]} {row.basis_number}".strip()
    days = f"{tanggal(row.valid_from)} sampai {tanggal(row.valid_to)}"
    told = [Recipient(one) for one in (row.person_id, row.represented_id) if one]
    notify(
        session, told, tenant_id=row.tenant_id, case_id=None, kind="authority",
        title=f"{PREFIX[row.kind]} {title}, {days}", body=f"Dasarnya: {paper}. Lihat halaman Wewenang.", now=now,
    )  # fmt: skip


def keep(session: Session, row: Authority, what: str, by: ActorSnapshot, now: datetime, reason: str = "") -> None:
    """One link of the history."""
    body = {
        "authority": row.id.hex, "kind": row.kind.value, "person": row.person_id.hex, "basis": row.basis.value,
        "number": row.basis_number, "from": row.valid_from.isoformat(), "to": row.valid_to.isoformat(),
        "powers": row.powers, "reason": reason,
    }  # fmt: skip
    note(session, row.position_id, f"authority:{what}", by, now, body)


def standing(session: Session, actor: Actor, authority_id: UUID) -> Authority:
    """The version that stands now. Raises AuthorityOutdated."""
    row = session.get(Authority, authority_id)
    if row is None or row.tenant_id != actor.tenant_id or row.known_to is not None:
        raise AuthorityOutdated
    return row


def _fresh(session: Session, actor: Actor, on: date) -> Actor:
    """The actor as he is at this moment."""
    fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
    if fresh is None:
        raise AuthorityRefused("Masa tugas Anda sudah berakhir.")
    return fresh


def _keeps(actor: Actor, opd_id: UUID) -> None:
    if not actor.is_officer and opd_id not in actor.admin_of:
        raise AuthorityRefused("Wewenang dicatat oleh admin OPD jabatan itu atau oleh BKPSDM.")
