"""Penetapan predikat organisasi dan pola distribusi: the leader above signs what a unit reached and how the predikat of
its people are spread (SE MenPANRB 3/2023). A spread outside the guideline asks for his reason; it changes nobody and
stops nothing.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import Reason

PHASE = "Penetapan"


class State(StrEnum):
    PREPARED = "PREPARED"
    ESTABLISHED = "ESTABLISHED"
    CALLED_OFF = "CALLED_OFF"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask: whether the unit has its own predikat in the period, and people with a result."""

    organisation_set: bool
    people: int


@dataclass(frozen=True, slots=True)
class Establishment:
    """Why the spread stays as it is; `broken` are the sentences of the guideline it leaves."""

    justification: str = ""
    broken: tuple[str, ...] = ()


def is_organisation_set(c: Context) -> bool:
    return bool(c.facts.organisation_set)


def is_somebody_rated(c: Context) -> bool:
    return bool(c.facts.people > 0)


def is_departure_justified(c: Context) -> bool:
    return c.payload is None or not c.payload.broken or bool(c.payload.justification.strip())


ORGANISATION_SET = Guard(is_organisation_set, "Tetapkan predikat organisasi unit ini dahulu.",
                         "appraisal.organisation_predicate", until="work")
RATED = Guard(is_somebody_rated, "Belum ada pegawai unit ini yang dinilai pada periode ini.", "distribution.guideline")
JUSTIFIED = Guard(is_departure_justified, "Sebaran predikat keluar dari pedoman. Tulis pertimbangan pimpinan; tidak "
                  "ada predikat yang diubah karenanya.", "distribution.guideline")

STANDING = Process(
    "standing", label="Penetapan pola distribusi", states=State, initial=State.PREPARED, phases=(PHASE,),
    called={Who.ASSESSOR: "pimpinan di atas unit"},
    stages=(
        Stage(State.PREPARED, "Menunggu penetapan", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.ESTABLISHED, "Ditetapkan", PHASE, kind="selesai", final=True),
        Stage(State.CALLED_OFF, "Dibatalkan", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("establish", State.PREPARED, State.ESTABLISHED, by=(Who.ASSESSOR,), label="Tetapkan",
             past="Pola distribusi ditetapkan", guards=(ORGANISATION_SET, RATED, JUSTIFIED), payload=Establishment,
             documents=("organisation_standing",), cites=("distribution.guideline",), kind="primary"),
        Step("call_off", State.PREPARED, State.CALLED_OFF, by=(Who.ASSESSOR,), label="Batalkan penetapan",
             past="Penetapan dibatalkan sebelum ditandatangani", payload=Reason, cites=("distribution.call_off",),
             agrees=False),
    ),
)
