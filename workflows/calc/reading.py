"""Reading the fields of a calculation and refusing what cannot be calculated."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from workflows.calendar import WorkingDays

Payload = Mapping[str, Any]
Answer = dict[str, Any]
Code = TypeVar("Code", bound=StrEnum)

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MAX_TEXT_LENGTH = 1000
MAX_NUMBER_LENGTH = 40
MAX_ECHO_LENGTH = 40
MAX_HOLIDAYS = 2000
MAX_LINES = 100
_YEARS = range(1900, 2201)


class CalculationRefused(Exception):
    """A domain error: it becomes the answer `{"error": code, "message": sentence}`."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def text_field(payload: Payload, name: str) -> str:
    value = payload.get(name)
    if value is None:
        raise CalculationRefused("field_missing", f"Isian {name} belum ada.")
    if not isinstance(value, str):
        raise CalculationRefused("field_invalid", f"Isian {name} harus berupa teks.")
    if len(value) > MAX_TEXT_LENGTH:
        raise CalculationRefused("too_long", f"Isian {name} paling banyak {MAX_TEXT_LENGTH} huruf.")
    return value


def date_field(payload: Payload, name: str) -> date:
    return _as_date(text_field(payload, name), name)


def code_field(payload: Payload, name: str, kind: type[Code]) -> Code:
    value = text_field(payload, name)
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise CalculationRefused(
            "code_unknown", f"Isian {name} tidak dikenal: {shown(value)}. Pilih dari {known}."
        ) from None


def optional_code_field(payload: Payload, name: str, kind: type[Code]) -> Code | None:
    return None if payload.get(name) is None else code_field(payload, name, kind)


def calendar_field(payload: Payload, known: WorkingDays) -> WorkingDays:
    """The `holidays` given, else the calendar the app knows. A given list is taken as complete."""
    given = payload.get("holidays")
    if given is None:
        return known
    if not isinstance(given, list) or not all(isinstance(day, str) for day in given):
        raise CalculationRefused("field_invalid", "Isian holidays harus berupa daftar tanggal.")
    if len(given) > MAX_HOLIDAYS:
        raise CalculationRefused("too_long", f"Isian holidays paling banyak {MAX_HOLIDAYS} tanggal.")
    return WorkingDays(dict.fromkeys((_as_date(day, "holidays") for day in given), "Hari libur"), _YEARS)


def objects_field(payload: Payload, name: str) -> list[Mapping[str, Any]]:
    """A list of objects; nothing given is an empty list."""
    value = payload.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise CalculationRefused("field_invalid", f"Isian {name} harus berupa daftar objek.")
    if len(value) > MAX_LINES:
        raise CalculationRefused("too_long", f"Isian {name} paling banyak {MAX_LINES} baris.")
    return value


def plain_decimal(value: object) -> Decimal | None:
    """A number of the command line's convention (a string with a point, or a JSON number), else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, int) and abs(value) >= 10**MAX_NUMBER_LENGTH:
        return None
    text = str(value).strip()
    if len(text) > MAX_NUMBER_LENGTH or not (_DECIMAL.fullmatch(text) or isinstance(value, float)):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def shown(value: str) -> str:
    """A value as a message may repeat it: short and printable."""
    printable = "".join(letter for letter in value[:MAX_ECHO_LENGTH] if letter.isprintable())
    return f"{printable}…" if len(value) > MAX_ECHO_LENGTH else printable


def _as_date(text: str, name: str) -> date:
    wrong = CalculationRefused("date_invalid", f"Isian {name} harus berupa tanggal, misalnya 2026-07-15.")
    if not _ISO_DATE.fullmatch(text):
        raise wrong
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if day.year not in _YEARS:
        raise wrong
    return day
