"""The life of one decision, inside one transaction. The only place that stores a state."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.calendar.queries import working_days
from app.cases import queries
from app.cases.models import Case, Decision, Draft, Idempotency, Seat, SeatStatus, Visit
from app.cases.queries import CASE, SEAT, CaseView, SeatRow
from app.cases.registry import Applied, FactsRequest, Handler, handler_of
from app.database import columns, new_id, transaction
from app.documents import operations as documents
from app.identity.queries import actor_of_person
from app.organisation.models import Holding
from app.organisation.queries import holders_of
from app.outbox import operations as outbox
from app.policies.queries import in_force
from app.records import operations as records
from app.records.operations import SYSTEM, ActorSnapshot
from workflows import engine
from workflows.approval import WHO_LABEL, Shape, Who
from workflows.calendar import WorkingDays, due_on
from workflows.policies import Policies

IDEMPOTENCY, DRAFT = columns(Idempotency), columns(Draft)
REASON_FIELDS = ("reason", "reasons", "answer", "merit", "reflection", "witness")


class CaseNotFound(LookupError):
    """No such case, or not one this person may see."""


class CaseOutdated(Exception):
    """The case moved since the page was drawn; `latest` tells who decided what and when."""

    def __init__(self, latest: queries.TimelineEntry | None) -> None:
        self.latest = latest
        super().__init__("case outdated")


class KeyReused(Exception):
    """The form key was already used with another content."""


@dataclass(frozen=True, slots=True)
class StepCommand:
    """A person takes a step. `version` is the case's as shown; `key` and `request_hash` make it safe to repeat."""

    case_id: UUID
    step: str
    person_id: UUID
    account_id: UUID
    payload: Any
    version: int
    key: str
    request_hash: str
    now: datetime
    today: date
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What happened; `replayed` when the same key had already been answered."""

    case_id: UUID
    decision_id: UUID
    past: str
    state: str
    version: int
    moved: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What every move of one transaction shares."""

    now: datetime
    today: date
    policies: Policies
    calendar: WorkingDays


def moment(session: Session, now: datetime, today: date) -> Moment:
    """The policies and the calendar in force, read inside the transaction."""
    return Moment(now, today, in_force(session), working_days(session))


def take_step(command: StepCommand) -> StepTaken:
    """Take a step for a person.

    Raises CaseNotFound, CaseOutdated, KeyReused, and the engine's UnknownStep, StepNotOpen, StepRefused; then nothing
    was written. The same key with the same content answers as before and writes nothing.
    """
    with transaction() as session:
        answered = _answered(session, command)
        if answered is not None:
            return answered
        actor = actor_of_person(session, command.person_id, command.account_id, command.today)
        case = queries.case_for(session, actor, command.case_id, command.today) if actor else None
        if actor is None or case is None:
            raise CaseNotFound
        when = moment(session, command.now, command.today)
        taken = _take(session, case, actor, command, when)
        session.add(Idempotency(person_id=command.person_id, key=command.key, request_hash=command.request_hash, at=when.now,
                                answer=_answer(taken)))
        session.execute(sa.delete(DRAFT.form.table).where(DRAFT.person_id == command.person_id,
                                                          DRAFT.case_id == command.case_id))
        return taken


def _take(session: Session, case: CaseView, actor: Actor, command: StepCommand, when: Moment) -> StepTaken:
    handler = handler_of(case.process)
    seats = queries.seats_of(session, case, when.today, when.policies)
    if case.version != command.version:
        handler.process.step(command.step, handler.process.state(case.state))
        raise CaseOutdated(next(iter(queries.timeline(session, case.id)), None))
    context = queries.context_for(session, case, seats, actor, today=when.today, now=when.now, policies=when.policies,
                                  calendar=when.calendar, payload=command.payload)
    outcome = handler.process.take(handler.process.state(case.state), command.step, context)
    seat = next(s for s in seats if s.no == outcome.seat_no)
    snapshot = _snapshot(actor, seat, command.on_behalf)
    return _write(session, case, handler, outcome, seat, snapshot, command.payload, when, on_behalf=command.on_behalf)


def take_system_step(session: Session, case_id: UUID, step: str, when: Moment, payload: Any = None) -> StepTaken:
    """A step of the system, inside the caller's transaction. Raises as `take_step` does."""
    case = queries.case_unguarded(session, case_id)
    if case is None:
        raise CaseNotFound
    handler = handler_of(case.process)
    seats = queries.seats_of(session, case, when.today, when.policies)
    facts = handler.facts(FactsRequest(
        session, case.id, case.opd_id, case.subject_id, case.position_id, case.visit_id, case.visit_opened_at, None,
        when.today, when.policies, when.calendar))
    context = engine.Context(
        actor=engine.Actor(None, SYSTEM.name, frozenset({Who.SYSTEM})), facts=facts, policies=when.policies,
        today=when.today, now=when.now, payload=payload, seats=tuple(s.view() for s in seats))
    outcome = handler.process.take(handler.process.state(case.state), step, context)
    seat = next(s for s in seats if s.no == outcome.seat_no)
    return _write(session, case, handler, outcome, seat, SYSTEM, payload, when)


def _write(
    session: Session, view: CaseView, handler: Handler, outcome: engine.Outcome, seat: SeatRow, actor: ActorSnapshot,
    payload: Any, when: Moment, *, on_behalf: bool = False,
) -> StepTaken:
    moved = session.execute(
        sa.update(CASE.id.table).where(CASE.id == view.id, CASE.version == view.version)
        .values(state=outcome.went_to.value, version=view.version + 1,
                closed_at=when.now if handler.process.stages[outcome.went_to].final else None))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise CaseOutdated(next(iter(queries.timeline(session, view.id)), None))
    decision = _decide(session, view, outcome, seat, actor, payload, when, on_behalf)
    case = session.execute(sa.select(Case).where(CASE.id == view.id)).scalars().one()
    visit = session.execute(sa.select(Visit).where(queries.VISIT.id == view.visit_id)).scalars().one()
    if outcome.moved:
        _close_visit(session, visit, when.now)
        open_visit(session, view, handler, outcome.went_to, view.visit_no + 1, when)
    else:
        _open_next_seat(session, view, when)
    session.flush()
    handler.apply(Applied(session, case, visit, outcome, payload, actor, decision.id, when.now, when.today, when.policies,
                          when.calendar))
    records.append(
        session, tenant_id=view.tenant_id, opd_id=view.opd_id, tag=f"{view.process}:{outcome.step.name}", actor=actor,
        case_id=view.id, decision_id=decision.id, now=when.now,
        body={"from": outcome.came_from.value, "to": outcome.went_to.value, "seat": seat.no, "visit": view.visit_no,
              "no": decision.no, "version": view.version + 1, "payload": plain(payload)})
    if outcome.moved and not outcome.step.silent:
        _tell(session, view, handler, outcome, actor, when)
    if outcome.moved:
        for kind in outcome.step.documents:
            _issue(session, view, handler, kind, decision.id, when.now)
    taken = StepTaken(view.id, decision.id, outcome.step.past, outcome.went_to.value, view.version + 1, outcome.moved)
    if outcome.moved and outcome.step.then:
        session.flush()
        take_system_step(session, view.id, outcome.step.then, when)
    return taken


def _decide(
    session: Session, view: CaseView, outcome: engine.Outcome, seat: SeatRow, actor: ActorSnapshot, payload: Any,
    when: Moment, on_behalf: bool,
) -> Decision:
    seat_id = seat.id or _add_seat(session, view.visit_id, view.id, seat, when, asked=False)
    session.execute(sa.update(SEAT.id.table).where(SEAT.id == seat_id).values(status=SeatStatus.TAKEN))
    decision = Decision(
        id=new_id(), case_id=view.id, visit_id=view.visit_id, seat_id=seat_id, no=view.version + 1, step=outcome.step.name,
        went_to=outcome.went_to.value, agreed=outcome.step.agrees, actor_id=actor.person_id, actor_name=actor.name,
        actor_capacity=actor.capacity, on_behalf=on_behalf, reason=reason_of(payload), at=when.now)
    session.add(decision)
    session.flush()
    return decision


def _add_seat(session: Session, visit_id: UUID, case_id: UUID, seat: SeatRow, when: Moment, *, asked: bool,
              status: SeatStatus = SeatStatus.OPEN) -> UUID:
    target = seat.target
    holder = None
    if asked and target.position_id:
        people = holders_of(session, [target.position_id], when.today).get(target.position_id, ())
        holder = people[0].person_id if people else None
    office = target.office
    if target.person_id is None and target.position_id is None and office is None and target.who is not Who.SYSTEM:
        status, asked = SeatStatus.WAITING, asked  # nobody is recorded yet; reseating fills it
    row = Seat(id=new_id(), visit_id=visit_id, case_id=case_id, no=seat.no, who=target.who, asked=asked, status=status,
               person_id=target.person_id, position_id=target.position_id, office=office, opd_id=target.opd_id,
               holder_at_opening_id=holder or target.person_id)
    session.add(row)
    session.flush()
    return row.id


def _close_visit(session: Session, visit: Visit, now: datetime) -> None:
    visit.closed_at = now
    session.execute(sa.update(SEAT.id.table).where(SEAT.visit_id == visit.id, SEAT.status != SeatStatus.TAKEN)
                    .values(status=SeatStatus.CLOSED))
    session.flush()


def _open_next_seat(session: Session, view: CaseView, when: Moment) -> None:
    waiting = session.execute(
        sa.select(SEAT.id).where(SEAT.visit_id == view.visit_id, SEAT.asked, SEAT.status == SeatStatus.WAITING)
        .order_by(SEAT.no).limit(1)).scalar()
    if waiting is not None:
        session.execute(sa.update(SEAT.id.table).where(SEAT.id == waiting).values(status=SeatStatus.OPEN))


def open_visit(session: Session, view: CaseView, handler: Handler, state: Any, no: int, when: Moment) -> Visit:
    """A new stay in a state, with its deadline from policy and the seats it asks. In a sequence only the first opens."""
    stage = handler.process.stages[state]
    policy = handler.process.due_policy(state)
    due = due_on(when.policies.value(policy, when.today), when.today, when.calendar) if policy else None
    visit = Visit(id=new_id(), case_id=view.id, state=state.value, no=no, opened_at=when.now, due_on=due)
    session.add(visit)
    session.flush()
    order = handler.process.seats_at(state)
    for who in stage.asked:
        number = order.index(who) + 1
        target = queries.seat_target(session, who, view, when.today, when.policies)
        waits = stage.quorum.shape is Shape.SEQUENCE and number > 1
        _add_seat(session, visit.id, view.id, SeatRow(None, number, target, True, SeatStatus.OPEN), when, asked=True,
                  status=SeatStatus.WAITING if waits else SeatStatus.OPEN)
    return visit


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is about. `opd_id` stays for its life."""

    process: str
    tenant_id: UUID
    opd_id: UUID
    unit_id: UUID
    subject_id: UUID
    position_id: UUID
    title: str


def open_case(session: Session, opening: Opening, actor: ActorSnapshot, when: Moment) -> CaseView:
    """Open a case in its initial state, inside the caller's transaction."""
    handler = handler_of(opening.process)
    process = handler.process
    case = Case(id=new_id(), process=process.name, process_version=process.version, state=process.initial.value, version=0,
                tenant_id=opening.tenant_id, opd_id=opening.opd_id, unit_id=opening.unit_id, subject_id=opening.subject_id,
                position_id=opening.position_id, title=opening.title, opened_at=when.now)
    session.add(case)
    session.flush()
    view = CaseView(case.id, case.process, case.state, 0, case.tenant_id, case.opd_id, case.unit_id, case.subject_id,
                    case.position_id, case.title, case.opened_at, case.id, 0, when.now, None, "", "")
    open_visit(session, view, handler, process.initial, 1, when)
    records.append(session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag=f"{process.name}:opened", actor=actor,
                   case_id=case.id, now=when.now, body={"to": process.initial.value, "title": case.title})
    session.flush()
    opened = queries.case_unguarded(session, case.id)
    if opened is None:
        raise CaseNotFound
    return opened


def reseat(session: Session, position_id: UUID, when: Moment) -> int:
    """After an organisation change: point the open asked seats of that position's cases to who is right now.

    Answers how many seats moved. Who held them at opening stays in the history.
    """
    rows = session.execute(queries.CASES.where(CASE.position_id == position_id, CASE.closed_at.is_(None))).all()
    changed = 0
    for case in (CaseView(*row) for row in rows):
        for seat in queries.seats_of(session, case, when.today, when.policies):
            if seat.id is None or seat.target.position_id is None and seat.status is not SeatStatus.WAITING:
                continue
            changed += _reseat_one(session, case, seat, when)
    return changed


def _reseat_one(session: Session, case: CaseView, seat: SeatRow, when: Moment) -> int:
    target = queries.seat_target(session, seat.target.who, case, when.today, when.policies)
    if seat.status is SeatStatus.TAKEN or target.position_id in (None, seat.target.position_id):
        return 0
    values: dict[str, Any] = {"position_id": target.position_id}
    if seat.target.position_id is None:
        values["status"] = SeatStatus.OPEN
    session.execute(sa.update(SEAT.id.table).where(SEAT.id == seat.id).values(**values))
    return 1


def _tell(session: Session, view: CaseView, handler: Handler, outcome: engine.Outcome, actor: ActorSnapshot,
          when: Moment) -> None:
    """Tell those whose turn it is now, and the person concerned what happened."""
    stage = handler.process.stages[outcome.went_to]
    asked = session.execute(
        sa.select(SEAT.person_id, SEAT.position_id).join_from(SEAT.id.table, queries.VISIT.id.table,
                                                              queries.VISIT.id == SEAT.visit_id)
        .where(SEAT.case_id == view.id, queries.VISIT.closed_at.is_(None), SEAT.asked, SEAT.status == SeatStatus.OPEN)).all()
    holders = holders_of(session, [r.position_id for r in asked if r.position_id], when.today)
    people = [outbox.Recipient(h.person_id, h.email) for hs in holders.values() for h in hs]
    people += [outbox.Recipient(r.person_id) for r in asked if r.person_id]
    recipients = [p for p in people if p.person_id not in (actor.person_id, view.subject_id)]
    common = {"tenant_id": view.tenant_id, "case_id": view.id, "now": when.now}
    outbox.notify(session, recipients, kind="turn", title=f"{view.title}: {view.subject_name}",
                  body=f"{outcome.step.past} oleh {actor.name}. {stage.label}.", **common)  # type: ignore[arg-type]
    if actor.person_id != view.subject_id:
        outbox.notify(session, [outbox.Recipient(view.subject_id)], kind="news", title=f"{view.title}: {outcome.step.past}",
                      body=f"Oleh {actor.name}, {actor.capacity}. Kini: {stage.label}.", **common)  # type: ignore[arg-type]


def _snapshot(actor: Actor, seat: SeatRow, on_behalf: bool) -> ActorSnapshot:
    held = next((p for p in actor.positions if p.position_id == seat.target.position_id), actor.position)
    label = WHO_LABEL[seat.target.who]
    capacity = label if on_behalf or held is None or held.holding is Holding.DEFINITIF else f"{held.capacity}, {label}"
    return ActorSnapshot(actor.person_id, actor.name, actor.number, held.capacity if held else "", capacity)


def _issue(session: Session, view: CaseView, handler: Handler, kind: str, decision_id: UUID, now: datetime) -> UUID:
    if handler.freeze is None:
        raise LookupError(f"{view.process} prints no documents")
    session.flush()
    frozen = handler.freeze(session, view.id, kind, decision_id)
    return documents.issue(session, frozen, kind=kind, tenant_id=view.tenant_id, opd_id=view.opd_id, case_id=view.id,
                           subject_id=view.subject_id, decision_id=decision_id, now=now)


def issue_again(case_id: UUID, kind: str, now: datetime) -> UUID:
    """Issue the document of a past decision that has none yet (PDFs on demand). Answers the document's id.

    Raises CaseNotFound when the case, or a decision that issues this kind, does not exist.
    """
    with transaction() as session:
        case = queries.case_unguarded(session, case_id)
        decision_id = queries.deciding(session, case, kind) if case else None
        if case is None or decision_id is None:
            raise CaseNotFound
        known = documents.issued(session, decision_id, kind)
        return known or _issue(session, case, handler_of(case.process), kind, decision_id, now)


def _answered(session: Session, command: StepCommand) -> StepTaken | None:
    known = session.execute(sa.select(IDEMPOTENCY.request_hash, IDEMPOTENCY.answer).where(
        IDEMPOTENCY.person_id == command.person_id, IDEMPOTENCY.key == command.key)).first()
    if known is None:
        return None
    if known.request_hash != command.request_hash:
        raise KeyReused
    body: Mapping[str, Any] = known.answer
    return StepTaken(UUID(body["case"]), UUID(body["decision"]), body["past"], body["state"], body["version"], body["moved"],
                     replayed=True)


def _answer(taken: StepTaken) -> dict[str, Any]:
    return {"case": taken.case_id.hex, "decision": taken.decision_id.hex, "past": taken.past, "state": taken.state,
            "version": taken.version, "moved": taken.moved}


def plain(value: Any) -> Any:
    """A payload as JSON can hold it: dataclasses as objects, enums as values, dates and decimals as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    return getattr(value, "value", None) or str(value)


def reason_of(payload: Any) -> str:
    """The words of a payload that the timeline quotes."""
    return next((str(getattr(payload, n)) for n in REASON_FIELDS if getattr(payload, n, "")), "")


def save_draft(person_id: UUID, case_id: UUID, form: str, body: dict[str, Any], now: datetime) -> None:
    """Keep what somebody is typing. The last save wins; nothing else changes."""
    with transaction() as session:
        known = queries.draft_of(session, person_id, case_id, form)
        if known is None:
            session.add(Draft(person_id=person_id, case_id=case_id, form=form, body=body, saved_at=now))
        else:
            known.body, known.saved_at = body, now
