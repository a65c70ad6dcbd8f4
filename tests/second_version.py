"""A process that exists in tests alone, in two versions: a state renamed, a step added, a state gone without a heir."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from workflows.approval import Who
from workflows.engine import Process, Stage, Step
from workflows.goal_setting import Reason
from workflows.policies import Policy

NAME, LABEL, PHASE = "rehearsal", "Surat uji", "Surat uji"


class First(StrEnum):
    DRAFT = "DRAFT"
    SENT = "SENT"
    CHECKED = "CHECKED"
    DONE = "DONE"


class Second(StrEnum):
    DRAFT = "DRAFT"
    RECEIVED = "RECEIVED"
    WEIGHED = "WEIGHED"
    DONE = "DONE"


SEND: dict[str, Any] = {"label": "Kirim", "past": "Surat dikirim", "kind": "primary"}
BACK: dict[str, Any] = {"label": "Kembalikan", "past": "Surat dikembalikan", "agrees": False}
CLOSE: dict[str, Any] = {"label": "Selesaikan", "past": "Surat selesai", "kind": "primary"}

FIRST = Process(
    NAME, label=LABEL, states=First, initial=First.DRAFT, phases=(PHASE,),
    stages=(
        Stage(First.DRAFT, "Rancangan surat", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(First.SENT, "Surat menunggu dibaca", PHASE, asked=(Who.ASSESSOR,)),
        Stage(First.CHECKED, "Surat diperiksa", PHASE, asked=(Who.ASSESSOR,)),
        Stage(First.DONE, "Surat selesai", PHASE, kind="selesai", final=True),
    ),
    steps=(
        Step("send", First.DRAFT, First.SENT, by=(Who.EMPLOYEE,), cites=("skp.submit",), **SEND),
        Step("check", First.SENT, First.CHECKED, by=(Who.ASSESSOR,), label="Periksa", past="Surat diperiksa",
             due=Policy("skp.agree.due"), cites=("skp.agree",), kind="primary"),
        Step("back", First.SENT, First.DRAFT, by=(Who.ASSESSOR,), cites=("skp.return",), **BACK),
        Step("close", First.CHECKED, First.DONE, by=(Who.ASSESSOR,), cites=("skp.agree",), **CLOSE),
    ),
)  # fmt: skip

SECOND = Process(
    NAME, label=LABEL, states=Second, initial=Second.DRAFT, phases=(PHASE,), version=2,
    stages=(
        Stage(Second.DRAFT, "Rancangan surat", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(Second.RECEIVED, "Surat menunggu dibaca", PHASE, asked=(Who.ASSESSOR,)),
        Stage(Second.WEIGHED, "Surat ditimbang", PHASE, asked=(Who.ASSESSOR, Who.ADMIN_OPD)),
        Stage(Second.DONE, "Surat selesai", PHASE, kind="selesai", final=True),
    ),
    steps=(
        Step("send", Second.DRAFT, Second.RECEIVED, by=(Who.EMPLOYEE,), cites=("skp.submit",), **SEND),
        Step("check", Second.RECEIVED, Second.WEIGHED, by=(Who.ASSESSOR,), label="Periksa", past="Surat diperiksa",
             due=Policy("skp.agree.due"), cites=("skp.agree",), kind="primary"),
        Step("back", Second.RECEIVED, Second.DRAFT, by=(Who.ASSESSOR,), cites=("skp.return",), **BACK),
        Step("hand_back", Second.WEIGHED, Second.RECEIVED, by=(Who.ADMIN_OPD,), label="Minta dibaca lagi",
             past="Diminta dibaca lagi", payload=Reason, cites=("skp.return",), agrees=False),
        Step("close", Second.WEIGHED, Second.DONE, by=(Who.ASSESSOR,), due=Policy("skp.submit.due"),
             cites=("skp.agree",), **CLOSE),
    ),
)  # fmt: skip
