"""The own SKP of all years, starting one, and keeping one as a template."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cascade import operations as cascade
from app.cases.operations import CaseNotFound
from app.cases.waiting import stands
from app.orders import order
from app.policies.queries import rules_in_force
from app.skp import operations, queries
from app.skp.forms import StartForm, TemplateForm
from app.skp.operations import NotOpenYet, SkpExists, Start, WritingRefused
from app.skp.queries import Startable
from app.skp.views.blueprint import blueprint, closed, opened
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, session
from workflows.credit import level_in
from workflows.vocabulary import Approach


@blueprint.get("")
@access()
def index() -> Response:
    """All versions of my SKP, what I can start, and those for whom I may write."""
    me, year = actor(), clock.today().year
    versions = queries.own_versions(session(), me.person_id)
    mine = queries.startables_of(session(), me.person_id, clock.today())
    policies, calendar = rules_in_force(session())
    begun = {v.assignment_id for v in versions if v.year == year and not v.is_over}
    staff = queries.staff_without_device(session(), me, clock.today())
    listed = [v.case_id for v in versions] + [s.case_id for s in staff if s.case_id]
    listed += [due.case_id for s in staff for due in s.evaluations]
    return respond(
        "skp/index.html",
        year=year,
        versions=versions,
        is_functional=any(level_in(v.position_title) for v in versions),
        to_start=[
            (one, one.due(policies, calendar, clock.today())) for one in mine if one.assignment_id not in begun
        ],
        staff=staff,
        stands=stands(session(), me, listed, clock.today()),
    )


def _startable(assignment_id: UUID) -> Startable:
    """The assignment, or 404 for whoever may not write for it."""
    one = queries.startable(session(), assignment_id, clock.today())
    if one is None or not queries.may_start(actor(), one):
        raise CaseNotFound
    return one


def _start_form(one: Startable, posted: bool) -> StartForm:
    last = queries.last_year(queries.own_versions(session(), one.person_id), clock.today().year)
    label = f"Salin SKP {last.year}, lalu perbarui" if last else ""
    return StartForm.of(request.form if posted else None, label, queries.templates_for(session(), one))


def _start_page(one: Startable, form: StartForm, status: int = 200) -> Response:
    return respond(
        "skp/start.html",
        status=status,
        one=one,
        form=form,
        year=clock.today().year,
        problems=form.problems(),
        on_behalf=one.person_id != actor().person_id,
    )


@blueprint.get("/mulai/<uuid:assignment_id>")
@access()
def start(assignment_id: UUID) -> Response:
    one = _startable(assignment_id)
    return _start_page(one, _start_form(one, posted=False))


@blueprint.post("/mulai/<uuid:assignment_id>")
@access()
def begin(assignment_id: UUID) -> Response:
    one = _startable(assignment_id)
    form = _start_form(one, posted=True)
    if not form.validate():
        return _start_page(one, form, 422)
    asked = order()
    try:
        case_id = operations.start_skp(asked, Start(assignment_id, Approach(form.approach.data), *form.begin))
        roles = replace(asked, key=f"{asked.key}-peran")  # the same form, sent again, takes them once
        if cascade.take_roles(roles, one.position_id):
            flash("Peran Anda dari matriks peran hasil sudah masuk ke draf ini.", "selesai")
    except SkpExists as known:
        flash("SKP tahun ini sudah ada; Anda melanjutkannya di sini.", "jalan")
        case_id = known.case_id
    except NotOpenYet as early:
        flash(str(early), "perlu")
        return see(url_for("skp.start", assignment_id=assignment_id))
    return see(url_for("skp.show", case_id=case_id))


@blueprint.get("/<uuid:case_id>/contoh")
@access()
def name_template(case_id: UUID) -> Response:
    one = opened(case_id)
    if not (one.version.is_agreed and queries.may_save_template(actor(), one.case.opd_id)):
        raise CaseNotFound
    return respond("skp/template.html", one=one, form=TemplateForm(), problems=())


@blueprint.post("/<uuid:case_id>/contoh")
@access()
def save_template(case_id: UUID) -> Response:
    """Keep this version as a starter for its jabatan."""
    one = opened(case_id)
    form = TemplateForm(request.form)
    if not form.validate():
        return respond("skp/template.html", status=422, one=one, form=form, problems=form.problems())
    try:
        operations.save_template(order(), case_id, form.title.data)
    except WritingRefused:
        return closed(one, 422, form)
    flash("Contoh tersimpan; pegawai dengan jabatan ini dapat memulai darinya.", "selesai")
    return see(one.back)
