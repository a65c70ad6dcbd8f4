"""What is written while the period runs: realisations, the reflection, remarks. Each in its place on the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound, KeyReused
from app.evaluations import operations
from app.evaluations.forms import RealisationForm, ReflectionForm, RemarkForm
from app.evaluations.operations import NotWritable, RowOutdated
from app.evaluations.queries import RowView
from app.evaluations.views.blueprint import Sheet, blueprint, sheet_of, writer
from app.evaluations.views.page import page_context
from app.web import clock
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import form_hash, form_key, form_version, new_key

# A form as it is drawn the first time: nothing posted, nothing wrong, nothing just saved.
AS_FOUND: dict[str, Any] = dict.fromkeys(("form", "key", "stored", "refused", "file_error", "saved_at"))
SENT_BEFORE = "Formulir ini sudah terkirim dengan isi yang lain. Kirim sekali lagi bila yang ini juga dimaksud."
ROW = "/<uuid:case_id>/baris/<uuid:indicator_id>"


def row_of(sheet: Sheet, indicator_id: UUID) -> RowView:
    """The row, or 404."""
    row = sheet.content.row(indicator_id)
    if row is None:
        raise CaseNotFound
    return row


def row_page(sheet: Sheet, row: RowView, status: int = 200, **more: Any) -> Response:
    """The row on a page of its own; for htmx the row alone."""
    context = {**page_context(sheet), **AS_FOUND, **more}
    return respond("evaluations/row.html", block="row", also=("steps",), status=status, row=row, **context)


@blueprint.get(ROW)
@access()
def row(case_id: UUID, indicator_id: UUID) -> Response:
    """One row with its realisation, evidence and remarks."""
    sheet = sheet_of(case_id)
    return row_page(sheet, row_of(sheet, indicator_id))


@blueprint.post(ROW)
@access()
def write_row(case_id: UUID, indicator_id: UUID) -> Response:
    """Keep a realisation."""
    key, version = form_key(), form_version()
    sheet = sheet_of(case_id, note=False)
    known = row_of(sheet, indicator_id)
    form = RealisationForm(request.form)
    form.approach, form.cell = sheet.facts.approach, f"Kolom REALISASI {known.label}"
    if not form.validate():
        return row_page(sheet, known, 422, form=form, key=key)
    try:
        operations.write_realisation(writer(case_id), form.realised(known, version))
    except NotWritable as refused:
        return row_page(sheet, known, 422, form=form, key=key, refused=str(refused))
    except RowOutdated as outdated:
        return row_page(sheet, known, 409, form=form, stored=outdated.stored)
    if not is_htmx():
        flash("Realisasi tersimpan.", "selesai")
        return see(f"{sheet.page}#b-{indicator_id.hex}")
    fresh = sheet_of(case_id, note=False)
    return row_page(fresh, row_of(fresh, indicator_id), saved_at=clock.now())


@blueprint.post("/<uuid:case_id>/refleksi")
@access()
def write_reflection(case_id: UUID) -> Response:
    """Keep the employee's own words."""
    form_key()
    version = form_version()
    form = ReflectionForm(request.form)
    fine = form.validate()
    status, more = (200, {"saved_at": clock.now()}) if fine else (422, {"form": form})
    if fine:
        status, more = _keep_reflection(case_id, form, version)
    sheet = sheet_of(case_id, note=False)
    if status == 200 and not is_htmx():
        flash("Refleksi tersimpan.", "selesai")
        return see(f"{sheet.page}#blok-refleksi")
    context = {**page_context(sheet), **AS_FOUND, **more}
    return respond("evaluations/reflection.html", block="reflection", status=status, **context)


def _keep_reflection(case_id: UUID, form: ReflectionForm, version: int) -> tuple[int, dict[str, Any]]:
    try:
        operations.write_reflection(writer(case_id), form.refleksi.data, version)
    except NotWritable as refused:
        return 422, {"form": form, "refused": str(refused)}
    except RowOutdated as outdated:
        return 409, {"form": form, "stored": outdated.stored[0]}
    return 200, {"saved_at": clock.now()}


@blueprint.get("/<uuid:case_id>/umpan-balik")
@access()
def remark(case_id: UUID) -> Response:
    """The form for a remark on a row or a value."""
    sheet = sheet_of(case_id)
    if not sheet.writing.may_remark:
        raise CaseNotFound
    form = RemarkForm(data={"tentang": request.args.get("tentang", "")[:40]})
    return respond("evaluations/remark.html", **{**page_context(sheet), **AS_FOUND, "form": form})


@blueprint.post("/<uuid:case_id>/umpan-balik")
@access()
def add_remark(case_id: UUID) -> Response:
    """Keep a remark; the employee sees it at once."""
    key, form = form_key(), RemarkForm(request.form)
    refused = ""
    if form.validate():
        try:
            operations.add_remark(writer(case_id), form.tentang.data, form.umpan_balik.data, key, form_hash())
        except NotWritable as error:
            refused = str(error)
        except KeyReused:
            key, refused = new_key(), SENT_BEFORE
        else:
            flash("Umpan balik tersimpan.", "selesai")
            return see(url_for("evaluations.show", case_id=case_id))
    context = page_context(sheet_of(case_id, note=False))
    return respond("evaluations/remark.html", status=422, form=form, key=key, refused=refused, **context)
