"""Perubahan kebijakan: one officer of BKPSDM drafts a value, another publishes it. What already runs keeps its own."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.policies import Policy

PHASE = "Perubahan kebijakan"


class State(StrEnum):
    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    PUBLISHED = "PUBLISHED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a drafted value. `starts_later`: it begins after today; `fits`: it can be read."""

    drafted_by_actor: bool
    is_officer: bool
    starts_later: bool
    fits: bool
    opened_by_actor: bool


def did_not_draft_it(c: Context) -> bool:
    return not c.facts.drafted_by_actor


def is_still_an_officer(c: Context) -> bool:
    return bool(c.facts.is_officer)


def starts_after_today(c: Context) -> bool:
    return bool(c.facts.starts_later)


def can_be_read(c: Context) -> bool:
    return bool(c.facts.fits)


NOT_DRAFTER = Guard(did_not_draft_it, "Nilai yang Anda rancang diterbitkan atau ditolak oleh petugas lain.",
                    "decision.four_eyes", apart=("open",))
STILL_OFFICER = Guard(is_still_an_officer, "Anda tidak lagi bertugas sebagai petugas BKPSDM.", "policy.propose")
STARTS_LATER = Guard(starts_after_today, "Tanggal mulainya sudah tiba atau lewat. Nilai baru berlaku paling cepat "
                     "esok hari, supaya yang sudah berjalan dan diputus tidak ikut berubah.", "policy.forward")
READABLE = Guard(can_be_read, "Nilai ini tidak lagi sesuai dengan satuan atau pilihannya. Perbaiki rancangannya "
                 "dahulu.", "policy.propose")

POLICY_CHANGE = Process(
    "policy_change", label="Perubahan kebijakan", states=State, initial=State.DRAFT, phases=(PHASE,),
    called={Who.EMPLOYEE: "petugas perancang"},
    stages=(
        Stage(State.DRAFT, "Rancangan", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.PROPOSED, "Menunggu petugas kedua", PHASE, asked=(Who.BKPSDM,)),
        Stage(State.PUBLISHED, "Diterbitkan", PHASE, kind="selesai", final=True),
        Stage(State.REFUSED, "Ditolak", PHASE, kind="bahaya", final=True),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("propose", State.DRAFT, State.PROPOSED, by=(Who.EMPLOYEE,), label="Ajukan kepada petugas kedua",
             past="Rancangan diajukan", guards=(STILL_OFFICER, STARTS_LATER, READABLE), cites=("policy.propose",),
             kind="primary", silent=True),
        Step("withdraw", State.DRAFT, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik rancangan",
             past="Rancangan ditarik", payload=Reason, cites=("policy.withdraw",), agrees=False, silent=True),
        Step("discontinue", State.DRAFT, State.WITHDRAWN, by=(Who.BKPSDM,), label="Tutup rancangan",
             past="Rancangan ditutup petugas lain", payload=Reason, cites=("case.discontinue",), kind="bahaya",
             agrees=False, silent=True),
        Step("publish", State.PROPOSED, State.PUBLISHED, by=(Who.BKPSDM,), label="Terbitkan",
             past="Nilai baru diterbitkan", guards=(WAS_OPENED, NOT_DRAFTER, STARTS_LATER, READABLE),
             due=Policy("policy.publish.due"), if_late="Batas lewat tidak menerbitkan apa pun; nilai lama tetap "
             "berlaku.", cites=("policy.publish",), kind="primary", silent=True),
        Step("refuse", State.PROPOSED, State.REFUSED, by=(Who.BKPSDM,), label="Tolak", past="Rancangan ditolak",
             guards=(NOT_DRAFTER,), payload=Reason, cites=("policy.refuse",), agrees=False, silent=True),
        Step("recall", State.PROPOSED, State.DRAFT, by=(Who.EMPLOYEE,), label="Tarik untuk diperbaiki",
             past="Rancangan ditarik untuk diperbaiki", cites=("policy.withdraw",), agrees=False, silent=True),
        Step("withdraw", State.PROPOSED, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik rancangan",
             past="Rancangan ditarik", payload=Reason, cites=("policy.withdraw",), agrees=False, silent=True),
    ),
)
