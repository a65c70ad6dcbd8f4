"""Tries, sign-ins and sign-outs: how many answers may be wrong, and which browsers are signed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import new_id, transaction
from app.identity.models import SignIn, SignInLimit
from app.identity.queries import ACCOUNT, LIMIT, SIGN_IN

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
ADDRESS_TRIES = 60
ADDRESS_PAUSE = timedelta(seconds=10)
LONGEST_QUEUE = (ADDRESS_TRIES + 1) * ADDRESS_PAUSE
SIGN_IN_KEPT = timedelta(days=30)


class TooManyTries(Exception):
    """Too many wrong answers under this name or from this network; `open_at` says when the next may be tried."""

    def __init__(self, open_at: datetime) -> None:
        self.open_at = open_at
        super().__init__("too many tries")


@dataclass(frozen=True, slots=True)
class LimitKeys:
    """Under what tries are counted: the name (or the known browser), and the network address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A browser about to be signed in. `token_hash` is SHA-256 of a token only the browser has."""

    account_id: UUID
    token_hash: str
    browser: str
    now: datetime
    expires_at: datetime


def begin_try(keys: LimitKeys, now: datetime) -> None:
    """Count a try before it is judged, so that a thousand at once are no cheaper than a thousand in a row.

    After five wrong answers under one name the wait doubles from 30 seconds to 15 minutes, for known and unknown names
    alike; one address may fail 60 times at once and then every ten seconds. Nothing is locked for good. Raises
    TooManyTries.
    """
    with transaction() as session:
        session.execute(sa.delete(LIMIT.key.table).where(LIMIT.touched_at < now - FORGOTTEN_AFTER))
        rows = {
            row.key: row
            for row in session.execute(
                sa.select(LIMIT.key, LIMIT.failures, LIMIT.open_at).where(LIMIT.key.in_([keys.name, keys.address]))
            )
        }
        name, address = rows.get(keys.name), rows.get(keys.address)
        if name is not None and _ahead(name.open_at, now, LONGEST_WAIT) > now:
            raise TooManyTries(name.open_at)
        failures = (name.failures if name else 0) + 1
        address_open_at = _ahead(address.open_at, now, LONGEST_QUEUE) if address else now
        if address_open_at - now >= ADDRESS_TRIES * ADDRESS_PAUSE:
            raise TooManyTries(address_open_at - (ADDRESS_TRIES - 1) * ADDRESS_PAUSE)
        _keep_limit(session, keys.name, failures, now + wait_after(failures), now, known=name is not None)
        _keep_limit(
            session,
            keys.address,
            (address.failures if address else 0) + 1,
            address_open_at + ADDRESS_PAUSE,
            now,
            known=address is not None,
        )


def _ahead(open_at: datetime, now: datetime, longest: timedelta) -> datetime:
    """When the wait is over. A moment further ahead than any wait reaches was written by a clock that has since been
    set back: it holds nobody."""
    return open_at if now < open_at <= now + longest else now


def wait_after(failures: int) -> timedelta:
    """How long the next try waits after so many wrong answers in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(failures - FREE_TRIES, 10), LONGEST_WAIT)


def _keep_limit(session: Session, key: str, failures: int, open_at: datetime, now: datetime, *, known: bool) -> None:
    values: dict[str, Any] = {"failures": failures, "open_at": open_at, "touched_at": now}
    if known:
        session.execute(sa.update(LIMIT.key.table).where(LIMIT.key == key).values(**values))
    else:
        session.add(SignInLimit(key=key, **values))


def forgive_try(session: Session, keys: LimitKeys) -> None:
    """The answer was right: the name starts anew, the address gets its try back. Takes part in a transaction."""
    session.execute(sa.delete(LIMIT.key.table).where(LIMIT.key == keys.name))
    address = session.execute(sa.select(LIMIT.open_at).where(LIMIT.key == keys.address)).scalar()
    if address is not None:
        session.execute(
            sa.update(LIMIT.key.table).where(LIMIT.key == keys.address).values(open_at=address - ADDRESS_PAUSE)
        )


def end_try(keys: LimitKeys) -> None:
    """The answer was right and another step follows."""
    with transaction() as session:
        forgive_try(session, keys)


def sign_in(new: NewSignIn, keys: LimitKeys | None) -> None:
    """Sign a browser in. `keys` are forgiven; sign-ins of this account that are long over are forgotten."""
    with transaction() as session:
        if keys is not None:
            forgive_try(session, keys)
        session.execute(
            sa.delete(SIGN_IN.id.table).where(
                SIGN_IN.account_id == new.account_id, SIGN_IN.expires_at < new.now - SIGN_IN_KEPT
            )
        )
        session.add(
            SignIn(
                id=new_id(),
                account_id=new.account_id,
                token_hash=new.token_hash,
                browser=new.browser,
                started_at=new.now,
                expires_at=new.expires_at,
            )
        )


def sign_out(sign_in_id: UUID, now: datetime) -> None:
    """End one session: its cookie opens nothing any more, wherever a copy of it may lie."""
    with transaction() as session:
        session.execute(
            sa.update(SIGN_IN.id.table).where(SIGN_IN.id == sign_in_id, SIGN_IN.ended_at.is_(None)).values(ended_at=now)
        )


def end_sessions(session: Session, account_id: UUID, now: datetime) -> None:
    """End every session of the account. Takes part in a transaction."""
    session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == account_id).values(fs_uniquifier=new_uniquifier()))
    session.execute(
        sa.update(SIGN_IN.id.table)
        .where(SIGN_IN.account_id == account_id, SIGN_IN.ended_at.is_(None))
        .values(ended_at=now)
    )


def new_uniquifier() -> str:
    """What stands in the sessions of an account until the next time all of them end."""
    return secrets.token_hex(16)
