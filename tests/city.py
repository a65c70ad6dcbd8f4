"""The practice city in a test: its people sign in through the door and act on real pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_security.utils import hash_password

from app.city import demo_accounts
from app.database import columns, db, transaction
from app.identity.models import Account
from tests.client import Client

PASSWORD = "kata-sandi-uji-2026"  # of everybody a test lets in by name; invented like the people


class City:
    """An application with people in it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            listed = demo_accounts(db.session)  # type: ignore[arg-type]
        self.listed = {role: (username, password, name) for role, username, password, name in listed}

    @property
    def roles(self) -> list[str]:
        """The roles for which the city offers a sign-in, in the order it lists them."""
        return list(self.listed)

    def visitor(self) -> Client:
        """Somebody who has not signed in."""
        one = self.app.test_client()
        assert isinstance(one, Client)
        return one

    def at_desk(self, role: str) -> Client:
        """The person the city lists for that role, signed in with the printed password."""
        username, password, _ = self.listed[role]
        return self._through_the_door(username, password)

    def person(self, username: str) -> Client:
        """Anybody with an account, by NIP or user name, signed in with a password of this test."""
        with self.app.app_context(), transaction() as session:
            known = columns(Account).username == username
            session.execute(sa.update(Account).where(known).values(password=hash_password(PASSWORD)))
        return self._through_the_door(username, PASSWORD)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A session to look into the database with."""
        with self.app.app_context():
            yield db.session

    def _through_the_door(self, username: str, password: str) -> Client:
        client = self.visitor()
        page = client.get("/masuk")
        client.submit(page, "Masuk", follow=False, username=username, password=password)
        return client
