"""The clock of a case: what it says, and for those who keep it the form that stops it or lets it run again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases import authority, frame
from app.cases.forms import ClockForm
from app.cases.operations import CaseNotFound
from app.cases.operations.pausing import ClockCommand, ClockRefused, start_clock, stop_clock
from app.cases.queries import CaseView
from app.cases.views.blueprint import blueprint, page_of, visible_case
from app.web import clock
from app.web.filters import hari_tanggal
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, form_version, session


def _kept_case(case_id: UUID) -> CaseView:
    """The case, or 404 for whoever does not keep its clock."""
    case = visible_case(case_id)
    if not authority.may_keep_clock(actor(), case):
        raise CaseNotFound
    return case


def _page(case: CaseView, form: ClockForm, problem: str = "", status: int = 200) -> Response:
    problems = form.problems() or ([("alasan", problem)] if problem else [])
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    return respond(
        "cases/clock.html", status=status, case=case, frame=shown, form=form, problems=problems,
        errors=dict(reversed(problems)), back=page_of(case),
    )  # fmt: skip


@blueprint.get("/<uuid:case_id>/jam")
@access()
def clock_of(case_id: UUID) -> Response:
    return _page(_kept_case(case_id), ClockForm())


@blueprint.post("/<uuid:case_id>/jam/hentikan")
@access()
def stop(case_id: UUID) -> Response:
    return _turn(case_id, stop_clock, "Jam berhenti; sisa {} hari tetap.")


@blueprint.post("/<uuid:case_id>/jam/jalankan")
@access()
def start(case_id: UUID) -> Response:
    return _turn(case_id, lambda command: hari_tanggal(start_clock(command)), "Jam berjalan lagi; batasnya {}.")


def _turn(case_id: UUID, turn: Any, words: str) -> Response:
    case, form = _kept_case(case_id), ClockForm(request.form)
    form_key()
    version = form_version()
    if not form.validate():
        return _page(case, form, status=422)
    command = ClockCommand(actor(), case.id, version, form.alasan.data, form.dasar.data, clock.now(), clock.today())
    try:
        answer = turn(command)
    except ClockRefused as refusal:
        return _page(case, form, str(refusal), 422)
    flash(words.format(answer), "selesai")
    return see(url_for("cases.clock_of", case_id=case.id))
