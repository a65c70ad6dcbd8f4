"""A policy value as an officer types it, read into its canonical text; the unreadable is refused with a sentence."""
from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from workflows.numerals import NumberUnreadable, format_id, read_number
from workflows.policies.values import (
    CHOICES_SEPARATOR,
    DECIMAL_UNITS,
    NO,
    WHOLE_UNITS,
    YES,
    PolicyInvalid,
    PolicyValue,
    Unit,
    bounds,
)

MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
          "desember")
_DAY = re.compile(r"([0-9]{1,2})[\s./-]+([0-9]{1,2}|[a-z]{3,9})", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_FLAGS = {"ya": YES, "tidak": NO}


def read_value(unit: Unit, typed: Sequence[str], choices: Sequence[str] = ()) -> str:
    """What was typed or ticked, as a policy stores it. Raises `PolicyInvalid` with the sentence to show."""
    words = [one.strip() for one in typed if one.strip()]
    if unit is Unit.CHOICES:
        return _chosen(words, choices)
    if len(words) != 1:
        raise PolicyInvalid("Isi nilainya." if not words else "Isi satu nilai saja.")
    if unit in (Unit.CHOICE, Unit.FLAG):
        return _one_of(words[0], choices, unit)
    if unit is Unit.MONTH_DAY:
        return _month_day(words[0])
    return _whole(words[0], unit) if unit in WHOLE_UNITS else _decimal(words[0], unit)


def shown(value: PolicyValue) -> str:
    """The value as it stands in the field where it is typed: `14`, `2,5`, `31 Januari`."""
    if value.unit is Unit.MONTH_DAY:
        month, day = (int(part) for part in value.value.split("-"))
        return f"{day} {MONTHS[month - 1].capitalize()}"
    return format_id(value.number) if value.unit in DECIMAL_UNITS else value.value


def example(unit: Unit) -> str:
    """How such a value is typed, for the hint beside the field."""
    if unit is Unit.MONTH_DAY:
        return "Tanggal dan bulan tanpa tahun, misalnya 31 Januari."
    if unit in DECIMAL_UNITS:
        return "Angka tanpa satuan; koma untuk pecahan, misalnya 2,5."
    least, most = bounds(unit)
    return f"Bilangan bulat {least} sampai {format_id(Decimal(most))}, tanpa satuan."


def _chosen(words: list[str], choices: Sequence[str]) -> str:
    if not words:
        raise PolicyInvalid("Pilih paling sedikit satu.")
    if any(one not in choices for one in words):
        raise PolicyInvalid("Pilih dari daftar yang ada.")
    return CHOICES_SEPARATOR.join(one for one in choices if one in words)


def _one_of(word: str, choices: Sequence[str], unit: Unit) -> str:
    allowed = {one: one for one in choices} if unit is Unit.CHOICE else _FLAGS
    if word not in allowed:
        raise PolicyInvalid("Pilih dari daftar yang ada." if unit is Unit.CHOICE else "Pilih ya atau tidak.")
    return allowed[word]


def _month_day(text: str) -> str:
    found = _DAY.fullmatch(text)
    day, month = (found.group(1), _month(found.group(2))) if found else ("", 0)
    if not month:
        raise PolicyInvalid(f"Tanggal “{text}” tidak terbaca. Tulis misalnya 31 Januari.")
    return f"{month:02d}-{int(day):02d}"


def _month(word: str) -> int:
    if word.isdigit():
        return int(word) if 1 <= int(word) <= len(MONTHS) else 0
    return next((no for no, name in enumerate(MONTHS, start=1) if name.startswith(word.lower())), 0)


def _whole(text: str, unit: Unit) -> str:
    plain = text.replace(".", "") if _GROUPED.fullmatch(text) else text
    least, most = bounds(unit)
    if not (plain.isascii() and plain.isdigit()):
        raise PolicyInvalid(f"“{text}” bukan bilangan bulat. {example(unit)}")
    if not least <= int(plain) <= most:
        raise PolicyInvalid(f"{text} {unit.label} di luar batas. {example(unit)}")
    return str(int(plain))


def _decimal(text: str, unit: Unit) -> str:
    try:
        number = read_number(text.rstrip("% "))
    except NumberUnreadable as error:
        raise PolicyInvalid(str(error)) from error
    most = bounds(unit)[1]
    if number > most:
        raise PolicyInvalid(f"{text} {unit.label} di luar batas; paling besar {format_id(Decimal(most))}.")
    return f"{number:f}"
