"""My years, post by post, and the page of one summary."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response

from app.access import access
from app.annual import operations, queries
from app.annual.forms import ChoiceForm
from app.annual.queries import AnnualFacts
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.registry import Handler, register
from app.cases.views import note_opening, visible_case
from app.evaluations.operations import on_closed, on_result_changed
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows.annual import ANNUAL, RULE
from workflows.policies import citation

blueprint = Blueprint("annual", __name__, url_prefix="/ringkasan-tahunan")
register(
    Handler(
        ANNUAL,
        facts=queries.facts,
        page="annual.show",
        apply=operations.apply,
        forms={"establish": ChoiceForm},
        freeze=operations.freeze,
    )
)
on_closed(operations.open_for_result)
on_result_changed(operations.withdraw_for_result)


@blueprint.get("")
@access()
def index() -> Response:
    """My years: each post with its quarters and its result, and the predikat of the year."""
    me = actor()
    posts = queries.posts_of(session(), me.person_id)
    summaries = queries.summaries_of(session(), me.person_id)
    years = [
        (year, list(some), queries.in_force(summaries, year)) for year, some in groupby(posts, key=lambda one: one.year)
    ]
    return respond("annual/index.html", years=years, source=citation(RULE))


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """The parts of one year, which of them counts, and why."""
    case = visible_case(case_id)
    if case.process != ANNUAL.name:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts: AnnualFacts = shown.context.facts
    return respond(
        "annual/show.html",
        frame=shown,
        documents=frame.documents_of(shown),
        facts=facts,
        opens_parts=shown.is_subject or actor().reads_all,
        source=citation(RULE),
    )
