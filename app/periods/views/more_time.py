"""Dispensations: what was given, and giving more time to one case or to an OPD in a period."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView, case_for
from app.periods import operations, queries
from app.periods.forms import MoreTimeForm, OpdTimeForm
from app.periods.operations import KeyReused, MoreTime, PeriodOutdated, PeriodRefused
from app.periods.queries import KEEPERS, READERS
from app.periods.views.blueprint import OUTDATED, blueprint, by_field, page_number, refused, sender
from app.web import clock
from app.web.filters import tanggal
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version
from app.web.request import session as database


@blueprint.get("/periode/dispensasi")
@access(*READERS)
def dispensations() -> Response:
    """What was given, newest first; for officers the cases of somebody by NIP."""
    me, page = actor(), page_number()
    rows, total = queries.dispensations(database(), me.tenant_id, page)
    number = "".join(request.args.get("nip", "")[:60].split())
    found = queries.open_cases_of_number(database(), me.tenant_id, number) if number and queries.keeps(me) else ()
    return respond(
        "periods/dispensations.html",
        told=get_flashed_messages(with_categories=True),
        rows=rows,
        total=total,
        page=page,
        pages=max(1, ceil(total / queries.PAGE)),
        keeps=queries.keeps(me),
        number=number,
        found=found,
    )


def _case(case_id: UUID) -> CaseView:
    found = case_for(database(), actor(), case_id, clock.today())
    if found is None:
        raise CaseNotFound
    return found


def _case_page(
    case: CaseView, form: MoreTimeForm, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    problems = form.problems() if problems is None else problems
    return respond(
        "periods/dispense_case.html",
        status=status,
        case=case,
        deadline=queries.deadline_of(database(), case),
        form=form,
        problems=problems,
        errors=by_field(problems),
    )


@blueprint.get("/periode/dispensasi/perkara/<uuid:case_id>")
@access(*KEEPERS)
def for_case(case_id: UUID) -> Response:
    return _case_page(_case(case_id), MoreTimeForm())


@blueprint.post("/periode/dispensasi/perkara/<uuid:case_id>")
@access(*KEEPERS)
def give_case(case_id: UUID) -> Response:
    case, form, who = _case(case_id), MoreTimeForm(request.form), sender()
    if not form.validate():
        return _case_page(case, form, status=422)
    try:
        operations.dispense_case(who, case_id, form_version(), MoreTime(form.sampai.data, form.alasan.data))
    except PeriodRefused as refusal:
        return _case_page(case, form, refused(form, refusal), 422)
    except (PeriodOutdated, KeyReused):
        return _case_page(_case(case_id), form, [("sampai", OUTDATED)], 409)
    until = tanggal(form.sampai.data)
    flash(f"Batas {case.subject_name} diperpanjang sampai {until}. Ia sudah diberi tahu.", "selesai")
    return see(url_for("periods.dispensations"))


def _opd_form(posted: bool) -> OpdTimeForm:
    me, session = actor(), database()
    form = OpdTimeForm(request.form) if posted else OpdTimeForm()
    form.opd.choices = [(str(one), name) for one, name in queries.opd_names(session, me.tenant_id)]
    form.periode.choices = [
        (str(one), label) for one, label in queries.open_periods(session, me.tenant_id, clock.today())
    ]
    return form


def _opd_page(form: OpdTimeForm, problems: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    problems = form.problems() if problems is None else problems
    return respond("periods/dispense_opd.html", status=status, form=form, problems=problems, errors=by_field(problems))


@blueprint.get("/periode/dispensasi/opd")
@access(*KEEPERS)
def for_opd() -> Response:
    return _opd_page(_opd_form(posted=False))


@blueprint.post("/periode/dispensasi/opd")
@access(*KEEPERS)
def give_opd() -> Response:
    form, who = _opd_form(posted=True), sender()
    if not form.validate():
        return _opd_page(form, status=422)
    more = MoreTime(form.sampai.data, form.alasan.data)
    try:
        told = operations.dispense_opd(who, UUID(form.opd.data), UUID(form.periode.data), more)
    except PeriodRefused as refusal:
        return _opd_page(form, refused(form, refusal), 422)
    except KeyReused:
        return _opd_page(form, [("sampai", OUTDATED)], 409)
    flash(f"Jendela diperpanjang sampai {tanggal(more.until_on)}; {told} pegawai diberi tahu.", "selesai")
    return see(url_for("periods.dispensations"))
