"""Decisions of others, taken together with more, that the lot gave to the reader to look at once more."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.inbox import operations, queries
from app.inbox.forms import LookForm
from app.inbox.operations import Answer, Sent
from app.inbox.views.blueprint import blueprint
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, session


def _page(form: LookForm | None = None, about: UUID | None = None, status: int = 200, key: str = "") -> Response:
    me = actor()
    found = queries.looks_for(session(), me)
    return respond(
        "inbox/looks.html",
        status=status,
        looks=[(look, form if form and look.id == about else LookForm()) for look in found],
        problems=form.problems() if form else [],
        about=about,
        key=key,
        numbers=queries.look_numbers(session(), me.tenant_id) if me.is_officer else None,
    )


@blueprint.get("/kotak-masuk/lihat-ulang")
@access()
def looks() -> Response:
    """What waits for the reader; for BKPSDM also how many there are in the city and what came of them."""
    return _page()


@blueprint.post("/kotak-masuk/lihat-ulang/<uuid:look_id>")
@access()
def answer_look(look_id: UUID) -> Response:
    """Note what was found. The decision stands as it was."""
    key, form = form_key(), LookForm(request.form)
    if not form.validate():
        if queries.look_for(session(), actor(), look_id) is None:
            raise CaseNotFound
        return _page(form, look_id, 422, key)
    sent = Sent(actor(), key, form_hash(), clock.now())
    operations.answer_look(sent, look_id, Answer(queries.Finding(form.temuan.data), form.alasan.data))
    flash("Dicatat. Keputusannya tidak berubah; yang perlu dibahas disampaikan kepada yang memutus.", "selesai")
    return see(url_for("inbox.looks"))
