"""A file between two pages: sent, looked at, and handed back unchanged by the same person within the hour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.exchange.reading import MOST_BYTES
from app.exchange.shelf import FileGone, Shelf
from app.settings import Settings
from app.web.request import actor

FIELD = "berkas"
HOUR_SECONDS = 3600
SHOWN = 200
KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
GONE = "Berkas yang tadi dikirim sudah tidak disimpan. Kirim sekali lagi; belum ada yang ditulis."


@dataclass(frozen=True, slots=True)
class Parcel:
    """The bytes of a file, and the last part of what the browser called it, in letters a page can show."""

    name: str
    data: bytes


def sent() -> Parcel:
    """The file of this form; one byte more than allowed of a larger one, nothing where none was chosen."""
    file = request.files.get(FIELD)
    name = Path((file.filename if file else "") or FIELD).name
    shown = "".join(letter for letter in name if letter.isprintable())[:80]
    return Parcel(shown or FIELD, file.stream.read(MOST_BYTES + 1) if file else b"")


def sealed(parcel: Parcel, about: str, *told: Any) -> str:
    """Lay the file aside and answer what its page hands back: for this person, `about` this, with what was `told`."""
    return str(_seal().dumps([_shelf().put(parcel.data), parcel.name, about, actor().person_id.hex, *told]))


def handed_back(about: str) -> tuple[Parcel, list[Any]]:
    """The file that was laid aside, and what was told of it.

    Raises FileGone when this is not what this person was given for it, or the hour is over.
    """
    try:
        sha256, name, place, person, *told = _seal().loads(request.form.get(FIELD, ""), max_age=HOUR_SECONDS)
    except (BadSignature, ValueError) as error:
        raise FileGone from error
    if (place, person) != (about, actor().person_id.hex):
        raise FileGone
    return Parcel(name, _shelf().get(sha256)), told


def attachment(data: Any, name: str) -> Response:
    """A file to take along; the ending of its name tells which kind."""
    response = Response(data, mimetype=KINDS[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _settings() -> Settings:
    found: Settings = current_app.config["TANGKAS"]
    return found


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir / "imports")


def _seal() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="exchange")
