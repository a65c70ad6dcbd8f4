"""A running case goes over to another version of its process, or stays with its reason. One transaction each.

Whoever decides at the same moment is before or after it, never within: the case is alone while it is looked at. The
visit, its opening, its deadline and whoever has read it stay as they are; what was decided is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases import authority, queries
from app.cases.models import Passing, SeatStatus
from app.cases.queries import CASE, DECISION, SEAT, VISIT, CaseView
from app.cases.queries.passages import PASSAGE, PassageView
from app.cases.queries.seats import SeatRow
from app.cases.seating import ADD_SEAT, Moment, asked_row, status_at_opening
from app.database import put
from app.organisation.queries import holders_of
from app.outbox import operations as outbox
from app.records import operations as records
from app.records.operations import SYSTEM
from workflows.calendar import due_on
from workflows.engine import Process, Stage
from workflows.policies import Policy
from workflows.versioning import Standing, Verdict, verdict


@dataclass(frozen=True)
class Route:
    """Which cases go where: both tables, and the place of each state."""

    migration_id: UUID
    old: Process
    new: Process
    places: Mapping[str, str]

    def verdict(self, one: Standing, when: Moment) -> Verdict:
        """What becomes of a case that stands there now."""
        return verdict(self.old, self.new, self.places, one, _Days(when).of)


@dataclass(frozen=True)
class _Days:
    when: Moment

    @cached_property
    def _known(self) -> dict[Policy, date]:
        return {}

    def of(self, policy: Policy) -> date:
        """The day of a deadline that begins now."""
        if policy not in self._known:
            value = self.when.policies.value(policy, self.when.today)
            self._known[policy] = due_on(value, self.when.today, self.when.calendar)
        return self._known[policy]


WAITS = sa.select(PASSAGE.case_id).where(
    PASSAGE.migration_id == sa.bindparam("migration"), PASSAGE.case_id == sa.bindparam("case"),
    PASSAGE.outcome == Passing.WAITING,
)  # fmt: skip
TOOK = (
    sa.update(PASSAGE.case_id.table)
    .where(
        PASSAGE.migration_id == sa.bindparam("migration"), PASSAGE.case_id == sa.bindparam("case"),
        PASSAGE.outcome == Passing.WAITING,
    )
    .values(
        outcome=sa.bindparam("became"), from_state=sa.bindparam("came"), to_state=sa.bindparam("went"),
        because=sa.bindparam("reason"), due_before=sa.bindparam("before"), due_after=sa.bindparam("after"),
        at=sa.bindparam("taken"),
    )
)  # fmt: skip
GO_OVER = (
    sa.update(CASE.id.table)
    .where(
        CASE.id == sa.bindparam("case"), CASE.version == sa.bindparam("shown"),
        CASE.process_version == sa.bindparam("old"),
    )
    .values(state=sa.bindparam("went"), process_version=sa.bindparam("new"))
)  # fmt: skip
VISIT_GOES = (
    sa.update(VISIT.id.table)
    .where(VISIT.id == sa.bindparam("visit"))
    .values(state=sa.bindparam("went"), process_version=sa.bindparam("new"), due_on=sa.bindparam("day"))
)
ANSWERED = sa.select(DECISION.id).where(DECISION.visit_id == sa.bindparam("visit")).limit(1)
IS_OVER = sa.select(CASE.closed_at).where(CASE.id == sa.bindparam("case"))
ASK = (
    sa.update(SEAT.id.table)
    .where(SEAT.id == sa.bindparam("seat"))
    .values(asked=sa.bindparam("is_asked"), status=sa.bindparam("stands"))
)


def pass_over(session: Session, route: Route, case_id: UUID, when: Moment) -> Passing | None:
    """Take one case that waits; None when it was taken before. Joins the caller's transaction."""
    key = {"migration": route.migration_id, "case": case_id}
    case = queries.case_alone(session, case_id)
    if case is None or session.execute(WAITS, key).first() is None:
        return None
    ended = session.execute(IS_OVER, {"case": case_id}).scalar()
    if ended is not None or case.process_version != route.old.version:
        return _took(session, key, Passing.OVER, Verdict("", case.due_on, "berakhir sebelum gilirannya"), case, when)
    answered = session.execute(ANSWERED, {"visit": case.visit_id}).first() is not None
    found = route.verdict(Standing(case.state, case.due_on, answered), when)
    if found.moves:
        _move(session, route, case, found, when)
    became = _took(session, key, Passing.MOVED if found.moves else Passing.KEPT, found, case, when)
    _tell(session, route, case, found, when)
    return became


def hold(session: Session, route: Route, case_id: UUID, when: Moment) -> None:
    """Leave a case that could not be moved on its version, for somebody to look at. Joins the caller's transaction."""
    key = {"migration": route.migration_id, "case": case_id}
    case = queries.case_alone(session, case_id)
    if case is None or session.execute(WAITS, key).first() is None:
        return
    found = Verdict("", case.due_on, "isinya belum dapat dipindahkan dan perlu diperiksa petugas")
    _took(session, key, Passing.KEPT, found, case, when)
    _tell(session, route, case, found, when)


def _took(
    session: Session, key: Mapping[str, UUID], became: Passing, found: Verdict, case: CaseView, when: Moment
) -> Passing:
    row = {
        **key, "became": became, "came": case.state, "went": found.to, "reason": found.because,
        "before": case.due_on, "after": found.due_on, "taken": when.now,
    }  # fmt: skip
    put(session, TOOK, row)
    return became


def _move(session: Session, route: Route, case: CaseView, found: Verdict, when: Moment) -> None:
    new = replace(case, state=found.to, process_version=route.new.version, due_on=found.due_on)
    go = {"case": case.id, "shown": case.version, "old": route.old.version, "new": route.new.version, "went": found.to}
    if put(session, GO_OVER, go) != 1:
        raise RuntimeError(f"case {case.id} moved while it was alone")
    due = None if case.paused_on else found.due_on  # a clock that was stopped is not started by the way
    visit = {"visit": case.visit_id, "went": found.to, "new": route.new.version, "day": due}
    put(session, VISIT_GOES, visit)
    if (case.stage.asked, case.stage.quorum) != (new.stage.asked, new.stage.quorum):
        _ask_anew(session, case, new, when)


def _ask_anew(session: Session, case: CaseView, new: CaseView, when: Moment) -> None:
    """Whoever the new stage asks is asked; whoever it does not ask any more keeps his seat, if it has one for him."""
    stored = [s for s in authority.seats_of(session, case, when.today, when.policies) if s.id is not None]
    may_act, stage = new.table.seats_at(new.table.state(new.state)), new.stage
    for seat in stored:
        who = seat.target.who
        if who in stage.asked:
            status = status_at_opening(seat.target, waits=False)
        else:
            status = SeatStatus.OPEN if who in may_act else SeatStatus.CLOSED
        put(session, ASK, {"seat": seat.id, "is_asked": who in stage.asked, "stands": status})
    seats = _new_seats(session, new, stage, stored, when)
    put(session, ADD_SEAT, *(asked_row(new, seat) for seat in seats))


def _new_seats(
    session: Session, new: CaseView, stage: Stage, stored: list[SeatRow], when: Moment
) -> list[SeatRow]:
    seated = {seat.target.who for seat in stored}
    targets = [
        target
        for who in stage.asked
        if who not in seated
        for target in authority.seat_targets(session, who, new, when.today, when.policies)
    ]
    holders = holders_of(session, [t.position_id for t in targets if t.position_id], when.today)
    return [
        SeatRow(
            None, no, target, True, status_at_opening(target, waits=False),
            holders=holders.get(target.position_id, ()) if target.position_id else (),
        )
        for no, target in enumerate(targets, start=max((s.no for s in stored), default=0) + 1)
    ]  # fmt: skip


def _tell(session: Session, route: Route, case: CaseView, found: Verdict, when: Moment) -> None:
    """The record of it, and a notice to the person concerned and to everybody who is asked now."""
    body: dict[str, Any] = {"migration": route.migration_id.hex, "no": case.version, "visit": case.visit_no}
    if found.moves:
        body |= {
            "from": case.state, "to": found.to, "from_version": route.old.version, "to_version": route.new.version,
            "due_before": _iso(case.due_on), "due_after": _iso(found.due_on),
        }  # fmt: skip
    else:
        body |= {"version": route.old.version, "because": found.because}
    records.append(
        session, tenant_id=case.tenant_id, opd_id=case.opd_id, case_id=case.id, actor=SYSTEM, now=when.now,
        tag=f"{case.process}:{'migrated' if found.moves else 'kept'}", body=body,
    )  # fmt: skip
    became = Passing.MOVED if found.moves else Passing.KEPT
    told = PassageView(
        became, route.old.version, route.new.version, case.state, found.to, found.because, case.due_on, found.due_on,
        when.now,
    )  # fmt: skip
    outbox.notify(
        session, _concerned(session, case.id, when), tenant_id=case.tenant_id, case_id=case.id, kind="news",
        title=f"{case.title}: versi proses", body=told.told(route.old, route.new), now=when.now,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _concerned(session: Session, case_id: UUID, when: Moment) -> list[outbox.Recipient]:
    case = queries.case_unguarded(session, case_id)
    if case is None:
        return []
    seats = authority.seats_of(session, case, when.today, when.policies)
    asked = [s for s in seats if s.asked and s.status is SeatStatus.OPEN]
    told = [outbox.Recipient(case.subject_id)] if case.table.personal else []
    told += [outbox.Recipient(s.target.person_id) for s in asked if s.target.person_id]
    told += [outbox.Recipient(h.person_id, h.email) for s in asked for h in s.holders]
    return list({one.person_id: one for one in reversed(told)}.values())
