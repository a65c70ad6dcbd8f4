"""Rencana aksi of the running period: one block per result, written by the employee, read by the assessor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.views import note_opening, visible_case
from app.evaluations import queries as evaluations
from app.evaluations.queries import ActionView, Content, PeriodKind, RowView
from app.orders import order
from app.running import operations
from app.running.forms import ActionForm
from app.running.operations import NotAllowed, Outdated
from app.running.views.blueprint import blueprint, cited
from app.web import clock
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import actor, form_version, session

PLAN = "/evaluasi/<uuid:case_id>/rencana-aksi"
ONE = f"{PLAN}/<uuid:action_id>"
ELSEWHERE = "Baris ini diubah di jendela lain. Periksa lagi, lalu simpan."


@dataclass(frozen=True, slots=True)
class Planned:
    """One result with its actions."""

    row: RowView
    actions: tuple[ActionView, ...]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.actions)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one evaluation as somebody sees it."""

    case: CaseView
    content: Content
    may_write: bool
    because: str

    @property
    def results(self) -> tuple[Planned, ...]:
        """Every result in the order of the form."""
        rows = [next(group) for _, group in groupby(self.content.rows, key=lambda row: row.result_id)]
        return tuple(Planned(row, self.content.actions_of(row.result_id)) for row in rows)

    def result(self, result_id: UUID) -> Planned:
        found = next((one for one in self.results if one.row.result_id == result_id), None)
        if found is None:
            raise CaseNotFound
        return found

    def result_of_action(self, action_id: UUID) -> UUID:
        found = next((one.result_id for one in self.content.actions if one.id == action_id), None)
        if found is None:
            raise CaseNotFound
        return found


def _plan(case_id: UUID) -> Plan:
    case = visible_case(case_id)
    if case.process != "evaluation":
        raise CaseNotFound
    content = evaluations.content_of(session(), case, clock.today())
    assessor = content.assessor.position_id if content.assessor else None
    allowed = evaluations.writing(actor(), case, clock.today(), assessor=assessor)
    may_write = allowed.may_write and content.kind is not PeriodKind.ANNUAL
    return Plan(case, content, may_write, allowed.because)


def _page(plan: Plan, status: int = 200, **more: Any) -> Response:
    return respond(
        "running/plan.html", status=status, plan=plan, case=plan.case, told=get_flashed_messages(with_categories=True),
        back=url_for("evaluations.show", case_id=plan.case.id), cited=cited("action_plan.write"), **more,
    )  # fmt: skip


def _part(plan: Plan, result_id: UUID, status: int = 200, **more: Any) -> Response:
    """One result after a change: alone for htmx, else on its page."""
    if not is_htmx():
        return _page(plan, status, opened=result_id, **more)
    return respond(
        "running/plan_result.html", block="result", status=status, plan=plan, case=plan.case,
        planned=plan.result(result_id), opened=result_id, **more,
    )  # fmt: skip


def _changed(case_id: UUID, result_id: UUID, words: str) -> Response:
    if is_htmx():
        return _part(_plan(case_id), result_id)
    flash(words, "selesai")
    return see(f"{url_for('running.plan', case_id=case_id)}#h-{result_id.hex}")


@blueprint.get(PLAN)
@access()
def plan(case_id: UUID) -> Response:
    """The plan of the period, for whoever may see the evaluation."""
    found = _plan(case_id)
    note_opening(found.case)
    return _page(found)


@blueprint.post(f"{PLAN}/hasil/<uuid:result_id>")
@access()
def add_action(case_id: UUID, result_id: UUID) -> Response:
    """Add an action to a result."""
    writer, form = order(), ActionForm(request.form)
    if not form.validate():
        return _part(_plan(case_id), result_id, 422, form=form, key=writer.key)
    try:
        operations.add_action(writer, case_id, result_id, form.aksi.data, form.target.data)
    except NotAllowed as refused:
        return _part(_plan(case_id), result_id, 422, form=form, key=writer.key, refused=str(refused))
    return _changed(case_id, result_id, "Rencana aksi tersimpan.")


@blueprint.post(ONE)
@access()
def change_action(case_id: UUID, action_id: UUID) -> Response:
    """Other words for an action."""
    writer, version, form = order(), form_version(), ActionForm(request.form)
    found = _plan(case_id)
    result_id = found.result_of_action(action_id)
    if not form.validate():
        return _part(found, result_id, 422, change=form, changing=action_id, key=writer.key)
    try:
        operations.change_action(writer, case_id, action_id, form.aksi.data, form.target.data, version)
    except NotAllowed as refused:
        return _part(found, result_id, 422, change=form, changing=action_id, refused=str(refused))
    except Outdated:
        return _part(_plan(case_id), result_id, 409, change=form, changing=action_id, refused=ELSEWHERE)
    return _changed(case_id, result_id, "Rencana aksi diubah.")


@blueprint.post(f"{ONE}/selesai")
@access()
def finish_action(case_id: UUID, action_id: UUID) -> Response:
    """Done, or not yet after all."""
    writer, found = order(), _plan(case_id)
    result_id = found.result_of_action(action_id)
    try:
        operations.finish_action(writer, case_id, action_id, done=request.form.get("selesai") == "ya")
    except NotAllowed as refused:
        return _part(found, result_id, 422, refused=str(refused))
    return _changed(case_id, result_id, "Tersimpan.")


@blueprint.post(f"{ONE}/hapus")
@access()
def remove_action(case_id: UUID, action_id: UUID) -> Response:
    """Take an action back."""
    writer, found = order(), _plan(case_id)
    result_id = found.result_of_action(action_id)
    try:
        operations.remove_action(writer, case_id, action_id)
    except NotAllowed as refused:
        return _part(found, result_id, 422, refused=str(refused))
    return _changed(case_id, result_id, "Rencana aksi dihapus.")
