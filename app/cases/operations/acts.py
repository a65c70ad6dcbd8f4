"""Verbs: what is done to a case beside its table. One transaction each, with reason, notice and record; none of them
touches an earlier decision or record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import authority, queries
from app.cases.idempotency import first_time
from app.cases.models import SeatStatus
from app.cases.operations.handing import hand_on
from app.cases.operations.refusals import CaseNotFound, CaseOutdated
from app.cases.queries import ACT, CASE, SEAT, CaseView
from app.cases.queries.seats import SeatRow
from app.cases.seating import MOVE, Moment, close_visit, moment, open_visit
from app.cases.situation import Beside, beside
from app.database import new_id, put, transaction
from app.documents import operations as documents
from app.identity.queries import actor_of_person
from app.outbox import operations as outbox
from app.outbox.operations import Recipient
from app.records import operations as records
from app.records.operations import ActorSnapshot
from workflows import verbs
from workflows.engine import StepRefused
from workflows.verbs import By, Verb

ADD_ACT = sa.insert(ACT.id.table)
COUNT_ON = (
    sa.update(CASE.id.table)
    .where(CASE.id == sa.bindparam("case"), CASE.version == sa.bindparam("shown"))
    .values(version=CASE.version + 1)
)
CLOSE_SEATS = (
    sa.update(SEAT.id.table)
    .where(SEAT.visit_id == sa.bindparam("visit"), SEAT.status != SeatStatus.TAKEN)
    .values(status=SeatStatus.CLOSED)
)


@dataclass(frozen=True, slots=True)
class ActCommand:
    """A person uses a verb. `about`: the seat, document or comment; `number`: the NIP of whom a seat goes to."""

    case_id: UUID
    verb: str
    person_id: UUID
    account_id: UUID
    words: str
    version: int
    key: str
    request_hash: str
    now: datetime
    today: date
    about: UUID | None = None
    number: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb under way: everything its own part may look at."""

    session: Session
    case: CaseView
    actor: Actor
    command: ActCommand
    when: Moment
    known: Beside


@dataclass(frozen=True, slots=True)
class Done:
    """What the verb's own part did, for the row of the act: to what, from which state to which, and whom to tell."""

    note: str = ""
    answers_id: UUID | None = None
    seat_id: UUID | None = None
    document_id: UUID | None = None
    went_to: str = ""
    tell: tuple[Recipient, ...] = ()


def act(command: ActCommand) -> str:
    """Use a verb; answers what happened, in the words of the table. Sent twice with the same key it happens once.

    Raises UnknownVerb, CaseNotFound, CaseOutdated, KeyReused, StepRefused; then nothing was written.
    """
    verb = verbs.verb_of(command.verb)
    try:
        return _act_once(command, verb)
    except sa.exc.IntegrityError:  # the same moment: either the same form, or somebody else was faster by a hair
        with transaction() as session:
            if not first_time(session, command.person_id, command.key, command.request_hash, command.now):
                return verb.past
            raise CaseOutdated(queries.latest(session, command.case_id)) from None


def _act_once(command: ActCommand, verb: Verb) -> str:
    with transaction() as session:
        if not first_time(session, command.person_id, command.key, command.request_hash, command.now):
            return verb.past
        doing = _begin(session, command)
        offer = verbs.offer_of(verb, doing.known.situation)
        if offer.reasons:
            raise StepRefused(offer.reasons)
        done = PARTS[verb.name](doing)
        if verb.counts and not done.went_to:
            _count_on(doing)
        session.flush()
        _keep(doing, verb, done)
    return verb.past


def _begin(session: Session, command: ActCommand) -> Doing:
    actor = actor_of_person(session, command.person_id, command.account_id, command.today)
    case = queries.case_for(session, actor, command.case_id, command.today) if actor else None
    if actor is None or case is None:
        raise CaseNotFound
    case = queries.case_alone(session, case.id) or case  # a decision of the same moment comes before or after, never in
    if command.version != case.version:
        raise CaseOutdated(queries.latest(session, case.id))
    when = moment(session, command.now, command.today)
    return Doing(session, case, actor, command, when, beside(session, actor, case, command.today, when.policies))


def _count_on(doing: Doing) -> None:
    """The version goes on, so that whoever decides on an older page hears of it."""
    if put(doing.session, COUNT_ON, {"case": doing.case.id, "shown": doing.case.version}) != 1:
        raise CaseOutdated(queries.latest(doing.session, doing.case.id))


def _keep(doing: Doing, verb: Verb, done: Done) -> None:
    """The row of the act, its record and its notices."""
    case, command, act_id = doing.case, doing.command, new_id()
    who = snapshot(doing.actor, doing.known, verb)
    row: dict[str, Any] = {
        "id": act_id, "tenant_id": case.tenant_id, "case_id": case.id, "visit_id": case.visit_id, "verb": verb.name,
        "no": case.version + 1 if verb.counts else None, "actor_id": doing.actor.person_id, "actor_name": who.name,
        "actor_capacity": who.capacity, "words": command.words, "note": done.note, "at": command.now,
        "answers_id": done.answers_id, "seat_id": done.seat_id, "document_id": done.document_id,
        "came_from": case.state if done.went_to else "", "went_to": done.went_to,
    }  # fmt: skip
    put(doing.session, ADD_ACT, row)
    body = {name: _told(row[name]) for name in ("id", "no", "words", "note", "came_from", "went_to")}
    abouts = {name: row[name].hex for name in ("answers_id", "seat_id", "document_id") if row[name]}
    records.append(
        doing.session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag=f"act:{verb.name}", actor=who,
        case_id=case.id, now=command.now, body={**body, **abouts},
    )  # fmt: skip
    _tell(doing, verb, done, who)


def _told(value: object) -> object:
    return value.hex if isinstance(value, UUID) else value


def _tell(doing: Doing, verb: Verb, done: Done, who: ActorSnapshot) -> None:
    """Those asked, whoever the verb names, and the person concerned hear of it; whoever did it knows."""
    case = doing.case
    people = [*done.tell, *asked_of(authority.seats_of(doing.session, case, doing.when.today, doing.when.policies))]
    people += [Recipient(case.subject_id)] if case.table.personal else []
    told = {one.person_id: one for one in reversed(people) if one.person_id != doing.actor.person_id}
    outbox.notify(
        doing.session, told.values(), kind="news", title=f"{case.title}: {verb.past}",
        body=f"Oleh {who.name}, {who.capacity}.{f' {done.note}' if done.note else ''} “{doing.command.words}”",
        tenant_id=case.tenant_id, case_id=case.id, now=doing.command.now,
    )  # fmt: skip


def asked_of(seats: tuple[SeatRow, ...]) -> list[Recipient]:
    """Everybody whose answer the case waits for, by name."""
    turn = [one for one in seats if one.asked and one.status is SeatStatus.OPEN]
    people = [Recipient(holder.person_id, holder.email) for seat in turn for holder in seat.holders]
    return people + [Recipient(seat.target.person_id) for seat in turn if seat.target.person_id]


def snapshot(actor: Actor, known: Beside, verb: Verb) -> ActorSnapshot:
    """Who used the verb, frozen: an office by its name, everybody else by his post."""
    capacities = [one for one in verb.by if one in known.situation.by]
    post = actor.position.capacity if actor.position else actor.title
    office = next((verbs.BY_LABEL[one] for one in capacities if one in (By.ADMIN_OPD, By.BKPSDM)), "")
    return ActorSnapshot(actor.person_id, actor.name, actor.number, post, office or post)


# ------------------------------------------------------------------------------------------- the parts of each verb


def _comment(_: Doing) -> Done:
    return Done()


def _withdraw_comment(doing: Doing) -> Done:
    own = next((one for one in doing.known.comments if one.id == doing.command.about), None)
    if own is None:
        raise StepRefused(["Komentar itu bukan milik Anda, atau sudah ditarik."])
    return Done(answers_id=own.id)


def _transfer(doing: Doing) -> Done:
    seat = next((one for one in doing.known.seats if one.id == doing.command.about), None)
    if seat is None:
        raise StepRefused(["Giliran itu tidak lagi terbuka. Muat ulang perkaranya."])
    handed = hand_on(doing.session, doing.case, seat, doing.command.number, doing.when)
    return Done(note=handed.note, seat_id=seat.id, tell=handed.tell)


def _turn(doing: Doing, went_to: str) -> None:
    """The case leaves its state for another: the old stay ends with its seats, a new one opens with its own clock."""
    case, session, when = doing.case, doing.session, doing.when
    state = case.table.state(went_to)
    ended = when.now if case.table.stages[state].final else None
    move = {
        "case": case.id, "shown": case.version, "table": case.process_version, "went_to": went_to, "ended": ended,
    }  # fmt: skip
    if put(session, MOVE, move) != 1:
        raise CaseOutdated(queries.latest(session, case.id))
    put(session, CLOSE_SEATS, {"visit": case.visit_id})
    close_visit(session, case.visit_id, when.now)
    open_visit(session, case, state, case.visit_no + 1, when)


def _cancel(doing: Doing) -> Done:
    waited = asked_of(authority.seats_of(doing.session, doing.case, doing.when.today, doing.when.policies))
    went_to = verbs.cancelled_to(doing.case.process)
    _turn(doing, went_to)
    return Done(went_to=went_to, tell=tuple(waited))


def _recall(doing: Doing) -> Done:
    waited = asked_of(authority.seats_of(doing.session, doing.case, doing.when.today, doing.when.policies))
    _turn(doing, doing.known.situation.came_from)
    return Done(went_to=doing.known.situation.came_from, tell=tuple(waited))


def _ask_reopening(doing: Doing) -> Done:
    found = queries.officers(doing.session, doing.case.tenant_id, doing.when.today)
    return Done(tell=tuple(Recipient(one) for one in found))


def _reopen(doing: Doing) -> Done:
    """Back to where it came from; what the last decision printed is taken back, whoever asked hears of it."""
    known, case = doing.known, doing.case
    taken_back = [one for one in queries.papers_in_force(doing.session, case.id) if one.visit_no == case.visit_no - 1]
    for one in taken_back:
        documents.revoke(doing.session, one.id, verbs.GROUND_LABEL[verbs.OF_A_REOPENED_CASE], doing.when.now)
    _turn(doing, known.situation.came_from)
    note = f"Dokumen nomor {', '.join(one.number for one in taken_back)} dicabut karenanya." if taken_back else ""
    return Done(note, answers_id=known.asked.id if known.asked else None, went_to=known.situation.came_from,
                tell=_asker(known))  # fmt: skip


def _refuse_reopening(doing: Doing) -> Done:
    return Done(answers_id=doing.known.asked.id if doing.known.asked else None, tell=_asker(doing.known))


def _asker(known: Beside) -> tuple[Recipient, ...]:
    return (Recipient(known.asked.actor_id),) if known.asked and known.asked.actor_id else ()


def _revoke(doing: Doing) -> Done:
    paper = next((one for one in doing.known.papers if one.id == doing.command.about), None)
    ground = dict(verbs.GROUNDS).get(doing.command.ground, "")
    if paper is None or not ground or not documents.revoke(doing.session, paper.id, ground, doing.when.now):
        raise StepRefused(["Dokumen itu sudah digantikan atau dicabut. Muat ulang perkaranya."])
    note = f"{paper.title} nomor {paper.number}: {ground.lower()}. {verbs.effect_of_revoking(paper.kind)}"
    signer = (Recipient(paper.signer_id),) if paper.signer_id else ()
    return Done(note, document_id=paper.id, tell=signer)


PARTS: dict[str, Callable[[Doing], Done]] = {
    "comment": _comment, "withdraw_comment": _withdraw_comment, "transfer": _transfer, "cancel": _cancel,
    "recall": _recall, "ask_reopening": _ask_reopening, "reopen": _reopen,
    "refuse_reopening": _refuse_reopening, "revoke": _revoke,
}  # fmt: skip
