"""What every list says of a case: whom it waits for, since when, until when, and what happens then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.deadlines import Deadlines, Face
from app.cases.frame import OFFICE_NAME
from app.cases.queries.standing import AskedSeat, Standing, standings
from app.policies.queries import rules_in_force
from workflows.approval import WHO_LABEL


@dataclass(frozen=True, slots=True)
class Stand:
    """One case as `components/waiting.html` reads it."""

    who: str
    face: Face


def stands(session: Session, actor: Actor, case_ids: Iterable[UUID], today: date) -> dict[UUID, Stand]:
    """How those of the cases stand that wait for somebody. One query, whatever the list."""
    found = standings(session, case_ids, today)
    deadlines = Deadlines(*rules_in_force(session), today)
    return {
        case_id: Stand(_who(one, actor), deadlines.face(one.process, one.state, one.clock, one.process_version))
        for case_id, one in found.items()
        if one.asked
    }


def _who(one: Standing, actor: Actor) -> str:
    return " atau ".join(dict.fromkeys(_named(seat, one, actor) for seat in one.asked))


def _named(seat: AskedSeat, one: Standing, actor: Actor) -> str:
    if seat.person_id is not None:
        return "Anda" if seat.person_id == actor.person_id else one.subject_name
    if seat.position_id in actor.position_ids:
        return "Anda"
    if seat.office is not None:
        return OFFICE_NAME[seat.office.value]
    return seat.holder or f"{WHO_LABEL[seat.who]} (jabatan kosong)"
