"""Penghargaan: a piagam from nomination to announcement. Nothing is announced without the consent of its holder."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import SIGNED_FOR, Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.policies import Policy
from workflows.safeguards import Safeguards

PHASE = "Penghargaan"


class State(StrEnum):
    NOMINATED = "NOMINATED"
    DECIDED = "DECIDED"
    ANNOUNCED = "ANNOUNCED"
    KEPT = "KEPT"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a reward."""

    objection_open: bool
    opened_by_actor: bool


@dataclass(frozen=True, slots=True)
class Award:
    """The merit as the decision prints it."""

    merit: str


def has_no_open_objection(c: Context) -> bool:
    return not c.facts.objection_open or not c.policies.flag("followup.blocked_by_objection", c.rules_on)


NO_OBJECTION = Guard(has_no_open_objection, "Keberatan atas hasil yang mendasarinya masih berjalan.",
                     "followup.blocked_by_objection", until="evaluation")

RECOGNITION = Process(
    "recognition", label="Penghargaan", states=State, initial=State.NOMINATED, phases=(PHASE,),
    safeguards=Safeguards(own={"announce": "recognition.consent", "keep": "recognition.consent"}),
    stages=(
        Stage(State.NOMINATED, "Menunggu penetapan", PHASE, asked=(Who.OPD_HEAD,)),
        Stage(State.DECIDED, "Menunggu persetujuan pengumuman", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.ANNOUNCED, "Diumumkan", PHASE, kind="selesai", final=True),
        Stage(State.KEPT, "Diterima tanpa diumumkan", PHASE, kind="selesai", final=True),
        Stage(State.REFUSED, "Tidak ditetapkan", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("decide", State.NOMINATED, State.DECIDED, by=(Who.OPD_HEAD,), label="Tetapkan penghargaan",
             past="Penghargaan ditetapkan", guards=(WAS_OPENED, NO_OBJECTION), payload=Award,
             documents=("reward_decision", "certificate"), due=Policy("recognition.decide.due"),
             if_late="Batas lewat tidak menetapkan apa pun; pengingat naik ke atasan.", cites=("recognition.decide",),
             kind="primary"),
        Step("refuse", State.NOMINATED, State.REFUSED, by=(Who.OPD_HEAD,), label="Tidak menetapkan",
             past="Tidak ditetapkan", guards=(NO_OBJECTION,), payload=Reason, cites=("recognition.refuse",),
             agrees=False),
        Step("announce", State.DECIDED, State.ANNOUNCED, by=(Who.EMPLOYEE,), label="Setuju diumumkan",
             past="Setuju diumumkan", due=Policy("recognition.consent.due"),
             if_late="Tanpa jawaban, penghargaan tidak diumumkan.",
             cites=("recognition.consent", "recognition.announce"), kind="primary", pen=SIGNED_FOR),
        Step("keep", State.DECIDED, State.KEPT, by=(Who.EMPLOYEE,), label="Terima tanpa diumumkan",
             past="Diterima tanpa diumumkan", cites=("recognition.consent",), pen=SIGNED_FOR),
    ),
)
