"""Whom a step tells, and how an actor is named in the history. Takes part in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from app.access import Actor
from app.cases.models import SeatStatus
from app.cases.queries import CaseView
from app.cases.queries.seats import SeatRow
from app.cases.seating import Moment
from app.organisation.models import Holding
from app.organisation.queries.mandates import Mandate
from app.outbox import operations as outbox
from app.records.operations import ActorSnapshot
from app.web.wording import ended
from workflows import engine
from workflows.approval import Who


def tell(
    session: Session,
    view: CaseView,
    outcome: engine.Outcome,
    seats: Sequence[SeatRow],
    actor: ActorSnapshot,
    when: Moment,
) -> None:
    """Tell those whose turn it is now (`seats`), and the person concerned, if there is one, what happened."""
    concerned = view.subject_id if view.table.personal else None
    stage = view.table.stages[outcome.went_to]
    turn = [s for s in seats if s.status is SeatStatus.OPEN]
    people = [outbox.Recipient(h.person_id, h.email) for s in turn for h in s.holders]
    people += [outbox.Recipient(s.target.person_id) for s in turn if s.target.person_id]
    recipients = [p for p in people if p.person_id not in (actor.person_id, concerned)]
    outbox.notify(
        session,
        recipients,
        kind="turn",
        title=f"{view.title}: {view.subject_name}",
        body=f"{ended(f'{outcome.step.past} oleh {actor.name}')} {stage.label}.",
        tenant_id=view.tenant_id,
        case_id=view.id,
        now=when.now,
    )
    if concerned is not None and actor.person_id != concerned:
        outbox.notify(
            session,
            [outbox.Recipient(concerned)],
            kind="news",
            title=f"{view.title}: {outcome.step.past}",
            body=f"Oleh {actor.name}, {actor.capacity}. Kini: {stage.label}.",
            tenant_id=view.tenant_id,
            case_id=view.id,
            now=when.now,
        )


def tell_represented(
    session: Session, view: CaseView, outcome: engine.Outcome, actor: ActorSnapshot, acts: Mandate, when: Moment
) -> None:
    """Whoever is represented hears what was decided for him."""
    if acts.represented_id is None:
        return
    outbox.notify(
        session,
        [outbox.Recipient(acts.represented_id)],
        kind="news",
        title=f"Atas nama Anda: {outcome.step.past}, {view.subject_name}",
        body=f"Oleh {actor.name}, {acts.called}, berdasarkan {acts.letter}.",
        tenant_id=view.tenant_id,
        case_id=view.id,
        now=when.now,
    )


def snapshot_of(actor: Actor, process: engine.Process, seat: SeatRow, pen: Who | None = None) -> ActorSnapshot:
    """Who acts, frozen; with the `pen` of a person without a device in his own capacity, and for whom."""
    held = next((p for p in actor.positions if p.position_id == seat.target.position_id), actor.position)
    label = process.called(seat.target.who)
    mandate = actor.mandate_for(seat.target.position_id)
    if pen is not None:
        capacity = f"{process.called(pen)}, atas nama pegawai"
    elif mandate is not None:
        capacity = f"{mandate.called}, {label}"
    elif held is None or held.holding is Holding.DEFINITIF:
        capacity = label
    else:
        capacity = f"{held.capacity}, {label}"
    return ActorSnapshot(actor.person_id, actor.name, actor.number, held.capacity if held else "", capacity)
