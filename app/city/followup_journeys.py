"""Tindak lanjut of final annual results, and what their approval opens: rewards, improvement, suspected breaches."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.city import seeds
from app.city.casework import Case, Casework
from app.city.clockwork import Instant, instant
from app.city.plans import Evaluation
from app.city.rows import Rows
from app.city.seeds import reward_names
from app.city.stages import Role
from app.city.structure import Chair
from app.city.workforce import Human
from workflows.approval import Who
from workflows.engine import Process
from workflows.followup import DISCIPLINE, FOLLOWUP, IMPROVEMENT, Proposal
from workflows.predicate import Predicate
from workflows.recognition import RECOGNITION

NONE, REWARD, IMPROVE, BREACH = Proposal.NONE, Proposal.REWARD, Proposal.IMPROVEMENT, Proposal.BREACH_REPORT
REWARD_CODE = "TELADAN_BULAN"
OPEN_STAGES = ("PROPOSING", "APPROVING", "APPROVING_SECOND")
_PROPOSALS: dict[Predicate, tuple[tuple[Proposal, float], ...]] = {
    Predicate.SANGAT_BAIK: ((REWARD, 0.45), (NONE, 1.0)),
    Predicate.BAIK: ((REWARD, 0.06), (NONE, 1.0)),
    Predicate.BUTUH_PERBAIKAN: ((IMPROVE, 0.7), (NONE, 1.0)),
    Predicate.KURANG: ((IMPROVE, 0.5), (BREACH, 0.75), (NONE, 1.0)),
    Predicate.SANGAT_KURANG: ((IMPROVE, 0.75), (BREACH, 1.0)),
}
_RECOGNITIONS = (("NOMINATED", 0.22), ("DECIDED", 0.42), ("KEPT", 0.52), ("REFUSED", 0.6), ("ANNOUNCED", 1.0))


@dataclass(slots=True)
class Plan:
    """What follows an annual result: what is proposed, how far it went, and how far the reward went."""

    proposal: Proposal
    stage: str
    recognition: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES


def planned(predikat: Predicate, stage: str, rng: random.Random, role: Role) -> Plan:
    """A believable follow-up of a result. Somebody with a role gets what his predikat calls for."""
    roll = rng.random()
    shares = _PROPOSALS[predikat]
    proposal = shares[0][0] if role.followup else next(p for p, share in shares if roll < share)
    if predikat is Predicate.SANGAT_KURANG and role.followup:
        proposal = BREACH
    if proposal is NONE and stage != "PROPOSING":
        stage = "CLOSED"
    return Plan(proposal, stage, role.recognition)


class FollowupJourneys:
    """Writes follow-ups and the cases they open."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork, self.ids = casework, casework.clockwork, casework.ids
        self.tenant = casework.tenant_id
        self._followup, self._recognition = rows.adder("followup"), rows.adder("recognition")

    def play(
        self, evaluation: Evaluation, plan: Plan, closed: Instant, rng: random.Random, withdrawn: Instant | None = None,
        chair: Chair | None = None,
    ) -> None:
        """From the closing of the annual result to the stage of the plan. `withdrawn`: the result changed after all;
        `chair`: the one held now, where the result is of another."""
        period, thread = evaluation.period, evaluation.thread
        case = self.casework.open(
            FOLLOWUP,
            thread.person,
            chair or thread.tenure.chair,
            f"Tindak lanjut evaluasi {period.label}",
            closed,
            by=Who.SYSTEM,
        )
        proposal, reason, code, opened = None, "", "", None
        if withdrawn is not None:
            self.casework.take(case, "withdraw", withdrawn, Who.SYSTEM)
        elif plan.stage != "PROPOSING":
            proposal, code = plan.proposal, REWARD_CODE if plan.proposal is REWARD else ""
            reason = rng.choice(seeds.phrases()[_REASONS[plan.proposal]])
            opened = self._decide(case, plan, closed, reason, rng)
        self.write(case, evaluation, proposal, reason, code=code, opened=opened)

    def write(
        self, case: Case, evaluation: Evaluation, proposal: Proposal | None, reason: str, *, code: str = "",
        opened: bytes | None = None, contract_ends_on: date | None = None, months: int = 0,
    ) -> None:  # fmt: skip
        """The row of a recommendation as it stands."""
        ends = contract_ends_on.isoformat() if contract_ends_on else None
        value = proposal.value if proposal else None
        self._followup((case.id, self.tenant, evaluation.case.id, value, code, reason, ends, months, opened))
        self.casework.finish(case)

    def _decide(self, case: Case, plan: Plan, closed: Instant, reason: str, rng: random.Random) -> bytes | None:
        end = self.clockwork.yesterday if plan.is_open else self.clockwork.after(closed.day, 24)
        drawn = self.clockwork.spread(rng, closed.day + timedelta(days=1), end, 4)
        times = [max(at, after(closed, no)) for no, at in enumerate(drawn, start=1)]
        proposer = self.proposer(case)
        if plan.proposal is NONE:
            self.casework.take(case, "propose_none", times[0], proposer, payload={"reason": reason}, reason=reason)
            return None
        payload = {
            "proposal": plan.proposal.value,
            "reason": reason,
            "reward_code": REWARD_CODE if plan.proposal is REWARD else "",
            "months": 0,
        }
        self.casework.take(case, "propose", times[0], proposer, payload=payload, reason=reason)
        if plan.stage == "REFUSED":
            refusal = rng.choice(seeds.phrases()["refusal"])
            self.casework.take(case, "refuse", times[1], Who.OPD_HEAD, payload={"reason": refusal}, reason=refusal)
        if plan.stage in ("APPROVING_SECOND", "CLOSED"):
            self.casework.take(case, "approve", times[1], Who.OPD_HEAD)
        if plan.stage == "CLOSED":
            self.casework.take(case, "approve", times[2], Who.CITY_SECRETARY)
            return self._open(case, plan, times[2], reason, rng)
        return None

    def proposer(self, case: Case) -> Who:
        """The assessor, or BKPSDM where the assessor is one of those who approve."""
        chairs = self.casework.chair_of
        approvers = {_holder(chairs(case, who)).id for who in (Who.OPD_HEAD, Who.CITY_SECRETARY)}
        return Who.BKPSDM if _holder(chairs(case, Who.ASSESSOR)).id in approvers else Who.ASSESSOR

    def _open(self, followup: Case, plan: Plan, at: Instant, reason: str, rng: random.Random) -> bytes:
        proposal = plan.proposal
        if proposal is REWARD:
            return self._recognise(followup, at, reason, plan.recognition, rng)
        process: Process = IMPROVEMENT if proposal is IMPROVE else DISCIPLINE
        title = "Perbaikan kinerja" if proposal is IMPROVE else "Laporan dugaan pelanggaran"
        case = self.casework.open(process, followup.person, followup.chair, title, at, by=Who.SYSTEM)
        self.casework.finish(case)
        return case.id

    def _recognise(self, followup: Case, at: Instant, merit: str, stage: str, rng: random.Random) -> bytes:
        case = self.casework.open(
            RECOGNITION,
            followup.person,
            followup.chair,
            f"Penghargaan: {reward_names()[REWARD_CODE]}",
            at,
            by=Who.SYSTEM,
        )
        roll = rng.random()
        stage = stage or next(one for one, share in _RECOGNITIONS if roll < share)
        drawn = self.clockwork.spread(rng, at.day + timedelta(days=1), self.clockwork.after(at.day, 18), 2)
        times = [max(one, after(at, no)) for no, one in enumerate(drawn, start=1)]
        decided, consent, announced = None, None, None
        if stage == "REFUSED":
            refusal = rng.choice(seeds.phrases()["refusal"])
            self.casework.take(case, "refuse", times[0], Who.OPD_HEAD, payload={"reason": refusal}, reason=refusal)
        elif stage != "NOMINATED":
            self.casework.take(case, "decide", times[0], Who.OPD_HEAD, payload={"merit": merit}, reason=merit)
            decided = times[0].day.isoformat()
        if stage in ("ANNOUNCED", "KEPT"):
            self.casework.take(case, "announce" if stage == "ANNOUNCED" else "keep", times[1], Who.EMPLOYEE)
            consent = int(stage == "ANNOUNCED")
            announced = times[1].day.isoformat() if consent else None
        self._recognition((case.id, self.tenant, followup.id, REWARD_CODE, merit, "", decided, consent, announced))
        self.casework.finish(case)
        return case.id


_REASONS = {NONE: "no_followup", REWARD: "reward", IMPROVE: "improvement", BREACH: "breach"}


def _holder(chair: Chair) -> Human:
    assert chair.holder is not None
    return chair.holder


def after(at: Instant, steps: int) -> Instant:
    """Some minutes after, so that no step precedes the one before it."""
    return instant(at.day, at.seconds + steps * 420)
