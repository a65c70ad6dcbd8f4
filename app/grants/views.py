"""Granted roles: one officer of BKPSDM proposes, another approves, any of them ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.grants import operations, queries
from app.grants.forms import ProposalForm
from app.grants.operations import FOREVER, GrantOutdated, GrantRefused, Proposal
from app.grants.queries import GRANTERS, ROLE_BY_WORD, GrantRow
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, form_version, uuid_or_none
from app.web.request import session as database

blueprint = Blueprint("grants", __name__, url_prefix="/bkpsdm/hak-akses")
OUTDATED = "Petugas lain sudah menyetujui atau mengakhiri hak akses ini. Inilah keadaannya sekarang."


@dataclass(frozen=True, slots=True)
class OfferedGrant:
    """A grant, and why the officer at the keyboard may not approve it (None: he may)."""

    grant: GrantRow
    refused: str | None


def show_page(form: ProposalForm, problems: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    """The list and the form; what was typed stays."""
    me, today = actor(), clock.today()
    rows = queries.grants(database(), me.tenant_id)
    waiting = [
        OfferedGrant(row, operations.why_not_approve(me, row.person_id, row.proposed_by_id))
        for row in rows
        if row.waits
    ]
    return respond(
        "grants/show.html",
        status=status,
        form=form,
        problems=problems,
        errors=dict(reversed(problems)),
        waiting=waiting,
        holding=[row for row in rows if row.approved_at and not row.ended_at and row.valid_to >= today],
        over=[row for row in rows if row.ended_at or (row.approved_at and row.valid_to < today)],
        opds=queries.opds(database(), me.tenant_id),
        told=get_flashed_messages(with_categories=True),
    )


@blueprint.get("")
@access(*GRANTERS)
def show() -> Response:
    return show_page(ProposalForm())


@blueprint.post("")
@access(*GRANTERS)
def propose() -> Response:
    form, me, today = ProposalForm(request.form), actor(), clock.today()
    form_key()
    if not form.validate():
        return show_page(form, form.problems(), 422)
    person = queries.person_by_number(database(), me.tenant_id, "".join(form.nip.data.split()).lower(), today)
    if person is None:
        return show_page(form, [("nip", "Tidak ada pegawai dengan NIP atau nama masuk ini.")], 422)
    person_id, name = person
    proposal = Proposal(
        person_id=person_id,
        role=ROLE_BY_WORD[form.peran.data],
        opd_id=uuid_or_none(form.opd.data),
        valid_from=form.mulai.data,
        valid_to=form.sampai.data or FOREVER,
        reason=form.alasan.data,
    )
    try:
        operations.propose_grant(me, proposal, clock.now(), today)
    except GrantRefused as refusal:
        return show_page(form, [("nip", str(refusal))], 422)
    flash(f"Usulan untuk {name} tercatat dan menunggu persetujuan petugas lain.", "selesai")
    return see(url_for("grants.show"))


@blueprint.post("/<uuid:grant_id>/setujui")
@access(*GRANTERS)
def approve(grant_id: UUID) -> Response:
    form_key()
    try:
        operations.approve_grant(actor(), grant_id, form_version(), clock.now(), clock.today())
    except GrantOutdated:
        return show_page(ProposalForm(), [("menunggu", OUTDATED)], 409)
    except GrantRefused as refusal:
        return show_page(ProposalForm(), [("menunggu", str(refusal))], 422)
    flash("Hak akses disetujui dan berlaku mulai tanggalnya.", "selesai")
    return see(url_for("grants.show"))


@blueprint.post("/<uuid:grant_id>/akhiri")
@access(*GRANTERS)
def end(grant_id: UUID) -> Response:
    form_key()
    try:
        operations.end_grant(actor(), grant_id, form_version(), clock.now(), clock.today())
    except GrantOutdated:
        return show_page(ProposalForm(), [("menunggu", OUTDATED)], 409)
    except GrantRefused as refusal:
        return show_page(ProposalForm(), [("berlaku", str(refusal))], 422)
    flash("Hak akses diakhiri; orangnya tidak memegangnya lagi sejak sekarang.", "selesai")
    return see(url_for("grants.show"))
