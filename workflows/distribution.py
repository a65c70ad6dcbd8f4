"""The distribution guideline of SE MenPANRB 3/2023: what a unit's predicates are held against.

A guideline is a consideration of the leader. It warns and asks for a reason; it never changes a person. Shares are
exact fractions; a maximum is rounded down and a minimum up to whole persons (a reading: the SE says nothing).
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from workflows.policies import Policies
from workflows.predicate import OrganisationPredicate, Predicate

CITATION = "distribution.guideline"
SMALL_UNIT = "distribution.small_unit"
_WHOLE = 100
_DOMINANT = "distribution.dominant"


class LimitKind(StrEnum):
    MAX = "max"
    MIN = "min"
    REQUIRED = "required"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Limit:
    """One sentence of the guideline for a unit of `people`: the predicates counted together and how many may be.

    `share` is the fraction as written, None where the guideline counts persons. `least` and `most` are persons.
    """

    code: str
    kind: LimitKind
    predicates: tuple[Predicate, ...]
    share: Fraction | None
    least: int
    most: int
    sentence: str

    def held_by(self, counts: Mapping[Predicate, int]) -> bool:
        return self.least <= self.counted(counts) <= self.most

    def counted(self, counts: Mapping[Predicate, int]) -> int:
        return sum(counts.get(one, 0) for one in self.predicates)


@dataclass(frozen=True, slots=True)
class Check:
    """A unit's predicates beside its guideline. Nothing here blocks; `broken` asks the leader for a reason."""

    organisation: OrganisationPredicate
    counts: Mapping[Predicate, int]
    limits: tuple[Limit, ...]
    dominant: Predicate
    dominant_reached: bool
    small_unit: bool

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def broken(self) -> tuple[Limit, ...]:
        return tuple(one for one in self.limits if not one.held_by(self.counts))

    @property
    def ok(self) -> bool:
        return not self.broken

    def share_of(self, one: Predicate) -> Fraction:
        """The exact part of the unit; 0 for a unit without people."""
        return Fraction(self.counts.get(one, 0), self.people) if self.people else Fraction(0)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: LimitKind
    predicates: tuple[Predicate, ...]
    key: str
    name: str = ""

    @property
    def called(self) -> str:
        return self.name or "_or_".join(self.predicates)


def check(
    organisation: OrganisationPredicate, counts: Mapping[Predicate, int], policies: Policies, on: date
) -> Check:
    """The guideline of that organisation predicate held against the counted predicates.

    A unit in which nobody has a predicate yet breaks nothing.
    """
    people = sum(counts.values())
    dominant = DOMINANT[organisation]
    more_than = Fraction(policies.number(_DOMINANT, on)) / _WHOLE
    return Check(
        organisation,
        {one: counts.get(one, 0) for one in Predicate},
        limits(organisation, people, policies, on),
        dominant,
        counts.get(dominant, 0) > people * more_than,
        people < policies.count(SMALL_UNIT, on),
    )


def limits(organisation: OrganisationPredicate, people: int, policies: Policies, on: date) -> tuple[Limit, ...]:
    """The guideline as whole persons for a unit of that many people; empty for a unit without people."""
    read = (_limit(rule, people, policies, on) for rule in _RULES[organisation]) if people else ()
    return tuple(limit for limit in read if limit is not None)


def _limit(rule: _Rule, people: int, policies: Policies, on: date) -> Limit | None:
    if rule.kind is LimitKind.FORBIDDEN and not policies.flag(rule.key, on):
        return None
    names = " atau ".join(one.label for one in rule.predicates)
    if rule.kind is LimitKind.FORBIDDEN:
        return Limit(f"forbidden_{rule.called}", rule.kind, rule.predicates, None, 0, 0, f"Tidak ada pegawai {names}.")
    if rule.kind is LimitKind.REQUIRED:
        least = policies.count(rule.key, on)
        sentence = f"Paling sedikit {least} pegawai {names}."
        return Limit(f"required_{rule.called}", rule.kind, rule.predicates, None, least, people, sentence)
    percent = policies.number(rule.key, on)
    share = Fraction(percent) / _WHOLE
    written = f"{percent.normalize():f}"
    code = f"{rule.kind}_{rule.called}_{written}"
    if rule.kind is LimitKind.MAX:
        most = floor(people * share)
        sentence = f"{names} paling banyak {written.replace('.', ',')}% dari {people} orang, yaitu {most}."
        return Limit(code, rule.kind, rule.predicates, share, 0, most, sentence)
    least = ceil(people * share)
    sentence = f"{names} paling sedikit {written.replace('.', ',')}% dari {people} orang, yaitu {least}."
    return Limit(code, rule.kind, rule.predicates, share, least, people, sentence)


DOMINANT: Mapping[OrganisationPredicate, Predicate] = {
    OrganisationPredicate.ISTIMEWA: Predicate.SANGAT_BAIK,
    OrganisationPredicate.BAIK: Predicate.BAIK,
    OrganisationPredicate.BUTUH_PERBAIKAN: Predicate.BUTUH_PERBAIKAN,
    OrganisationPredicate.KURANG: Predicate.KURANG,
    OrganisationPredicate.SANGAT_KURANG: Predicate.SANGAT_KURANG,
}
"""The predicate the guideline expects to be the largest group ("sebagian besar")."""


def _most(organisation: str, one: Predicate) -> _Rule:
    return _Rule(LimitKind.MAX, (one,), f"distribution.{organisation}.max.{one}")


def _least(organisation: str, one: Predicate) -> _Rule:
    return _Rule(LimitKind.MIN, (one,), f"distribution.{organisation}.min.{one}")


_EITHER = (Predicate.BUTUH_PERBAIKAN, Predicate.KURANG)
# Which sentences the guideline has; how much each allows is policy.
_RULES: Mapping[OrganisationPredicate, tuple[_Rule, ...]] = {
    OrganisationPredicate.ISTIMEWA: (_most("istimewa", Predicate.SANGAT_BAIK),),
    OrganisationPredicate.BAIK: (
        _most("baik", Predicate.BAIK),
        _Rule(LimitKind.REQUIRED, _EITHER, "distribution.baik.required", "bp_or_k"),
    ),
    OrganisationPredicate.BUTUH_PERBAIKAN: (
        _least("butuh_perbaikan", Predicate.BUTUH_PERBAIKAN), _most("butuh_perbaikan", Predicate.SANGAT_BAIK),
    ),
    OrganisationPredicate.KURANG: (
        _least("kurang", Predicate.KURANG), _least("kurang", Predicate.BUTUH_PERBAIKAN),
        _most("kurang", Predicate.SANGAT_BAIK),
    ),
    OrganisationPredicate.SANGAT_KURANG: (
        _least("sangat_kurang", Predicate.SANGAT_KURANG),
        _Rule(LimitKind.MIN, _EITHER, "distribution.sangat_kurang.min.kurang_or_bp", "kurang_or_bp"),
        _Rule(
            LimitKind.FORBIDDEN, (Predicate.SANGAT_BAIK,), "distribution.sangat_kurang.forbidden.sangat_baik",
        ),
    ),
}
