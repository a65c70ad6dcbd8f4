"""How far things stand: which stage a person's SKP, evaluation and follow-up has reached, by chance and by role."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.city.cycle import Period
from app.city.plans import BEFORE_REVIEW, CONFIRMED, RETURNED_ONCE, REVIEWED
from app.city.staffing import COUNTER_UNIT
from app.city.structure import Chair
from workflows.periods import ANNUAL
from workflows.predicate import Predicate

LATEST = (
    ("RUNNING", 0.03),
    ("SELF_ASSESSMENT", 0.13),
    ("REVIEW", 0.36),
    ("DELIVERED", 0.58),
    ("OBJECTED", 0.615),
    ("CONFIRMING", 0.765),
    ("CLOSED", 1.0),
)
PAST = (("CLOSED", 0.965), ("CONFIRMING", 0.978), ("DELIVERED", 0.985), ("OBJECTED", 0.992), ("REVIEW", 1.0))
LAST_YEAR = (
    ("CLOSED", 0.94),
    ("CONFIRMING", 0.955),
    ("DELIVERED", 0.967),
    ("OBJECTED", 0.979),
    ("REVIEW", 0.99),
    ("SELF_ASSESSMENT", 1.0),
)
AT_THE_COUNTER = (("REVIEW", 0.86), ("SELF_ASSESSMENT", 0.92), ("DELIVERED", 1.0))
BEFORE_THE_PREDIKAT = ("RUNNING", "SELF_ASSESSMENT", "REVIEW")
PROPOSED_AT_THE_COUNTER, FOLLOWED_AT_THE_COUNTER = 0.24, 0.4

# Heads of units whose latest quarter waits for somebody on the sign-in page.
HEADS = {"SETDA": "REVIEW", "BKPSDM": "CONFIRMING", "DISDUKCAPIL": "REVIEW", COUNTER_UNIT: "DELIVERED"}
STALE = 45  # working days: where last year's annual result still waits, it all happened this lately
REOPENED_WITHIN = 9
GOOD = (Predicate.SANGAT_BAIK, Predicate.BAIK)


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of one evaluation, and when given: its steps, and in how many working days they were taken.

    `reopened`: an objection after the result was final, "open" or "decided"; "changed" for certain where one of several
    posts is to end the summary of the year.
    """

    stage: str
    within: int = 0
    plan: tuple[str, ...] | None = None
    reopened: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """What one person at the counter is there to show. Empty: left to chance."""

    skp: str = "AGREED"
    latest: Standing | None = None
    followup: str = ""
    predikat: tuple[Predicate, ...] = ()
    recognition: str = ""
    correction: str = ""


REOPENED = {"open": (*CONFIRMED, "object"), "decided": (*CONFIRMED, "object", "decide")}

# By place at the counter. The first three are the people of the worked forms F8a-c, the fourth is the employee of the
# sign-in page; together they put something before everybody on that page, also in a small city.
ROLES: tuple[Role, ...] = (
    Role(latest=Standing("CONFIRMING", plan=(*REVIEWED, "accept"))),
    Role(latest=Standing("CLOSED", plan=CONFIRMED)),
    Role(latest=Standing("OBJECTED", 10, (*REVIEWED, "object"))),
    Role(latest=Standing("DELIVERED", 6, REVIEWED), followup="CLOSED", predikat=GOOD, recognition="DECIDED"),
    Role(skp="PROPOSED"),
    Role(skp="RETURNED"),
    Role(skp="DRAFT"),
    Role(latest=Standing("REVIEW", plan=BEFORE_REVIEW), followup="PROPOSING"),
    Role(latest=Standing("OBJECTED", 10, (*REVIEWED, "object"))),
    Role(latest=Standing("SELF_ASSESSMENT", plan=("begin",)), correction="REPORTED"),
    Role(skp="AMENDMENT_PROPOSED", latest=Standing("REVIEW", plan=BEFORE_REVIEW), followup="APPROVING", predikat=GOOD),
    Role(latest=Standing("CONFIRMING", plan=(*REVIEWED, "accept")), followup="APPROVING_SECOND", predikat=GOOD),
    Role(latest=Standing("REVIEW", plan=RETURNED_ONCE), followup="REFUSED", predikat=GOOD, correction="OVERDUE"),
    Role(
        latest=Standing("DELIVERED", 12, (*REVIEWED, "hand_over")),
        followup="CLOSED",
        predikat=GOOD,
        recognition="NOMINATED",
    ),
    Role(followup="CLOSED", predikat=(Predicate.BUTUH_PERBAIKAN,)),
    Role(followup="CLOSED", predikat=(Predicate.SANGAT_KURANG,), correction="CORRECTED"),
)


def _drawn(rng: random.Random, shares: tuple[tuple[str, float], ...]) -> str:
    roll = rng.random()
    return next(stage for stage, share in shares if roll < share)


def standing(chair: Chair, period: Period, rng: random.Random, role: Role) -> Standing:
    """How far the evaluation of a finished period went. Nobody is past the review before the unit has its predikat."""
    if not period.is_latest:
        return _earlier(chair, period, rng, role)
    if role.latest is not None:
        return role.latest
    stage = HEADS.get(chair.unit.code, "") if chair.is_head else ""
    stage = stage or _drawn(rng, AT_THE_COUNTER if chair.unit.code == COUNTER_UNIT else LATEST)
    if chair.opd.meeting and chair is not chair.opd.head:
        if stage not in BEFORE_THE_PREDIKAT:
            return Standing("REVIEWED", plan=REVIEWED)
        return Standing(stage, plan=BEFORE_REVIEW if stage == "REVIEW" else None)
    waits = chair.unit.code not in period.organisations
    if waits and stage not in BEFORE_THE_PREDIKAT:
        stage = "REVIEW"
    return Standing(stage, plan=BEFORE_REVIEW if stage == "REVIEW" and waits else None)


def _earlier(chair: Chair, period: Period, rng: random.Random, role: Role) -> Standing:
    if period.kind != ANNUAL:
        return Standing("CLOSED" if role.latest or role.followup else _drawn(rng, PAST))
    if role.followup:
        return Standing("CLOSED", plan=CONFIRMED)
    roll = rng.random()
    reopened = "open" if roll < 0.004 else "decided" if roll < _decided_again(chair) else ""
    if reopened:
        return Standing("CLOSED", REOPENED_WITHIN, REOPENED[reopened], reopened)
    stage = _drawn(rng, LAST_YEAR)
    return Standing(stage, 0 if stage == "CLOSED" else STALE)


def _decided_again(chair: Chair) -> float:
    """More among functional posts, so that a small city too has an angka kredit that a changed result ended."""
    return 0.04 if chair.post.kind == "fungsional" else 0.01


def skp_stage(chair: Chair, rng: random.Random, role: Role) -> str | None:
    """The stage of this year's SKP where it is not left to chance."""
    if chair.is_head or role != NOBODY:
        return role.skp
    if chair.unit.code == COUNTER_UNIT:
        return "AMENDMENT_PROPOSED" if rng.random() < PROPOSED_AT_THE_COUNTER else "AGREED"
    return None


def followup_stage(chair: Chair, rng: random.Random, role: Role) -> str:
    """How far the follow-up of last year's result went."""
    if role.followup:
        return role.followup
    if chair.unit.code == COUNTER_UNIT and rng.random() < FOLLOWED_AT_THE_COUNTER:
        return "PROPOSING"
    return _drawn(rng, FOLLOWUPS)


FOLLOWUPS = (
    ("PROPOSING", 0.07),
    ("APPROVING", 0.11),
    ("APPROVING_SECOND", 0.145),
    ("REFUSED", 0.16),
    ("CLOSED", 1.0),
)
NOBODY = Role()
