"""The practice city for bad input: anybody can sit down at a desk, and what a request changed is seen and put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.identity.models import Role
from app.identity.operations.accounts import add_account
from app.organisation.models import Holding
from tests.city import City
from tests.client import Client
from tests.reliability.ledger import changed, contents
from tests.reliability.town import token_in

# Answers to forms, tries at the door, the log of who looked and what somebody is typing are no part of a matter.
ASIDE = frozenset({"reading", "sign_in", "sign_in_limit", "idempotency", "draft"})
# What may stay from one request to the next, once the tries are forgotten.
FORGOTTEN = frozenset({"reading", "sign_in_limit"})


class Stage:
    """See the head of this file. `freeze()` says what is put back; before it everything may be prepared."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.city, self.folder = City(app), folder
        self._desks: dict[UUID | str, Client] = {}
        self._tokens: dict[int, str] = {}
        self._watch = sqlite3.connect(folder / "tangkas.sqlite3", isolation_level=None)
        with app.app_context():
            _hurry(db.engine)
        self._seen, self._known = 0, dict[str, str]()
        self._kept = sqlite3.connect(":memory:")
        self._cookies: dict[UUID | str, dict[Any, Any]] = {}

    @property
    def app(self) -> Flask:
        return self.city.app

    # ------------------------------------------------------------------------------------------ people

    def role(self, name: str) -> Client:
        """Whom the city lists for that role, signed in once."""
        if name not in self._desks:
            self._sits(name, self.city.at_desk(name))
        return self._desks[name]

    def at(self, person_id: UUID) -> Client:
        """Anybody of the city, signed in once; whoever has no account gets one."""
        if person_id not in self._desks:
            self._sits(person_id, self.enter(person_id))
        return self._desks[person_id]

    def _sits(self, name: UUID | str, client: Client) -> None:
        self._desks[name] = client
        self._tokens[id(client)] = token_in(client.get("/akun/kata-sandi", check=False).text)

    def token(self, client: Client) -> str:
        """What the forms of that desk carry."""
        return self._tokens[id(client)]

    def enter(self, person_id: UUID) -> Client:
        """Sign in once more."""
        self._let_in(person_id)
        username = self.one("SELECT username FROM account WHERE person_id = :id", id=person_id)
        client = self.city.visitor()
        client.submit(client.get("/masuk"), "Masuk", follow=False, username=username, password=self.password)
        return client

    def _let_in(self, person_id: UUID) -> None:
        """An account with the password of those the city lists."""
        if self.one("SELECT count(*) FROM account WHERE person_id = :id", id=person_id):
            return
        number = self.one("SELECT number FROM person WHERE id = :id", id=person_id)
        with self.app.app_context(), transaction() as session:
            name = number if len(number) == 18 else f"orang-{number or person_id.hex[-12:]}".lower()
            add_account(session, person_id, name, password_hash=self._hash)

    @property
    def password(self) -> str:
        """Of everybody here."""
        return next(iter(self.city.listed.values()))[1]

    @cached_property
    def _hash(self) -> str:
        username = next(iter(self.city.listed.values()))[0]
        return str(self.one("SELECT password FROM account WHERE username = :name", name=username))

    def listed(self, role: str) -> UUID:
        """The person of a role."""
        return UUID(bytes=self.one("SELECT person_id FROM account WHERE username = :u", u=self.city.listed[role][0]))

    def holder(self, position_id: UUID) -> UUID | None:
        """Who holds that chair today, the definite holder before whoever stands in."""
        found = self.rows(
            "SELECT person_id FROM assignment WHERE position_id = :id AND known_to IS NULL AND valid_from <= :today "
            "AND valid_to >= :today ORDER BY holding <> :own", id=position_id, own=Holding.DEFINITIF.value,
        )  # fmt: skip
        return UUID(bytes=found[0][0]) if found else None

    def above(self, position_id: UUID) -> UUID | None:
        """Whose chair assesses that one today."""
        found = self.rows(
            "SELECT assessor_position_id FROM assessment_line WHERE position_id = :id AND known_to IS NULL "
            "AND valid_from <= :today AND valid_to >= :today", id=position_id,
        )  # fmt: skip
        return UUID(bytes=found[0][0]) if found else None

    def admin_of(self, opd_id: UUID) -> UUID | None:
        """Who administers that OPD."""
        found = self.rows(
            'SELECT person_id FROM "grant" WHERE role = :role AND opd_id = :opd AND ended_at IS NULL '
            "AND valid_from <= :today AND valid_to >= :today", role=Role.ADMIN_OPD.value, opd=opd_id,
        )  # fmt: skip
        return UUID(bytes=found[0][0]) if found else None

    # ------------------------------------------------------------------------------------------ looking

    def rows(self, statement: str, **given: Any) -> list[Any]:
        """What SQL answers; ids go in as they are and come out as bytes. `:today` is the city's day."""
        asked = {"today": self.app.config["TANGKAS"].today.isoformat(), **given}
        asked = {name: value.bytes if isinstance(value, UUID) else value for name, value in asked.items()}
        used = {name: value for name, value in asked.items() if f":{name}" in statement}
        with self.app.app_context():
            return list(db.session.execute(sa.text(statement), used).all())

    def one(self, statement: str, **given: Any) -> Any:
        """The first value of the first row."""
        return self.rows(statement, **given)[0][0]

    def id_of(self, statement: str, **given: Any) -> UUID:
        """The first id."""
        return UUID(bytes=self.one(statement, **given))

    def state(self, statement: str, **given: Any) -> None:
        """Make something true."""
        asked = {name: value.bytes if isinstance(value, UUID) else value for name, value in given.items()}
        with self.app.app_context(), transaction() as session:
            session.execute(sa.text(statement), asked)

    # ------------------------------------------------------------------------------------------ what changed

    def freeze(self) -> None:
        """From now on this is what is put back."""
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._watch.backup(self._kept)
        self._watch.execute("PRAGMA synchronous = OFF")
        self._known = contents(self.app, ASIDE)
        self._cookies = {name: dict(client._cookies or {}) for name, client in self._desks.items()}
        self._seen = self.version

    @property
    def moved(self) -> bool:
        """Whether anything at all was committed since."""
        return self.version != self._seen

    @property
    def version(self) -> int:
        """A number that moves with every commit of somebody else."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def changes(self) -> set[str]:
        """The tables that differ from what was frozen."""
        return changed(self._known, contents(self.app, ASIDE)) if self.moved else set()

    def put_back(self, written: Collection[str] = ()) -> None:
        """As it was when it was frozen, and everybody signed in as then. `written` are the tables that may have been
        written, if that is known."""
        if self.moved and written and FORGOTTEN.issuperset(written):
            self._watch.execute("DELETE FROM sign_in_limit")
        elif self.moved:
            self._kept.backup(self._watch)
        self._seen = self.version
        for name, cookies in self._cookies.items():
            self._desks[name]._cookies = dict(cookies)

    def holds(self, text: str, tables: Iterable[str]) -> list[str]:
        """The tables of these in which that text stands somewhere."""
        return [name for name in sorted(tables) if self._is_in(text.encode(), name)]

    def _is_in(self, text: bytes, table: str) -> bool:
        columns = [row[1] for row in self._watch.execute(f'PRAGMA table_info("{table}")')]
        anywhere = " OR ".join(f'instr(CAST("{column}" AS BLOB), ?)' for column in columns)
        asked = f'SELECT count(*) FROM "{table}" WHERE {anywhere}'
        return bool(self._watch.execute(asked, [text] * len(columns)).fetchone()[0])

    def close(self) -> None:
        self._watch.close()
        self._kept.close()
        with self.app.app_context():
            db.engine.dispose()


def _hurry(engine: sa.Engine) -> None:
    """Nothing here has to outlive a power cut."""

    def hurried(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    sa.event.listen(engine, "connect", hurried)
    engine.dispose()


def staged(app: Flask, folder: Path) -> Iterator[Stage]:
    """A stage on the city of that folder, closed at the end."""
    stage = Stage(app, folder)
    yield stage
    stage.close()
