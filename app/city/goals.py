"""What people promise and what they reach: SKP contents by family of posts, and realisations that fit their targets."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.city import seeds
from app.city.seeds import Family, IndicatorSeed, ResultSeed
from workflows.policies import Policies
from workflows.predicate import Rating
from workflows.target import format_id, read_quantity, suggest_row_rating
from workflows.vocabulary import BERAKHLAK, Approach, Direction

VARIANTS = 6
# Families whose work is promised in words: their SKP follows the pendekatan kualitatif.
IN_WORDS = frozenset({"pelayanan_kelurahan"})
CHOICES = 4
_SCALABLE = Decimal(12)
_FACTORS = (Decimal("0.8"), Decimal(1), Decimal(1), Decimal("1.25"))
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Reached:
    """A realisation as written and as understood, with the rating it suggests."""

    text: str
    value: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Promise:
    """An indicator of a content, with what people usually reach on it, by rating."""

    seed: IndicatorSeed
    outcomes: dict[Rating, tuple[Reached, ...]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A rencana hasil kerja of a content: kind and number as on the form."""

    no: int
    seed: ResultSeed
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One SKP's content, shared by all who promise the same."""

    form_class: str
    goals: tuple[Goal, ...]
    expectations: tuple[tuple[str, str], ...]
    annex: tuple[tuple[str, int, str], ...]
    approach: str = Approach.KUANTITATIF.value


class Goals:
    """Contents by family: each family has a few variants, so that two colleagues rarely promise exactly the same."""

    def __init__(self, seed: int, margin: Decimal) -> None:
        self._seed, self._margin = seed, margin
        self._made: dict[tuple[str, int], Content] = {}

    @classmethod
    def under(cls, policies: Policies, on: date, seed: int) -> Goals:
        """With the margin of policy above which a realisation counts as above."""
        return cls(seed, policies.number("evaluation.above_margin", on))

    def content(self, family: str, variant: int) -> Content:
        """A variant of a family's content; the same for the same family and number."""
        key = (family, variant % VARIANTS)
        if key not in self._made:
            self._made[key] = self._compose(seeds.families()[family], key[1])
        return self._made[key]

    def of_results(
        self,
        results: tuple[ResultSeed, ...],
        form_class: str,
        expectations: tuple[tuple[str, str], ...],
        annex: tuple[tuple[str, int, str], ...],
        approach: str = Approach.KUANTITATIF.value,
    ) -> Content:
        """A content with given results."""
        goals, numbers = [], {"utama": 0, "tambahan": 0}
        for result in results:
            numbers[result.kind] += 1
            promises = tuple(Promise(i, outcomes(i, self._margin)) for i in result.indicators)
            goals.append(Goal(numbers[result.kind], result, promises))
        return Content(form_class, tuple(goals), expectations, annex, approach)

    def _compose(self, family: Family, variant: int) -> Content:
        rng = random.Random(f"{self._seed}:{family.name}:{variant}")
        results = list(family.results)
        if len(results) > 3 and variant % 2:
            results.pop(rng.randrange(1, len(results)))
        scaled = tuple(_scaled(result, rng.choice(_FACTORS)) for result in results)
        approach = Approach.KUALITATIF if family.name in IN_WORDS else Approach.KUANTITATIF
        return self.of_results(scaled, family.form_class, _expectations(rng), _annex(rng), approach.value)


def _expectations(rng: random.Random) -> tuple[tuple[str, str], ...]:
    known = seeds.expectations()
    kept = sorted(rng.sample(range(len(BERAKHLAK)), rng.randint(4, 7)))
    return tuple((BERAKHLAK[i].value, rng.choice(known[BERAKHLAK[i].value])) for i in kept)


def _annex(rng: random.Random) -> tuple[tuple[str, int, str], ...]:
    words = seeds.phrases()
    lines: list[tuple[str, int, str]] = []
    for kind, topic in (
        ("dukungan_sumber_daya", "resources"),
        ("skema_pertanggungjawaban", "accountability"),
        ("konsekuensi", "consequences"),
    ):
        chosen = rng.sample(words[topic], rng.randint(1, 2))
        lines.extend((kind, no, text) for no, text in enumerate(chosen, start=1))
    return tuple(lines)


def _scaled(result: ResultSeed, factor: Decimal) -> ResultSeed:
    """Amounts differ between colleagues; percentages, indices and times do not."""
    return ResultSeed(
        result.kind, result.leader_result, result.plan, tuple(_scaled_one(i, factor) for i in result.indicators)
    )


def _scaled_one(seed: IndicatorSeed, factor: Decimal) -> IndicatorSeed:
    value = Decimal(seed.target_value)
    if seed.aspect != "kuantitas" or seed.unit == "persen" or value < _SCALABLE:
        return seed
    new = (value * factor).quantize(Decimal(1), ROUND_HALF_UP)
    return IndicatorSeed(
        seed.aspect,
        seed.perspective,
        seed.text,
        seed.target_text.replace(format_id(value), format_id(new)),
        str(new),
        seed.unit,
        seed.direction,
    )


# How far from the target people end, as a share of it: clearly better, about equal, short of it.
_SHARES = {
    Rating.DI_ATAS: ("0.05", "0.08", "0.12", "0.2"),
    Rating.SESUAI: ("0", "0", "0.01", "0.02"),
    Rating.DI_BAWAH: ("-0.06", "-0.1", "-0.15", "-0.25"),
}
_FEW = Decimal(10)


def outcomes(seed: IndicatorSeed, margin: Decimal) -> dict[Rating, tuple[Reached, ...]]:
    """Believable realisations of an indicator, grouped by the rating their figures suggest. SESUAI is never empty."""
    found: dict[Rating, list[Reached]] = {rating: [] for rating in Rating}
    target = read_quantity(seed.target_text)
    for shares in _SHARES.values():
        for share in shares:
            text, value = _realised(seed, Decimal(share))
            rating = suggest_row_rating(target, read_quantity(text), Direction(seed.direction), margin)
            if rating is not None:
                found[rating].append(Reached(text, value, rating))
    if not found[Rating.SESUAI]:
        found[Rating.SESUAI] = [Reached(*_realised(seed, Decimal(0)), Rating.SESUAI)]
    return {rating: tuple(dict.fromkeys(reached)) for rating, reached in found.items()}


def _realised(seed: IndicatorSeed, share: Decimal) -> tuple[str, str]:
    target = Decimal(seed.target_value)
    better = share if seed.direction in (Direction.HIGHER_BETTER, Direction.MILESTONE) else -share
    value = target * (1 + better)
    if target == 0:
        value = -share * 8 if share < 0 else target
    if seed.unit in ("persen", "indeks", "skala", "poin") or target != target.to_integral_value():
        value = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
        value = min(value, _WHOLE) if seed.unit in ("persen", "indeks", "poin") else value
    else:
        step = Decimal(1).copy_sign(value - target) if target < _FEW and share else Decimal(0)
        value = value.quantize(Decimal(1), ROUND_HALF_UP)
        value = target + step if value == target and abs(share) > Decimal("0.03") else value
    value = max(value, Decimal(0)).normalize()
    plain = f"{value:f}"
    return seed.target_text.replace(format_id(target), format_id(Decimal(plain)), 1), plain


def reach(rng: random.Random, promise: Promise, wanted: Rating) -> Reached:
    """A realisation of the wanted rating, else the nearest one that exists for this target."""
    choices = promise.outcomes[wanted] or promise.outcomes[Rating.SESUAI]
    return choices[int(rng.random() * len(choices))]
