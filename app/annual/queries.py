"""The years of a person, post by post, and what was established of them. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.annual.models import AnnualSummary
from app.cases.models import Decision
from app.cases.queries import CASE, READING, SEAT, UNIT
from app.cases.registry import FactsRequest
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.organisation.models import Assignment, Position
from app.organisation.queries import CAPACITY, POSITION, holding_of, told
from app.periods.models import Period, PeriodKind
from app.records.models import ReadingKind
from app.skp.models import Skp, SkpVersion
from workflows.annual import Facts, Part, Rule, State, counting
from workflows.engine import Stage
from workflows.evaluation import EVALUATION as EVALUATING
from workflows.evaluation import State as Evaluating
from workflows.predicate import Predicate

SUMMARY, EVALUATION, PERIOD, APPRAISAL = (
    columns(AnnualSummary), columns(Evaluation), columns(Period), columns(Appraisal),
)  # fmt: skip
SKP, VERSION, HELD = columns(Skp), columns(SkpVersion), columns(Assignment)
RATED: Any = sa.alias(Decision.__table__, "rated").c  # type: ignore[attr-defined]
LATEST: Any = sa.alias(Decision.__table__, "latest").c  # type: ignore[attr-defined]
ASSESSING: Any = sa.alias(Position.__table__, "assessing").c  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Result:
    """One evaluation of a post, called without the year it stands under; no predikat while none was delivered."""

    case_id: UUID
    label: str
    state: Evaluating
    predikat: Predicate | None

    @property
    def stage(self) -> Stage:
        return EVALUATING.stages[self.state]

    @property
    def is_final(self) -> bool:
        return self.state is Evaluating.CLOSED


@dataclass(frozen=True, slots=True)
class RatedBy:
    """Who rated, from which seat, and when."""

    person_id: UUID
    name: str
    position_id: UUID | None
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """One SKP of a year: the post, the stretch, its quarters, its annual result and who gave it; `lately` who rated
    the latest quarter that was delivered."""

    skp_id: UUID
    year: int
    title: str
    unit_name: str
    starts_on: date
    ends_on: date
    is_main: bool
    quarters: tuple[Result, ...]
    annual: Result | None
    rated_by: RatedBy | None
    lately: RatedBy | None

    @property
    def key(self) -> str:
        """What the choice of a part is called in a form."""
        return self.annual.case_id.hex if self.annual else ""

    @property
    def part(self) -> Part:
        return Part(self.key, self.starts_on, self.ends_on, self.is_main)


def _evaluated(*whose: Any) -> Any:
    """Every evaluation of somebody that was not stopped, ordered by year, post and period."""
    rating = sa.select(sa.func.max(LATEST.no)).where(
        LATEST.case_id == EVALUATION.case_id, LATEST.step.in_(("confirm", "revise"))
    )
    return (
        sa.select(
            SKP.id, SKP.year, POSITION.title, UNIT.name, SKP.starts_on, SKP.ends_on, HELD.is_primary, HELD.holding,
            EVALUATION.kind, EVALUATION.case_id, PERIOD.label, CASE.state, APPRAISAL.predikat, RATED.actor_id,
            RATED.actor_name, SEAT.position_id,
            ASSESSING.title.label("assessing"), holding_of(RATED.actor_id, SEAT.position_id).label("acting"), RATED.at,
        )
        .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(EVALUATION.case_id.table, EVALUATION.version_id == VERSION.case_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .join(HELD.id.table, HELD.id == SKP.assignment_id)
        .outerjoin(
            APPRAISAL.id.table,
            sa.and_(
                stands_for(EVALUATION.case_id), EVALUATION.delivered_at.is_not(None),
                CASE.state != Evaluating.REVIEWED.value,
            ),
        )
        .outerjoin(
            RATED.id.table,
            sa.and_(RATED.case_id == EVALUATION.case_id, RATED.no == rating.correlate(EVALUATION.case_id.table)
                    .scalar_subquery()),
        )
        .outerjoin(SEAT.id.table, SEAT.id == RATED.seat_id)
        .outerjoin(ASSESSING.id.table, ASSESSING.id == SEAT.position_id)
        .where(CASE.state != Evaluating.DISCONTINUED.value, *whose)
        .order_by(SKP.year.desc(), SKP.starts_on, HELD.is_primary.desc(), SKP.id, PERIOD.no, EVALUATION.case_id)
    )  # fmt: skip


EVALUATED = _evaluated(
    SKP.person_id == sa.bindparam("person", type_=Id()), SKP.year.between(sa.bindparam("first"), sa.bindparam("last"))
)
SUMMED_UP = (
    _evaluated(SUMMARY.case_id == sa.bindparam("case", type_=Id()))
    .add_columns(SUMMARY.rule)
    .join(SUMMARY.case_id.table, sa.and_(SUMMARY.person_id == SKP.person_id, SUMMARY.year == SKP.year))
)
POST_COLUMNS = 7
ALL_YEARS = (1900, 9999)


def posts_of(session: Session, person_id: UUID, year: int | None = None) -> tuple[Post, ...]:
    """What somebody was assessed in, the latest year first and within it from its beginning on. One query."""
    first, last = (year, year) if year is not None else ALL_YEARS
    return _posts(ask(session, EVALUATED, person=person_id, first=first, last=last))


def parts_in(session: Session, case_id: UUID) -> tuple[Post, ...]:
    """The parts of the year that a summary is about. One query."""
    return parts_of(_posts(ask(session, SUMMED_UP, case=case_id)))


def choice_in(session: Session, case_id: UUID) -> tuple[tuple[Post, ...], Rule]:
    """The same with the rule that held when the summary was opened. One query."""
    rows = list(ask(session, SUMMED_UP, case=case_id))
    return parts_of(_posts(rows)), rows[0].rule


def _posts(rows: Iterable[Any]) -> tuple[Post, ...]:
    return tuple(_post(list(some)) for _, some in groupby(rows, key=lambda row: row.id))


def _post(rows: list[Any]) -> Post:
    annual = next((row for row in rows if row.kind is PeriodKind.ANNUAL), None)
    rated = annual if annual is not None and annual.actor_id is not None else None
    quarters = [row for row in rows if row.kind is not PeriodKind.ANNUAL]
    lately = next((row for row in reversed(quarters) if row.predikat is not None and row.actor_id is not None), None)
    values: tuple[Any, ...] = (
        *rows[0][:POST_COLUMNS], tuple(map(_result, quarters)), _result(annual) if annual is not None else None,
        _rated_by(rated) if rated is not None else None, _rated_by(lately) if lately is not None else None,
    )  # fmt: skip
    post = Post(*values)
    return replace(post, title=CAPACITY[rows[0].holding] + post.title)


def _rated_by(row: Any) -> RatedBy:
    return RatedBy(row.actor_id, row.actor_name, row.position_id, told(row.assessing or "", row.acting, None), row.at)


def _result(row: Any) -> Result:
    return Result(row.case_id, row.label.removesuffix(f" {row.year}"), Evaluating(row.state), row.predikat)


def parts_of(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts with an annual evaluation: the parts of the year."""
    return tuple(one for one in posts if one.annual is not None)


def chosen_by(posts: Iterable[Post], rule: Rule) -> Post:
    """The part that the rule names."""
    known = {one.key: one for one in posts}
    return known[counting((one.part for one in known.values()), rule).key]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What was established, or waits to be."""

    case_id: UUID
    person_id: UUID
    year: int
    state: State
    evaluation_id: UUID | None
    predikat: Predicate | None
    rule: Rule
    reason: str

    @property
    def is_established(self) -> bool:
        return self.state is State.ESTABLISHED


VIEW = (
    SUMMARY.case_id, SUMMARY.person_id, SUMMARY.year, CASE.state, SUMMARY.evaluation_id, SUMMARY.predikat,
    SUMMARY.rule, SUMMARY.reason,
)  # fmt: skip
STATE_AT = 3


def _summaries(*where: Any) -> Any:
    return (
        sa.select(*VIEW)
        .join_from(SUMMARY.case_id.table, CASE.id.table, CASE.id == SUMMARY.case_id)
        .where(*where)
        .order_by(CASE.opened_at.desc(), CASE.id.desc())
    )


ONE = _summaries(SUMMARY.case_id == sa.bindparam("case", type_=Id()))
WITH_READER = ONE.add_columns(
    sa.exists().where(
        READING.visit_id == sa.bindparam("visit", type_=Id()), READING.reader_id == sa.bindparam("person", type_=Id()),
        READING.kind == ReadingKind.OPENED,
    )
)  # fmt: skip
OF_PERSON = _summaries(SUMMARY.person_id == sa.bindparam("person", type_=Id()))


def _view(row: Any) -> SummaryView:
    values: tuple[Any, ...] = (*row[:STATE_AT], State(row[STATE_AT]), *row[STATE_AT + 1 :])
    return SummaryView(*values)


def summary(session: Session, case_id: UUID) -> SummaryView | None:
    """One summary. One query."""
    row = ask(session, ONE, case=case_id).first()
    return _view(row) if row else None


def summaries_of(session: Session, person_id: UUID) -> tuple[SummaryView, ...]:
    """All of somebody, those withdrawn too, the newest first. One query."""
    return tuple(_view(row) for row in ask(session, OF_PERSON, person=person_id))


def in_force(views: Iterable[SummaryView], year: int) -> SummaryView | None:
    """The one of that year that holds or waits."""
    return next((one for one in views if one.year == year and one.state is not State.WITHDRAWN), None)


@dataclass(frozen=True, slots=True)
class AnnualFacts(Facts):
    """The facts with what they were read from."""

    summary: SummaryView
    posts: tuple[Post, ...]


def facts(request: FactsRequest) -> AnnualFacts:
    """What the table asks and the page shows. Two queries."""
    row = ask(
        request.session, WITH_READER, case=request.case_id, visit=request.visit_id, person=request.person_id
    ).one()
    view, opened = _view(row[:-1]), row[-1]
    posts = parts_in(request.session, request.case_id)
    return AnnualFacts(
        parts=frozenset(one.key for one in posts if one.annual and one.annual.is_final),
        by_rule=chosen_by(posts, view.rule).key if posts else "",
        objection_open=any(one.annual is not None and not one.annual.is_final for one in posts),
        opened_by_actor=bool(opened), summary=view, posts=posts,
    )  # fmt: skip


def set_aside(period: Any) -> Any:
    """OPD, unit and predikat of each annual result in force that is not the one of its person's year, within a larger
    question: another part counts, by the summary or, until there is one, because it came later. Nothing of a quarter.
    """
    year = sa.select(PERIOD.year).where(PERIOD.id == period, PERIOD.kind == PeriodKind.ANNUAL).scalar_subquery()
    several = (
        sa.select(SKP.person_id).where(SKP.year == year).group_by(SKP.person_id).having(sa.func.count() > 1)
        .cte("several")
    )  # fmt: skip
    established = sa.exists().where(
        SUMMARY.evaluation_id == EVALUATION.case_id, CASE.id == SUMMARY.case_id,
        CASE.state == State.ESTABLISHED.value,
    )  # fmt: skip
    rank = sa.func.row_number().over(
        partition_by=SKP.person_id,
        order_by=(
            established.desc(), SKP.ends_on.desc(), HELD.is_primary.desc(), SKP.starts_on.desc(), EVALUATION.case_id,
        ),
    )  # fmt: skip
    at = sa.func.coalesce(EVALUATION.period_id, period, type_=Id())  # no index helps: the few people come first
    parts = (
        sa.select(APPRAISAL.opd_id, APPRAISAL.unit_id, APPRAISAL.predikat, rank.label("rank"))
        .join_from(several, SKP.id.table, sa.and_(SKP.person_id == several.c.person_id, SKP.year == year))
        .join(HELD.id.table, HELD.id == SKP.assignment_id)
        .join(VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(EVALUATION.case_id.table, sa.and_(EVALUATION.version_id == VERSION.case_id, at == period))
        .join(APPRAISAL.id.table, stands_for(EVALUATION.case_id))
        .subquery("parts")
    )  # fmt: skip
    return sa.select(parts.c.opd_id, parts.c.unit_id, parts.c.predikat).where(parts.c.rank > 1)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose year an evaluation belongs to."""

    person_id: UUID
    year: int


def source_of(session: Session, evaluation_id: UUID) -> Source:
    """The person and the year of an evaluation. One query."""
    row = session.execute(
        sa.select(SKP.person_id, SKP.year)
        .join_from(EVALUATION.case_id.table, VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .where(EVALUATION.case_id == evaluation_id)
    ).one()
    return Source(*row)
