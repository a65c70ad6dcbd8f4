"""How far things stand: which stage a person's SKP, evaluation and follow-up has reached, by chance and by role."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.city.cycle import ANNUAL, Period
from app.city.evaluation_journeys import REVIEWED
from app.city.staffing import COUNTER_UNIT
from app.city.structure import Chair

LATEST = (
    ("RUNNING", 0.03),
    ("SELF_ASSESSMENT", 0.13),
    ("REVIEW", 0.36),
    ("DELIVERED", 0.58),
    ("OBJECTED", 0.615),
    ("CONFIRMING", 0.765),
    ("DISCONTINUED", 0.772),
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
AT_THE_COUNTER = (("REVIEW", 0.82), ("SELF_ASSESSMENT", 0.9), ("DELIVERED", 1.0))
BEFORE_THE_PREDIKAT = ("RUNNING", "SELF_ASSESSMENT", "REVIEW", "DISCONTINUED")

# Heads of units whose latest quarter waits for somebody on the sign-in page.
HEADS = {
    "SETDA": "REVIEW",
    "BKPSDM": "CONFIRMING",
    "DISDUKCAPIL": "REVIEW",
    COUNTER_UNIT: "DELIVERED",
    "DISDUKCAPIL-SET": "CLOSED",
}
# What became of an annual result after it was final: an objection after acceptance, open or decided.
REOPENED = {
    "objection": (*REVIEWED, "accept", "ratify", "object"),
    "changed": (*REVIEWED, "accept", "ratify", "object", "decide"),
}
STALE = 45  # working days: where last year's annual result still waits, it all happened this lately
REOPENED_WITHIN = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of one evaluation, and when given: its steps, and in how many working days they were taken."""

    stage: str
    within: int = 0
    plan: tuple[str, ...] | None = None
    reopened: str = ""


def _drawn(rng: random.Random, shares: tuple[tuple[str, float], ...]) -> str:
    roll = rng.random()
    return next(stage for stage, share in shares if roll < share)


def standing(chair: Chair, period: Period, rng: random.Random, worked_form: str) -> Standing:
    """How far the evaluation of a finished period went. Nobody is past the review before the unit has its predikat."""
    if not period.is_latest:
        return _earlier(period, rng)
    if worked_form:
        return _WORKED_FORMS[worked_form]
    stage = HEADS.get(chair.unit.code, "") if chair.is_head else ""
    stage = stage or _drawn(rng, AT_THE_COUNTER if chair.unit.code == COUNTER_UNIT else LATEST)
    if chair.unit.code not in period.organisations and stage not in BEFORE_THE_PREDIKAT:
        stage = "REVIEW"
    plan = ("begin", "submit") if stage == "REVIEW" and chair.unit.code not in period.organisations else None
    return Standing(stage, plan=plan)


_WORKED_FORMS = {
    "F8a": Standing("DELIVERED", within=6, plan=REVIEWED),
    "F8b": Standing("CONFIRMING", plan=(*REVIEWED, "accept")),
    "F8c": Standing("OBJECTED", within=10, plan=(*REVIEWED, "object")),
    "F1": Standing("REVIEW"),
    "F2": Standing("REVIEW"),
}


def _earlier(period: Period, rng: random.Random) -> Standing:
    if period.kind != ANNUAL:
        return Standing(_drawn(rng, PAST))
    roll = rng.random()
    reopened = "objection" if roll < 0.004 else "changed" if roll < 0.008 else ""
    if reopened:
        return Standing("CLOSED", REOPENED_WITHIN, REOPENED[reopened], reopened)
    stage = _drawn(rng, LAST_YEAR)
    return Standing(stage, 0 if stage == "CLOSED" else STALE)


def skp_stage(chair: Chair, rng: random.Random, worked_form: str) -> str | None:
    """The stage of this year's SKP where it is not left to chance."""
    if worked_form or chair.is_head:
        return "AGREED"
    if chair.unit.code == COUNTER_UNIT:
        return "AMENDING" if rng.random() < 0.24 else "AGREED"
    return None
