"""Ringkasan tahunan: somebody who was assessed in several posts in one year has one annual predikat.

Policy names the part that counts; the assessor of the last post establishes it, and says why where he takes another.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED
from workflows.policies import Policy
from workflows.recognition import NO_OBJECTION
from workflows.safeguards import Safeguards

PHASE = "Ringkasan tahunan"
RULE = "annual.several_posts"


class State(StrEnum):
    ESTABLISHING = "ESTABLISHING"
    ESTABLISHED = "ESTABLISHED"
    WITHDRAWN = "WITHDRAWN"


class Rule(StrEnum):
    """Which part of the year gives the annual predikat."""

    LONGEST = "terlama"
    LAST = "terakhir"

    @property
    def label(self) -> str:
        return "jabatan yang paling lama dipegang" if self is Rule.LONGEST else "jabatan yang terakhir dipegang"


@dataclass(frozen=True, slots=True)
class Part:
    """One post of the year, with the stretch it was held; `key` is whatever tells the parts apart."""

    key: str
    starts_on: date
    ends_on: date
    is_main: bool = True

    @property
    def days(self) -> int:
        """How long, both days included."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask: the parts there are, the one that policy names, objections, who has opened it."""

    parts: frozenset[str]
    by_rule: str
    objection_open: bool
    opened_by_actor: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The part whose predikat is that of the year; `reason` where it is not the one that policy names."""

    part: str
    reason: str = ""


def counting(parts: Iterable[Part], rule: Rule) -> Part:
    """The part that policy names. Of two that are alike the main post counts, then the later one."""
    if rule is Rule.LONGEST:
        return max(parts, key=lambda one: (one.days, one.is_main, one.ends_on, one.starts_on, one.key))
    return max(parts, key=lambda one: (one.ends_on, one.is_main, one.starts_on, one.key))


def names_a_part(c: Context) -> bool:
    return c.payload is None or c.payload.part in c.facts.parts


def is_departure_explained(c: Context) -> bool:
    return c.payload is None or c.payload.part == c.facts.by_rule or bool(c.payload.reason.strip())


KNOWN_PART = Guard(names_a_part, "Pilih salah satu bagian tahun yang sudah disahkan.", RULE)
EXPLAINED = Guard(is_departure_explained, "Pilihan ini bukan bagian yang ditentukan kebijakan. Tulis alasannya.", RULE)


def _withdraw(source: State) -> Step:
    return Step("withdraw", source, State.WITHDRAWN, by=(Who.SYSTEM,), label="Tarik",
                past="Ditarik karena hasil salah satu bagian berubah", cites=("annual.withdraw",), agrees=False)


ANNUAL = Process(
    "annual", label="Ringkasan tahunan", states=State, initial=State.ESTABLISHING, phases=(PHASE,),
    safeguards=Safeguards(rests_on={"establish": "evaluation"}),
    stages=(
        Stage(State.ESTABLISHING, "Menunggu penetapan", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.ESTABLISHED, "Ditetapkan", PHASE, kind="selesai"),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("establish", State.ESTABLISHING, State.ESTABLISHED, by=(Who.ASSESSOR,), label="Tetapkan predikat tahunan",
             past="Predikat tahunan ditetapkan", guards=(WAS_OPENED, NO_OBJECTION, KNOWN_PART, EXPLAINED),
             payload=Choice, documents=("annual_summary",), due=Policy("annual.due"),
             if_late="Batas lewat tidak menetapkan apa pun; pengingat naik ke atasan.",
             cites=("annual.establish",), kind="primary"),
        _withdraw(State.ESTABLISHING),
        _withdraw(State.ESTABLISHED),
    ),
)
