"""Approval shapes: who sits at a visit, and when the visit has enough answers.

A *visit* is one stay of a case in one state. A *seat* is one place at its table; a decision takes a seat.
The shapes are pure arithmetic over seats, so the same functions serve the engine, the diagram and the proofs.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


class Power(StrEnum):
    """What kind of decision a step is, for those who act by authority and not by office: some are not theirs."""

    ROUTINE = "rutin"
    SANCTION = "sanksi"
    STATUS = "status"


POWER_LABEL: dict[Power, str] = {
    Power.ROUTINE: "putusan sehari-hari",
    Power.SANCTION: "menjatuhkan sanksi",
    Power.STATUS: "mengubah status kepegawaian",
}


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody sits by authority: as what, in words, and which powers that leaves out."""

    called: str
    lacks: frozenset[Power]


class Shape(StrEnum):
    """How many of the asked seats must answer before the visit moves on."""

    SINGLE = "single"
    SEQUENCE = "sequence"
    ALL = "all"
    ANY = "any"
    K_OF_N = "k_of_n"
    PERCENT = "percent"


class Absentee(StrEnum):
    """What becomes of a seat in which nobody can sit: it stays in the number, or it is left out of it."""

    COUNTED = "counted"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Quorum:
    """A shape with its number: `needed` seats for K_OF_N, `percent` of the seats for PERCENT (a tie: the chair's).

    `absent` says whether an empty seat is still counted where a share or everybody is asked; `present` is how many must
    sit at all. `members`: how many sit where a slice names the seats; 0 is one for each capacity asked.
    """

    shape: Shape = Shape.SINGLE
    needed: int = 1
    percent: int = 50
    chair: int = 1
    absent: Absentee = Absentee.COUNTED
    present: int = 0
    members: int = 0


class Excluded(StrEnum):
    """Who may not sit, whatever chair he holds."""

    SUBJECT = "subject"
    INITIATOR = "initiator"
    EARLIER = "earlier"
    KIN = "kin"


# The sentence for whom it stops, and the rule it rests on.
EXCLUDED_BECAUSE: dict[Excluded, tuple[str, str]] = {
    Excluded.SUBJECT: ("Anda tidak boleh memutus perkara Anda sendiri.", "decision.not_self"),
    Excluded.INITIATOR: ("Anda yang mengajukannya, dan yang mengajukan tidak memutus.", "decision.four_eyes"),
    Excluded.EARLIER: ("Anda sudah memutus tahap lain perkara ini; tahap ini diputus orang lain.",
                       "decision.four_eyes"),
    Excluded.KIN: ("Anda tercatat berhubungan keluarga dengan pegawai ini, jadi tidak memutus perkaranya.",
                   "decision.kin"),
}


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

    `mine` matters where several sit in one capacity: whether this seat of them is the actor's. `holders` are those who
    may sit there today, empty for an office or where it is not known; `absent`: nobody may. `merged`: whoever sits
    there has answered in an earlier seat, so this one asks nothing more.
    """

    no: int
    who: Who
    person: object | None = None
    agreed: bool | None = None
    mine: bool = True
    holders: frozenset[object] = frozenset()
    absent: bool = False
    merged: bool = False


def answered(seats: Iterable[SeatView]) -> dict[object, int]:
    """Whoever has answered, with the number of the seat he did it in first."""
    found: dict[object, int] = {}
    for seat in seats:
        if seat.agreed is not None and seat.person is not None:
            found.setdefault(seat.person, seat.no)
    return found


def counted(seats: Iterable[SeatView]) -> tuple[SeatView, ...]:
    """The seats that count: a person who sits twice counts once, in the first seat taken."""
    seats = tuple(seats)
    first = answered(seats)
    return tuple(s for s in seats if not s.merged and (s.agreed is None or first.get(s.person, s.no) == s.no))


def merging(quorum: Quorum, seats: Sequence[SeatView]) -> tuple[int, ...]:
    """Numbers of the seats that ask nothing more, because all who may sit there have answered already.

    In a sequence a seat is looked at when its turn comes: until then somebody else may have come to sit there.
    """
    first, result = answered(seats), []
    for seat in seats:
        if seat.agreed is not None or seat.merged:
            continue
        if seat.holders and seat.holders <= first.keys():
            result.append(seat.no)
        elif quorum.shape is Shape.SEQUENCE:
            break
    return tuple(result)


def merged_at(numbers: Iterable[int], seats: Iterable[SeatView]) -> tuple[SeatView, ...]:
    """The same seats with those marked."""
    chosen = frozenset(numbers)
    return tuple(replace(s, merged=True) if s.no in chosen else s for s in seats)


def open_numbers(quorum: Quorum, seats: Sequence[SeatView]) -> tuple[int, ...]:
    """Numbers of the seats that may answer now: the first untaken one in a sequence, every untaken one otherwise."""
    untaken = tuple(s for s in seats if s.agreed is None and not s.merged)
    if quorum.shape is Shape.SEQUENCE:
        return tuple(s.no for s in untaken if not _is_left_out(quorum, s))[:1]
    return tuple(s.no for s in untaken)


def _is_left_out(quorum: Quorum, seat: SeatView) -> bool:
    return seat.absent and seat.agreed is None and quorum.absent is Absentee.LEFT_OUT


def is_complete(quorum: Quorum, seats: Sequence[SeatView]) -> bool:
    """True when enough seats agreed. A refusal never counts here."""
    voting = [s for s in counted(seats) if not _is_left_out(quorum, s)]
    agreed = sum(1 for s in voting if s.agreed)
    if not voting or len(voting) < quorum.present:
        return False
    if quorum.shape in (Shape.SINGLE, Shape.ANY):
        return agreed >= 1
    if quorum.shape in (Shape.ALL, Shape.SEQUENCE):
        return agreed == len(voting)
    if quorum.shape is Shape.K_OF_N:
        return agreed >= quorum.needed
    return _percent_reached(quorum, voting, agreed)


def _percent_reached(quorum: Quorum, voting: Sequence[SeatView], agreed: int) -> bool:
    share, needed = agreed * 100, quorum.percent * len(voting)
    if share == needed:
        return any(s.no == quorum.chair and s.agreed for s in voting)
    return share > needed


def may_be_reached(quorum: Quorum, seats: Sequence[SeatView]) -> bool:
    """Whether it is complete if everybody who may still sit agrees. Somebody in several seats is one voice.

    A seat that is empty may be filled again; only one that nobody else than earlier voters can take is lost.
    """
    hopeful: list[SeatView] = []
    given = set(answered(seats))
    for seat in sorted(seats, key=lambda s: (s.no != quorum.chair, s.no)):
        if seat.agreed is not None or seat.merged:
            hopeful.append(seat)
        elif seat.holders and seat.holders <= given:
            hopeful.append(replace(seat, merged=True))
        else:
            voice = next(iter(sorted(seat.holders - given, key=str)), f"seat {seat.no}")
            given.add(voice)
            hopeful.append(replace(seat, agreed=True, person=voice))
    return is_complete(quorum, hopeful)
