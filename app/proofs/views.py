"""Kartu bukti: what is proved of every process, and the card of one with its articles and counter-examples."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from app.access import access
from app.processes.queries import ProcessUnknown
from app.proofs import queries
from app.web.hypermedia import respond
from workflows.policies import Citation, citation

blueprint = Blueprint("proofs", __name__, url_prefix="/bukti")


@blueprint.get("")
@access(public=True)
def index() -> Response:
    """Every process with whether all holds, and what each property says."""
    return respond("proofs/index.html", cards=queries.cards(), properties=queries.PROPERTIES, sources=_sources())


@blueprint.get("/<name>")
@access(public=True)
def show(name: str) -> Response:
    """One process: what was looked at, property by property, and the shortest way to what does not hold."""
    try:
        card = queries.card(name)
    except ProcessUnknown:
        raise NotFound from None
    return respond("proofs/show.html", card=card, sources=_sources())


def _sources() -> dict[str, tuple[Citation, ...]]:
    return {one.key: tuple(citation(key) for key in one.cites) for one in queries.PROPERTIES}
