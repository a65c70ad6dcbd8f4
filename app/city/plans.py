"""The steps to each stage of an evaluation, and an evaluation on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.city.assessments import Assessment
from app.city.casework import Case
from app.city.clockwork import Instant
from app.city.cycle import Period
from app.city.skp_journeys import Thread, Version
from workflows.predicate import Predicate, Rating, predicate

BEFORE_REVIEW = ("begin", "submit")
REVIEWED = (*BEFORE_REVIEW, "confirm")
CONFIRMED = (*REVIEWED, "accept", "ratify")
RETURNED_ONCE = (*BEFORE_REVIEW, "return", "submit")

# `return` after `submit` is the assessor's, after `accept` the officer's. `deliver` follows `confirm` by itself.
PLANS: dict[str, tuple[tuple[str, ...], ...]] = {
    "RUNNING": ((),),
    "SELF_ASSESSMENT": (("begin",), ("begin",), (*BEFORE_REVIEW, "return"), (*BEFORE_REVIEW, "recall")),
    "REVIEW": (BEFORE_REVIEW,) * 5 + (RETURNED_ONCE, (*REVIEWED, "accept", "return")),
    "REVIEWED": (REVIEWED,),
    "DELIVERED": (REVIEWED,) * 6 + ((*REVIEWED, "hand_over"),),
    "OBJECTED": ((*REVIEWED, "object"),),
    "CONFIRMING": ((*REVIEWED, "accept"),) * 5 + ((*REVIEWED, "lapse"), (*REVIEWED, "object", "decide")),
    "CLOSED": (CONFIRMED,) * 26
    + ((*REVIEWED, "lapse", "ratify"),) * 3
    + (
        (*REVIEWED, "object", "decide", "ratify"),
        (*RETURNED_ONCE, "confirm", "accept", "ratify"),
        (*REVIEWED, "accept", "return", "confirm", "accept", "ratify"),
    ),
    "DISCONTINUED": (("discontinue",),),
}


@dataclass(slots=True)
class ObjectionFacts:
    """An objection and, once decided, its answer."""

    reasons: str
    filed: Instant
    heard_employee: str = ""
    heard_assessor: str = ""
    changed: bool | None = None
    answer: str = ""
    decided: Instant | None = None


@dataclass(slots=True)
class Evaluation:
    """An evaluation on its way, with what its row will say.

    `filled` counts the realisations written; `pending` is the appraisal in force, not written yet; `delivered_in` is
    the visit in which the result lies before the employee.
    """

    case: Case
    thread: Thread
    version: Version
    period: Period
    assessment: Assessment
    organisation: str
    work: tuple[Rating, Rating]
    begun: Instant | None = None
    filled: int = 0
    submits: int = 0
    rated: bool = False
    rated_at: Instant | None = None
    results: int = 0
    delivered: Instant | None = None
    delivered_in: bytes = b""
    received: Instant | None = None
    how: str = ""
    answered: str = ""
    ratified: Instant | None = None
    ratified_by: bytes = b""
    objection: ObjectionFacts | None = None
    pending: tuple[object, ...] | None = None
    leads: bool = False
    ends_a_year: bool = False

    @property
    def left_on(self) -> date | None:
        """The last day in the post, where it was left before the period ends."""
        return self.thread.ends_on if self.thread.ends_on < self.period.ends_on else None

    @property
    def predikat(self) -> Predicate:
        return predicate(*self.work)

    @property
    def changed_on(self) -> Instant | None:
        """When an objection changed the result."""
        return self.objection.decided if self.objection and self.objection.changed else None
