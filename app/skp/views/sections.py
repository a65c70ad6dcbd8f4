"""Ekspektasi khusus pimpinan and the lampiran: each a form of the whole section, in place or on a page of its own."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for

from app.access import access
from app.cases.views import page_of, visible_case
from app.skp import operations
from app.skp.forms import AnnexForm, ExpectationsForm
from app.skp.views.blueprint import Opened, Sheet, blueprint, not_writable, opened
from app.skp.views.page import page_context
from app.web.hypermedia import is_htmx, respond, see

BEHAVIOURS, ANNEX = "/<uuid:case_id>/perilaku", "/<uuid:case_id>/lampiran"


def _part(case_id: UUID, block: str, place: str) -> Response:
    """The section as it is now; without script the page, at that section."""
    case = visible_case(case_id)
    if not is_htmx():
        return see(f"{page_of(case)}#{place}")
    return respond("skp/show.html", block=block, also=("steps",), **page_context(case))


@blueprint.get(BEHAVIOURS)
@access()
def behaviours(case_id: UUID) -> Response:
    """The section alone, after somebody gave up changing it."""
    return _part(case_id, "behaviours", "perilaku")


def _behaviour_sheet(one: Opened, form: ExpectationsForm) -> Sheet:
    action, look = (url_for(f"skp.{name}", case_id=one.case.id) for name in ("set_behaviours", "behaviours"))
    return Sheet(one, "behaviours", "Ekspektasi khusus pimpinan", action, "perilaku", look, (form,))


@blueprint.get(f"{BEHAVIOURS}/ubah")
@access()
def edit_behaviours(case_id: UUID) -> Response:
    one = opened(case_id)
    known = {value.value: text for value, text in one.content.expectations.items()}
    return not_writable(one) or _behaviour_sheet(one, ExpectationsForm.of(None, known)).shown()


@blueprint.post(f"{BEHAVIOURS}/ubah")
@access()
def set_behaviours(case_id: UUID) -> Response:
    one = opened(case_id)
    form = ExpectationsForm.of(request.form, {})
    sheet = _behaviour_sheet(one, form)
    if not form.validate():
        return sheet.shown(422, form.problems())
    return sheet.take(
        lambda order: operations.set_expectations(order, form.words()),
        lambda _: _part(case_id, "behaviours", "perilaku"),
    )


@blueprint.get(ANNEX)
@access()
def annex(case_id: UUID) -> Response:
    """The lists alone, after somebody gave up changing them."""
    return _part(case_id, "annex", "lampiran")


def _annex_sheet(one: Opened, form: AnnexForm) -> Sheet:
    action, look = (url_for(f"skp.{name}", case_id=one.case.id) for name in ("set_annex", "annex"))
    return Sheet(one, "annex", "Lampiran", action, "lampiran", look, (form,))


@blueprint.get(f"{ANNEX}/ubah")
@access()
def edit_annex(case_id: UUID) -> Response:
    one = opened(case_id)
    known = {kind.value: "\n".join(lines) for kind, lines in one.content.annex.items()}
    return not_writable(one) or _annex_sheet(one, AnnexForm.of(None, known)).shown()


@blueprint.post(f"{ANNEX}/ubah")
@access()
def set_annex(case_id: UUID) -> Response:
    one = opened(case_id)
    form = AnnexForm.of(request.form, {})
    sheet = _annex_sheet(one, form)
    if not form.validate():
        return sheet.shown(422, form.problems())
    return sheet.take(
        lambda order: operations.set_annex(order, form.words()), lambda _: _part(case_id, "annex", "lampiran")
    )
