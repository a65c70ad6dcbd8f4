"""Policy values: every number of law and every choice the city may make, with source and date.

The defaults ship as TOML files beside this module. A change published by BKPSDM is laid over them
with `Policies.with_versions`; nothing here reads a database or a clock.
"""
from __future__ import annotations

import tomllib
from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from workflows.policies.citations import (
    Citation,
    CitationUnknown,
    citation,
    citation_keys,
    citation_label,
    is_printable,
)
from workflows.policies.values import (
    CHOICES_SEPARATOR,
    DAY_UNITS,
    DECIMAL_UNITS,
    NO,
    WHOLE_UNITS,
    YES,
    Certainty,
    Policy,
    PolicyInvalid,
    PolicyValue,
    Unit,
)

__all__ = [
    "Certainty",
    "Citation",
    "CitationUnknown",
    "Policies",
    "Policy",
    "PolicyInvalid",
    "PolicyUnitMismatch",
    "PolicyUnknown",
    "PolicyValue",
    "Unit",
    "citation",
    "citation_keys",
    "citation_label",
    "is_printable",
    "load_defaults",
]

_CITATIONS_FILE = "citations.toml"
_LEAP_DAY = (2, 29)


class PolicyUnknown(LookupError):
    """No value of that key holds on that date."""


class PolicyUnitMismatch(TypeError):
    """A value was read as something it does not count, such as a flag as days."""


class Policies:
    """An immutable set of dated policy values."""

    __slots__ = ("_by_key",)

    def __init__(self, values: Iterable[PolicyValue]) -> None:
        by_key: dict[str, tuple[PolicyValue, ...]] = {}
        for value in values:
            by_key[value.key] = (*by_key.get(value.key, ()), value)
        self._by_key: Mapping[str, tuple[PolicyValue, ...]] = by_key

    def value(self, key: str | Policy, on: date) -> PolicyValue:
        """The value that holds on a date: the latest start wins, and of equal starts the one added last."""
        holding = [value for value in self._by_key.get(str(key), ()) if value.holds_on(on)]
        if not holding:
            raise PolicyUnknown(f"Kebijakan {key} tidak berlaku pada {on.isoformat()}.")
        latest = max(value.valid_from for value in holding)
        return [value for value in holding if value.valid_from == latest][-1]

    def days(self, key: str | Policy, on: date) -> int:
        """A count of days; ask `value(...).unit` whether they are working days."""
        return int(self._read(key, on, DAY_UNITS).value)

    def count(self, key: str | Policy, on: date) -> int:
        """Any whole number: months, years, pieces, megabytes, ranks or days."""
        return int(self._read(key, on, WHOLE_UNITS).value)

    def number(self, key: str | Policy, on: date) -> Decimal:
        return self._read(key, on, WHOLE_UNITS | DECIMAL_UNITS).number

    def choice(self, key: str | Policy, on: date) -> str:
        return self._read(key, on, frozenset({Unit.CHOICE})).value

    def choices(self, key: str | Policy, on: date) -> tuple[str, ...]:
        return self._read(key, on, frozenset({Unit.CHOICES})).items

    def flag(self, key: str | Policy, on: date) -> bool:
        return self._read(key, on, frozenset({Unit.FLAG})).value == YES

    def date_in(self, key: str | Policy, on: date, year: int) -> date:
        """A yearly date (`MM-DD`) in the year given; 29 February becomes the 28th in a common year."""
        month, day = (int(part) for part in self._read(key, on, frozenset({Unit.MONTH_DAY})).value.split("-"))
        if (month, day) == _LEAP_DAY and not isleap(year):
            day -= 1
        return date(year, month, day)

    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_key))

    def all(self) -> tuple[PolicyValue, ...]:
        """Every value, by key, then in the order of their start."""
        return tuple(one for key in self.keys() for one in sorted(self._by_key[key], key=lambda one: one.valid_from))

    def with_versions(self, versions: Iterable[PolicyValue]) -> Policies:
        """A new set in which the published versions lie over these values.

        A version is held to the choices of the value it changes and to its unit (working days and calendar days
        may replace each other). Raises `PolicyInvalid` with the sentence to show, so the same call proves a
        version before it is published.
        """
        return Policies((*self.all(), *(self._fitted(version) for version in versions)))

    def _fitted(self, version: PolicyValue) -> PolicyValue:
        changed = self._by_key.get(version.key)
        if changed is None:
            return version
        unit = changed[0].unit
        if version.unit is not unit and not {version.unit, unit} <= DAY_UNITS:
            raise PolicyInvalid(f"Kebijakan {version.key}: satuannya {unit.label}, bukan {version.unit.label}.")
        return replace(version, choices=changed[0].choices, used=changed[0].used)

    def _read(self, key: str | Policy, on: date, units: frozenset[Unit]) -> PolicyValue:
        value = self.value(key, on)
        if value.unit not in units:
            raise PolicyUnitMismatch(f"Kebijakan {key} bersatuan {value.unit}.")
        return value


@lru_cache(maxsize=1)
def load_defaults() -> Policies:
    """The values shipped with the project. Raises `PolicyInvalid` when a file is malformed."""
    folder = resources.files(__package__)
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    values: list[PolicyValue] = []
    for name in files:
        if name != _CITATIONS_FILE:
            rows = tomllib.loads((folder / name).read_text(encoding="utf-8"))
            values.extend(_read_row(row, rows.get("used", ())) for row in rows["policy"])
    return Policies(values)


def _read_row(row: Mapping[str, Any], used: Iterable[str]) -> PolicyValue:
    """A row; where it is used it says itself, or the head of its file for all its rows."""
    try:
        return PolicyValue(
            key=row["key"],
            value=_canonical(row["value"]),
            unit=Unit(row["unit"]),
            instrument=row["instrument"],
            article=row["article"],
            certainty=Certainty(row["certainty"]),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            text=row["text"],
            note=row["note"],
            choices=tuple(row.get("choices", ())),
            used=tuple(row.get("used", used)),
        )
    except (KeyError, ValueError) as error:
        where = row.get("key", "baris tanpa kunci")
        raise PolicyInvalid(f"Berkas kebijakan tidak terbaca pada {where}: {error}") from error


def _canonical(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return CHOICES_SEPARATOR.join(str(item) for item in value)
    return str(value)

