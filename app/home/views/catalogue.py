"""`/komponen`: every component in every state, to look at. Only in the practice city."""

from __future__ import annotations

from flask import Response, abort, current_app, url_for

from app.access import access
from app.home.views.blueprint import blueprint
from app.web.hypermedia import respond, see
from workflows.diagram import Where
from workflows.evaluation import EVALUATION
from workflows.layout import drawn
from workflows.predicate import MATRIX

WALKED = Where(tuple(EVALUATION.states)[4], tuple(EVALUATION.states)[:4])


def _in_practice() -> None:
    """404 where real people work."""
    if not current_app.config["PRACTICE"]:
        abort(404)


@blueprint.get("/komponen")
@access(public=True)
def components() -> Response:
    _in_practice()
    return respond(
        "components/catalogue.html", matrix=MATRIX, wide=drawn(EVALUATION, WALKED, {}, upright=False),
        tall=drawn(EVALUATION, WALKED, {}, upright=True),
    )  # fmt: skip


@blueprint.post("/komponen")
@access(public=True)
def try_component() -> Response:
    """The buttons and forms of the page lead back to it; they change nothing."""
    _in_practice()
    return see(url_for("home.components"))
