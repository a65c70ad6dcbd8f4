"""What the process asks about one evaluation, and the single row behind its page: one query. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries import aways_told, read_aways
from app.cases.queries import CASE, DECISION, READING, SEAT, VISIT, put_down_by
from app.cases.registry import FactsRequest
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation, Objection, Realisation, UnitPredicate
from app.evaluations.queries.hands import concerned, reviewed
from app.evaluations.queries.held import DISCUSSED, FROZEN, HELD, MET, waits
from app.evaluations.queries.posts import LED, handed_over_by
from app.organisation.queries import ASSIGNMENT, HIGHEST_LINE, PERSON, UNIT, valid_on
from app.periods.models import Dispensation, Period, PeriodKind
from app.records.models import ReadingKind
from app.skp.models import Indicator, Result, Skp, SkpVersion
from app.web.clock import day_of
from workflows.absence import Service, service_of
from workflows.approval import Who
from workflows.calendar import WorkingDays, due_on
from workflows.evaluation import Facts, State
from workflows.leaders import leader_rating
from workflows.policies import Policies, Unit
from workflows.predicate import OrganisationPredicate, Predicate, Rating
from workflows.vocabulary import Approach, FormClass

EVALUATION, REALISATION, APPRAISAL = columns(Evaluation), columns(Realisation), columns(Appraisal)
OBJECTION, UNIT_PREDICATE = columns(Objection), columns(UnitPredicate)
PERIOD, DISPENSATION = columns(Period), columns(Dispensation)
VERSION, RESULT, INDICATOR, SKP = columns(SkpVersion), columns(Result), columns(Indicator), columns(Skp)
# The names of what the one statement is asked with: putting it together takes longer than answering it.
CASE_ID, VISIT_ID = sa.bindparam("case", type_=Id()), sa.bindparam("visit", type_=Id())
PERSON_ID, POSITION_ID = sa.bindparam("person", type_=Id()), sa.bindparam("position", type_=Id())
OPD_ID, TODAY = sa.bindparam("opd", type_=Id()), sa.bindparam("today", type_=sa.Date())
RECEIPTS = (ReadingKind.OPENED, ReadingKind.DELIVERED)


@dataclass(frozen=True, slots=True)
class AppraisalView:
    """The result in force. `led`, where asked for: what the unit reached that the person leads."""

    no: int
    organisation: OrganisationPredicate | None
    work_result: Rating
    behaviour: Rating
    predikat: Predicate
    reason: str
    note: str
    set_at: datetime
    surprises: str = ""
    surprise_reason: str = ""
    led: OrganisationPredicate | None = None


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """What the employee objects to, and what was answered. `changed` is None until it is decided."""

    reasons: str
    filed_at: datetime
    heard_employee: str
    heard_assessor: str
    changed: bool | None
    answer: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class EvaluationFacts(Facts):
    """The facts of the table with the words behind them. `veiled`: rated, but not for the reader's eyes yet.

    `starts_on` and `ends_on` are the period's; `service` is what the person served of it under this SKP.
    `hand_over_by`: until when a post that was left is to be written up.
    """

    kind: PeriodKind
    version_id: UUID
    period_id: UUID
    period_label: str
    starts_on: date
    ends_on: date
    reflection: str
    delivered_at: datetime | None
    received_at: datetime | None
    received_how: str
    answered: str
    version_no: int
    approach: Approach
    form_class: FormClass
    agreed_at: datetime | None
    organisation: OrganisationPredicate | None
    appraisal: AppraisalView | None
    objection: ObjectionView | None
    service: Service
    veiled: bool = False
    hear_until: date | None = None
    hand_over_by: date | None = None
    led: OrganisationPredicate | None = None


def stands_for(evaluation_id: Any) -> sa.ColumnElement[bool]:
    """Joins the appraisal that stands for an evaluation: the one that no later one replaced."""
    return sa.and_(APPRAISAL.evaluation_id == evaluation_id, APPRAISAL.superseded_at.is_(None))


def last_day(policies: Policies, received_on: date, calendar: WorkingDays) -> date:
    """The last day on which an objection may be filed. Working days reach up to the next working day's eve."""
    value = policies.value("objection.window", received_on)
    last = due_on(value, received_on, calendar)
    return calendar.next_working_day(last) - timedelta(days=1) if value.unit is Unit.WORKING_DAYS else last


def _reading(case: sa.ColumnElement[UUID], subject: sa.ColumnElement[UUID]) -> Any:
    """When the person concerned first opened the result that was delivered last."""
    return (
        sa.select(sa.func.min(READING.at))
        .join_from(READING.id.table, VISIT.id.table, VISIT.id == READING.visit_id)
        .where(
            VISIT.case_id == case,
            VISIT.state == State.DELIVERED.value,
            VISIT.opened_at >= EVALUATION.delivered_at,
            READING.reader_id == subject,
            READING.kind.in_(RECEIPTS),
        )
        .scalar_subquery()
    )


def received_at() -> sa.ColumnElement[datetime | None]:
    """Receipt as recorded (hand-over, answer), else the first opening of the delivered result."""
    return sa.func.coalesce(
        EVALUATION.received_at, _reading(EVALUATION.case_id, CASE.subject_id), type_=EVALUATION.received_at.type
    )


def organisation(unit_id: Any, period_id: Any) -> Any:
    """Predikat of the unit in the period, else of the nearest unit above it that has one."""
    above = (
        sa.select(UNIT.id, UNIT.parent_id, sa.literal(0).label("depth"))
        .where(UNIT.id == unit_id)
        .cte("above", recursive=True)
    )
    parent = sa.alias(UNIT.id.table)
    above = above.union_all(
        sa.select(parent.c.id, parent.c.parent_id, above.c.depth + 1)
        .join(above, parent.c.id == above.c.parent_id)
        .where(above.c.depth < HIGHEST_LINE)
    )
    value = (  # asked for each unit on the way: a join would begin with all values of the period
        sa.select(UNIT_PREDICATE.value)
        .where(
            UNIT_PREDICATE.unit_id == above.c.id,
            UNIT_PREDICATE.period_id == period_id,
            UNIT_PREDICATE.superseded_at.is_(None),
        )
        .correlate_except(UNIT_PREDICATE.id.table)
        .scalar_subquery()
    )
    nearest = sa.select(value).select_from(above).where(value.is_not(None)).order_by(above.c.depth).limit(1)
    return nearest.scalar_subquery()


def _own_unit() -> Any:
    """The unit of the case asked for. A value of its own: a recursive question cannot look at the rows around it."""
    own = sa.alias(CASE.id.table)
    return sa.select(own.c.unit_id).where(own.c.id == CASE_ID).correlate(None).scalar_subquery()


def _opened_by_assessor() -> sa.ColumnElement[bool]:
    on: Any = TODAY
    return sa.exists(
        sa.select(READING.id)
        .join(SEAT.id.table, sa.and_(SEAT.visit_id == READING.visit_id, SEAT.who == Who.ASSESSOR))
        .join(
            ASSIGNMENT.id.table,
            sa.and_(
                ASSIGNMENT.position_id == SEAT.position_id,
                ASSIGNMENT.person_id == READING.reader_id,
                valid_on(ASSIGNMENT, on),
            ),
        )
        .where(READING.visit_id == VISIT_ID)
    )


def _opened_by_actor() -> sa.ColumnElement[bool]:
    return sa.exists().where(READING.visit_id == VISIT_ID, READING.reader_id == PERSON_ID, READING.kind.in_(RECEIPTS))


def _indicators() -> Any:
    return (
        sa.select(sa.func.count(INDICATOR.id))
        .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .where(RESULT.version_id == EVALUATION.version_id)
        .correlate(EVALUATION.case_id.table)
        .scalar_subquery()
    )


def _realisations() -> Any:
    return (
        sa.select(sa.func.count(REALISATION.indicator_id))
        .join(INDICATOR.id.table, INDICATOR.id == REALISATION.indicator_id)
        .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .where(
            REALISATION.evaluation_id == EVALUATION.case_id,
            RESULT.version_id == EVALUATION.version_id,
            REALISATION.text != "",
        )
        .correlate(EVALUATION.case_id.table)
        .scalar_subquery()
    )


def _dispensed() -> Any:
    return (
        sa.select(sa.func.max(DISPENSATION.until_on))
        .where(
            sa.or_(
                DISPENSATION.case_id == CASE_ID,
                sa.and_(DISPENSATION.opd_id == OPD_ID, DISPENSATION.period_id == EVALUATION.period_id),
            )
        )
        .correlate(EVALUATION.case_id.table)
        .scalar_subquery()
    )


def _agreed_at() -> Any:
    return (
        sa.select(sa.func.max(DECISION.at))
        .where(DECISION.case_id == EVALUATION.version_id, DECISION.step == "agree")
        .correlate(EVALUATION.case_id.table)
        .scalar_subquery()
    )


def _statement() -> Any:
    return (
        sa.select(
            EVALUATION.case_id, EVALUATION.kind, EVALUATION.version_id, EVALUATION.period_id, EVALUATION.reflection,
            EVALUATION.delivered_at, EVALUATION.received_how, EVALUATION.answered, PERIOD.label, PERIOD.starts_on,
            PERIOD.ends_on, PERIOD.opens_on, PERIOD.closes_on, VERSION.no.label("version_no"), VERSION.approach,
            VERSION.form_class, PERSON.status, VISIT.state, VISIT.due_on,
            APPRAISAL.no, APPRAISAL.organisation, APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat,
            APPRAISAL.reason, APPRAISAL.note, APPRAISAL.set_at, APPRAISAL.surprises, APPRAISAL.surprise_reason,
            OBJECTION.reasons, OBJECTION.filed_at, OBJECTION.heard_employee, OBJECTION.heard_assessor,
            OBJECTION.changed, OBJECTION.answer, OBJECTION.decided_at,
            received_at().label("received_at"),
            sa.type_coerce(organisation(_own_unit(), EVALUATION.period_id), UNIT_PREDICATE.value.type).label("unit"),
            _indicators().label("indicators"), _realisations().label("realisations"),
            _dispensed().label("dispensed"), _agreed_at().label("agreed_at"),
            _opened_by_assessor().label("assessor_opened"), _opened_by_actor().label("actor_opened"),
            concerned().label("concerned"), reviewed().label("reviewed"),
            put_down_by(CASE_ID, PERSON_ID, "submit", "object").label("put_down"),
            SKP.starts_on.label("from_on"), SKP.ends_on.label("to_on"), PERSON.ended_on,
            aways_told(CASE.subject_id, PERIOD.starts_on, PERIOD.ends_on).label("away"),
            HELD.label("held"), MET.label("met"), FROZEN.label("frozen"), DISCUSSED.label("discussed"),
            EVALUATION.left_on, sa.type_coerce(LED, UNIT_PREDICATE.value.type).label("led"), VISIT.paused_on,
        )
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(VISIT.id.table, VISIT.id == VISIT_ID)
        .outerjoin(APPRAISAL.id.table, stands_for(EVALUATION.case_id))
        .outerjoin(OBJECTION.evaluation_id.table, OBJECTION.evaluation_id == EVALUATION.case_id)
        .where(EVALUATION.case_id == CASE_ID)
    )  # fmt: skip


STATEMENT = _statement()


def facts(request: FactsRequest) -> EvaluationFacts:
    """Everything the guards ask and the page says of the evaluation as a whole. One query."""
    row = ask(
        request.session, STATEMENT, case=request.case_id, visit=request.visit_id, person=request.person_id,
        position=request.position_id, opd=request.opd_id, today=request.today,
    ).one()  # fmt: skip
    received_on = day_of(row.received_at) if row.received_at else None
    delivered_on = day_of(row.delivered_at) if row.delivered_at else None
    last = _last_objection(row, received_on, request)
    is_self_assessment = row.state == State.SELF_ASSESSMENT.value
    veiled = row.state == State.REVIEWED.value and request.person_id == request.subject_id
    served = _service(row, request)
    writing = row.due_on or (request.today if row.paused_on else None)
    closes = max(filter(None, (row.closes_on, row.dispensed, writing if is_self_assessment else None)))
    return EvaluationFacts(
        window_opens_on=min(row.opens_on, row.left_on or row.opens_on), window_closes_on=closes,
        indicators=row.indicators,
        realisations=row.realisations, opened_by_assessor=row.assessor_opened, opened_by_actor=row.actor_opened,
        organisation_set=row.unit is not None, received=received_on is not None,
        unopened_days=0 if received_on else request.calendar.between(delivered_on or request.today, request.today),
        delivered_on=delivered_on, last_objection_on=last, last_paper_on=_last_paper_day(received_on, last, request),
        objection_allowed=_may_object(row, received_on or request.rules_on, request.policies),
        has_objection=row.filed_at is not None,
        calibration_open=waits(row, request.policies, request.rules_on), scores_frozen=row.frozen,
        in_discussion=row.discussed,
        handled_by_actor=row.concerned, reviewed_by_actor=row.reviewed, submitted_by_actor=bool(row.put_down),
        final_ratings=(row.work_result, row.behaviour) if row.changed is not None else None,
        mostly_away=served.excluded, service=served, kind=row.kind,
        version_id=row.version_id,
        period_id=row.period_id, period_label=row.label, starts_on=row.starts_on, ends_on=row.ends_on,
        reflection=row.reflection, delivered_at=row.delivered_at, received_at=row.received_at,
        received_how=row.received_how, answered=row.answered, version_no=row.version_no, approach=row.approach,
        form_class=row.form_class, agreed_at=row.agreed_at, organisation=row.unit,
        appraisal=AppraisalView(*row[19:29]) if row[19] is not None and not veiled else None,
        objection=ObjectionView(*row[29:36]) if row.filed_at is not None else None, veiled=veiled,
        hear_until=_hear_until(request) if row.state == State.OBJECTED.value else None,
        handed_over=row.left_on is not None, led=row.led, hand_over_by=_hand_over_by(row, request, closes),
        led_rating=_led_rating(row, request),
    )  # fmt: skip


def _service(row: Any, request: FactsRequest) -> Service:
    """What was served of the period: from the SKP's days, the last day of service, and leave where there is any."""
    first, last = part_of(row.starts_on, row.ends_on, row.from_on, row.to_on, row.ended_on)
    return service_of(first, last, read_aways(row.away), request.policies, request.rules_on)


def part_of(starts: date, ends: date, from_on: date, to_on: date, ended_on: date | None) -> tuple[date, date]:
    """The days of a period that lie in the SKP and in the service; the period where they do not meet."""
    first, last = max(starts, from_on), min(day for day in (ends, to_on, ended_on) if day is not None)
    return (first, last) if first <= last else (starts, ends)


def _last_objection(row: Any, received_on: date | None, request: FactsRequest) -> date | None:
    """The window, or later where the clock of the delivery was moved; while it stands still nothing is over."""
    if received_on is None:
        return None
    last = last_day(request.policies, received_on, request.calendar)
    moved = moved_later(row.due_on, request.rules_on, request.policies, request.calendar)
    moved = request.today if row.paused_on else moved
    return max(last, moved) if row.state == State.DELIVERED.value and moved else last


def moved_later(due: date | None, delivered_on: date, policies: Policies, calendar: WorkingDays) -> date | None:
    """The deadline of a delivery that a pause or an outage moved; the one it began with says nothing of the window,
    which begins when the result is received."""
    return due if due is not None and due > last_day(policies, delivered_on, calendar) else None


def _hear_until(request: FactsRequest) -> date:
    """Until when both sides are asked to explain themselves."""
    return due_on(request.policies.value("objection.hearing.due", request.rules_on), request.rules_on, request.calendar)


def _led_rating(row: Any, request: FactsRequest) -> Rating | None:
    """What the unit reached binds its leader's rating, until an objection was decided: that is final."""
    return leader_rating(row.led, request.policies, request.rules_on) if row.led and row.changed is None else None


def _hand_over_by(row: Any, request: FactsRequest, closes: date) -> date | None:
    if row.left_on is None:
        return None
    return handed_over_by(request.policies, request.calendar, row.left_on, closes)


def _last_paper_day(received_on: date | None, last: date | None, request: FactsRequest) -> date | None:
    """Until when an objection that was handed in on paper by its last day may be put down."""
    if received_on is None or last is None:
        return None
    return due_on(request.policies.value("objection.paper_entry", received_on), last, request.calendar)


def _may_object(row: Any, rules_on: date, policies: Policies) -> bool:
    """Whether this kind of result, of this kind of employee, at this stage may be objected to, by the policy of the
    day on which it was received: the right does not come or go while its window runs."""
    allowed = row.kind is PeriodKind.ANNUAL or policies.flag("objection.quarterly_allowed", rules_on)
    if row.status.has_contract:
        allowed = allowed and policies.flag("objection.pppk_allowed", rules_on)
    if row.answered == "accepted":
        allowed = allowed and policies.flag("objection.after_acceptance_allowed", rules_on)
    return allowed


def current_appraisal(session: Session, evaluation_id: UUID) -> Appraisal | None:
    """The row of the result in force."""
    return (
        session.execute(
            sa.select(Appraisal).where(stands_for(evaluation_id))
        )
        .scalars()
        .first()
    )
