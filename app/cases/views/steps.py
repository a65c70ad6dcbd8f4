"""The one generic view of every step: check page, form, decision. No slice writes its own approve or return."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, request, url_for

from app import evidence
from app.access import access
from app.authority.queries import PreparedWords, prepared
from app.cases import forms, frame, operations, queries
from app.cases.forms import PenForm, SignedPenForm
from app.cases.operations import CaseNotFound, KeyReused, OnBehalf, StepCommand
from app.cases.queries import CaseView
from app.cases.registry import Gist, Handler, handler_of
from app.cases.views.blueprint import blueprint, note_opening, page_of, visible_case
from app.files import KeptFile, store
from app.policies.queries import in_force
from app.web import clock
from app.web.forms import HouseForm, NoFields, StepForm
from app.web.hypermedia import respond, see
from app.web.page import QUEUE
from app.web.request import actor, form_hash, form_key, form_version, session
from workflows.engine import Offer, Process, StepNotOpen, StepRefused, UnknownStep

MAX_DRAFT_FIELDS, MAX_DRAFT_TEXT = 400, 2000


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """To the page of the case; for whoever decided in it and sees it no longer, to what he decided."""
    me = actor()
    case = queries.case_for(session(), me, case_id, clock.today())
    if case is None and not queries.decided_in(session(), me.person_id, [case_id]):
        raise CaseNotFound
    return see(page_of(case) if case else url_for("cases.decisions", case_id=case_id))


@blueprint.get("/<uuid:case_id>/keputusan")
@access()
def decisions(case_id: UUID) -> Response:
    """What the reader himself decided in a case, also when he has moved on and the case is others' now."""
    me = actor()
    entries = queries.decided_by_me(session(), case_id, me.person_id)
    case = queries.case_unguarded(session(), case_id)
    if not entries or case is None or case.tenant_id != me.tenant_id:
        raise CaseNotFound
    note_opening(case, of_visit=False)
    return respond(
        "cases/decisions.html",
        case=case,
        events=[frame.event_of(one) for one in entries],
        documents=[{"document": paper} for one in entries for paper in one.documents],
        whole=queries.case_for(session(), me, case_id, clock.today()) is not None,
    )


def _form(handler: Handler, step: str, case: Callable[[], CaseView]) -> StepForm:
    """The form of a step. Forms that need to know the case (rows, choices) have a `for_case` constructor."""
    kind = handler.forms.get(step, NoFields)
    build = getattr(kind, "for_case", None)
    return build(session(), case(), request.form) if build else kind(request.form)


def _pen(table: Process, step: str) -> PenForm | None:
    """The posted words of somebody who takes the step for a person without a device; None for everybody else."""
    pen = next((s.pen for s in table.steps if s.name == step and s.pen), None)
    return forms.form_for(pen)(request.form) if pen and forms.MARK in request.form else None


def _behalf(pen: PenForm) -> OnBehalf | None:
    """On what it is put down, its paper kept; None with a complaint in the form. Asked once the words are valid."""
    file = pen.read_paper(request.files, in_force(session()).count("evidence.max_size", clock.today()))
    if not isinstance(pen, SignedPenForm):
        return OnBehalf(pen.basis.data)
    if file is None:
        return None
    kept = KeptFile(file.name, file.media_type, len(file.data), store().put(file.data))
    return OnBehalf(pen.basis.data, pen.paper_on.data, kept)


def _offer(case: CaseView, step: str) -> tuple[Offer, Gist]:
    """The step as offered to this actor now, and what it decides about. Raises UnknownStep, StepNotOpen."""
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now(), told=False)
    handler, process = handler_of(case.process), case.table
    process.step(step, process.state(case.state))
    offers = process.offered(process.state(case.state), shown.context)
    return next(o for o in offers if o.step.name == step), handler.gist(shown.context.facts)


def _step_page(
    case: CaseView,
    offered: tuple[Offer, Gist],
    form: StepForm,
    status: int = 200,
    key: str = "",
    pen: PenForm | None = None,
    **more: Any,
) -> Response:
    offer, gist = offered
    if pen is None and offer.pen and offer.step.pen:
        pen = forms.form_for(offer.step.pen)()
    return respond(
        "cases/step.html",
        status=status,
        case=case,
        act=offer.step,
        facts=[
            ("Unit kerja", case.unit_name), *gist, ("Sesudah ini", case.table.stages[offer.step.target].label),
        ],
        address=url_for("cases.take", case_id=case.id, step=offer.step.name),
        form=form,
        reasons=offer.reasons,
        back=page_of(case),
        citation=frame.citation_label(offer.step),
        refused_by=frame.refusal_label(offer),
        key=key,
        problems=[*form.problems(), *(pen.problems() if pen else ())],
        pen=pen,
        prepared=_prepared(case, offer.step.name),
        **more,
    )


def _prepared(case: CaseView, step: str) -> list[PreparedWords]:
    """What staff wrote for this decision. Asks only where there is any."""
    found = prepared(session(), case.visit_id) if case.has_words else ()
    return [one for one in found if one.step == step]


@blueprint.get("/<uuid:case_id>/langkah/<step>")
@access()
def step(case_id: UUID, step: str) -> Response:
    """The check page of a step: what it does, on which article, with its form."""
    case = visible_case(case_id)
    offered = _offer(case, step)
    note_opening(case)
    form = _form(handler_of(case.process), step, lambda: case)
    return _step_page(case, offered, form, 200 if offered[0].open else 422)


@blueprint.post("/<uuid:case_id>/langkah/<step>")
@access()
def take(case_id: UUID, step: str) -> Response:
    """Take the step. Nothing is written unless everything holds; who may see the case is asked where it is taken."""
    key, table = form_key(), queries.table_of_case(session(), case_id)
    if table is None:
        raise CaseNotFound
    handler = handler_of(table.name)
    form, pen = _form(handler, step, partial(visible_case, case_id)), _pen(table, step)
    valid = form.validate() and (pen is None or pen.validate())
    behalf = _behalf(pen) if valid and pen else None
    if not valid or (pen and not behalf):
        case = visible_case(case_id)
        return _step_page(case, _offer(case, step), form, 422, key, pen)
    me = actor()
    command = StepCommand(
        case_id,
        step,
        me.person_id,
        me.account_id,
        form.payload(),
        form_version(),
        key,
        form_hash(),
        clock.now(),
        clock.today(),
        behalf,
    )
    try:
        taken = operations.take_step(command)
    except StepRefused as refused:
        return _refused(case_id, step, form, key, refused.reasons, pen)
    except operations.CaseOutdated as outdated:
        return _outdated(case_id, step, (form, pen), outdated.latest)
    except (StepNotOpen, operations.KeyReused) as refused:
        latest = queries.latest(session(), case_id)
        return _outdated(case_id, step, (form, pen), latest, 422 if isinstance(refused, KeyReused) else 409)
    flash(f"{taken.past}.", "selesai")
    flash("", QUEUE)
    return see(url_for(handler.page, case_id=case_id))


def _refused(
    case_id: UUID, step: str, form: StepForm, key: str, reasons: tuple[str, ...], pen: PenForm | None
) -> Response:
    """422 with the sentences; what was typed stays."""
    case = visible_case(case_id)
    return _step_page(case, (Offer(_definition(case, step), reasons), ()), form, 422, key, pen, typed_kept=True)


def _outdated(
    case_id: UUID,
    step: str,
    typed_in: tuple[HouseForm | None, ...],
    latest: queries.TimelineEntry | queries.ActEntry | None,
    status: int = 409,
) -> Response:
    """Who decided what and when; the person's own words stay on the page to copy or send again.

    409 when somebody was faster, 422 for a form that was sent once already with other words in it.
    """
    case = visible_case(case_id)
    fields = [field for form in typed_in if form for field in form]
    typed = [(field.label.text, field.data) for field in fields if field.data and isinstance(field.data, str)]
    return respond(
        "cases/outdated.html", status=status, case=case, latest=latest, typed=typed, back=page_of(case), step=step
    )


def _definition(case: CaseView, step: str) -> Any:
    return case.table.step(step, case.table.state(case.state))


@blueprint.get("/<uuid:case_id>/kertas/<uuid:decision_id>")
@access()
def paper(case_id: UUID, decision_id: UUID) -> Response:
    """The signed paper from which a decision was put down, always as a download and never as a page of ours."""
    mine = any(one.id == decision_id for one in queries.decided_by_me(session(), case_id, actor().person_id))
    case = queries.case_unguarded(session(), case_id) if mine else visible_case(case_id)
    one = queries.paper_of(session(), case_id, decision_id)
    if case is None or one is None:
        raise CaseNotFound
    note_opening(case, of_visit=False)
    return evidence.download(one.name, one.media_type, one.sha256)


@blueprint.post("/<uuid:case_id>/draf/<form>")
@access()
def save_draft(case_id: UUID, form: str) -> Response:
    """Keep what is being typed; quiet."""
    case = visible_case(case_id)
    if form not in handler_of(case.process).forms:
        raise CaseNotFound
    if len(request.form) > MAX_DRAFT_FIELDS:
        abort(413)
    body = {
        name[:80]: [v[:MAX_DRAFT_TEXT] for v in request.form.getlist(name)]
        for name in request.form
        if name not in ("csrf_token", "key", "version")
    }
    operations.save_draft(actor().person_id, case.id, form, body, clock.now())
    return respond("cases/saved.html", at=clock.now())


@blueprint.post("/<uuid:case_id>/dokumen/<kind>")
@access()
def issue(case_id: UUID, kind: str) -> Response:
    """Prepare the PDF of a past decision that has none yet."""
    form_key()
    case = visible_case(case_id)
    try:
        document_id = operations.issue_again(case.id, kind, clock.now())
    except UnknownStep:
        raise CaseNotFound from None
    return see(url_for("documents.show", document_id=document_id))
