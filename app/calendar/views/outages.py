"""Outages: told by one officer, put in force by another."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.calendar import operations, queries
from app.calendar.forms import OutageForm
from app.calendar.operations import CalendarOutdated, CalendarRefused
from app.calendar.views.blueprint import KEEPERS, OUTDATED, blueprint
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, form_version, session


def _page(form: OutageForm, problems: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    me, now, today = actor(), clock.now(), clock.today()
    rows = queries.outages(session(), me.tenant_id)
    waiting = [
        (row, operations.foresee_outage(session(), row, now, today), operations.why_not_decide(me, row))
        for row in rows
        if row.decided_at is None
    ]
    return respond(
        "calendar/outages.html",
        status=status,
        told=get_flashed_messages(with_categories=True),
        form=form,
        problems=problems,
        errors=dict(reversed(problems)),
        waiting=waiting,
        over=[row for row in rows if row.decided_at is not None],
    )


@blueprint.get("/gangguan")
@access(*KEEPERS)
def outages() -> Response:
    return _page(OutageForm())


@blueprint.post("/gangguan")
@access(*KEEPERS)
def propose() -> Response:
    form = OutageForm(request.form)
    form_key()
    if not form.validate():
        return _page(form, form.problems(), 422)
    try:
        operations.propose_outage(
            actor(), form.mulai.data, form.sampai.data, form.alasan.data, form.dasar.data, clock.now(), clock.today()
        )
    except CalendarRefused as refusal:
        return _page(form, [("mulai", str(refusal))], 422)
    flash("Gangguan tercatat dan menunggu persetujuan petugas lain. Belum ada batas yang bergeser.", "selesai")
    return see(url_for("calendar.outages"))


@blueprint.post("/gangguan/<uuid:outage_id>/setujui")
@access(*KEEPERS)
def approve(outage_id: UUID) -> Response:
    return _decide(outage_id, yes=True)


@blueprint.post("/gangguan/<uuid:outage_id>/tolak")
@access(*KEEPERS)
def refuse(outage_id: UUID) -> Response:
    return _decide(outage_id, yes=False)


def _decide(outage_id: UUID, *, yes: bool) -> Response:
    form_key()
    try:
        moved = operations.decide_outage(
            actor(), outage_id, form_version(), approve=yes, now=clock.now(), today=clock.today()
        )
    except CalendarOutdated:
        return _page(OutageForm(), [("menunggu", OUTDATED)], 409)
    except CalendarRefused as refusal:
        return _page(OutageForm(), [("menunggu", str(refusal))], 422)
    flash(f"Gangguan disetujui; {moved} batas bergeser." if yes else "Usulan ditolak; tidak ada batas yang bergeser.",
          "selesai")  # fmt: skip
    return see(url_for("calendar.outages"))
