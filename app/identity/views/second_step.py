"""The second step at the door, and setting it up: there when it is demanded, else from the own account."""

from __future__ import annotations

from flask import Response, abort, request, url_for

from app.access import access
from app.identity import queries, security
from app.identity import second_step as codes
from app.identity.forms import OwnSetUpForm, PasswordForm, SetUpForm, StepForm
from app.identity.operations import accounts
from app.identity.operations.accounts import AlreadySpent
from app.identity.operations.sign_ins import begin_try, end_try
from app.identity.queries import Credentials
from app.identity.views.blueprint import Problems, answer_right, blueprint, own_credentials, show
from app.identity.views.sign_in import must_have_step
from app.web import clock
from app.web.hypermedia import see
from app.web.request import actor, form_key
from app.web.request import session as database

WRONG_CODE = "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda, lalu ketik kode itu."
WRONG_PASSWORD = "Kata sandi tidak cocok."  # noqa: S105 - a sentence
TIME_PARTS = "Jam ponsel harus tepat; aktifkan waktu otomatis di pengaturan ponsel."


def waiting() -> tuple[Credentials, str] | None:
    """Whose second step this browser owes, as the account is now, and where to go on to."""
    pending = security.pending()
    found = queries.credentials_by_id(database(), pending.account_id, clock.today()) if pending else None
    if pending is None or found is None or not found.may_enter or found.fs_uniquifier != pending.uniquifier:
        return None
    return found, security.local_path(pending.back)


def spend(credentials: Credentials, typed: str) -> bool:
    """Take a code of the phone, or a recovery code. Each is taken once."""
    step = codes.step_of(typed, credentials.totp_secret or "", credentials.totp_counter)
    stored = None if step is not None else codes.stored_recovery_code(credentials, typed)
    try:
        if step is not None:
            accounts.spend_totp(credentials.account_id, step)
        elif stored is not None:
            accounts.spend_recovery_code(credentials.account_id, stored)
    except AlreadySpent:
        return False
    return step is not None or stored is not None


@blueprint.get("/masuk/langkah-kedua")
@access(public=True)
def second_step() -> Response:
    owed = waiting()
    if owed is None or owed[0].totp_secret is None:
        return see(url_for("identity.sign_in"))
    return show("second_step")


@blueprint.post("/masuk/langkah-kedua")
@access(public=True)
def take_second_step() -> Response:
    owed, form = waiting(), StepForm(request.form)
    if owed is None or owed[0].totp_secret is None:
        return see(url_for("identity.sign_in"))
    if not form.validate():
        return show("second_step", form.problems())
    credentials, back = owed
    keys = security.limit_keys("langkah kedua", credentials.username)
    begin_try(keys, clock.now())
    if not spend(credentials, form.kode.data):
        return show("second_step", [("kode", WRONG_CODE)])
    security.start_session(credentials, keys)
    return security.know_browser(see(back), credentials.username)


# ---------------------------------------------------------------------------------------------------- setting up


def set_up_page(username: str, problems: Problems = (), *, own: bool) -> Response:
    """Picture and key of the secret being set up, and the form for its first code."""
    secret = security.secret_being_set_up(fresh=True)
    assert secret is not None
    return show("set_up", problems, key_text=codes.readable(secret), username=username, own=own)


def kept_codes(credentials: Credentials, secret: str, step: int) -> list[str]:
    """Turn the second step on; gives the recovery codes to be shown once."""
    printed, stored = codes.new_recovery_codes()
    opd_id = queries.workplace(database(), credentials.person_id, clock.today())
    accounts.keep_totp(credentials, secret, step, stored, opd_id, clock.now())
    security.forget_secret()
    return printed


@blueprint.get("/masuk/siapkan")
@access(public=True)
def set_up_at_door() -> Response:
    owed = waiting()
    if owed is None or owed[0].totp_secret is not None:
        return see(url_for("identity.sign_in"))
    return set_up_page(owed[0].username, own=False)


@blueprint.post("/masuk/siapkan")
@access(public=True)
def take_set_up_at_door() -> Response:
    owed, form, secret = waiting(), SetUpForm(request.form), security.secret_being_set_up()
    if owed is None or owed[0].totp_secret is not None or secret is None:
        return see(url_for("identity.sign_in"))
    credentials, back = owed
    step = codes.step_of(form.kode.data, secret, None) if form.validate() else None
    if step is None:
        return set_up_page(credentials.username, form.problems() or [("kode", f"{WRONG_CODE} {TIME_PARTS}")], own=False)
    printed = kept_codes(credentials, secret, step)
    security.start_session(credentials, None)
    return security.know_browser(show("recovery_codes", codes=printed, onward=back), credentials.username)


@blueprint.get("/masuk/siapkan/gambar.svg")
@access(public=True)
def set_up_picture() -> Response:
    """The secret being set up in this browser, as a QR code. Nobody else can ask for it."""
    secret, me = security.secret_being_set_up(), security.signed_in()
    owed = waiting()
    if secret is None or (me is None and owed is None):
        abort(404)
    username = me.username if me is not None else owed[0].username if owed is not None else ""
    return Response(codes.picture(secret, username), mimetype="image/svg+xml")


@blueprint.get("/akun/langkah-kedua")
@access()
def own_second_step() -> Response:
    return own_step_page()


def own_step_page(problems: Problems = ()) -> Response:
    """The second step of the own account: set it up, or look after it."""
    mine = own_credentials(actor().account_id)
    if mine.totp_secret is None:
        return set_up_page(mine.username, problems, own=True)
    return show(
        "own_second_step", problems, left=len(mine.recovery_codes or ()), must_stay=must_have_step(mine.person_id)
    )


@blueprint.post("/akun/langkah-kedua")
@access()
def take_own_set_up() -> Response:
    form, secret, mine = OwnSetUpForm(request.form), security.secret_being_set_up(), own_credentials(actor().account_id)
    form_key()
    if mine.totp_secret is not None or secret is None:
        return see(url_for("identity.own_second_step"))
    if not form.validate():
        return own_step_page(form.problems())
    if not proved(mine, form.lama.data):
        return own_step_page([("lama", WRONG_PASSWORD)])
    step = codes.step_of(form.kode.data, secret, None)
    if step is None:
        return own_step_page([("kode", f"{WRONG_CODE} {TIME_PARTS}")])
    printed = kept_codes(mine, secret, step)
    return show("recovery_codes", codes=printed, onward=url_for("identity.account"))


def proved(mine: Credentials, password: str) -> bool:
    """Whether the person at the keyboard knows the password; counted like tries at the door."""
    keys = security.limit_keys("bukti", mine.username)
    right = answer_right(mine, password, keys)
    if right:
        end_try(keys)
    return right


@blueprint.post("/akun/langkah-kedua/kode-cadangan")
@access()
def renew_recovery_codes() -> Response:
    form, mine = PasswordForm(request.form), own_credentials(actor().account_id)
    form_key()
    if mine.totp_secret is None:
        return see(url_for("identity.own_second_step"))
    if not form.validate():
        return own_step_page(form.problems())
    if not proved(mine, form.lama.data):
        return own_step_page([("lama", WRONG_PASSWORD)])
    printed, stored = codes.new_recovery_codes()
    accounts.keep_recovery_codes(actor(), stored, clock.now())
    return show("recovery_codes", codes=printed, onward=url_for("identity.account"))


@blueprint.post("/akun/langkah-kedua/matikan")
@access()
def turn_second_step_off() -> Response:
    form, mine = PasswordForm(request.form), own_credentials(actor().account_id)
    form_key()
    if must_have_step(mine.person_id):
        abort(403)
    if mine.totp_secret is None:  # sent twice: it is off already
        return see(url_for("identity.own_second_step"))
    if not form.validate():
        return own_step_page(form.problems())
    if not proved(mine, form.lama.data):
        return own_step_page([("lama", WRONG_PASSWORD)])
    accounts.drop_totp(actor(), clock.now())
    return see(url_for("identity.account"))
