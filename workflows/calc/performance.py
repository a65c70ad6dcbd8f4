"""Calculations about the performance of people and units: distribution of predicates."""
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workflows import distribution
from workflows.calc.reading import Answer, CalculationRefused, Payload, code_field, shown
from workflows.calc.shape import Operation, Rules
from workflows.distribution import Check, Limit
from workflows.policies import citation
from workflows.predicate import OrganisationPredicate, Predicate

MAX_PEOPLE = 1_000_000


def check_distribution(payload: Payload, rules: Rules) -> Answer:
    organisation = code_field(payload, "organisation_predicate", OrganisationPredicate)
    check = distribution.check(organisation, _counts_field(payload), rules.policies, rules.on)
    return {
        "ok": check.ok,
        "violations": [one.code for one in check.broken],
        "small_unit": check.small_unit,
        "blocking": False,
        "people": check.people,
        "limits": [_shown_limit(one, check) for one in check.limits],
        "dominant": check.dominant.value,
        "dominant_reached": check.dominant_reached,
        "shares": {one.value: f"{share.numerator}/{share.denominator}" for one, share in _shares(check)},
        "citation": citation(distribution.CITATION).label,
    }


def _counts_field(payload: Payload) -> dict[Predicate, int]:
    """The people of each predicate; a predicate left out has none."""
    counts = payload.get("counts")
    if counts is None:
        raise CalculationRefused("field_missing", "Isian counts belum ada.")
    if not isinstance(counts, Mapping):
        raise CalculationRefused("field_invalid", "Isian counts harus berupa objek predikat dan jumlah orang.")
    return dict(_counted(name, number) for name, number in counts.items())


def _counted(name: object, number: object) -> tuple[Predicate, int]:
    known = {one.value: one for one in Predicate}
    if name not in known:
        raise CalculationRefused(
            "code_unknown", f"Predikat pada counts tidak dikenal: {shown(str(name))}. Pilih dari {', '.join(known)}."
        )
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MAX_PEOPLE:
        raise CalculationRefused("field_invalid", f"Jumlah orang pada counts {name} harus bilangan bulat 0 atau lebih.")
    return known[str(name)], number


def _shares(check: Check) -> list[tuple[Predicate, Fraction]]:
    return [(one, check.share_of(one)) for one in Predicate]


def _shown_limit(limit: Limit, check: Check) -> Answer:
    return {
        "code": limit.code, "sentence": limit.sentence, "count": limit.counted(check.counts),
        "least": limit.least, "most": limit.most, "held": limit.held_by(check.counts),
    }


PERFORMANCE = (
    Operation(
        "distribution.check", "Membandingkan predikat pegawai satu organisasi dengan pola distribusinya.",
        {
            "organisation_predicate": "istimewa, baik, butuh_perbaikan, kurang, atau sangat_kurang",
            "counts": "jumlah orang per predikat; yang tidak disebut dihitung nol",
        },
        {"organisation_predicate": "baik", "counts": {"sangat_baik": 2, "baik": 5, "butuh_perbaikan": 1}},
        check_distribution,
    ),
)
