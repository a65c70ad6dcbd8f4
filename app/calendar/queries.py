"""The working-day calendar of the city, from its loaded holidays."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.calendar.models import Holiday, HolidayYear
from app.database import columns
from workflows.calendar import WorkingDays

H, Y = columns(Holiday), columns(HolidayYear)
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
    """The calendar. Cached until the holidays change."""
    return calendar_at(session, tuple(session.execute(sa.select(*STAMP)).one()))


def calendar_at(session: Session, stamp: tuple[Any, ...]) -> WorkingDays:
    """The calendar of that stamp, for whoever asked for the stamp together with something else."""
    global _cached
    if _cached is None or _cached[0] != stamp:
        rows = session.execute(DAYS_AND_YEARS).all()
        holidays = {r.on_date: r.name for r in rows if r.on_date is not None}
        years = frozenset(r.year for r in rows if r.year is not None)
        _cached = (stamp, WorkingDays(holidays, years))
    return _cached[1]
