"""What an evaluation is told in: its states, what the table may ask of it, and the words that come with its steps."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.predicate import Rating

PHASES = ("Penyusunan SKP", "Pelaksanaan", "Penilaian diri", "Penilaian atasan", "Penyampaian", "Pengesahan BKPSDM",
          "Tindak lanjut", "Selesai")


class State(StrEnum):
    RUNNING = "RUNNING"
    SELF_ASSESSMENT = "SELF_ASSESSMENT"
    REVIEW = "REVIEW"
    REVIEWED = "REVIEWED"
    DELIVERED = "DELIVERED"
    OBJECTED = "OBJECTED"
    CONFIRMING = "CONFIRMING"
    CLOSED = "CLOSED"
    DISCONTINUED = "DISCONTINUED"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about an evaluation: city days, counts, and what the actor and the others did before.

    `last_paper_on`: until when an objection handed in on paper in time may be put down. `submitted_by_actor`: the
    latest self-assessment or objection was put down by this actor for somebody without a device. `final_ratings`:
    those of hasil kerja and perilaku as an objection left them. `calibration_open`: the unit's meeting holds the
    result; `scores_frozen`: it has begun; `in_discussion`: this result is on its table and the group has been seen.
    `mostly_away`: the person was on leave or tugas belajar for so much of the period that policy evaluates nobody.
    `handed_over`: the post was left before the period ends, so its assessor rates at the hand-over. `led_rating`: the
    rating that follows from what the unit reached which this person leads; none once an objection was decided, which
    is final.
    """

    window_opens_on: date
    window_closes_on: date
    indicators: int
    realisations: int
    opened_by_assessor: bool
    opened_by_actor: bool
    organisation_set: bool
    received: bool
    unopened_days: int
    delivered_on: date | None
    last_objection_on: date | None
    last_paper_on: date | None
    objection_allowed: bool
    has_objection: bool
    calibration_open: bool
    scores_frozen: bool
    in_discussion: bool
    handled_by_actor: bool
    reviewed_by_actor: bool
    submitted_by_actor: bool
    final_ratings: tuple[Rating, Rating] | None
    mostly_away: bool
    handed_over: bool
    led_rating: Rating | None


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """The employee's own words on the period; realisations and evidence stand on the rows."""

    reflection: str


@dataclass(frozen=True, slots=True)
class Review:
    """The assessor's ratings. `rows` and `values` map ids to ratings; `contradiction` is empty when nothing demands
    a reason, else the sentence that does. `surprises` names what is rated below expectation though nobody had said so
    before the period ended: a warning that is kept with its answer and stops nothing."""

    rows: tuple[tuple[str, Rating], ...]
    values: tuple[tuple[str, Rating], ...]
    work_result: Rating
    behaviour: Rating
    reason: str = ""
    note: str = ""
    unrated_rows: int = 0
    contradiction: str = ""
    feedback: tuple[tuple[str, str], ...] = ()
    surprises: tuple[str, ...] = ()
    surprise_reason: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """Other ratings after the discussion of a calibration, by the assessor himself, and why for this person."""

    work_result: Rating
    behaviour: Rating
    reason: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Delivery on paper: when it was handed over and who saw it."""

    on: date
    witness: str


@dataclass(frozen=True, slots=True)
class ObjectionReasons:
    """Keberatan with its reasons."""

    reasons: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswer:
    """The superior's final answer after hearing both sides. Ratings only when `changed`."""

    heard_employee: str
    heard_assessor: str
    changed: bool
    answer: str
    work_result: Rating | None = None
    behaviour: Rating | None = None
