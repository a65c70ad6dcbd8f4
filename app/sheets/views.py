"""An SKP as a sheet: taken along by whoever may see it, sent back by whoever may write it, and looked at in between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.access import access
from app.cases.idempotency import KeyReused
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.views import visible_case
from app.exchange.archive import safe
from app.exchange.reading import MOST_BYTES, FileRefused, Lines, lines_of
from app.exchange.shelf import FileGone, Shelf
from app.organisation import printing
from app.policies.queries import in_force
from app.settings import Settings
from app.sheets import operations
from app.sheets.operations import Basis, Plan, PlanOutdated
from app.sheets.queries import SHEET, as_xlsx, sheet_lines
from app.skp import queries as skp
from app.skp.operations import DraftClosed, Edit, PageOutdated, TooMuch, WritingRefused
from app.skp.queries import Around, VersionView
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, form_version, session
from workflows.approval import Who

blueprint = Blueprint("sheets", __name__, url_prefix="/skp")
ADDRESS = "/<uuid:case_id>/lembar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOUR_SECONDS, SHOWN = 3600, 200
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang ditulis."
MOVED = "Draf berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."
CLOSED = "SKP ini bukan draf Anda yang dapat diubah sekarang. Lembarnya tetap dapat diunduh."


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with what stands in it and around it."""

    case: CaseView
    version: VersionView
    around: Around

    @property
    def back(self) -> str:
        return url_for("skp.show", case_id=self.case.id)

    @property
    def owner(self) -> str:
        """The number of whose SKP it is."""
        person = self.around.people.get(Who.EMPLOYEE)
        return person.number if person else ""

    @property
    def may_write(self) -> bool:
        return self.version.may_write(actor())


def _opened(case_id: UUID) -> Opened:
    """The version with its content, or 404 for whoever may not see it."""
    case = visible_case(case_id)
    version = skp.read(session(), case_id, clock.today())
    if version is None:
        raise CaseNotFound
    results = skp.results_of(session(), case_id)
    return Opened(case, version, skp.around(session(), version, results, clock.today()))


@blueprint.get(f"{ADDRESS}.xlsx")
@access()
def sheet(case_id: UUID) -> Response:
    """The form as a sheet, which is also the one to fill in."""
    one = _opened(case_id)
    lines = sheet_lines(one.version, one.around.content, one.around.people, printing.CITY_NAME)
    data = as_xlsx(lines, one.version, f"{one.case.title}, {one.case.subject_name}")
    response = Response(data, mimetype=XLSX)
    name = f"skp-{safe(one.case.subject_name)}-{one.version.year}-v{one.version.no}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shelf() -> Shelf:
    settings: Settings = current_app.config["TANGKAS"]
    return Shelf(settings.data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    """What a page hands out about a file comes back unchanged, for the same SKP and person, within the hour."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="sheets-skp")


def _shown(one: Opened, status: int = 200, problem: str = "", plan: Plan | None = None, **more: Any) -> Response:
    context = {"name": "", "token": "", **more}
    return respond(
        "sheets/import.html", status=status, one=one, plan=plan, problem=problem, shown=SHOWN,
        most_bytes=MOST_BYTES, **context,
    )  # fmt: skip


@blueprint.get(ADDRESS)
@access()
def start(case_id: UUID) -> Response:
    """Where a sheet is sent."""
    one = _opened(case_id)
    return _shown(one) if one.may_write else _shown(one, 422, CLOSED)


@blueprint.post(ADDRESS)
@access()
def compare(case_id: UUID) -> Response:
    """Read the sheet and show what it would change. Nothing is written."""
    form_key()
    one = _opened(case_id)
    if not one.may_write:
        return _shown(one, 422, CLOSED)
    sent: FileStorage | None = request.files.get("berkas")
    data = sent.stream.read(MOST_BYTES + 1) if sent else b""
    try:
        lines = _lines(data)
    except FileRefused as refused:
        return _shown(one, 422, str(refused))
    plan, name = _plan(one, lines), _name(sent)
    token = "" if plan.problems or not plan.changes else _token(_shelf().put(data), name, plan, case_id)
    return _shown(one, 422 if plan.problems else 200, plan=plan, name=name, token=token)


def _lines(data: bytes) -> Lines:
    return lines_of(data, SHEET, joined=True)


def _plan(one: Opened, lines: Lines) -> Plan:
    leaders = skp.leading(session(), one.version.position_id, one.version.year, clock.today())
    basis = Basis(one.version, one.around.content, leaders, one.owner, in_force(session()), one.case.rules_on)
    return operations.plan_sheet(lines, basis)


def _name(sent: FileStorage | None) -> str:
    name = Path((sent.filename if sent else "") or "berkas").name
    return "".join(letter for letter in name if letter.isprintable())[:80] or "berkas"


def _token(sha256: str, name: str, plan: Plan, case_id: UUID) -> str:
    return str(_seal().dumps([sha256, name, plan.digest, actor().person_id.hex, case_id.hex]))


@blueprint.post(f"{ADDRESS}/terapkan")
@access()
def apply(case_id: UUID) -> Response:
    """Write exactly what was shown, all or nothing."""
    me, one = actor(), _opened(case_id)
    order = Edit(
        case_id, me.person_id, me.account_id, form_version(), form_key(), form_hash(), clock.now(), clock.today()
    )
    try:
        sealed: list[Any] = _seal().loads(request.form.get("berkas", ""), max_age=HOUR_SECONDS)
        sha256, name, shown, person, place = sealed
        data = _shelf().get(sha256)
    except (BadSignature, FileGone, ValueError):
        return _shown(one, 409, GONE)
    if (person, place) != (me.person_id.hex, case_id.hex):
        return _shown(one, 409, GONE)
    try:
        plan = operations.import_sheet(order, _lines(data), one.owner, shown, name, data)
    except PlanOutdated as outdated:
        token = "" if outdated.plan.problems else _token(sha256, name, outdated.plan, case_id)
        return _shown(_opened(case_id), 409, MOVED, outdated.plan, name=name, token=token)
    except PageOutdated:
        return _shown(_opened(case_id), 409, MOVED)
    except TooMuch as much:
        return _shown(one, 422, str(much))
    except (DraftClosed, WritingRefused):
        return _shown(_opened(case_id), 422, CLOSED)
    except KeyReused:
        return _shown(one, 409, GONE)
    told = f"{len(plan.changes)} perubahan dari lembar dimuat." if plan else "Lembar ini sudah dimuat."
    flash(told, "selesai")
    return see(one.back)
