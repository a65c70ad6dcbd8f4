"""Perjanjian kinerja: the list, one version with its steps, and its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cascade import operations, queries
from app.cascade.forms import ObjectiveForm
from app.cascade.operations import AgreementClosed, AgreementExists, AgreementOutdated
from app.cascade.queries import AgreementView, ObjectiveView
from app.cascade.views.blueprint import blueprint
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.queries import case_for
from app.cases.registry import Handler, register
from app.cases.views import note_opening
from app.orders import order
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version, session
from workflows.agreement import AGREEMENT

ADDRESS = "/perjanjian/<uuid:case_id>"

register(
    Handler(
        AGREEMENT,
        facts=queries.facts,
        page="cascade.agreement",
        apply=operations.apply,
        forms={
            "withdraw": ReasonForm, "return": ReasonForm, "amend": ReasonForm, "discontinue": ReasonForm,
        },
        freeze=operations.freeze,
    )
)


@blueprint.get("/perjanjian")
@access()
def agreements() -> Response:
    """Those of this year, and which of my units have none."""
    me, today = actor(), clock.today()
    found = queries.agreements(session(), me, today.year, today)
    return respond(
        "cascade/agreements.html", year=today.year, agreements=found, missing=queries.unagreed(me, found)
    )


@blueprint.post("/perjanjian/mulai/<uuid:position_id>")
@access()
def start_agreement(position_id: UUID) -> Response:
    """Open a draft for the unit that this chair leads."""
    try:
        case_id = operations.start_agreement(order(), position_id)
    except AgreementExists as known:
        case_id = known.case_id
    return see(_back(case_id))


def _back(case_id: UUID) -> str:
    return url_for("cascade.agreement", case_id=case_id)


@blueprint.get(ADDRESS)
@access()
def agreement(case_id: UUID) -> Response:
    """One version: for those concerned with its steps and history, for all others what was agreed."""
    me = actor()
    case = case_for(session(), me, case_id, clock.today())
    if case is None:
        found = queries.agreement(session(), case_id, clock.today())
        if found is None or found.tenant_id != me.tenant_id or not found.is_agreed:
            raise CaseNotFound
        rows = queries.objectives(session(), case_id)
        return respond("cascade/agreement_public.html", agreement=found, objectives=rows)
    note_opening(case)
    shown = frame.frame_of(session(), me, case, today=clock.today(), now=clock.now())
    facts = shown.context.facts
    return respond(
        "cascade/agreement.html", frame=shown, documents=frame.documents_of(shown), agreement=facts.head,
        objectives=facts.rows, may_write=facts.head.may_write(me),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------------- rows


def _to_write(case_id: UUID) -> AgreementView:
    found = queries.agreement(session(), case_id, clock.today())
    if found is None or found.tenant_id != actor().tenant_id or not found.may_write(actor()):
        raise CaseNotFound
    return found


def _row(case_id: UUID, objective_id: UUID) -> ObjectiveView:
    found = next((row for row in queries.objectives(session(), case_id) if row.id == objective_id), None)
    if found is None:
        raise CaseNotFound
    return found


def _form_page(
    found: AgreementView, form: ObjectiveForm, row: ObjectiveView | None, status: int = 200, **more: Any
) -> Response:
    new = url_for("cascade.add_objective", case_id=found.case_id)
    change = url_for("cascade.change_objective", case_id=found.case_id, objective_id=row.id) if row else new
    context: dict[str, Any] = {"version": found.content_version, "outdated": False, **more}
    return respond(
        "cascade/objective.html", status=status, agreement=found, form=form, row=row, action=change,
        back=_back(found.case_id), problems=form.problems(), **context,
    )  # fmt: skip


@blueprint.get(f"{ADDRESS}/sasaran/baru")
@access()
def new_objective(case_id: UUID) -> Response:
    return _form_page(_to_write(case_id), ObjectiveForm.of(None), None)


@blueprint.post(f"{ADDRESS}/sasaran/baru")
@access()
def add_objective(case_id: UUID) -> Response:
    return _put(case_id, None)


@blueprint.get(f"{ADDRESS}/sasaran/<uuid:objective_id>/ubah")
@access()
def edit_objective(case_id: UUID, objective_id: UUID) -> Response:
    found, row = _to_write(case_id), _row(case_id, objective_id)
    return _form_page(found, ObjectiveForm.of(None, row), row)


@blueprint.post(f"{ADDRESS}/sasaran/<uuid:objective_id>/ubah")
@access()
def change_objective(case_id: UUID, objective_id: UUID) -> Response:
    return _put(case_id, _row(case_id, objective_id))


def _put(case_id: UUID, row: ObjectiveView | None) -> Response:
    found, form = _to_write(case_id), ObjectiveForm.of(request.form, row)
    if not form.validate():
        return _form_page(found, form, row, 422)
    words = (row.id if row else None, form.objective.data, form.words)
    try:
        operations.put_objective(order(), case_id, form_version(), *words)
    except AgreementOutdated as outdated:
        return _form_page(found, form, row, 409, outdated=True, version=outdated.version)
    except AgreementClosed:
        raise CaseNotFound from None
    flash("Sasaran tersimpan.", "selesai")
    return see(_back(case_id))


@blueprint.get(f"{ADDRESS}/sasaran/<uuid:objective_id>/hapus")
@access()
def ask_objective_removal(case_id: UUID, objective_id: UUID) -> Response:
    found, row = _to_write(case_id), _row(case_id, objective_id)
    return respond("cascade/remove_objective.html", agreement=found, row=row, back=_back(case_id))


@blueprint.post(f"{ADDRESS}/sasaran/<uuid:objective_id>/hapus")
@access()
def remove_objective(case_id: UUID, objective_id: UUID) -> Response:
    _to_write(case_id)
    try:
        operations.remove_objective(order(), case_id, form_version(), objective_id)
        flash("Sasaran dihapus dari draf.", "selesai")
    except AgreementOutdated:
        flash("Perjanjian ini berubah sejak dibuka; sasaran belum dihapus. Periksa lagi, lalu ulangi.", "perlu")
    return see(_back(case_id))
