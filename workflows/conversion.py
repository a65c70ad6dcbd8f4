"""Konversi predikat menjadi angka kredit: determined by the assessor after a final annual result of a functional post.

Nothing is decided about the person that the predicate did not decide already; the numbers follow from policy.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Process, Stage, Step
from workflows.goal_setting import WAS_OPENED
from workflows.policies import Policy
from workflows.recognition import NO_OBJECTION
from workflows.safeguards import Safeguards

PHASE = "Angka kredit"


class State(StrEnum):
    DETERMINING = "DETERMINING"
    DETERMINED = "DETERMINED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a conversion."""

    objection_open: bool
    opened_by_actor: bool


def _withdraw(source: State) -> Step:
    return Step("withdraw", source, State.WITHDRAWN, by=(Who.SYSTEM,), label="Tarik",
                past="Ditarik karena hasilnya berubah", cites=("credit.withdraw",), agrees=False)


CONVERSION = Process(
    "credit", label="Konversi angka kredit", states=State, initial=State.DETERMINING, phases=(PHASE,),
    safeguards=Safeguards(rests_on={"determine": "evaluation"}),
    stages=(
        Stage(State.DETERMINING, "Menunggu penetapan", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.DETERMINED, "Ditetapkan", PHASE, kind="selesai"),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("determine", State.DETERMINING, State.DETERMINED, by=(Who.ASSESSOR,), label="Tetapkan angka kredit",
             past="Angka kredit ditetapkan", guards=(WAS_OPENED, NO_OBJECTION), documents=("credit_conversion",),
             due=Policy("credit.due"), if_late="Batas lewat tidak menetapkan apa pun; pengingat naik ke atasan.",
             cites=("credit.determine",), kind="primary"),
        _withdraw(State.DETERMINING),
        _withdraw(State.DETERMINED),
    ),
)
