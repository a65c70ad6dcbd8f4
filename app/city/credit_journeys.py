"""Angka kredit of final annual results: most are determined within days, some still wait for the assessor."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from app.city.casework import Case, Casework
from app.city.clockwork import Instant, later
from app.city.plans import Evaluation
from app.city.rows import Rows
from workflows.absence import Away
from workflows.approval import Who
from workflows.conversion import CONVERSION
from workflows.credit import Part, earn, level_in, months_served
from workflows.vocabulary import EmploymentStatus

FUNCTIONAL = "fungsional"
WAITING_SHARE = 0.06
DAYS_TO_DETERMINE = 9


class CreditJourneys:
    """Writes conversions of functional posts held by PNS, as the house opens them."""

    def __init__(self, casework: Casework, rows: Rows, seed: int) -> None:
        self.casework, self.clockwork, self.seed = casework, casework.clockwork, seed
        self._conversion = rows.adder("credit_conversion")

    def play(self, made: Evaluation, aways: Iterable[Away]) -> None:
        """From the confirmed annual result to the determined points."""
        assert made.ratified is not None
        thread = made.thread
        first = max(made.period.starts_on, thread.starts_on, thread.tenure.since)
        last = min(made.period.ends_on, thread.ends_on)
        part = self._part(made, first, last, aways)
        if part is None:
            return
        title = f"Angka kredit {made.period.year}"
        case = self.casework.open(CONVERSION, thread.person, thread.tenure.chair, title, made.ratified, by=Who.SYSTEM)
        self._decide(case, made, made.ratified)
        earned = earn(part, self.clockwork.policies, last)
        coefficient, percent = (
            str(Decimal(one.numerator) / one.denominator) for one in (earned.coefficient, earned.percent)
        )
        self._conversion(
            (
                case.id, self.casework.tenant_id, made.case.id, part.level.value, part.predicate.value,
                first.isoformat(), last.isoformat(), part.months, coefficient, percent, earned.points.numerator,
                earned.points.denominator,
            )
        )  # fmt: skip
        self.casework.finish(case)

    def _part(self, made: Evaluation, first: date, last: date, aways: Iterable[Away]) -> Part | None:
        person, post = made.thread.person, made.thread.tenure.chair.post
        level = level_in(post.title)
        months = months_served(first, last, aways, self.clockwork.policies, self.clockwork.today)
        if post.kind != FUNCTIONAL or level is None or person.status != EmploymentStatus.PNS or not months:
            return None
        return Part(level, made.predikat, months)

    def _decide(self, case: Case, made: Evaluation, closed: Instant) -> None:
        """A result that was objected to afterwards leaves nothing determined, and ends it when it changed."""
        rng = random.Random(f"{self.seed}:kredit:{made.thread.person.number}:{made.period.year}")
        changed, objection = made.changed_on, made.objection
        if changed is not None and changed > closed:
            self.casework.take(case, "withdraw", changed, Who.SYSTEM)
            return
        first, last = closed.day + timedelta(days=1), self.clockwork.after(closed.day, DAYS_TO_DETERMINE)
        objected = objection is not None and objection.filed > closed
        if objected or rng.random() < WAITING_SHARE:
            return
        drawn = self.clockwork.spread(rng, first, last, 1)[0]
        self.casework.take(case, "determine", drawn if drawn > closed else later(closed), Who.ASSESSOR)
