"""The second step of signing in: codes that a phone shows for half a minute, and recovery codes on paper."""

from __future__ import annotations

import io
from typing import Any, cast

import segno
from flask_security import Totp
from flask_security.proxies import _security

from app.identity.datastore import User
from app.identity.queries import Credentials

WINDOW_SECONDS = 30
RECOVERY_CODES = 10


class CityTotp(Totp):
    """Flask-Security's codes, with the time step of an accepted one noted on the user, so that none is taken twice."""

    def get_last_counter(self, user: Any) -> int | None:
        """The step of the last accepted code."""
        return cast("int | None", user.totp_counter)

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Note the step of this code; an operation stores it."""
        user.totp_counter = tmatch.counter


def new_secret() -> str:
    """A fresh secret, encrypted as it is stored."""
    return str(_security.totp_factory.generate_totp_secret())


def readable(secret: str) -> str:
    """The secret for typing into a phone that cannot read the picture."""
    return str(_security.totp_factory.get_totp_pretty_key(secret)).replace("-", " ")


def picture(secret: str, username: str) -> bytes:
    """The secret as a QR code, SVG."""
    drawn = io.BytesIO()
    segno.make(_security.totp_factory.get_totp_uri(username, secret), error="m").save(
        drawn, kind="svg", scale=5, border=3, light="#fff", dark="#000", xmldecl=False
    )
    return drawn.getvalue()


def step_of(code: str, secret: str, last: int | None) -> int | None:
    """The time step that such a code belongs to; None when it is wrong, too old, or not later than `last`."""
    user = User("", "")
    user.totp_counter = last
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit()):
        return None
    right = _security.totp_factory.verify_totp(token=typed, totp_secret=secret, user=user, window=WINDOW_SECONDS)
    return user.totp_counter if right else None


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Ten codes as printed, and the same ten encrypted as they are stored."""
    user = User("", "")
    printed = _security.mf_recovery_codes_util.create_recovery_codes(user)
    return list(printed), list(user.mf_recovery_codes or ())


def stored_recovery_code(credentials: Credentials, code: str) -> str | None:
    """The stored form of a recovery code that was typed; None when it is none of this account's."""
    printed = _security.mf_recovery_codes_util.get_recovery_codes(User.asked(credentials))
    typed = "".join(code.lower().replace("-", " ").split())
    stored = dict(zip(printed, credentials.recovery_codes or (), strict=True))
    return stored.get("-".join((typed[:4], typed[4:8], typed[8:])))
