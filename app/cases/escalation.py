"""Silence escalates to a human and never approves: two reminders before a deadline, then one summary a day of all that
is late, and a named human above who hears of it once.

Every round claims first and tells after, in one transaction: of two workers one finds nothing left to claim, and one
that dies takes its claims with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Office, SeatStatus
from app.cases.queries import BKPSDM_UNIT, CASE, PERSON, SEAT, VISIT
from app.cases.queries.late import late_on, late_people
from app.cases.registry import table_of
from app.organisation.queries import LINE, Holder, head_of_unit_code, head_position, holders_of, valid_on
from app.outbox.operations import Recipient, claim_digest, notify
from app.policies.queries import rules_in_force
from app.web.filters import tanggal
from workflows.calendar import WorkingDays, days_since, due_on
from workflows.line_correction import LINE_CORRECTION
from workflows.policies import Policies, PolicyValue

T = TypeVar("T")
BATCH, ONE_DAY = 100, timedelta(days=1)
HIGHEST = 8  # so many chairs up, an empty one passes the word on
OVERDUE, REMINDER, LATE = "overdue", "reminder", "late"
SEKDA_UNIT = "SETDA"
NUDGES = ((2, "reminder.again"), (1, "reminder.before"))
SILENT = "Batas lewat tidak menyetujui apa pun: yang berwenang perlu memutus."
# Whose clock runs: corrections of the line have their own second desk and are left out.
RUNNING = (
    VISIT.closed_at.is_(None),
    VISIT.paused_on.is_(None),
    sa.exists()
    .where(CASE.id == VISIT.case_id, CASE.closed_at.is_(None), CASE.process != LINE_CORRECTION.name)
    .correlate(VISIT.id.table),
)
SOMEONE = (
    sa.exists()
    .where(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN, SEAT.office.is_(None))
    .correlate(VISIT.id.table)
)
NAME = (
    sa.update(VISIT.id.table)
    .where(VISIT.id == sa.bindparam("visit"))
    .values(escalated_to_id=sa.bindparam("person"), escalated_to=sa.bindparam("named"))
)


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a word to somebody: what it is, and what is said of its deadline."""

    case_id: UUID
    tenant_id: UUID
    title: str
    due_on: date
    asks: str


def tell_soon(session: Session, now: datetime, today: date) -> int:
    """Remind those asked before the deadline, twice per visit at most. Answers how many visits; `BATCH` at a time.

    Joins the caller's transaction.
    """
    policies, calendar = rules_in_force(session)
    told = 0
    for nudge, key in NUDGES:
        last = due_on(policies.value(key, today), today, calendar)
        wanted = _first(VISIT.due_on.between(today, last), VISIT.opened_at < now - ONE_DAY, SOMEONE,
                        VISIT.nudges < nudge)  # fmt: skip
        claimed = _claim(session, wanted, VISIT.nudges < nudge, nudges=nudge)
        told += len(claimed)
        rows = asked_seats(session, claimed)
        people = holders_of(session, {r.position_id for r in rows if not r.person_id and r.position_id}, today)
        for_whom = by_person((one, _line(row)) for row in rows for one in who_is_asked(row, people))
        most = most_named(policies, today) if for_whom else 0
        for one, lines in for_whom.items():
            _remind(session, one, lines, most, now)
    return told


def tell_late(session: Session, now: datetime, today: date) -> int:
    """One summary a day for each person with something late, whoever runs the clocks. Answers how many people.

    Joins the caller's transaction.
    """
    policies, calendar = rules_in_force(session)
    if not calendar.is_working_day(today):
        return 0
    since = _latest_past(policies.value("digest.every", today), today, calendar)
    found = late_people(session, today, since, BATCH)
    most = most_named(policies, today) if found else 0
    told = 0
    for person, rows in found.items():
        if not claim_digest(session, person.person_id, late_on(today), now):
            continue  # another worker was quicker
        told += 1
        lines = list(dict.fromkeys(_line(row) for row in rows))
        notify(
            session, [Recipient(person.person_id, person.email)], tenant_id=lines[0].tenant_id,
            case_id=lines[0].case_id if len(lines) == 1 else None, kind=LATE,
            title=f"{_many(lines)} lewat batas menunggu Anda", body=f"{_listed(lines, most)} {SILENT}", now=now,
        )  # fmt: skip
    return told


def tell_overdue(session: Session, now: datetime, today: date) -> int:
    """Name a human above for each overdue visit, once, and tell him of all of his in one word. Answers how many.

    Joins the caller's transaction.
    """
    policies, calendar = rules_in_force(session)
    over = _latest_past(policies.value("escalation.after", today), today, calendar)
    free = VISIT.escalated_at.is_(None)
    claimed = _claim(session, _first(VISIT.due_on <= over, free), free, escalated_at=now)
    rows = asked_seats(session, claimed)
    above = _named_above(session, rows, today)
    named: dict[UUID, Holder] = {}
    for row in rows:
        if row.seat_id in above:
            named.setdefault(row.visit_id, above[row.seat_id])
    for_whom = by_person(
        (Recipient(holder.person_id, holder.email), _line(row))
        for row in rows
        if (holder := above.get(row.seat_id)) is not None
    )
    for visit, one in named.items():
        session.execute(
            NAME, {"visit": visit, "person": one.person_id, "named": f"{one.capacity}: {one.name}"}
        )
    for recipient, lines in for_whom.items():
        _escalate(session, recipient, lines, policies, now, today)
    return len(claimed)


def _escalate(
    session: Session, one: Recipient, lines: list[Line], policies: Policies, now: datetime, today: date
) -> None:
    alone = lines[0] if len(lines) == 1 else None
    title = f"Lewat batas, naik kepada Anda: {alone.title}" if alone else f"{_many(lines)} lewat batas naik kepada Anda"
    notify(
        session, [one], tenant_id=lines[0].tenant_id, case_id=alone.case_id if alone else None, kind=OVERDUE,
        title=title, body=f"{_listed(lines, most_named(policies, today))} {SILENT}", now=now,
    )  # fmt: skip


def _remind(session: Session, one: Recipient, lines: list[Line], most: int, now: datetime) -> None:
    first = lines[0]
    if len(lines) == 1:
        title = f"Batas {tanggal(first.due_on)}: {first.title}"
        body = f"{first.asks}. Masih menunggu Anda sampai {tanggal(first.due_on)}."
    else:
        title = f"{_many(lines)} menunggu Anda, batas terdekat {tanggal(first.due_on)}"
        body = _listed(lines, most)
    notify(
        session, [one], tenant_id=first.tenant_id, case_id=first.case_id if len(lines) == 1 else None, kind=REMINDER,
        title=title, body=body, now=now,
    )  # fmt: skip


def most_named(policies: Policies, today: date) -> int:
    """How many cases one word to somebody names."""
    return policies.count("digest.most", today)


def _many(lines: Sequence[Line]) -> str:
    return f"{len(lines)} perkara"


def _listed(lines: Sequence[Line], most: int) -> str:
    return listed([f"{one.title}, batasnya {tanggal(one.due_on)}" for one in lines], most)


def listed(named: Sequence[str], most: int) -> str:
    """The cases by name, as many as one word may hold, and how many more there are."""
    told = "; ".join(named[:most])
    more = len(named) - most
    return f"{told}; dan {more} lagi di kotak masuk." if more > 0 else f"{told}."


def _line(row: Any) -> Line:
    process = table_of(row.process, row.process_version)
    label = process.stages[process.state(row.state)].label
    return Line(row.case_id, row.tenant_id, f"{row.title}, {row.name}", row.due_on, label)


def who_is_asked(row: Any, people: dict[UUID, tuple[Holder, ...]]) -> tuple[Recipient, ...]:
    """Whom an asked seat means: the person himself, or all who hold the chair. An office is told by its summary."""
    if row.person_id:
        return (Recipient(row.person_id),)
    return tuple(Recipient(one.person_id, one.email) for one in people.get(row.position_id, ()))


def by_person(pairs: Iterable[tuple[Recipient, T]]) -> dict[Recipient, list[T]]:
    """What each person is to be told, in one word, however many seats he has; to his address where one is known."""
    found: dict[UUID, list[T]] = defaultdict(list)
    address: dict[UUID, str] = {}
    for one, what in pairs:
        found[one.person_id].append(what)
        address[one.person_id] = address.get(one.person_id) or one.email
    return {Recipient(person, address[person]): list(dict.fromkeys(told)) for person, told in found.items()}


def _latest_past(days: PolicyValue, today: date, calendar: WorkingDays) -> date:
    """The latest day that so many days have passed since."""
    day = today - ONE_DAY
    while days_since(days, day, today, calendar) < int(days.value):
        day -= ONE_DAY
    return day


def _first(*when: sa.ColumnElement[bool]) -> Any:
    return sa.select(VISIT.id).where(*RUNNING, *when).order_by(VISIT.due_on, VISIT.id).limit(BATCH)


def _claim(session: Session, wanted: Any, still: sa.ColumnElement[bool], **values: Any) -> list[UUID]:
    """Mark these visits, and answer those this transaction marked. The condition is asked again row by row."""
    claim = sa.update(VISIT.id.table).where(VISIT.id.in_(wanted), still).values(**values).returning(VISIT.id)
    return list(session.connection().execute(claim).scalars())


def asked_seats(session: Session, visits: Sequence[UUID]) -> list[Any]:
    """Open asked seats of these visits, oldest deadline first."""
    if not visits:
        return []
    return list(
        session.execute(
            sa.select(
                VISIT.id.label("visit_id"), VISIT.due_on, VISIT.state, CASE.id.label("case_id"), CASE.tenant_id,
                CASE.process, CASE.process_version, CASE.title, CASE.position_id.label("chair_id"), PERSON.name,
                SEAT.id.label("seat_id"), SEAT.person_id, SEAT.position_id, SEAT.office, SEAT.opd_id,
            )
            .select_from(VISIT.id.table)
            .join(CASE.id.table, CASE.id == VISIT.case_id)
            .join(PERSON.id.table, PERSON.id == CASE.subject_id)
            .join(SEAT.id.table, sa.and_(SEAT.visit_id == VISIT.id, SEAT.asked, SEAT.status == SeatStatus.OPEN))
            .where(VISIT.id.in_(visits))
            .order_by(VISIT.due_on, VISIT.id, SEAT.no)
        )
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ who stands above


def _named_above(session: Session, rows: Sequence[Any], today: date) -> dict[UUID, Holder]:
    """For each seat the human above it: of an empty chair the next one up, and never whoever is asked himself."""
    found: dict[UUID, Holder] = {}
    unknown, asked = {r.position_id for r in rows if r.position_id}, dict[UUID, tuple[Holder, ...]]()
    at = {r.seat_id: (_office_chair(session, r) if r.office else r.position_id or r.chair_id, r) for r in rows}
    climb = {seat for seat, (_, row) in at.items() if not row.office}
    places = {seat: chair for seat, (chair, _) in at.items() if chair}
    for _ in range(HIGHEST):
        lines = _superiors(session, {places[seat] for seat in climb if seat in places}, today)
        places = {s: lines.get(p) if s in climb else p for s, p in places.items() if s not in found}
        places = {s: p for s, p in places.items() if p is not None}
        if not places:
            break
        holders = holders_of(session, {*places.values(), *unknown}, today)
        asked, unknown = asked or holders, set()  # who is asked comes with the first who stand above
        for seat, place in places.items():
            row = at[seat][1]
            late = {row.person_id, *(h.person_id for h in asked.get(row.position_id, ()))}
            one = next((h for h in holders.get(place, ()) if h.person_id not in late), None)
            if one is not None:
                found[seat] = one
        climb = places.keys() - found.keys()
    return found


def _office_chair(session: Session, row: Any) -> UUID | None:
    """Who answers for an office: its own head."""
    if row.office is Office.ADMIN_OPD:
        return head_position(session, row.opd_id)
    code = SEKDA_UNIT if row.office is Office.PETUGAS_SETDA else BKPSDM_UNIT
    return head_of_unit_code(session, row.tenant_id, code)


def _superiors(session: Session, positions: Collection[UUID], today: date) -> dict[UUID, UUID]:
    if not positions:
        return {}
    rows = session.execute(
        sa.select(LINE.position_id, LINE.assessor_position_id).where(
            LINE.position_id.in_(list(positions)), valid_on(LINE, today)
        )
    )
    return cast(dict[UUID, UUID], {row.position_id: row.assessor_position_id for row in rows})


def would_hear(session: Session, visit_id: UUID, today: date) -> tuple[str, ...]:
    """Who above would hear of the silence of that visit, by office and name: whom the sweep would name today."""
    above = _named_above(session, asked_seats(session, [visit_id]), today)
    return tuple(dict.fromkeys(f"{one.capacity}: {one.name}" for one in above.values()))
