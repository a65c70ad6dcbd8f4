"""What the law asks of a process beyond its order, declared beside its table; `workflows/proof` proves it of the table.

Steps are named as in the table: `return`, or `REVIEW:return` where several states have a step of that name.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.approval import Who


@dataclass(frozen=True, slots=True)
class Adverse:
    """A decision that may weigh on the person, and what must surround it on every way through the table.

    Before it he is heard (`hearing`), and called first (`summons`) where another writes down what he says. A second
    person stands beside it (`eyes`). Before it binds he is told (`notice`), and then may object (`window`: every step
    that ends that time). Where the law gives no objection, `final` cites why.
    """

    decision: str
    hearing: tuple[str, ...]
    eyes: tuple[str, ...]
    notice: tuple[str, ...]
    window: tuple[str, ...] = ()
    summons: tuple[str, ...] = ()
    final: str = ""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who owns the check that nobody can act, and names somebody. Without `who` the office is never empty by law."""

    label: str
    who: Who | None = None


KEEPERS = (
    Keeper("petugas BKPSDM", Who.BKPSDM),
    Keeper("Sekretaris Daerah", Who.CITY_SECRETARY),
    Keeper("Wali Kota selaku Pejabat Pembina Kepegawaian"),
)


@dataclass(frozen=True, slots=True)
class Safeguards:
    """`own`: with which steps the person concerned may himself end his case well; `alone`: which steps the system may
    take past somebody who was asked; `together`: steps one official may take one after the other, because they are
    parts of one act; `rests_on`: the process whose final result is only carried out here. Each with its citation."""

    adverse: tuple[Adverse, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    alone: Mapping[str, str] = field(default_factory=dict)
    together: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    rests_on: Mapping[str, str] = field(default_factory=dict)
    keepers: tuple[Keeper, ...] = KEEPERS


PLAIN = Safeguards()
