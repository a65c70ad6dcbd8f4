"""Sessions on top of Flask-Security: who is signed in, in which browser, until when. Stores nothing itself.

The cookie is signed and carries a random token whose hash stands in table `sign_in`: signing out ends it on the
server, a new `fs_uniquifier` ends all of an account. The cookie also says when it was last used (to the minute), so
that an idle session ends without a write per request.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, request, session
from flask_security import Security, current_user
from flask_security.utils import get_hmac, login_user, logout_user
from itsdangerous import BadData, URLSafeTimedSerializer

from app.access import Actor
from app.identity import passwords, queries, second_step
from app.identity.datastore import AccountDatastore, User
from app.identity.operations import sign_ins
from app.identity.operations.sign_ins import LimitKeys, NewSignIn
from app.identity.queries import Credentials, SignedInAccount
from app.keys import load_keys
from app.settings import Settings
from app.web import clock
from app.web.request import session as database

TOKEN, SEEN, PENDING, LAPSED, SECRET, FACE = "tk", "sn", "tunggu", "habis", "rahasia", "peran"
SEEN_EVERY = timedelta(minutes=1)
PENDING_MINUTES = 10
KNOWN_COOKIE, KNOWN_DAYS = "tangkas-kenal", 90
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_GROUPS, CODE_GROUP = 3, 4
NEXT_LENGTH = 500
BROWSER_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right and who owes the second step. `back` is the page wanted first."""

    account_id: UUID
    uniquifier: str
    back: str


def init_security(app: Flask, settings: Settings) -> Callable[[], Actor | None]:
    """Attach Flask-Security without pages of its own. Gives the function that says who acts in a request."""
    keys = load_keys(settings)
    app.config.update(
        SECURITY_PASSWORD_SALT=keys.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=passwords.ARGON2,
        SECURITY_TOTP_SECRETS={"1": keys.totp_key},
        SECURITY_TOTP_ISSUER="Tangkas Latihan" if settings.demo else "Tangkas",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=second_step.RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[_fernet_key(keys.totp_key)],
        SECURITY_CLI_USERS_NAME="",
        SECURITY_CLI_ROLES_NAME="",
        SESSION_PROTECTION=None,  # the browser is compared by our own loader, the address may change on the way
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )
    security = Security(app, AccountDatastore(), register_blueprint=False, totp_cls=second_step.CityTotp)
    # Flask-Principal would ask who is there once more, before our door does, for permissions that nobody here reads.
    hooks = app.before_request_funcs[None]
    hooks[:] = [hook for hook in hooks if getattr(hook, "__self__", None) is not security.principal]
    security.login_manager.user_loader(_load_user)
    security.login_manager.request_loader(lambda _: None)  # no tokens in headers or addresses
    with app.app_context():
        passwords.warm_up()
    return load_actor


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"recovery codes\0" + secret.encode()).digest())


# ------------------------------------------------------------------------------------------------ who is signed in


def load_actor() -> Actor | None:
    """Who acts in this request: one query, none for a visitor."""
    account = signed_in()
    if account is None:
        return None
    actor, face = queries.actor_of_account(account), session.get(FACE)
    return replace(actor, acting=face) if isinstance(face, str) else actor


def show_face(face: str) -> None:
    """Let this browser show the person in that capacity. What he may do stays what he is."""
    session[FACE] = face


def signed_in() -> SignedInAccount | None:
    """The account of this request's session, or None."""
    return getattr(current_user, "account", None)


def _load_user(uniquifier: str) -> User | None:
    settings: Settings = current_app.config["TANGKAS"]
    token, seen, now = session.get(TOKEN), session.get(SEEN), clock.now()
    idle = now - datetime.fromtimestamp(seen, UTC) if isinstance(seen, int) else timedelta.max
    account = None
    if isinstance(token, str) and idle <= timedelta(minutes=settings.session_idle_minutes):
        account = queries.account_by_uniquifier(database(), uniquifier, token_hash(token), now, clock.today())
    if account is None or account.browser != browser():
        session.clear()
        session[LAPSED] = True
        return None
    if idle >= SEEN_EVERY:
        session[SEEN] = int(now.timestamp())
    return User.signed_in(account, uniquifier)


def start_session(credentials: Credentials, keys: LimitKeys | None) -> None:
    """Sign this browser in: nothing of the session before survives, so none can be foisted on a person."""
    settings: Settings = current_app.config["TANGKAS"]
    token, now = secrets.token_urlsafe(32), clock.now()
    expires_at = now + timedelta(hours=settings.session_hours)
    sign_ins.sign_in(NewSignIn(credentials.account_id, token_hash(token), browser(), now, expires_at), keys)
    session.clear()
    login_user(User.asked(credentials), remember=False)
    session[TOKEN], session[SEEN] = token, int(now.timestamp())


def end_session() -> None:
    """Forget this browser's session; the server has ended it, or will not know it any more."""
    logout_user()
    session.clear()


def lapsed() -> bool:
    """Whether a session has just ended by itself; says so once."""
    return bool(session.pop(LAPSED, False))


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def browser() -> str:
    """What the browser calls itself, shortened. A session is bound to it."""
    return (request.user_agent.string or "")[:BROWSER_LENGTH]


# ---------------------------------------------------------------------------------------- between the two steps


def keep_pending(credentials: Credentials, back: str) -> None:
    """The password was right: remember for ten minutes who owes the second step."""
    session.clear()
    until = int((clock.now() + timedelta(minutes=PENDING_MINUTES)).timestamp())
    session[PENDING] = [credentials.account_id.hex, credentials.fs_uniquifier, back, until]


def pending() -> Pending | None:
    """Who owes the second step in this browser, or None when nobody does or it took too long."""
    kept = session.get(PENDING)
    if not kept or kept[3] < clock.now().timestamp():
        return None
    return Pending(UUID(hex=kept[0]), kept[1], kept[2])


def secret_being_set_up(*, fresh: bool = False) -> str | None:
    """The secret (encrypted) that this browser is setting up; a new one when asked for and none is there."""
    if fresh and SECRET not in session:
        session[SECRET] = second_step.new_secret()
    found = session.get(SECRET)
    return found if isinstance(found, str) else None


def forget_secret() -> None:
    """The setting up is over."""
    session.pop(SECRET, None)


# --------------------------------------------------------------------------------------------- limits and codes


def limit_keys(purpose: str, name: str) -> LimitKeys:
    """Under what a try is counted: the name, or this browser where it signed in under that name before.

    So a stranger who types wrong passwords cannot keep a person out of the browser he always uses.
    """
    hidden = _hidden(f"{purpose}\0{name}")
    known = _known_browser()
    if known is not None and known[0] == _hidden(f"nama\0{name}"):
        hidden = _hidden(f"{purpose}\0kenal\0{known[1]}")
    return LimitKeys(hidden, _hidden(f"alamat\0{_network()}"))


def know_browser(response: Response, username: str) -> Response:
    """Let this browser be known for that name; the cookie tells neither name nor person."""
    known, name = _known_browser(), _hidden(f"nama\0{username}")
    mark = known[1] if known is not None and known[0] == name else secrets.token_hex(16)
    response.set_cookie(
        KNOWN_COOKIE,
        _known_signer().dumps([name, mark]),
        max_age=KNOWN_DAYS * 86_400,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/masuk",
    )
    return response


def _known_browser() -> tuple[str, str] | None:
    try:
        name, mark = _known_signer().loads(request.cookies.get(KNOWN_COOKIE, ""), max_age=KNOWN_DAYS * 86_400)
    except (BadData, ValueError):
        return None
    return str(name), str(mark)


def _known_signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known browser")


def _network() -> str:
    """The address a request comes from; for IPv6 the network that one household or office has."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _hidden(text: str) -> str:
    return hashlib.sha256(get_hmac(text)).hexdigest()


def new_code() -> str:
    """A one-time code as it is printed: three groups of four letters and figures that nobody mistakes for another."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUPS * CODE_GROUP)]
    return "-".join("".join(letters[at : at + CODE_GROUP]) for at in range(0, len(letters), CODE_GROUP))


def code_hash(code: str, username: str) -> str:
    """What is stored of a one-time code. Spaces, dashes and small letters do not matter."""
    typed = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    return _hidden(f"kode\0{username}\0{typed}")


# ----------------------------------------------------------------------------------------------------- where next


def local_path(text: str | None) -> str:
    """A path of this site to go on to, or `/` for anything that could lead elsewhere or back to the door."""
    path = (text or "")[: NEXT_LENGTH + 1]
    if not path.startswith("/") or len(path) > NEXT_LENGTH or _leads_elsewhere(path):
        return "/"
    return "/" if urlsplit(path).path.startswith(("/masuk", "/keluar")) else path


def _leads_elsewhere(path: str) -> bool:
    """Whether a browser could read another host in it, or a line of a header. Asked before anything takes it apart:
    what is no address at all cannot be."""
    plain = unquote(path)
    return (
        plain[:2] in ("//", "/\\")
        or "\\" in plain
        or any(ord(letter) < 33 or ord(letter) == 127 for letter in path)
        or any(ord(letter) < 32 or ord(letter) == 127 for letter in plain)
    )
