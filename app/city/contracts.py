"""Contracts of PPPK: when each ends, and the recommendation about those that end before the next annual result."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from app.city import seeds
from app.city.casework import Case, Casework
from app.city.clockwork import Instant
from app.city.followup_journeys import FollowupJourneys, after
from app.city.plans import Evaluation
from app.city.structure import Turns
from app.city.workforce import Human
from workflows.approval import Who
from workflows.calendar import months_later
from workflows.followup import FOLLOWUP, Proposal
from workflows.predicate import Predicate
from workflows.vocabulary import EmploymentStatus

YEARS = {EmploymentStatus.PPPK: 5, EmploymentStatus.PPPK_PARUH_WAKTU: 1}
MONTHS = 12
# How far each came, in turn: proposed by whom may, agreed by the head of the agency, then by the Sekretaris Daerah.
WAYS = ("PROPOSING", "APPROVING", "CLOSED", "CLOSED", "APPROVING_SECOND", "CLOSED", "REFUSED", "CLOSED")
WORDS = "Kesesuaian kompetensi: {competence}\nKebutuhan instansi: {need}"


def contract_end(human: Human, today: date) -> date | None:
    """The last day of the contract that runs: five years at a time, of part-time PPPK one."""
    years = YEARS.get(human.status)
    if years is None:
        return None
    starts = human.joined_on
    while months_later(starts, years * MONTHS) <= today:
        starts = months_later(starts, years * MONTHS)
    return months_later(starts, years * MONTHS) - timedelta(days=1)


class Contracts:
    """Watches final annual results of people whose contract ends soon."""

    def __init__(self, casework: Casework, followups: FollowupJourneys, seed: int) -> None:
        self.casework, self.clockwork, self.followups, self.seed = casework, casework.clockwork, followups, seed
        self._turns = Turns()

    def play(self, made: Evaluation, closed: Instant) -> None:
        """From the closing of the annual result to wherever the turn leads."""
        person = made.thread.person
        ends = contract_end(person, self.clockwork.today)
        horizon = self.clockwork.policies.count("renewal.horizon", closed.day)
        if ends is None or person.ended_on or not closed.day <= ends <= months_later(closed.day, horizon):
            return
        chair = made.thread.tenure.chair
        way = WAYS[self._turns.next(chair) % len(WAYS)]
        title = f"Perjanjian kerja sesudah evaluasi {made.period.label}"
        case = self.casework.open(FOLLOWUP, person, chair, title, closed, by=Who.SYSTEM)
        rng = random.Random(f"{self.seed}:kontrak:{person.number}")
        good = made.predikat in (Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN)
        proposal = Proposal.RENEW if good else Proposal.LET_END
        months = YEARS[person.status] * MONTHS if proposal is Proposal.RENEW else 0
        words = seeds.phrases()["contract"]
        reason = f"{rng.choice(words[proposal.value])}\n" + WORDS.format(
            competence=rng.choice(words["competence"]), need=rng.choice(words["need"])
        )
        told = way != "PROPOSING"
        if told:
            payload = {"proposal": proposal.value, "reason": reason, "reward_code": "", "months": months}
            self._decide(case, way, closed, payload, rng)
        self.followups.write(
            case, made, proposal if told else None, reason if told else "", contract_ends_on=ends,
            months=months if told else 0,
        )  # fmt: skip

    def _decide(self, case: Case, way: str, closed: Instant, payload: Mapping[str, object], rng: random.Random) -> None:
        end = self.clockwork.after(closed.day, 24) if way in ("CLOSED", "REFUSED") else self.clockwork.yesterday
        drawn = self.clockwork.spread(rng, closed.day + timedelta(days=1), end, 3)
        times = [max(at, after(closed, no)) for no, at in enumerate(drawn, start=1)]
        take = self.casework.take
        take(case, "propose", times[0], self.followups.proposer(case), payload=payload, reason=str(payload["reason"]))
        if way == "REFUSED":
            words = rng.choice(seeds.phrases()["contract"]["refusal"])
            take(case, "refuse", times[1], Who.OPD_HEAD, payload={"reason": words}, reason=words)
        if way in ("APPROVING_SECOND", "CLOSED"):
            take(case, "approve", times[1], Who.OPD_HEAD)
        if way == "CLOSED":
            take(case, "approve", times[2], Who.CITY_SECRETARY)
