"""The clock, read at the edge only; everything below takes it as an argument. The city's day is Asia/Jakarta."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Jakarta")
_shift = timedelta(0)


def pretend(today: date | None) -> None:
    """Practice cities may live on another day; the time of day stays real."""
    global _shift
    real = datetime.now(CITY).date()
    _shift = (today - real) if today else timedelta(0)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The city's day."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The day in the city on which something happened."""
    return at.astimezone(CITY).date()
