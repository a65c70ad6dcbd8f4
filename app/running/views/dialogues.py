"""Dialog kinerja: the lists, writing one down, and its page with the steps of its process."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases import frame
from app.cases.frame import Frame
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.views import note_opening, visible_case
from app.cases.waiting import stands
from app.orders import order
from app.running import operations, queries
from app.running.forms import DialogueForm
from app.running.operations import NotAllowed, Outdated
from app.running.queries import DialogueFacts, DialogueView, Strand
from app.running.views.blueprint import blueprint, cited, results_of, strand_or_404
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version, session
from workflows.approval import Who
from workflows.dialogue import DIALOGUE, WRITERS, State

ELSEWHERE = "Catatan ini diubah pihak lain sesudah halaman ini dibuka. Bandingkan dengan tulisan Anda, lalu simpan."


@blueprint.get("/dialog")
@access()
def dialogues() -> Response:
    """My dialogues and those with my staff, and with whom one can be written down."""
    me, today = actor(), clock.today()
    own, staff = queries.dialogues_of(session(), me, today)
    return respond(
        "running/dialogues.html", own=own, staff=staff, own_strands=queries.own_strands(session(), me, today),
        staff_strands=queries.staff_strands(session(), me, today), cited=cited("dialogue.record"),
        told=get_flashed_messages(with_categories=True),
        stands=stands(session(), me, [one.case_id for one in (*own, *staff)], today),
    )  # fmt: skip


def _side(skp_id: UUID) -> Strand:
    """The SKP, for its two sides; 404 for everybody else."""
    one, me = strand_or_404(skp_id), actor()
    if not one.is_subject(me) and not one.is_assessor(me):
        raise CaseNotFound
    return one


def _new_page(one: Strand, form: DialogueForm, results: Any, status: int = 200, **more: Any) -> Response:
    return respond(
        "running/write_dialogue.html", status=status, form=form, results=results, name=one.person_name,
        action=url_for("running.start_dialogue", skp_id=one.skp_id), back=url_for("running.dialogues"), version=None,
        cited=cited("dialogue.record"), heading="Catat dialog kinerja", **more,
    )  # fmt: skip


@blueprint.get("/dialog/baru/<uuid:skp_id>")
@access()
def new_dialogue(skp_id: UUID) -> Response:
    """An empty record, of today."""
    one = _side(skp_id)
    results = results_of(one.version_id)
    return _new_page(one, DialogueForm.for_results([r.id for r in results], None, tanggal=clock.today()), results)


@blueprint.post("/dialog/baru/<uuid:skp_id>")
@access()
def start_dialogue(skp_id: UUID) -> Response:
    """Keep it; then either side may propose it."""
    writer, one = order(), _side(skp_id)
    results = results_of(one.version_id)
    form = DialogueForm.for_results([r.id for r in results], request.form)
    if not form.validate():
        return _new_page(one, form, results, 422, key=writer.key, problems=form.problems())
    case_id = operations.start_dialogue(writer, skp_id, form.words())
    flash("Catatan tersimpan. Periksa, lalu ajukan untuk dikonfirmasi.", "selesai")
    return see(url_for("running.show_dialogue", case_id=case_id))


def _opened(case_id: UUID) -> CaseView:
    case = visible_case(case_id)
    if case.process != DIALOGUE.name:
        raise CaseNotFound
    return case


@blueprint.get("/dialog/<uuid:case_id>")
@access()
def show_dialogue(case_id: UUID) -> Response:
    """What was discussed and agreed, and whose confirmation it waits for."""
    case = _opened(case_id)
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts: DialogueFacts = shown.context.facts
    return respond(
        "running/dialogue.html", frame=shown, documents=frame.documents_of(shown), dialogue=facts.view,
        results=results_of(facts.view.version_id), may_write=_holds(shown),
        cited=cited("dialogue.record"),
    )  # fmt: skip


def _holds(shown: Frame) -> bool:
    """Whether the reader may write the record in its present state."""
    mine = shown.capacities if shown.is_subject else shown.capacities - {Who.EMPLOYEE}
    return not mine.isdisjoint(WRITERS.get(State(shown.case.state), ()))


def _words(case_id: UUID) -> DialogueView:
    found = queries.dialogue(session(), case_id)
    if found is None:
        raise CaseNotFound
    return found


def _edit_page(
    case: CaseView, form: DialogueForm, results: Any, version: int, status: int = 200, **more: Any
) -> Response:
    return respond(
        "running/write_dialogue.html", status=status, form=form, results=results, name=case.subject_name,
        action=url_for("running.write_dialogue", case_id=case.id),
        back=url_for("running.show_dialogue", case_id=case.id), version=version, cited=cited("dialogue.record"),
        heading="Ubah catatan dialog", **more,
    )  # fmt: skip


@blueprint.get("/dialog/<uuid:case_id>/isi")
@access()
def edit_dialogue(case_id: UUID) -> Response:
    """The record as a form, for whoever holds it."""
    case, known = _opened(case_id), _words(case_id)
    if queries.writes(session(), actor(), case, clock.today()) is None:
        raise CaseNotFound
    results = results_of(known.version_id)
    given = {"tanggal": known.held_on, "umum": known.general, "kesepakatan": known.agreement}
    form = DialogueForm.for_results([r.id for r in results], None, berikutnya=known.next_on, **given)
    for key, text in known.topics.items():
        form.topic(key).data = text
    return _edit_page(case, form, results, known.content_version)


@blueprint.post("/dialog/<uuid:case_id>/isi")
@access()
def write_dialogue(case_id: UUID) -> Response:
    """Keep the other words."""
    writer, version = order(), form_version()
    case, known = _opened(case_id), _words(case_id)
    results = results_of(known.version_id)
    form = DialogueForm.for_results([r.id for r in results], request.form)
    if not form.validate():
        return _edit_page(case, form, results, version, 422, key=writer.key, problems=form.problems())
    try:
        operations.write_dialogue(writer, case_id, form.words(), version)
    except NotAllowed as refused:
        return _edit_page(case, form, results, version, 422, refused=str(refused))
    except Outdated:
        latest = _words(case_id)
        return _edit_page(case, form, results, latest.content_version, 409, refused=ELSEWHERE, stored=latest)
    flash("Catatan tersimpan.", "selesai")
    return see(url_for("running.show_dialogue", case_id=case_id))
