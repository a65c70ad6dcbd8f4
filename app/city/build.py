"""Build the practice city: the structure, its people, and two years of their work, relative to a day."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.city import operations, stages, touches
from app.city.casework import Casework
from app.city.clockwork import Clockwork
from app.city.cycle import ANNUAL, Period, build_cycle, set_organisations, write_cycle
from app.city.evaluation_journeys import Evaluation, EvaluationJourneys
from app.city.fixtures import Fixture, fixtures
from app.city.followup_journeys import FollowupJourneys, Plan, planned
from app.city.goals import Goals
from app.city.offices import Offices, write_offices
from app.city.operations import Writer
from app.city.people import Workforce, populate, vacant_heads
from app.city.queries import DEMO_PASSWORD
from app.city.registers import write_registers
from app.city.rows import Ids, Rows
from app.city.skp_journeys import SkpJourneys, Thread
from app.city.staffing import COUNTER_UNIT
from app.city.structure import build_structure, seat_staff
from app.city.workforce import Human, Tenure
from workflows.followup import Proposal
from workflows.policies import load_defaults

SEED = 3674
FLUSH_AT = 60_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What stands now."""

    people: int
    units: int
    cases: int
    decisions: int


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def build_city(
    engine: Any = None,
    *,
    people: int = 2000,
    today: date,
    progress: Progress = quiet,
    password_hash: str | None = None,
    seed: int = SEED,
) -> Built:
    """Load the city into an empty database whose tables exist, all or nothing.

    Inside an application the engine and the printed password are its own; else pass an engine, and a hash for the
    accounts of the sign-in page or they have no password. The same `people`, `today` and `seed` give the same rows,
    apart from that hash and the key the records are chained with. Raises ValueError when `people` are too few to fill
    the smallest structure.
    """
    if engine is None:
        engine, password_hash = operations.of_application(DEMO_PASSWORD)
    with _without_collector(), operations.city_transaction(engine) as writer:
        city = City(people, today, seed)
        city.write_registers(password_hash)
        return city.live(writer, progress)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of tuples without a circle among them: looking for circles would cost a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class City:
    """The city while it is being built."""

    def __init__(self, people: int, today: date, seed: int) -> None:
        self.seed, self.today = seed, today
        self.ids, self.rows = Ids(seed, date(today.year - 1, 1, 1)), Rows()
        self.tenant = self.ids()
        self.clockwork = Clockwork(today, load_defaults())
        self.structure = build_structure(people, self.ids)
        vacant = vacant_heads(self.structure, seed)
        seat_staff(self.structure, people + len(vacant), self.ids)
        self.workforce: Workforce = populate(self.structure, vacant, today, seed, self.ids)
        self.cycle = build_cycle(self.clockwork, self.ids)
        set_organisations(self.structure, self.cycle, self.clockwork, seed)
        self.goals = Goals.under(self.clockwork.policies, today, seed)
        self.fixtures = fixtures(self.goals, self.workforce)
        self.offices = Offices(self.structure)
        self.casework = Casework(self.structure, self.clockwork, self.rows, self.ids, self.tenant)
        self.casework.officer = self.offices.acting_for
        self.skp = SkpJourneys(self.casework, self.goals, self.rows)
        self.evaluations = EvaluationJourneys(self.casework, self.rows)
        self.followups = FollowupJourneys(self.casework, self.rows)
        self.touches = touches.Touches(self.casework, self.rows)
        self._settle_worked_forms()

    def write_registers(self, password_hash: str | None) -> None:
        """Everything that is not a case."""
        write_registers(self.structure, self.workforce, self.rows, self.ids, self.tenant)
        write_cycle(self.structure, self.cycle, self.clockwork, self.rows, self.ids, self.tenant)
        write_offices(self.offices, self.today, self.seed, self.rows, self.ids, self.tenant, password_hash)

    def live(self, writer: Writer, progress: Progress) -> Built:
        """Two years of work, one OPD after another."""
        groups: dict[bytes, list[Human]] = {}
        for human in self.workforce.people:
            groups.setdefault(human.chair.opd.id, []).append(human)
        done, total = 0, len(self.workforce.people)
        for opd in self.structure.opds():
            for human in groups.get(opd.id, ()):
                self._live(human)
                done += 1
                if self.rows.waiting() > FLUSH_AT:
                    writer.write(self.rows.take())
                    progress("Kota latihan", done, total)
            self.casework.chains.close(opd)
        self.touches.finish(self.offices, self.cycle)
        writer.write(self.rows.take())
        progress("Kota latihan", total, total)
        return Built(total, len(self.structure.units), self.casework.opened, self.casework.decided)

    # ------------------------------------------------------------------------------------------------ worked forms

    def _form_year(self, fixture: Fixture) -> int:
        """The year a worked form belongs to: this year once its period is well over, else last year."""
        this_year = {"F1": date(self.today.year, 7, 1), "F2": date.max}.get(fixture.key, date(self.today.year, 10, 1))
        return self.today.year if self.today >= this_year else self.today.year - 1

    def _settle_worked_forms(self) -> None:
        """The organisations did as the worked forms say."""
        people = {human.id: human for human in self.workforce.people}
        for person_id, fixture in self.fixtures.items():
            kind, no = (ANNUAL, 1) if fixture.quarter == 0 else ("quarterly", fixture.quarter)
            for period in self.cycle:
                if fixture.assessment and (period.year, period.kind, period.no) == (self._form_year(fixture), kind, no):
                    period.organisations[people[person_id].chair.unit.code] = fixture.organisation

    def _is_form_of(self, fixture: Fixture | None, period: Period) -> bool:
        if fixture is None or fixture.assessment is None or period.year != self._form_year(fixture):
            return False
        return period.kind == ANNUAL if fixture.quarter == 0 else period.kind != ANNUAL and period.no == fixture.quarter

    # ------------------------------------------------------------------------------------------------ one person

    def _live(self, human: Human) -> None:
        if not human.is_asn:
            return
        rng = random.Random(f"{self.seed}:hidup:{human.number}")
        skill = rng.uniform(-1, 1)
        for tenure in human.definitive():
            fixture = self.fixtures.get(human.id)
            for year in (self.today.year - 1, self.today.year):
                thread = self._thread(human, tenure, year, fixture)
                if thread is not None:
                    self._promise(thread, rng, fixture)
                    self._evaluate(thread, rng, skill, fixture)
                    self.skp.finish(thread)
                    self.touches.saw_skp(thread)
        self.touches.saw_person(human, rng)

    def _thread(self, human: Human, tenure: Tenure, year: int, fixture: Fixture | None) -> Thread | None:
        if fixture is None or fixture.starts == 1 or year != self._form_year(fixture):
            return self.skp.thread(human, tenure, year)
        return self.skp.new_thread(human, tenure, year, date(year, fixture.starts, 1), date(year, 12, 31))

    def _promise(self, thread: Thread, rng: random.Random, fixture: Fixture | None) -> None:
        content = fixture.content if fixture else None
        if thread.year < self.today.year:
            self.skp.agreed_long_ago(thread, rng, content)
            return
        self.skp.play(thread, rng, stages.skp_stage(thread.tenure.chair, rng, fixture.key if fixture else ""), content)

    def _evaluate(self, thread: Thread, rng: random.Random, skill: float, fixture: Fixture | None) -> None:
        for period in self.cycle:
            if period.year != thread.year:
                continue
            day = min(period.ends_on, self.clockwork.yesterday)
            version = thread.version_for(min(day, thread.ends_on) if period.kind == ANNUAL else day)
            is_form = self._is_form_of(fixture, period)
            if is_form and version is not None and fixture is not None:
                made = self.evaluations.play(
                    thread,
                    version,
                    period,
                    "CLOSED",
                    rng,
                    given=fixture.assessment,
                    plan=("begin", "submit", "confirm", "accept", "ratify"),
                )
                self._conclude(made, rng, stages.Standing("CLOSED"), worked_form=True)
            elif version is not None and version.case.opened.day <= day:
                self._evaluate_one(thread, period, rng, skill, fixture.key if fixture else "")

    def _evaluate_one(self, thread: Thread, period: Period, rng: random.Random, skill: float, worked_form: str) -> None:
        version = thread.version_for(min(period.ends_on, self.clockwork.yesterday))
        if version is None or period.starts_on > self.clockwork.yesterday:
            return
        if not period.is_over(self.today):
            if period.kind != ANNUAL or period.opens_on <= self.clockwork.yesterday:
                self.evaluations.finish(self.evaluations.play(thread, version, period, "RUNNING", rng, skill=skill))
            return
        if period.year < self.today.year and period.kind != ANNUAL and not period.is_latest:
            return  # quarters of last year live on in its annual result
        standing = stages.standing(thread.tenure.chair, period, rng, worked_form)
        made = self.evaluations.play(
            thread, version, period, standing.stage, rng, skill=skill, within=standing.within, plan=standing.plan
        )
        self._conclude(made, rng, standing)

    def _conclude(
        self, made: Evaluation, rng: random.Random, standing: stages.Standing, *, worked_form: bool = False
    ) -> None:
        self.evaluations.finish(made)
        self.touches.saw_evaluation(made)
        if made.period.kind != ANNUAL or made.ratified is None:
            return
        plan = planned(made.predikat, rng)
        if worked_form:
            plan = Plan(Proposal.NONE, "CLOSED")
        elif standing.reopened or (made.thread.tenure.chair.unit.code == COUNTER_UNIT and rng.random() < 0.25):
            plan = Plan(plan.proposal, "PROPOSING")
        withdrawn = made.decided if standing.reopened == "changed" and made.work_changed else None
        self.followups.play(made, plan, made.ratified, rng, withdrawn)
