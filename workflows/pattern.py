"""The pola distribusi printed on an evaluation: the guideline of SE MenPANRB 3/2023 as a curve over the predicates.

The dominant predicate stands at the share the guideline writes for it; the others share the rest, less the further
away, within what the guideline allows them. The shape illustrates the guideline; it counts nobody.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workflows.distribution import DOMINANT, Limit, LimitKind, limits
from workflows.policies import Policies
from workflows.predicate import OrganisationPredicate, Predicate

_HUNDRED = 100
_ALL = Fraction(1)
ASCENDING: tuple[Predicate, ...] = tuple(sorted(Predicate, key=lambda one: one.rank))
"""The predicates as the official curve sets them side by side, the lowest first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One predicate of the curve: the part of the people it is drawn with, and what the guideline says of it alone."""

    predicate: Predicate
    share: Fraction
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The curve of one organisation predicate, from the lowest predicate to the highest, with its sentence."""

    bars: tuple[Bar, ...]
    sentence: str


def pattern(organisation: OrganisationPredicate, policies: Policies, on: date) -> Pattern:
    """The pola distribusi that goes with an organisation predicate on that day."""
    written = limits(organisation, _HUNDRED, policies, on)
    dominant = DOMINANT[organisation]
    peak = next((one.share for one in written if one.predicates == (dominant,) and one.share is not None), None)
    shares = _shares(dominant, _ALL / 2 if peak is None else peak, written)
    marks = {one.predicates[0]: _mark(one) for one in written if len(one.predicates) == 1}
    bars = tuple(Bar(one, shares[one], marks.get(one, "")) for one in ASCENDING)
    sentence = "; ".join(_words(one) for one in written)
    return Pattern(bars, sentence[:1].upper() + sentence[1:])


def _shares(dominant: Predicate, peak: Fraction, written: tuple[Limit, ...]) -> Mapping[Predicate, Fraction]:
    """The rest falls by half with each step away from the dominant predicate, then is held within the limits."""
    forbidden = {one.predicates[0] for one in written if one.kind is LimitKind.FORBIDDEN}
    others = [one for one in Predicate if one is not dominant and one not in forbidden]
    weights = {one: Fraction(1, 2 ** abs(one.rank - dominant.rank)) for one in others}
    rest, whole = _ALL - peak, sum(weights.values(), Fraction(0))
    shares = {one: Fraction(0) for one in Predicate} | {one: rest * weights[one] / whole for one in others}
    shares[dominant] = peak
    for limit in written:
        if limit.share is not None and len(limit.predicates) == 1:
            (one,) = limit.predicates
            bound = min if limit.kind is LimitKind.MAX else max
            shares[one] = bound(shares[one], limit.share)
    return shares


def _mark(limit: Limit) -> str:
    if limit.kind is LimitKind.FORBIDDEN:
        return "tidak ada"
    return f"{'maks.' if limit.kind is LimitKind.MAX else 'min.'} {_percent(limit)}"


def _words(limit: Limit) -> str:
    """The sentence of the guideline without a number of people."""
    if limit.share is None:
        return limit.sentence[:1].lower() + limit.sentence[1:].rstrip(".")
    names = " atau ".join(one.label for one in limit.predicates)
    return f"{names} paling {'banyak' if limit.kind is LimitKind.MAX else 'sedikit'} {_percent(limit)}"


def _percent(limit: Limit) -> str:
    share = (limit.share or Fraction(0)) * _HUNDRED
    return f"{float(share):g}%".replace(".", ",")
