"""How dates, times, numbers and NIP are written for people: pure functions, Jinja filters of the same name.

Names and separators are written out here rather than asked of a locale library: a list page formats some two hundred
dates, and a dictionary look-up each keeps that under a millisecond. A test compares them with Babel's Indonesian.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from app.web.clock import CITY, day_of

NBSP = "\u00a0"
NOTHING = "Belum ada"

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_NIP_GROUPS = ((0, 8), (8, 14), (14, 15), (15, 18))


class Point(NamedTuple):
    """A place in a drawing; prints as `x,y`."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:.1f},{self.y:.1f}"


def tanggal(value: date | None) -> str:
    """29 Juli 2026. An aware moment is read as the city's day; None says "Belum ada"."""
    if value is None:
        return NOTHING
    day = _city_day(value)
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def tanggal_pendek(value: date | None) -> str:
    """29 Jul; with its year when told apart elsewhere on the page."""
    if value is None:
        return NOTHING
    day = _city_day(value)
    return f"{day.day}{NBSP}{_SHORT_MONTHS[day.month - 1]}"


def hari_tanggal(value: date | None) -> str:
    """Rabu, 29 Juli 2026."""
    if value is None:
        return NOTHING
    day = _city_day(value)
    return f"{_DAYS[day.weekday()]}, {day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def jam(value: datetime | None) -> str:
    """10.42 in the city's time."""
    if value is None:
        return NOTHING
    moment = value.astimezone(CITY)
    return f"{moment.hour:02d}.{moment.minute:02d}"


def waktu(value: datetime | None) -> str:
    """29 Juli 2026 pukul 10.42."""
    if value is None:
        return NOTHING
    moment = value.astimezone(CITY)
    return (
        f"{moment.day}{NBSP}{_MONTHS[moment.month - 1]} {moment.year} pukul{NBSP}{moment.hour:02d}.{moment.minute:02d}"
    )


def angka(value: Decimal | float | None, decimals: int | None = None) -> str:
    """3.240 or 98,6. Without `decimals` (digits after the comma) trailing zeros go; a half rounds up."""
    if value is None:
        return NOTHING
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return NOTHING
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{number:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def nip(value: str | None) -> str:
    """19910412 201502 2 003; anything that is not 18 figures comes back as it is."""
    if value is None:
        return NOTHING
    if len(value) != 18 or not value.isdigit():
        return value
    return NBSP.join(value[start:end] for start, end in _NIP_GROUPS)


def jarak(value: int | date, today: date | None = None, unit: str = "hari") -> str:
    """13 hari lagi, hari ini, lewat 2 hari: from a number of days, or from a date and `today`.

    `unit` may be "hari kerja" where the number counts working days.
    """
    days = (_city_day(value) - _city_day(today or value)).days if isinstance(value, date) else value
    if days == 0:
        return f"hari{NBSP}ini"
    return f"{days}{NBSP}{unit} lagi" if days > 0 else f"lewat {-days}{NBSP}{unit}"


@lru_cache(maxsize=1024)
def jangkar(label: str) -> str:
    """The place of a source on the page of legal bases: `PP 30/2019 Pasal 59` stands at `pp-30-2019-pasal-59`."""
    return _NO_WORD.sub("-", label.lower()).strip("-")


def titik(turn: float, centre_x: float, centre_y: float, radius: float) -> Point:
    """The point of a circle after `turn` (0 to 1) of a full turn, clockwise from the top."""
    angle = 2 * math.pi * turn
    return Point(round(centre_x + radius * math.sin(angle), 1), round(centre_y - radius * math.cos(angle), 1))


def _city_day(value: date) -> date:
    return day_of(value) if isinstance(value, datetime) else value


FILTERS: MappingProxyType[str, Callable[..., object]] = MappingProxyType(
    {
        function.__name__: function
        for function in (tanggal, tanggal_pendek, hari_tanggal, jam, waktu, angka, nip, jarak, jangkar, titik)
    }
)
