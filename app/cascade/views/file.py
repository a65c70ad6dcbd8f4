"""The matrix as a file: taken along, filled in elsewhere, sent back; what it would change is shown before it does."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from flask import Response, flash, url_for

from app.access import access
from app.cascade import operations
from app.cascade.operations import Plan, PlanOutdated
from app.cascade.queries import Grid
from app.cascade.views.blueprint import blueprint, opened_grid
from app.cascade.views.matrix import back_to
from app.cases.idempotency import KeyReused
from app.exchange import parcel
from app.exchange.archive import safe
from app.exchange.parcel import GONE, SHOWN, Parcel
from app.exchange.reading import MOST_BYTES, FileRefused, lines_of
from app.exchange.shelf import FileGone
from app.exchange.workbook import Field, Sheet, harmless, workbook
from app.orders import order
from app.web.hypermedia import respond, see
from app.web.request import form_key, session

ADDRESS = "/matriks/<uuid:position_id>/berkas"
SHEET = "Matriks"
MOVED = "Matriks berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."


def _table(grid: Grid) -> tuple[list[str], list[list[str]]]:
    """The matrix as it is, with everybody it is for."""
    head = ["NIP", "NAMA PEGAWAI", "JABATAN", *(column.text for column in grid.columns)]
    rows = [
        [one.number, one.name, one.title, *(grid.cell(one.position_id, column.id).text for column in grid.columns)]
        for one in grid.members
        if one.person_id
    ]
    return head, rows


@blueprint.get(f"{ADDRESS}.<any(csv, xlsx):kind>")
@access()
def matrix_file(position_id: UUID, kind: str) -> Response:
    """The matrix as a sheet, which is also the empty one to begin with."""
    grid = opened_grid(position_id)
    head, rows = _table(grid)
    if kind == "csv":
        text = io.StringIO()
        lines = [[harmless(words) for words in line] for line in (head, *rows)]
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
        data = text.getvalue().encode("utf-8-sig")
    else:
        meaning = "Hasil atau indikator pimpinan. Isi hasil yang mendukungnya, atau x bila tidak berperan."
        fields = [Field(name, meaning if at > 2 else "Menentukan orangnya.", width=28) for at, name in enumerate(head)]
        notes = ("Sel kosong berarti tetap seperti sekarang. Tambahkan kolom untuk hasil pimpinan yang belum ada.",)
        data = workbook([Sheet(SHEET, fields, rows)], title="Matriks peran hasil", notes=notes)
    return parcel.attachment(data, f"matriks-{safe(grid.leader.title)}-{grid.year}.{kind}")


@blueprint.get(ADDRESS)
@access()
def import_start(position_id: UUID) -> Response:
    """Where a file is sent."""
    return _start(opened_grid(position_id, to_write=True))


def _start(grid: Grid, problem: str = "", status: int = 200, **more: Any) -> Response:
    context = {"plan": None, "token": "", "name": "", **more}
    return respond(
        "cascade/import.html", status=status, grid=grid, problem=problem, most_bytes=MOST_BYTES,
        back=back_to(grid.leader.position_id), shown=SHOWN, **context,
    )  # fmt: skip


@blueprint.post(ADDRESS)
@access()
def compare_file(position_id: UUID) -> Response:
    """Read the file and show what it would change. Nothing is written."""
    grid = opened_grid(position_id, to_write=True)
    form_key()
    sent = parcel.sent()
    try:
        lines = lines_of(sent.data, SHEET, joined=True)
    except FileRefused as refused:
        return _start(grid, str(refused), 422)
    plan = operations.plan_matrix(session(), lines, grid, order())
    return _difference(grid, sent, plan, 422 if plan.problems else 200, sheet=lines.sheet)


def _about(grid: Grid) -> str:
    return f"matriks {grid.leader.position_id.hex}"


def _difference(grid: Grid, sent: Parcel, plan: Plan, status: int, problem: str = "", sheet: str = "") -> Response:
    token = "" if plan.problems or not plan.touched else parcel.sealed(sent, _about(grid), plan.digest)
    return _start(grid, problem, status, plan=plan, token=token, name=sent.name, sheet=sheet)


@blueprint.post(f"{ADDRESS}/terapkan")
@access()
def import_file(position_id: UUID) -> Response:
    """Write exactly what was shown, all or nothing."""
    grid = opened_grid(position_id, to_write=True)
    try:
        sent, (shown,) = parcel.handed_back(_about(grid))
    except FileGone:
        return _start(grid, GONE, 409)
    lines = lines_of(sent.data, SHEET, joined=True)
    try:
        plan = operations.import_matrix(order(), position_id, lines, shown, sent.name)
    except PlanOutdated as outdated:
        return _difference(opened_grid(position_id), sent, outdated.plan, 409, MOVED, lines.sheet)
    except KeyReused:
        return _start(grid, GONE, 409)
    told = f"{len(plan.changes)} sel dan {len(plan.columns)} kolom dimuat." if plan else "Berkas ini sudah dimuat."
    flash(told, "selesai")
    return see(url_for("cascade.matrix", position_id=position_id))
