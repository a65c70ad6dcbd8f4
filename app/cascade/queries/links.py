"""Results that say in words what they support, or hang on a row that ended; with the row each most likely means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.queries.matrix import MEASURE, OBJECTIVE, ON, YEAR
from app.cases.queries import CASE, PERSON
from app.database import Id, ask
from app.organisation.queries import LINE, POSITION, assessor_of, valid_on
from app.skp.queries import COUNTS, Leading, leading
from app.skp.queries.content import DRAFTING, RESULT, SKP, VERSION
from workflows.agreement import State as Agreeing
from workflows.goal_setting import State

MOST = 30
LIKELY = 0.34  # a row that shares at least a third of its words is proposed; else a person has to look himself
ENDED = (State.SUPERSEDED.value, State.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A result whose link is to be made or renewed. `was_linked`: the row it hung on is no longer in force."""

    id: UUID
    plan: str
    leader_result: str
    case_id: UUID
    position_id: UUID
    person_id: UUID
    name: str
    title: str
    assessor_id: UUID | None
    was_linked: bool
    is_draft: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A loose row with the row of a leader that it most likely means, and the others there are."""

    row: LooseRow
    likely: Leading | None
    choices: tuple[Leading, ...]

    @property
    def same_words(self) -> bool:
        """Whether the words are the leader's own, so that linking changes nothing that is read."""
        return self.likely is not None and _words(self.likely.text) == _words(self.row.leader_result)


UPPER, UPPER_VERSION, UPPER_CASE = (
    sa.alias(one.table, name).c
    for one, name in ((RESULT.id, "upper"), (VERSION.case_id, "upper_version"), (CASE.id, "upper_case"))
)
OLD_RESULT = (
    sa.exists()
    .where(UPPER.id == RESULT.supports_result_id, UPPER_VERSION.case_id == UPPER.version_id)
    .where(UPPER_CASE.id == UPPER_VERSION.case_id, UPPER_CASE.state.in_(ENDED))
    .correlate(RESULT.id.table)
)
OLD_MEASURE = (
    sa.exists()
    .where(MEASURE.id == RESULT.supports_measure_id, OBJECTIVE.id == MEASURE.objective_id)
    .where(UPPER_CASE.id == OBJECTIVE.agreement_id, UPPER_CASE.state != Agreeing.AGREED.value)
    .correlate(RESULT.id.table)
)
IN_WORDS = sa.and_(
    RESULT.supports_result_id.is_(None), RESULT.supports_measure_id.is_(None), RESULT.leader_result != ""
)
MINE = sa.bindparam("mine", type_=Id(), expanding=True)
LOOSE = (
    sa.select(
        RESULT.id, RESULT.plan, RESULT.leader_result, CASE.id, SKP.position_id, SKP.person_id, PERSON.name,
        POSITION.title, assessor_of(SKP.position_id, ON), ~IN_WORDS,
        CASE.state.in_([state.value for state in DRAFTING]), SKP.person_id == sa.bindparam("me", type_=Id()),
    )
    .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
    .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
    .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
    .join(PERSON.id.table, PERSON.id == SKP.person_id)
    .join(POSITION.id.table, POSITION.id == SKP.position_id)
    .where(
        SKP.year == YEAR, SKP.ends_on >= ON,
        sa.or_(
            SKP.person_id == sa.bindparam("me", type_=Id()),
            SKP.position_id.in_(
                sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(MINE), valid_on(LINE, ON))
            ),
        ),
        sa.or_(IN_WORDS, OLD_RESULT, OLD_MEASURE),
    )
    .order_by(
        (SKP.person_id == sa.bindparam("me", type_=Id())).desc(), PERSON.name, SKP.id, RESULT.kind.desc(), RESULT.no
    )
)  # fmt: skip
COUNT_LOOSE = sa.select(sa.func.count()).select_from(LOOSE.order_by(None).subquery("loose"))
ONE_LOOSE = (
    sa.select(
        CASE.tenant_id, CASE.opd_id, CASE.id, CASE.state, SKP.position_id, SKP.person_id, RESULT.plan,
        RESULT.leader_result, assessor_of(SKP.position_id, ON), SKP.year,
    )
    .join_from(RESULT.id.table, VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
    .join(SKP.id.table, SKP.id == VERSION.skp_id)
    .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
    .where(RESULT.id == sa.bindparam("result", type_=Id()))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowToLink:
    """A result as a link needs it: whose it is and where it stands."""

    tenant_id: UUID
    opd_id: UUID
    case_id: UUID
    state: str
    position_id: UUID
    person_id: UUID
    plan: str
    leader_result: str
    assessor_id: UUID | None
    year: int

    @property
    def is_draft(self) -> bool:
        return self.state in {state.value for state in DRAFTING}

    def may_link(self, actor: Actor) -> bool:
        """The person himself, who assesses him, and the admin of the OPD."""
        own = actor.person_id == self.person_id or self.assessor_id in actor.position_ids
        return own or self.opd_id in actor.admin_of


def row_to_link(session: Session, result_id: UUID, today: date) -> RowToLink | None:
    """The result, when its version counts. One query."""
    row = ask(session, ONE_LOOSE, result=result_id, on=today).first()
    return RowToLink(*row) if row else None


def proposals(session: Session, actor: Actor, today: date) -> tuple[Proposal, ...]:
    """The loose rows of the person and of whom he assesses, each with what it may mean.

    Few queries: those who share an assessor share what stands above them.
    """
    asked = {"me": actor.person_id, "mine": list(actor.position_ids), "year": today.year, "on": today}
    rows = [LooseRow(*row) for row in ask(session, LOOSE, **asked).all()[:MOST]]
    above: dict[UUID | None, tuple[Leading, ...]] = {}
    for row in rows:
        if row.assessor_id not in above and len(above) < 4:
            above[row.assessor_id] = leading(session, row.position_id, today.year, today)
    return tuple(_proposed(row, above) for row in rows)


def _proposed(row: LooseRow, above: Mapping[UUID | None, tuple[Leading, ...]]) -> Proposal:
    choices = above.get(row.assessor_id, ())
    return Proposal(row, likeliest(row.leader_result or row.plan, choices), choices)


def likeliest(words: str, choices: Iterable[Leading]) -> Leading | None:
    """The row that shares most words, the nearer leader's before another's; None when none is like it."""
    scored = [(_likeness(words, one.text), -one.depth, -at, one) for at, one in enumerate(choices)]
    best = max(scored, key=lambda score: score[:3], default=None)
    return best[3] if best and best[0] >= LIKELY else None


def _likeness(one: str, other: str) -> float:
    first, second = set(_words(one)), set(_words(other))
    return 2 * len(first & second) / max(len(first) + len(second), 1)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().replace(",", " ").split())


def count_loose(session: Session, actor: Actor, today: date) -> int:
    """How many rows of the person and of whom he assesses wait for a link. One query."""
    asked: dict[str, Any] = {
        "me": actor.person_id, "mine": list(actor.position_ids), "year": today.year, "on": today,
    }  # fmt: skip
    return int(ask(session, COUNT_LOOSE, **asked).scalar() or 0)


