"""The assessor's page: rate rows and values, see what the ratings give, check, confirm. Nothing here decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from app.access import access
from app.cases import operations as cases
from app.cases.operations import CaseNotFound
from app.evaluations.forms import ReviewForm
from app.evaluations.forms.review import STEP
from app.evaluations.views.blueprint import Sheet, blueprint, sheet_of
from app.evaluations.views.page import grouped, page_context
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key

LIVE = ("result", "contradiction", "surprise", "standing")


def _opened(case_id: UUID, *, note: bool) -> Sheet:
    """The evaluation, for whoever is asked to review it now; 404 for everybody else."""
    sheet = sheet_of(case_id, note=note)
    if sheet.asked != STEP:
        raise CaseNotFound
    return sheet


def _form(sheet: Sheet) -> ReviewForm:
    policies = sheet.frame.context.policies
    return ReviewForm.of(sheet.content, request.form, sheet.case.rules_on, policies, sheet.facts.led_rating)


def _context(sheet: Sheet, form: ReviewForm) -> dict[str, Any]:
    rows = form.content.rows
    margin = sheet.frame.context.policies.number("evaluation.above_margin", sheet.case.rules_on)
    return {
        **page_context(sheet),
        "form": form,
        "key": None,
        "problems": (),
        "groups": [(group[0], group) for group in grouped(rows)],
        "suggestions": {row.indicator_id: row.suggestion(margin) for row in rows},
    }


@blueprint.get("/<uuid:case_id>/nilai")
@access()
def review(case_id: UUID) -> Response:
    """The review as the assessor left it."""
    sheet = _opened(case_id, note=True)
    return respond("evaluations/review.html", **_context(sheet, _form(sheet)))


@blueprint.post("/<uuid:case_id>/nilai")
@access()
def check(case_id: UUID) -> Response:
    """Keep the draft; complete, it goes on to the check page, else it says what is missing."""
    key = form_key()
    sheet = _opened(case_id, note=False)
    form = _form(sheet)
    kept = {name: request.form.getlist(name) for name in form.data if name in request.form}
    cases.save_draft(actor().person_id, case_id, STEP, kept, clock.now())
    if not form.validate():
        context = {**_context(sheet, form), "key": key, "problems": form.problems()}
        return respond("evaluations/review.html", block="review", status=422, **context)
    return see(url_for("cases.step", case_id=case_id, step=STEP))


@blueprint.post("/<uuid:case_id>/nilai/predikat")
@access()
def live(case_id: UUID) -> Response:
    """What the ratings chosen so far give. Keeps nothing."""
    sheet = _opened(case_id, note=False)
    return respond("evaluations/review.html", block=LIVE[0], also=LIVE[1:], **_context(sheet, _form(sheet)))
