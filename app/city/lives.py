"""The work of one person over two years: SKP, evaluations, and what follows from them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from app.city import assessments, stages
from app.city.annual_journeys import AnnualJourneys
from app.city.assessments import Assessment
from app.city.cascade import Cascade
from app.city.casework import Casework
from app.city.contracts import Contracts
from app.city.credit_journeys import CreditJourneys
from app.city.cycle import Period
from app.city.evaluation_journeys import EvaluationJourneys
from app.city.fixtures import Fixture
from app.city.followup_journeys import OPEN_STAGES, FollowupJourneys, Plan, planned
from app.city.goals import Goals
from app.city.leaves import Leaves
from app.city.misprints import Misprints
from app.city.papers import Keep, Papers
from app.city.plans import CONFIRMED, REVIEWED, Evaluation
from app.city.rows import Rows
from app.city.running_year import RunningYear
from app.city.skp_journeys import SkpJourneys, Thread, Version
from app.city.stages import NOBODY, ROLES, Role, Standing
from app.city.structure import Chair
from app.city.touches import Touches
from app.city.workforce import Human, Tenure
from workflows.followup import Proposal
from workflows.leaders import leader_rating
from workflows.periods import ANNUAL
from workflows.predicate import OrganisationPredicate, Rating

TRIES = 200
WITH_PAPERS = 4  # the first at the counter: the worked forms and the employee of the sign-in page


@dataclass(slots=True)
class Life:
    """What makes one person's two years."""

    human: Human
    rng: random.Random
    skill: float
    role: Role
    fixture: Fixture | None
    parts: list[Evaluation] = field(default_factory=list)  # final annual results of years with several posts


class Lives:
    """Plays the lives of people, one after another."""

    def __init__(
        self,
        casework: Casework,
        goals: Goals,
        rows: Rows,
        cycle: list[Period],
        forms: dict[bytes, Fixture],
        seed: int,
        keep: Keep | None,
    ) -> None:
        self.seed, self.clockwork, self.cycle, self.forms = seed, casework.clockwork, cycle, forms
        self.cascade = Cascade(casework, rows)
        self.skp = SkpJourneys(casework, goals, rows, self.cascade)
        self.evaluations = EvaluationJourneys(casework, rows)
        self.followups = FollowupJourneys(casework, rows)
        self.contracts = Contracts(casework, self.followups, seed)
        self.credits = CreditJourneys(casework, rows, seed)
        self.summaries = AnnualJourneys(casework, rows, seed)
        self.touches = Touches(casework, rows)
        self.running = RunningYear(casework, rows, seed)
        self.leaves = Leaves(casework, rows, cycle)
        self.misprints = Misprints(casework, rows, seed)
        self.papers = Papers(casework, rows, keep)
        self.roles: dict[bytes, Role] = {}
        self._shown: set[bytes] = set()

    def cast(self, counter: list[Human]) -> None:
        """Give the people of the counter their roles, in the order of their places."""
        self.roles = {human.id: role for human, role in zip(counter, ROLES, strict=False)}
        self._shown = {human.id for human in counter[:WITH_PAPERS]} | set(self.forms)

    def live(self, human: Human) -> None:
        """Two years of work of somebody who is evaluated."""
        if not human.is_asn:
            return
        rng = random.Random(f"{self.seed}:hidup:{human.number}")
        life = Life(human, rng, rng.uniform(-1, 1), self.roles.get(human.id, NOBODY), self.forms.get(human.id))
        for tenure in human.definitive():
            for year in (self.clockwork.today.year - 1, self.clockwork.today.year):
                self._year(life, tenure, year)
        self._sum_up(life)
        self.touches.saw_person(human, life.role.correction, rng)

    def _year(self, life: Life, tenure: Tenure, year: int) -> None:
        thread = self._thread(life, tenure, year)
        if thread is None:
            return
        thread.is_shown, thread.is_form = life.role is not NOBODY, life.fixture is not None
        content = life.fixture.content if life.fixture else None
        if year < self.clockwork.today.year:
            self.skp.agreed_long_ago(thread, life.rng, content)
        else:
            chair = tenure.chair
            stage = "AGREED" if life.fixture else stages.skp_stage(chair, life.rng, life.role)
            self.skp.play(thread, life.rng, stage, content)
            if thread.ends_on >= self.clockwork.today:
                self.cascade.know(chair, thread.counting.results)
        for period in self.cycle:
            if period.year == year:
                self._evaluate(life, thread, period)
        self.skp.finish(thread)
        self.touches.saw_skp(thread)

    def _thread(self, life: Life, tenure: Tenure, year: int) -> Thread | None:
        form = life.fixture
        if form is None or form.starts == 1 or year != form.year(self.clockwork.today):
            return self.skp.thread(life.human, tenure, year)
        return self.skp.thread(life.human, tenure, year, month=form.starts)

    # ------------------------------------------------------------------------------------------------ evaluations

    def _evaluate(self, life: Life, thread: Thread, period: Period) -> None:
        """One evaluation, for the periods the house opens when an SKP is agreed."""
        version = self._version(thread, period)
        if version is None:
            return
        today = self.clockwork.today
        is_form = life.fixture is not None and life.fixture.covers(period, today)
        several = life.human.posts_in(period.year) > 1
        if period.year < today.year and not (period.kind == ANNUAL or period.is_latest or is_form or several):
            return  # the other quarters of last year live on in its annual result
        if is_form and life.fixture and life.fixture.assessment:
            self._conclude(
                life, self._play(life, thread, version, period, Standing("CLOSED", plan=CONFIRMED), ""), "CLOSED"
            )
        elif thread.ends_on < min(period.ends_on, self.clockwork.yesterday):
            standing = self._handed_over(thread, period)
            self._conclude(life, self._play(life, thread, version, period, standing, ""), "")
        elif not period.is_over(today):
            self._play(life, thread, version, period, Standing("RUNNING"), "")
        else:
            self._evaluate_finished(life, thread, version, period)

    def _version(self, thread: Thread, period: Period) -> Version | None:
        first = thread.first_agreed
        overlaps = period.starts_on <= thread.ends_on and period.ends_on >= thread.starts_on
        if first is None or not overlaps or first.agreed_at.day > max(period.ends_on, period.closes_on):
            return None
        return thread.version_for(min(period.ends_on, thread.ends_on, self.clockwork.yesterday)) or first

    def _evaluate_finished(self, life: Life, thread: Thread, version: Version, period: Period) -> None:
        chair = thread.tenure.chair
        standing = stages.standing(chair, period, life.rng, life.role)
        followup = stages.followup_stage(chair, life.rng, life.role) if period.kind == ANNUAL else ""
        if period.kind == ANNUAL and life.human.posts_in(period.year) > 1:
            standing, followup = self._part_of_year(), "CLOSED"
        elif standing.reopened:
            followup = "PROPOSING"
        if followup in OPEN_STAGES and not standing.within:
            standing = Standing(standing.stage, stages.STALE, standing.plan)
        self._conclude(life, self._play(life, thread, version, period, standing, followup), followup)

    def _play(
        self, life: Life, thread: Thread, version: Version, period: Period, standing: Standing, followup: str
    ) -> Evaluation:
        made = self.evaluations.play(
            thread,
            version,
            period,
            self._assessment(life, version, period, thread.tenure.chair, wanted=bool(followup)),
            standing.stage,
            life.rng,
            within=standing.within,
            plan=standing.plan,
            ends_a_year=standing.reopened == "changed",
        )
        self.evaluations.meetings.saw(made)
        self.evaluations.finish(made, life.rng)
        if life.human.id in self._shown:
            self.papers.attach(made)
        self.touches.saw_evaluation(made)
        self.running.saw_evaluation(made)
        self.leaves.saw_evaluation(made)
        self.leaves.saw_last_year(made)
        self.misprints.saw_evaluation(made)
        return made

    def _assessment(
        self, life: Life, version: Version, period: Period, chair: Chair, *, wanted: bool
    ) -> Assessment:
        form = life.fixture
        if form is not None and form.assessment is not None and form.covers(period, self.clockwork.today):
            return form.assessment
        led = self._led(chair, period)
        made = assessments.invent(life.rng, life.skill, version.indicators, led)
        for _ in range(TRIES if wanted and life.role.predikat else 0):
            if made.predikat in life.role.predikat:
                break
            made = assessments.invent(life.rng, life.skill, version.indicators, led)
        return made

    def _part_of_year(self) -> Standing:
        """One of several posts: final, and now and then changed afterwards by an objection."""
        if self.summaries.ends_later():
            return Standing("CLOSED", stages.REOPENED_WITHIN, stages.REOPENED["decided"], "changed")
        return Standing("CLOSED", plan=CONFIRMED)

    def _led(self, chair: Chair, period: Period) -> Rating | None:
        """The rating that the unit's predikat leaves its leader."""
        reached = period.organisations.get(chair.unit.code) if chair.is_head else None
        if reached is None:
            return None
        return leader_rating(OrganisationPredicate(reached), self.clockwork.policies, period.ends_on)

    def _handed_over(self, thread: Thread, period: Period) -> Standing:
        """Who moved on was assessed then; who left the service was not."""
        if thread.tenure.reason != "mutasi":
            return Standing("DISCONTINUED")
        if self.evaluations.meetings.holds(thread.tenure.chair, period):
            return Standing("REVIEWED", plan=REVIEWED)
        return Standing("CLOSED", plan=CONFIRMED)

    def _conclude(self, life: Life, made: Evaluation, followup: str) -> None:
        """What follows a final annual result."""
        if made.period.kind != ANNUAL or made.ratified is None:
            return
        self.credits.play(made, self.leaves.of(made.thread.person))
        if life.human.posts_in(made.period.year) > 1:
            life.parts.append(made)
            return
        plan = planned(made.predikat, followup, life.rng, life.role)
        if life.fixture is not None:
            plan = Plan(Proposal.NONE, "CLOSED")
        changed = made.changed_on
        if changed is None or changed < made.ratified:
            self.contracts.play(made, made.ratified)
        self.followups.play(
            made, plan, made.ratified, life.rng, changed if changed and changed > made.ratified else None
        )

    def _sum_up(self, life: Life) -> None:
        """The year in several posts, once each of them is final; what follows belongs to the post held last."""
        for year in sorted({one.period.year for one in life.parts}):
            parts = [one for one in life.parts if one.period.year == year]
            if len(parts) < life.human.posts_in(year):
                continue
            established = self.summaries.play(parts)
            if established is not None:
                chosen, last, at = established
                plan = Plan(Proposal.NONE, "CLOSED")
                self.followups.play(chosen, plan, at, life.rng, chair=last.thread.tenure.chair)
