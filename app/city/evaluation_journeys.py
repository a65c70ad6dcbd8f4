"""Evaluations of every period at every stage: self-assessment, review, delivery, objection, confirmation."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from app.city import seeds
from app.city.assessments import ABOVE, ON, Assessment
from app.city.casework import SYSTEM, Case, Casework
from app.city.clocks import StoppedClocks
from app.city.clockwork import Instant, instant, later
from app.city.cycle import Period
from app.city.inboxes import PutOff
from app.city.meetings import CONFIRMED_BEFORE, Meetings
from app.city.plans import CONFIRMED, PLANS, Evaluation, ObjectionFacts
from app.city.rows import Rows, uuid_of
from app.city.skp_journeys import Thread, Version
from app.city.workforce import Human
from app.records.chain import canonical
from workflows.approval import Who
from workflows.calendar import due_on
from workflows.evaluation import EVALUATION
from workflows.predicate import Rating, predicate
from workflows.vocabulary import BERAKHLAK

OBJECTION_DAYS = 15
NOON = 4 * 3600
LEFT = "Pegawai tidak lagi menduduki jabatan ini."
TOLD = "Diisi pegawai pada formulir kertas, lalu dibacakan kepadanya sebelum diajukan."
OPENED_SHARE = 0.6

Step = Callable[[Evaluation, Instant, random.Random], None]
SAID_BACK = "Baik, saya lengkapi dan ajukan lagi dalam pekan ini."


class EvaluationJourneys:
    """Writes evaluations of people."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork, self.ids = casework, casework.clockwork, casework.ids
        self.tenant = casework.tenant_id
        self._evaluation, self._realisation = rows.adder("evaluation"), rows.adder("realisation")
        self._value, self._feedback = rows.adder("behaviour_rating"), rows.adder("feedback")
        self._appraisal, self._objection = rows.adder("appraisal"), rows.adder("objection")
        self._reading = rows.adder("reading")
        self.meetings, self._clocks = Meetings(casework, rows), StoppedClocks(casework, rows)
        self._put_off = PutOff(casework, rows)
        self._steps: dict[str, Step] = {
            "begin": self._begin,
            "submit": self._submit,
            "confirm": self._confirm,
            "return": self._return,
            "recall": self._recall,
            "accept": self._accept,
            "hand_over": self._hand_over,
            "object": self._object,
            "decide": self._decide,
            "ratify": self._ratify,
            "discontinue": self._discontinue,
        }

    def play(
        self,
        thread: Thread,
        version: Version,
        period: Period,
        assessment: Assessment,
        stage: str,
        rng: random.Random,
        *,
        within: int = 0,
        plan: tuple[str, ...] | None = None,
        ends_a_year: bool = False,
    ) -> Evaluation:
        """The evaluation of a version in a period, brought to a stage. `within`: all of it in so many working days;
        `ends_a_year`: an objection changes it, so that a summary ends with it."""
        first = thread.first_agreed
        assert first is not None
        chair = thread.tenure.chair
        title = f"Evaluasi {period.label}"
        case = self.casework.open(EVALUATION, thread.person, chair, title, first.agreed_at, by=Who.SYSTEM)
        organisation = period.organisations.get(chair.unit.code, "")
        work = (assessment.work_result, assessment.behaviour)
        made = Evaluation(case, thread, version, period, assessment, organisation, work)
        made.leads, made.ends_a_year = chair.is_head and bool(organisation), ends_a_year
        if version is not first:
            self._carry_over(case, first, version)
        steps = plan if plan is not None else rng.choice(PLANS[stage])
        if "object" in steps and self._is_judged_by_one(case):
            steps = CONFIRMED if stage == "CLOSED" else steps[: steps.index("object")]
        self._run(made, steps, rng, within)
        released = self.meetings.released(chair, period)
        if released is not None and made.case.stay.place.word == "REVIEWED":
            self._deliver(made, released)
        began = period.starts_on <= self.clockwork.yesterday
        if stage in ("RUNNING", "SELF_ASSESSMENT") and began and not made.filled and rng.random() < 0.35:
            made.filled = rng.randint(1, len(version.indicators))
        return made

    def _carry_over(self, case: Case, old: Version, new: Version) -> None:
        """A running evaluation follows its SKP to the amended version."""
        body = canonical({"from": old.case.id.hex(), "to": new.case.id.hex(), "rows_kept": 0})
        self.casework.chains.tell(case.opd, new.agreed_at, "evaluation:version:changed", case.id, None, SYSTEM, body)

    def _is_judged_by_one(self, case: Case) -> bool:
        """Assessor and superior are one person (an acting head): nobody could decide an objection."""
        chairs = (self.casework.chair_of(case, who) for who in (Who.ASSESSOR, Who.ASSESSOR_SUPERIOR))
        return len({chair.holder.id for chair in chairs if chair.holder}) < 2

    def _run(self, made: Evaluation, steps: tuple[str, ...], rng: random.Random, within: int) -> None:
        """Take the steps one after another between the opening of the window and yesterday."""
        if not steps:
            return
        start, end = self._span(made, len(steps), within)
        if steps == ("discontinue",):
            start = end = min(made.thread.ends_on, self.clockwork.yesterday)
        at = made.case.opened
        for name, drawn in zip(steps, self.clockwork.spread(rng, start, end, len(steps)), strict=True):
            at = drawn if drawn > at else later(at)
            if name == "lapse":
                at = self._lapse(made, at, rng)
            else:
                self._steps[name](made, at, rng)

    def _span(self, made: Evaluation, steps: int, within: int) -> tuple[date, date]:
        start = max(min(made.period.opens_on, made.left_on or date.max), made.case.opened.day)
        if within:
            start = max(start, self.clockwork.back(within))
        if self.meetings.holds(made.thread.tenure.chair, made.period):
            return start, max(start, self.clockwork.back(CONFIRMED_BEFORE))
        is_open = bool(within) or made.period.is_latest
        return start, self.clockwork.yesterday if is_open else self.clockwork.after(start, 26 + 4 * steps)

    # ------------------------------------------------------------------------------------------------ steps

    def _begin(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "begin", at, Who.EMPLOYEE)
        made.begun = at
        self.casework.set_due(made.case, made.period.closes_on)

    def _submit(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        made.filled, made.submits = len(made.version.indicators), made.submits + 1
        reflection = made.assessment.reflection
        basis = TOLD if self.casework.has_pen(made.case) else ""
        payload = {"reflection": reflection}
        self.casework.take(made.case, "submit", at, Who.EMPLOYEE, payload=payload, reason=reflection, basis=basis)

    def _confirm(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        review = made.assessment
        assessor = self.casework.chair_of(made.case, Who.ASSESSOR).holder
        self._read(made, made.case.stay.id, at, assessor, "opened", "pejabat penilai kinerja")
        payload = review.payload([str(uuid_of(one)) for one, *_ in made.version.indicators])
        decision = self.casework.take(made.case, "confirm", at, Who.ASSESSOR, payload=payload, reason=review.reason)
        self._appraise(made, decision, at, review.reason)
        made.rated, made.rated_at = True, at
        if not self.meetings.holds(made.case.chair, made.period):
            self._deliver(made, at)

    def _deliver(self, made: Evaluation, at: Instant) -> None:
        self.casework.take(made.case, "deliver", at, Who.SYSTEM)
        made.delivered, made.delivered_in = at, made.case.stay.id
        made.received, made.how, made.answered = None, "", ""

    def _return(self, made: Evaluation, at: Instant, rng: random.Random) -> None:
        is_formal = made.case.stay.place.word == "CONFIRMING"
        reason = rng.choice(seeds.phrases()["formal_return" if is_formal else "review_return"])
        by = Who.BKPSDM if is_formal else Who.ASSESSOR
        self.casework.take(made.case, "return", at, by, payload={"reason": reason}, reason=reason)
        if not is_formal:
            self.casework.comment(made.case, at, Who.EMPLOYEE, SAID_BACK)
        due = self._due("confirmation.repair.due" if is_formal else "evaluation.return.due", at.day)
        self.casework.set_due(made.case, due if is_formal else max(due, made.period.closes_on))

    def _recall(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "recall", at, Who.EMPLOYEE)
        self.casework.set_due(made.case, max(made.period.closes_on, at.day))

    def _due(self, key: str, opened: date) -> date:
        return due_on(self.clockwork.policies.value(key, opened), opened, self.clockwork.calendar)

    def _accept(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self._receive(made, at)
        self.casework.take(made.case, "accept", at, Who.EMPLOYEE)
        made.answered = "accepted"

    def _receive(self, made: Evaluation, at: Instant) -> None:
        if made.received is None:
            made.received, made.how = at, "opened"

    def _hand_over(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        witness = made.thread.tenure.chair.unit.seed.name
        payload = {"on": at.day.isoformat(), "witness": witness}
        self.casework.take(made.case, "hand_over", at, Who.ADMIN_OPD, payload=payload, reason=witness)
        self.casework.set_due(made.case, self._due("objection.window", at.day))
        made.received, made.how = min(instant(at.day, NOON), at), "paper"

    def _lapse(self, made: Evaluation, at: Instant, rng: random.Random) -> Instant:
        """Nobody answered in time. Answers when it lapsed; where the time was too short, the result was accepted."""
        assert made.delivered is not None
        day = made.delivered.day + timedelta(days=OBJECTION_DAYS)
        if day > self.clockwork.yesterday:
            self._accept(made, at, rng)
            return at
        self._receive(made, made.delivered)
        moment = max(at, self.clockwork.spread(rng, day, day, 1)[0])
        self.casework.take(made.case, "lapse", moment, Who.SYSTEM)
        made.answered = "lapsed"
        return moment

    def _object(self, made: Evaluation, at: Instant, rng: random.Random) -> None:
        self._receive(made, at)
        reasons = rng.choice(seeds.phrases()["objection_reasons"])
        self.casework.take(made.case, "object", at, Who.EMPLOYEE, payload={"reasons": reasons}, reason=reasons)
        made.answered, made.objection = "objected", ObjectionFacts(reasons, at)

    def _decide(self, made: Evaluation, at: Instant, rng: random.Random) -> None:
        words, facts = seeds.phrases(), made.objection
        assert facts is not None
        facts.changed = made.work[0] is not ABOVE and (rng.random() < 0.5 or made.ends_a_year) and not made.leads
        facts.decided = at
        facts.heard_employee, facts.heard_assessor = (
            rng.choice(words["heard_employee"]),
            rng.choice(words["heard_assessor"]),
        )
        facts.answer = rng.choice(words["objection_changed" if facts.changed else "objection_kept"])
        if facts.changed:
            made.work = (ABOVE if made.work[0] is ON else ON, made.work[1])
        payload = {
            "heard_employee": facts.heard_employee,
            "heard_assessor": facts.heard_assessor,
            "changed": facts.changed,
            "answer": facts.answer,
            "work_result": made.work[0].value if facts.changed else None,
            "behaviour": made.work[1].value if facts.changed else None,
        }
        by, answer = Who.ASSESSOR_SUPERIOR, facts.answer
        decision = self.casework.take(made.case, "decide", at, by, payload=payload, reason=answer)
        if facts.changed:
            self._appraise(made, decision, at, answer)

    def _ratify(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        made.ratified_by = self.casework.take(made.case, "ratify", at, Who.BKPSDM)
        made.ratified = at

    def _discontinue(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "discontinue", at, Who.ADMIN_OPD, payload={"reason": LEFT}, reason=LEFT)

    # ------------------------------------------------------------------------------------------------ rows

    def _appraise(self, made: Evaluation, decision: bytes, at: Instant, reason: str) -> None:
        """A new result; the one before it is superseded at that moment."""
        if made.pending is not None:
            self._appraisal((*made.pending, at.text, *_place(made)))
        made.results += 1
        work, behaviour = made.work
        made.pending = (
            self.ids(),
            self.tenant,
            made.case.id,
            made.results,
            made.organisation or None,
            work.value,
            behaviour.value,
            predicate(work, behaviour).value,
            reason,
            made.assessment.note,
            decision,
            at.text,
        )

    def _read(self, made: Evaluation, visit: bytes, at: Instant, reader: Human | None, kind: str, as_who: str) -> None:
        """The reading log, kept for the latest quarter only."""
        if made.period.is_latest and reader is not None:
            self._reading(
                (self.ids(), self.tenant, reader.id, made.thread.person.id, made.case.id, visit, kind, as_who, at.text)
            )

    def finish(self, made: Evaluation, rng: random.Random) -> None:
        """Write everything that hangs on the evaluation, and its case as it stands."""
        assessment, case_id = made.assessment, made.case.id
        self._write_receipt(made, rng)
        self._evaluation(
            (
                case_id,
                self.tenant,
                made.version.case.id,
                made.period.id,
                made.period.kind,
                assessment.reflection if made.submits else "",
                1 + made.submits,
                _text(made.delivered),
                _text(made.received),
                made.how,
                made.answered,
                made.left_on.isoformat() if made.left_on else None,
            )
        )
        add_row, rated = self._realisation, made.rated
        for (indicator_id, *_), row in zip(made.version.indicators[: made.filled], assessment.rows, strict=False):
            rating: Rating | None = row.rating if rated else None
            add_row((case_id, indicator_id, row.text, row.value, row.unit, row.source, rating and rating.value))
        if rated:
            self._write_review(made)
        if made.pending is not None:
            self._appraisal((*made.pending, None, *_place(made)))
        if made.objection is not None:
            self._write_objection(made, made.objection)
        self._clocks.consider(made.case)
        self._put_off.consider(made.case)
        self.casework.finish(made.case)

    def _write_receipt(self, made: Evaluation, rng: random.Random) -> None:
        """When the person concerned opened the result; some of those who have not answered did so too."""
        opened = made.received if made.how == "opened" else None
        waits = made.case.stay.place.word == "DELIVERED" and made.delivered is not None and not made.how
        if waits and made.delivered is not None and rng.random() < OPENED_SHARE and not made.thread.is_shown:
            opened = self.clockwork.between(rng, made.delivered.day + timedelta(days=1), self.clockwork.yesterday)
            opened = max(opened, later(made.delivered))
        if opened is not None:
            self._read(made, made.delivered_in, opened, made.thread.person, "delivered", "pegawai yang dinilai")

    def _write_review(self, made: Evaluation) -> None:
        case_id, rated = made.case.id, made.rated_at
        assert rated is not None
        for value, rating in zip(BERAKHLAK, made.assessment.values, strict=True):
            self._value((case_id, value.value, rating.value))
        assessor = self.casework.chair_of(made.case, Who.ASSESSOR).holder
        assert assessor is not None
        for remark in made.assessment.remarks:
            row = made.version.indicators[remark.row][0] if remark.row is not None else None
            said = (remark.value, remark.speaker, assessor.id, remark.text, rated.day.isoformat(), rated.text)
            self._feedback((self.ids(), self.tenant, made.thread.id, case_id, row, *said))

    def _write_objection(self, made: Evaluation, facts: ObjectionFacts) -> None:
        changed = None if facts.changed is None else int(facts.changed)
        heard = (facts.heard_employee, facts.heard_assessor)
        answer = (changed, facts.answer, _text(facts.decided))
        self._objection((made.case.id, self.tenant, facts.reasons, facts.filed.text, *heard, *answer))


def _place(made: Evaluation) -> tuple[bytes, bytes, bytes]:
    """Period, OPD and unit, as a result keeps them."""
    return made.period.id, made.case.opd.id, made.case.chair.unit.id


def _text(at: Instant | None) -> str | None:
    return at.text if at is not None else None
