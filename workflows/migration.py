"""Perpindahan versi: running cases go from one version of their process to another, by two officers and never silently.

One officer of BKPSDM says where each stage goes and sees in the rehearsal who moves and who cannot; another approves;
the system carries it out case by case and ends it.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.policies import Policy
from workflows.safeguards import Safeguards

PHASES = ("Rancangan", "Pemindahan", "Selesai")


class State(StrEnum):
    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask. `fits`: every open stage has its place; `alone`: no other move from this version is
    being carried out; `waiting`: how many cases were not taken yet.
    """

    drafted_by_actor: bool
    is_officer: bool
    fits: bool
    alone: bool
    opened_by_actor: bool
    waiting: int


def did_not_draft_it(c: Context) -> bool:
    return not c.facts.drafted_by_actor


def is_still_an_officer(c: Context) -> bool:
    return bool(c.facts.is_officer)


def every_stage_has_its_place(c: Context) -> bool:
    return bool(c.facts.fits)


def no_other_move_runs(c: Context) -> bool:
    return bool(c.facts.alone)


def every_case_was_taken(c: Context) -> bool:
    return not c.facts.waiting


NOT_DRAFTER = Guard(did_not_draft_it, "Pemindahan yang Anda rancang disetujui atau ditolak oleh petugas lain.",
                    "decision.four_eyes", apart=("open",))
STILL_OFFICER = Guard(is_still_an_officer, "Anda tidak lagi bertugas sebagai petugas BKPSDM.", "migration.propose")
FITS = Guard(every_stage_has_its_place, "Masih ada tahap tanpa tujuan pada versi baru. Perbaiki rancangannya dahulu.",
             "migration.propose")
ALONE = Guard(no_other_move_runs, "Perpindahan lain dari versi ini sedang berjalan. Tunggu sampai selesai, lalu baca "
              "gladinya lagi.", "migration.approve", until="time")
ALL_TAKEN = Guard(every_case_was_taken, "Masih ada perkara yang belum diperiksa.", "migration.run", until="work")

MIGRATION = Process(
    "migration", label="Perpindahan versi", states=State, initial=State.DRAFT, phases=PHASES,
    safeguards=Safeguards(alone={"finish": "migration.run"}),
    called={Who.EMPLOYEE: "petugas perancang"},
    stages=(
        Stage(State.DRAFT, "Rancangan", PHASES[0], asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.PROPOSED, "Menunggu petugas kedua", PHASES[0], asked=(Who.BKPSDM,)),
        Stage(State.RUNNING, "Sedang dipindahkan", PHASES[1]),
        Stage(State.DONE, "Selesai dipindahkan", PHASES[2], kind="selesai", final=True),
        Stage(State.REFUSED, "Ditolak", PHASES[2], kind="bahaya", final=True),
        Stage(State.WITHDRAWN, "Ditarik", PHASES[2], kind="diam", final=True),
    ),
    steps=(
        Step("propose", State.DRAFT, State.PROPOSED, by=(Who.EMPLOYEE,), label="Ajukan kepada petugas kedua",
             past="Rancangan pemindahan diajukan", guards=(STILL_OFFICER, FITS), cites=("migration.propose",),
             kind="primary", silent=True),
        Step("withdraw", State.DRAFT, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik rancangan",
             past="Rancangan pemindahan ditarik", payload=Reason, cites=("migration.propose",), agrees=False,
             silent=True),
        Step("discontinue", State.DRAFT, State.WITHDRAWN, by=(Who.BKPSDM,), label="Tutup rancangan",
             past="Rancangan pemindahan ditutup petugas lain", payload=Reason, cites=("case.discontinue",),
             kind="bahaya", agrees=False, silent=True),
        Step("approve", State.PROPOSED, State.RUNNING, by=(Who.BKPSDM,), label="Setujui dan pindahkan",
             past="Pemindahan disetujui", guards=(WAS_OPENED, NOT_DRAFTER, FITS, ALONE),
             due=Policy("migration.approve.due"),
             if_late="Batas lewat tidak memindahkan apa pun; perkara tetap berjalan menurut versi lamanya.",
             cites=("migration.approve",), kind="primary", silent=True),
        Step("refuse", State.PROPOSED, State.REFUSED, by=(Who.BKPSDM,), label="Tolak", past="Pemindahan ditolak",
             guards=(NOT_DRAFTER,), payload=Reason, cites=("migration.approve",), agrees=False, silent=True),
        Step("recall", State.PROPOSED, State.DRAFT, by=(Who.EMPLOYEE,), label="Tarik untuk diperbaiki",
             past="Rancangan ditarik untuk diperbaiki", cites=("migration.propose",), agrees=False, silent=True),
        Step("withdraw", State.PROPOSED, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik rancangan",
             past="Rancangan pemindahan ditarik", payload=Reason, cites=("migration.propose",), agrees=False,
             silent=True),
        Step("finish", State.RUNNING, State.DONE, by=(Who.SYSTEM,), label="Akhiri", past="Semua perkara diperiksa",
             guards=(ALL_TAKEN,), cites=("migration.run",), silent=True),
    ),
)
