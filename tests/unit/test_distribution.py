"""The distribution guideline of SE MenPANRB 3/2023: exact shares, whole persons, never a change of a person."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from workflows.calc import calculate
from workflows.distribution import check, limits
from workflows.policies import Certainty, Policies, PolicyUnknown, PolicyValue, Unit, load_defaults
from workflows.predicate import OrganisationPredicate as Organisation
from workflows.predicate import Predicate

TODAY = date(2026, 7, 15)
ORDER = (
    Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN, Predicate.KURANG, Predicate.SANGAT_KURANG
)


def broken(organisation: str, *counts: int, policies: Policies | None = None) -> list[str]:
    """The codes broken by the counts from Sangat Baik down to Sangat Kurang."""
    found = check(
        Organisation(organisation), dict(zip(ORDER, counts, strict=True)), policies or load_defaults(), TODAY
    )
    return [one.code for one in found.broken]


@pytest.mark.parametrize(
    ("organisation", "counts", "codes"),
    [
        # 70 % of 8 people is 5.6: five may be, six may not.
        ("istimewa", (5, 3, 0, 0, 0), []),
        ("istimewa", (6, 2, 0, 0, 0), ["max_sangat_baik_70"]),
        ("baik", (2, 5, 1, 0, 0), []),
        ("baik", (1, 6, 1, 0, 0), ["max_baik_70"]),
        ("baik", (3, 5, 0, 0, 0), ["required_bp_or_k"]),
        ("baik", (2, 5, 0, 0, 1), ["required_bp_or_k"]),
        ("baik", (2, 5, 0, 1, 0), []),
        ("baik", (2, 6, 0, 0, 0), ["max_baik_70", "required_bp_or_k"]),
        # 60 % of 8 is 4.8: five at least; 10 % is 0.8: nobody may be Sangat Baik, one at least Butuh Perbaikan.
        ("butuh_perbaikan", (0, 3, 5, 0, 0), []),
        ("butuh_perbaikan", (0, 4, 4, 0, 0), ["min_butuh_perbaikan_60"]),
        ("butuh_perbaikan", (1, 2, 5, 0, 0), ["max_sangat_baik_10"]),
        ("kurang", (0, 2, 1, 5, 0), []),
        ("kurang", (0, 3, 0, 5, 0), ["min_butuh_perbaikan_10"]),
        ("kurang", (1, 2, 1, 4, 0), ["min_kurang_60", "max_sangat_baik_10"]),
        ("sangat_kurang", (0, 2, 1, 0, 5), []),
        ("sangat_kurang", (0, 2, 0, 1, 5), []),
        ("sangat_kurang", (0, 3, 0, 0, 5), ["min_kurang_or_bp_10"]),
        ("sangat_kurang", (1, 2, 1, 0, 4), ["min_sangat_kurang_60", "forbidden_sangat_baik"]),
    ],
)
def test_the_guideline_is_exact_for_eight_people(organisation: str, counts: tuple[int, ...], codes: list[str]) -> None:
    assert sum(counts) == 8
    assert broken(organisation, *counts) == codes


@pytest.mark.parametrize(
    ("organisation", "counts", "codes"),
    [
        ("istimewa", (28, 12, 0, 0, 0), []),
        ("istimewa", (29, 11, 0, 0, 0), ["max_sangat_baik_70"]),
        ("baik", (11, 28, 1, 0, 0), []),
        ("baik", (10, 29, 1, 0, 0), ["max_baik_70"]),
        ("butuh_perbaikan", (4, 12, 24, 0, 0), []),
        ("butuh_perbaikan", (5, 12, 23, 0, 0), ["min_butuh_perbaikan_60", "max_sangat_baik_10"]),
        ("kurang", (4, 8, 4, 24, 0), []),
        ("kurang", (4, 10, 3, 23, 0), ["min_kurang_60", "min_butuh_perbaikan_10"]),
        ("sangat_kurang", (0, 12, 2, 2, 24), []),
        ("sangat_kurang", (0, 13, 2, 1, 24), ["min_kurang_or_bp_10"]),
        ("sangat_kurang", (1, 12, 4, 0, 23), ["min_sangat_kurang_60", "forbidden_sangat_baik"]),
    ],
)
def test_the_guideline_is_exact_for_forty_people(organisation: str, counts: tuple[int, ...], codes: list[str]) -> None:
    assert sum(counts) == 40
    assert broken(organisation, *counts) == codes


@pytest.mark.parametrize(("people", "small"), [(8, True), (9, True), (10, False), (40, False)])
def test_a_unit_below_ten_is_small(people: int, small: bool) -> None:
    assert check(Organisation.BAIK, {Predicate.BAIK: people}, load_defaults(), TODAY).small_unit is small


def test_a_unit_in_which_nobody_has_a_predicate_breaks_nothing() -> None:
    for organisation in Organisation:
        found = check(organisation, {}, load_defaults(), TODAY)
        assert (found.ok, found.limits, found.people, found.small_unit) == (True, (), 0, True)
        assert found.share_of(Predicate.BAIK) == 0


def test_whole_persons_come_from_exact_fractions() -> None:
    """Seven times a tenth in binary is a little less than 0.7; 70 % of 10 is seven people all the same."""
    for people in range(1, 2001):
        (most,) = limits(Organisation.ISTIMEWA, people, load_defaults(), TODAY)
        assert most.most == people * 7 // 10
        assert most.share == Fraction(7, 10)
        least = limits(Organisation.KURANG, people, load_defaults(), TODAY)[0]
        assert least.least == -(-people * 6 // 10)


def test_the_largest_group_is_expected_above_half() -> None:
    half = check(Organisation.BAIK, {Predicate.BAIK: 4, Predicate.KURANG: 4}, load_defaults(), TODAY)
    more = check(Organisation.BAIK, {Predicate.BAIK: 5, Predicate.KURANG: 3}, load_defaults(), TODAY)
    assert (half.dominant_reached, half.ok) == (False, True)
    assert (more.dominant_reached, more.share_of(Predicate.BAIK)) == (True, Fraction(5, 8))


def test_a_published_percentage_counts_from_its_day() -> None:
    changed = PolicyValue(
        "distribution.baik.max.baik", "62.5", Unit.PERCENT, "SE MenPANRB 3/2023", "", Certainty.OFFICIAL,
        TODAY, None, "Organisasi Baik: pegawai Baik paling banyak 62,5 persen.", "",
    )
    policies = load_defaults().with_versions([changed])
    assert broken("baik", 2, 5, 1, 0, 0, policies=policies) == []
    assert broken("baik", 1, 6, 1, 0, 0, policies=policies) == ["max_baik_62.5"]
    (limit, _required) = limits(Organisation.BAIK, 8, policies, TODAY)
    assert limit.sentence == "Baik paling banyak 62,5% dari 8 orang, yaitu 5."


def test_before_the_circular_there_is_no_guideline() -> None:
    with pytest.raises(PolicyUnknown):
        check(Organisation.BAIK, {Predicate.BAIK: 8}, load_defaults(), date(2023, 1, 30))


def calc(payload: dict[str, Any]) -> dict[str, Any]:
    return calculate("distribution.check", payload, on=TODAY)


def test_the_calculator_warns_and_never_blocks() -> None:
    found = calc({"organisation_predicate": "baik", "counts": {"baik": 8}})
    assert found["ok"] is False
    assert found["violations"] == ["max_baik_70", "required_bp_or_k"]
    assert (found["small_unit"], found["blocking"]) == (True, False)
    assert found["shares"]["baik"] == "1/1"
    assert found["citation"] == "SE MenPANRB 3/2023"
    assert [one["held"] for one in found["limits"]] == [False, False]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"counts": {}}, "field_missing"),
        ({"organisation_predicate": "sangat_baik", "counts": {}}, "code_unknown"),
        ({"organisation_predicate": "baik"}, "field_missing"),
        ({"organisation_predicate": "baik", "counts": [1]}, "field_invalid"),
        ({"organisation_predicate": "baik", "counts": {"istimewa": 1}}, "code_unknown"),
        ({"organisation_predicate": "baik", "counts": {"baik": -1}}, "field_invalid"),
        ({"organisation_predicate": "baik", "counts": {"baik": 1.5}}, "field_invalid"),
        ({"organisation_predicate": "baik", "counts": {"baik": True}}, "field_invalid"),
    ],
)
def test_what_cannot_be_counted_is_named(payload: dict[str, Any], code: str) -> None:
    found = calc(payload)
    assert found["error"] == code
    assert found["message"].endswith(".")
