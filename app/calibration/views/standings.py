"""The pattern a leader establishes for a unit: prepared from its spread, signed on the step's own page."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, url_for

from app.access import access
from app.calibration import operations, queries
from app.calibration.queries import StandingFacts
from app.calibration.views.blueprint import blueprint
from app.calibration.views.spreads import CITED, columns_of
from app.cases import frame
from app.cases.operations import CaseNotFound, KeyReused
from app.cases.views import note_opening, visible_case
from app.periods.operations import NotTheLeader, PeriodOutdated, PeriodRefused
from app.periods.queries import predicate_history
from app.periods.views.blueprint import sender
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, session
from workflows.standing import STANDING


@blueprint.post("/distribusi/<uuid:unit_id>/<uuid:period_id>/tetapkan")
@access()
def prepare(unit_id: UUID, period_id: UUID) -> Response:
    """Open the case of the pattern and lead to its step."""
    who = sender()
    if queries.place(session(), actor(), unit_id, clock.today()) is None:
        abort(404)
    try:
        case_id = operations.prepare(who, unit_id, period_id)
    except NotTheLeader:
        abort(403)
    except (PeriodRefused, PeriodOutdated, KeyReused) as refusal:
        flash(str(refusal) or "Ini berubah sejak halaman Anda dibuka.", "perlu")
        return see(url_for("calibration.unit", unit_id=unit_id, periode=period_id))
    if case_id is None:
        return see(url_for("calibration.unit", unit_id=unit_id, periode=period_id))
    return see(url_for("calibration.standing", case_id=case_id))


@blueprint.get("/penetapan-pola/<uuid:case_id>")
@access()
def standing(case_id: UUID) -> Response:
    """What the pattern is about, what it rests on, and what was established."""
    case = visible_case(case_id)
    if case.process != STANDING.name:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts: StandingFacts = shown.context.facts
    return respond(
        "calibration/standing.html",
        frame=shown,
        documents=frame.documents_of(shown),
        standing=facts.standing,
        spread=facts.spread,
        columns=columns_of(facts.spread.counts, facts.spread.check),
        history=predicate_history(session(), facts.standing.unit_id, facts.standing.period_id),
        citation=CITED,
    )
