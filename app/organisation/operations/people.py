"""Who holds what from a day on, who left, until when a contract runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE
from app.cases.queries.ties import AT_CHAIRS
from app.cases.seating import Moment, moment, reseat_found
from app.database import new_id, transaction
from app.organisation.models import LONGEST_CONTRACT, Assignment, EndReason, Holding
from app.organisation.operations.noting import ONE_DAY, OrganisationRefused, claim, note, note_person
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION
from app.records.operations import ActorSnapshot
from app.web.clock import day_of


@dataclass(frozen=True, slots=True)
class PostLeft:
    """Somebody's assignment ends on a day; what hung on it hangs on the row that says so."""

    assignment_id: UUID
    ended_id: UUID
    person_id: UUID
    last_on: date


_on_left: dict[str, Callable[[Session, PostLeft, ActorSnapshot, Moment], object]] = {}


def on_post_left(listener: Callable[[Session, PostLeft, ActorSnapshot, Moment], object]) -> None:
    """Call it in the transaction that ends an assignment. Registering the same function again changes nothing."""
    _on_left[f"{listener.__module__}.{listener.__qualname__}"] = listener


def tell_left(session: Session, ended: Iterable[PostLeft], actor: ActorSnapshot, now: datetime) -> None:
    """These assignments end, in the caller's transaction."""
    when = moment(session, now, day_of(now))
    for one in ended:
        for listener in _on_left.values():
            listener(session, one, actor, when)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Somebody moves to another position from a day on."""

    person_id: UUID
    version: int
    position_id: UUID
    valid_from: date
    holding: Holding = Holding.DEFINITIF


def transfer(move: Transfer, actor: ActorSnapshot, now: datetime) -> None:
    """End the main assignment and begin the new one. Open cases of the old position stay with their assessors there.

    Raises OrganisationRefused when the position is taken or the day is before the present assignment began, and
    PersonOutdated when somebody changed the person meanwhile.
    """
    with transaction() as session:
        claim(session, move.person_id, move.version)
        last_on, left = move.valid_from - ONE_DAY, list[tuple[UUID, PostLeft]]()
        if move.holding is Holding.DEFINITIF:
            left = _end_assignments(session, move.person_id, last_on, EndReason.TRANSFER, now, primary=True)
        taken = session.execute(
            sa.select(ASSIGNMENT.id).where(
                ASSIGNMENT.position_id == move.position_id, ASSIGNMENT.holding == move.holding,
                ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_to >= move.valid_from,
            )
        ).first()  # fmt: skip
        if taken is not None:
            raise OrganisationRefused("Jabatan itu masih dipegang orang lain pada tanggal tersebut.")
        tenant_id = session.execute(sa.select(POSITION.tenant_id).where(POSITION.id == move.position_id)).scalar_one()
        session.add(
            Assignment(
                id=new_id(), tenant_id=tenant_id, person_id=move.person_id, position_id=move.position_id,
                holding=move.holding, is_primary=move.holding is Holding.DEFINITIF, valid_from=move.valid_from,
                known_from=now,
            )
        )  # fmt: skip
        session.flush()
        note(session, move.position_id, f"organisation:person:{move.holding.value}", actor, now,
              {"person": move.person_id.hex, "from": move.valid_from.isoformat()})  # fmt: skip
        tell_left(session, (one for _, one in left), actor, now)
        follow_chairs(session, [move.position_id, *(one for one, _ in left)], now)


def follow_chairs(session: Session, chairs: Sequence[UUID], now: datetime) -> int:
    """The open seats of these chairs, and those passed on from them, go to whoever may decide today."""
    when = moment(session, now, day_of(now))
    return reseat_found(session, AT_CHAIRS, when, chairs=list(chairs)) if chairs else 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody leaves the service: retirement, death, departure."""

    person_id: UUID
    version: int
    last_on: date
    reason: EndReason


def leave(leaving: Leaving, actor: ActorSnapshot, now: datetime) -> list[UUID]:
    """End all assignments on that day. Answers the open cases that now need a decision, oldest first.

    The cases stay: what they decide about a person who left is for people to say, not for a timer.
    """
    with transaction() as session:
        claim(session, leaving.person_id, leaving.version)
        left = _end_assignments(session, leaving.person_id, leaving.last_on, leaving.reason, now, primary=False)
        session.execute(
            sa.update(PERSON.id.table)
            .where(PERSON.id == leaving.person_id)
            .values(ended_on=leaving.last_on, end_reason=leaving.reason)
        )
        tell_left(session, (one for _, one in left), actor, now)
        follow_chairs(session, [one for one, _ in left], now)
        note_person(session, leaving.person_id, f"organisation:person:{leaving.reason.value}", actor, now,
                    {"last": leaving.last_on.isoformat()})  # fmt: skip
        return list(
            session.execute(
                sa.select(CASE.id)
                .where(CASE.subject_id == leaving.person_id, CASE.closed_at.is_(None))
                .order_by(CASE.opened_at)
            ).scalars()
        )


def _end_assignments(
    session: Session, person_id: UUID, last_on: date, reason: EndReason, now: datetime, *, primary: bool
) -> list[tuple[UUID, PostLeft]]:
    """Close the assignments that hold after that day; the earlier knowledge stays readable. Answers each position."""
    wanted = [ASSIGNMENT.person_id == person_id, ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_to > last_on]
    if primary:
        wanted.append(ASSIGNMENT.is_primary)
    ended: list[tuple[UUID, PostLeft]] = []
    for old in list(session.execute(sa.select(Assignment).where(*wanted)).scalars()):
        if old.valid_from > last_on:
            raise OrganisationRefused("Tanggal itu mendahului awal jabatan yang sekarang.")
        old.known_to = now
        session.flush()
        ended_id = new_id()
        session.add(
            Assignment(
                id=ended_id, tenant_id=old.tenant_id, person_id=person_id, position_id=old.position_id,
                holding=old.holding, is_primary=old.is_primary, valid_from=old.valid_from, valid_to=last_on,
                known_from=now, end_reason=reason,
            )
        )  # fmt: skip
        ended.append((old.position_id, PostLeft(old.id, ended_id, person_id, last_on)))
    session.flush()
    return ended


@dataclass(frozen=True, slots=True)
class Contract:
    """The perjanjian kerja of a PPPK ends on that day, and why this is written down now."""

    person_id: UUID
    version: int
    ends_on: date
    reason: str


_on_contract: dict[str, Callable[[Session, Sequence[UUID], Moment], object]] = {}


def on_contract_changed(listener: Callable[[Session, Sequence[UUID], Moment], object]) -> None:
    """Call it in the transaction that writes when contracts end. Registering it again changes nothing."""
    _on_contract[f"{listener.__module__}.{listener.__qualname__}"] = listener


def tell_contracts(session: Session, people: Sequence[UUID], when: Moment) -> None:
    """The contracts of these people end on another day than was known, in the caller's transaction."""
    for listener in _on_contract.values() if people else ():
        listener(session, people, when)


def set_contract(contract: Contract, actor: ActorSnapshot, now: datetime, today: date) -> None:
    """Write down when the contract ends. Raises OrganisationRefused for whoever has none, and PersonOutdated."""
    with transaction() as session:
        claim(session, contract.person_id, contract.version)
        known = session.execute(
            sa.select(PERSON.status, PERSON.contract_ends_on, PERSON.ended_on).where(PERSON.id == contract.person_id)
        ).one()
        if not known.status.has_contract:
            raise OrganisationRefused("Hanya PPPK yang mempunyai perjanjian kerja.")
        if known.ended_on is not None:
            raise OrganisationRefused("Masa tugas pegawai ini sudah berakhir.")
        if known.contract_ends_on == contract.ends_on:
            raise OrganisationRefused("Hari itu sudah tercatat sebagai akhir perjanjian kerjanya.")
        if contract.ends_on > today + LONGEST_CONTRACT:
            raise OrganisationRefused("Tanggal ini terlalu jauh: paling jauh empat puluh tahun ke depan.")
        session.execute(
            sa.update(PERSON.id.table)
            .where(PERSON.id == contract.person_id)
            .values(contract_ends_on=contract.ends_on)
        )
        was = known.contract_ends_on.isoformat() if known.contract_ends_on else ""
        note_person(session, contract.person_id, "organisation:person:contract", actor, now,
                    {"was": was, "ends": contract.ends_on.isoformat(), "reason": contract.reason})  # fmt: skip
        tell_contracts(session, (contract.person_id,), moment(session, now, today))
