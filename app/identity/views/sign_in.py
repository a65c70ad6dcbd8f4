"""The door: signing in, the practice city's list, signing out."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, request, url_for

from app.access import access
from app.identity import queries, security
from app.identity.forms import SignInForm
from app.identity.models import username_of
from app.identity.operations import sign_ins
from app.identity.operations.sign_ins import LimitKeys
from app.identity.queries import Credentials
from app.identity.views.blueprint import Problems, answer_right, blueprint, settings, show
from app.web import clock
from app.web.hypermedia import see
from app.web.request import session as database
from app.web.request import uuid_or_none

MISMATCH = "NIP atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
# Why somebody stands at the door; only these words can be asked for by an address.
REASONS = {
    "keluar": "Anda sudah keluar dari perangkat ini.",
    "semua": "Anda sudah keluar dari semua perangkat.",
    "sandi": "Kata sandi baru tersimpan. Masuk dengan kata sandi baru.",
}


def door(username: str = "", problems: Problems = ()) -> Response:
    """The sign-in page, with the people of the practice city where there is one."""
    return show(
        "sign_in",
        problems,
        username=username,
        back=security.local_path(request.values.get("next")),
        reason=REASONS.get(request.args.get("sebab", "")),
        lapsed=security.lapsed(),
        idle_minutes=settings().session_idle_minutes,
        people=queries.practice_accounts(database()) if settings().demo else (),
    )


@blueprint.get("/masuk")
@access(public=True)
def sign_in() -> Response:
    if security.signed_in():
        return see(security.local_path(request.args.get("next")))
    return door()


@blueprint.post("/masuk")
@access(public=True)
def take_sign_in() -> Response:
    form = SignInForm(request.form)
    if not form.validate():
        return door(form.username.data, form.problems())
    username = username_of(form.username.data)
    keys = security.limit_keys("masuk", username)
    credentials = queries.credentials_of(database(), username, clock.today())
    if not answer_right(credentials, form.password.data, keys) or credentials is None:
        return door(form.username.data, [("username", MISMATCH)])
    return go_on(credentials, keys, security.local_path(request.form.get("next")))


def go_on(credentials: Credentials, keys: LimitKeys, back: str) -> Response:
    """The password was right: to the second step where there is one or must be one, else in."""
    has_step = credentials.totp_secret is not None
    if not has_step and not must_have_step(credentials.person_id):
        security.start_session(credentials, keys)
        return security.know_browser(see(back), credentials.username)
    sign_ins.end_try(keys)
    security.keep_pending(credentials, back)
    return see(url_for("identity.second_step" if has_step else "identity.set_up_at_door"))


def must_have_step(person_id: UUID) -> bool:
    """Whether the settings ask a second step of this person: of those who decide, outside the practice city."""
    asked = settings().require_totp and not settings().demo
    return asked and queries.decides(database(), person_id, clock.today())


@blueprint.post("/masuk/latihan")
@access(public=True)
def practise() -> Response:
    """Be one of the people on the list of the practice city."""
    account_id = uuid_or_none(request.form.get("akun"))
    if not settings().demo or account_id is None:
        abort(404)
    credentials = queries.practice_credentials(database(), account_id, clock.today())
    if credentials is None or not credentials.may_enter:
        abort(404)
    security.start_session(credentials, None)
    return see(security.local_path(request.form.get("next")))


@blueprint.post("/keluar")
@access(public=True)
def sign_out() -> Response:
    account = security.signed_in()
    if account is not None:
        sign_ins.sign_out(account.sign_in_id, clock.now())
    security.end_session()
    return swept(see(url_for("identity.sign_in", sebab="keluar")))


def swept(response: Response) -> Response:
    """Nothing of what was read stays on a shared computer: neither pages nor what they kept."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
