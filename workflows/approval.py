"""Approval shapes: who sits at a visit, and when the visit has enough answers.

A *visit* is one stay of a case in one state. A *seat* is one place at its table; a decision takes a seat.
The shapes are pure arithmetic over seats, so the same functions serve the engine, the diagram and the proofs.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Who(StrEnum):
    """In which capacity a step is taken. The app resolves each to a person, a position or an office on a date."""

    EMPLOYEE = "employee"
    ASSESSOR = "assessor"
    ASSESSOR_SUPERIOR = "assessor_superior"
    ADMIN_OPD = "admin_opd"
    BKPSDM = "bkpsdm"
    OPD_HEAD = "opd_head"
    CITY_SECRETARY = "city_secretary"
    SYSTEM = "system"


WHO_LABEL: dict[Who, str] = {
    Who.EMPLOYEE: "pegawai yang dinilai",
    Who.ASSESSOR: "pejabat penilai kinerja",
    Who.ASSESSOR_SUPERIOR: "atasan pejabat penilai",
    Who.ADMIN_OPD: "admin OPD",
    Who.BKPSDM: "petugas BKPSDM",
    Who.OPD_HEAD: "kepala OPD",
    Who.CITY_SECRETARY: "Sekretaris Daerah",
    Who.SYSTEM: "sistem",
}


class Shape(StrEnum):
    """How many of the asked seats must answer before the visit moves on."""

    SINGLE = "single"
    SEQUENCE = "sequence"
    ALL = "all"
    ANY = "any"
    K_OF_N = "k_of_n"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Quorum:
    """A shape with its number: `needed` seats for K_OF_N, `percent` of the seats for PERCENT (a tie: the chair's)."""

    shape: Shape = Shape.SINGLE
    needed: int = 1
    percent: int = 50
    chair: int = 1


@dataclass(frozen=True, slots=True)
class Pen:
    """Who may put down for a person without a device what he says himself; `signed`: only from his signed paper."""

    holders: tuple[Who, ...]
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Behalf:
    """On what somebody acts for another: in words, and for a signed paper the day on which it was handed in."""

    basis: str
    paper_on: date | None = None


# The assessor may help to write; what the person says himself goes past him.
WRITTEN_FOR = Pen((Who.ASSESSOR, Who.ADMIN_OPD))
SAID_FOR = Pen((Who.ADMIN_OPD,))
SIGNED_FOR = Pen((Who.ADMIN_OPD,), signed=True)


@dataclass(frozen=True, slots=True)
class SeatView:
    """What the engine knows of a seat: its number (from 1), whose it is, who took it and with which answer.

    `mine` matters where several sit in one capacity: whether this seat of them is the actor's.
    """

    no: int
    who: Who
    person: object | None = None
    agreed: bool | None = None
    mine: bool = True


def counted(seats: Iterable[SeatView]) -> tuple[SeatView, ...]:
    """The seats that count: a person who sits twice counts once, in the first seat taken."""
    seen: set[object] = set()
    result: list[SeatView] = []
    for seat in seats:
        if seat.agreed is not None and seat.person is not None and seat.person in seen:
            continue
        if seat.agreed is not None and seat.person is not None:
            seen.add(seat.person)
        result.append(seat)
    return tuple(result)


def open_numbers(quorum: Quorum, seats: Sequence[SeatView]) -> tuple[int, ...]:
    """Numbers of the seats that may answer now: the first untaken one in a sequence, every untaken one otherwise."""
    untaken = tuple(s.no for s in seats if s.agreed is None)
    return untaken[:1] if quorum.shape is Shape.SEQUENCE else untaken


def is_complete(quorum: Quorum, seats: Sequence[SeatView]) -> bool:
    """True when enough seats agreed. A refusal is a step of its own and never counts here."""
    voting = counted(seats)
    agreed = sum(1 for s in voting if s.agreed)
    if quorum.shape in (Shape.SINGLE, Shape.ANY):
        return agreed >= 1
    if quorum.shape in (Shape.ALL, Shape.SEQUENCE):
        return bool(voting) and agreed == len(voting)
    if quorum.shape is Shape.K_OF_N:
        return agreed >= quorum.needed
    return _percent_reached(quorum, voting, agreed)


def _percent_reached(quorum: Quorum, voting: Sequence[SeatView], agreed: int) -> bool:
    if not voting:
        return False
    share, needed = agreed * 100, quorum.percent * len(voting)
    if share == needed:
        return any(s.no == quorum.chair and s.agreed for s in voting)
    return share > needed
