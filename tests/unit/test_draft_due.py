"""Until when an SKP is to be submitted: in January, after a change of post, and when it is amended."""

from dataclasses import replace
from datetime import date

import pytest

from workflows.calendar import WorkingDays
from workflows.goal_setting import amendment_due, first_draft_due
from workflows.policies import load_defaults

CALENDAR = WorkingDays({}, {2026})
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("opened", "taken", "known", "due"),
    [
        ((2026, 1, 13), (2020, 1, 1), (2020, 1, 1), (2026, 1, 27)),  # ten working days from the draft
        ((2026, 1, 30), (2026, 1, 31), (2026, 1, 31), (2026, 2, 13)),  # taken in January: as everybody else
        ((2026, 3, 4), (2026, 3, 2), (2026, 3, 2), (2026, 3, 16)),  # a new post: from the day it was taken
        ((2026, 3, 30), (2026, 3, 2), (2026, 3, 2), (2026, 3, 16)),  # whoever begins late is late
        ((2026, 3, 30), (2026, 3, 2), (2026, 3, 25), (2026, 4, 8)),  # but not before it was known here
        ((2026, 1, 13), (2025, 9, 1), (2025, 9, 1), (2026, 1, 27)),  # last year's post is none of this year's
    ],
)  # fmt: skip
def test_first_draft_is_due_by_the_draft_or_by_the_post(
    opened: tuple[int, int, int], taken: tuple[int, int, int], known: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    found = first_draft_due(
        load_defaults(), CALENDAR, opened_on=date(*opened), taken_on=date(*taken), known_on=date(*known)
    )
    assert found == date(*due)


def test_amendment_has_days_of_its_own() -> None:
    policies = load_defaults()
    assert amendment_due(policies, CALENDAR, date(2026, 3, 4)) == date(2026, 3, 18)
    changed = policies.with_versions([replace(policies.value("skp.amend.due", date(2026, 1, 1)), value="3")])
    assert amendment_due(changed, CALENDAR, date(2026, 3, 4)) == date(2026, 3, 9)
    assert first_draft_due(
        changed, CALENDAR, opened_on=date(2026, 3, 4), taken_on=LONG_AGO, known_on=LONG_AGO
    ) == date(2026, 3, 18)
