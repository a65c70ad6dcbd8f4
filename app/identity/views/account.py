"""The own account: password, signed-in browsers."""

from __future__ import annotations

from flask import Response, request, url_for

from app.access import access
from app.identity import passwords, queries, security
from app.identity.forms import ChangePasswordForm
from app.identity.operations import accounts
from app.identity.views.blueprint import Problems, blueprint, own_credentials, show
from app.identity.views.second_step import WRONG_PASSWORD, proved
from app.identity.views.sign_in import must_have_step, swept
from app.web import clock
from app.web.hypermedia import see
from app.web.request import actor, form_key
from app.web.request import session as database


@blueprint.get("/akun")
@access()
def account() -> Response:
    me = security.signed_in()
    assert me is not None
    mine = own_credentials(me.account_id)
    return show(
        "account",
        username=mine.username,
        has_step=mine.totp_secret is not None,
        must_have_step=must_have_step(mine.person_id),
        left=len(mine.recovery_codes or ()),
        sign_ins=queries.open_sign_ins(database(), me.account_id, clock.now()),
        this_sign_in=me.sign_in_id,
    )


def password_page(problems: Problems = ()) -> Response:
    """The form for another password."""
    return show("password", problems, least=passwords.LEAST)


@blueprint.get("/akun/kata-sandi")
@access()
def password() -> Response:
    return password_page()


@blueprint.post("/akun/kata-sandi")
@access()
def change_password() -> Response:
    form, mine = ChangePasswordForm(request.form), own_credentials(actor().account_id)
    form_key()
    if not form.validate() or not form.is_same():
        return password_page(form.problems())
    if not proved(mine, form.lama.data):
        return password_page([("lama", WRONG_PASSWORD)])
    if complaint := passwords.complaint(form.baru.data, mine.username, mine.name):
        return password_page([("baru", complaint)])
    accounts.change_password(actor(), passwords.hashed(form.baru.data), clock.now())
    security.end_session()
    return swept(see(url_for("identity.sign_in", sebab="sandi")))


@blueprint.post("/akun/keluar-semua")
@access()
def sign_out_everywhere() -> Response:
    form_key()
    accounts.sign_out_everywhere(actor(), clock.now())
    security.end_session()
    return swept(see(url_for("identity.sign_in", sebab="semua")))
