"""Visits and seats: opened, closed, and pointed to who is right now. Everything here joins the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases import authority, queries
from app.cases.idempotency import OnBehalf
from app.cases.models import NEVER, SeatStatus
from app.cases.queries import ACTED_BY, CASE, PEN, SEAT, VISIT, CaseView
from app.cases.queries.seats import SeatRow, SeatTarget, is_one_of_many, stored_seats
from app.cases.queries.ties import earlier_deciders
from app.database import ask, new_id, put
from app.organisation.queries import holders_of
from app.organisation.queries.mandates import Mandate
from app.policies.queries import rules_in_force
from app.records import operations as records
from app.records.operations import SYSTEM
from app.web.filters import tanggal
from workflows.approval import Excluded, Shape, Who
from workflows.calendar import WorkingDays, due_on
from workflows.engine import Outcome
from workflows.policies import Policies


@dataclass(frozen=True, slots=True)
class Moment:
    """What every move of one transaction shares."""

    now: datetime
    today: date
    policies: Policies
    calendar: WorkingDays


def moment(session: Session, now: datetime, today: date) -> Moment:
    """The policies and the calendar in force, read inside the transaction."""
    return Moment(now, today, *rules_in_force(session))


MOVE = (
    sa.update(CASE.id.table)
    .where(
        CASE.id == sa.bindparam("case"),
        CASE.version == sa.bindparam("shown"),
        CASE.process_version == sa.bindparam("table"),
    )
    .values(state=sa.bindparam("went_to"), version=CASE.version + 1, closed_at=sa.bindparam("ended"))
)
# What nobody has been told of yet, whose clock nobody stopped. A stay never takes over the clock of the one before.
FRESH: dict[str, Any] = {
    "escalated_at": None, "escalated_to_id": None, "escalated_to": "", "nudges": 0, "paused_on": None,
    "days_left": None, "closed_at": None,
}  # fmt: skip
ADD_VISIT, ADD_SEAT = sa.insert(VISIT.id.table), sa.insert(SEAT.id.table)
SET_DUE = (
    sa.update(VISIT.id.table)
    .where(VISIT.case_id == sa.bindparam("case"), VISIT.closed_at.is_(None))
    .values(due_on=sa.bindparam("day"))
)
ADD_PEN = sa.insert(PEN.basis.table)
ADD_ACTED_BY = sa.insert(ACTED_BY.basis.table)
TAKE_SEAT = sa.update(SEAT.id.table).where(SEAT.id == sa.bindparam("seat")).values(status=SeatStatus.TAKEN)
TAKE_LAST_SEAT = (
    sa.update(SEAT.id.table)
    .where(SEAT.visit_id == sa.bindparam("visit"), SEAT.status != SeatStatus.TAKEN)
    .values(status=sa.case((SEAT.id == sa.bindparam("seat"), SeatStatus.TAKEN), else_=SeatStatus.CLOSED))
)
CLOSE_VISIT = sa.update(VISIT.id.table).where(VISIT.id == sa.bindparam("visit")).values(closed_at=sa.bindparam("ended"))


def take_seat(session: Session, case: CaseView, seat: SeatRow, *, is_last: bool) -> UUID:
    """The seat of a decision is taken; one the table only implied is stored now. Answers its id.

    `is_last`: the visit ends with it, and the seats nobody took close.
    """
    if seat.id is None:
        row = _seat_row(case, seat, asked=False, status=SeatStatus.TAKEN, holder_id=None)
        put(session, ADD_SEAT, row)
        seat = replace(seat, id=cast(UUID, row["id"]))
    elif not is_last:
        put(session, TAKE_SEAT, {"seat": seat.id})
    if is_last:
        put(session, TAKE_LAST_SEAT, {"seat": seat.id, "visit": case.visit_id})
    return cast(UUID, seat.id)


def keep_pen(session: Session, case: CaseView, outcome: Outcome, decision_id: UUID, behalf: OnBehalf) -> None:
    """Beside a decision put down for somebody without a device: who held the pen, and from what."""
    paper = behalf.paper
    row = {
        "decision_id": decision_id,
        "tenant_id": case.tenant_id,
        "case_id": case.id,
        "who": outcome.pen,
        "basis": behalf.basis,
        "paper_on": behalf.paper_on if paper else None,
        "name": paper.name if paper else "",
        "media_type": paper.media_type if paper else "",
        "size_bytes": paper.size_bytes if paper else 0,
        "sha256": paper.sha256 if paper else None,
    }
    put(session, ADD_PEN, row)


def keep_authority(session: Session, case: CaseView, decision_id: UUID, acts: Mandate) -> None:
    """Beside a decision taken by authority: on which paper, and for whom."""
    row = {
        "decision_id": decision_id,
        "tenant_id": case.tenant_id,
        "case_id": case.id,
        "authority_id": acts.id,
        "represented_id": acts.represented_id,
        "called": acts.called,
        "basis": f"{acts.letter} tanggal {tanggal(acts.basis_on)}",
        "basis_on": acts.basis_on,
    }
    put(session, ADD_ACTED_BY, row)


def _seat_row(
    stay: CaseView, seat: SeatRow, *, asked: bool, status: SeatStatus, holder_id: UUID | None
) -> dict[str, Any]:
    """A seat of the case's stay, with what the inbox sorts by, so that the database need not copy it in."""
    target = seat.target
    return {
        "id": new_id(),
        "visit_id": stay.visit_id,
        "case_id": stay.id,
        "no": seat.no,
        "who": target.who,
        "asked": asked,
        "status": status,
        "person_id": target.person_id,
        "position_id": target.position_id,
        "office": target.office,
        "opd_id": target.opd_id,
        "holder_at_opening_id": holder_id or target.person_id,
        "passed_from_id": seat.passed_from,
        "passed_because": seat.passed_because,
        "process": stay.process,
        "state": stay.state,
        "due_by": stay.due_on or NEVER,
    }


MERGE_SEAT = (
    sa.update(SEAT.id.table)
    .where(SEAT.visit_id == sa.bindparam("visit"), SEAT.no == sa.bindparam("seat_no"))
    .values(status=SeatStatus.TAKEN, merged_no=sa.bindparam("answered_in"))
)


def merge_seats(session: Session, visit_id: UUID, merged: Sequence[tuple[int, int]]) -> None:
    """Seats that ask nothing more, each with the seat in which whoever sits there has answered."""
    for number, answered_in in merged:
        put(session, MERGE_SEAT, {"visit": visit_id, "seat_no": number, "answered_in": answered_in})


def close_visit(session: Session, visit_id: UUID, now: datetime) -> None:
    """End a stay."""
    put(session, CLOSE_VISIT, {"visit": visit_id, "ended": now})


def open_next_seat(session: Session, view: CaseView) -> None:
    """In a sequence: the next waiting seat opens."""
    waiting = session.execute(
        sa.select(SEAT.id)
        .where(SEAT.visit_id == view.visit_id, SEAT.asked, SEAT.status == SeatStatus.WAITING)
        .order_by(SEAT.no)
        .limit(1)
    ).scalar()
    if waiting is not None:
        session.execute(sa.update(SEAT.id.table).where(SEAT.id == waiting).values(status=SeatStatus.OPEN))


def open_visit(
    session: Session, view: CaseView, state: Any, no: int, when: Moment
) -> tuple[SeatRow, ...]:
    """A new stay in a state: its deadline from policy, the seats it asks. In a sequence only the first opens.

    Answers the seats with their holders of today.
    """
    stage, policy = view.table.stages[state], view.table.due_policy(state)
    due = due_on(when.policies.value(policy, when.today), when.today, when.calendar) if policy else None
    visit_id = new_id()
    opening = {
        "id": visit_id, "case_id": view.id, "state": state.value, "process_version": view.process_version, "no": no,
        "opened_at": when.now, "due_on": due, **FRESH,
    }  # fmt: skip
    put(session, ADD_VISIT, opening)
    view = replace(view, visit_opened_at=when.now)
    targets: list[SeatTarget] = []
    for who in stage.asked:
        targets += authority.seat_targets(session, who, view, when.today, when.policies)
    holders = holders_of(session, [t.position_id for t in targets if t.position_id], when.today)
    found = []
    for number, target in enumerate(targets, start=1):
        status = status_at_opening(target, waits=stage.quorum.shape is Shape.SEQUENCE and number > 1)
        people = holders.get(target.position_id, ()) if target.position_id else ()
        found.append(SeatRow(None, number, target, True, status, holders=people))
    if stage.looks_back:
        earlier = earlier_deciders(session, view.id, visit_id)
        found = [_with_past(seat, earlier) for seat in found]
    opened = replace(view, state=state.value, visit_id=visit_id, visit_no=no, due_on=due)
    out = authority.barred_here(session, opened, found)
    seats = authority.settled(session, opened, found, out, when.today, when.policies)
    put(session, ADD_SEAT, *(asked_row(opened, seat) for seat in seats))
    return tuple(seats)


def _with_past(seat: SeatRow, earlier: Mapping[UUID, int]) -> SeatRow:
    """The seat with what its holders decided in the case before."""
    past = tuple((h.person_id, earlier[h.person_id]) for h in seat.holders if h.person_id in earlier)
    return replace(seat, earlier=past, opened_by_no=max(earlier.values(), default=None))


def add_guests(session: Session, view: CaseView, who: Who, position_ids: Sequence[UUID]) -> None:
    """Seats that are asked nothing in the present visit: whoever holds the positions may see the case from now on."""
    last = session.execute(sa.select(sa.func.max(SEAT.no)).where(SEAT.visit_id == view.visit_id)).scalar() or 0
    guests = (SeatTarget(who, position_id=one) for one in position_ids)
    seats = [SeatRow(None, no, one, False, SeatStatus.OPEN) for no, one in enumerate(guests, start=last + 1)]
    rows = (_seat_row(view, s, asked=False, status=s.status, holder_id=None) for s in seats)
    put(session, ADD_SEAT, *rows)


def status_at_opening(target: SeatTarget, *, waits: bool) -> SeatStatus:
    """A seat waits for its turn, or for somebody to be recorded who may take it."""
    nobody = target.person_id is None and target.position_id is None and target.office is None
    return SeatStatus.WAITING if waits or nobody else SeatStatus.OPEN


def asked_row(stay: CaseView, seat: SeatRow) -> dict[str, Any]:
    """A seat that is asked, as it is stored, with whoever holds its position now."""
    holder = seat.holder.person_id if seat.holder else None
    return _seat_row(stay, seat, asked=True, status=seat.status, holder_id=holder)


def set_due(session: Session, case_id: UUID, day: date) -> None:
    """The deadline of the present visit, where another than the policy of its state holds."""
    put(session, SET_DUE, {"case": case_id, "day": day})


def reseat(session: Session, position_id: UUID, when: Moment) -> int:
    """After a change of the line: point the open asked seats of that position's cases to who is right now.

    Answers how many seats moved. Who held them at opening stays in the history; a seat somebody handed on stays there.
    """
    rows = session.execute(queries.CASES.where(CASE.position_id == position_id, CASE.closed_at.is_(None))).all()
    return sum(_reseat_case(session, CaseView(*row), when) for row in rows)


def reseat_found(session: Session, found: Any, when: Moment, **asked: Any) -> int:
    """The same for the cases a question of `queries.ties` names: chairs changed hands, a family was declared."""
    ids = list(ask(session, found, **asked).scalars())
    rows = session.execute(queries.CASES.where(CASE.id.in_(ids)).order_by(CASE.id)).all() if ids else ()
    return sum(_reseat_case(session, CaseView(*row), when) for row in rows)


def _reseat_case(session: Session, case: CaseView, when: Moment) -> int:
    changed = 0
    stored = tuple(stored_seats(session, case, when.today))
    kept = queries.handed_on(session, [one.id for one in stored if one.id]) if case.annotated else frozenset()
    for seat in stored:
        waits_for_somebody = seat.target.position_id is None and seat.status is SeatStatus.WAITING
        if seat.id in kept:
            continue
        if (seat.is_untaken or waits_for_somebody) and not is_one_of_many(seat, stored):
            changed += _reseat_one(session, case, seat, stored, when)
    return changed


def _reseat_one(session: Session, case: CaseView, seat: SeatRow, stored: Sequence[SeatRow], when: Moment) -> int:
    targets = authority.seat_targets(session, seat.target.who, case, when.today, when.policies)
    target = targets[0] if len(targets) == 1 else seat.target
    if target.position_id is None:
        return 0
    own = replace(seat, target=replace(target, position_id=target.position_id), passed_from=None, passed_because="",
                  holders=holders_of(session, [target.position_id], when.today).get(target.position_id, ()),
                  asked=True)
    if {Excluded.EARLIER, Excluded.INITIATOR} & set(case.stage.excludes):
        own = _with_past(own, earlier_deciders(session, case.id, case.visit_id))
    others = tuple(own if one.no == seat.no else one for one in stored)
    out = authority.barred_here(session, case, others)
    now = next(s for s in authority.settled(session, case, others, out, when.today, when.policies) if s.no == seat.no)
    there = (now.target.position_id, now.passed_from, now.passed_because)
    if there == (seat.target.position_id, seat.passed_from, seat.passed_because):
        return 0
    values: dict[str, Any] = dict(zip(("position_id", "passed_from_id", "passed_because"), there, strict=True))
    if seat.target.position_id is None:
        values["status"] = SeatStatus.OPEN
    session.execute(sa.update(SEAT.id.table).where(SEAT.id == seat.id).values(**values))
    if (now.passed_from, now.passed_because) != (seat.passed_from, seat.passed_because):
        _note_passing(session, case, now, when)
    return 1


def _note_passing(session: Session, case: CaseView, seat: SeatRow, when: Moment) -> None:
    """In the history of the case: the seat went up the line and why, or came back."""
    body = {"seat": seat.no, "visit": case.visit_no, "because": seat.passed_because,
            "chair": seat.target.position_id.hex if seat.target.position_id else ""}  # fmt: skip
    records.append(
        session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag=f"{case.process}:seat:passed", actor=SYSTEM,
        case_id=case.id, now=when.now, body=body,
    )  # fmt: skip
