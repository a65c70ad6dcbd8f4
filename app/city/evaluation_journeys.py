"""Evaluations of every period at every stage: self-assessment, review, delivery, objection, confirmation."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from app.city import seeds
from app.city.assessments import ABOVE, ON, Assessment, invent
from app.city.casework import Case, Casework
from app.city.clockwork import Instant, later
from app.city.cycle import Period
from app.city.rows import Rows, uuid_of
from app.city.skp_journeys import Thread, Version
from app.city.workforce import Human
from workflows.approval import Who
from workflows.evaluation import EVALUATION
from workflows.predicate import Rating, predicate
from workflows.vocabulary import BERAKHLAK

OBJECTION_DAYS = 15
BEFORE_REVIEW = ("begin", "submit")
REVIEWED = (*BEFORE_REVIEW, "confirm")

# The steps to each stage; `return` after `submit` is the assessor's, after `accept` the officer's. `deliver` follows
# `confirm` by itself.
PLANS: dict[str, tuple[tuple[str, ...], ...]] = {
    "RUNNING": ((),),
    "SELF_ASSESSMENT": (("begin",), ("begin",), (*BEFORE_REVIEW, "return"), (*BEFORE_REVIEW, "recall")),
    "REVIEW": (BEFORE_REVIEW,) * 5 + ((*BEFORE_REVIEW, "return", "submit"), (*REVIEWED, "accept", "return")),
    "DELIVERED": (REVIEWED,) * 6 + ((*REVIEWED, "hand_over"),),
    "OBJECTED": ((*REVIEWED, "object"),),
    "CONFIRMING": ((*REVIEWED, "accept"),) * 5 + ((*REVIEWED, "lapse"), (*REVIEWED, "object", "decide")),
    "CLOSED": ((*REVIEWED, "accept", "ratify"),) * 26
    + (
        (*REVIEWED, "lapse", "ratify"),
        (*REVIEWED, "lapse", "ratify"),
        (*REVIEWED, "lapse", "ratify"),
        (*REVIEWED, "object", "decide", "ratify"),
        (*BEFORE_REVIEW, "return", "submit", "confirm", "accept", "ratify"),
        (*REVIEWED, "accept", "return", "confirm", "accept", "ratify"),
    ),
    "DISCONTINUED": (("begin", "discontinue"),),
}


# Reasons, filed, what the employee and the assessor said, changed, answer, decided.
ObjectionFacts = tuple[str, Instant, str, str, bool | None, str, Instant | None]


class Evaluation:
    """An evaluation on its way, with what its row will say."""

    __slots__ = (
        "answered",
        "assessment",
        "case",
        "decided",
        "delivered",
        "filled",
        "how",
        "no",
        "objection",
        "organisation",
        "pending",
        "period",
        "rated",
        "ratified",
        "received",
        "reflected",
        "thread",
        "version",
        "work",
        "work_changed",
    )

    def __init__(self, case: Case, thread: Thread, version: Version, period: Period, assessment: Assessment) -> None:
        self.case, self.thread, self.version, self.period, self.assessment = case, thread, version, period, assessment
        self.filled, self.rated, self.reflected, self.no = 0, False, False, 0
        self.delivered: Instant | None = None
        self.received: Instant | None = None
        self.ratified: Instant | None = None
        self.decided: Instant | None = None
        self.work_changed = False
        self.how, self.answered = "", ""
        self.organisation = ""
        self.pending: tuple[object, ...] | None = None  # the appraisal in force, not written yet
        self.objection: ObjectionFacts | None = None
        self.work: tuple[Rating, Rating] = (assessment.work_result, assessment.behaviour)

    @property
    def predikat(self) -> str:
        return predicate(*self.work).value


class EvaluationJourneys:
    """Writes evaluations of people."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork, self.ids = casework, casework.clockwork, casework.ids
        self.tenant = casework.tenant_id
        self._evaluation, self._realisation = rows.adder("evaluation"), rows.adder("realisation")
        self._value, self._feedback = rows.adder("behaviour_rating"), rows.adder("feedback")
        self._appraisal, self._objection = rows.adder("appraisal"), rows.adder("objection")
        self._reading = rows.adder("reading")
        self._steps: dict[str, Callable[[Evaluation, Instant, random.Random], None]] = {
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
        stage: str,
        rng: random.Random,
        *,
        skill: float = 0.0,
        within: int = 0,
        given: Assessment | None = None,
        plan: tuple[str, ...] | None = None,
    ) -> Evaluation:
        """The evaluation of a version in a period, brought to a stage. `within`: all of it in so many working days."""
        assessment = given or invent(rng, skill, version.indicators)
        opened = self.clockwork.between(
            rng, max(period.starts_on, version.starts_on), period.starts_on + timedelta(days=9)
        )
        opened = max(opened, version.case.opened)
        case = self.casework.open(
            EVALUATION, thread.person, thread.tenure.chair, f"Evaluasi {period.label}", opened, by=Who.SYSTEM
        )
        made = Evaluation(case, thread, version, period, assessment)
        made.organisation = period.organisations.get(thread.tenure.chair.unit.code, "")
        steps = plan if plan is not None else rng.choice(PLANS[stage])
        self._run(made, steps, rng, within)
        if stage in ("RUNNING", "SELF_ASSESSMENT") and not made.filled and rng.random() < 0.35:
            made.filled = rng.randint(1, len(version.indicators))
        return made

    def _run(self, made: Evaluation, steps: tuple[str, ...], rng: random.Random, within: int) -> None:
        """Take the steps one after another between the opening of the window and yesterday."""
        if not steps:
            return
        start = max(made.period.opens_on, made.case.opened.day)
        if within:
            start = max(start, self.clockwork.back(within))
        is_open = bool(within) or made.period.is_latest
        end = self.clockwork.yesterday if is_open else self.clockwork.after(start, 26 + 4 * len(steps))
        at = made.case.opened
        for name, drawn in zip(steps, self.clockwork.spread(rng, start, end, len(steps)), strict=True):
            at = drawn if drawn > at else later(at)
            if name == "lapse":
                at = self._lapse(made, at, rng)
            else:
                self._steps[name](made, at, rng)

    # ------------------------------------------------------------------------------------------------ steps

    def _begin(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "begin", at, Who.EMPLOYEE)

    def _submit(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        made.filled, made.reflected = len(made.version.indicators), True
        reflection = made.assessment.reflection
        on_behalf = not made.thread.person.has_device
        self.casework.take(
            made.case,
            "submit",
            at,
            Who.EMPLOYEE,
            payload={"reflection": reflection},
            reason=reflection,
            on_behalf=on_behalf,
        )

    def _confirm(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        review = made.assessment
        self._read(
            made, at, self.casework.chair_of(made.case, Who.ASSESSOR).holder, "opened", "pejabat penilai kinerja"
        )
        ids = [str(uuid_of(one)) for one, *_ in made.version.indicators]
        decision = self.casework.take(
            made.case, "confirm", at, Who.ASSESSOR, payload=review.payload(ids), reason=review.reason
        )
        self._appraise(made, decision, at, made.work, review.reason)
        made.rated = True
        self.casework.take(made.case, "deliver", at, Who.SYSTEM)
        made.delivered = at

    def _return(self, made: Evaluation, at: Instant, rng: random.Random) -> None:
        is_formal = made.case.state == "CONFIRMING"
        reason = rng.choice(seeds.phrases()["formal_return" if is_formal else "review_return"])
        by = Who.BKPSDM if is_formal else Who.ASSESSOR
        self.casework.take(made.case, "return", at, by, payload={"reason": reason}, reason=reason)

    def _recall(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "recall", at, Who.EMPLOYEE)

    def _accept(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self._receive(made, at)
        self.casework.take(made.case, "accept", at, Who.EMPLOYEE)
        made.answered = "accepted"

    def _receive(self, made: Evaluation, at: Instant) -> None:
        if made.received is None:
            made.received, made.how = at, "opened"

    def _hand_over(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        payload = {"on": at.day.isoformat(), "witness": made.thread.person.chair.unit.seed.name}
        self.casework.take(made.case, "hand_over", at, Who.ADMIN_OPD, payload=payload, reason=payload["witness"])
        made.received, made.how = at, "paper"

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
        made.answered = "objected"
        made.objection = (reasons, at, "", "", None, "", None)

    def _decide(self, made: Evaluation, at: Instant, rng: random.Random) -> None:
        words = seeds.phrases()
        assert made.objection is not None
        changed = made.work[0] is not ABOVE and rng.random() < 0.5
        employee, assessor = rng.choice(words["heard_employee"]), rng.choice(words["heard_assessor"])
        answer = rng.choice(words["objection_changed" if changed else "objection_kept"])
        ratings = (ABOVE if made.work[0] is ON else ON, made.work[1]) if changed else None
        payload = {
            "heard_employee": employee,
            "heard_assessor": assessor,
            "changed": changed,
            "answer": answer,
            "work_result": ratings[0].value if ratings else None,
            "behaviour": ratings[1].value if ratings else None,
        }
        decision = self.casework.take(made.case, "decide", at, Who.ASSESSOR_SUPERIOR, payload=payload, reason=answer)
        if ratings:
            made.work, made.work_changed = ratings, True
            self._appraise(made, decision, at, ratings, answer)
        reasons, filed = made.objection[:2]
        made.objection = (reasons, filed, employee, assessor, changed, answer, at)
        made.decided = at

    def _ratify(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        self.casework.take(made.case, "ratify", at, Who.BKPSDM)
        made.ratified = at

    def _discontinue(self, made: Evaluation, at: Instant, _: random.Random) -> None:
        reason = "Pegawai tidak lagi menduduki jabatan ini."
        self.casework.take(made.case, "discontinue", at, Who.ADMIN_OPD, payload={"reason": reason}, reason=reason)

    # ------------------------------------------------------------------------------------------------ rows

    def _appraise(
        self, made: Evaluation, decision: bytes, at: Instant, work: tuple[Rating, Rating], reason: str
    ) -> None:
        """A new result; the one before it is superseded at that moment."""
        if made.pending is not None:
            self._appraisal((*made.pending, at.text))
        made.no += 1
        made.pending = (
            self.ids(),
            self.tenant,
            made.case.id,
            made.no,
            made.organisation,
            work[0].value,
            work[1].value,
            predicate(*work).value,
            reason,
            made.assessment.note,
            decision,
            at.text,
        )

    def _read(self, made: Evaluation, at: Instant, reader: Human | None, kind: str, capacity: str) -> None:
        """The reading log, kept for the latest quarter only."""
        if made.period.is_latest and reader is not None:
            self._reading(
                (
                    self.ids(),
                    self.tenant,
                    reader.id,
                    made.thread.person.id,
                    made.case.id,
                    made.case.stay.id,
                    kind,
                    capacity,
                    at.text,
                )
            )

    def finish(self, made: Evaluation) -> None:
        """Write everything that hangs on the evaluation, and its case as it stands."""
        assessment, case_id = made.assessment, made.case.id
        if made.received is not None:
            self._read(made, made.received, made.thread.person, "delivered", "pegawai yang dinilai")
        self._evaluation(
            (
                case_id,
                self.tenant,
                made.version.case.id,
                made.period.id,
                made.period.kind,
                assessment.reflection if made.reflected else "",
                1,
                _text(made.delivered),
                _text(made.received),
                made.how,
                made.answered,
            )
        )
        add_row, rated = self._realisation, made.rated
        for (indicator_id, *_), row in zip(made.version.indicators[: made.filled], assessment.rows, strict=False):
            add_row(
                (case_id, indicator_id, row.text, row.value, row.unit, row.source, row.rating.value if rated else None)
            )
        if rated:
            self._write_review(made)
        if made.pending is not None:
            self._appraisal((*made.pending, None))
        if made.objection is not None:
            reasons, filed, employee, assessor, changed, answer, decided = made.objection
            self._objection(
                (
                    case_id,
                    self.tenant,
                    reasons,
                    filed.text,
                    employee,
                    assessor,
                    None if changed is None else int(changed),
                    answer,
                    _text(decided),
                )
            )
        self.casework.finish(made.case)

    def _write_review(self, made: Evaluation) -> None:
        case_id, delivered = made.case.id, made.delivered
        assert delivered is not None
        for value, rating in zip(BERAKHLAK, made.assessment.values, strict=True):
            self._value((case_id, value.value, rating.value))
        assessor = self.casework.chair_of(made.case, Who.ASSESSOR).holder
        assert assessor is not None
        for remark in made.assessment.remarks:
            indicator = made.version.indicators[remark.row][0] if remark.row is not None else None
            self._feedback(
                (
                    self.ids(),
                    self.tenant,
                    case_id,
                    indicator,
                    remark.value,
                    remark.speaker,
                    assessor.id,
                    remark.text,
                    delivered.text,
                )
            )


def _text(at: Instant | None) -> str | None:
    return at.text if at is not None else None
