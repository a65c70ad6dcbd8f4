"""SKP of last year and this year for everybody, at every stage: drafts, proposals, returns, agreements, amendments."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.city import seeds
from app.city.cascade import Cascade, Upper, Written
from app.city.casework import Case, Casework
from app.city.clockwork import Clockwork, Instant
from app.city.goals import Content, Goals, Promise
from app.city.rows import Ids, Rows, uuid_of
from app.city.seeds import ResultSeed
from app.city.workforce import Human, Tenure
from workflows.approval import Who
from workflows.goal_setting import GOAL_SETTING, amendment_due, first_draft_due

ASSIGNED_BY = "Wali Kota"
RECENT = 18  # working days: what still waits began so long ago at most
_STAGES = (
    ("AMENDMENT_PROPOSED", 0.025),
    ("AMENDMENT_DRAFT", 0.04),
    ("AMENDED", 0.10),
    ("PROPOSED", 0.145),
    ("DRAFT", 0.175),
    ("RETURNED", 0.20),
    ("WITHDRAWN", 0.207),
)


@dataclass(slots=True)
class Version:
    """An SKP version in force between two dates, with the ids of its indicators in the order of the form."""

    case: Case
    content: Content
    indicators: list[tuple[bytes, Promise, str]]
    starts_on: date
    ends_on: date
    first_result: bytes
    results: list[Written]
    agreed: Instant | None = None

    @property
    def agreed_at(self) -> Instant:
        assert self.agreed is not None
        return self.agreed


@dataclass(slots=True)
class Thread:
    """The SKP of one assignment in one year."""

    id: bytes
    person: Human
    tenure: Tenure
    year: int
    starts_on: date
    ends_on: date
    versions: list[Version] = field(default_factory=list)
    is_form: bool = False
    is_shown: bool = False  # of somebody on the sign-in page: what he has not opened stays unopened

    @property
    def counting(self) -> Version:
        """The version that counts now: the one agreed last, else the newest."""
        agreed = [version for version in self.versions if version.agreed]
        return agreed[-1] if agreed else self.versions[-1]

    @property
    def first_agreed(self) -> Version | None:
        """The version that was agreed first."""
        return next((v for v in self.versions if v.agreed), None)

    def version_for(self, day: date) -> Version | None:
        """The agreed version in force on a day."""
        return next((v for v in self.versions if v.agreed and v.starts_on <= day <= v.ends_on), None)


class SkpJourneys:
    """Writes the SKP of people."""

    def __init__(self, casework: Casework, goals: Goals, rows: Rows, cascade: Cascade) -> None:
        self.casework, self.goals, self.cascade = casework, goals, cascade
        self.clockwork: Clockwork = casework.clockwork
        self.ids: Ids = casework.ids
        self.tenant = casework.tenant_id
        self._skp, self._version = rows.adder("skp"), rows.adder("skp_version")
        self._result, self._indicator = rows.adder("result"), rows.adder("indicator")
        self._behaviour, self._annex = rows.adder("behaviour"), rows.adder("annex")

    def thread(self, person: Human, tenure: Tenure, year: int, month: int = 1) -> Thread | None:
        """The thread of an assignment in a year, from a month on, or None when it was not held then."""
        starts, ends = max(date(year, month, 1), tenure.since), min(date(year, 12, 31), tenure.until or date.max)
        if starts > ends or starts >= self.clockwork.today:
            return None
        thread = Thread(self.ids(), person, tenure, year, starts, ends)
        self._skp(
            (
                thread.id,
                self.tenant,
                person.id,
                tenure.id,
                tenure.chair.id,
                year,
                starts.isoformat(),
                ends.isoformat(),
                "",
            )
        )
        return thread

    # ------------------------------------------------------------------------------------------------ journeys

    def agreed_long_ago(self, thread: Thread, rng: random.Random, content: Content | None = None) -> Version:
        """Proposed and agreed at the start of the stretch, now and then after one return."""
        content = content or self._usual(thread)
        returned = rng.random() < 0.08
        times = self.clockwork.spread(
            rng, thread.starts_on, thread.starts_on + timedelta(days=24), 5 if returned else 3
        )
        version = self.open(thread, content, times[0])
        if returned:
            self._submit(version, times[1])
            self._return(version, times[2], rng)
        self._submit(version, times[-2])
        self.agree(version, times[-1])
        return version

    def play(
        self, thread: Thread, rng: random.Random, stage: str | None = None, content: Content | None = None
    ) -> None:
        """This year's SKP of a person, at a stage drawn by chance or given."""
        stage = stage or self._draw(thread, rng)
        if stage == "AGREED" or stage.startswith("AMEND"):
            version = self.agreed_long_ago(thread, rng, content)
            if stage != "AGREED":
                self._amend(thread, version, rng, stage)
            return
        start = max(self.clockwork.back(RECENT), thread.starts_on)
        times = self.clockwork.spread(rng, start, self.clockwork.yesterday, 4)
        remark = rng.choice(seeds.phrases()["skp_remark"]) if stage == "RETURNED" else ""
        version = self.open(thread, content or self._usual(thread), times[0], remark)
        if stage == "WITHDRAWN":
            self._withdraw(version, times[1], rng)
            version = self.open(thread, version.content, times[2])
        elif stage == "DRAFT" and rng.random() < 0.2:
            self._submit(version, times[1])
            self.casework.take(version.case, "recall", times[2], Who.EMPLOYEE)
        elif stage in ("PROPOSED", "RETURNED"):
            self._submit(version, times[1])
            if stage == "RETURNED":
                self._return(version, times[2], rng, remark)

    def _draw(self, thread: Thread, rng: random.Random) -> str:
        roll = rng.random()
        drawn = next((stage for stage, share in _STAGES if roll < share), "AGREED")
        settled = (self.clockwork.today - thread.starts_on).days > 75
        is_open = thread.ends_on >= self.clockwork.today
        if not is_open or (drawn.startswith("AMEND") and not settled):
            return "AGREED"
        return drawn

    def _usual(self, thread: Thread) -> Content:
        number = int(thread.person.number)
        return self.goals.content(thread.tenure.chair.post.goals, number)

    def _amend(self, thread: Thread, first: Version, rng: random.Random, stage: str) -> None:
        agreed = stage == "AMENDED"
        middle = thread.starts_on + timedelta(days=60)
        start = middle if agreed else max(self.clockwork.back(RECENT), middle)
        end = self.clockwork.after(start, 30) if agreed else self.clockwork.yesterday
        times = self.clockwork.spread(rng, start, end, 3)
        reason = rng.choice(seeds.phrases()["skp_amend"])
        self.casework.take(first.case, "amend", times[0], Who.EMPLOYEE, payload={"reason": reason}, reason=reason)
        number = int(thread.person.number) + 1
        second = self.open(thread, self.goals.content(thread.tenure.chair.post.goals, number), times[0])
        if stage != "AMENDMENT_DRAFT":
            self._submit(second, times[1])
        if agreed:
            self.agree(second, times[2])
            self.casework.take(first.case, "supersede", times[2], Who.SYSTEM)
            first.ends_on = times[2].day - timedelta(days=1)
            second.starts_on = times[2].day

    # ------------------------------------------------------------------------------------------------ steps

    def open(self, thread: Thread, content: Content, at: Instant, remark: str = "") -> Version:
        """A new version with its content, in draft. `remark` stands on its first row once it came back."""
        no = len(thread.versions) + 1
        title = f"SKP {thread.year}" if no == 1 else f"SKP {thread.year} (versi {no})"
        case = self.casework.open(GOAL_SETTING, thread.person, thread.tenure.chair, title, at)
        before = thread.versions[-1].case.id if thread.versions else None
        self._version((case.id, thread.id, self.tenant, no, content.approach, content.form_class, 1, None, before))
        first = self.ids()
        results: list[Written] = []
        indicators = self._write(thread, case.id, content, first, remark, results)
        self.casework.set_due(case, self._due(thread, at))
        version = Version(case, content, indicators, thread.starts_on, thread.ends_on, first, results)
        thread.versions.append(version)
        return version

    def _due(self, thread: Thread, at: Instant) -> date:
        """Until when the draft just opened is to be submitted."""
        policies, calendar = self.clockwork.policies, self.clockwork.calendar
        if thread.versions and thread.versions[-1].agreed:
            return amendment_due(policies, calendar, at.day)
        since = thread.tenure.since
        return first_draft_due(policies, calendar, opened_on=at.day, taken_on=since, known_on=since)

    def _write(
        self, thread: Thread, version_id: bytes, content: Content, first: bytes, remark: str, results: list[Written]
    ) -> list[tuple[bytes, Promise, str]]:
        ids, add_result, add_indicator = self.ids, self._result, self._indicator
        made: list[tuple[bytes, Promise, str]] = []
        for goal in content.goals:
            result_id, seed = first if not made else ids(), goal.seed
            classification = "organisasi" if seed.kind == "utama" else "individu"
            upper = self._upper(thread, seed, goal.no - 1)
            add_result(
                (
                    result_id,
                    version_id,
                    goal.no,
                    seed.kind,
                    classification,
                    upper.text,
                    seed.plan,
                    ASSIGNED_BY if content.form_class == "jpt" and seed.kind == "tambahan" else "",
                    "" if made else remark,
                    upper.result,
                    upper.measure,
                )
            )
            if seed.kind == "utama":
                words = tuple(promise.seed.text for promise in goal.promises)
                results.append(Written(result_id, seed.plan, upper.result or upper.measure, words))
            for no, promise in enumerate(goal.promises, start=1):
                indicator_id, one = ids(), promise.seed
                add_indicator(
                    (
                        indicator_id,
                        result_id,
                        no,
                        one.aspect,
                        one.text,
                        one.target_text,
                        one.target_value,
                        one.unit,
                        one.direction,
                        one.perspective,
                    )
                )
                made.append((indicator_id, promise, seed.kind))
        for value, expectation in content.expectations:
            self._behaviour((version_id, value, expectation))
        for kind, no, text in content.annex:
            self._annex((version_id, kind, no, text))
        return made

    def _upper(self, thread: Thread, seed: ResultSeed, at: int) -> Upper:
        """Links hold within this year; a worked form keeps the words it prints."""
        if thread.year != self.clockwork.today.year or thread.is_form:
            return Upper(seed.leader_result, None, None)
        return self.cascade.upper(thread.tenure.chair, thread.person.number, seed, at)

    def _submit(self, version: Version, at: Instant) -> None:
        self.casework.take(version.case, "submit", at, Who.EMPLOYEE)

    def agree(self, version: Version, at: Instant) -> None:
        self.casework.take(version.case, "agree", at, Who.ASSESSOR)
        version.agreed = at

    def _return(self, version: Version, at: Instant, rng: random.Random, remark: str = "") -> None:
        reason = rng.choice(seeds.phrases()["skp_return"])
        rows = [[str(uuid_of(version.first_result)), remark]] if remark else []
        payload = {"reason": reason, "rows": rows}
        self.casework.take(version.case, "return", at, Who.ASSESSOR, payload=payload, reason=reason)

    def _withdraw(self, version: Version, at: Instant, rng: random.Random) -> None:
        reason = rng.choice(seeds.phrases()["skp_withdraw"])
        self.casework.take(version.case, "withdraw", at, Who.EMPLOYEE, payload={"reason": reason}, reason=reason)

    def finish(self, thread: Thread) -> None:
        """Write the cases of a thread as they stand."""
        for version in thread.versions:
            self.casework.finish(version.case)
