"""Holidays of the city. A year counts as loaded when it has a row in `holiday_year`."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from app.database import STRICT, Row


class Holiday(Row, table=True):
    """A day that is not a working day."""

    __tablename__ = "holiday"
    __table_args__ = (STRICT,)
    on_date: date = Field(primary_key=True)
    name: str
    kind: str
    source: str = ""


class HolidayYear(Row, table=True):
    """A year whose holidays were loaded; others count weekends only and warn."""

    __tablename__ = "holiday_year"
    __table_args__ = (STRICT,)
    year: int = Field(primary_key=True)
    source: str = ""
