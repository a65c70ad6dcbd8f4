"""From one matter to the next, put one off, keep a filter."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.inbox import operations, queries
from app.inbox.forms import FilterForm, SnoozeForm
from app.inbox.operations import MOST_FILTERS, PutOff, Sent, TooManyFilters
from app.inbox.queries import Task
from app.inbox.views import wanted
from app.inbox.views.blueprint import blueprint
from app.inbox.views.rows import Addresses
from app.web import clock
from app.web.filters import tanggal
from app.web.hypermedia import respond, see
from app.web.page import FROM, FROM_INBOX
from app.web.request import FormIncomplete, actor, form_hash, form_key, session

ONE_DAY = timedelta(days=1)


@blueprint.get("/kotak-masuk/berikutnya/<uuid:case_id>")
@access()
def onward(case_id: UUID) -> Response:
    """To the matter that follows this one in the list; to the first when this one waits no longer."""
    tasks = queries.tasks(session(), actor(), clock.today())
    at = next((n for n, task in enumerate(tasks) if task.case_id == case_id), -1)
    following = next((t for t in (*tasks[at + 1 :], *tasks) if t.case_id != case_id), None)
    if following is None:
        flash("Tidak ada lagi yang menunggu Anda.", "selesai")
        return see(url_for("inbox.show"))
    return see(Addresses(**{FROM: FROM_INBOX}).of(following.process, following.case_id))


def _sent() -> Sent:
    return Sent(actor(), form_key(), form_hash(), clock.now())


def _task(case_id: UUID) -> Task:
    """The matter as it waits for the reader. Raises CaseNotFound."""
    task = queries.chosen_tasks(session(), actor(), [case_id], clock.today()).get(case_id)
    if task is None:
        raise CaseNotFound
    return task


def _snooze_page(task: Task, form: SnoozeForm, status: int = 200, key: str = "") -> Response:
    last = _last_day(task)
    return respond(
        "inbox/snooze.html", status=status, task=task, form=form, key=key, problems=form.problems(), last=last,
        first=clock.today() + ONE_DAY, may=last is None or last > clock.today(),
    )  # fmt: skip


def _last_day(task: Task) -> date | None:
    """Nobody puts off beyond the deadline."""
    return task.due_on


@blueprint.get("/kotak-masuk/tunda/<uuid:case_id>")
@access()
def snooze(case_id: UUID) -> Response:
    """Until when and why; what stays as it is."""
    return _snooze_page(_task(case_id), SnoozeForm())


@blueprint.post("/kotak-masuk/tunda/<uuid:case_id>")
@access()
def take_snooze(case_id: UUID) -> Response:
    key, task, form = form_key(), _task(case_id), SnoozeForm(request.form)
    valid = form.validate()
    if valid and (complaint := _complaint(form.until.data, task)):
        form.until.errors, valid = [complaint], False
    if not valid:
        return _snooze_page(task, form, 422, key)
    until = form.until.data
    operations.put_off(_sent(), PutOff(case_id, until, form.reason.data), clock.today())
    flash(f"Ditunda sampai {tanggal(until)}. Batasnya tetap, dan alasan Anda tampak di riwayat perkara.", "selesai")
    return see(url_for("inbox.show"))


def _complaint(until: date, task: Task) -> str:
    last = _last_day(task)
    if until <= clock.today():
        return "Pilih hari sesudah hari ini."
    if last is not None and until > last:
        return f"Paling lambat {tanggal(last)}, yaitu batas perkara ini: menunda tidak memundurkan batas."
    return ""


@blueprint.post("/kotak-masuk/kembali/<uuid:case_id>")
@access()
def resume(case_id: UUID) -> Response:
    """Take back a snooze of one's own."""
    operations.bring_back(_sent(), case_id)
    flash("Perkara itu kembali ke daftar Anda.", "selesai")
    return see(url_for("inbox.show"))


@blueprint.post("/kotak-masuk/saringan")
@access()
def keep_filter() -> Response:
    """Keep what the list shows now under a name."""
    form = FilterForm(request.form)
    if not form.validate():
        return respond("inbox/unkept.html", status=422, form=form, problems=form.problems())
    query, name = wanted.as_query(wanted.read(dict(parse_qsl(form.saringan.data)))), form.nama.data
    try:
        operations.keep_filter(_sent(), name, query)
    except TooManyFilters:
        form.nama.errors = [f"Paling banyak {MOST_FILTERS} saringan. Hapus satu dahulu."]
        return respond("inbox/unkept.html", status=422, form=form, problems=form.problems())
    flash(f"Saringan “{name}” disimpan.", "selesai")
    return see(f"{url_for('inbox.show')}?{query}")


@blueprint.post("/kotak-masuk/saringan/hapus")
@access()
def drop_filter() -> Response:
    form = FilterForm(request.form)
    if not form.validate():
        raise FormIncomplete
    operations.drop_filter(_sent(), form.nama.data)
    flash("Saringan dihapus.", "selesai")
    return see(url_for("inbox.show"))
