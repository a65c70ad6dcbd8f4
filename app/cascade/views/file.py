"""The matrix as a file: taken along, filled in elsewhere, sent back; what it would change is shown before it does."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.access import access
from app.cascade import operations
from app.cascade.operations import Plan, PlanOutdated
from app.cascade.queries import Grid
from app.cascade.views.blueprint import blueprint, opened_grid, order
from app.cascade.views.matrix import back_to
from app.cases.idempotency import KeyReused
from app.exchange.archive import safe
from app.exchange.reading import MOST_BYTES, FileRefused, lines_of
from app.exchange.shelf import FileGone, Shelf
from app.exchange.workbook import Field, Sheet, harmless, workbook
from app.settings import Settings
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session

ADDRESS = "/matriks/<uuid:position_id>/berkas"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET, HOUR_SECONDS, SHOWN = "Matriks", 3600, 200
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang ditulis."
MOVED = "Matriks berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."


def _shelf() -> Shelf:
    settings: Settings = current_app.config["TANGKAS"]
    return Shelf(settings.data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    """What a page hands out about a file comes back unchanged, for the same matrix and person, within the hour."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="cascade-matrix")


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
    response = Response(data, mimetype="text/csv" if kind == "csv" else XLSX)
    name = f"matriks-{safe(grid.leader.title)}-{grid.year}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get(ADDRESS)
@access()
def import_start(position_id: UUID) -> Response:
    """Where a file is sent."""
    return _start(opened_grid(position_id, to_write=True))


def _start(grid: Grid, problem: str = "", status: int = 200) -> Response:
    return respond(
        "cascade/import.html", status=status, grid=grid, problem=problem, plan=None, token="", name="",
        most_bytes=MOST_BYTES, back=back_to(grid.leader.position_id), shown=SHOWN,
    )  # fmt: skip


@blueprint.post(ADDRESS)
@access()
def compare_file(position_id: UUID) -> Response:
    """Read the file and show what it would change. Nothing is written."""
    grid = opened_grid(position_id, to_write=True)
    form_key()
    sent: FileStorage | None = request.files.get("berkas")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    try:
        lines = lines_of(data, SHEET, joined=True)
    except FileRefused as refused:
        return _start(grid, str(refused), 422)
    plan = operations.plan_matrix(session(), lines, grid, order())
    name = _shown_name(sent)
    token = "" if plan.problems or not plan.touched else _token(_shelf().put(data), name, plan, position_id)
    return _difference(grid, plan, name, token, 422 if plan.problems else 200)


def _shown_name(sent: FileStorage | None) -> str:
    name = Path((sent.filename if sent else "") or "berkas").name
    return "".join(one for one in name if one.isprintable())[:80] or "berkas"


def _token(sha256: str, name: str, plan: Plan, position_id: UUID) -> str:
    return str(_seal().dumps([sha256, name, plan.digest, actor().person_id.hex, position_id.hex]))


def _difference(grid: Grid, plan: Plan, name: str, token: str, status: int = 200, problem: str = "") -> Response:
    return respond(
        "cascade/import.html", status=status, grid=grid, problem=problem, plan=plan, token=token, name=name,
        most_bytes=MOST_BYTES, back=back_to(grid.leader.position_id), shown=SHOWN,
    )  # fmt: skip


@blueprint.post(f"{ADDRESS}/terapkan")
@access()
def import_file(position_id: UUID) -> Response:
    """Write exactly what was shown, all or nothing."""
    grid = opened_grid(position_id, to_write=True)
    try:
        sealed: list[Any] = _seal().loads(request.form.get("berkas", ""), max_age=HOUR_SECONDS)
        sha256, name, shown, person, place = sealed
        data = _shelf().get(sha256)
    except (BadSignature, FileGone, ValueError):
        return _start(grid, GONE, 409)
    if (person, place) != (actor().person_id.hex, position_id.hex):
        return _start(grid, GONE, 409)
    try:
        plan = operations.import_matrix(order(), position_id, lines_of(data, SHEET, joined=True), shown, name)
    except PlanOutdated as outdated:
        new = "" if outdated.plan.problems else _token(sha256, name, outdated.plan, position_id)
        return _difference(opened_grid(position_id), outdated.plan, name, new, 409, MOVED)
    except KeyReused:
        return _start(grid, GONE, 409)
    told = f"{len(plan.changes)} sel dan {len(plan.columns)} kolom dimuat." if plan else "Berkas ini sudah dimuat."
    flash(told, "selesai")
    return see(url_for("cascade.matrix", position_id=position_id))
