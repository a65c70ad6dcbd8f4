"""Running cases go over to a newer version of their process: drafted by one officer, approved by another, carried out
case by case by the worker. One transaction each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.models import Passing
from app.cases.operations import CaseOutdated, Opening, hold, open_case, pass_over, take_system_step_if_open
from app.cases.queries import CASE, PASSAGE
from app.cases.registry import Applied, UnknownVersion, handler_of
from app.cases.seating import moment
from app.database import DatabaseBusy, transaction
from app.grants.queries import officers
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.outbox.operations import Recipient, notify
from app.records import operations as records
from app.versions import queries
from app.versions.models import Migration
from app.versions.queries import MOVE, Move
from app.web.wording import ended
from workflows.migration import MIGRATION, State
from workflows.versioning import problems

TITLE = "Perpindahan versi"
BATCH = 25  # cases before the worker looks again at what else there is to do
ATTEMPTS = 20  # of one case, before it is left for somebody to look at
log = structlog.get_logger("versions")


class MoveRefused(Exception):
    """The draft makes no sense; `problems` are (field, sentence) to show."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.problems = found
        super().__init__("; ".join(sentence for _, sentence in found))


@dataclass(frozen=True, slots=True)
class Words:
    """A move as drafted."""

    process: str
    from_version: int
    to_version: int
    places: dict[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class FormKey:
    """What makes a form safe to send twice."""

    key: str
    request_hash: str


def check(words: Words) -> None:
    """Raises MoveRefused for a plan that cannot be carried out, with each stage it is about."""
    if words.to_version <= words.from_version:
        raise MoveRefused([("reason", "Perkara hanya berpindah ke versi yang lebih baru.")])
    try:
        handler = handler_of(words.process)
        old, new = handler.table(words.from_version), handler.table(words.to_version)
    except (KeyError, UnknownVersion):
        raise MoveRefused([("reason", "Versi itu tidak ada.")]) from None
    found = [(field_of(state), sentence) for state, sentence in problems(old, new, words.places)]
    if found:
        raise MoveRefused(found)


def field_of(state: str) -> str:
    """The name of the field in which the place of a state is chosen."""
    return f"tujuan-{state}"


def draft(actor: Actor, words: Words, sent: FormKey, now: datetime, today: date) -> UUID:
    """An officer drafts a move; nothing moves before a second officer approved it. Answers the case.

    Raises MoveRefused, KeyReused.
    """
    with transaction() as session:
        officer = _officer(session, actor, today)
        if not first_time(session, actor.person_id, sent.key, sent.request_hash, now):
            mine = (m for m in queries.moves_of(session, actor.tenant_id, words.process) if _is(m, actor, words))
            return next(mine).case_id
        check(words)
        position = officer.position
        if position is None:
            raise MoveRefused([("reason", "Anda belum ditempatkan di perangkat daerah mana pun.")])
        opening = Opening(
            MIGRATION.name, actor.tenant_id, position.opd_id or position.unit_id, position.unit_id, actor.person_id,
            position.position_id, TITLE,
        )  # fmt: skip
        case = open_case(session, opening, snapshot(officer), moment(session, now, today))
        session.add(
            Migration(
                case_id=case.id, tenant_id=actor.tenant_id, drafted_by_id=actor.person_id, drafted_at=now,
                **asdict(words),
            )
        )  # fmt: skip
        _record(session, officer, case.opd_id, case.id, "versions:drafted", asdict(words), now)
        return case.id


def _is(one: Move, actor: Actor, words: Words) -> bool:
    told = (one.from_version, one.to_version, one.places, one.reason)
    return one.drafted_by_id == actor.person_id and told == (
        words.from_version, words.to_version, words.places, words.reason
    )  # fmt: skip


def redraft(actor: Actor, case_id: UUID, version: int, words: Words, now: datetime, today: date) -> None:
    """Change one's own draft before it is proposed. Raises MoveRefused, CaseOutdated."""
    with transaction() as session:
        officer = _officer(session, actor, today)
        known = queries.move(session, case_id)
        if known is None or not known.is_draft or known.drafted_by_id != actor.person_id or known.version != version:
            raise CaseOutdated(None)
        check(words)
        session.execute(
            sa.update(MOVE.case_id.table)
            .where(MOVE.case_id == case_id, MOVE.version == version)
            .values(version=version + 1, places=words.places, reason=words.reason)
        )
        if officer.opd_id is not None:
            _record(session, officer, officer.opd_id, case_id, "versions:redrafted", asdict(words), now)


def _officer(session: Session, actor: Actor, on: date) -> Actor:
    """The actor as he is at this moment: whoever lost the role since the page was drawn changes nothing."""
    fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
    if fresh is None or not fresh.is_officer:
        raise MoveRefused([("reason", "Anda tidak lagi bertugas sebagai petugas BKPSDM.")])
    return fresh


def apply(step: Applied) -> None:
    """Approval lists every case that runs on the old version; every step tells those concerned."""
    known = queries.move(step.session, step.case.id)
    if known is None:
        raise LookupError("a move without its plan")
    if step.outcome.went_to is State.RUNNING:
        _set(step, approved_by_id=step.actor.person_id, approved_at=step.now)
        step.session.execute(_all_of(known))
    elif step.outcome.went_to is State.DONE:
        _set(step, finished_at=step.now)
    _tell(step, known)


def _set(step: Applied, **values: Any) -> None:
    step.session.execute(sa.update(MOVE.case_id.table).where(MOVE.case_id == step.case.id).values(**values))


def _all_of(one: Move) -> sa.Insert:
    """Every running case of the old version, waiting for its turn."""
    table, came = PASSAGE.case_id.table, sa.literal(one.case_id, type_=PASSAGE.case_id.type)
    wanted = sa.select(
        came, CASE.id, sa.literal(Passing.WAITING, type_=PASSAGE.outcome.type), sa.literal(one.from_version),
        sa.literal(one.to_version), sa.literal(""), sa.literal(""), sa.literal(""),
    ).where(
        CASE.tenant_id == one.tenant_id, CASE.process == one.process, CASE.process_version == one.from_version,
        CASE.closed_at.is_(None),
    )  # fmt: skip
    names = (
        "migration_id", "case_id", "outcome", "from_version", "to_version", "from_state", "to_state", "because"
    )  # fmt: skip
    return sa.insert(table).from_select(names, wanted)


def _tell(step: Applied, known: Move) -> None:
    """A proposal to the other officers; the outcome to both who made it."""
    went = step.outcome.went_to
    if went is State.PROPOSED:
        told = [one for one in officers(step.session, known.tenant_id, step.today) if one != known.drafted_by_id]
    elif step.outcome.came_from in (State.PROPOSED, State.RUNNING):
        both = (known.drafted_by_id, known.approved_by_id or step.actor.person_id)
        told = [one for one in dict.fromkeys(both) if one is not None]
    else:
        return
    notify(
        step.session, [Recipient(one) for one in told], tenant_id=known.tenant_id, case_id=step.case.id,
        kind="turn" if went is State.PROPOSED else "news",
        title=f"{step.outcome.step.past}: {known.new.label}, versi {known.from_version} ke {known.to_version}",
        body=f"{ended(known.reason)} {ended(f'Oleh {step.actor.name}')}", now=step.now,
    )  # fmt: skip


def _record(
    session: Session, actor: Actor, opd_id: UUID, case_id: UUID, tag: str, body: dict[str, Any], now: datetime
) -> None:
    records.append(
        session, tenant_id=actor.tenant_id, opd_id=opd_id, tag=tag, actor=snapshot(actor), case_id=case_id, now=now,
        body=body,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ the run


def carry_on(now: datetime, today: date, most: int = BATCH) -> int:
    """Take up to so many waiting cases of the approved moves, each in a transaction of its own. Answers how many.

    Killed anywhere it goes on where it stopped: what was taken is marked in the transaction that took it.
    """
    with transaction() as session:
        known = queries.approved(session)
        lots = [(one, queries.waiting(session, one.case_id, most)) for one in known]
    taken = 0
    for one, cases in lots:
        for case_id in cases[: most - taken]:
            _take(one, case_id, now, today)
            taken += 1
        if not cases:
            _finish(one, now, today)
    return taken


def _take(one: Move, case_id: UUID, now: datetime, today: date) -> None:
    try:
        _in_turn(lambda session: pass_over(session, one.route, case_id, moment(session, now, today)))
    except DatabaseBusy:
        raise  # nothing is wrong with the case; it is taken in the next round
    except Exception as error:
        log.warning("case_not_moved", case=case_id.hex, migration=one.case_id.hex, exc_info=error)
        # One case that cannot be moved holds up no other.
        _in_turn(lambda session: hold(session, one.route, case_id, moment(session, now, today)))


def _finish(one: Move, now: datetime, today: date) -> None:
    def end(session: Session) -> None:
        known = queries.move(session, one.case_id)
        if known is not None and known.state == State.RUNNING.value:
            take_system_step_if_open(session, one.case_id, "finish", moment(session, now, today))

    _in_turn(end)


def _in_turn(act: Callable[[Session], object]) -> None:
    """In a transaction of its own; once more where somebody else wrote into the same chain at that very moment."""
    for left in reversed(range(ATTEMPTS)):
        try:
            with transaction() as session:
                act(session)
            return
        except (sa.exc.IntegrityError, sa.exc.OperationalError):
            if not left:
                raise
