"""Days off: the list of a year from its decree, one more day, one day fewer; and the deadlines that move with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.calendar import queries
from app.calendar.models import Holiday, HolidayYear
from app.calendar.operations.refusals import CalendarOutdated, CalendarRefused, officer_of
from app.calendar.queries import KIND_WORDS, H, Y
from app.cases.models import MoveCause
from app.cases.operations.shifting import Because, Shift, Shifts, recount, shift
from app.cases.seating import Moment, moment
from app.database import transaction
from app.identity.operations.accounts import snapshot
from app.records import operations as records
from app.web.filters import tanggal

FIRST_YEAR, LAST_YEAR = 2020, 2100


class ChangeKind(StrEnum):
    """What is done to the list of a year."""

    ADD = "tambah"
    WITHDRAW = "tarik"
    LOAD = "muat"


@dataclass(frozen=True, slots=True)
class Day:
    """A day off as it is to be listed."""

    on: date
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to the list of one year: days, and the decree they rest on, or the reason of a withdrawal."""

    kind: ChangeKind
    days: tuple[Day, ...]
    words: str

    @property
    def year(self) -> int:
        return self.days[0].on.year

    @property
    def reason(self) -> str:
        """Why deadlines move, as people are told."""
        if self.kind is ChangeKind.LOAD:
            return f"Hari libur tahun {self.year} dimuat."
        word = "tidak lagi libur" if self.kind is ChangeKind.WITHDRAW else "ditetapkan libur"
        return f"{tanggal(self.days[0].on)} ({self.days[0].name}) {word}."


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do: deadlines that move, those that stay though they could be nearer, the list's revision."""

    later: tuple[Shift, ...]
    kept: int
    revision: int


def foresee(session: Session, tenant_id: UUID, change: Change, now: datetime, today: date) -> Foreseen:
    """Look at what a change would do; nothing is written. Raises CalendarRefused."""
    _check(session, change)
    shifts = _shifts(session, tenant_id, change, moment(session, now, today))
    return Foreseen(shifts.later, shifts.kept, _revision(session, change.year))


def apply_change(actor: Actor, change: Change, revision: int, now: datetime, today: date) -> int:
    """Change the list, and move the deadlines it moves. Answers how many. Raises CalendarRefused, CalendarOutdated."""
    with transaction() as session:
        officer, opd_id = officer_of(session, actor, today)
        _check(session, change)
        if _revision(session, change.year) != revision:
            raise CalendarOutdated
        when = moment(session, now, today)
        shifts = _shifts(session, actor.tenant_id, change, when)
        _write(session, change, revision)
        queries.forget(session)
        because = Because(MoveCause.HOLIDAY, change.reason, change.words, snapshot(officer))
        moved = shift(session, shifts.later, because, when)
        records.append(
            session, tenant_id=actor.tenant_id, opd_id=opd_id, tag=f"calendar:{change.kind.name.lower()}",
            actor=snapshot(officer), now=now, body={
                "year": change.year, "days": [[d.on.isoformat(), d.name, d.kind] for d in change.days],
                "words": change.words, "moved": moved, "kept": shifts.kept,
            },
        )  # fmt: skip
        return moved


def _shifts(session: Session, tenant_id: UUID, change: Change, when: Moment) -> Shifts:
    gone = {day.on for day in change.days} if change.kind is ChangeKind.WITHDRAW else set()
    added = {} if gone else {day.on: day.name for day in change.days}
    new = when.calendar.changed(added, gone, change.year)
    days = [day.on for day in change.days]
    return recount(session, tenant_id, when, new, min(days), max(days))


def _revision(session: Session, year: int) -> int:
    return session.execute(sa.select(Y.revision).where(Y.year == year)).scalar() or 0


def _check(session: Session, change: Change) -> None:
    """Raises CalendarRefused with what is wrong."""
    if len({day.on.year for day in change.days}) != 1:
        raise CalendarRefused("Semua hari dalam satu daftar harus di tahun yang sama.")
    if not FIRST_YEAR <= change.year <= LAST_YEAR:
        raise CalendarRefused(f"Tahunnya antara {FIRST_YEAR} dan {LAST_YEAR}.")
    if any(day.kind not in KIND_WORDS for day in change.days):
        raise CalendarRefused("Jenisnya libur nasional, cuti bersama, atau daerah.")
    if change.kind is ChangeKind.LOAD:
        return
    if not _revision(session, change.year):
        raise CalendarRefused(f"Hari libur tahun {change.year} belum dimuat. Muat daftarnya dahulu.")
    known = queries.day_at(session, change.days[0].on)
    is_off = known is not None and not known.withdrawn
    if change.kind is ChangeKind.ADD and is_off:
        raise CalendarRefused("Hari ini sudah tercatat libur.")
    if change.kind is ChangeKind.WITHDRAW and not is_off:
        raise CalendarRefused("Hari ini tidak tercatat libur.")


def _write(session: Session, change: Change, revision: int) -> None:
    if revision:
        grown = {"revision": Y.revision + 1, **({"source": change.words} if change.kind is ChangeKind.LOAD else {})}
        session.execute(sa.update(HolidayYear).where(Y.year == change.year).values(**grown))
    else:
        session.add(HolidayYear(year=change.year, source=change.words))
    known = {day.on_date for day in queries.days_of(session, change.year)}
    for day in change.days:
        if change.kind is ChangeKind.WITHDRAW:
            values = {"withdrawn": True, "reason": change.words}
        else:
            values = {"name": day.name, "kind": day.kind, "source": change.words, "withdrawn": False, "reason": ""}
        if day.on in known:
            session.execute(sa.update(Holiday).where(H.on_date == day.on).values(**values))
        else:
            session.add(Holiday(on_date=day.on, name=day.name, kind=day.kind, source=change.words))
    session.flush()
