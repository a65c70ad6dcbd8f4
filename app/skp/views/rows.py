"""Rencana hasil kerja and indicators, each changed in its place or, without script, on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.cases.views import page_of, visible_case
from app.skp import operations, queries
from app.skp.forms import LINE, IndicatorForm, NewResult, ResultForm, target_reading
from app.skp.operations import Edited
from app.skp.queries import IndicatorView, Leading, ResultView, notes_while_writing
from app.skp.views.blueprint import Opened, Sheet, blueprint, not_writable, opened
from app.skp.views.page import page_context
from app.web import clock
from app.web.forms import tidy
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import session
from workflows.predicate import ResultKind

NEW = "/<uuid:case_id>/baris/baru"
ROW = "/<uuid:case_id>/baris/<uuid:result_id>"
INDICATOR = f"{ROW}/indikator/<uuid:indicator_id>"


def _row(one: Opened, result_id: UUID) -> ResultView:
    row = one.content.result(result_id)
    if row is None:
        raise CaseNotFound
    return row


def _indicator(one: Opened, result_id: UUID, indicator_id: UUID) -> IndicatorView:
    found = next((i for i in _row(one, result_id).indicators if i.id == indicator_id), None)
    if found is None:
        raise CaseNotFound
    return found


def _leading(one: Opened) -> tuple[Leading, ...]:
    return queries.leading(session(), one.version.position_id, one.version.year, clock.today())


def _place(result_id: UUID) -> str:
    return f"hasil-{result_id.hex}"


def row_block(case_id: UUID, result_id: UUID) -> Response:
    """The row as it is now, with the steps beside it; without script the page, at that row."""
    case = visible_case(case_id)
    if not is_htmx():
        return see(f"{page_of(case)}#{_place(result_id)}")
    context = page_context(case)
    row = context["content"].result(result_id)
    if row is None:
        raise CaseNotFound
    return respond("skp/show.html", block="result", also=("steps", "notes"), **context, result=row)


# ----------------------------------------------------------------------------------------------------- new result


def _new_sheet(one: Opened, form: NewResult) -> Sheet:
    address = url_for("skp.new_result", case_id=one.case.id)
    heading = "Tambah rencana hasil kerja"
    return Sheet(one, "new", heading, address, "baru", one.back, (form.result, *form.lines), {"new": form})


@blueprint.get(NEW)
@access()
def new_result(case_id: UUID) -> Response:
    one = opened(case_id)
    kind = request.args.get("bagian", "")
    chosen = kind if kind in set(ResultKind) else ResultKind.UTAMA.value
    form = NewResult(one.version, None, chosen, _leading(one))
    return not_writable(one) or _new_sheet(one, form).shown()


@blueprint.post(NEW)
@access()
def add_result(case_id: UUID) -> Response:
    """The result with its first indicators; then the page, or the next empty form."""
    one = opened(case_id)
    form = NewResult(one.version, request.form, leading=_leading(one))
    sheet = _new_sheet(one, form)
    if not form.validate():
        return sheet.shown(422, form.problems())

    def done(edited: Edited) -> Response:
        flash("Rencana hasil kerja tersimpan.", "selesai")
        if request.form.get("lalu") == "lagi":
            return see(url_for("skp.new_result", case_id=case_id, bagian=form.result.kind.data))
        return see(f"{one.back}#{_place(edited.row)}" if edited.row else one.back)

    lines = tuple(line.words() for line in form.written)
    return sheet.take(lambda order: operations.add_result(order, form.result.words(), lines), done)


# ------------------------------------------------------------------------------------------------- one result


@blueprint.get(ROW)
@access()
def row(case_id: UUID, result_id: UUID) -> Response:
    """The row alone, after somebody gave up changing it."""
    return row_block(case_id, result_id)


def _result_sheet(one: Opened, result_id: UUID, form: ResultForm) -> Sheet:
    address: dict[str, Any] = {"case_id": one.case.id, "result_id": result_id}
    row = one.content.result(result_id)
    heading = f"Ubah {row.code}" if row else "Ubah rencana hasil kerja"
    look = url_for("skp.row", **address)
    return Sheet(one, "result", heading, url_for("skp.change_result", **address), _place(result_id), look, (form,))


@blueprint.get(f"{ROW}/ubah")
@access()
def edit_result(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)
    form = ResultForm.of(one.version, None, _row(one, result_id), _leading(one))
    return not_writable(one) or _result_sheet(one, result_id, form).shown()


@blueprint.post(f"{ROW}/ubah")
@access()
def change_result(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)
    form = ResultForm.of(one.version, request.form, one.content.result(result_id), _leading(one))
    sheet, before = _result_sheet(one, result_id, form), one.content.result(result_id)
    if not form.validate():
        return sheet.shown(422, form.problems())
    moved = before is not None and before.kind != form.kind.data

    def done(_: Edited) -> Response:
        return see(one.back) if moved else row_block(case_id, result_id)

    return sheet.take(
        lambda order: operations.change_result(order, result_id, form.words()), done, stays=before is not None
    )


@blueprint.get(f"{ROW}/hapus")
@access()
def ask_removal(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)
    found = _row(one, result_id)
    address = url_for("skp.remove_result", case_id=case_id, result_id=result_id)
    return not_writable(one) or respond("skp/remove.html", one=one, row=found, indicator=None, action=address)


@blueprint.post(f"{ROW}/hapus")
@access()
def remove_result(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)

    def done(_: Edited) -> Response:
        flash("Rencana hasil kerja dihapus dari draf.", "selesai")
        return see(one.back)

    sheet = _result_sheet(one, result_id, ResultForm.of(one.version, None, one.content.result(result_id)))
    return sheet.take(
        lambda order: operations.remove_result(order, result_id), done, stays=one.content.result(result_id) is not None
    )


# ------------------------------------------------------------------------------------------------- indicators


@blueprint.post("/target")
@access()
def read_target() -> Response:
    """How a target is understood and what its indicator gives away, while both are being written. Changes nothing."""
    typed, indicator, aspect = (
        tidy(request.form.get(request.form.get(name, ""), ""))[:LINE] for name in ("medan", "ukuran", "aspek")
    )
    told = target_reading(typed, aspect)
    lints = notes_while_writing(indicator, told.quantity, aspect)
    return respond("skp/target.html", block="told", told=told, lints=lints, waits=bool(indicator and not typed))


def _indicator_sheet(one: Opened, result_id: UUID, form: IndicatorForm, indicator_id: UUID | None = None) -> Sheet:
    address: dict[str, Any] = {"case_id": one.case.id, "result_id": result_id}
    row = one.content.result(result_id)
    look = url_for("skp.row", **address)
    if indicator_id is None:
        action, heading = url_for("skp.add_indicator", **address), "Tambah indikator"
    else:
        action = url_for("skp.change_indicator", **address, indicator_id=indicator_id)
        heading = "Ubah indikator"
    return Sheet(one, "indicator", heading, action, _place(result_id), look, (form,), {"row": row})


@blueprint.get(f"{ROW}/indikator/baru")
@access()
def new_indicator(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)
    _row(one, result_id)
    return not_writable(one) or _indicator_sheet(one, result_id, IndicatorForm.of(one.version, None)).shown()


@blueprint.post(f"{ROW}/indikator/baru")
@access()
def add_indicator(case_id: UUID, result_id: UUID) -> Response:
    one = opened(case_id)
    form = IndicatorForm.of(one.version, request.form)
    sheet = _indicator_sheet(one, result_id, form)
    if not form.validate():
        return sheet.shown(422, form.problems())
    return sheet.take(
        lambda order: operations.add_indicator(order, result_id, form.words()),
        lambda _: row_block(case_id, result_id),
        stays=one.content.result(result_id) is not None,
    )


@blueprint.get(f"{INDICATOR}/ubah")
@access()
def edit_indicator(case_id: UUID, result_id: UUID, indicator_id: UUID) -> Response:
    one = opened(case_id)
    form = IndicatorForm.of(one.version, None, _indicator(one, result_id, indicator_id))
    return not_writable(one) or _indicator_sheet(one, result_id, form, indicator_id).shown()


@blueprint.post(f"{INDICATOR}/ubah")
@access()
def change_indicator(case_id: UUID, result_id: UUID, indicator_id: UUID) -> Response:
    one = opened(case_id)
    form = IndicatorForm.of(one.version, request.form)
    sheet = _indicator_sheet(one, result_id, form, indicator_id)
    if not form.validate():
        return sheet.shown(422, form.problems())
    return sheet.take(
        lambda order: operations.change_indicator(order, indicator_id, form.words()),
        lambda _: row_block(case_id, result_id),
        stays=one.content.indicator(indicator_id) is not None,
    )


@blueprint.get(f"{INDICATOR}/hapus")
@access()
def ask_indicator_removal(case_id: UUID, result_id: UUID, indicator_id: UUID) -> Response:
    one = opened(case_id)
    found = _indicator(one, result_id, indicator_id)
    address = url_for("skp.remove_indicator", case_id=case_id, result_id=result_id, indicator_id=indicator_id)
    return not_writable(one) or respond(
        "skp/remove.html", one=one, row=_row(one, result_id), indicator=found, action=address
    )


@blueprint.post(f"{INDICATOR}/hapus")
@access()
def remove_indicator(case_id: UUID, result_id: UUID, indicator_id: UUID) -> Response:
    one = opened(case_id)
    form = IndicatorForm.of(one.version, None)

    def done(_: Edited) -> Response:
        flash("Indikator dihapus dari draf.", "selesai")
        return see(f"{one.back}#{_place(result_id)}")

    return _indicator_sheet(one, result_id, form, indicator_id).take(
        lambda order: operations.remove_indicator(order, indicator_id),
        done,
        stays=one.content.indicator(indicator_id) is not None,
    )
