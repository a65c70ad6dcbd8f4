"""Small process tables, each broken in one way that the proofs must find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.safeguards import Adverse, Safeguards


class State(StrEnum):
    REPORTED = "REPORTED"
    SUMMONED = "SUMMONED"
    HEARD = "HEARD"
    DECIDED = "DECIDED"
    TOLD = "TOLD"
    BINDING = "BINDING"
    DROPPED = "DROPPED"


@dataclass(frozen=True)
class Facts:
    """What the guards of these tables ask; the proofs never look."""

    anything: bool = True


def is_window_over(c: Context) -> bool:
    return bool(c.facts.anything)


def is_complete(c: Context) -> bool:
    return bool(c.facts.anything)


def is_incomplete(c: Context) -> bool:
    return not c.facts.anything


def did_not_examine(c: Context) -> bool:
    return bool(c.facts.anything)


def did_not_decide(c: Context) -> bool:
    return bool(c.facts.anything)


OVER = Guard(is_window_over, "Masa keberatan belum berakhir.", until="time")
COMPLETE = Guard(is_complete, "Berkas dari luar belum lengkap.")
INCOMPLETE = Guard(is_incomplete, "Berkasnya sudah lengkap.", unless=COMPLETE)
NOT_EXAMINER = Guard(did_not_examine, "Anda yang memeriksa.", "decision.four_eyes", apart=("summon", "hear"))
NOT_DECIDER = Guard(did_not_decide, "Anda yang memutus.", "decision.four_eyes", apart=("decide", "summon", "hear"))


def step(name: str, source: State, target: State, *by: Who, **more: Any) -> Step:
    return Step(name, source, target, by=by, label=name.capitalize(), past=name.capitalize(), **more)


STEPS: dict[str, Step] = {
    one.name: one
    for one in (
        step("summon", State.REPORTED, State.SUMMONED, Who.ASSESSOR),
        step("hear", State.SUMMONED, State.HEARD, Who.ASSESSOR),
        step("drop", State.REPORTED, State.DROPPED, Who.ASSESSOR, agrees=False),
        step("decide", State.HEARD, State.DECIDED, Who.OPD_HEAD, guards=(NOT_EXAMINER,)),
        step("tell", State.DECIDED, State.TOLD, Who.BKPSDM, guards=(NOT_DECIDER,)),
        step("accept", State.TOLD, State.BINDING, Who.EMPLOYEE),
        step("object", State.TOLD, State.HEARD, Who.EMPLOYEE, agrees=False),
        step("lapse", State.TOLD, State.BINDING, Who.SYSTEM, guards=(OVER,), agrees=False),
    )
}  # fmt: skip
STAGES: dict[StrEnum, Stage] = {
    one.state: one
    for one in (
        Stage(State.REPORTED, "Dilaporkan", "Perkara", asked=(Who.ASSESSOR,)),
        Stage(State.SUMMONED, "Dipanggil", "Perkara", asked=(Who.ASSESSOR,)),
        Stage(State.HEARD, "Didengar", "Perkara", asked=(Who.OPD_HEAD,)),
        Stage(State.DECIDED, "Diputus", "Perkara", asked=(Who.BKPSDM,)),
        Stage(State.TOLD, "Diberitahukan", "Perkara", asked=(Who.EMPLOYEE,)),
        Stage(State.BINDING, "Mengikat", "Perkara", kind="selesai", final=True),
        Stage(State.DROPPED, "Dihentikan", "Perkara", kind="diam", final=True),
    )
}
ADVERSE = Adverse(
    "decide", summons=("summon",), hearing=("hear",), eyes=("tell",), notice=("tell",),
    window=("accept", "object", "lapse"),
)  # fmt: skip

GUARDED = Safeguards(
    adverse=(ADVERSE,), own={"accept": "evaluation.accept"}, alone={"lapse": "evaluation.lapse"},
    together={("summon", "hear"): "decision.four_eyes"},
)  # fmt: skip


def table(
    *changed: Step, stages: tuple[Stage, ...] = (), without: tuple[str, ...] = (), safeguards: Safeguards = GUARDED
) -> Process:
    """The table with some steps and stages in place of its own."""
    steps = {name: step for name, step in STEPS.items() if name not in without}
    steps |= {step.name: step for step in changed}
    return Process(
        "broken", label="Perkara", states=State, initial=State.REPORTED, phases=("Perkara",),
        stages=tuple((STAGES | {one.state: one for one in stages}).values()), steps=tuple(steps.values()),
        safeguards=safeguards,
    )
