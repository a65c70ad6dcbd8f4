"""Issued documents: their page, their PDF, and the public answer to a verification code."""

from __future__ import annotations

import re
import time
import unicodedata
from uuid import UUID

import structlog
from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from app.access import access
from app.archive import queries
from app.archive.queries import Paper
from app.cases.operations import CaseNotFound
from app.documents import operations
from app.documents.operations import CODE_LENGTH
from app.documents.queries import PublicView, by_code
from app.files import FileDamaged, FileMissing, store
from app.records import operations as records
from app.records.operations import ReadingKind
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session
from app.web.throttle import Throttle
from workflows.verbs import effect_of_revoking

blueprint = Blueprint("documents", __name__)
log = structlog.get_logger("documents")
PER_MINUTE = 60
LONGEST_CODE = 40
PRINT_LENGTH = 16
EXAMPLE = "TK7M-Q2XD-94FH"


def paper_or_404(document_id: UUID) -> Paper:
    """The document, or 404 for whoever may not see its case and did not decide it."""
    found = queries.paper(session(), actor(), document_id, clock.today())
    if found is None:
        raise CaseNotFound
    return found


@blueprint.get("/dokumen/<uuid:document_id>")
@access()
def show(document_id: UUID) -> Response:
    """The page of a document; asks again by itself until the PDF is there."""
    return _show(paper_or_404(document_id))


def _show(paper: Paper, *, status: int = 200, lost: bool = False) -> Response:
    return respond(
        "archive/show.html",
        block="state",
        status=status,
        paper=paper,
        document=paper.document,
        code=grouped(paper.document.code),
        lost=lost,
        back=url_for("cases.show", case_id=paper.document.case_id),
        after=effect_of_revoking(paper.document.kind),
    )


@blueprint.get("/dokumen/<uuid:document_id>/pdf")
@access()
def pdf(document_id: UUID) -> Response:
    """The finished PDF. Who took it and when is noted for the person it is about."""
    paper, me = paper_or_404(document_id), actor()
    document = paper.document
    if document.pdf_sha256 is None:
        return see(url_for("documents.show", document_id=document_id))
    try:
        content = store().get(document.pdf_sha256)
    except (FileMissing, FileDamaged) as error:
        log.exception("document_unreadable", document=document_id.hex, exc_info=error)
        return _show(paper, status=503, lost=True)
    records.seen(
        tenant_id=paper.tenant_id,
        reader_id=me.person_id,
        subject_id=document.subject_id,
        kind=ReadingKind.DOCUMENT,
        capacity=me.title,
        now=clock.now(),
        case_id=document.case_id,
    )
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(paper)}"'
    return response


@blueprint.post("/dokumen/<uuid:document_id>/ulang")
@access()
def retry(document_id: UUID) -> Response:
    """Try once more to make a PDF that failed."""
    form_key()
    paper = paper_or_404(document_id)
    operations.queue_again(paper.document.id, clock.now())
    return see(url_for("documents.show", document_id=document_id))


def _file_name(paper: Paper) -> str:
    """A name that any disk takes: title, person, number."""
    text = f"{paper.document.title} {paper.subject_name} {paper.document.number}"
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:120] + ".pdf"


def grouped(code: str) -> str:
    """A code as it is printed, four letters at a time."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


# ------------------------------------------------------------------------------------------------- for everybody


@blueprint.get("/verifikasi")
@access(public=True)
def verify() -> Response:
    """The form; a code typed into it leads to its own address."""
    typed = request.args.get("kode", "")
    if not typed:
        return respond("archive/verify.html", asked=False, found=None, example=EXAMPLE)
    return see(url_for("documents.verify_code", code=plain_code(typed) or "-"))


@blueprint.get("/verifikasi/<code>")
@access(public=True)
def verify_code(code: str) -> Response:
    """What may be said in public of a document. Known and unknown codes cost the same and look alike."""
    throttle: Throttle = current_app.extensions["verification"]
    if not throttle.allows(request.remote_addr or "", time.monotonic()):
        abort(429)
    found = by_code(session(), plain_code(code))
    return respond(
        "archive/verify.html",
        status=200 if found else 404,
        asked=True,
        found=found,
        mark=_mark(found),
        compared=_compared(found),
        checked_at=clock.now(),
        example=EXAMPLE,
    )


def plain_code(text: str) -> str:
    """A typed code without spaces, dashes and small letters; empty when it cannot be one."""
    plain = re.sub(r"[^A-Za-z0-9]", "", text[:LONGEST_CODE]).upper()
    return plain if len(plain) == CODE_LENGTH else ""


def _mark(found: PublicView | None) -> str:
    """The first letters of the hash of the content, as the sheet prints them."""
    print_ = found.snapshot_sha256[:PRINT_LENGTH] if found else ""
    return " ".join(print_[at : at + 4] for at in range(0, len(print_), 4))


def _compared(found: PublicView | None) -> str:
    """Whether the hash in the address (from the code on the sheet) is that of the record; empty when none was given."""
    given = re.sub(r"[^0-9a-f]", "", request.args.get("h", "")[:LONGEST_CODE].lower())
    if found is None or len(given) != PRINT_LENGTH or found.superseded_at or found.revoked_at:
        return ""
    return "sama" if given == found.snapshot_sha256[:PRINT_LENGTH] else "beda"


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["verification"] = Throttle(PER_MINUTE)
