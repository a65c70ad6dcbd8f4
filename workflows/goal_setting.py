"""Penyusunan SKP: from a draft to an agreed version, and to the amendment that replaces it (PermenPANRB 6/2022)."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.approval import SAID_FOR, WRITTEN_FOR, Who
from workflows.calendar import WorkingDays, due_on
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.policies import Policies, Policy

PHASE = "Penyusunan SKP"


class State(StrEnum):
    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    RETURNED = "RETURNED"
    AGREED = "AGREED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about an SKP version."""

    main_results: int
    rows_without_indicator: int
    targets_unreadable: int
    has_assessor: bool
    opened_by_assessor: bool
    opened_by_actor: bool
    has_open_amendment: bool
    is_amendment: bool
    submitted_by_actor: bool


@dataclass(frozen=True, slots=True)
class Remarks:
    """Why it comes back: a reason, and a remark per row (row id -> text)."""

    reason: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A written reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadBySample:
    """It was decided with others of which a sample, drawn by the system, was opened: so many of so many."""

    read: int
    among: int


def has_main_result(c: Context) -> bool:
    return bool(c.facts.main_results > 0)


def every_result_has_an_indicator(c: Context) -> bool:
    return bool(c.facts.rows_without_indicator == 0)


def every_target_is_filled(c: Context) -> bool:
    return bool(c.facts.targets_unreadable == 0)


def assessor_is_known(c: Context) -> bool:
    return bool(c.facts.has_assessor)


def was_opened_by_actor(c: Context) -> bool:
    return bool(c.facts.opened_by_actor) or isinstance(c.payload, ReadBySample)


def is_not_opened_yet(c: Context) -> bool:
    return not c.facts.opened_by_assessor


def has_no_open_amendment(c: Context) -> bool:
    return not c.facts.has_open_amendment


def did_not_submit_it(c: Context) -> bool:
    return not c.facts.submitted_by_actor


HAS_MAIN_RESULT = Guard(has_main_result, "Isi paling sedikit satu rencana hasil kerja utama.", "skp.submit",
                        until="work")
HAS_INDICATORS = Guard(every_result_has_an_indicator, "Setiap rencana hasil kerja perlu paling sedikit satu indikator.",
                       "skp.submit", until="work")
HAS_TARGETS = Guard(every_target_is_filled, "Setiap indikator perlu target yang terisi.", "skp.submit", until="work")
HAS_ASSESSOR = Guard(assessor_is_known, "Pejabat penilai Anda belum tercatat. Ajukan perbaikan lewat “Atasan saya "
                     "salah”; tulisan Anda tetap tersimpan.", "line.report", until="line_correction")
WAS_OPENED = Guard(was_opened_by_actor, "Buka dan baca isinya dahulu; yang belum dibuka tidak dapat disetujui.",
                   "decision.seen", until="work")
NOT_OPENED = Guard(is_not_opened_yet, "Sudah dibuka pejabat penilai, jadi tidak dapat ditarik lagi. Minta beliau "
                   "mengembalikannya.", "skp.recall")
NO_AMENDMENT = Guard(has_no_open_amendment, "Perubahan SKP yang lain masih berjalan. Selesaikan dahulu yang itu.",
                     "skp.amend")
NOT_SUBMITTED = Guard(did_not_submit_it, "Anda sendiri yang mengajukannya atas nama pegawai, dan yang mengajukan tidak "
                      "memutus. Kembalikan, lalu minta admin OPD lain mengajukannya.", "decision.four_eyes",
                      apart=("submit", "object", "ask_assessor"))

_SUBMIT = (HAS_MAIN_RESULT, HAS_INDICATORS, HAS_TARGETS, HAS_ASSESSOR)
_LATE = "Batas lewat tidak menyetujui apa pun; pengingat naik ke atasan pejabat penilai."


def first_draft_due(
    policies: Policies, calendar: WorkingDays, *, opened_on: date, taken_on: date, known_on: date
) -> date:
    """The last day to submit the first draft of a post, opened on a day.

    After January a post brings an SKP with it, counted from the day it was taken, or from the day it was known here if
    that is later: nobody is late with what could not be written yet.
    """
    if taken_on.year == opened_on.year and taken_on > policies.date_in("skp.deadline", taken_on, taken_on.year):
        since = max(taken_on, known_on)
        return due_on(policies.value("skp.new_post.due", since), since, calendar)
    return due_on(policies.value("skp.submit.due", opened_on), opened_on, calendar)


def amendment_due(policies: Policies, calendar: WorkingDays, opened_on: date) -> date:
    """The last day to submit an amendment opened on a day; until it is agreed the agreed SKP holds."""
    return due_on(policies.value("skp.amend.due", opened_on), opened_on, calendar)


GOAL_SETTING = Process(
    "skp", label="Sasaran Kinerja Pegawai", states=State, initial=State.DRAFT, phases=(PHASE,),
    stages=(
        Stage(State.DRAFT, "Draf", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.PROPOSED, "Menunggu persetujuan", PHASE, asked=(Who.ASSESSOR,), kind="jalan"),
        Stage(State.RETURNED, "Dikembalikan", PHASE, asked=(Who.EMPLOYEE,), kind="perlu"),
        Stage(State.AGREED, "Disetujui", PHASE, kind="selesai"),
        Stage(State.SUPERSEDED, "Digantikan", PHASE, kind="diam", final=True),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("submit", State.DRAFT, State.PROPOSED, by=(Who.EMPLOYEE,), label="Ajukan SKP", past="SKP diajukan",
             guards=_SUBMIT, due=Policy("skp.submit.due"), if_late="Pengingat naik ke kepala unit kerja.",
             cites=("skp.submit",), kind="primary", pen=SAID_FOR),
        Step("withdraw", State.DRAFT, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik draf", past="Draf ditarik",
             payload=Reason, cites=("skp.withdraw",), agrees=False, pen=SAID_FOR),
        Step("agree", State.PROPOSED, State.AGREED, by=(Who.ASSESSOR,), label="Setujui SKP", past="SKP disetujui",
             guards=(WAS_OPENED, NOT_SUBMITTED), documents=("skp",), due=Policy("skp.agree.due"),
             if_late=_LATE, cites=("skp.agree",), kind="primary"),
        Step("return", State.PROPOSED, State.RETURNED, by=(Who.ASSESSOR,), label="Kembalikan",
             past="SKP dikembalikan", payload=Remarks, cites=("skp.return",), agrees=False),
        Step("recall", State.PROPOSED, State.DRAFT, by=(Who.EMPLOYEE,), label="Tarik kembali",
             past="Pengajuan ditarik kembali", guards=(NOT_OPENED,), cites=("skp.recall",), agrees=False,
             pen=SAID_FOR),
        Step("submit", State.RETURNED, State.PROPOSED, by=(Who.EMPLOYEE,), label="Ajukan lagi",
             past="SKP diajukan lagi", guards=_SUBMIT, due=Policy("skp.return.due"),
             if_late="Pengingat naik ke pejabat penilai.", cites=("skp.submit",), kind="primary", pen=SAID_FOR),
        Step("amend", State.AGREED, State.AGREED, by=(Who.EMPLOYEE,), label="Buka perubahan SKP",
             past="Perubahan SKP dibuka", guards=(NO_AMENDMENT,), payload=Reason, cites=("skp.amend",),
             pen=WRITTEN_FOR),
        Step("supersede", State.AGREED, State.SUPERSEDED, by=(Who.SYSTEM,), label="Gantikan",
             past="Digantikan versi baru", cites=("skp.amend",), silent=True),
        Step("discontinue", State.DRAFT, State.WITHDRAWN, by=(Who.ADMIN_OPD,), label="Hentikan",
             past="Dihentikan", payload=Reason, cites=("case.discontinue",), kind="bahaya", agrees=False),
        Step("discontinue", State.PROPOSED, State.WITHDRAWN, by=(Who.ADMIN_OPD,), label="Hentikan",
             past="Dihentikan", payload=Reason, cites=("case.discontinue",), kind="bahaya", agrees=False),
        Step("discontinue", State.RETURNED, State.WITHDRAWN, by=(Who.ADMIN_OPD,), label="Hentikan",
             past="Dihentikan", payload=Reason, cites=("case.discontinue",), kind="bahaya", agrees=False),
    ),
)
