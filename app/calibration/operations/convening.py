"""Convene a meeting: the head of a unit invites its assessors, and from then on the results wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from app.calibration import queries
from app.calibration.models import CoveredUnit, Meeting, Participant
from app.cases.operations import Opening, open_case
from app.cases.seating import add_guests, moment
from app.database import transaction
from app.organisation.queries import HeldPosition, holders_of, positions_held
from app.outbox.operations import Recipient, notify
from app.periods.operations import PeriodOutdated, PeriodRefused, Sender
from app.periods.queries import PeriodView, period
from workflows.approval import Who
from workflows.calibration import CALIBRATION, NEVER

AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Invitation:
    """On which unit and period, when, and where."""

    unit_id: UUID
    period_id: UUID
    meets_on: date
    place: str


def convene(sender: Sender, invitation: Invitation) -> UUID | None:
    """Open the case of a meeting and invite. None when the same form was sent before.

    Raises PeriodRefused with the sentence, PeriodOutdated, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return None
        known = period(session, sender.actor.tenant_id, invitation.period_id)
        led = next((one for one in positions_held(session, sender.actor.person_id, sender.today)
                    if one.is_head and one.unit_id == invitation.unit_id), None)  # fmt: skip
        if known is None or led is None:
            raise PeriodOutdated
        units = queries.unit_ids(session, invitation.unit_id)
        _refuse(session, sender, invitation, known, units)
        return _open(session, sender, invitation, known, led, units)


def _refuse(
    session: Session, sender: Sender, invitation: Invitation, known: PeriodView, units: tuple[UUID, ...]
) -> None:
    when = moment(session, sender.now, sender.today)
    if when.policies.choice("calibration.required", sender.today) == NEVER:
        raise PeriodRefused("periode", "Menurut kebijakan yang berlaku, unit tidak mengadakan kalibrasi.")
    if sender.today < known.opens_on:
        raise PeriodRefused("periode", "Kalibrasi diundang sesudah jendela periode ini dibuka.")
    if not sender.today <= invitation.meets_on <= sender.today + AHEAD:
        raise PeriodRefused("hari", "Pilih hari rapat dari hari ini sampai 90 hari ke depan.")
    if queries.meets_already(session, units, invitation.period_id):
        raise PeriodRefused("periode", "Unit ini, atau unit di atas atau di bawahnya, sudah punya rapat yang berjalan.")


def _open(
    session: Session, sender: Sender, invitation: Invitation, known: PeriodView, led: HeldPosition,
    units: tuple[UUID, ...],
) -> UUID:  # fmt: skip
    opening = Opening(
        CALIBRATION.name, sender.actor.tenant_id, led.opd_id or led.unit_id, led.unit_id, sender.actor.person_id,
        led.position_id, f"Kalibrasi {led.unit_name}, {known.label}",
    )  # fmt: skip
    case = open_case(session, opening, sender.snapshot, moment(session, sender.now, sender.today))
    session.add(
        Meeting(
            case_id=case.id, tenant_id=case.tenant_id, unit_id=led.unit_id, period_id=known.id,
            head_position_id=led.position_id, meets_on=invitation.meets_on, place=invitation.place,
        )
    )  # fmt: skip
    session.flush()
    session.add_all(CoveredUnit(meeting_id=case.id, unit_id=one) for one in units)
    invited = queries.assessors_in(session, units, known.id, led.position_id, sender.today)
    session.add_all(Participant(meeting_id=case.id, position_id=one) for one in invited)
    session.flush()
    guests = [one for one in invited if one != led.position_id]
    add_guests(session, case, Who.ASSESSOR, guests)
    people = [h for hs in holders_of(session, guests, sender.today).values() for h in hs]
    notify(
        session, [Recipient(h.person_id, h.email) for h in people], tenant_id=case.tenant_id, case_id=case.id,
        kind="turn", title=case.title, now=sender.now,
        body=f"{sender.actor.name} mengundang Anda. Konfirmasi penilaian Anda sebelum rapat dibuka.",
    )  # fmt: skip
    return case.id
