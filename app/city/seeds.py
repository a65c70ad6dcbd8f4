"""The facts the practice city is grown from, read from `seed/`: the real structure, and invented work and words."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """One line of units.csv. `head_kind` is the kind of post that leads it; `parent` is empty for the city itself."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    is_opd: bool
    head_title: str
    eselon: str
    head_kind: str
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A jabatan: its goals family, the golongan it is held in, and the degrees its holders write.

    `degrees` are alternatives; a `+` parts what stands before the name from what stands after it.
    """

    code: str
    title: str
    kind: str
    goals: str
    low: str
    high: str
    pppk: str
    degrees: tuple[str, ...]
    female_percent: int


@dataclass(frozen=True, slots=True)
class IndicatorSeed:
    """An indicator with its target as written and as understood."""

    aspect: str | None
    perspective: str
    text: str
    target_text: str
    target_value: str
    unit: str
    direction: str


@dataclass(frozen=True, slots=True)
class ResultSeed:
    """A rencana hasil kerja with its indicators."""

    kind: str
    leader_result: str
    plan: str
    indicators: tuple[IndicatorSeed, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """What people of one family of posts promise: the form they fill and their possible results."""

    name: str
    form_class: str
    results: tuple[ResultSeed, ...]


@dataclass(frozen=True, slots=True)
class HolidaySeed:
    """A day off."""

    on_date: date
    name: str
    kind: str
    source: str


def _read(name: str) -> str:
    return (resources.files(__package__) / "seed" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_read(name).splitlines())


@lru_cache(maxsize=1)
def units() -> tuple[UnitSeed, ...]:
    """The structure of the city, parents before children."""
    return tuple(
        UnitSeed(
            r["code"],
            r["name"],
            r["short_name"],
            r["kind"],
            r["parent_code"],
            r["is_opd"] == "true",
            r["head_jabatan"],
            r["eselon"],
            r["head_jenis_jabatan"],
            r["region_code"],
        )
        for r in _rows("units.csv")
    )


@lru_cache(maxsize=1)
def posts() -> dict[str, Post]:
    """Every jabatan by its code."""
    return {
        r["code"]: Post(
            r["code"],
            r["title"],
            r["kind"],
            r["goals"],
            r["low"],
            r["high"],
            r["pppk"],
            tuple(r["degrees"].split("|")),
            int(r["female_percent"]),
        )
        for r in _rows("jabatan.csv")
    }


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """The goals of every family of posts."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _rows("goals.csv"):
        rows.setdefault(row["family"], []).append(row)
    return {name: Family(name, lines[0]["form_class"], _results(lines)) for name, lines in rows.items()}


def _results(lines: list[dict[str, str]]) -> tuple[ResultSeed, ...]:
    grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
    for line in lines:
        grouped.setdefault((line["kind"], line["no"]), []).append(line)
    return tuple(
        ResultSeed(group[0]["kind"], group[0]["leader_result"], group[0]["plan"], tuple(_indicator(r) for r in group))
        for group in grouped.values()
    )


def _indicator(row: dict[str, str]) -> IndicatorSeed:
    return IndicatorSeed(
        row["aspect"] or None,
        row["perspective"],
        row["indicator"],
        row["target_text"],
        row["target_value"],
        row["unit"],
        row["direction"],
    )


@lru_cache(maxsize=1)
def city_agreement() -> tuple[tuple[str, IndicatorSeed], ...]:
    """The perjanjian kinerja of the city: (sasaran, indicator)."""
    return tuple(
        (
            r["objective"],
            IndicatorSeed(None, "", r["measure"], r["target_text"], r["value"], r["unit"], r["direction"]),
        )
        for r in _rows("agreement.csv")
    )


@lru_cache(maxsize=1)
def pangkat() -> dict[tuple[str, str], str]:
    """(status, golongan) -> pangkat; empty for PPPK, who have none."""
    return {(r["status"], r["code"]): r["pangkat"] for r in _rows("golongan.csv")}


@lru_cache(maxsize=1)
def ladder() -> tuple[str, ...]:
    """Golongan of a PNS from the lowest to the highest."""
    return tuple(r["code"] for r in _rows("golongan.csv") if r["status"] == "PNS")


@lru_cache(maxsize=1)
def holidays() -> tuple[HolidaySeed, ...]:
    """The days off of the years that are loaded."""
    return tuple(
        HolidaySeed(date.fromisoformat(r["date"]), r["name"], r["kind"], r["source"])
        for r in _rows("holidays_2026.csv")
    )


@lru_cache(maxsize=1)
def reward_names() -> dict[str, str]:
    """The rewards of the catalogue by code."""
    return {r["code"]: r["name"] for r in _rows("rewards.csv")}


@lru_cache(maxsize=1)
def phrases() -> dict[str, Any]:
    """Invented sentences: feedback, reflections, reasons, explanations; lists by topic."""
    found: dict[str, Any] = json.loads(_read("phrases.json"))
    return found


@lru_cache(maxsize=1)
def expectations() -> dict[str, tuple[str, ...]]:
    """Value of BerAKHLAK -> expectations a leader may write."""
    values = json.loads(_read("berakhlak.json"))["values"]
    extra: dict[str, list[str]] = phrases()["expectations"]
    return {v["code"]: tuple(e["text"] for e in v["starter_expectations"]) + tuple(extra[v["code"]]) for v in values}


@lru_cache(maxsize=1)
def examples() -> dict[str, dict[str, Any]]:
    """The worked forms F1, F2, F4, F8a-c, F9a-b by their id."""
    return {e["id"]: e for e in json.loads(_read("skp_examples.json"))["examples"]}
