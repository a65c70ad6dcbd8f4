"""A cell of the matrix, changed in its place or, without script, on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from app.access import access
from app.cascade import operations
from app.cascade.forms import CellForm
from app.cascade.operations import CellOutdated, Refused
from app.cascade.queries import NO_ROLE, Column, Grid, Member
from app.cascade.views.blueprint import blueprint, opened_grid
from app.cascade.views.matrix import back_to
from app.cases.operations import CaseNotFound
from app.orders import order
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import actor, form_version

ADDRESS = "/matriks/<uuid:position_id>/sel/<uuid:member_id>/<uuid:column_id>"


def _place(grid: Grid, member_id: UUID, column_id: UUID) -> tuple[Member, Column]:
    member, column = grid.member(member_id), grid.column(column_id)
    if member is None or column is None:
        raise CaseNotFound
    return member, column


def _cell_block(grid: Grid, member: Member, column: Column) -> Response:
    """The cell as it is now; without script the page, at that person."""
    if not is_htmx():
        return see(f"{back_to(grid.leader.position_id)}#orang-{member.position_id.hex}")
    may_write = grid.leader.may_write(actor())
    return respond(
        "cascade/matrix.html", block="cell", grid=grid, member=member, column=column, may_write=may_write
    )


def _form_page(
    grid: Grid, member: Member, column: Column, form: CellForm, status: int = 200, **more: Any
) -> Response:
    place = f"sel-{member.position_id.hex}-{column.id.hex}"
    problems = [(f"{place}-{name}", sentence) for name, sentence in form.problems()]
    context: dict[str, Any] = {"outdated": None, "problems": problems, **more}
    cell = grid.cell(member.position_id, column.id)
    return respond(
        "cascade/cell.html", block="form", status=status, grid=grid, member=member, column=column, form=form, cell=cell,
        version=cell.version, action=_address("cascade.set_cell", grid, member, column),
        look=_address("cascade.cell", grid, member, column), back=back_to(grid.leader.position_id),
        place=place, **context,
    )  # fmt: skip


def _address(endpoint: str, grid: Grid, member: Member, column: Column) -> str:
    return url_for(
        endpoint, position_id=grid.leader.position_id, member_id=member.position_id, column_id=column.id
    )


@blueprint.get(ADDRESS)
@access()
def cell(position_id: UUID, member_id: UUID, column_id: UUID) -> Response:
    """The cell alone, after somebody gave up changing it."""
    grid = opened_grid(position_id)
    return _cell_block(grid, *_place(grid, member_id, column_id))


@blueprint.get(f"{ADDRESS}/ubah")
@access()
def edit_cell(position_id: UUID, member_id: UUID, column_id: UUID) -> Response:
    grid = opened_grid(position_id, to_write=True)
    member, column = _place(grid, member_id, column_id)
    return _form_page(grid, member, column, CellForm(None, data={"role": grid.cell(member_id, column_id).text}))


@blueprint.post(f"{ADDRESS}/ubah")
@access()
def set_cell(position_id: UUID, member_id: UUID, column_id: UUID) -> Response:
    """Write the cell; a button of its own says that there is no role."""
    grid = opened_grid(position_id, to_write=True)
    member, column = _place(grid, member_id, column_id)
    form = CellForm(request.form)
    words = NO_ROLE if request.form.get("peran") == "tidak" else form.role.data
    if not form.validate():
        return _form_page(grid, member, column, form, 422)
    try:
        operations.set_cell(order(), position_id, member_id, column_id, words, form_version())
    except Refused as refused:
        form.role.errors = [str(refused)]
        return _form_page(grid, member, column, form, 422)
    except CellOutdated as outdated:
        return _form_page(opened_grid(position_id), member, column, form, 409, outdated=outdated)
    grid = opened_grid(position_id)
    return _cell_block(grid, *_place(grid, member_id, column_id))
