"""The life of one decision, inside one transaction. The only place that stores a state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import authority, queries
from app.cases.idempotency import OnBehalf, StepCommand, StepTaken, answered, remember
from app.cases.models import Decision, Draft
from app.cases.notices import snapshot_of, tell, tell_represented
from app.cases.operations.opening import issue
from app.cases.operations.refusals import REFUSALS, CaseNotFound, CaseOutdated
from app.cases.operations.wording import plain, reason_of
from app.cases.queries import CaseView
from app.cases.queries.seats import SeatRow
from app.cases.registry import Applied, FactsRequest, Handler, handler_of
from app.cases.seating import (
    MOVE,
    Moment,
    close_visit,
    keep_authority,
    keep_pen,
    merge_seats,
    moment,
    open_next_seat,
    open_visit,
    take_seat,
)
from app.database import columns, new_id, put, transaction
from app.identity.queries import actor_of_person
from app.organisation.queries.mandates import Mandate
from app.records import operations as records
from app.records.operations import SYSTEM, ActorSnapshot
from workflows import engine
from workflows.approval import Who

DRAFT, DECISION = columns(Draft), columns(Decision)
ADD_DECISION = sa.insert(DECISION.id.table)
RETURN = "return"
FORGET_DRAFTS = sa.delete(DRAFT.form.table).where(
    DRAFT.person_id == sa.bindparam("person"), DRAFT.case_id == sa.bindparam("case")
)


def take_step(command: StepCommand) -> StepTaken:
    """Take a step for a person.

    Raises CaseNotFound, CaseOutdated, KeyReused, and the engine's UnknownStep, StepNotOpen, StepRefused; then nothing
    was written. The same key with the same content answers as before and writes nothing.
    """
    try:
        return _take_once(command)
    except REFUSALS:  # whatever is sent a second time ends here: its case has moved on, or its key is taken
        with transaction() as session:
            before = answered(session, command)
        if before is None:
            raise
        return before


def _take_once(command: StepCommand) -> StepTaken:
    with transaction() as session:
        actor = actor_of_person(session, command.person_id, command.account_id, command.today)
        case = queries.case_for(session, actor, command.case_id, command.today) if actor else None
        if actor is None or case is None:
            raise CaseNotFound
        when = moment(session, command.now, command.today)
        taken = _take(session, case, actor, command, when)
        remember(session, command, taken)
        if command.step != RETURN:  # whoever returns it goes on from there when it comes back
            put(session, FORGET_DRAFTS, {"person": command.person_id, "case": command.case_id})
        return taken


def _take(session: Session, case: CaseView, actor: Actor, command: StepCommand, when: Moment) -> StepTaken:
    handler = handler_of(case.process)
    is_parallel = case.table.is_parallel(command.step, case.table.state(case.state))
    if is_parallel:  # others may write this moment: each waits for his turn instead of losing it
        case = queries.case_alone(session, case.id) or case
    seats = authority.seats_of(session, case, when.today, when.policies)
    process = case.table
    state = process.state(case.state)
    is_of_now = command.version <= case.version if is_parallel else command.version == case.version
    if not is_of_now:
        process.step(command.step, state)
        raise CaseOutdated(queries.latest(session, case.id))
    context = authority.context_for(
        session,
        case,
        seats,
        actor,
        today=when.today,
        now=when.now,
        policies=when.policies,
        calendar=when.calendar,
        payload=command.payload,
        behalf=command.on_behalf.words() if command.on_behalf else None,
    )
    outcome = process.take(state, command.step, context)
    seat = next(s for s in seats if s.no == outcome.seat_no)
    snapshot = snapshot_of(actor, process, seat, outcome.pen)
    behalf = command.on_behalf if outcome.pen else None
    mandate = None if outcome.pen else actor.mandate_for(seat.target.position_id)
    return _write(session, case, handler, outcome, seat, snapshot, command.payload, when, behalf=behalf, acts=mandate)


def take_system_step(session: Session, case_id: UUID, step: str, when: Moment, payload: Any = None) -> StepTaken:
    """A step of the system, inside the caller's transaction. Raises as `take_step` does."""
    return _take_as_system(session, step, when, *_as_system(session, case_id, when, payload))


def take_system_step_if_open(session: Session, case_id: UUID, step: str, when: Moment) -> StepTaken | None:
    """The same for a step that may have to wait; None while a guard holds it, and then nothing is written."""
    case, seats, context = _as_system(session, case_id, when, None)
    process = case.table
    offers = process.offered(process.state(case.state), context)
    is_open = any(one.open and one.step.name == step for one in offers)
    return _take_as_system(session, step, when, case, seats, context) if is_open else None


def _as_system(
    session: Session, case_id: UUID, when: Moment, payload: Any
) -> tuple[CaseView, tuple[SeatRow, ...], engine.Context]:
    """The case before the system, with its seats and all a guard may ask."""
    case = queries.case_unguarded(session, case_id)
    if case is None:
        raise CaseNotFound
    seats = authority.seats_of(session, case, when.today, when.policies)
    facts = handler_of(case.process).facts(
        FactsRequest(
            session, case.id, case.opd_id, case.subject_id, case.position_id, case.visit_id, case.visit_opened_at,
            None, when.today, when.policies, when.calendar, case.due_on,
        )
    )  # fmt: skip
    actor = engine.Actor(None, SYSTEM.name, frozenset({Who.SYSTEM}))
    views = tuple(s.view({}) for s in seats)
    context = engine.Context(
        actor, facts, when.policies, when.today, when.now, payload, views, visit_on=case.rules_on
    )
    return case, seats, context


def _take_as_system(
    session: Session, step: str, when: Moment, case: CaseView, seats: tuple[SeatRow, ...], context: engine.Context
) -> StepTaken:
    handler = handler_of(case.process)
    outcome = case.table.take(case.table.state(case.state), step, context)
    seat = next(s for s in seats if s.no == outcome.seat_no)
    return _write(session, case, handler, outcome, seat, SYSTEM, context.payload, when)


def _write(
    session: Session,
    view: CaseView,
    handler: Handler,
    outcome: engine.Outcome,
    seat: SeatRow,
    actor: ActorSnapshot,
    payload: Any,
    when: Moment,
    *,
    behalf: OnBehalf | None = None,
    acts: Mandate | None = None,
) -> StepTaken:
    ended = when.now if view.table.stages[outcome.went_to].final else None
    move = {
        "case": view.id, "shown": view.version, "table": view.process_version, "went_to": outcome.went_to.value,
        "ended": ended,
    }  # fmt: skip
    if put(session, MOVE, move) != 1:
        raise CaseOutdated(queries.latest(session, view.id))
    merge_seats(session, view.visit_id, outcome.merged)
    decision_id = _decide(session, view, outcome, seat, actor, payload, when)
    if behalf is not None:
        keep_pen(session, view, outcome, decision_id, behalf)
    if acts is not None:
        keep_authority(session, view, decision_id, acts)
        tell_represented(session, view, outcome, actor, acts, when)
    asked: tuple[SeatRow, ...] = ()
    if outcome.moved:
        close_visit(session, view.visit_id, when.now)
        asked = open_visit(session, view, outcome.went_to, view.visit_no + 1, when)
    else:
        open_next_seat(session, view)
    handler.apply(
        Applied(
            session, view, outcome, payload, actor, decision_id, when.now, when.today, when.policies, when.calendar,
            behalf.words() if behalf else None,
        )
    )  # fmt: skip
    session.flush()
    body = {
        "from": outcome.came_from.value,
        "to": outcome.went_to.value,
        "seat": seat.no,
        "visit": view.visit_no,
        "no": view.version + 1,
        "version": view.version + 1,
        "payload": plain(payload),
        **({"merged": [no for no, _ in outcome.merged]} if outcome.merged else {}),
        **({"behalf": plain(behalf)} if behalf else {}),
        **({"authority": acts.id.hex, "basis": acts.letter} if acts else {}),
    }
    records.append(
        session,
        tenant_id=view.tenant_id,
        opd_id=view.opd_id,
        tag=f"{view.process}:{outcome.step.name}",
        actor=actor,
        case_id=view.id,
        decision_id=decision_id,
        now=when.now,
        body=body,
    )
    if outcome.moved:
        _announce(session, view, handler, outcome, asked, actor, decision_id, when)
    return StepTaken(view.id, decision_id, outcome.step.past, outcome.went_to.value, view.version + 1, outcome.moved)


def _announce(
    session: Session,
    view: CaseView,
    handler: Handler,
    outcome: engine.Outcome,
    asked: tuple[SeatRow, ...],
    actor: ActorSnapshot,
    decision_id: UUID,
    when: Moment,
) -> None:
    """What follows a move: notices, documents, and the system step that belongs to it."""
    if not outcome.step.silent:
        tell(session, view, outcome, asked, actor, when)
    for kind in outcome.step.documents:
        issue(session, view, handler, kind, decision_id, when.now)
    if outcome.step.then:
        session.flush()
        take_system_step_if_open(session, view.id, outcome.step.then, when)


def _decide(
    session: Session,
    view: CaseView,
    outcome: engine.Outcome,
    seat: SeatRow,
    actor: ActorSnapshot,
    payload: Any,
    when: Moment,
) -> UUID:
    decision_id = new_id()
    row = {
        "id": decision_id,
        "case_id": view.id,
        "visit_id": view.visit_id,
        "seat_id": take_seat(session, view, seat, is_last=outcome.moved),
        "no": view.version + 1,
        "step": outcome.step.name,
        "went_to": outcome.went_to.value,
        "agreed": outcome.step.agrees,
        "actor_id": actor.person_id,
        "actor_name": actor.name,
        "actor_capacity": actor.capacity,
        "on_behalf": outcome.pen is not None,
        "reason": reason_of(payload),
        "at": when.now,
    }
    put(session, ADD_DECISION, row)
    return decision_id
