"""An open seat goes to another post, whose holder owns it from then on. Joins the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session

from app.cases import authority
from app.cases.models import SeatStatus
from app.cases.queries import SEAT, CaseView
from app.cases.queries.seats import SeatRow
from app.cases.seating import Moment
from app.cases.upline import BECAUSE, barred_now
from app.database import put
from app.identity.queries import actor_of_person
from app.organisation.queries import Holder, holders_of
from app.organisation.queries.directory import main_position_of_number
from app.outbox.operations import Recipient
from workflows.engine import StepRefused
from workflows.verbs import conflicts

HAND_ON = (
    sa.update(SEAT.id.table)
    .where(SEAT.id == sa.bindparam("seat"), SEAT.status == SeatStatus.OPEN)
    .values(position_id=sa.bindparam("chair"))
)


@dataclass(frozen=True, slots=True)
class Handed:
    """From whom to whom, in words, and who is told."""

    note: str
    tell: tuple[Recipient, ...]


def hand_on(session: Session, case: CaseView, seat: SeatRow, number: str, when: Moment) -> Handed:
    """Give the seat to whoever bears that NIP. Raises StepRefused for whom the law keeps out of this seat.

    What the law keeps out is asked again when he decides; asking now spares everybody a turn that leads nowhere.
    """
    to = _named(session, case, number, when)
    if seat.target.position_id == to.position_id:
        raise StepRefused([f"Giliran ini sudah pada {to.name}."])
    _ask_conflicts(session, case, seat, to, when)
    if put(session, HAND_ON, {"seat": seat.id, "chair": to.position_id}) != 1:
        raise StepRefused(["Giliran itu baru saja diputus. Muat ulang perkaranya."])
    before = ", ".join(one.name for one in seat.holders) or "jabatan yang kosong"
    people = [Recipient(one.person_id, one.email) for one in (to, *seat.holders)]
    return Handed(f"Dari {before} kepada {to.name}, {to.title}.", tuple(people))


def _named(session: Session, case: CaseView, number: str, when: Moment) -> Holder:
    """Whoever bears the number, in his main post of today."""
    found = main_position_of_number(session, case.tenant_id, "".join(number.split()), when.today)
    people = holders_of(session, [found[0]], when.today).get(found[0], ()) if found else ()
    named = next((one for one in people if found and one.name == found[1]), None)
    if named is None:
        raise StepRefused(["Tidak ada pegawai dengan NIP itu yang memegang jabatan hari ini."])
    return named


def _ask_conflicts(session: Session, case: CaseView, seat: SeatRow, to: Holder, when: Moment) -> None:
    """The same questions his own decision would be asked, with him in the seat."""
    why = barred_now(session, case, case.stage).get(to.person_id)
    if why:
        raise StepRefused([f"{to.name} tidak dapat memegang giliran ini: {BECAUSE[why]}."])
    would = actor_of_person(session, to.person_id, to.person_id, when.today)
    if would is None:
        raise StepRefused(["Tidak ada pegawai dengan NIP itu yang memegang jabatan hari ini."])
    his = replace(seat, target=replace(seat.target, position_id=to.position_id), holders=(to,))
    now = authority.seats_of(session, case, when.today, when.policies)
    seats = tuple(his if one.id == seat.id else one for one in now)
    context = authority.context_for(
        session, case, seats, would, today=when.today, now=when.now, policies=when.policies, calendar=when.calendar
    )
    process = case.table
    reasons = conflicts(process.steps_from(process.state(case.state)), seat.target.who, context)
    if reasons:
        raise StepRefused([f"{to.name} tidak dapat memegang giliran ini: {one}" for one in reasons])
