"""The spread of a meeting's unit before and after it, each held against the guideline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.calibration.queries.meetings import MeetingView
from app.calibration.queries.table import Score, scores
from workflows.distribution import Check, check
from workflows.policies import Policies
from workflows.predicate import OrganisationPredicate, Predicate


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the picture. `check` is None while the unit has no predikat."""

    counts: Mapping[Predicate, int]
    check: Check | None

    @property
    def broken_sentences(self) -> tuple[str, ...]:
        """What the guideline asks and the spread does not keep."""
        return tuple(one.sentence for one in self.check.broken) if self.check else ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """Both sides, and the people who were on the table."""

    organisation: OrganisationPredicate | None
    before: Side
    after: Side
    scores: tuple[Score, ...]

    @property
    def changed(self) -> tuple[Score, ...]:
        return tuple(one for one in self.scores if one.is_changed)


def side(meeting: MeetingView, counts: Mapping[Predicate, int], policies: Policies, today: date) -> Side:
    """Counted predikat beside the guideline of the unit's own."""
    value = meeting.organisation
    return Side(counts, check(value, counts, policies, today) if value else None)


def weigh(session: Session, meeting: MeetingView, policies: Policies, today: date) -> Weighed:
    """The whole unit with everybody below it: those on the table as frozen and as they are now, all others as they
    are. One query."""
    table = scores(session, meeting.case_id)
    before = dict(meeting.counts)
    for one in table:
        before[one.now] -= 1
        before[one.before] += 1
    was, now = (side(meeting, counts, policies, today) for counts in (before, meeting.counts))
    return Weighed(meeting.organisation, was, now, table)
