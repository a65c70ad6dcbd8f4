"""What each step of the process does to the rows of an evaluation, inside the deciding transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.cases.operations import ask_again, keep_returned
from app.cases.queries import CASE, CaseView, case_unguarded, returned_parts, timeline
from app.cases.registry import Applied
from app.cases.seating import Moment, set_due
from app.database import columns, new_id
from app.evaluations import queries
from app.evaluations.models import Appraisal, BehaviourRating, Evaluation, Objection, UnitPredicate
from app.evaluations.operations.feedback import Said, about_of, keep_feedback, skp_of
from app.evaluations.operations.hooks import tell_changed, tell_closed, tell_decided
from app.evaluations.queries.facts import EVALUATION, REALISATION, last_day, organisation, received_at
from app.evaluations.queries.held import keeps_open
from app.evaluations.queries.posts import is_part_of_year
from app.evaluations.queries.windows import window_end, writing_end
from app.periods.models import PeriodKind
from app.web.clock import CITY
from workflows.calendar import due_on
from workflows.engine import StepRefused
from workflows.evaluation import DISCUSSED, State
from workflows.feedback import Speaker
from workflows.predicate import OrganisationPredicate, Predicate, Rating, predicate
from workflows.returning import Part, changed_keys, since, with_remarks
from workflows.vocabulary import BehaviourValue

FIRST_TIME = 2  # the number of the visit in which a self-assessment is first written
RATING, UNIT_PREDICATE = columns(BehaviourRating), columns(UnitPredicate)


def apply(step: Applied) -> None:
    """Do what the step says to the evaluation. Raises StepRefused; then nothing of the step was written."""
    act = ACTS.get((step.outcome.step.name, State(step.outcome.came_from)), ACTS.get((step.outcome.step.name, None)))
    if act is not None:
        act(step)


def _evaluation(step: Applied) -> Evaluation:
    return step.session.execute(sa.select(Evaluation).where(EVALUATION.case_id == step.case.id)).scalars().one()


def _begin(step: Applied) -> None:
    set_due(step.session, step.case.id, writing_end(step.session, step.case.id, step.policies, step.calendar))


def _recall(step: Applied) -> None:
    """Recalled after the window: the same day is left to send it again."""
    set_due(step.session, step.case.id, max(window_end(step.session, step.case.id), step.today))


def _return_to_employee(step: Applied) -> None:
    """Each row as it stands, with its remark, stays beside the decision."""
    remarks = dict(getattr(step.payload, "rows", ()))
    keep_returned(step.session, step.case.id, step.decision_id, with_remarks(_parts(step), remarks))
    days = due_on(step.policies.value("evaluation.return.due", step.today), step.today, step.calendar)
    set_due(step.session, step.case.id, max(days, window_end(step.session, step.case.id)))


def _return_to_assessor(step: Applied) -> None:
    days = due_on(step.policies.value("confirmation.repair.due", step.today), step.today, step.calendar)
    set_due(step.session, step.case.id, days)


def _submit(step: Applied) -> None:
    row = _evaluation(step)
    row.reflection = step.payload.reflection
    row.content_version += 1
    if isinstance(step.case, CaseView) and step.case.visit_no > FIRST_TIME:
        _ask_again(step)


def _ask_again(step: Applied) -> None:
    """Sent once more: what the assessor chose before about rows that changed since he returned it counts no more."""
    step.session.flush()
    returned = returned_parts(timeline(step.session, step.case.id)[1:])
    if returned:
        again = changed_keys(since(returned, _parts(step)))
        ask_again(step.session, step.case.id, "confirm", {f"r-{key}" for key in again})


def _parts(step: Applied) -> tuple[Part, ...]:
    case = case_unguarded(step.session, step.case.id)
    return queries.content_of(step.session, case, step.today).parts if case else ()


def _confirm(step: Applied) -> None:
    """Row ratings, observations of the seven values, remarks and the result itself."""
    _rate_rows(step, step.payload.rows)
    _rate_values(step, step.payload.values)
    _add_remarks(step, step.payload.feedback)
    _appraise(step, step.payload.work_result, step.payload.behaviour, step.payload.reason, step.payload.note)
    _keep_surprises(step)


def _keep_surprises(step: Applied) -> None:
    """What the assessor was warned of stays with the result, with his answer."""
    if not step.payload.surprises:
        return
    known = queries.current_appraisal(step.session, step.case.id)
    assert known is not None
    known.surprises, known.surprise_reason = ", ".join(step.payload.surprises), step.payload.surprise_reason


def _rate_rows(step: Applied, rows: tuple[tuple[str, Rating], ...]) -> None:
    for key, rating in rows:
        step.session.execute(
            sa.update(REALISATION.indicator_id.table)
            .where(REALISATION.evaluation_id == step.case.id, REALISATION.indicator_id == UUID(key))
            .values(rating=rating)
        )


def _rate_values(step: Applied, values: tuple[tuple[str, Rating], ...]) -> None:
    step.session.execute(sa.delete(RATING.value.table).where(RATING.evaluation_id == step.case.id))
    for code, rating in values:
        step.session.add(BehaviourRating(evaluation_id=step.case.id, value=BehaviourValue(code), rating=rating))


def _add_remarks(step: Applied, remarks: tuple[tuple[str, str], ...]) -> None:
    if step.actor.person_id is None:
        return
    skp_id = skp_of(step.session, step.case.id) if remarks else None
    for key, text in remarks:
        about = about_of(key)
        if about is not None and skp_id is not None:
            leader = step.actor.person_id
            keep_feedback(
                step.session,
                Said(step.case.tenant_id, skp_id, step.case.id, about, Speaker.LEADER, leader, text, step.now),
            )


def organisation_of(session: Any, unit_id: UUID, period_id: UUID) -> OrganisationPredicate | None:
    """The predikat of the organisation that counts for people of that unit in that period."""
    found = session.execute(
        sa.select(sa.type_coerce(organisation(unit_id, period_id), UNIT_PREDICATE.value.type))
    ).scalar()
    return OrganisationPredicate(found) if found is not None else None


def _appraise(step: Applied, work_result: Rating, behaviour: Rating, reason: str, note: str) -> Predicate:
    """A new result. The one before it is superseded, never changed."""
    row = _evaluation(step)
    known = queries.current_appraisal(step.session, step.case.id)
    value = organisation_of(step.session, step.case.unit_id, row.period_id) or (known.organisation if known else None)
    if known is not None:
        known.superseded_at = step.now
        step.session.flush()
    found = predicate(work_result, behaviour)
    step.session.add(
        Appraisal(
            id=new_id(), tenant_id=step.case.tenant_id, evaluation_id=step.case.id, no=known.no + 1 if known else 1,
            organisation=value, work_result=work_result, behaviour=behaviour, predikat=found, reason=reason, note=note,
            decision_id=step.decision_id, set_at=step.now, period_id=row.period_id, opd_id=step.case.opd_id,
            unit_id=step.case.unit_id,
        )
    )  # fmt: skip
    step.session.flush()
    return found


def _revise(step: Applied) -> None:
    """Other ratings after the discussion of a calibration; the note to the employee and what surprised him stay."""
    if not keeps_open(step.session, step.case.id):
        raise StepRefused([DISCUSSED.because])
    known = queries.current_appraisal(step.session, step.case.id)
    assert known is not None
    _appraise(step, step.payload.work_result, step.payload.behaviour, step.payload.reason, known.note)
    new = queries.current_appraisal(step.session, step.case.id)
    assert new is not None
    new.surprises, new.surprise_reason = known.surprises, known.surprise_reason


def _deliver(step: Applied) -> None:
    """The result is on its way; whatever was received or answered before belonged to an older one."""
    row = _evaluation(step)
    row.delivered_at, row.received_at, row.received_how, row.answered = step.now, None, "", ""


def _received(step: Applied) -> datetime | None:
    found: datetime | None = step.session.execute(
        sa.select(received_at())
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(EVALUATION.case_id == step.case.id)
    ).scalar()
    return found


def _answer(step: Applied, answer: str) -> None:
    """Keep what was answered, and the receipt that started the clock: an opening, else the day of the signed paper."""
    row = _evaluation(step)
    if row.received_at is None:
        opened, paper_on = _received(step), step.behalf.paper_on if step.behalf else None
        if opened is None and paper_on is not None:
            row.received_at, row.received_how = _noon(paper_on, step), "paper"
        else:
            row.received_at, row.received_how = opened or step.now, "opened"
    row.answered = answer


def _noon(day: date, step: Applied) -> datetime:
    """A paper carries a day and no hour; noon of it, and never later than now."""
    return min(datetime.combine(day, time(12), CITY), step.now)


def _accept(step: Applied) -> None:
    _answer(step, "accepted")


def _lapse(step: Applied) -> None:
    _answer(step, "lapsed")


def _hand_over(step: Applied) -> None:
    """The paper starts the clock, on the day it was handed over."""
    row, day = _evaluation(step), step.payload.on
    row.received_at, row.received_how = _noon(day, step), "paper"
    set_due(step.session, step.case.id, last_day(step.policies, day, step.calendar))


def _object(step: Applied) -> None:
    _answer(step, "objected")
    step.session.add(
        Objection(
            evaluation_id=step.case.id, tenant_id=step.case.tenant_id, reasons=step.payload.reasons, filed_at=step.now
        )
    )


def _decide(step: Applied) -> None:
    """The final answer. A changed result supersedes the old one."""
    answer = step.payload
    row = (
        step.session.execute(sa.select(Objection).where(columns(Objection).evaluation_id == step.case.id))
        .scalars()
        .one()
    )
    row.heard_employee, row.heard_assessor = answer.heard_employee, answer.heard_assessor
    row.changed, row.answer, row.decided_at = answer.changed, answer.answer, step.now
    if answer.changed and answer.work_result is not None and answer.behaviour is not None:
        known = queries.current_appraisal(step.session, step.case.id)
        _appraise(step, answer.work_result, answer.behaviour, answer.answer, known.note if known else "")
        tell_changed(step.session, step.case.id, _moment(step))


def _ratify(step: Applied) -> None:
    """A final annual result; of several posts the summary says which of them is that of the year."""
    if _evaluation(step).kind is PeriodKind.ANNUAL:
        tell_closed(step.session, step.case.id, _moment(step))
        if not is_part_of_year(step.session, step.case.id):
            tell_decided(step.session, step.case.id, step.case.id, _moment(step))


def _moment(step: Applied) -> Moment:
    return Moment(step.now, step.today, step.policies, step.calendar)


# A state of None stands for any state the step leaves.
ACTS: Mapping[tuple[str, State | None], Callable[[Applied], None]] = {
    ("begin", None): _begin,
    ("submit", None): _submit,
    ("confirm", None): _confirm,
    ("return", State.REVIEW): _return_to_employee,
    ("return", State.CONFIRMING): _return_to_assessor,
    ("recall", None): _recall,
    ("revise", None): _revise,
    ("deliver", None): _deliver,
    ("accept", None): _accept,
    ("object", None): _object,
    ("hand_over", None): _hand_over,
    ("lapse", None): _lapse,
    ("decide", None): _decide,
    ("ratify", None): _ratify,
}
