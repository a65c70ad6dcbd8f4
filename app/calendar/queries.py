"""The working-day calendar of the city from its loaded days off, the list of a year, and the outages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.calendar.models import Holiday, HolidayKind, HolidayYear, Outage
from app.database import columns
from workflows.calendar import WorkingDays

H, Y, O = columns(Holiday), columns(HolidayYear), columns(Outage)  # noqa: E741
ASKED = "working_days"  # where the session keeps what it was answered
KINDS: tuple[tuple[str, str], ...] = (
    (HolidayKind.NATIONAL.value, "Libur nasional"),
    (HolidayKind.JOINT_LEAVE.value, "Cuti bersama"),
    (HolidayKind.REGIONAL.value, "Libur daerah"),
)
KIND_WORDS = dict(KINDS)
_cached: tuple[object, WorkingDays] | None = None
STAMP = (
    sa.select(sa.func.count(H.on_date)).scalar_subquery(),
    sa.select(sa.func.max(H.on_date)).scalar_subquery(),
    sa.select(sa.func.sum(Y.revision)).scalar_subquery(),
)
"""Changes whenever days off are loaded, added or withdrawn."""
DAYS_AND_YEARS = sa.union_all(
    sa.select(H.on_date.label("on_date"), H.name.label("name"), sa.null().label("year")).where(~H.withdrawn),
    sa.select(sa.null(), sa.literal(""), Y.year),
)


def working_days(session: Session) -> WorkingDays:
    """The calendar. Cached until the days off change; asked once in a request."""
    known = session.info.get(ASKED)
    if known is None:
        known = session.info[ASKED] = calendar_at(session, tuple(session.execute(sa.select(*STAMP)).one()))
    return cast(WorkingDays, known)


def forget(session: Session) -> None:
    """Days off changed in this session: the next question asks anew."""
    session.info.pop(ASKED, None)


def calendar_at(session: Session, stamp: tuple[Any, ...]) -> WorkingDays:
    """The calendar of that stamp, for whoever asked for the stamp together with something else."""
    global _cached
    if _cached is None or _cached[0] != stamp:
        rows = session.execute(DAYS_AND_YEARS).all()
        holidays = {r.on_date: r.name for r in rows if r.on_date is not None}
        years = frozenset(r.year for r in rows if r.year is not None)
        _cached = (stamp, WorkingDays(holidays, years))
    return _cached[1]


@dataclass(frozen=True, slots=True)
class YearView:
    """A year whose days off are loaded: from which decree, and how often the list was changed."""

    year: int
    source: str
    revision: int


@dataclass(frozen=True, slots=True)
class DayView:
    """One day off as listed; a withdrawn one with the reason."""

    on_date: date
    name: str
    kind: str
    source: str
    withdrawn: bool
    reason: str

    @property
    def kind_words(self) -> str:
        return KIND_WORDS.get(self.kind, self.kind)


def years(session: Session) -> tuple[YearView, ...]:
    """The loaded years, newest first. One query."""
    rows = session.execute(sa.select(Y.year, Y.source, Y.revision).order_by(Y.year.desc()))
    return tuple(YearView(*row) for row in rows)


def days_of(session: Session, year: int) -> tuple[DayView, ...]:
    """The days off of a year, withdrawn ones too. One query."""
    rows = session.execute(
        sa.select(H.on_date, H.name, H.kind, H.source, H.withdrawn, H.reason)
        .where(H.on_date.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(H.on_date)
    )
    return tuple(DayView(*row) for row in rows)


def day_at(session: Session, on: date) -> DayView | None:
    """That day, when it is listed."""
    row = session.execute(
        sa.select(H.on_date, H.name, H.kind, H.source, H.withdrawn, H.reason).where(H.on_date == on)
    ).first()
    return DayView(*row) if row else None


def outages(session: Session, tenant_id: UUID) -> Sequence[Outage]:
    """Every outage, waiting ones first, then the newest. One query."""
    rows = session.execute(
        sa.select(Outage).where(O.tenant_id == tenant_id).order_by(O.decided_at.is_not(None), O.began_on.desc(), O.id)
    )
    return rows.scalars().all()


def has_overlap(session: Session, tenant_id: UUID, first: date, last: date) -> bool:
    """Whether some of the days are counted as an outage already, or wait to be."""
    counts = sa.or_(O.decided_at.is_(None), O.approved)
    found = sa.select(O.id).where(O.tenant_id == tenant_id, O.began_on <= last, O.ended_on >= first, counts).limit(1)
    return session.execute(found).first() is not None
