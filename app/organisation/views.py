"""People, units, the assessment line on a date, and "atasan saya salah"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, flash, get_flashed_messages, request, url_for

from app.access import Actor, Role, access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.queries import open_cases_of
from app.cases.registry import Handler, register
from app.cases.views import note_opening, visible_case
from app.identity.operations.accounts import snapshot
from app.organisation import operations, queries
from app.organisation.forms import ContractForm, CorrectionForm, LeaveForm, LineForm, ReportForm, TransferForm
from app.organisation.models import EndReason, Holding
from app.organisation.operations import Contract, Leaving, LineChange, OrganisationRefused, PersonOutdated, Transfer
from app.organisation.queries import directory
from app.policies.queries import in_force
from app.records import operations as records
from app.records.operations import ReadingKind
from app.web import clock
from app.web.filters import tanggal
from app.web.forms import HouseForm, ReasonForm
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, form_version, session, uuid_or_none
from workflows.line_correction import LINE_CORRECTION

T = TypeVar("T")
blueprint = Blueprint("organisation", __name__)
KEEPERS = (Role.ADMIN_OPD, Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM, Role.INSPEKTORAT)
CHANGERS = (Role.ADMIN_OPD, Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
PAGE = 50
PREFIX = {"line": "atasan-", "transfer": "mutasi-", "leave": "akhir-", "contract": "kontrak-"}
OUTDATED = "Data pegawai ini berubah sejak Anda membukanya. Periksa lagi keadaannya, lalu kirim ulang."
register(
    Handler(
        LINE_CORRECTION,
        facts=operations.facts,
        page="organisation.show_correction",
        apply=operations.apply_correction,
        forms={
            "correct": CorrectionForm,
            "correct_centrally": CorrectionForm,
            "refuse": ReasonForm,
            "refuse_centrally": ReasonForm,
        },
    )
)


def _scope(me: Actor) -> frozenset[UUID] | None:
    """OPDs whose people this actor may look up; None for the whole city."""
    return None if me.reads_all else me.admin_of


def _asked_day() -> date:
    """The day of `?tanggal=`; today for none or nonsense."""
    try:
        return date.fromisoformat(request.args.get("tanggal", ""))
    except ValueError:
        return clock.today()


def _page_number() -> int:
    text = request.args.get("hal", "1")
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdigit() and len(text) < 5 else 1


@blueprint.get("/pegawai")
@access(*KEEPERS)
def people() -> Response:
    """The people of the own OPD, or of the city."""
    me, words, number = actor(), request.args.get("q", "")[:80].strip(), _page_number()
    rows, total = directory.people(
        session(), me.tenant_id, clock.today(), opds=_scope(me), words=words, offset=(number - 1) * PAGE, limit=PAGE
    )
    pages = max(1, -(-total // PAGE))
    return respond(
        "organisation/people.html", block="list", rows=rows, total=total, words=words, page=number, pages=pages
    )


Held = tuple[queries.HeldPosition, ...]


def _seen_person(person_id: UUID) -> tuple[directory.PersonView, Held]:
    """The person with today's positions, or 404 for whoever may not look them up; the look is noted."""
    me, found = actor(), directory.person(session(), person_id)
    if found is None or found.tenant_id != me.tenant_id:
        raise CaseNotFound
    scope = _scope(me)
    held = queries.positions_held(session(), person_id, clock.today())
    if scope is not None and person_id != me.person_id and not scope & {h.opd_id for h in held if h.opd_id}:
        raise CaseNotFound
    if person_id != me.person_id:
        records.seen(
            tenant_id=me.tenant_id, reader_id=me.person_id, subject_id=person_id, kind=ReadingKind.PERSON,
            capacity=me.title, now=clock.now(),
        )  # fmt: skip
    return found, held


def _may_change(me: Actor, person_id: UUID, held: Held) -> bool:
    """Officers change anybody but themselves; an admin OPD only people of that OPD, whatever else he may read."""
    inside = me.is_officer or bool(me.admin_of & {h.opd_id for h in held if h.opd_id})
    return inside and person_id != me.person_id


def _changed_person(person_id: UUID) -> tuple[directory.PersonView, Held]:
    """The person a change is about, or 404 for whoever may not change them."""
    found, held = _seen_person(person_id)
    if not _may_change(actor(), person_id, held):
        raise CaseNotFound
    return found, held


def _person_page(
    person: directory.PersonView, today_held: Held, status: int = 200, form: HouseForm | None = None, which: str = ""
) -> Response:
    me, on = actor(), _asked_day()
    held = today_held if on == clock.today() else queries.positions_held(session(), person.id, on)
    line = directory.line_upwards(session(), held[0].position_id, on) if held else []
    opd_id = None if me.is_officer else next(iter(me.admin_of), None)
    moving = TransferForm() if which != "transfer" else form
    if isinstance(moving, TransferForm):
        moving.position.choices = directory.empty_chairs(session(), me.tenant_id, opd_id, clock.today())
    problems = [(PREFIX[which] + name, words) for name, words in form.problems()] if form else []
    return respond(
        "organisation/person.html", status=status, person=person, held=held, line=line, on=on,
        history=directory.assignments(session(), person.id), cases=open_cases_of(session(), person.id),
        sees_kin=me.is_officer, may_change=bool(me.roles & set(CHANGERS)) and _may_change(me, person.id, today_held),
        line_form=form if which == "line" else LineForm(), transfer_form=moving,
        leave_form=form if which == "leave" else LeaveForm(), problems=problems, which=which,
        contract_form=form if which == "contract" else ContractForm(data={"ends_on": person.contract_ends_on}),
        told=get_flashed_messages(with_categories=True),
    )  # fmt: skip


@blueprint.get("/pegawai/<uuid:person_id>")
@access(*KEEPERS)
def person(person_id: UUID) -> Response:
    """One person: positions, assessment line on a date, open cases."""
    return _person_page(*_seen_person(person_id))


def _changed(
    person_id: UUID, form: HouseForm, which: str, about: Any, change: Callable[[], T], says: Callable[[T], str]
) -> Response:
    """Make the change and say so. What refuses it stands at the field it is about, with everything typed kept."""
    try:
        made = change()
    except OrganisationRefused as refused:
        about.errors = [str(refused)]
        return _person_page(*_seen_person(person_id), 422, form, which)
    except PersonOutdated:
        about.errors = [OUTDATED]
        return _person_page(*_seen_person(person_id), 409, form, which)
    flash(says(made), "selesai")
    return see(url_for("organisation.person", person_id=person_id))


@blueprint.post("/pegawai/<uuid:person_id>/atasan")
@access(*CHANGERS)
def change_line(person_id: UUID) -> Response:
    """Somebody else assesses from a day on."""
    (found, held), form, me = _changed_person(person_id), LineForm(request.form), actor()
    form_key()
    if not form.validate() or not held:
        return _person_page(found, held, 422, form, "line")
    assessor = directory.main_position_of_number(session(), me.tenant_id, "".join(form.nip.data.split()), clock.today())
    if assessor is None:
        form.nip.errors = ["Tidak ada pegawai dengan NIP itu yang memegang jabatan."]
        return _person_page(found, held, 422, form, "line")
    change = LineChange(
        person_id, form_version(), held[0].position_id, assessor[0], form.valid_from.data, form.reason.data
    )
    return _changed(
        person_id, form, "line", form.nip,
        partial(operations.correct_line, change, snapshot(me), clock.now(), clock.today()),
        lambda _: f"Pejabat penilai diganti menjadi {assessor[1]}.",
    )  # fmt: skip


@blueprint.post("/pegawai/<uuid:person_id>/mutasi")
@access(*CHANGERS)
def transfer(person_id: UUID) -> Response:
    """Move somebody to a vacant position."""
    (found, held), form, me = _changed_person(person_id), TransferForm(request.form), actor()
    form_key()
    opd_id = None if me.is_officer else next(iter(me.admin_of), None)
    form.position.choices = directory.empty_chairs(session(), me.tenant_id, opd_id, clock.today())
    position_id = uuid_or_none(form.position.data)
    if not form.validate() or position_id is None:
        return _person_page(found, held, 422, form, "transfer")
    move = Transfer(person_id, form_version(), position_id, form.valid_from.data, Holding(form.holding.data))
    return _changed(
        person_id, form, "transfer", form.valid_from, partial(operations.transfer, move, snapshot(me), clock.now()),
        lambda _: "Mutasi dicatat. Perkara yang masih terbuka pada jabatan lama tetap dinilai di sana.",
    )  # fmt: skip


@blueprint.post("/pegawai/<uuid:person_id>/berakhir")
@access(*CHANGERS)
def leave(person_id: UUID) -> Response:
    """Somebody leaves the service; the open cases are shown for a decision each."""
    (found, held), form, me = _changed_person(person_id), LeaveForm(request.form), actor()
    form_key()
    if not form.validate():
        return _person_page(found, held, 422, form, "leave")
    leaving = Leaving(person_id, form_version(), form.last_on.data, EndReason(form.reason.data))
    return _changed(
        person_id, form, "leave", form.last_on, partial(operations.leave, leaving, snapshot(me), clock.now()),
        lambda still_open: f"Akhir masa tugas dicatat. {len(still_open)} perkara masih terbuka dan perlu diputus.",
    )  # fmt: skip


@blueprint.post("/pegawai/<uuid:person_id>/perjanjian-kerja")
@access(*CHANGERS)
def contract(person_id: UUID) -> Response:
    """When the contract of a PPPK ends."""
    (found, held), form, me = _changed_person(person_id), ContractForm(request.form), actor()
    form_key()
    if not form.validate():
        return _person_page(found, held, 422, form, "contract")
    change = Contract(person_id, form_version(), form.ends_on.data, form.reason.data)
    return _changed(
        person_id, form, "contract", form.ends_on,
        partial(operations.set_contract, change, snapshot(me), clock.now(), clock.today()),
        lambda _: f"Perjanjian kerja dicatat berakhir {tanggal(change.ends_on)}.",
    )  # fmt: skip


@blueprint.get("/unit")
@access()
def units() -> Response:
    """The structure of the city, level by level."""
    return _unit_page(None)


@blueprint.get("/unit/<uuid:unit_id>")
@access()
def unit(unit_id: UUID) -> Response:
    return _unit_page(unit_id)


def _unit_page(unit_id: UUID | None) -> Response:
    me, found = actor(), directory.unit(session(), unit_id) if unit_id else None
    if unit_id is not None and (found is None or found.tenant_id != me.tenant_id):
        raise CaseNotFound
    parent = directory.unit(session(), found.parent_id) if found and found.parent_id else None
    return respond(
        "organisation/unit.html", unit=found, parent=parent,
        below=directory.units_below(session(), me.tenant_id, unit_id, clock.today()),
        chairs=directory.chairs(session(), unit_id, clock.today()) if unit_id else (),
        may_look=bool(me.roles & set(KEEPERS)),
    )  # fmt: skip


def _report_page(form: ReportForm, status: int = 200) -> Response:
    me, on = actor(), clock.today()
    position = me.position
    line = directory.line_upwards(session(), position.position_id, on, 2) if position else []
    return respond(
        "organisation/report.html", status=status, form=form, position=position, line=line, problems=form.problems(),
        answered_within=in_force(session()).value("line.report.opd_due", on).label,
    )


@blueprint.get("/atasan-saya")
@access()
def report_line() -> Response:
    """Who assesses me, and what to do when that is wrong."""
    return _report_page(ReportForm())


@blueprint.post("/atasan-saya")
@access()
def send_report() -> Response:
    form, me = ReportForm(request.form), actor()
    form_key()
    if not form.validate() or me.position is None:
        return _report_page(form, 422)
    number = "".join(form.nip.data.split())
    proposed = directory.main_position_of_number(session(), me.tenant_id, number, clock.today()) if number else None
    if number and proposed is None:
        form.nip.errors = ["Tidak ada pegawai dengan NIP itu. Kosongkan bila tidak tahu."]
        return _report_page(form, 422)
    case_id = operations.report_wrong_assessor(
        me, me.position.position_id, form.told.data, proposed[0] if proposed else None, clock.now(), clock.today()
    )
    flash("Laporan diterima. Pekerjaan Anda tetap berjalan sambil menunggu.", "selesai")
    return see(url_for("organisation.show_correction", case_id=case_id))


@blueprint.get("/atasan-saya/<uuid:case_id>")
@access()
def show_correction(case_id: UUID) -> Response:
    """Where a correction stands."""
    case = visible_case(case_id)
    view = directory.correction(session(), case_id, clock.today())
    if view is None:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    wanted = {p for p in (view.proposed, view.decided, view.current) if p}
    holders = queries.holders_of(session(), wanted, clock.today())
    return respond(
        "organisation/correction.html", frame=shown, documents=[], correction=view, holders=holders,
        current=next(iter(holders.get(view.current, ())), None) if view.current else None,
    )  # fmt: skip
