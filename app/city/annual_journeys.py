"""Summaries of last year for people with several posts: most are established, some wait, some ended with a part."""

from __future__ import annotations

import random
from datetime import timedelta

from app.city.casework import Casework
from app.city.clockwork import Instant
from app.city.plans import Evaluation
from app.city.rows import Rows
from workflows.annual import ANNUAL, RULE, Part, Rule, counting
from workflows.approval import Who

WAITS, ENDS = 4, 5  # every so many of them
DAYS_TO_ESTABLISH = 8
AGREED = "Kedua pejabat penilai bersepakat: tugas pada jabatan ini lebih menentukan tahun itu."
AGREED_SHARE = 0.15


class AnnualJourneys:
    """Writes the summary of a year, as the house opens it when the last part is final."""

    def __init__(self, casework: Casework, rows: Rows, seed: int) -> None:
        self.casework, self.clockwork, self.seed = casework, casework.clockwork, seed
        self._summary = rows.adder("annual_summary")
        self._begun = self._opened = self._ended = 0

    def ends_later(self) -> bool:
        """Whether the part that is asked about changes after all was final: the next few once it is time for one."""
        self._begun += 1
        return self._begun >= ENDS * (self._ended + 1)

    def play(self, parts: list[Evaluation]) -> tuple[Evaluation, Evaluation, Instant] | None:
        """From the last final part on. Answers the part that counts, the last one, and when it was established."""
        closed = max(one.ratified for one in parts if one.ratified is not None)
        changed = max((one.changed_on for one in parts if one.changed_on is not None), default=None)
        is_reopened = any(one.case.stay.place.word != "CLOSED" for one in parts)
        if is_reopened and (changed is None or changed < closed):
            return None
        year, person = parts[0].period.year, parts[0].thread.person
        rng = random.Random(f"{self.seed}:ringkasan:{person.number}:{year}")
        of = {one.case.id.hex(): one for one in parts}
        rule = Rule(self.clockwork.policies.choice(RULE, closed.day))
        stretches = [_part(one) for one in parts]
        last = of[counting(stretches, Rule.LAST).key]
        case = self.casework.open(
            ANNUAL, person, last.thread.tenure.chair, f"Ringkasan tahunan {year}", closed, by=Who.SYSTEM
        )
        chosen, reason, at = of[counting(stretches, rule).key], "", None
        self._opened += 1
        if is_reopened and changed is not None:
            self.casework.take(case, "withdraw", changed, Who.SYSTEM)
            self._ended += 1
        elif self._opened % WAITS != 1:  # the first waits, so that a small city has one too
            if rng.random() < AGREED_SHARE:
                chosen, reason = next(one for one in parts if one is not chosen), AGREED
            first, end = closed.day + timedelta(days=1), self.clockwork.after(closed.day, DAYS_TO_ESTABLISH)
            at = max(self.clockwork.spread(rng, first, end, 1)[0], closed)
            payload = {"part": chosen.case.id.hex(), "reason": reason}
            self.casework.take(case, "establish", at, Who.ASSESSOR, payload=payload, reason=reason)
        self._summary(
            (
                case.id, self.casework.tenant_id, person.id, year, rule.value, chosen.case.id if at else None,
                chosen.predikat.value if at else None, reason,
            )
        )  # fmt: skip
        self.casework.finish(case)
        return (chosen, last, at) if at else None


def _part(one: Evaluation) -> Part:
    thread = one.thread
    return Part(one.case.id.hex(), thread.starts_on, thread.ends_on, thread.tenure.is_primary)
