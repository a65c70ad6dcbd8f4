"""Evidence: each file its own small form, checked by its content, handed out as a download to who may see the case."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash

from app import evidence
from app.access import access
from app.cases.operations import CaseNotFound
from app.evaluations import operations
from app.evaluations.operations import NotWritable
from app.evaluations.queries import EvidenceView
from app.evaluations.views.blueprint import Sheet, blueprint, sheet_of, writer
from app.evaluations.views.rows import row_of, row_page
from app.policies.queries import in_force
from app.web.hypermedia import see
from app.web.request import form_key, session
from app.web.uploads import FileRefused

FILE = "/<uuid:case_id>/bukti/<uuid:evidence_id>"


@blueprint.post("/<uuid:case_id>/baris/<uuid:indicator_id>/bukti")
@access()
def upload(case_id: UUID, indicator_id: UUID) -> Response:
    """Keep a file as evidence of a row. Sending the same file again changes nothing."""
    form_key()
    sheet = sheet_of(case_id, note=False)
    row = row_of(sheet, indicator_id)
    if not sheet.writing.may_write:
        return row_page(sheet, row, 422, file_error=sheet.writing.because)
    megabytes = in_force(session()).count("evidence.max_size", sheet.case.rules_on)
    try:
        added = operations.add_evidence(writer(case_id), indicator_id, evidence.keep_sent(megabytes))
    except (FileRefused, NotWritable) as refused:
        return row_page(sheet, row, 422, file_error=str(refused))
    flash("Bukti tersimpan." if added else "Berkas ini sudah ada pada baris ini.", "selesai")
    return _back(sheet, indicator_id)


def _back(sheet: Sheet, indicator_id: UUID) -> Response:
    return see(f"{sheet.page}#b-{indicator_id.hex}")


def _evidence(sheet: Sheet, evidence_id: UUID) -> tuple[EvidenceView, UUID]:
    """The file and its row, or 404."""
    for row in sheet.content.rows:
        for one in row.evidence:
            if one.id == evidence_id:
                return one, row.indicator_id
    raise CaseNotFound


@blueprint.get(FILE)
@access()
def download(case_id: UUID, evidence_id: UUID) -> Response:
    """The file, always as a download and never as a page of ours."""
    one, _ = _evidence(sheet_of(case_id), evidence_id)
    return evidence.download(one.name, one.media_type, one.sha256)


@blueprint.post(f"{FILE}/tarik")
@access()
def withdraw(case_id: UUID, evidence_id: UUID) -> Response:
    """Take a file back while the self-assessment is still being written."""
    form_key()
    sheet = sheet_of(case_id, note=False)
    _, indicator_id = _evidence(sheet, evidence_id)
    try:
        operations.withdraw_evidence(writer(case_id), evidence_id)
    except NotWritable as refused:
        return row_page(sheet, row_of(sheet, indicator_id), 422, file_error=str(refused))
    flash("Bukti ditarik.", "selesai")
    return _back(sheet, indicator_id)
