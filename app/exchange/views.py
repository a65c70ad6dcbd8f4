"""Import people in the browser: send a file, see what it would change, then apply exactly that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, get_flashed_messages, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.access import access
from app.cases.idempotency import KeyReused
from app.exchange import columns, operations, queries
from app.exchange.operations import FormKey, Import, ImportRefused, PlanOutdated
from app.exchange.plan import Plan
from app.exchange.queries import IMPORTERS
from app.exchange.reading import MOST_BYTES, FileRefused, read_rows
from app.exchange.shelf import FileGone, Shelf
from app.files import Files
from app.records.operations import ActorSnapshot
from app.settings import Settings
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key
from app.web.request import session as database

blueprint = Blueprint("exchange", __name__, url_prefix="/bkpsdm/impor")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
HOUR_SECONDS = 3600
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang ditulis."
MOVED = "Data pegawai berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."


def _settings() -> Settings:
    found: Settings = current_app.config["TANGKAS"]
    return found


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    """What a page hands out about a file comes back unchanged, from the same person, within the hour."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="exchange")


def _start(problem: str = "", status: int = 200) -> Response:
    return respond(
        "exchange/start.html",
        status=status,
        told=get_flashed_messages(with_categories=True),
        problem=problem,
        columns=columns.COLUMNS,
        most_bytes=MOST_BYTES,
        whole_city=queries.importer_of(actor()).opds is None,
    )


@blueprint.get("")
@access(*IMPORTERS)
def start() -> Response:
    """What a file has to look like, and where to send it."""
    return _start()


@blueprint.get("/templat.<any(csv, xlsx):kind>")
@access(*IMPORTERS)
def template(kind: str) -> Response:
    """An empty file to begin with."""
    data, mimetype = (columns.template_csv(), "text/csv") if kind == "csv" else (columns.template_xlsx(), XLSX)
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="templat-pegawai.{kind}"'
    return response


@blueprint.post("")
@access(*IMPORTERS)
def compare() -> Response:
    """Read the file and show what it would change. Nothing is written."""
    form_key()
    sent: FileStorage | None = request.files.get("berkas")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    try:
        rows = read_rows(data)
    except FileRefused as refused:
        return _start(str(refused), 422)
    what = Import.of(rows, _shown_name(sent), data)
    plan = operations.plan_import(database(), what, queries.importer_of(actor()), clock.today())
    token = "" if plan.problems or not plan.touched else _token(_shelf().put(data), what.name, plan)
    return _difference(plan, what.name, token, 422 if plan.problems else 200)


def _shown_name(sent: FileStorage | None) -> str:
    """The last part of what the browser called the file, in letters a page can show."""
    name = Path((sent.filename if sent else "") or "berkas").name
    return "".join(letter for letter in name if letter.isprintable())[:80] or "berkas"


def _token(sha256: str, name: str, plan: Plan) -> str:
    return str(_seal().dumps([sha256, name, plan.digest, actor().person_id.hex]))


def _difference(plan: Plan, name: str, token: str, status: int = 200, problem: str = "") -> Response:
    return respond(
        "exchange/difference.html",
        status=status,
        plan=plan,
        name=name,
        token=token,
        problem=problem,
        shown=SHOWN,
    )


@blueprint.post("/terapkan")
@access(*IMPORTERS)
def apply() -> Response:
    """Write exactly what was shown, all or nothing."""
    me, key = actor(), form_key()
    try:
        sha256, name, shown, person = _seal().loads(request.form.get("berkas", ""), max_age=HOUR_SECONDS)
        data = _shelf().get(sha256)
    except (BadSignature, FileGone, ValueError):
        return _start(GONE, 409)
    if person != me.person_id.hex:
        return _start(GONE, 409)
    what, snapshot = Import.of(read_rows(data), name, data), _snapshot()
    Files(_settings().evidence_dir).put(data)
    form = FormKey(me.person_id, key, form_hash())
    try:
        plan = operations.apply_import(what, queries.importer_of(me), snapshot, shown, clock.now(), clock.today(), form)
    except ImportRefused as refused:
        return _difference(refused.plan, name, "", 422, MOVED)
    except PlanOutdated as outdated:
        return _difference(outdated.plan, name, _token(sha256, name, outdated.plan), 409, MOVED)
    except KeyReused:
        return _start(GONE, 409)
    flash(_told(plan), "selesai")
    return see(url_for("exchange.start"))


def _snapshot() -> ActorSnapshot:
    me: Any = actor()
    return ActorSnapshot(me.person_id, me.name, me.number, me.position.capacity if me.position else "", me.title)


def _told(plan: Plan | None) -> str:
    if plan is None:
        return "Impor ini sudah diterapkan sebelumnya."
    return f"{len(plan.new)} pegawai baru dimuat dan {len(plan.changed)} diubah."
