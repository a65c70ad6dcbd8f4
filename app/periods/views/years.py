"""The periods of a year: seen by everybody, created and moved by BKPSDM."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, get_flashed_messages, request, url_for

from app.access import access
from app.periods import operations, queries
from app.periods.forms import WindowForm
from app.periods.operations import KeyReused, PeriodOutdated, PeriodRefused, Window
from app.periods.queries import KEEPERS, PeriodView
from app.periods.views.blueprint import OUTDATED, blueprint, by_field, refused, sender
from app.policies.queries import in_force, rules_in_force
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version
from app.web.request import session as database
from workflows.periods import EARLIEST, MONTHLY, QUARTERLY, SEMESTER, planned_periods, rhythm_of
from workflows.policies import citation_label

HOW_MANY = {QUARTERLY: "Empat triwulan", SEMESTER: "Dua semester", MONTHLY: "Dua belas bulan"}
RHYTHM = {QUARTERLY: "triwulan", SEMESTER: "semester", MONTHLY: "bulan"}
# The yearly days of policy, and how many years after the year itself they lie.
YEARLY = (
    ("skp.window.open", 0),
    ("skp.dialogue.until", 0),
    ("skp.escalate_from", 0),
    ("skp.deadline", 0),
    ("evaluation.annual.open", 0),
    ("evaluation.annual.snapshot", 0),
    ("evaluation.annual.finish", 1),
)


def _asked_year(text: str) -> int:
    """The year in an address; the present one for nonsense."""
    good = text.isascii() and text.isdigit() and len(text) == 4 and "1900" < text < "9990"
    return int(text) if good else clock.today().year


@blueprint.get("/periode")
@access()
def show() -> Response:
    """The windows of a year."""
    me, today = actor(), clock.today()
    year = _asked_year(request.args.get("tahun", ""))
    known, periods = queries.years(database(), me.tenant_id), queries.periods_of(database(), me.tenant_id, year)
    return respond(
        "periods/show.html",
        told=get_flashed_messages(with_categories=True),
        year=year,
        years=sorted({*known, year}, reverse=True),
        periods=periods,
        keeps=queries.keeps(me),
        reads=me.reads_all,
        next_year=max([*known, today.year]) + 1,
        **_calendar(year, queries.begun(periods)),
    )


def _calendar(year: int, begun: str) -> dict[str, Any]:
    """What policy foresees for a year: how often is evaluated, and the days in their order, each with its sentence."""
    policies, start = in_force(database()), max(date(year, 1, 1), EARLIEST)
    days = [
        (policies.date_in(key, start, year + after), rule.text, key, citation_label(rule.instrument, rule.article))
        for key, after, rule in ((key, after, policies.value(key, start)) for key, after in YEARLY)
    ]
    kind = policies.value("period.kind", start)
    rhythm = f"Evaluasi periodik dilakukan setiap {RHYTHM[begun or rhythm_of(year, policies)]}."
    basis = citation_label(kind.instrument, kind.article)
    return {"rhythm": rhythm, "basis": basis, "foreseen": sorted(days)}


@blueprint.get("/periode/buat")
@access(*KEEPERS)
def foreseen() -> Response:
    """What policy foresees for a year, to check before it is stored."""
    return _foreseen(_asked_year(request.args.get("tahun", "")))


def _foreseen(year: int) -> Response:
    try:
        operations.refuse_year(year, clock.today())
    except PeriodRefused as refusal:
        return respond("periods/create.html", status=422, year=year, planned=[], complete=True, refusal=str(refusal))
    policies, calendar = rules_in_force(database())
    standing = queries.periods_of(database(), actor().tenant_id, year)
    begun = queries.begun(standing)
    planned = planned_periods(year, policies, calendar, begun)
    known = {(p.kind.value, p.no) for p in standing}
    return respond(
        "periods/create.html",
        year=year,
        how_many=f"{HOW_MANY[planned[0].kind]} dan satu tahunan",
        stays=bool(begun) and begun != rhythm_of(year, policies),
        planned=[(one, (one.kind, one.no) in known) for one in planned],
        complete=all((one.kind, one.no) in known for one in planned),
        warnings=calendar.warnings(planned[0].starts_on, planned[-1].closes_on),
    )


@blueprint.post("/periode/buat")
@access(*KEEPERS)
def create() -> Response:
    year = _asked_year(request.form.get("tahun", ""))
    try:
        made = operations.create_year(sender(), year)
    except PeriodRefused:
        return _foreseen(year)
    flash(f"{made} periode tahun {year} dibuat." if made else f"Periode tahun {year} sudah ada.", "selesai")
    return see(url_for("periods.show", tahun=year))


def _period(period_id: UUID) -> PeriodView:
    found = queries.period(database(), actor().tenant_id, period_id)
    return found or abort(404)


@blueprint.get("/periode/<uuid:period_id>/jendela")
@access(*KEEPERS)
def window(period_id: UUID) -> Response:
    """The form that moves a window."""
    found = _period(period_id)
    return _window_page(found, WindowForm(data={"buka": found.opens_on, "tutup": found.closes_on}))


def _window_page(
    found: PeriodView, form: WindowForm, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    problems = form.problems() if problems is None else problems
    return respond(
        "periods/window.html", status=status, period=found, form=form, problems=problems, errors=by_field(problems)
    )


@blueprint.post("/periode/<uuid:period_id>/jendela")
@access(*KEEPERS)
def move(period_id: UUID) -> Response:
    found, form, who = _period(period_id), WindowForm(request.form), sender()
    if not form.validate():
        return _window_page(found, form, status=422)
    wanted = Window(period_id, form_version(), form.buka.data, form.tutup.data, form.alasan.data)
    try:
        told = operations.change_window(who, wanted)
    except PeriodRefused as refusal:
        return _window_page(found, form, refused(form, refusal), 422)
    except (PeriodOutdated, KeyReused):
        return _window_page(_period(period_id), form, [("buka", OUTDATED)], 409)
    rest = f"{told} pegawai diberi tahu." if told else "Belum ada yang menulis, jadi tidak ada yang perlu diberi tahu."
    flash(f"Jendela {found.label} diubah. Batas yang sudah diberikan tidak menjadi lebih pendek. {rest}", "selesai")
    return see(url_for("periods.show", tahun=found.year))
