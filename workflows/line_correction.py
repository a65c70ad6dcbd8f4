""""Atasan saya salah": the employee says so, the admin OPD corrects; after three working days BKPSDM may too."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import Reason
from workflows.policies import Policy

PHASE = "Koreksi atasan"


class State(StrEnum):
    REPORTED = "REPORTED"
    CORRECTED = "CORRECTED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a correction."""

    is_overdue: bool
    makes_a_circle: bool = False


@dataclass(frozen=True, slots=True)
class NewAssessor:
    """The position that assesses from a day on. `circular` when the line would come back to the person."""

    position: str
    valid_from: str
    answer: str
    circular: bool = False


def is_overdue(c: Context) -> bool:
    return bool(c.facts.is_overdue)


def is_not_circular(c: Context) -> bool:
    return c.payload is None or not c.payload.circular


OVERDUE = Guard(is_overdue, "Admin OPD masih punya waktu untuk menjawab.", "line.report", until="time")
NOT_CIRCULAR = Guard(is_not_circular, "Atasan itu dinilai oleh pegawai ini sendiri, langsung atau lewat orang lain; "
                     "garis penilaian tidak boleh melingkar.", "line.report")


LINE_CORRECTION = Process(
    "line_correction", label="Koreksi atasan", states=State, initial=State.REPORTED, phases=(PHASE,),
    stages=(
        Stage(State.REPORTED, "Menunggu admin OPD", PHASE, asked=(Who.ADMIN_OPD,)),
        Stage(State.CORRECTED, "Diperbaiki", PHASE, kind="selesai", final=True),
        Stage(State.REFUSED, "Sudah benar", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("correct", State.REPORTED, State.CORRECTED, by=(Who.ADMIN_OPD,), label="Perbaiki atasan",
             past="Atasan diperbaiki", guards=(NOT_CIRCULAR,), payload=NewAssessor, due=Policy("line.report.opd_due"),
             if_late="BKPSDM dapat memperbaikinya langsung.", cites=("line.report",), kind="primary"),
        Step("refuse", State.REPORTED, State.REFUSED, by=(Who.ADMIN_OPD,), label="Atasan sudah benar",
             past="Atasan dinyatakan benar", payload=Reason, cites=("line.report",), agrees=False),
        Step("correct_centrally", State.REPORTED, State.CORRECTED, by=(Who.BKPSDM,), label="Perbaiki atasan (BKPSDM)",
             past="Atasan diperbaiki BKPSDM", guards=(OVERDUE, NOT_CIRCULAR), payload=NewAssessor,
             due=Policy("line.report.bkpsdm_due"), if_late="Batas lewat tidak mengubah apa pun; pekerjaan pegawai "
             "tetap berjalan.", cites=("line.report",), kind="primary"),
        Step("refuse_centrally", State.REPORTED, State.REFUSED, by=(Who.BKPSDM,), label="Atasan sudah benar (BKPSDM)",
             past="Atasan dinyatakan benar oleh BKPSDM", guards=(OVERDUE,), payload=Reason, cites=("line.report",),
             agrees=False),
    ),
)
