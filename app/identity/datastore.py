"""The door through which Flask-Security sees an account. It reads through our queries and stores nothing: what its
functions change on a `User` is handed to an operation, which writes it in one transaction."""

from __future__ import annotations

from typing import Any

from flask_security.core import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from sqlmodel import Session

from app.database import db
from app.identity import queries
from app.identity.queries import Credentials, SignedInAccount
from app.web import clock


class User(UserMixin):
    """An account in the words of Flask-Security. Roles are dated grants of ours, never its own."""

    active = True
    fs_uniquifier = ""  # Flask-Security looks for it on the class

    def __init__(self, username: str, fs_uniquifier: str) -> None:
        self.username, self.fs_uniquifier = username, fs_uniquifier
        self.password: str | None = None
        self.tf_totp_secret: str | None = None
        self.totp_counter: int | None = None
        self.mf_recovery_codes: list[str] | None = None
        self.account: SignedInAccount | None = None

    @classmethod
    def signed_in(cls, account: SignedInAccount, uniquifier: str) -> User:
        """The user of a request: no secret of the account is loaded."""
        user = cls(account.username, uniquifier)
        user.account = account
        return user

    @classmethod
    def asked(cls, credentials: Credentials) -> User:
        """The user to be checked, with the secrets to check against."""
        user = cls(credentials.username, credentials.fs_uniquifier)
        user.password, user.active = credentials.password, credentials.may_enter
        user.tf_totp_secret, user.totp_counter = credentials.totp_secret, credentials.totp_counter
        user.mf_recovery_codes = list(credentials.recovery_codes or ())
        return user


class AccountDatastore(UserDatastore):
    """Accounts for Flask-Security."""

    def __init__(self) -> None:
        super().__init__(User, RoleMixin)

    def find_user(self, *_: Any, **kwargs: Any) -> User | None:
        """The account of a sign-in name. Sessions are loaded by `app.identity.security`."""
        session: Session = db.session  # type: ignore[assignment]
        found = queries.credentials_of(session, str(kwargs.get("username", "")), clock.today())
        return User.asked(found) if found else None

    def put(self, model: Any) -> Any:
        """Flask-Security says that it changed the user; an operation of ours writes what is to be kept."""
        return model
