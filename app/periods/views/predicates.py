"""Predikat organisasi: set by the leader above, read by BKPSDM and the inspectorate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, get_flashed_messages, request, url_for

from app.access import access
from app.evidence import download, is_sent, keep_sent
from app.files import KeptFile
from app.periods import operations, queries
from app.periods.forms import PredicateForm
from app.periods.operations import KeyReused, NotTheLeader, PeriodOutdated, PeriodRefused, Setting
from app.periods.queries import PeriodView, UnitStanding
from app.periods.views.blueprint import OUTDATED, blueprint, by_field, refused, sender
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version, uuid_or_none
from app.web.request import session as database
from app.web.uploads import FileRefused
from workflows.policies import citation
from workflows.predicate import OrganisationPredicate

CITED = citation("appraisal.organisation_predicate").label


@blueprint.get("/predikat-organisasi")
@access()
def predicates() -> Response:
    """The units whose leaders I assess; for BKPSDM and the inspectorate every OPD."""
    me, session, today = actor(), database(), clock.today()
    periods = queries.open_periods(session, me.tenant_id, today)
    chosen = next((one for one in periods if one[0] == uuid_or_none(request.args.get("periode"))), None)
    period_id, label = chosen or next(iter(periods), (None, ""))
    mine = queries.units_under(session, me.tenant_id, me.position_ids, period_id, today) if period_id else ()
    city = queries.opd_standings(session, me.tenant_id, period_id, today) if period_id and me.reads_all else ()
    return respond(
        "periods/predicates.html",
        told=get_flashed_messages(with_categories=True),
        periods=periods,
        period_id=period_id,
        label=label,
        mine=mine,
        city=city,
        missing=sum(one.value is None for one in mine),
        city_missing=sum(one.value is None for one in city),
        citation=CITED,
    )


def _asked(unit_id: UUID, period_id: UUID) -> tuple[UnitStanding, PeriodView, bool]:
    """The unit in the period, and whether the reader sets it; 404 for whoever has nothing to do with it."""
    me, session, today = actor(), database(), clock.today()
    period = queries.period(session, me.tenant_id, period_id)
    unit = queries.standing(session, me.tenant_id, unit_id, period_id, today)
    if period is None or unit is None:
        abort(404)
    mine = queries.is_led_from(session, unit.head_position_id, me.position_ids, today)
    if not (mine or me.reads_all or unit.head_position_id in me.position_ids):
        abort(404)
    return unit, period, mine and unit.head_position_id not in me.position_ids


def _form(unit_id: UUID, period_id: UUID, formdata: Any = None) -> PredicateForm:
    period = queries.period(database(), actor().tenant_id, period_id)
    return PredicateForm.of(queries.measures(database(), unit_id, period.year) if period else (), formdata)


def _file() -> KeptFile | None:
    """The posted file, checked and kept; None when none was chosen. Raises FileRefused."""
    return keep_sent(in_force(database()).count("evidence.max_size", clock.today())) if is_sent() else None


def _page(
    unit_id: UUID,
    period_id: UUID,
    form: PredicateForm,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    unit, period, sets = _asked(unit_id, period_id)
    problems = form.problems() if problems is None else problems
    return respond(
        "periods/predicate.html",
        status=status,
        unit=unit,
        period=period,
        sets=sets,
        form=form,
        problems=problems,
        errors=by_field(problems),
        history=queries.predicate_history(database(), unit_id, period_id),
        results=queries.results_with(database(), unit_id, period_id) if unit.value else 0,
        options=[(value, words, None) for value, words in form.predikat.choices],
        citation=CITED,
    )


@blueprint.get("/predikat-organisasi/<uuid:unit_id>/<uuid:period_id>")
@access()
def predicate(unit_id: UUID, period_id: UUID) -> Response:
    return _page(unit_id, period_id, _form(unit_id, period_id))


@blueprint.post("/predikat-organisasi/<uuid:unit_id>/<uuid:period_id>")
@access()
def set_predicate(unit_id: UUID, period_id: UUID) -> Response:
    unit, period, sets = _asked(unit_id, period_id)
    form, who = _form(unit_id, period_id, request.form), sender()
    if not sets:
        abort(403)
    if not form.validate():
        return _page(unit_id, period_id, form, status=422)
    value = OrganisationPredicate(form.predikat.data)
    try:
        setting = Setting(unit_id, period_id, form_version(), value, form.evidence, form.alasan.data, _file())
        operations.set_predicate(who, setting)
    except FileRefused as refusal:
        return _page(unit_id, period_id, form, [("berkas", str(refusal))], 422)
    except NotTheLeader:
        abort(403)
    except PeriodRefused as refusal:
        return _page(unit_id, period_id, form, refused(form, refusal), 422)
    except (PeriodOutdated, KeyReused):
        return _page(unit_id, period_id, form, [("predikat", OUTDATED)], 409)
    flash(f"Predikat {unit.name} pada {period.label} ditetapkan: {value.label}.", "selesai")
    return see(url_for("periods.predicates", periode=period_id))


@blueprint.get("/predikat-organisasi/<uuid:unit_id>/<uuid:period_id>/berkas/<uuid:predicate_id>")
@access()
def predicate_file(unit_id: UUID, period_id: UUID, predicate_id: UUID) -> Response:
    """What a predikat rests on, always as a download and never as a page of ours."""
    _asked(unit_id, period_id)
    known = queries.predicate_history(database(), unit_id, period_id)
    one = next((one for one in known if one.id == predicate_id and one.sha256), None)
    if one is None or one.sha256 is None:
        abort(404)
    return download(one.file_name, one.media_type, one.sha256)
