"""The list of Plh., Plt. and mandates: given on a letter, approved by a second officer where it gives more, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.authority import operations, queries
from app.authority.forms import NO_MORE, EndForm, LetterForm
from app.authority.models import AuthorityKind, BasisKind
from app.authority.operations import AuthorityOutdated, AuthorityRefused, Letter
from app.authority.views.blueprint import KEEPERS, NOBODY, OUTDATED, blueprint, person_of, scope
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session, uuid_or_none
from workflows.approval import Power
from workflows.policies import citation


def show_page(form: LetterForm, problems: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    """The list and the form; what was typed stays."""
    me, today = actor(), clock.today()
    rows = queries.listed(session(), me.tenant_id, scope(me))
    chosen = uuid_or_none(form.jabatan.data)
    words = request.args.get("q", "")[:80].strip()
    one = queries.chair(session(), me.tenant_id, chosen, today) if chosen else None
    chairs = () if one else queries.chairs_like(session(), me.tenant_id, words, today, scope(me))
    return respond(
        "authority/letters.html",
        status=status,
        form=form,
        problems=problems,
        errors=dict(reversed(problems)),
        waiting=[(r, operations.why_not_approve(me, r.person_id, r.given_by_id)) for r in rows if r.waits],
        standing=[r for r in rows if not r.waits and r.valid_to >= today],
        over=[r for r in rows if not r.waits and r.valid_to < today],
        chairs=[(str(c.id), f"{c.words} ({c.holder or 'kosong'})") for c in ((one,) if one else chairs)],
        chosen=one,
        words=words,
        law=citation("authority.given").label,
        told=get_flashed_messages(with_categories=True),
    )


@blueprint.get("/daftar")
@access(*KEEPERS)
def letters() -> Response:
    return show_page(LetterForm(jabatan=request.args.get("jabatan", "")[:40]))


@blueprint.post("/daftar")
@access(*KEEPERS)
def give() -> Response:
    form, me = LetterForm(request.form), actor()
    form_key()
    if not form.validate():
        return show_page(form, form.problems(), 422)
    person, position = person_of(me, form.nip.data), uuid_or_none(form.jabatan.data)
    if person is None or position is None:
        return show_page(form, [("nip", NOBODY) if person is None else ("jabatan", "Pilih jabatan dari daftar.")], 422)
    more = "" if form.tambahan.data == NO_MORE else form.tambahan.data
    letter = Letter(
        AuthorityKind(form.jenis.data), person[0], position, BasisKind(form.dasar.data), form.nomor.data,
        form.tanggal_surat.data, form.mulai.data, form.sampai.data, frozenset(Power(p) for p in more.split("|") if p),
    )  # fmt: skip
    try:
        operations.give(me, letter, clock.now(), clock.today())
    except AuthorityRefused as refusal:
        return show_page(form, [("nip", str(refusal))], 422)
    flash(f"Wewenang {person[1]} tercatat" + (" dan menunggu persetujuan petugas lain." if more else "."), "selesai")
    return see(url_for("authority.letters"))


@blueprint.post("/<uuid:authority_id>/setujui")
@access(*KEEPERS)
def approve(authority_id: UUID) -> Response:
    form_key()
    try:
        operations.approve(actor(), authority_id, clock.now(), clock.today())
    except AuthorityOutdated:
        return show_page(LetterForm(), [("menunggu", OUTDATED)], 409)
    except AuthorityRefused as refusal:
        return show_page(LetterForm(), [("menunggu", str(refusal))], 422)
    flash("Wewenang disetujui dan berlaku menurut tanggalnya.", "selesai")
    return see(url_for("authority.letters"))


@blueprint.post("/<uuid:authority_id>/akhiri")
@access()
def end(authority_id: UUID) -> Response:
    """Ended by whoever keeps it, or by the person represented; without a day it is over from today on."""
    from app.authority.views.mine import mine_page

    form_key()
    form = EndForm(request.form)
    keeps = bool(actor().admin_of) or actor().is_officer

    def again(said: str, status: int) -> Response:
        return show_page(LetterForm(), [("berlaku", said)], status) if keeps else mine_page((("saya", said),), status)

    if not form.validate():
        return again(form.problems()[0][1], 422)
    last_on = form.terakhir.data or clock.today() - timedelta(1)
    try:
        operations.end(actor(), authority_id, last_on, form.alasan.data, clock.now(), clock.today())
    except AuthorityOutdated:
        return again(OUTDATED, 409)
    except AuthorityRefused as refusal:
        return again(str(refusal), 422)
    flash("Wewenang diakhiri; yang bertindak dan yang diwakili diberi tahu.", "selesai")
    return see(url_for("authority.letters" if keeps else "authority.mine"))
