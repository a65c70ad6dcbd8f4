"""An SKP as a sheet: taken along by whoever may see it, sent back by whoever may write it, and looked at in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, url_for

from app.access import access
from app.cases.idempotency import KeyReused
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.views import visible_case
from app.exchange import parcel
from app.exchange.archive import safe
from app.exchange.parcel import GONE, SHOWN, Parcel
from app.exchange.reading import MOST_BYTES, FileRefused, Lines, lines_of
from app.exchange.shelf import FileGone
from app.organisation import printing
from app.policies.queries import in_force
from app.sheets import operations
from app.sheets.operations import Basis, Plan, PlanOutdated
from app.sheets.queries import SHEET, as_xlsx, sheet_lines
from app.skp import queries as skp
from app.skp.operations import DraftClosed, PageOutdated, TooMuch, WritingRefused
from app.skp.queries import Around, VersionView
from app.skp.views.blueprint import posted_edit
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session
from workflows.approval import Who

blueprint = Blueprint("sheets", __name__, url_prefix="/skp")
ADDRESS = "/<uuid:case_id>/lembar"
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
    name = f"skp-{safe(one.case.subject_name)}-{one.version.year}-v{one.version.no}.xlsx"
    return parcel.attachment(data, name)


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
    sent = parcel.sent()
    try:
        plan = _plan(one, _lines(sent.data))
    except FileRefused as refused:
        return _shown(one, 422, str(refused))
    return _difference(one, sent, plan, 422 if plan.problems else 200)


def _about(case_id: UUID) -> str:
    return f"skp {case_id.hex}"


def _difference(one: Opened, sent: Parcel, plan: Plan, status: int, problem: str = "") -> Response:
    nothing = plan.problems or not plan.changes
    token = "" if nothing else parcel.sealed(sent, _about(one.case.id), plan.digest)
    return _shown(one, status, problem, plan, name=sent.name, token=token)


def _lines(data: bytes) -> Lines:
    return lines_of(data, SHEET, joined=True)


def _plan(one: Opened, lines: Lines) -> Plan:
    leaders = skp.leading(session(), one.version.position_id, one.version.year, clock.today())
    basis = Basis(one.version, one.around.content, leaders, one.owner, in_force(session()), one.case.rules_on)
    return operations.plan_sheet(lines, basis)


@blueprint.post(f"{ADDRESS}/terapkan")
@access()
def apply(case_id: UUID) -> Response:
    """Write exactly what was shown, all or nothing."""
    one, edit = _opened(case_id), posted_edit(case_id)
    try:
        sent, (shown,) = parcel.handed_back(_about(case_id))
    except FileGone:
        return _shown(one, 409, GONE)
    try:
        plan = operations.import_sheet(edit, _lines(sent.data), one.owner, shown, sent.name, sent.data)
    except PlanOutdated as outdated:
        return _difference(_opened(case_id), sent, outdated.plan, 409, MOVED)
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
