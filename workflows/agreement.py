"""Perjanjian kinerja of a unit: written by its head, agreed by the head above; the cascade begins with it."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.policies import Policy
from workflows.safeguards import Safeguards

PHASE = "Perjanjian kinerja"


class State(StrEnum):
    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about an agreement. `has_superior`: the line of assessment goes on above this head."""

    objectives: int
    objectives_without_measure: int
    has_superior: bool
    opened_by_superior: bool
    opened_by_actor: bool
    has_open_amendment: bool


def has_an_objective(c: Context) -> bool:
    return bool(c.facts.objectives > 0)


def every_objective_has_a_measure(c: Context) -> bool:
    return bool(c.facts.objectives_without_measure == 0)


def somebody_stands_above(c: Context) -> bool:
    return bool(c.facts.has_superior)


def nobody_stands_above(c: Context) -> bool:
    return not c.facts.has_superior


def is_not_opened_yet(c: Context) -> bool:
    return not c.facts.opened_by_superior


def has_no_open_amendment(c: Context) -> bool:
    return not c.facts.has_open_amendment


HAS_OBJECTIVE = Guard(has_an_objective, "Isi paling sedikit satu sasaran.", "agreement.submit", until="work")
HAS_MEASURES = Guard(every_objective_has_a_measure, "Setiap sasaran perlu paling sedikit satu indikator dengan target.",
                     "agreement.submit", until="work")
HAS_SUPERIOR = Guard(somebody_stands_above, "Di atas pimpinan unit ini tidak ada atasan yang tercatat, jadi "
                     "perjanjiannya ditetapkan sendiri.", "agreement.declare")
NOBODY_ABOVE = Guard(nobody_stands_above, "Perjanjian ini disetujui pimpinan di atas unit Anda, jadi diajukan dahulu.",
                     "agreement.declare", unless=HAS_SUPERIOR)
NOT_OPENED = Guard(is_not_opened_yet, "Sudah dibuka pimpinan di atas Anda, jadi tidak dapat ditarik lagi. Minta beliau "
                   "mengembalikannya.", "agreement.recall")
NO_AMENDMENT = Guard(has_no_open_amendment, "Perubahan perjanjian yang lain masih berjalan. Selesaikan dahulu yang "
                     "itu.", "agreement.amend")


def _discontinue(source: State) -> Step:
    return Step("discontinue", source, State.WITHDRAWN, by=(Who.ADMIN_OPD,), label="Hentikan", past="Dihentikan",
                payload=Reason, cites=("case.discontinue",), kind="bahaya", agrees=False)


AGREEMENT = Process(
    "agreement", label="Perjanjian kinerja", states=State, initial=State.DRAFT, phases=(PHASE,),
    safeguards=Safeguards(own={"declare": "agreement.declare"}),
    stages=(
        Stage(State.DRAFT, "Draf", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.PROPOSED, "Menunggu persetujuan", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.AGREED, "Disepakati", PHASE, kind="selesai"),
        Stage(State.SUPERSEDED, "Digantikan", PHASE, kind="diam", final=True),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("submit", State.DRAFT, State.PROPOSED, by=(Who.EMPLOYEE,), label="Ajukan perjanjian",
             past="Perjanjian diajukan", guards=(HAS_OBJECTIVE, HAS_MEASURES, HAS_SUPERIOR),
             due=Policy("agreement.submit.due"), if_late="Pengingat naik ke pimpinan di atasnya.",
             cites=("agreement.submit",), kind="primary"),
        Step("declare", State.DRAFT, State.AGREED, by=(Who.EMPLOYEE,), label="Tetapkan perjanjian",
             past="Perjanjian ditetapkan", guards=(HAS_OBJECTIVE, HAS_MEASURES, NOBODY_ABOVE),
             documents=("agreement",), cites=("agreement.declare",)),
        Step("withdraw", State.DRAFT, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik draf", past="Draf ditarik",
             payload=Reason, cites=("agreement.withdraw",), agrees=False),
        Step("agree", State.PROPOSED, State.AGREED, by=(Who.ASSESSOR,), label="Sepakati perjanjian",
             past="Perjanjian disepakati", guards=(WAS_OPENED,), documents=("agreement",),
             due=Policy("agreement.agree.due"), cites=("agreement.agree",), kind="primary",
             if_late="Batas lewat tidak menyetujui apa pun; pengingat naik ke atasan."),
        Step("return", State.PROPOSED, State.DRAFT, by=(Who.ASSESSOR,), label="Kembalikan",
             past="Perjanjian dikembalikan", payload=Reason, cites=("agreement.return",), agrees=False),
        Step("recall", State.PROPOSED, State.DRAFT, by=(Who.EMPLOYEE,), label="Tarik kembali",
             past="Pengajuan ditarik kembali", guards=(NOT_OPENED,), cites=("agreement.recall",), agrees=False),
        Step("amend", State.AGREED, State.AGREED, by=(Who.EMPLOYEE,), label="Buka perubahan perjanjian",
             past="Perubahan perjanjian dibuka", guards=(NO_AMENDMENT,), payload=Reason, cites=("agreement.amend",)),
        _discontinue(State.DRAFT),
        _discontinue(State.PROPOSED),
        Step("supersede", State.AGREED, State.SUPERSEDED, by=(Who.SYSTEM,), label="Gantikan",
             past="Digantikan versi baru", cites=("agreement.amend",), silent=True),
    ),
)
