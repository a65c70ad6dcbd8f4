"""Several posts in a year: which of them gives its predikat; and whoever leads a unit is rated as the unit."""

from datetime import date

import pytest

from workflows.annual import Part, Rule, counting
from workflows.leaders import leader_rating
from workflows.policies import PolicyValue, Unit, load_defaults
from workflows.predicate import OrganisationPredicate, Rating

TODAY = date(2026, 7, 2)
FIRST = Part("first", date(2026, 1, 1), date(2026, 7, 31))
SECOND = Part("second", date(2026, 8, 1), date(2026, 12, 31))


def test_the_longest_post_or_the_last_gives_the_predikat_of_the_year() -> None:
    assert (FIRST.days, SECOND.days) == (212, 153)
    for order in ((FIRST, SECOND), (SECOND, FIRST)):
        assert counting(order, Rule.LONGEST) is FIRST
        assert counting(order, Rule.LAST) is SECOND


def test_of_two_posts_held_alike_the_main_one_counts_and_then_the_later() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    main, second = Part("a", *year), Part("b", *year, is_main=False)
    assert {counting((main, second), rule).key for rule in Rule} == {"a"}
    half = Part("h1", date(2026, 1, 1), date(2026, 1, 31)), Part("h2", date(2026, 3, 1), date(2026, 3, 31))
    assert counting(half, Rule.LONGEST).key == "h2"


@pytest.mark.parametrize(
    ("reached", "rating"),
    [
        (OrganisationPredicate.ISTIMEWA, Rating.DI_ATAS),
        (OrganisationPredicate.BAIK, Rating.SESUAI),
        (OrganisationPredicate.BUTUH_PERBAIKAN, Rating.DI_BAWAH),
        (OrganisationPredicate.KURANG, Rating.DI_BAWAH),
        (OrganisationPredicate.SANGAT_KURANG, Rating.DI_BAWAH),
    ],
)
def test_what_the_unit_reached_is_the_rating_of_its_leader(reached: OrganisationPredicate, rating: Rating) -> None:
    assert leader_rating(reached, load_defaults(), TODAY) is rating
    assert leader_rating(reached, load_defaults(), date(2022, 12, 31)) is None, "before the circular"


def test_the_city_may_leave_the_rating_of_a_leader_open() -> None:
    known = load_defaults().value("appraisal.head_of_unit", TODAY)
    change = PolicyValue(
        known.key, "tidak", Unit.FLAG, "Kebijakan kota", "", known.certainty, TODAY, None, known.text
    )
    assert leader_rating(OrganisationPredicate.BAIK, load_defaults().with_versions([change]), TODAY) is None
