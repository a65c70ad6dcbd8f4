"""What an assessor writes: realisations, ratings of rows and values, both ratings, feedback and reasons."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from app.city import seeds
from app.city.goals import Promise, reach
from workflows.predicate import Predicate, RatedRow, Rating, ResultKind, contradicts, predicate, suggested_work_result
from workflows.vocabulary import BERAKHLAK

ABOVE, ON, BELOW = Rating.DI_ATAS, Rating.SESUAI, Rating.DI_BAWAH
# Chances of a row by how the period went as a whole: above, on (the rest is below).
_ROWS = {ABOVE: (0.78, 0.985), ON: (0.22, 0.94), BELOW: (0.05, 0.33)}
_VALUES = {ABOVE: (0.72, 1.0), ON: (0.15, 0.99), BELOW: (0.02, 0.45)}
_WORK_SHARES, _BEHAVIOUR_SHARES = (0.36, 0.88), (0.34, 0.95)
_DEVIATES = 0.035


@dataclass(frozen=True, slots=True)
class Realised:
    """One indicator: what was written, what was understood, where it comes from, and the rating of the row."""

    text: str
    value: str | None
    unit: str
    source: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Remark:
    """Feedback on a row (its place among the indicators) or on a value."""

    row: int | None
    value: str | None
    speaker: str
    text: str


@dataclass(slots=True)
class Assessment:
    """A whole review; `contradiction` is the sentence that demanded the reason, if any."""

    rows: list[Realised]
    values: list[Rating]
    work_result: Rating
    behaviour: Rating
    reason: str = ""
    note: str = ""
    contradiction: str = ""
    reflection: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def predikat(self) -> Predicate:
        return predicate(self.work_result, self.behaviour)

    def payload(self, indicator_ids: list[str]) -> dict[str, Any]:
        """The review as its record keeps it."""
        return {
            "rows": [[one, r.rating.value] for one, r in zip(indicator_ids, self.rows, strict=True)],
            "values": [[v.value, r.value] for v, r in zip(BERAKHLAK, self.values, strict=True)],
            "work_result": self.work_result.value,
            "behaviour": self.behaviour.value,
            "reason": self.reason,
            "note": self.note,
            "unrated_rows": 0,
            "contradiction": self.contradiction,
            "feedback": [],
        }


def invent(
    rng: random.Random, skill: float, indicators: list[tuple[bytes, Promise, str]], led: Rating | None = None
) -> Assessment:
    """A believable review of somebody with that skill (-1 to 1). `led`: what the unit reached that he leads."""
    words = seeds.phrases()
    lean = _drawn(rng.random() - skill * 0.18, _WORK_SHARES)
    conduct = _drawn(rng.random() - skill * 0.16, _BEHAVIOUR_SHARES)
    source = words["sources"]
    rows = []
    for _, promise, _ in indicators:
        reached = reach(rng, promise, _drawn(rng.random(), _ROWS[lean]))
        rows.append(
            Realised(
                reached.text, reached.value, promise.seed.unit, source[int(rng.random() * len(source))], reached.rating
            )
        )
    values = [_drawn(rng.random(), _VALUES[conduct]) for _ in BERAKHLAK]
    made = Assessment(rows, values, ON, conduct)
    _rate(rng, made, [kind for *_, kind in indicators], lean)
    if led is not None:
        made.work_result, made.contradiction, made.reason = led, "", ""
    made.note = rng.choice(words["notes"][made.predikat.value])
    made.reflection = rng.choice(words["reflections"])
    made.remarks = _remarks(rng, rows)
    return made


def rated_rows(rows: list[Realised], kinds: list[str]) -> list[RatedRow]:
    """The rows as the rules of ratings read them."""
    return [
        RatedRow(row.rating, ResultKind(kind), f"baris {no}")
        for no, (row, kind) in enumerate(zip(rows, kinds, strict=True), 1)
    ]


def _rate(rng: random.Random, made: Assessment, kinds: list[str], lean: Rating) -> None:
    rated = rated_rows(made.rows, kinds)
    made.work_result = suggested_work_result(rated) or lean
    if rng.random() < _DEVIATES:
        made.work_result = rng.choice((ABOVE, ON, BELOW))
    sentence = contradicts(made.work_result, rated)
    if sentence:
        made.contradiction, made.reason = sentence, rng.choice(seeds.phrases()["contradiction"])


def _remarks(rng: random.Random, rows: list[Realised]) -> list[Remark]:
    words = seeds.phrases()
    index = int(rng.random() * len(rows))
    made = [Remark(index, None, "Pimpinan", rng.choice(words["feedback"][rows[index].rating.value]))]
    if rng.random() < 0.3:
        value = rng.choice(BERAKHLAK).value
        made.append(Remark(None, value, rng.choice(words["speakers"]), rng.choice(words["value_feedback"])))
    return made


def _drawn(roll: float, shares: tuple[float, float]) -> Rating:
    if roll < shares[0]:
        return ABOVE
    return ON if roll < shares[1] else BELOW
