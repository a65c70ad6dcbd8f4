"""What a view may ask of the current request: who acts, the form's key and version, its hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import cast
from uuid import UUID

from flask import g, has_request_context, request
from sqlmodel import Session

from app.access import Actor
from app.database import db

KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
UNHASHED = frozenset({"csrf_token", "key"})


class FormIncomplete(Exception):
    """A form without its key or version: the page was not ours, or too old. Answered with 400."""


def session() -> Session:
    """The session of this request, for reading."""
    return cast(Session, db.session)


def actor() -> Actor:
    """Who acts. Only behind a route that demands sign-in."""
    return cast(Actor, g.actor)


def actor_or_none() -> Actor | None:
    """Who acts, or None for a visitor."""
    return cast("Actor | None", g.get("actor"))


def warn(sentence: str) -> None:
    """Say a sentence at the head of the page that is being made, once."""
    if has_request_context():
        g.setdefault("warnings", {})[sentence] = None


def page_warnings() -> tuple[str, ...]:
    """What was warned of while the page was made."""
    return tuple(g.get("warnings", ()))


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_urlsafe(24)


def form_key() -> str:
    """The posted key. Raises FormIncomplete."""
    key = request.form.get("key", "")
    if not KEY.fullmatch(key):
        raise FormIncomplete
    return key


def form_version(name: str = "version") -> int:
    """The posted version of the row that was read. Raises FormIncomplete."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise FormIncomplete
    return int(text)


def form_hash() -> str:
    """One hash over address and content of the form with its files, without its token and key."""
    parts = [request.path]
    for name in sorted(request.form):
        if name not in UNHASHED:
            parts += [name, *request.form.getlist(name)]
    for name, file in sorted(request.files.items()):
        file.stream.seek(0)
        parts += [name, hashlib.sha256(file.stream.read()).hexdigest()]
        file.stream.seek(0)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def uuid_or_none(text: str | None) -> UUID | None:
    """A posted id, or None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
