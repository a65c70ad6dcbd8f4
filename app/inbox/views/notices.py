"""Messages inside the app."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.cases.queries import decided_in
from app.inbox import operations, queries
from app.inbox.queries import PAGE
from app.inbox.views.blueprint import blueprint, page_number, pages_of
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session


@blueprint.get("/pemberitahuan")
@access()
def notices() -> Response:
    me, page = actor(), page_number()
    total, unread = queries.count_notices(session(), me.person_id)
    found = queries.notices_of(session(), me.person_id, offset=(page - 1) * PAGE)
    return respond(
        "inbox/notices.html",
        notices=found,
        reached=_reached({one.case_id for one in found if one.case_id}),
        total=total,
        unread=unread,
        page=page,
        pages=pages_of(total),
    )


def _reached(case_ids: set[UUID]) -> frozenset[UUID]:
    """Of these cases those the reader may open: he sees them, or decided in them. Two queries."""
    me = actor()
    visible = frozenset(queries.titles_of(session(), me, case_ids, clock.today())) if case_ids else frozenset()
    return visible | decided_in(session(), me.person_id, case_ids - visible)


@blueprint.post("/pemberitahuan/<uuid:notice_id>")
@access()
def open_notice(notice_id: UUID) -> Response:
    """Note that it was read and go where it points."""
    form_key()
    notice = queries.notice_of(session(), actor().person_id, notice_id)
    if notice is None:
        raise CaseNotFound
    operations.mark_read(actor().person_id, clock.now(), notice.id)
    if notice.case_id and notice.case_id in _reached({notice.case_id}):
        return see(url_for("cases.show", case_id=notice.case_id))
    return see(url_for("inbox.notices"))


@blueprint.post("/pemberitahuan")
@access()
def read_all() -> Response:
    form_key()
    operations.mark_read(actor().person_id, clock.now())
    flash("Semua pemberitahuan ditandai sudah dibaca.", "selesai")
    return see(url_for("inbox.notices"))
