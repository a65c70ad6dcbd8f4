"""Usulan tautan: what is said in words beside the row of a leader it most likely means; one click each."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cascade import operations, queries
from app.cascade.operations import Refused
from app.cascade.views.blueprint import blueprint
from app.orders import order
from app.skp.operations import on_agreed
from app.skp.queries import Support
from app.web import clock
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import actor, session

on_agreed(operations.follow_version)


@blueprint.get("/tautan")
@access()
def links() -> Response:
    """The rows of mine, and of whom I assess, that wait for a link."""
    return _page()


def _page(status: int = 200, told: tuple[str, str] | None = None) -> Response:
    found = queries.proposals(session(), actor(), clock.today())
    return respond("cascade/links.html", block="rows", status=status, proposals=found, told=told, most=queries.MOST)


def _pair(text: str) -> tuple[UUID, Support] | None:
    """A result and the row it supports, as the form names them; None for a name that cannot be one."""
    row, supports = (Support.of(one) for one in (text.partition(" ")[0], text.partition(" ")[2]))
    return (row.result_id, supports) if row and row.result_id and supports else None


@blueprint.post("/tautan")
@access()
def link_all() -> Response:
    """Link every result whose words are the leader's own already, as the page listed them."""
    pairs = [pair for pair in map(_pair, request.form.getlist("sama")[: queries.MOST]) if pair]
    done, refusals = operations.link_together(order(), pairs)
    words = f"{done} hasil ditautkan." if done else "Tidak ada yang baru ditautkan."
    flash(" ".join((words, *refusals)), "perlu" if refusals else "selesai")
    return see(url_for("cascade.links"))


@blueprint.post("/tautan/<uuid:result_id>")
@access()
def link(result_id: UUID) -> Response:
    """Link one result. What refuses it is said above the list."""
    supports = Support.of(request.form.get("hasil", ""))
    if supports is None:
        return _page(422, ("perlu", "Pilih hasil pimpinan yang didukung."))
    try:
        text = operations.link(order(), result_id, supports)
    except Refused as refused:
        return _page(422, ("perlu", str(refused)))
    words = f"Tertaut: {text}" if text else "Sudah ditautkan sebelumnya."
    if is_htmx():
        return _page(told=("selesai", words))
    flash(words, "selesai")
    return see(url_for("cascade.links"))
