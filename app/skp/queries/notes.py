"""What is worth a second look in a version while it can still be changed, or before it is agreed. Asks the database
nothing: the rows and the policies were read for the page already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.skp.queries.content import Content, IndicatorView, ResultView, VersionView
from workflows.policies import Policies
from workflows.predicate import ResultKind
from workflows.review import Lint, LintCode, Place, ReviewedRow, Sheet, review, words_of
from workflows.target import Quantity, TargetUnreadable, read_quantity
from workflows.vocabulary import Aspect, FormClass

# Whether a value needs a special expectation is the leader's choice: the page says that it may stay empty.
NOT_ASKED = frozenset({LintCode.BLANK_EXPECTATION, LintCode.MISSING_REALISATION})
OF_BEHAVIOUR = frozenset({LintCode.BOILERPLATE_EXPECTATION})


@dataclass(frozen=True, slots=True)
class Notes:
    """By result, about all results together, and about the expectations."""

    by_result: Mapping[UUID, tuple[Lint, ...]] = field(default_factory=dict)
    of_rows: tuple[Lint, ...] = ()
    of_behaviour: tuple[Lint, ...] = ()

    @property
    def count(self) -> int:
        return sum(map(len, self.by_result.values())) + len(self.of_rows) + len(self.of_behaviour)


NO_NOTES = Notes()


def notes_of(version: VersionView, content: Content, policies: Policies, today: date) -> Notes:
    """What the review notices in these rows and words."""
    places = {Place(one.kind, one.no).label: one.id for one in content.results}
    sheet = Sheet(
        rows=tuple(_row(result, one) for result in content.results for one in result.indicators),
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        form_class=version.form_class,
        asks_realisation=False,
        expectations=content.expectations,
    )
    found = [one for one in review(sheet, policies, today).lints if one.code not in NOT_ASKED]
    by_result: dict[UUID, tuple[Lint, ...]] = {}
    for one in found:
        if one.place:
            key = places[Place(one.place.kind, one.place.no).label]
            by_result[key] = (*by_result.get(key, ()), one)
    whole = [one for one in found if one.place is None]
    return Notes(
        by_result,
        tuple(one for one in whole if one.code not in OF_BEHAVIOUR),
        tuple(one for one in whole if one.code in OF_BEHAVIOUR),
    )


def notes_while_writing(indicator: str, target: Quantity | None, aspect: str) -> tuple[Lint, ...]:
    """What the words of one indicator give away before they are saved. The form of high leaders sends no aspect."""
    known = Aspect(aspect) if aspect in set(Aspect) else None
    row = ReviewedRow(Place(ResultKind.UTAMA, 1, known), "", indicator, target or Quantity(None, "", None, ""))
    return tuple(words_of((row,), FormClass.JA_JF if known else FormClass.JPT))


def _row(result: ResultView, one: IndicatorView) -> ReviewedRow:
    place = Place(result.kind, result.no, one.aspect, one.no)
    return ReviewedRow(place, result.plan, one.text, _read(one.target_text), one.direction)


def _read(text: str) -> Quantity:
    """What was understood; a target from before a rule became stricter counts as words."""
    try:
        return read_quantity(text)
    except TargetUnreadable:
        return Quantity(None, "", None, text)
