"""Accounts, their passwords and their second step.

Passwords arrive here already hashed: hashing takes long on purpose and must not keep other writers waiting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.database import new_id, transaction
from app.identity import queries
from app.identity.models import Account, is_username
from app.identity.operations.sign_ins import end_sessions, new_uniquifier
from app.identity.queries import ACCOUNT
from app.records import operations as records
from app.records.operations import ActorSnapshot

NO_TOTP: dict[str, Any] = {"tf_totp_secret": None, "tf_totp_counter": None, "mf_recovery_codes": None}


class AlreadySpent(Exception):
    """A code that counts once was used before; nothing was changed."""


class AccountRefused(Exception):
    """A rule of accounts says no; the message is the Indonesian sentence to show."""


def add_account(
    session: Session,
    person_id: UUID,
    username: str,
    *,
    practice_no: int | None = None,
    practice_note: str = "",
    password_hash: str | None = None,
) -> Account:
    """An account, without a password unless one is given. Takes part in a transaction. Raises AccountRefused."""
    if not is_username(username):
        raise AccountRefused(
            "Nama masuk berisi 18 angka NIP, atau 4 sampai 40 huruf kecil, angka, titik, dan tanda hubung."
        )
    account = Account(
        id=new_id(),
        person_id=person_id,
        username=username,
        password=password_hash,
        fs_uniquifier=new_uniquifier(),
        practice_no=practice_no,
        practice_note=practice_note,
    )
    session.add(account)
    return account


def create_account(person_id: UUID, username: str, *, password_hash: str | None = None) -> UUID:
    """An account of its own, for the command line. Gives its id."""
    with transaction() as session:
        return add_account(session, person_id, username, password_hash=password_hash).id


def set_password(account_id: UUID, password_hash: str, now: datetime) -> None:
    """Set a password from the command line and end every session of the account."""
    with transaction() as session:
        replace_password(session, account_id, password_hash, now)


def replace_password(session: Session, account_id: UUID, password_hash: str, now: datetime) -> None:
    """A new password; every session ends. Takes part in a transaction."""
    session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == account_id).values(password=password_hash))
    end_sessions(session, account_id, now)


def change_password(actor: Actor, password_hash: str, now: datetime) -> None:
    """The owner changes the password; every session of the account ends, this one too."""
    with transaction() as session:
        replace_password(session, actor.account_id, password_hash, now)
        _record_own(session, actor, "identity:password:changed", {}, now)


def keep_hash(account_id: UUID, password_hash: str) -> None:
    """The same password, hashed in the present way."""
    with transaction() as session:
        session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == account_id).values(password=password_hash))


def keep_totp(
    credentials: queries.Credentials, secret: str, counter: int, codes: list[str], opd_id: UUID | None, now: datetime
) -> None:
    """Turn the second step on: the encrypted secret, the step of the code that proved it, and the recovery codes."""
    with transaction() as session:
        session.execute(
            sa.update(ACCOUNT.id.table)
            .where(ACCOUNT.id == credentials.account_id)
            .values(tf_totp_secret=secret, tf_totp_counter=counter, mf_recovery_codes=codes)
        )
        record_of(session, credentials, opd_id, "identity:totp:enabled", now)


def drop_totp(actor: Actor, now: datetime) -> None:
    """Turn the second step off; its recovery codes go with it."""
    with transaction() as session:
        session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == actor.account_id).values(**NO_TOTP))
        _record_own(session, actor, "identity:totp:disabled", {}, now)


def keep_recovery_codes(actor: Actor, codes: list[str], now: datetime) -> None:
    """New recovery codes; the old ones count no more."""
    with transaction() as session:
        session.execute(
            sa.update(ACCOUNT.id.table).where(ACCOUNT.id == actor.account_id).values(mf_recovery_codes=codes)
        )
        _record_own(session, actor, "identity:recovery_codes:renewed", {}, now)


def spend_totp(account_id: UUID, counter: int) -> None:
    """Accept a code of that time step. Raises AlreadySpent when that step or a later one was accepted before."""
    with transaction() as session:
        spent = session.execute(
            sa.update(ACCOUNT.id.table)
            .where(
                ACCOUNT.id == account_id, sa.or_(ACCOUNT.tf_totp_counter.is_(None), ACCOUNT.tf_totp_counter < counter)
            )
            .values(tf_totp_counter=counter)
        )
        if spent.rowcount != 1:  # type: ignore[attr-defined]
            raise AlreadySpent


def spend_recovery_code(account_id: UUID, stored: str) -> int:
    """Use up a recovery code, named as it is stored; gives the number of codes left. Raises AlreadySpent."""
    with transaction() as session:
        codes = session.execute(sa.select(ACCOUNT.mf_recovery_codes).where(ACCOUNT.id == account_id)).scalar() or []
        left = [code for code in codes if code != stored]
        if len(left) == len(codes):
            raise AlreadySpent
        session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == account_id).values(mf_recovery_codes=left))
        return len(left)


def sign_out_everywhere(actor: Actor, now: datetime) -> None:
    """End every session of the account."""
    with transaction() as session:
        end_sessions(session, actor.account_id, now)
        _record_own(session, actor, "identity:signed_out:everywhere", {}, now)


def snapshot(actor: Actor, capacity: str | None = None) -> ActorSnapshot:
    """The actor for the history, in that capacity; else in the one that stands under his name."""
    held = actor.position.capacity if actor.position else ""
    return ActorSnapshot(actor.person_id, actor.name, actor.number, held, actor.title if capacity is None else capacity)


def _record_own(session: Session, actor: Actor, tag: str, body: dict[str, Any], now: datetime) -> None:
    if actor.opd_id is not None:
        records.append(
            session, tenant_id=actor.tenant_id, opd_id=actor.opd_id, tag=tag, actor=snapshot(actor), body=body, now=now
        )


def record_of(session: Session, who: queries.Credentials, opd_id: UUID | None, tag: str, now: datetime) -> None:
    """What the owner of an account did with it before being signed in. Takes part in a transaction."""
    if opd_id is not None:
        records.append(
            session,
            tenant_id=who.tenant_id,
            opd_id=opd_id,
            tag=tag,
            body={},
            now=now,
            actor=ActorSnapshot(who.person_id, who.name, who.number, "", "pemilik akun"),
        )
