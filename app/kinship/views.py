"""Declared family: one's own, and an officer's look at anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, flash, get_flashed_messages, request, url_for

from app.access import Role, access
from app.cases.operations import CaseNotFound
from app.kinship import operations, queries
from app.kinship.forms import EndForm, KinForm
from app.kinship.models import Relation
from app.kinship.operations import Declaration, KinRefused
from app.organisation.queries import directory
from app.records import operations as records
from app.records.operations import ReadingKind
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session
from workflows.policies import citation

blueprint = Blueprint("kinship", __name__)
OFFICERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
Problems = Sequence[tuple[str, str]]


def _person(person_id: UUID) -> directory.PersonView:
    """The person of the page, or 404; an officer's look is noted."""
    me, found = actor(), directory.person(session(), person_id)
    if found is None or found.tenant_id != me.tenant_id:
        raise CaseNotFound
    if person_id != me.person_id:
        records.seen(
            tenant_id=me.tenant_id, reader_id=me.person_id, subject_id=person_id, kind=ReadingKind.PERSON,
            capacity=me.title, now=clock.now(),
        )  # fmt: skip
    return found


def _page(person_id: UUID, form: KinForm, problems: Problems = (), status: int = 200) -> Response:
    """What is declared, and the form; what was typed stays."""
    person, is_own = _person(person_id), person_id == actor().person_id
    rows = queries.kinships(session(), person_id)
    return respond(
        "kinship/show.html", status=status, person=person, is_own=is_own, form=form, problems=problems,
        errors=dict(reversed(problems)), holding=[r for r in rows if not r.ended_at],
        over=[r for r in rows if r.ended_at], may_end=actor().is_officer and not is_own,
        law=citation("decision.kin").label, told=get_flashed_messages(with_categories=True),
    )  # fmt: skip


def _declare(person_id: UUID, address: str) -> Response:
    form = KinForm(request.form)
    form_key()
    if not form.validate():
        return _page(person_id, form, form.problems(), 422)
    number = "".join(form.nip.data.split())
    words = Declaration(person_id, number, Relation(form.hubungan.data), form.alasan.data)
    try:
        name = operations.declare(actor(), words, clock.now(), clock.today())
    except KinRefused as refused:
        return _page(person_id, form, [("nip", str(refused))], 422)
    flash(f"Hubungan dengan {name} tercatat. Sejak sekarang keduanya tidak saling memutus perkara.", "selesai")
    return see(address)


@blueprint.get("/keluarga")
@access()
def mine() -> Response:
    return _page(actor().person_id, KinForm())


@blueprint.post("/keluarga")
@access()
def declare_own() -> Response:
    return _declare(actor().person_id, url_for("kinship.mine"))


@blueprint.get("/pegawai/<uuid:person_id>/keluarga")
@access(*OFFICERS)
def show(person_id: UUID) -> Response:
    return _page(person_id, KinForm())


@blueprint.post("/pegawai/<uuid:person_id>/keluarga")
@access(*OFFICERS)
def declare(person_id: UUID) -> Response:
    _person(person_id)
    return _declare(person_id, url_for("kinship.show", person_id=person_id))


@blueprint.post("/pegawai/<uuid:person_id>/keluarga/<uuid:kinship_id>/akhiri")
@access(*OFFICERS)
def end(person_id: UUID, kinship_id: UUID) -> Response:
    form = EndForm(request.form)
    form_key()
    if kinship_id not in {row.id for row in queries.kinships(session(), _person(person_id).id)}:
        raise CaseNotFound
    if not form.validate():
        return _page(person_id, KinForm(), [("berlaku", words) for _, words in form.problems()], 422)
    try:
        operations.end(actor(), kinship_id, form.alasan.data, clock.now(), clock.today())
    except KinRefused as refused:
        return _page(person_id, KinForm(), [("berlaku", str(refused))], 422)
    flash("Hubungan diakhiri. Perkara yang terbuka kembali kepada pemegang kursinya.", "selesai")
    return see(url_for("kinship.show", person_id=person_id))
