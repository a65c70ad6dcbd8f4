"""Pages of ralat: what may be misprinted on a document, the report, where it stands."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.access import access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.registry import Handler, register
from app.cases.views import note_opening, page_of, visible_case
from app.corrections import operations, queries
from app.corrections.forms import ReportForm
from app.corrections.operations import NotConcerned, Report, ReportRefused
from app.corrections.queries import CorrectionFacts, Paper, Place
from app.documents.operations import mends
from app.evidence import download, is_sent, keep_sent
from app.files import KeptFile
from app.periods.operations import KeyReused
from app.periods.views.blueprint import sender
from app.policies.queries import in_force
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import respond, see
from app.web.request import actor, session, uuid_or_none
from app.web.uploads import FileRefused
from workflows.correction import A_JUDGEMENT, AN_AGREEMENT, CORRECTION, FINAL, NotClerical, entry_at, second_look
from workflows.policies import citation

blueprint = Blueprint("corrections", __name__, url_prefix="/ralat")
register(
    Handler(
        CORRECTION,
        facts=queries.facts,
        page="corrections.show",
        apply=operations.apply,
        forms={"refuse": ReasonForm},
    )
)
mends(operations.mend)
FIRST = ("evaluation", "skp")


@blueprint.get("")
@access()
def index() -> Response:
    """Reports about my documents and by me."""
    return respond("corrections/index.html", reports=queries.of_person(session(), actor().person_id))


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """What is reported, what it would change, who signs and confirms."""
    case = visible_case(case_id)
    if case.process != CORRECTION.name:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts: CorrectionFacts = shown.context.facts
    view = facts.view
    return respond(
        "corrections/show.html",
        frame=shown,
        documents=[],
        view=view,
        papers=[one for one in facts.papers if view.ended_at is not None or queries.prints(one, view)],
        notes=second_look(view.path, view.printed, view.proper),
        corrected=url_for("cases.show", case_id=view.corrected_id),
        citation=citation("correction.report").label,
    )


@blueprint.get("/<uuid:case_id>/bukti")
@access()
def evidence(case_id: UUID) -> Response:
    """The file that shows the error, always as a download and never as a page of ours."""
    case, view = visible_case(case_id), queries.correction(session(), case_id)
    if view is None or view.sha256 is None:
        raise CaseNotFound
    note_opening(case, of_visit=False)
    return download(view.file_name, view.media_type, view.sha256)


# ------------------------------------------------------------------------------------------------- reporting


def _case_with_papers(case_id: UUID) -> tuple[CaseView, tuple[Paper, ...]]:
    """The final case whose documents may be misprinted. 404 for a stranger, 403 for whoever has no part in it."""
    case = visible_case(case_id)
    if case.process not in FINAL:
        raise CaseNotFound
    if queries.capacity_of(session(), actor(), case, clock.today()) is None:
        abort(403)
    return case, queries.papers(session(), case_id)


def _chosen(papers: tuple[Paper, ...]) -> Paper | None:
    """The document asked for, else the one people read."""
    wanted = uuid_or_none(request.args.get("dokumen"))
    named = next((one for one in papers if one.id == wanted), None)
    return named or next((one for kind in FIRST for one in papers if one.kind == kind), next(iter(papers), None))


@blueprint.get("/dokumen/<uuid:case_id>")
@access()
def choose(case_id: UUID) -> Response:
    """The words of a document in force, each with the way to report it."""
    case, papers = _case_with_papers(case_id)
    chosen = _chosen(papers)
    reports = queries.of_case(session(), case_id)
    found = queries.places(chosen) if chosen else ()
    return respond(
        "corrections/choose.html",
        case=case,
        final=queries.is_final(case),
        papers=papers,
        chosen=chosen,
        groups=[(name, list(some)) for name, some in groupby(found, key=_group)],
        reports=reports,
        waiting={one.path for one in reports if one.ended_at is None},
        others=[(one.because, citation(one.cites).label) for one in (A_JUDGEMENT, AN_AGREEMENT)],
        back=page_of(case),
        citation=citation("correction.report").label,
    )


_GROUPS = {
    "employee": "Pegawai yang dinilai", "assessor": "Pejabat penilai kinerja",
    "assessor_superior": "Atasan pejabat penilai", "results": "Hasil kerja", "behaviours": "Perilaku kerja",
    "annexes": "Lampiran", "evidence": "Bukti dukung",
}  # fmt: skip


def _group(place: Place) -> str:
    return _GROUPS.get(place.path.split(".")[0], "Catatan")


@blueprint.get("/dokumen/<uuid:case_id>/lapor")
@access()
def start(case_id: UUID) -> Response:
    """The report of one misprint."""
    return _report_page(case_id, ReportForm())


def _report_page(
    case_id: UUID, form: ReportForm, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    case, papers = _case_with_papers(case_id)
    chosen, path = _chosen(papers), request.args.get("bagian", "")
    place = next((one for one in queries.places(chosen) if one.path == path), None) if chosen else None
    if place is None or chosen is None:
        entry = entry_at(path)
        return respond(
            "corrections/not_here.html", status=422, case=case,
            because=entry.because if isinstance(entry, NotClerical) else operations.NOT_IN_FORCE,
            source=citation(entry.cites).label if isinstance(entry, NotClerical) else "",
            back=url_for("corrections.choose", case_id=case_id), evaluation=page_of(case),
        )  # fmt: skip
    if not form.benar.data and not request.form:
        form.benar.data = place.printed
    problems = form.problems() if problems is None else problems
    return respond(
        "corrections/report.html", status=status, case=case, paper=chosen, place=place, form=form, problems=problems,
        errors=dict(reversed(problems)), key=request.form.get("key"), citation=citation("correction.report").label,
        back=url_for("corrections.choose", case_id=case_id, dokumen=chosen.id),
    )  # fmt: skip


@blueprint.post("/dokumen/<uuid:case_id>/lapor")
@access()
def send(case_id: UUID) -> Response:
    """Take the report."""
    form = ReportForm(request.form)
    who = sender()
    _case_with_papers(case_id)
    if not form.validate():
        return _report_page(case_id, form, status=422)
    document, path = uuid_or_none(request.args.get("dokumen")), request.args.get("bagian", "")
    try:
        told = Report(case_id, document, path, form.benar.data, form.alasan.data, form.bukti.data, _file())
        made = operations.report(who, told)
    except FileRefused as refusal:
        return _report_page(case_id, form, [("berkas", str(refusal))], 422)
    except ReportRefused as refusal:
        return _report_page(case_id, form, [(refusal.field, str(refusal))], 422)
    except NotConcerned:
        abort(403)
    except KeyReused:
        return _report_page(case_id, form, [("benar", "Formulir ini sudah dikirim dengan isi lain.")], 422)
    flash("Laporan diterima. Dokumen yang lama berlaku sampai ralatnya terbit.", "selesai")
    return see(url_for("corrections.show", case_id=made) if made else url_for("corrections.choose", case_id=case_id))


def _file() -> KeptFile | None:
    """The posted file, checked and kept; None when none was chosen. Raises FileRefused."""
    return keep_sent(in_force(session()).count("evidence.max_size", clock.today())) if is_sent() else None
