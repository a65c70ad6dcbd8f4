"""A file of e-Kinerja: sent, laid beside Tangkas, looked at, and only then kept as lines."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.access import access
from app.cases.idempotency import KeyReused
from app.exchange.reading import MOST_BYTES, FileRefused, lines_of
from app.exchange.shelf import FileGone, Shelf
from app.files import Files
from app.periods.queries import period
from app.reconciliation import operations, queries
from app.reconciliation.operations import ComparisonOutdated, Source
from app.reconciliation.queries import KIND_LABEL, OWNER_LABEL, WRITERS, Found, Problem, by_kind
from app.reconciliation.views.blueprint import blueprint, order, scopes
from app.settings import Settings
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session

HOUR_SECONDS, SHOWN = 3600, 100
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang dicatat."
MOVED = "Data Tangkas berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang dicatat."
NO_DESK = "Belum ada BKPSDM dalam struktur untuk mencatatnya."


def _settings() -> Settings:
    found: Settings = current_app.config["TANGKAS"]
    return found


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    """What a page hands out about a file comes back unchanged, from the same person, within the hour."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="reconciliation")


def _start(problem: str = "", status: int = 200, problems: list[Problem] | None = None, name: str = "") -> Response:
    return respond(
        "reconciliation/file.html", status=status, problem=problem, problems=problems or [], name=name, shown=SHOWN,
        scopes=scopes(), chosen=request.form.get("lingkup", ""), whole=bool(request.form.get("seluruh")),
        most_bytes=MOST_BYTES,
    )  # fmt: skip


@blueprint.get("/berkas")
@access(*WRITERS)
def start() -> Response:
    """Where a file of e-Kinerja is sent, and what it has to look like."""
    return _start()


@blueprint.post("/berkas")
@access(*WRITERS)
def compare() -> Response:
    """Read the file and show where it differs. Nothing is written."""
    form_key()
    scope = request.form.get("lingkup", "")
    if scope not in scopes():
        return _start("Pilih tentang apa berkas ini.", 422)
    sent: FileStorage | None = request.files.get("berkas")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    name = "".join(one for one in Path((sent.filename if sent else "") or "berkas").name if one.isprintable())[:80]
    try:
        source = _source(data, name or "berkas", scope, whole=bool(request.form.get("seluruh")))
    except FileRefused as refused:
        return _start(str(refused), 422)
    if source.rows.problems:
        return _start("", 422, source.rows.problems, name)
    desk = queries.history_of(session(), actor())
    if desk is None:
        return _start(NO_DESK, 422)
    found = operations.compare(session(), source, actor(), desk, clock.today())
    return _difference(source, found, _token(_shelf().put(data), source, found))


def _source(data: bytes, name: str, scope: str, *, whole: bool) -> Source:
    """The file as it is read. Raises FileRefused."""
    rows = queries.read_ekinerja(lines_of(data, "", joined=True))
    about = None if scope.isdigit() and len(scope) == 4 else UUID(scope)
    year = clock.today().year
    if about is not None:
        found = period(session(), actor().tenant_id, about)
        year = found.year if found else year
    return Source(rows, name, hashlib.sha256(data).hexdigest(), year, about, whole)


def _token(sha256: str, source: Source, found: tuple[Found, ...]) -> str:
    sealed = [sha256, source.name, source.scope, source.whole, operations.digest(found), actor().person_id.hex]
    return str(_seal().dumps(sealed))


def _difference(source: Source, found: tuple[Found, ...], token: str, status: int = 200, problem: str = "") -> Response:
    return respond(
        "reconciliation/difference.html", status=status, source=source, found=found, token=token, problem=problem,
        people=len({row.number for row in source.rows.rows}), kinds=by_kind(found), labels=KIND_LABEL,
        owners=OWNER_LABEL, scope=scopes().get(source.scope, source.scope), shown=SHOWN,
    )  # fmt: skip


@blueprint.post("/berkas/terapkan")
@access(*WRITERS)
def keep() -> Response:
    """Keep exactly the lines that were shown."""
    asked, desk = order(), queries.history_of(session(), actor())
    try:
        sealed: list[Any] = _seal().loads(request.form.get("berkas", ""), max_age=HOUR_SECONDS)
        sha256, name, scope, whole, shown, person = sealed
        data = _shelf().get(sha256)
    except (BadSignature, FileGone, ValueError):
        return _start(GONE, 409)
    if person != actor().person_id.hex or desk is None:
        return _start(GONE, 409)
    source = _source(data, name, scope, whole=whole)
    Files(_settings().evidence_dir).put(data)
    try:
        found = operations.keep(asked, source, shown, desk)
    except ComparisonOutdated as outdated:
        return _difference(source, outdated.found, _token(sha256, source, outdated.found), 409, MOVED)
    except KeyReused:
        return _start(GONE, 409)
    told = "Berkas ini sudah dicatat."
    if found is not None:
        told = f"{len(found)} beda dicatat, masing-masing dengan pemiliknya."
    flash(told, "selesai")
    return see(url_for("reconciliation.show", lingkup=scope))
