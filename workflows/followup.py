"""Tindak lanjut hasil evaluasi: a recommendation after a final annual result (PP 30/2019 Pasal 56-58), for a PPPK
whose contract ends also one about the contract (PP 49/2018 Pasal 37).

Nothing here punishes: approval opens a case of recognition, improvement or discipline, each a process of its own.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.approval import Excluded, Power, Quorum, Shape, Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.policies import Policy
from workflows.predicate import Predicate
from workflows.safeguards import Safeguards

PHASE = "Tindak lanjut"


class State(StrEnum):
    PROPOSING = "PROPOSING"
    APPROVING = "APPROVING"
    CLOSED = "CLOSED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class Proposal(StrEnum):
    NONE = "none"
    REWARD = "reward"
    IMPROVEMENT = "improvement"
    BREACH_REPORT = "breach_report"
    RENEW = "renew"
    LET_END = "let_end"


PROPOSAL_LABEL = {
    Proposal.NONE: "Tidak ada tindak lanjut",
    Proposal.REWARD: "Usulan penghargaan",
    Proposal.IMPROVEMENT: "Perbaikan kinerja",
    Proposal.BREACH_REPORT: "Laporan dugaan pelanggaran",
    Proposal.RENEW: "Perjanjian kerja diperpanjang",
    Proposal.LET_END: "Perjanjian kerja tidak diperpanjang",
}
# What a recommendation about the contract of a PPPK may say, whatever his predikat (PP 49/2018 Pasal 37).
OF_A_CONTRACT = frozenset({Proposal.RENEW, Proposal.LET_END})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a recommendation. `allowed` comes from policy for the predikat; `approves_later`:
    the actor holds a seat that would decide on what he proposes. `proposal`: what stands to be approved."""

    predikat: Predicate
    allowed: frozenset[Proposal]
    objection_open: bool
    proposed_by_actor: bool
    opened_by_actor: bool
    approves_later: bool
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is proposed and why; `reward_code` only for a reward, `months` only for a contract that is renewed."""

    proposal: Proposal
    reason: str
    reward_code: str = ""
    months: int = 0


# What ends a contract or begins a case of discipline: no matter for whoever stands in by authority alone.
TOUCHES_STATUS = frozenset({Proposal.LET_END, Proposal.BREACH_REPORT})


def touches_status(c: Context) -> bool:
    return c.facts.proposal in TOUCHES_STATUS


def has_no_open_objection(c: Context) -> bool:
    return not c.facts.objection_open or not c.policies.flag("followup.blocked_by_objection", c.rules_on)


def fits_the_predikat(c: Context) -> bool:
    return c.payload is None or c.payload.proposal in c.facts.allowed


def names_a_reward(c: Context) -> bool:
    return c.payload is None or c.payload.proposal is not Proposal.REWARD or bool(c.payload.reward_code)


def renews_long_enough(c: Context) -> bool:
    if c.payload is None or c.payload.proposal is not Proposal.RENEW:
        return True
    return bool(c.payload.months >= c.policies.count("renewal.least_months", c.rules_on))


def may_end_without_action(c: Context) -> bool:
    return Proposal.NONE in c.facts.allowed


def does_not_approve_it_later(c: Context) -> bool:
    return not c.facts.approves_later


def did_not_propose_it(c: Context) -> bool:
    return not c.facts.proposed_by_actor


NO_OBJECTION = Guard(has_no_open_objection,
                     "Keberatan atas hasil ini masih berjalan; tindak lanjut menunggu putusannya.",
                     "followup.blocked_by_objection", until="evaluation")
FITS = Guard(fits_the_predikat, "Usulan ini tidak sesuai dengan predikatnya.", "followup.propose")
NAMED = Guard(names_a_reward, "Pilih penghargaan yang diusulkan.", "followup.reward")
LONG_ENOUGH = Guard(renews_long_enough, "Perpanjangan perjanjian kerja lebih singkat dari yang dibolehkan.",
                    "appraisal.pppk_extension")
NONE_ALLOWED = Guard(may_end_without_action, "Perkara ini perlu usulan; pilih salah satunya.",
                     "followup.propose")
NOT_APPROVER = Guard(does_not_approve_it_later,
                     "Anda termasuk yang memutus usulan ini, jadi usulannya diajukan BKPSDM.",
                     "decision.four_eyes", unseated=(Who.OPD_HEAD, Who.CITY_SECRETARY))
FOUR_EYES = Guard(did_not_propose_it, "Pengusul tidak memutus usulannya sendiri.", "decision.four_eyes",
                  apart=("propose",))

_LATE = "Batas lewat tidak menyetujui apa pun; pengingat naik ke atasan."

FOLLOWUP = Process(
    "followup", label="Tindak lanjut hasil evaluasi", states=State, initial=State.PROPOSING, phases=(PHASE,),
    safeguards=Safeguards(rests_on={"approve": "evaluation"}),
    stages=(
        Stage(State.PROPOSING, "Menunggu usulan", PHASE, asked=(Who.ASSESSOR, Who.BKPSDM), quorum=Quorum(Shape.ANY)),
        Stage(State.APPROVING, "Menunggu persetujuan", PHASE, asked=(Who.OPD_HEAD, Who.CITY_SECRETARY),
              quorum=Quorum(Shape.SEQUENCE), excludes=(Excluded.INITIATOR, Excluded.KIN)),
        Stage(State.CLOSED, "Selesai", PHASE, kind="selesai", final=True),
        Stage(State.REFUSED, "Ditolak", PHASE, kind="diam", final=True),
        Stage(State.WITHDRAWN, "Ditarik", PHASE, kind="diam", final=True),
    ),
    steps=(
        Step("propose", State.PROPOSING, State.APPROVING, by=(Who.ASSESSOR, Who.BKPSDM), label="Usulkan tindak lanjut",
             past="Tindak lanjut diusulkan", guards=(NO_OBJECTION, NOT_APPROVER, FITS, NAMED, LONG_ENOUGH),
             payload=Recommendation,
             due=Policy("followup.propose.due"), if_late=_LATE, cites=("followup.propose",), kind="primary"),
        Step("propose_none", State.PROPOSING, State.CLOSED, by=(Who.ASSESSOR, Who.BKPSDM),
             label="Tutup tanpa tindak lanjut", past="Ditutup tanpa tindak lanjut", guards=(NO_OBJECTION, NONE_ALLOWED),
             payload=Reason, documents=("followup_recommendation",), cites=("followup.propose",)),
        Step("approve", State.APPROVING, State.CLOSED, by=(Who.OPD_HEAD, Who.CITY_SECRETARY),
             label="Setujui rekomendasi",
             past="Rekomendasi disetujui", guards=(WAS_OPENED, NO_OBJECTION, FOUR_EYES),
             documents=("followup_recommendation",),
             due=Policy("followup.approve.due"), if_late=_LATE, cites=("followup.approve",), approves=True,
             kind="primary", power=Power.STATUS, power_when=touches_status),
        Step("refuse", State.APPROVING, State.REFUSED, by=(Who.OPD_HEAD, Who.CITY_SECRETARY), label="Tolak rekomendasi",
             past="Rekomendasi ditolak", guards=(NO_OBJECTION, FOUR_EYES), payload=Reason, cites=("followup.refuse",),
             agrees=False),
        Step("withdraw", State.PROPOSING, State.WITHDRAWN, by=(Who.SYSTEM,), label="Tarik", past="Ditarik karena "
             "dasarnya berubah", cites=("followup.blocked_by_objection",), agrees=False),
        Step("withdraw", State.APPROVING, State.WITHDRAWN, by=(Who.SYSTEM,), label="Tarik", past="Ditarik karena "
             "dasarnya berubah", cites=("followup.blocked_by_objection",), agrees=False),
    ),
)


class OpenedState(StrEnum):
    OPENED = "OPENED"


IMPROVEMENT = Process("improvement", label="Perbaikan kinerja", states=OpenedState, initial=OpenedState.OPENED,
                      stages=(Stage(OpenedState.OPENED, "Dibuka", "Perbaikan kinerja"),), steps=())
DISCIPLINE = Process("discipline", label="Dugaan pelanggaran", states=OpenedState, initial=OpenedState.OPENED,
                     stages=(Stage(OpenedState.OPENED, "Dibuka", "Dugaan pelanggaran"),), steps=())
