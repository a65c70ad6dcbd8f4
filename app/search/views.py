"""Cari: people, cases and units that the asker may see."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request, url_for

from app.access import access
from app.cases.registry import handler_of
from app.search import queries
from app.search.forms import MOST, SearchForm
from app.web import clock
from app.web.entry import declared
from app.web.forms import unreadable
from app.web.hypermedia import respond
from app.web.request import actor, session

blueprint = Blueprint("search", __name__)


@blueprint.get("/cari")
@access()
def show() -> Response:
    asked = "q" in request.args
    form = SearchForm(request.args)
    if not asked or not form.validate():
        problems = form.problems() if asked else []
        typed = str(form.q.data or "")
        kept = typed if len(typed) <= MOST and not unreadable(typed) else ""
        return respond("search/show.html", status=422 if problems else 200, asked=False, words=kept, problems=problems)
    me, words, today = actor(), str(form.q.data), clock.today()
    people = queries.people(session(), me, words, today)
    cases = queries.cases(session(), me, words, [p.id for p in people], today)
    people_door = declared(current_app, "organisation.person")
    return respond(
        "search/show.html",
        asked=True,
        words=words,
        problems=[],
        people=people,
        opens_people=people_door is not None and people_door.allows(me),
        cases=[(url_for(handler_of(c.process).page, case_id=c.id), c) for c in cases],
        units=queries.units(session(), me, words),
        most=queries.MOST,
    )
