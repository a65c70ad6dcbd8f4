"""Import leave in the browser: send a file, see what it would change, then apply exactly that."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, flash, get_flashed_messages, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.absences import operations
from app.absences.operations import ImportRefused, LeaveFile, Plan, PlanOutdated
from app.absences.queries import sheet
from app.access import access
from app.cases.idempotency import KeyReused
from app.exchange.operations import FormKey
from app.exchange.queries import IMPORTERS, importer_of
from app.exchange.reading import MOST_BYTES, FileRefused
from app.exchange.shelf import FileGone, Shelf
from app.files import Files
from app.identity.operations.accounts import snapshot
from app.settings import Settings
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key
from app.web.request import session as database

blueprint = Blueprint("absences", __name__, url_prefix="/bkpsdm/cuti")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, HOUR_SECONDS = 200, 3600
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang ditulis."
MOVED = "Catatan cuti berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."


def _settings() -> Settings:
    found: Settings = current_app.config["TANGKAS"]
    return found


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    """What a page hands out about a file comes back unchanged, from the same person, within the hour."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="absences")


def _start(problem: str = "", status: int = 200) -> Response:
    return respond(
        "absences/start.html",
        status=status,
        told=get_flashed_messages(with_categories=True),
        problem=problem,
        columns=sheet.COLUMNS,
        most_bytes=MOST_BYTES,
        whole_city=importer_of(actor()).opds is None,
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
    is_csv = kind == "csv"
    data = sheet.template_csv() if is_csv else sheet.template_xlsx()
    response = Response(data, mimetype="text/csv" if is_csv else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="templat-cuti.{kind}"'
    return response


@blueprint.post("")
@access(*IMPORTERS)
def compare() -> Response:
    """Read the file and show what it would change. Nothing is written."""
    form_key()
    sent: FileStorage | None = request.files.get("berkas")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    try:
        rows = sheet.read_leave(data)
    except FileRefused as refused:
        return _start(str(refused), 422)
    what = LeaveFile.of(rows, _shown_name(sent), data)
    plan = operations.plan_leave(database(), what, importer_of(actor()), clock.today())
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
        "absences/difference.html", status=status, plan=plan, name=name, token=token, problem=problem, shown=SHOWN
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
    what = LeaveFile.of(sheet.read_leave(data), name, data)
    Files(_settings().evidence_dir).put(data)
    form = FormKey(me.person_id, key, form_hash())
    try:
        plan = operations.apply_leave(what, importer_of(me), snapshot(me), shown, clock.now(), clock.today(), form)
    except ImportRefused as refused:
        return _difference(refused.plan, name, "", 422, MOVED)
    except PlanOutdated as outdated:
        return _difference(outdated.plan, name, _token(sha256, name, outdated.plan), 409, MOVED)
    except KeyReused:
        return _start(GONE, 409)
    flash(_told(plan), "selesai")
    return see(url_for("absences.start"))


def _told(plan: Plan | None) -> str:
    if plan is None:
        return "Impor ini sudah diterapkan sebelumnya."
    return f"{plan.count('added')} dimuat, {plan.count('changed')} diubah, {plan.count('withdrawn')} dicabut."
