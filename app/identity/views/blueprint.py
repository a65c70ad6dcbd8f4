"""The blueprint of identity and what its pages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from flask import Blueprint, Response, current_app

from app.identity import passwords, queries
from app.identity.operations.accounts import keep_hash
from app.identity.operations.sign_ins import LimitKeys, TooManyTries, begin_try
from app.identity.passwords import HashingBusy
from app.identity.queries import Credentials
from app.settings import Settings
from app.web import clock
from app.web.errors import page as error_page
from app.web.filters import jam
from app.web.hypermedia import respond
from app.web.request import session as database

BUSY_SECONDS = 5
Problems = Sequence[tuple[str, str]]

blueprint = Blueprint("identity", __name__)


def settings() -> Settings:
    """The settings of this app."""
    found: Settings = current_app.config["TANGKAS"]
    return found


def show(template: str, problems: Problems = (), status: int = 200, **context: Any) -> Response:
    """A page with what is to be corrected: at the top as a list, and at each field."""
    errors: Mapping[str, str] = dict(reversed(problems))
    return respond(
        f"identity/{template}.html",
        status=422 if problems and status == 200 else status,
        problems=problems,
        errors=errors,
        **context,
    )


def answer_right(credentials: Credentials | None, password: str, keys: LimitKeys) -> bool:
    """Count the try and compare the password. Raises TooManyTries, HashingBusy."""
    with passwords.queue.turn():
        begin_try(keys, clock.now())
        right, newer = passwords.matches(credentials, password)
    if newer is not None and credentials is not None:
        keep_hash(credentials.account_id, newer)
    return right


def own_credentials(account_id: Any) -> Credentials:
    """The secrets of the account that acts."""
    found = queries.credentials_by_id(database(), account_id, clock.today())
    assert found is not None
    return found


@blueprint.app_errorhandler(HashingBusy)
def hashing_busy(_: HashingBusy) -> Response:
    """Nothing was tried; the same form may be sent again in a moment."""
    response = error_page(
        429,
        reason="Banyak orang sedang masuk pada saat yang sama. Tunggu beberapa detik, lalu coba "
        "lagi. Percobaan Anda belum dihitung.",
    )
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


@blueprint.app_errorhandler(TooManyTries)
def too_many_tries(error: TooManyTries) -> Response:
    """When the next try is open; the same words for every name."""
    response = error_page(429, reason=wait_sentence(error.open_at))
    response.headers["Retry-After"] = str(max(1, ceil((error.open_at - clock.now()).total_seconds())))
    return response


def wait_sentence(open_at: datetime) -> str:
    """When to come back, to the minute."""
    return f"Terlalu banyak percobaan yang keliru. Percobaan berikutnya dapat dilakukan setelah pukul {jam(open_at)}."
