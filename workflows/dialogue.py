"""Dialog kinerja: a record both sides confirm (PermenPANRB 6/2022 Pasal 3). Once both did, nothing of it changes."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.approval import SAID_FOR, SIGNED_FOR, Quorum, Shape, Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import NOT_SUBMITTED, WAS_OPENED, Reason
from workflows.policies import Policy
from workflows.safeguards import Safeguards

PHASE = "Dialog kinerja"


class State(StrEnum):
    DRAFT = "DRAFT"
    WITH_ASSESSOR = "WITH_ASSESSOR"
    WITH_EMPLOYEE = "WITH_EMPLOYEE"
    BACK_WITH_EMPLOYEE = "BACK_WITH_EMPLOYEE"
    BACK_WITH_ASSESSOR = "BACK_WITH_ASSESSOR"
    CONFIRMED = "CONFIRMED"
    WITHDRAWN = "WITHDRAWN"


# Whose pen the record is in; in every other state it is read only.
WRITERS = {
    State.DRAFT: (Who.EMPLOYEE, Who.ASSESSOR),
    State.BACK_WITH_EMPLOYEE: (Who.EMPLOYEE,),
    State.BACK_WITH_ASSESSOR: (Who.ASSESSOR,),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a dialogue: the day, how many topics, whether something was agreed, and whether
    the actor put it down for somebody without a device."""

    held_on: date
    topics: int
    has_agreement: bool
    opened_by_actor: bool
    submitted_by_actor: bool


def has_topic(c: Context) -> bool:
    return bool(c.facts.topics > 0)


def has_agreement(c: Context) -> bool:
    return bool(c.facts.has_agreement)


def was_held(c: Context) -> bool:
    return bool(c.facts.held_on <= c.today)


HAS_TOPIC = Guard(has_topic, "Tulis paling sedikit satu pokok bahasan.", "dialogue.record")
HAS_AGREEMENT = Guard(has_agreement, "Tulis apa yang disepakati dalam dialog.", "dialogue.record")
WAS_HELD = Guard(was_held, "Dialog yang belum berlangsung belum dapat diajukan untuk dikonfirmasi.", "dialogue.record")

_WHOLE = (WAS_HELD, HAS_TOPIC, HAS_AGREEMENT)
_SILENCE = "Batas lewat tidak mengonfirmasi apa pun; pengingat naik ke atasan."


def _ask_assessor(source: State, due: Policy | None = None) -> Step:
    return Step("ask_assessor", source, State.WITH_ASSESSOR, by=(Who.EMPLOYEE,), label="Ajukan kepada pejabat penilai",
                past="Catatan dialog diajukan pegawai", guards=_WHOLE, cites=("dialogue.record",), kind="primary",
                pen=SAID_FOR, due=due, if_late=_SILENCE if due else "")


def _ask_employee(source: State, due: Policy | None = None) -> Step:
    return Step("ask_employee", source, State.WITH_EMPLOYEE, by=(Who.ASSESSOR,), label="Ajukan kepada pegawai",
                past="Catatan dialog diajukan pejabat penilai", guards=_WHOLE, cites=("dialogue.record",),
                kind="primary", due=due, if_late=_SILENCE if due else "")


def _withdraw(source: State) -> Step:
    return Step("withdraw", source, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Batalkan catatan",
                past="Catatan dialog dibatalkan pegawai", payload=Reason, cites=("dialogue.withdraw",), agrees=False,
                pen=SAID_FOR)


def _drop(source: State) -> Step:
    return Step("drop", source, State.WITHDRAWN, by=(Who.ASSESSOR,), label="Batalkan catatan",
                past="Catatan dialog dibatalkan pejabat penilai", payload=Reason, cites=("dialogue.withdraw",),
                agrees=False)


def _discontinue(source: State) -> Step:
    return Step("discontinue", source, State.WITHDRAWN, by=(Who.ADMIN_OPD,), label="Hentikan",
                past="Catatan dialog dihentikan", payload=Reason, cites=("case.discontinue",), kind="bahaya",
                agrees=False)


DIALOGUE = Process(
    "dialogue", label="Dialog kinerja", states=State, initial=State.DRAFT, phases=(PHASE,), version=2,
    safeguards=Safeguards(
        own={"WITH_EMPLOYEE:confirm": "dialogue.record"},
        together={("WITH_EMPLOYEE:return", "ask_employee"): "dialogue.record"},  # to ask anew decides nothing
    ),
    stages=(
        Stage(State.DRAFT, "Draf catatan dialog", PHASE, asked=(Who.EMPLOYEE, Who.ASSESSOR),
              quorum=Quorum(Shape.ANY)),
        Stage(State.WITH_ASSESSOR, "Menunggu konfirmasi pejabat penilai", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.WITH_EMPLOYEE, "Menunggu konfirmasi pegawai", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.BACK_WITH_EMPLOYEE, "Dikembalikan kepada pegawai", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.BACK_WITH_ASSESSOR, "Dikembalikan kepada pejabat penilai", PHASE, asked=(Who.ASSESSOR,)),
        Stage(State.CONFIRMED, "Dikonfirmasi kedua pihak", PHASE, kind="selesai", final=True),
        Stage(State.WITHDRAWN, "Dibatalkan", PHASE, kind="diam", final=True),
    ),
    steps=(
        _ask_assessor(State.DRAFT),
        _ask_employee(State.DRAFT),
        Step("confirm", State.WITH_ASSESSOR, State.CONFIRMED, by=(Who.ASSESSOR,), label="Konfirmasi catatan",
             past="Catatan dialog dikonfirmasi pejabat penilai", guards=(WAS_OPENED, NOT_SUBMITTED),
             documents=("dialogue",), due=Policy("dialogue.confirm.due"), if_late=_SILENCE,
             cites=("dialogue.record",), kind="primary"),
        Step("return", State.WITH_ASSESSOR, State.BACK_WITH_EMPLOYEE, by=(Who.ASSESSOR,), label="Kembalikan",
             past="Catatan dialog dikembalikan pejabat penilai", payload=Reason, cites=("dialogue.record",),
             agrees=False),
        Step("confirm", State.WITH_EMPLOYEE, State.CONFIRMED, by=(Who.EMPLOYEE,), label="Konfirmasi catatan",
             past="Catatan dialog dikonfirmasi pegawai", guards=(WAS_OPENED,), documents=("dialogue",),
             due=Policy("dialogue.confirm.due"), if_late=_SILENCE, cites=("dialogue.record",), kind="primary",
             pen=SIGNED_FOR),
        Step("return", State.WITH_EMPLOYEE, State.BACK_WITH_ASSESSOR, by=(Who.EMPLOYEE,), label="Kembalikan",
             past="Catatan dialog dikembalikan pegawai", payload=Reason, cites=("dialogue.record",), agrees=False,
             pen=SAID_FOR),
        _ask_assessor(State.BACK_WITH_EMPLOYEE, Policy("dialogue.return.due")),
        _ask_employee(State.BACK_WITH_ASSESSOR, Policy("dialogue.return.due")),
        _withdraw(State.DRAFT),
        _drop(State.DRAFT),
        _withdraw(State.BACK_WITH_EMPLOYEE),
        _drop(State.BACK_WITH_ASSESSOR),
        *(_discontinue(s) for s in (State.DRAFT, State.WITH_ASSESSOR, State.WITH_EMPLOYEE, State.BACK_WITH_EMPLOYEE,
                                    State.BACK_WITH_ASSESSOR)),
    ),
)
