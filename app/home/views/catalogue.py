"""`/komponen`: every component in every state, to look at. Only in the practice city."""

from __future__ import annotations

from flask import Response, abort, current_app, url_for

from app.access import access
from app.home.views.blueprint import blueprint
from app.web.hypermedia import respond, see
from workflows.predicate import MATRIX


def _in_practice() -> None:
    """404 where real people work."""
    if not current_app.config["PRACTICE"]:
        abort(404)


@blueprint.get("/komponen")
@access(public=True)
def components() -> Response:
    _in_practice()
    return respond("components/catalogue.html", matrix=MATRIX)


@blueprint.post("/komponen")
@access(public=True)
def try_component() -> Response:
    """The buttons and forms of the page lead back to it; they change nothing."""
    _in_practice()
    return see(url_for("home.components"))
