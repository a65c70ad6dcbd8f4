"""Angka kredit of a functional post: predicate, level and months become points (PermenPANRB 1/2023, PerBKN 3/2023).

`months/12 × percent × coefficient`, exact; a number is rounded only where it is printed. Coefficients and percents
are policies.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor

from workflows.absence import Away
from workflows.policies import Policies
from workflows.predicate import Predicate

CITATION = "credit.conversion"
MONTHS_OF_A_YEAR = 12
_WHOLE = 100


class Category(StrEnum):
    KETERAMPILAN = "keterampilan"
    KEAHLIAN = "keahlian"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Level(StrEnum):
    """Level of a functional post, lowest first within its category."""

    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"
    AHLI_PERTAMA = "ahli_pertama"
    AHLI_MUDA = "ahli_muda"
    AHLI_MADYA = "ahli_madya"
    AHLI_UTAMA = "ahli_utama"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").title()

    @property
    def category(self) -> Category:
        return Category.KEAHLIAN if self.value.startswith("ahli_") else Category.KETERAMPILAN


@dataclass(frozen=True, slots=True)
class Part:
    """One predicate over some months of a year on one level."""

    level: Level
    predicate: Predicate
    months: int

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MONTHS_OF_A_YEAR:
            raise MonthsOutOfRange("Lamanya 1 sampai 12 bulan untuk satu predikat tahunan.")


class MonthsOutOfRange(ValueError):
    """A part covers less than a month or more than a year; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Earned:
    """The points of a part with the values they were reckoned from."""

    part: Part
    coefficient: Fraction
    percent: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Needed:
    """Points for the next rank and for the next level; None where the ladder ends."""

    rank: Fraction
    level: Fraction | None


def earn(part: Part, policies: Policies, on: date) -> Earned:
    """The points of one part under the values of a day."""
    coefficient = Fraction(policies.number(f"credit.coefficient.{part.level}", on))
    percent = Fraction(policies.number(f"credit.percent.{part.predicate}", on))
    return Earned(
        part, coefficient, percent, Fraction(part.months, MONTHS_OF_A_YEAR) * percent / _WHOLE * coefficient
    )


def total(earned: Iterable[Earned]) -> Fraction:
    return sum((one.points for one in earned), Fraction(0))


def needed(level: Level, policies: Policies, on: date) -> Needed:
    """What the next rank and the next level ask for; the highest level of a category has no next one."""
    rank = Fraction(policies.number(f"credit.promotion.rank.{level}", on))
    if level in (Level.PENYELIA, Level.AHLI_UTAMA):
        return Needed(rank, None)
    return Needed(rank, Fraction(policies.number(f"credit.promotion.level.{level}", on)))


def printed(points: Fraction, places: int) -> str:
    """The points with that many decimals and a point, halves rounded up: 9.375 becomes 9.38."""
    scaled = floor(points * 10**places + Fraction(1, 2))
    whole, part = divmod(scaled, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def exact(points: Fraction) -> str:
    """Numerator and denominator, always both: `75/8`, `25/1`."""
    return f"{points.numerator}/{points.denominator}"


def months_between(first: date, last: date) -> int:
    """The calendar months a range touches, at most twelve: 1 June to 31 December are seven.

    A month begun counts where its larger half is inside, so that a hand-over in mid-month is counted once.
    """
    days_of_half = 15
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + last.month - first.month + 1
    months -= first.day > days_of_half
    months -= last.day < days_of_half
    return max(0, min(MONTHS_OF_A_YEAR, months))


def not_counted(first: date, last: date, aways: Iterable[Away], policies: Policies, on: date) -> tuple[Away, ...]:
    """What of a range was spent on leave of the kinds that policy does not count, cut to the range."""
    kinds = policies.choices("credit.not_counted", on)
    return tuple(
        Away(one.kind, max(one.starts_on, first), min(one.ends_on, last))
        for one in sorted(aways, key=lambda one: one.starts_on)
        if one.kind in kinds and one.starts_on <= last and one.ends_on >= first
    )


def months_served(first: date, last: date, aways: Iterable[Away], policies: Policies, on: date) -> int:
    """The months of a range without those that do not count."""
    missed = not_counted(first, last, aways, policies, on)
    return max(0, months_between(first, last) - sum(months_between(one.starts_on, one.ends_on) for one in missed))


_LEVEL_WORDS = re.compile(
    r"\b(ahli (?:pertama|muda|madya|utama)|penyelia|mahir|terampil|pemula)\b", re.IGNORECASE
)


def level_in(title: str) -> Level | None:
    """The level a title of a functional post ends with: `Guru Ahli Muda`, `Perawat Terampil`."""
    found = _LEVEL_WORDS.findall(title)
    return Level(found[-1].lower().replace(" ", "_")) if found else None
