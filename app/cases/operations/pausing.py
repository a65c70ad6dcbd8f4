"""The clock of one case stops, with a reason and what it rests on, and runs again with the days that were left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import authority, queries
from app.cases.deadlines import Deadlines
from app.cases.escalation import asked_seats, by_person, who_is_asked
from app.cases.models import MoveCause
from app.cases.operations.refusals import CaseNotFound, CaseOutdated
from app.cases.operations.shifting import MOVED, Because, keep_move, record_move
from app.cases.queries import VISIT, CaseView
from app.cases.seating import Moment, moment
from app.database import put, transaction
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.organisation.queries import holders_of
from app.outbox.operations import Recipient, notify
from app.web.filters import tanggal
from workflows.calendar import days_left, resumed
from workflows.policies import PolicyValue

STOP: Any = (
    sa.update(VISIT.id.table)
    .where(VISIT.id == sa.bindparam("visit"), VISIT.closed_at.is_(None), VISIT.due_on == sa.bindparam("was"))
    .values(due_on=None, paused_on=sa.bindparam("day"), days_left=sa.bindparam("left"))
)
RUN: Any = (
    sa.update(VISIT.id.table)
    .where(VISIT.id == sa.bindparam("visit"), VISIT.closed_at.is_(None), VISIT.paused_on.is_not(None))
    .values(due_on=sa.bindparam("becomes"), paused_on=None, days_left=None, nudges=0)
)


class ClockRefused(Exception):
    """A rule about clocks says no; the message is the Indonesian sentence to show."""


@dataclass(frozen=True, slots=True)
class ClockCommand:
    """Who stops or starts the clock of which case, as it was read, and why."""

    actor: Actor
    case_id: UUID
    version: int
    reason: str
    basis: str
    now: datetime
    today: date


def stop_clock(command: ClockCommand) -> int:
    """Stop the clock of the present visit; it keeps its days. Answers how many are left.

    Raises CaseNotFound, CaseOutdated, ClockRefused.
    """
    with transaction() as session:
        case, actor, when = _case(session, command)
        if case.paused_on is not None:
            raise ClockRefused("Jam perkara ini sudah berhenti.")
        if case.due_on is None:
            raise ClockRefused("Tahap ini tidak berbatas, jadi tidak ada jam yang dihentikan.")
        if case.due_on < when.today:
            raise ClockRefused("Batasnya sudah lewat; jam yang sudah habis tidak dihentikan lagi.")
        seats = authority.seats_of(session, case, when.today, when.policies)
        asked = [seat for seat in seats if seat.asked and seat.agreed is None]
        if authority.capacities(case, asked, actor):
            raise ClockRefused("Giliran ini milik Anda; jam Anda sendiri dihentikan orang lain.")
        left = days_left(_rule(case, when), case.due_on, when.today, when.calendar)
        stop = {"visit": case.visit_id, "was": case.due_on, "day": when.today, "left": left}
        if put(session, STOP, stop) != 1:
            raise CaseOutdated(None)
        _keep(session, case, actor, command, when, MoveCause.PAUSE, case.due_on, None)
        return left


def start_clock(command: ClockCommand) -> date:
    """Let it run again: the days that were left count from today. Answers the new deadline.

    Raises CaseNotFound, CaseOutdated, ClockRefused.
    """
    with transaction() as session:
        case, actor, when = _case(session, command)
        if case.paused_on is None or case.days_left is None:
            raise ClockRefused("Jam perkara ini sedang berjalan.")
        becomes = resumed(_rule(case, when), case.days_left, when.today, when.calendar)
        if put(session, RUN, {"visit": case.visit_id, "becomes": becomes}) != 1:
            raise CaseOutdated(None)
        _keep(session, case, actor, command, when, MoveCause.RESUME, None, becomes)
        return becomes


def _case(session: Session, command: ClockCommand) -> tuple[CaseView, Actor, Moment]:
    me = command.actor
    actor = actor_of_person(session, me.person_id, me.account_id, command.today)
    case = queries.case_for(session, actor, command.case_id, command.today) if actor else None
    if actor is None or case is None or not authority.may_keep_clock(actor, case):
        raise CaseNotFound
    if case.version != command.version:
        raise CaseOutdated(next(iter(queries.timeline(session, case.id)), None))
    return case, actor, moment(session, command.now, command.today)


def _rule(case: CaseView, when: Moment) -> PolicyValue | None:
    rules = Deadlines(when.policies, when.calendar, when.today)
    return rules.rule(case.process, case.state, case.rules_on, case.process_version)


def _keep(
    session: Session, case: CaseView, actor: Actor, command: ClockCommand, when: Moment, cause: MoveCause,
    was: date | None, becomes: date | None,
) -> None:  # fmt: skip
    because = Because(cause, command.reason, command.basis, snapshot(actor))
    keep_move(session, case.id, case.visit_id, was, becomes, because, when)
    days = {"was": was, "becomes": becomes}
    record_move(session, case.tenant_id, case.opd_id, case.id, because, when,
                **{name: day.isoformat() for name, day in days.items() if day})  # fmt: skip
    rows = asked_seats(session, [case.visit_id])
    people = holders_of(session, {row.position_id for row in rows if row.position_id}, when.today)
    told = by_person((one, case.id) for row in rows for one in who_is_asked(row, people))
    concerned = (Recipient(case.subject_id),) if case.table.personal else ()
    others = [one for one in told if one.person_id != case.subject_id or not concerned]
    words = f"Jam berjalan lagi, batasnya {tanggal(becomes)}." if becomes else "Jam berhenti; sisa harinya tetap."
    notify(
        session, [one for one in (*others, *concerned) if one.person_id != actor.person_id], tenant_id=case.tenant_id,
        case_id=case.id, kind=MOVED, title=f"{case.title}: {'jam berjalan lagi' if becomes else 'jam dihentikan'}",
        body=f"{words} {command.reason}", now=when.now,
    )  # fmt: skip
