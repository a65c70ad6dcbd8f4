"""The list of a year; a change is looked at first (which deadlines move) and then made."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.calendar import operations, queries
from app.calendar.forms import DayForm, FileUnreadable, LoadForm, WithdrawForm, read_days, read_list, written
from app.calendar.operations import CalendarOutdated, CalendarRefused, Change, ChangeKind, Day
from app.calendar.queries import KINDS
from app.calendar.views.blueprint import KEEPERS, OUTDATED, blueprint
from app.policies.queries import in_force
from app.web import clock
from app.web.forms import tidy, unreadable
from app.web.hypermedia import respond, see
from app.web.request import FormIncomplete, actor, form_key, form_version, session
from workflows.calendar import years_to_load

SHOWN = 12
LONGEST_WORDS = 500
Problems = Sequence[tuple[str, str]]


def _page(problems: Problems = (), status: int = 200, form: DayForm | None = None) -> Response:
    today, year = clock.today(), _year()
    calendar = queries.working_days(session())
    loaded = {one.year: one for one in queries.years(session())}
    missing = years_to_load(calendar, in_force(session()), today)
    return respond(
        "calendar/holidays.html",
        status=status,
        told=get_flashed_messages(with_categories=True),
        problems=problems,
        errors=dict(reversed(problems)),
        form=form or DayForm(),
        year=year,
        loaded=loaded.get(year),
        years=sorted({*loaded, *missing, today.year, today.year + 1, year}, reverse=True),
        missing=missing,
        days=queries.days_of(session(), year),
        kinds=KINDS,
    )


def _year() -> int:
    text = request.args.get("tahun", "")
    known = text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0
    return int(text) if known else clock.today().year


@blueprint.get("/hari-libur")
@access(*KEEPERS)
def holidays() -> Response:
    return _page()


@blueprint.post("/hari-libur/tambah")
@access(*KEEPERS)
def check_day() -> Response:
    """One more day off: which deadlines would move."""
    form = DayForm(request.form)
    form_key()
    if not form.validate():
        return _page(form.problems(), 422, form)
    day = Day(form.tanggal.data, form.nama.data, form.jenis.data)
    return _check(Change(ChangeKind.ADD, (day,), form.sumber.data), "tanggal", form)


@blueprint.post("/hari-libur/tarik")
@access(*KEEPERS)
def check_withdrawal() -> Response:
    """One day off fewer: no deadline moves nearer than it was told."""
    form = WithdrawForm(request.form)
    form_key()
    if not form.validate():
        return _page([("daftar", sentence) for _, sentence in form.problems()], 422)
    known = queries.day_at(session(), form.tanggal.data)
    if known is None:
        return _page([("daftar", "Hari ini tidak tercatat libur.")], 422)
    day = Day(known.on_date, known.name, known.kind)
    return _check(Change(ChangeKind.WITHDRAW, (day,), form.alasan.data), "daftar")


@blueprint.post("/hari-libur/muat")
@access(*KEEPERS)
def check_list() -> Response:
    """The list of a year from a file."""
    form = LoadForm(request.form)
    form_key()
    if not form.validate():
        return _page(form.problems(), 422)
    sent = request.files.get("berkas")
    try:
        days = read_list(sent.stream if sent else None)
    except FileUnreadable as refusal:
        return _page([("berkas", str(refusal))], 422)
    return _check(Change(ChangeKind.LOAD, days, form.sumber.data), "berkas")


def _check(change: Change, field: str, form: DayForm | None = None, status: int = 200) -> Response:
    """What the change would do, before it is made."""
    try:
        seen = operations.foresee(session(), actor().tenant_id, change, clock.now(), clock.today())
    except CalendarRefused as refusal:
        return _page([(field, str(refusal))], 422, form)
    return respond(
        "calendar/check.html",
        status=status,
        change=change,
        kind_words=queries.KIND_WORDS,
        seen=seen,
        shown=seen.later[:SHOWN],
        more=len(seen.later) - SHOWN,
        lines=written(change.days),
        problem=OUTDATED if status == 409 else "",
    )


@blueprint.post("/hari-libur/terapkan")
@access(*KEEPERS)
def apply() -> Response:
    """Make the change that was looked at."""
    change = _posted()
    form_key()
    try:
        moved = operations.apply_change(actor(), change, form_version(), clock.now(), clock.today())
    except CalendarRefused as refusal:
        return _page([("daftar", str(refusal))], 422)
    except CalendarOutdated:
        return _check(change, "daftar", status=409)
    flash(f"{change.reason} {moved} batas bergeser." if moved else f"{change.reason} Tidak ada batas yang bergeser.",
          "selesai")  # fmt: skip
    return see(url_for("calendar.holidays", tahun=change.year))


def _posted() -> Change:
    """The change as the check page carries it. Raises FormIncomplete for anything else."""
    kind, words = request.form.get("aksi", ""), tidy(request.form.get("dasar"))
    if kind not in set(ChangeKind) or unreadable(words) or not 5 <= len(words) <= LONGEST_WORDS:
        raise FormIncomplete
    try:
        days = read_days(request.form.get("daftar", ""))
    except FileUnreadable as error:
        raise FormIncomplete from error
    if kind != ChangeKind.LOAD and len(days) != 1:
        raise FormIncomplete
    return Change(ChangeKind(kind), days, words)
