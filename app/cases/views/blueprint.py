"""Where cases are reached, and how refusals of cases and of the engine become pages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for

from app.cases import queries
from app.cases.operations import CaseNotFound, CaseOutdated, KeyReused
from app.cases.queries import CaseView
from app.cases.registry import handler_of
from app.records import operations as records
from app.records.operations import ReadingKind
from app.web import clock, errors
from app.web.request import actor, session
from workflows.engine import StepNotOpen, StepRefused, UnknownStep

blueprint = Blueprint("cases", __name__, url_prefix="/perkara")

# Refusals of cases and of the engine, whatever slice they come from, as pages.
blueprint.app_errorhandler(CaseNotFound)(lambda _: errors.page(404))
blueprint.app_errorhandler(UnknownStep)(lambda _: errors.page(404))
blueprint.app_errorhandler(StepNotOpen)(lambda _: errors.page(409))
blueprint.app_errorhandler(CaseOutdated)(lambda refusal: errors.page(409, latest=refusal.latest))
blueprint.app_errorhandler(KeyReused)(lambda _: errors.page(422))
blueprint.app_errorhandler(StepRefused)(lambda refusal: errors.page(422, reasons=refusal.reasons))


def visible_case(case_id: UUID) -> CaseView:
    """The case, or 404 for whoever may not see it."""
    case = queries.case_for(session(), actor(), case_id, clock.today())
    if case is None:
        raise CaseNotFound
    return case


def note_opening(case: CaseView, *, of_visit: bool = True) -> None:
    """Write into the reading log that the actor opened the case in this visit.

    Not `of_visit`: he looked at a part of it, which nobody may count as having read the whole.
    """
    me = actor()
    records.seen(
        tenant_id=case.tenant_id,
        reader_id=me.person_id,
        subject_id=case.subject_id,
        kind=ReadingKind.OPENED,
        capacity=me.title,
        now=clock.now(),
        case_id=case.id,
        visit_id=case.visit_id if of_visit else None,
    )


def page_of(case: CaseView) -> str:
    """Where the case is shown."""
    return url_for(handler_of(case.process).page, case_id=case.id)
