"""Invented names and numbers. Names come from Faker's Indonesian pools, numbers from an own provider of valid NIPs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.city import seeds
from workflows.identity import compose_nip, compose_nippppk
from workflows.vocabulary import EmploymentStatus, Sex

POOL = 420
MAX_SERIAL = 900  # serials above are left to the people of the worked forms
PPPK_SINCE = 2019


@dataclass(frozen=True, slots=True)
class Identity:
    """A person before a post: name with degrees, number, and since when in service."""

    name: str
    number: str
    sex: Sex
    joined_on: date


class Numbers:
    """Valid and unique NIP and NI PPPK: the serial counts up within one birth date, appointment and sex."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._serials: dict[str, int] = {}

    def nip(self, birth: date, joined: date, sex: Sex) -> str:
        return self._next(lambda serial: compose_nip(birth, joined, sex, serial))

    def nippppk(self, birth: date, year: int, sex: Sex) -> str:
        return self._next(lambda serial: compose_nippppk(birth, year, sex, serial))

    def _next(self, compose: Callable[[int], str]) -> str:
        first = compose(1)
        key = first[:15]
        serial = self._serials.get(key, 0)
        while True:
            serial += 1
            number = compose(serial)
            if number not in self._taken:
                break
        self._serials[key] = serial
        self._taken.add(number)
        return number


class Names:
    """Full names, drawn from pools filled once."""

    def __init__(self, seed: int) -> None:
        from faker import Faker

        fake = Faker("id_ID")
        fake.seed_instance(seed)
        self._first = {
            Sex.L: list(dict.fromkeys(fake.first_name_male() for _ in range(POOL * 2)))[:POOL],
            Sex.P: list(dict.fromkeys(fake.first_name_female() for _ in range(POOL * 2)))[:POOL],
        }
        self._last = {
            Sex.L: list(dict.fromkeys(fake.last_name_male() for _ in range(POOL * 2)))[:POOL],
            Sex.P: list(dict.fromkeys(fake.last_name_female() for _ in range(POOL * 2)))[:POOL],
        }

    def plain(self, rng: random.Random, sex: Sex) -> str:
        """A name of two to four words. Two people may share one, as in any city."""
        return self._draw(rng, sex, rng.choice((2, 2, 3, 3, 3, 3, 4)))

    def _draw(self, rng: random.Random, sex: Sex, parts: int) -> str:
        first, last = self._first[sex], self._last[sex]
        words = [rng.choice(first)]
        while len(words) < parts - 1:
            word = rng.choice(first)
            if word not in words:
                words.append(word)
        words.append(rng.choice(last))
        return " ".join(words)


def with_degrees(name: str, degrees: str) -> str:
    """`dr.+M.K.M.` stands around the name, `S.Kom.` behind it."""
    before, plus, after = degrees.partition("+")
    if not plus and before in ("dr.", "drg.", "apt.", "Drs.", "Dra.", "Ir."):
        return f"{before} {name}"
    if not plus:
        return f"{name}, {before}" if before else name
    return f"{before} {name}, {after}"


def pick_degrees(rng: random.Random, post: seeds.Post, sex: Sex) -> str:
    """One of the degrees its holders write; Drs. is Dra. for a woman."""
    degrees = rng.choice(post.degrees)
    return degrees.replace("Drs.", "Dra.") if sex is Sex.P else degrees


def years_before(day: date, years: float) -> date:
    """The date so many years earlier."""
    return date.fromordinal(day.toordinal() - int(years * 365.25))


def first_of_month(day: date) -> date:
    return day.replace(day=1)


_AGES = {
    "jpt": (48, 57),
    "administrator": (42, 56),
    "pengawas": (35, 54),
    "fungsional": (26, 56),
    "pelaksana": (23, 55),
}
_SENIOR = 33  # an "ahli muda" or higher is not a beginner
_STARTS = (22.0, 29.0)


def age_and_service(rng: random.Random, post: seeds.Post, status: EmploymentStatus) -> tuple[float, float]:
    """Age today and years of service that fit the post and the status."""
    low, high = _AGES[post.kind]
    if post.kind == "fungsional" and post.low >= "III/c":
        low = _SENIOR + (7 if post.low.startswith("IV") else 0)
    if status is EmploymentStatus.CPNS:
        return rng.uniform(23, 33), rng.uniform(0.3, 0.95)
    if status in (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU):
        return rng.uniform(max(low, 27), min(high, 52)), rng.uniform(0.4, 5.0)
    age = rng.uniform(low, high)
    return age, max(1.2, age - rng.uniform(*_STARTS))
