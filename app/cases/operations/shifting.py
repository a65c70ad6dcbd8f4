"""Deadlines that were told and become others, many at once: recorded for each visit, told to each person once.

A deadline is never moved nearer. Everything here joins the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.deadlines import Deadlines
from app.cases.escalation import asked_seats, by_person, most_named, who_is_asked
from app.cases.models import MoveCause
from app.cases.queries import MOVE, VISIT
from app.cases.queries.running import RunningClock, running_clocks
from app.cases.seating import Moment
from app.database import new_id, put
from app.organisation.queries import holders_of
from app.outbox.operations import Recipient, notify
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.web.clock import day_of
from app.web.filters import tanggal
from workflows.calendar import WorkingDays, due_on, moved_by, stood_still
from workflows.policies import Unit

MOVED = "moved"
ADD_MOVE = sa.insert(MOVE.id.table)
NEW_DUE: Any = sa.bindparam("becomes", type_=sa.Date())
IS_LATE: Any = sa.bindparam("today", type_=sa.Date()) > NEW_DUE
SHIFT = (
    sa.update(VISIT.id.table)
    .where(VISIT.id == sa.bindparam("visit"), VISIT.closed_at.is_(None), VISIT.due_on == sa.bindparam("was"))
    .values(
        due_on=NEW_DUE,
        nudges=0,
        escalated_at=sa.case((IS_LATE, VISIT.escalated_at)),
        escalated_to_id=sa.case((IS_LATE, VISIT.escalated_to_id)),
        escalated_to=sa.case((IS_LATE, VISIT.escalated_to), else_=""),
    )
)


@dataclass(frozen=True, slots=True)
class Shift:
    """One deadline and what it becomes."""

    clock: RunningClock
    becomes_on: date


@dataclass(frozen=True, slots=True)
class Because:
    """Why deadlines move, in whose name."""

    cause: MoveCause
    reason: str
    basis: str
    actor: ActorSnapshot


@dataclass(frozen=True, slots=True)
class Shifts:
    """Deadlines that move later, and how many could be nearer now but stay as they were told."""

    later: tuple[Shift, ...]
    kept: int


def recount(
    session: Session, tenant_id: UUID, when: Moment, new: WorkingDays, first: date, last: date
) -> Shifts:
    """What a changed calendar does to the open deadlines, of which some lie at or after the first changed day."""
    rules, later, kept = Deadlines(when.policies, when.calendar, when.today), [], 0
    for clock in running_clocks(session, tenant_id, first, date.max):
        since = day_of(clock.opened_at)
        rule = rules.rule(clock.process, clock.state, since, clock.process_version)
        if rule is None or rule.unit is not Unit.WORKING_DAYS or since >= last:
            continue
        if not clock.moved and clock.due_on != due_on(rule, since, when.calendar):
            continue  # another day than the rule of the state counts, such as the end of a window
        becomes = moved_by(rule, clock.due_on, since, when.calendar, new)
        if becomes > clock.due_on:
            later.append(Shift(clock, becomes))
        kept += becomes < clock.due_on
    return Shifts(tuple(later), kept)


def standstill(session: Session, tenant_id: UUID, when: Moment, first: date, last: date) -> Shifts:
    """What days on which nobody could work do to the open deadlines that fell into them."""
    rules, later = Deadlines(when.policies, when.calendar, when.today), []
    for clock in running_clocks(session, tenant_id, first, last):
        rule = rules.rule(clock.process, clock.state, day_of(clock.opened_at), clock.process_version)
        later.append(Shift(clock, stood_still(rule, clock.due_on, first, last, when.calendar)))
    return Shifts(tuple(later), 0)


def shift(session: Session, shifts: Sequence[Shift], because: Because, when: Moment) -> int:
    """Move the deadlines, record each, and tell those who are asked. Answers how many moved."""
    for one in shifts:
        clock = one.clock
        put(session, SHIFT, {
            "visit": clock.visit_id, "was": clock.due_on, "becomes": one.becomes_on, "today": when.today,
        })  # fmt: skip
        keep_move(session, clock.case_id, clock.visit_id, clock.due_on, one.becomes_on, because, when)
        record_move(session, clock.tenant_id, clock.opd_id, clock.case_id, because, when,
                    was=clock.due_on.isoformat(), becomes=one.becomes_on.isoformat())  # fmt: skip
    _tell(session, {one.clock.visit_id: one for one in shifts}, because, when)
    return len(shifts)


def keep_move(
    session: Session, case_id: UUID, visit_id: UUID, was: date | None, becomes: date | None, because: Because,
    when: Moment,
) -> None:  # fmt: skip
    """The row from which the case page tells it."""
    row = {
        "id": new_id(), "case_id": case_id, "visit_id": visit_id, "cause": because.cause, "was_on": was,
        "becomes_on": becomes, "reason": because.reason, "basis": because.basis, "by_id": because.actor.person_id,
        "by_name": because.actor.name, "at": when.now,
    }  # fmt: skip
    put(session, ADD_MOVE, row)


def record_move(
    session: Session, tenant_id: UUID, opd_id: UUID, case_id: UUID, because: Because, when: Moment, **body: str
) -> None:
    """The same in the chained history."""
    records.append(
        session, tenant_id=tenant_id, opd_id=opd_id, tag=f"clock:{because.cause.value}", actor=because.actor,
        case_id=case_id, now=when.now, body={**body, "reason": because.reason, "basis": because.basis},
    )  # fmt: skip


def _tell(session: Session, shifts: dict[UUID, Shift], because: Because, when: Moment) -> None:
    """One word for each person who is asked in any of them."""
    rows = asked_seats(session, list(shifts))
    people = holders_of(session, {row.position_id for row in rows if row.position_id}, when.today)
    for_whom = by_person((one, shifts[row.visit_id]) for row in rows for one in who_is_asked(row, people))
    most = most_named(when.policies, when.today)
    for one, moved in for_whom.items():
        _tell_one(session, one, moved, because, when, most)


def _tell_one(
    session: Session, one: Recipient, moved: list[Shift], because: Because, when: Moment, most: int
) -> None:
    first, alone = moved[0].clock, len(moved) == 1
    listed = "; ".join(
        f"{m.clock.title}, {m.clock.subject_name}: dari {tanggal(m.clock.due_on)} ke {tanggal(m.becomes_on)}"
        for m in moved[:most]
    )
    more = f"; dan {len(moved) - most} lagi" if len(moved) > most else ""
    title = f"Batas bergeser: {first.title}, {first.subject_name}" if alone else f"Batas {len(moved)} perkara bergeser"
    notify(
        session, [one], tenant_id=first.tenant_id, case_id=first.case_id if alone else None, kind=MOVED, title=title,
        body=f"{because.reason} {listed}{more}.", now=when.now,
    )  # fmt: skip
