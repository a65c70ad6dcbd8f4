"""What hangs loose: results nobody supports, rows that support nothing, results with too many supporters."""

from __future__ import annotations

from flask import Response, request

from app.access import access
from app.cascade import queries
from app.cascade.views.blueprint import blueprint
from app.cases.operations import CaseNotFound
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.policies import citation_label


@blueprint.get("/periksa")
@access()
def loose_ends() -> Response:
    """Of the own team, or of an OPD one may look through."""
    me, today = actor(), clock.today()
    allowed = queries.scopes(session(), me)
    asked = request.args.get("opd", "")
    opd_id = uuid_or_none(asked)
    if asked and opd_id not in {one.opd_id for one in allowed}:
        raise CaseNotFound
    rule = in_force(session()).value("cascade.claims.max", today)
    most = int(rule.value)
    return respond(
        "cascade/loose_ends.html",
        ends=queries.loose_ends(session(), me, opd_id, most, today),
        scopes=allowed,
        opd=str(opd_id) if opd_id else "",
        most=most,
        basis=citation_label(rule.instrument, rule.article),
    )
