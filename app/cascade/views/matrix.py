"""The page of a matrix: opened, its columns, and who else joins it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cascade import operations, queries
from app.cascade.forms import ColumnForm, MemberForm
from app.cascade.operations import Refused
from app.cascade.queries import Grid
from app.cascade.views.blueprint import blueprint, opened_grid
from app.cases.operations import CaseNotFound
from app.orders import order
from app.web import clock
from app.web.forms import HouseForm
from app.web.hypermedia import respond, see
from app.web.request import actor, session

ADDRESS = "/matriks/<uuid:position_id>"


def back_to(position_id: UUID) -> str:
    """The page of the matrix."""
    return url_for("cascade.matrix", position_id=position_id)


def grid_page(grid: Grid, status: int = 200, **more: Any) -> Response:
    """The page; `more` carries a form that was not in order."""
    context: dict[str, Any] = {"column_form": ColumnForm(), "member_form": MemberForm(), "problems": (), **more}
    return respond(
        "cascade/matrix.html", status=status, grid=grid, may_write=grid.leader.may_write(actor()), **context
    )


@blueprint.get(ADDRESS)
@access()
def matrix(position_id: UUID) -> Response:
    """The results of a leader along the top, people down the side."""
    return grid_page(opened_grid(position_id))


@blueprint.post(f"{ADDRESS}/kolom/rencana")
@access()
def follow_plan(position_id: UUID) -> Response:
    """Columns from the leader's own plan."""
    opened_grid(position_id, to_write=True)
    try:
        done = operations.follow_plan(order(), position_id)
    except Refused as refused:
        flash(str(refused), "perlu")
        return see(back_to(position_id))
    told = f"{done} kolom diambil dari rencana Anda." if done else "Kolom sudah sama dengan rencana pimpinan."
    flash(told, "selesai" if done else "jalan")
    return see(back_to(position_id))


@blueprint.post(f"{ADDRESS}/kolom")
@access()
def add_column(position_id: UUID) -> Response:
    """A provisional column."""
    form = ColumnForm(request.form)
    return _added(
        position_id, form, lambda: operations.add_column(order(), position_id, form.heading.data), "Kolom ditambahkan."
    )


@blueprint.post(f"{ADDRESS}/orang")
@access()
def add_member(position_id: UUID) -> Response:
    """Somebody whom the leader does not assess."""
    form = MemberForm(request.form)
    number = "".join((form.number.data or "").split())
    return _added(
        position_id, form, lambda: operations.add_member(order(), position_id, number), "Orang ditambahkan."
    )


def _added(position_id: UUID, form: HouseForm, act: Any, told: str) -> Response:
    grid = opened_grid(position_id, to_write=True)
    name = "column_form" if isinstance(form, ColumnForm) else "member_form"
    if not form.validate():
        return grid_page(grid, 422, problems=form.problems(), **{name: form})
    try:
        act()
    except Refused as refused:
        field = next(iter(form))
        field.errors = [str(refused)]
        return grid_page(opened_grid(position_id), 422, problems=form.problems(), **{name: form})
    flash(told, "selesai")
    return see(back_to(position_id))


@blueprint.get(f"{ADDRESS}/kolom/<uuid:column_id>/hapus")
@access()
def ask_column_removal(position_id: UUID, column_id: UUID) -> Response:
    grid = opened_grid(position_id, to_write=True)
    column = grid.column(column_id)
    if column is None:
        raise CaseNotFound
    held = sum(grid.cell(one.position_id, column_id).is_role for one in grid.members)
    return respond("cascade/remove_column.html", grid=grid, column=column, held=held, back=back_to(position_id))


@blueprint.post(f"{ADDRESS}/kolom/<uuid:column_id>/hapus")
@access()
def remove_column(position_id: UUID, column_id: UUID) -> Response:
    opened_grid(position_id, to_write=True)
    try:
        operations.remove_column(order(), position_id, column_id)
        flash("Kolom dihapus.", "selesai")
    except Refused as refused:
        flash(str(refused), "perlu")
    return see(back_to(position_id))


@blueprint.post("/peran/<uuid:position_id>")
@access()
def take_roles(position_id: UUID) -> Response:
    """Put the roles that wait into the own draft."""
    draft_page = request.form.get("kembali", "")
    count = operations.take_roles(order(), position_id)
    flash(f"{count} peran dari matriks masuk ke draf Anda." if count else "Tidak ada peran yang menunggu.", "selesai")
    known = next((r.case_id for r in queries.own_rows(session(), actor().person_id, clock.today().year)), None)
    if known and str(known) == draft_page:
        return see(url_for("skp.show", case_id=known))
    return see(url_for("cascade.index"))
