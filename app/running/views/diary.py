"""Catatan harian: a short form, the own notes below it, and the page to share one."""

from __future__ import annotations

from math import ceil
from typing import Any
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound
from app.orders import order
from app.running import operations, queries
from app.running.forms import NoteForm, ShareForm
from app.running.operations import NotAllowed
from app.running.queries import OwnNote, SharedRow
from app.running.queries.diary import PAGE
from app.running.views.blueprint import blueprint
from app.web import clock
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import actor, session, uuid_or_none


def _page_number() -> int:
    text = request.args.get("hal", "1")
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _form(formdata: Any = None, **given: Any) -> NoteForm:
    """The form with those about whom the reader may write."""
    form = NoteForm(formdata, data=given)
    staff = queries.staff_strands(session(), actor(), clock.today())
    people = {one.person_id: one.person_name for one in staff}
    form.tentang.choices = [("", "Diri saya sendiri"), *((key.hex, name) for key, name in people.items())]
    return form


def _page(form: NoteForm, status: int = 200, **more: Any) -> Response:
    number = _page_number()
    notes = queries.notes_of(session(), actor().person_id, (number - 1) * PAGE)
    total = notes[0].total if notes else 0
    return respond(
        "running/diary.html", block="diary", status=status, form=form, notes=notes, total=total, page=number,
        pages=max(1, ceil(total / PAGE)), told=get_flashed_messages(with_categories=True), me=actor().person_id,
        next_url=url_for("running.diary", hal="NOMOR").replace("NOMOR", "{n}"), **more,
    )  # fmt: skip


def _problems(form: NoteForm) -> list[tuple[str, str]]:
    """What to correct; about whom one writes is no field for somebody without staff."""
    shown = len(form.tentang.choices) > 1
    return [(name if shown or name != "tentang" else "peristiwa", words) for name, words in form.problems()]


@blueprint.get("/catatan")
@access()
def diary() -> Response:
    """My notes; nobody else reads them."""
    return _page(_form(tanggal=clock.today()))


@blueprint.post("/catatan")
@access()
def write_note() -> Response:
    """Keep a note."""
    writer, form = order(), _form(request.form)
    if not form.validate():
        return _page(form, 422, key=writer.key, problems=_problems(form))
    about = uuid_or_none(form.tentang.data) or actor().person_id
    try:
        operations.write_note(writer, about, form.tanggal.data, form.peristiwa.data)
    except NotAllowed as refused:
        return _page(form, 422, key=writer.key, problems=[("peristiwa", str(refused))])
    if is_htmx():
        return _page(_form(tanggal=clock.today()), saved_at=clock.now())
    flash("Catatan tersimpan. Hanya Anda yang membacanya.", "selesai")
    return see(url_for("running.diary"))


@blueprint.post("/catatan/<uuid:note_id>/hapus")
@access()
def remove_note(note_id: UUID) -> Response:
    """Take a private note away."""
    try:
        operations.remove_note(order(), note_id)
    except NotAllowed as refused:
        return _page(_form(tanggal=clock.today()), 422, problems=[("peristiwa", str(refused))])
    flash("Catatan dihapus.", "selesai")
    return see(url_for("running.diary"))


def _own(note_id: UUID) -> OwnNote:
    found = queries.own_note(session(), actor().person_id, note_id)
    if found is None:
        raise CaseNotFound
    return found


def _share_page(one: OwnNote, form: ShareForm, rows: tuple[SharedRow, ...], status: int = 200, **more: Any) -> Response:
    return respond(
        "running/share.html", status=status, note=one, form=form, rows=rows, is_own=one.about_id == actor().person_id,
        **more,
    )  # fmt: skip


def _share_form(one: OwnNote, formdata: Any = None) -> tuple[ShareForm, tuple[SharedRow, ...]]:
    me, form = actor(), ShareForm(formdata)
    rows = queries.rows_to_share(session(), me.person_id, me.position_ids, one.about_id, clock.today())
    form.baris.choices = [(row.key, f"{row.period} · {row.result} {row.text}") for row in rows]
    return form, rows


@blueprint.get("/catatan/<uuid:note_id>/bagikan")
@access()
def share_note(note_id: UUID) -> Response:
    """To which row of which running evaluation."""
    one = _own(note_id)
    return _share_page(one, *_share_form(one))


@blueprint.post("/catatan/<uuid:note_id>/bagikan")
@access()
def shared_note(note_id: UUID) -> Response:
    """From now on the note stands beside that row."""
    writer, one = order(), _own(note_id)
    form, rows = _share_form(one, request.form)
    if not form.validate():
        return _share_page(one, form, rows, 422, key=writer.key, problems=form.problems())
    row = next(row for row in rows if row.key == form.baris.data)
    try:
        operations.share_note(writer, note_id, row.evaluation_id, row.indicator_id)
    except NotAllowed as refused:
        return _share_page(one, form, rows, 422, key=writer.key, problems=[("baris", str(refused))])
    flash("Catatan dibagikan dan kini berdiri di samping barisnya.", "selesai")
    return see(url_for("running.diary"))
