"""The page of one reward."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from app.access import access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.registry import Handler, register
from app.cases.views import note_opening, visible_case
from app.recognition import operations, queries
from app.recognition.forms import AwardForm
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows.recognition import RECOGNITION

blueprint = Blueprint("recognition", __name__, url_prefix="/penghargaan")
register(
    Handler(
        RECOGNITION,
        facts=operations.facts,
        page="recognition.show",
        apply=operations.apply,
        forms={"decide": AwardForm, "refuse": ReasonForm},
        freeze=operations.freeze,
    )
)


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where the reward stands and what is asked of whom."""
    case = visible_case(case_id)
    view = queries.recognition(session(), case_id)
    if view is None:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    return respond("recognition/show.html", frame=shown, recognition=view, documents=frame.documents_of(shown))
