"""What I may do for others, who may act or prepare for me; a substitute for my own absence is set here by myself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.authority import operations, queries
from app.authority.forms import OwnForm
from app.authority.models import AuthorityKind, BasisKind
from app.authority.operations import AuthorityRefused, Letter
from app.authority.views.blueprint import NOBODY, blueprint, person_of
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session, uuid_or_none


def mine_page(problems: Sequence[tuple[str, str]] = (), status: int = 200, form: OwnForm | None = None) -> Response:
    """The page; what was typed stays."""
    me, today = actor(), clock.today()
    rows = queries.authorities_of_person(session(), me.person_id, today)
    chairs = queries.own_chairs(session(), me.person_id, today)
    return respond(
        "authority/mine.html",
        status=status,
        form=form or OwnForm(),
        problems=problems,
        errors=dict(reversed(problems)),
        for_others=[row for row in rows if row.person_id == me.person_id],
        for_me=[row for row in rows if row.represented_id == me.person_id],
        chairs=[(str(one.id), one.words) for one in chairs],
        to_prepare=queries.to_prepare(session(), me),
        told=get_flashed_messages(with_categories=True),
    )


@blueprint.get("")
@access()
def mine() -> Response:
    return mine_page()


@blueprint.post("")
@access()
def name_one() -> Response:
    """Name a substitute or a preparer for one of the own chairs."""
    form, me, today = OwnForm(request.form), actor(), clock.today()
    form_key()
    if not form.validate():
        return mine_page(form.problems(), 422, form)
    person, position = person_of(me, form.nip.data), uuid_or_none(form.jabatan.data)
    if person is None or position is None:
        wrong = ("nip", NOBODY) if person is None else ("jabatan", "Pilih jabatan Anda dari daftar.")
        return mine_page([wrong], 422, form)
    letter = Letter(
        AuthorityKind(form.jenis.data), person[0], position, BasisKind.OWN, "", today, form.mulai.data,
        form.sampai.data,
    )  # fmt: skip
    try:
        operations.give(me, letter, clock.now(), today)
    except AuthorityRefused as refusal:
        return mine_page([("nip", str(refusal))], 422, form)
    flash(f"{person[1]} tercatat dan diberi tahu.", "selesai")
    return see(url_for("authority.mine"))
