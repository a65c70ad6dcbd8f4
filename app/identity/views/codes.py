"""Printed one-time codes: handed out at a desk, redeemed at the door."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Response, abort, request, url_for

from app.access import access
from app.identity import passwords, queries, security
from app.identity.forms import IssueForm, RedeemForm
from app.identity.models import Role, username_of
from app.identity.operations import codes
from app.identity.operations.accounts import AccountRefused, AlreadySpent
from app.identity.operations.sign_ins import begin_try, end_try
from app.identity.queries import AccountHolder
from app.identity.views.blueprint import Problems, blueprint, settings, show
from app.web import clock
from app.web.hypermedia import see
from app.web.request import actor, form_key
from app.web.request import session as database

NOT_GOOD = "Kode ini tidak cocok, sudah dipakai, atau sudah lewat masanya. Periksa NIP dan kodenya."
DESKS = (Role.ADMIN_OPD, Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)


def redeem_page(username: str = "", problems: Problems = ()) -> Response:
    """The form for a code and a password."""
    return show("redeem", problems, username=username, least=passwords.LEAST)


@blueprint.get("/masuk/kode")
@access(public=True)
def redeem() -> Response:
    return redeem_page()


@blueprint.post("/masuk/kode")
@access(public=True)
def take_redeem() -> Response:
    form = RedeemForm(request.form)
    if not form.validate() or not form.is_same():
        return redeem_page(form.username.data, form.problems())
    username, typed = username_of(form.username.data), form.username.data
    keys, code_hash = security.limit_keys("kode", username), security.code_hash(form.kode.data, username)
    with passwords.queue.turn():
        begin_try(keys, clock.now())
        password_hash = passwords.hashed_in_turn(form.baru.data)  # takes as long for a wrong code as for a right one
    good = queries.credentials_of_code(database(), username, code_hash, clock.now(), clock.today())
    if good is None:
        return redeem_page(typed, [("kode", NOT_GOOD)])
    if complaint := passwords.complaint(form.baru.data, username, good[0].name):
        end_try(keys)
        return redeem_page(typed, [("baru", complaint)])
    try:
        codes.redeem_code(username, code_hash, password_hash, keys, clock.now(), clock.today())
    except AlreadySpent:
        return redeem_page(typed, [("kode", NOT_GOOD)])
    security.end_session()
    return see(url_for("identity.sign_in", sebab="sandi"))


def holder_or_404(person_id: UUID) -> AccountHolder:
    """The person at the desk; 404 for whoever is not of this city."""
    holder = queries.account_holder(database(), person_id, clock.today())
    me = actor()
    if holder is None or holder.tenant_id != me.tenant_id or not (me.is_officer or me.admin_of & holder.opd_ids):
        abort(404)
    return holder


def issue_page(holder: AccountHolder, problems: Problems = ()) -> Response:
    """What will be handed out to whom, or why not."""
    refused = codes.why_not_issue(actor(), holder)
    return show(
        "issue_code",
        problems,
        holder=holder,
        refused=refused,
        days=settings().reset_code_days,
        may_reset_step=actor().is_officer and holder.has_totp,
    )


@blueprint.get("/pegawai/<uuid:person_id>/kode-masuk")
@access(*DESKS)
def issue(person_id: UUID) -> Response:
    return issue_page(holder_or_404(person_id))


@blueprint.post("/pegawai/<uuid:person_id>/kode-masuk")
@access(*DESKS)
def take_issue(person_id: UUID) -> Response:
    """Hand out a code; the answer is the slip, and the only time the code is seen."""
    holder, form, now = holder_or_404(person_id), IssueForm(request.form), clock.now()
    form_key()
    printed = security.new_code()
    expires_at = now + timedelta(days=settings().reset_code_days)
    try:
        codes.issue_code(
            actor(),
            holder,
            security.code_hash(printed, holder.username),
            now,
            clock.today(),
            expires_at,
            resets_totp=bool(form.hapus_langkah_kedua.data),
        )
    except AccountRefused as refusal:
        return issue_page(holder, [("periksa", str(refusal))])
    return show("slip", holder=holder, code=printed, issued_at=now, expires_at=expires_at, issuer=actor().name)
