"""Meetings: who may convene one on what, who is invited, and which meetings there are. Read only, ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.calibration.models import CoveredUnit, FirstOpinion, FrozenScore, Meeting, Participant
from app.cases.queries import CASE, VISIBLE, reach
from app.cases.registry import CaseLike, FactsRequest
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.evaluations.queries.facts import organisation
from app.organisation.queries import HIGHEST_LINE, PERSON, UNIT, assessor_of
from app.periods.models import Period
from workflows.approval import Who
from workflows.calibration import CALIBRATION as PROCESS
from workflows.calibration import Facts
from workflows.engine import Stage
from workflows.evaluation import State
from workflows.predicate import OrganisationPredicate, Predicate

MEETING, COVERED, GUEST = columns(Meeting), columns(CoveredUnit), columns(Participant)
SCORE, OPINION = columns(FrozenScore), columns(FirstOpinion)
EVALUATION, PERIOD, APPRAISAL = columns(Evaluation), columns(Period), columns(Appraisal)
CASE_ID = sa.bindparam("case", type_=Id())
AWAITED = (State.RUNNING.value, State.SELF_ASSESSMENT.value, State.REVIEW.value)
LISTED = 60


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting on its page. `counts`: all results in force of the units it covers, `organisation` the predikat that
    holds for its unit; `rated` people wait for it, `waiting` are not rated yet."""

    case_id: UUID
    unit_id: UUID
    unit_name: str
    period_id: UUID
    period_label: str
    head_position_id: UUID
    meets_on: date
    place: str
    frozen_at: datetime | None
    revealed_at: datetime | None
    over_at: datetime | None
    agreements: str
    justification: str
    organisation: OrganisationPredicate | None
    rated: int
    waiting: int
    guests: int
    opinions: int
    counts: Mapping[Predicate, int]


@dataclass(frozen=True, slots=True)
class MeetingFacts(Facts):
    """The facts of the table with the meeting behind them."""

    meeting: MeetingView


def covered(of: Any = CASE_ID) -> sa.Select[Any]:
    """The units a meeting covers, within a larger question."""
    return sa.select(COVERED.unit_id).where(COVERED.meeting_id == of)


def on_the_table(*states: str) -> sa.ColumnElement[bool]:
    """Evaluations of the meeting's period and units in these states; never that of whoever leads it."""
    return sa.and_(
        EVALUATION.period_id == MEETING.period_id, CASE.state.in_(states), CASE.position_id != MEETING.head_position_id,
        CASE.unit_id.in_(covered(MEETING.case_id)),
    )  # fmt: skip


def _people(*states: str) -> Any:
    return (
        sa.select(sa.func.count())
        .select_from(EVALUATION.case_id.table)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(on_the_table(*states))
        .correlate(MEETING.case_id.table)
        .scalar_subquery()
    )


def _guests(*which: sa.ColumnElement[bool]) -> Any:
    found = sa.select(sa.func.count()).select_from(GUEST.meeting_id.table)
    return found.where(GUEST.meeting_id == MEETING.case_id, *which).correlate(MEETING.case_id.table).scalar_subquery()


def _results(one: Predicate) -> Any:
    """How many people of the covered units have that predikat; the OPD is named because the index begins with it."""
    return (
        sa.select(sa.func.count())
        .select_from(APPRAISAL.id.table)
        .where(
            APPRAISAL.period_id == MEETING.period_id, APPRAISAL.superseded_at.is_(None), APPRAISAL.predikat == one,
            APPRAISAL.opd_id == sa.func.coalesce(UNIT.opd_id, UNIT.id, type_=Id()),
            APPRAISAL.unit_id.in_(covered(MEETING.case_id)),
        )
        .correlate(MEETING.case_id.table, UNIT.id.table)
        .scalar_subquery()
    )  # fmt: skip


def _own(column: Any) -> Any:
    """A value of the meeting asked for: a recursive question cannot look at the rows around it."""
    own = sa.alias(MEETING.case_id.table)
    return sa.select(own.c[column.name]).where(own.c.case_id == CASE_ID).correlate(None).scalar_subquery()


def _meeting() -> sa.Select[Any]:
    standing = organisation(_own(MEETING.unit_id), _own(MEETING.period_id))
    return (
        sa.select(
            MEETING.case_id, MEETING.unit_id, UNIT.name, MEETING.period_id, PERIOD.label, MEETING.head_position_id,
            MEETING.meets_on, MEETING.place, MEETING.frozen_at, MEETING.revealed_at, MEETING.over_at,
            MEETING.agreements, MEETING.justification, sa.type_coerce(standing, columns(UnitPredicate).value.type),
            _people(State.REVIEWED.value), _people(*AWAITED), _guests(), _guests(GUEST.wrote_at.is_not(None)),
            *(_results(one) for one in Predicate),
        )
        .join(UNIT.id.table, UNIT.id == MEETING.unit_id)
        .join(PERIOD.id.table, PERIOD.id == MEETING.period_id)
        .where(MEETING.case_id == CASE_ID)
    )  # fmt: skip


MEETING_BY_ID = _meeting()
HEAD = 18  # columns before the counts


def meeting(session: Session, case_id: UUID) -> MeetingView | None:
    """One meeting. One query; who may see it is the case's matter."""
    row = ask(session, MEETING_BY_ID, case=case_id).first()
    if row is None:
        return None
    return MeetingView(*(*row[:HEAD], dict(zip(Predicate, row[HEAD:], strict=True))))


def facts(request: FactsRequest) -> MeetingFacts:
    """What the table asks. One query. Raises LookupError where there is no meeting."""
    known = meeting(request.session, request.case_id)
    if known is None:
        raise LookupError(request.case_id)
    read, on = request.policies.count, request.rules_on
    return MeetingFacts(
        meets_today=known.meets_on <= request.today, rated=known.rated,
        most_people=read("calibration.most_people", on), assessors=known.guests,
        least_assessors=read("calibration.least_assessors", on), opinions=known.opinions, meeting=known,
    )  # fmt: skip


GUEST_SEATS = sa.select(GUEST.position_id).where(GUEST.meeting_id == CASE_ID).order_by(GUEST.position_id)


def seats(session: Session, case: CaseLike, who: Who) -> tuple[UUID, ...]:
    """Whose seats these are: the head of the unit leads, the invited assessors sit beside."""
    if who is Who.ASSESSOR_SUPERIOR:
        return (case.position_id,)
    return tuple(ask(session, GUEST_SEATS, case=case.id).scalars())


# ------------------------------------------------------------------------------------------------ convening

ROOT = sa.bindparam("unit", type_=Id())


def units_below(root: Any) -> Any:
    """The unit and every unit below it: `id` and `depth`."""
    below = sa.select(UNIT.id, sa.literal(0).label("depth")).where(UNIT.id == root).cte("below", recursive=True)
    child = sa.alias(UNIT.id.table)
    return below.union_all(
        sa.select(child.c.id, below.c.depth + 1)
        .join(below, child.c.parent_id == below.c.id)
        .where(below.c.depth < HIGHEST_LINE)
    )


BELOW = sa.select(units_below(ROOT).c.id)


def unit_ids(session: Session, unit_id: UUID) -> tuple[UUID, ...]:
    """The unit and every unit below it."""
    return tuple(ask(session, BELOW, unit=unit_id).scalars())


def meets_already(session: Session, units: Sequence[UUID], period_id: UUID) -> bool:
    """Whether an open meeting on the period covers one of the units."""
    found = (
        sa.select(MEETING.case_id)
        .join(COVERED.unit_id.table, COVERED.meeting_id == MEETING.case_id)
        .where(MEETING.period_id == period_id, MEETING.over_at.is_(None), COVERED.unit_id.in_(list(units)))
    )
    return session.execute(found.limit(1)).first() is not None


def assessors_in(
    session: Session, units: Sequence[UUID], period_id: UUID, head_position_id: UUID, today: date
) -> tuple[UUID, ...]:
    """The positions that rate somebody of these units in the period, the head's among them. One query."""
    rows = session.execute(
        sa.select(assessor_of(CASE.position_id, today))
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(
            EVALUATION.period_id == period_id, CASE.unit_id.in_(list(units)), CASE.position_id != head_position_id,
            CASE.state.in_((*AWAITED, State.REVIEWED.value)),
        )
        .distinct()
    ).scalars()  # fmt: skip
    return tuple(sorted({head_position_id, *(one for one in rows if one is not None)}))


@dataclass(frozen=True, slots=True)
class Convenable:
    """A unit and a period somebody may convene a meeting on, with how many people are rated and how many not yet."""

    unit_id: UUID
    unit_name: str
    period_id: UUID
    period_label: str
    rated: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting in the list."""

    case_id: UUID
    title: str
    state: str
    leader: str
    meets_on: date
    frozen_at: datetime | None

    @property
    def stage(self) -> Stage:
        return PROCESS.stages[PROCESS.state(self.state)]


MEETINGS = (
    sa.select(CASE.id, CASE.title, CASE.state, PERSON.name, MEETING.meets_on, MEETING.frozen_at)
    .join_from(MEETING.case_id.table, CASE.id.table, CASE.id == MEETING.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .order_by(MEETING.over_at.is_not(None), MEETING.meets_on.desc(), CASE.id)
    .limit(LISTED)
)
OF_TENANT = MEETINGS.where(CASE.tenant_id == sa.bindparam("tenant"))
IF_VISIBLE = MEETINGS.where(VISIBLE)


def meetings(session: Session, actor: Actor, today: date) -> tuple[Listed, ...]:
    """The newest meetings somebody may see, open ones first. One query."""
    if actor.reads_all:
        return tuple(Listed(*row) for row in ask(session, OF_TENANT, tenant=actor.tenant_id))
    return tuple(Listed(*row) for row in ask(session, IF_VISIBLE, **reach(actor, today)))


def _convenable() -> sa.Select[Any]:
    heads: Any = sa.bindparam("units", type_=Id(), expanding=True)
    led = sa.select(UNIT.id, UNIT.id.label("root"), sa.literal(0).label("depth")).where(UNIT.id.in_(heads))
    below = led.cte("led", recursive=True)
    child, root = sa.alias(UNIT.id.table), sa.alias(UNIT.id.table)
    below = below.union_all(
        sa.select(child.c.id, below.c.root, below.c.depth + 1)
        .join(below, child.c.parent_id == below.c.id)
        .where(below.c.depth < HIGHEST_LINE)
    )
    rated = sa.func.sum(sa.case((CASE.state == State.REVIEWED.value, 1), else_=0))
    return (
        sa.select(root.c.id, root.c.name, PERIOD.id, PERIOD.label, rated, sa.func.count() - rated)
        .select_from(below)
        .join(root, root.c.id == below.c.root)
        .join(CASE.id.table, sa.and_(CASE.unit_id == below.c.id, CASE.process == "evaluation"))
        .join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .where(
            CASE.tenant_id == sa.bindparam("tenant", type_=Id()),
            CASE.state.in_((State.SELF_ASSESSMENT.value, State.REVIEW.value, State.REVIEWED.value)),
            PERIOD.opens_on <= sa.bindparam("today", type_=sa.Date()),
        )
        .group_by(root.c.id, root.c.name, PERIOD.id, PERIOD.label, PERIOD.ends_on)
        .order_by(PERIOD.ends_on.desc(), root.c.name, root.c.id)
    )


CONVENABLE = _convenable()


def convenable(session: Session, actor: Actor, today: date) -> tuple[Convenable, ...]:
    """Units this person leads, by period, in which somebody is being rated. One query."""
    led = [one.unit_id for one in actor.positions if one.is_head]
    if not led:
        return ()
    rows = ask(session, CONVENABLE, units=led, tenant=actor.tenant_id, today=today)
    return tuple(Convenable(*row) for row in rows)
