"""Granted roles: proposed by one officer of BKPSDM, approved by another, ended by any. One transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.database import new_id, transaction
from app.grants import queries
from app.identity.models import OFFICERS, Grant, Role
from app.identity.operations.accounts import snapshot
from app.identity.queries import GRANT, actor_of_person
from app.records import operations as records

LEAST_OFFICERS = 2
FOREVER = date(9999, 12, 31)


class GrantRefused(Exception):
    """A rule of grants says no; the message is the Indonesian sentence to show."""


class GrantOutdated(Exception):
    """The grant was approved or ended by somebody else since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grant as proposed; `opd_id` for Admin OPD only."""

    person_id: UUID
    role: Role
    opd_id: UUID | None
    valid_from: date
    valid_to: date
    reason: str


def propose_grant(actor: Actor, proposal: Proposal, now: datetime, on: date) -> UUID:
    """An officer proposes a role for somebody else; it gives no right before another officer approved it.

    Raises GrantRefused.
    """
    with transaction() as session:
        officer = _officer(session, actor, on)
        if proposal.person_id == actor.person_id:
            raise GrantRefused("Anda tidak dapat mengusulkan hak akses untuk diri sendiri.")
        if (proposal.role is Role.ADMIN_OPD) != (proposal.opd_id is not None):
            raise GrantRefused("Pilih perangkat daerah untuk Admin OPD, dan kosongkan untuk hak akses lain.")
        if proposal.opd_id and proposal.opd_id not in {one for one, _ in queries.opds(session, actor.tenant_id)}:
            raise GrantRefused("Pilih perangkat daerah dari daftar.")
        if proposal.valid_to < max(proposal.valid_from, on):
            raise GrantRefused("Tanggal berakhir tidak boleh mendahului tanggal mulai atau hari ini.")
        if _has_same(session, proposal):
            raise GrantRefused("Orang ini sudah memegang atau sedang diusulkan untuk hak akses yang sama.")
        grant = Grant(
            id=new_id(),
            tenant_id=actor.tenant_id,
            person_id=proposal.person_id,
            role=proposal.role,
            opd_id=proposal.opd_id,
            reason=proposal.reason,
            valid_from=proposal.valid_from,
            valid_to=proposal.valid_to,
            proposed_by_id=actor.person_id,
            proposed_at=now,
        )
        session.add(grant)
        _record_grant(session, officer, "identity:grant:proposed", grant.id, proposal, now)
        return grant.id


def _has_same(session: Session, proposal: Proposal) -> bool:
    return (
        session.execute(
            sa.select(GRANT.id)
            .where(
                GRANT.person_id == proposal.person_id,
                GRANT.role == proposal.role,
                GRANT.opd_id.is_not_distinct_from(proposal.opd_id),
                GRANT.ended_at.is_(None),
                GRANT.valid_from <= proposal.valid_to,
                GRANT.valid_to >= proposal.valid_from,
            )
            .limit(1)
        ).first()
        is not None
    )


def why_not_approve(actor: Actor, person_id: UUID, proposed_by_id: UUID | None) -> str | None:
    """Why this officer may not approve, as a sentence; None when he may."""
    if proposed_by_id == actor.person_id:
        return "Usulan Anda disetujui oleh petugas lain."
    if person_id == actor.person_id:
        return "Hak akses untuk diri sendiri disetujui oleh petugas lain."
    return None


def approve_grant(actor: Actor, grant_id: UUID, version: int, now: datetime, on: date) -> None:
    """A second officer approves: not the proposer, not the person concerned. Raises GrantRefused, GrantOutdated."""
    with transaction() as session:
        officer = _officer(session, actor, on)
        grant = _open_grant(session, actor, grant_id, version)
        if grant.approved_at is not None:
            raise GrantOutdated
        if reason := why_not_approve(officer, grant.person_id, grant.proposed_by_id):
            raise GrantRefused(reason)
        grant.approved_by_id, grant.approved_at, grant.version = actor.person_id, now, grant.version + 1
        session.add(grant)
        _record_grant(session, officer, "identity:grant:approved", grant.id, _proposal_of(grant), now)


def end_grant(actor: Actor, grant_id: UUID, version: int, now: datetime, on: date) -> None:
    """End a grant or turn a proposal down; the right is gone at once. Two officers must remain.

    Raises GrantRefused, GrantOutdated.
    """
    with transaction() as session:
        officer = _officer(session, actor, on)
        grant = _open_grant(session, actor, grant_id, version)
        grant.ended_at, grant.ended_by_id, grant.version = now, actor.person_id, grant.version + 1
        session.add(grant)
        session.flush()
        if (
            grant.approved_at
            and grant.role in OFFICERS
            and len(queries.officers(session, actor.tenant_id, on)) < LEAST_OFFICERS
        ):
            raise GrantRefused("Setidaknya dua petugas BKPSDM harus tetap ada. Tunjuk penggantinya dahulu.")
        _record_grant(session, officer, "identity:grant:ended", grant.id, _proposal_of(grant), now)


def add_grant(
    session: Session,
    tenant_id: UUID,
    proposal: Proposal,
    now: datetime,
    *,
    proposed_by_id: UUID | None = None,
    approved_by_id: UUID | None = None,
) -> Grant:
    """A grant that holds from the start: the first officers of a city. Takes part in a transaction."""
    grant = Grant(
        id=new_id(),
        tenant_id=tenant_id,
        person_id=proposal.person_id,
        role=proposal.role,
        opd_id=proposal.opd_id,
        reason=proposal.reason,
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
        proposed_by_id=proposed_by_id,
        proposed_at=now,
        approved_by_id=approved_by_id,
        approved_at=now,
    )
    session.add(grant)
    return grant


def _officer(session: Session, actor: Actor, on: date) -> Actor:
    """The actor as he is at this moment: whoever lost the role since the page was drawn changes nothing."""
    fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
    if fresh is None or not fresh.is_officer:
        raise GrantRefused("Anda tidak lagi bertugas sebagai petugas BKPSDM.")
    return fresh


def _open_grant(session: Session, actor: Actor, grant_id: UUID, version: int) -> Grant:
    grant = session.get(Grant, grant_id)
    if grant is None or grant.tenant_id != actor.tenant_id or grant.ended_at is not None or grant.version != version:
        raise GrantOutdated
    return grant


def _proposal_of(grant: Grant) -> Proposal:
    return Proposal(grant.person_id, grant.role, grant.opd_id, grant.valid_from, grant.valid_to, grant.reason)


def _record_grant(session: Session, actor: Actor, tag: str, grant_id: UUID, proposal: Proposal, now: datetime) -> None:
    opd_id = proposal.opd_id or actor.opd_id
    if opd_id is None:
        raise GrantRefused("Anda belum ditempatkan di perangkat daerah mana pun.")
    records.append(
        session,
        tenant_id=actor.tenant_id,
        opd_id=opd_id,
        tag=tag,
        actor=snapshot(actor),
        now=now,
        body={
            "grant": grant_id.hex,
            "person": proposal.person_id.hex,
            "role": proposal.role,
            "valid_from": proposal.valid_from.isoformat(),
            "valid_to": proposal.valid_to.isoformat(),
            "reason": proposal.reason,
        },
    )
