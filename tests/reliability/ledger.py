"""What a database holds, as one number: the same number means that nothing was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import sqlalchemy as sa
from flask import Flask

from app.database import db

# Looking may be noted; how somebody signed in is no matter of a case.
READING_LOG = frozenset({"reading"})
DOOR = frozenset({"sign_in", "sign_in_limit"})


def contents(app: Flask, but: Collection[str] = READING_LOG | DOOR) -> dict[str, str]:
    """Table -> hash of all its rows, without those named in `but`."""
    with app.app_context(), db.engine.connect() as connection:
        names = connection.execute(
            sa.text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        ).scalars()
        return {name: _hash(connection, name) for name in list(names) if name not in but}


def _hash(connection: sa.Connection, name: str) -> str:
    found = hashlib.sha256()
    for row in connection.execute(sa.text(f'SELECT * FROM "{name}" ORDER BY rowid')):
        found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that differ."""
    return {name for name in before | after if before.get(name) != after.get(name)}
