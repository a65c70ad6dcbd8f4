"""Who is signed in, who may sign in, which roles are granted on a date, and the actor of a request. Read only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor, Granted
from app.database import UtcDateTime, ask, columns
from app.identity.models import Account, Grant, ResetCode, SignIn, SignInLimit
from app.organisation.queries import (
    ASSIGNMENT,
    HELD_COLUMNS,
    HELD_ORDER,
    LINE,
    PERSON,
    POSITION,
    UNIT,
    HeldPosition,
    positions_held,
    valid_on,
)
from app.organisation.queries.mandates import MANDATE_ORDER, Mandate, with_mandates

ACCOUNT, SIGN_IN, LIMIT = columns(Account), columns(SignIn), columns(SignInLimit)
CODE, GRANT = columns(ResetCode), columns(Grant)
ACCOUNT_END = 8  # columns of an account, then those of a position, then those of a grant
HELD_END = ACCOUNT_END + len(HELD_COLUMNS)
GRANT_END = HELD_END + 2

# How browsers and systems give themselves away; those that also name another one come first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SignedInAccount:
    """The account behind a session that holds now, with the positions and roles of its person on the day asked.

    `browser` is what the browser called itself when it signed in.
    """

    account_id: UUID
    person_id: UUID
    tenant_id: UUID
    username: str
    name: str
    number: str
    sign_in_id: UUID
    browser: str
    positions: tuple[HeldPosition, ...] = ()
    grants: tuple[Granted, ...] = ()
    mandates: tuple[Mandate, ...] = ()


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is asked of somebody who wants to sign in. `may_enter`: the account is active and the person in service."""

    account_id: UUID
    person_id: UUID
    tenant_id: UUID
    username: str
    name: str
    number: str
    may_enter: bool
    fs_uniquifier: str
    password: str | None
    totp_secret: str | None
    totp_counter: int | None
    recovery_codes: list[str] | None


@dataclass(frozen=True, slots=True)
class CodeInHand:
    """A one-time code that is good now. `opd_id`: in whose history it is written."""

    id: UUID
    opd_id: UUID
    resets_totp: bool


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A browser that is signed in, as its owner sees it."""

    id: UUID
    browser: str
    started_at: datetime
    expires_at: datetime

    @property
    def device(self) -> str:
        """The browser in words, for example "Chrome di Android"; empty when it does not say."""
        name = next((word for mark, word in BROWSERS if mark in self.browser), "")
        system = next((word for mark, word in SYSTEMS if mark in self.browser), "")
        return " di ".join(filter(None, (name, system)))


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """A person of the practice city whom a visitor may be."""

    account_id: UUID
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class AccountHolder:
    """Whose account it is, for those who hand out one-time codes. `opd_ids`: where the person works that day."""

    person_id: UUID
    tenant_id: UUID
    name: str
    number: str
    number_label: str
    email: str
    account_id: UUID | None
    username: str
    has_password: bool
    has_totp: bool
    is_privileged: bool
    opd_ids: frozenset[UUID] = frozenset()


def granted_on(on: date) -> sa.ColumnElement[bool]:
    """Grants that give a right that day: approved, not ended, within their dates."""
    stands = sa.and_(GRANT.approved_at.is_not(None), GRANT.ended_at.is_(None))
    return sa.and_(stands, GRANT.valid_from <= on, GRANT.valid_to >= on)


def in_service(on: date) -> sa.ColumnElement[bool]:
    """People whose service has not ended by that day; the last day of duty is a day of duty."""
    return sa.or_(PERSON.ended_on.is_(None), PERSON.ended_on >= on)


def _account_of_session() -> sa.Select[Any]:
    """Built once: putting this statement together takes longer than the database takes to answer it."""
    on: Any = sa.bindparam("on", type_=sa.Date())
    question = (
        sa.select(
            ACCOUNT.id,
            PERSON.id,
            PERSON.tenant_id,
            ACCOUNT.username,
            PERSON.name,
            PERSON.number,
            SIGN_IN.id,
            SIGN_IN.browser,
            *HELD_COLUMNS,
            GRANT.role,
            GRANT.opd_id,
        )
        .join_from(SIGN_IN.id.table, ACCOUNT.id.table, ACCOUNT.id == SIGN_IN.account_id)
        .join(PERSON.id.table, PERSON.id == ACCOUNT.person_id)
        .outerjoin(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.person_id == PERSON.id, valid_on(ASSIGNMENT, on)))
        .outerjoin(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .outerjoin(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(GRANT.id.table, sa.and_(GRANT.person_id == PERSON.id, granted_on(on)))
        .where(
            SIGN_IN.token_hash == sa.bindparam("token_hash"),
            SIGN_IN.ended_at.is_(None),
            SIGN_IN.expires_at > sa.bindparam("now", type_=UtcDateTime()),
            ACCOUNT.fs_uniquifier == sa.bindparam("uniquifier"),
            ACCOUNT.active,
            in_service(on),
        )
        .order_by(*HELD_ORDER, GRANT.role, GRANT.id, *MANDATE_ORDER)
    )
    return with_mandates(question, PERSON.id, on)


_ACCOUNT_OF_SESSION = _account_of_session()


def account_by_uniquifier(
    session: Session, uniquifier: str, token_hash: str, now: datetime, on: date
) -> SignedInAccount | None:
    """The account of a session, while session, account and service all last, with what its person holds that day.

    One query, on every request: one row for each pair of a position and a grant.
    """
    asked = {"uniquifier": uniquifier, "token_hash": token_hash, "now": now, "on": on}
    rows = ask(session, _ACCOUNT_OF_SESSION, **asked).all()
    if not rows:
        return None
    held = dict.fromkeys(HeldPosition(*row[ACCOUNT_END:HELD_END]) for row in rows if row[ACCOUNT_END] is not None)
    granted = dict.fromkeys(Granted(*row[HELD_END:GRANT_END]) for row in rows if row[HELD_END] is not None)
    acts = dict.fromkeys(Mandate(*row[GRANT_END:]) for row in rows if row[GRANT_END] is not None)
    account = SignedInAccount(*rows[0][:ACCOUNT_END])
    return replace(account, positions=tuple(held), grants=tuple(granted), mandates=tuple(acts))


def _credentials(session: Session, on: date, *where: sa.ColumnElement[bool]) -> Credentials | None:
    row = session.execute(
        sa.select(
            ACCOUNT.id,
            PERSON.id,
            PERSON.tenant_id,
            ACCOUNT.username,
            PERSON.name,
            PERSON.number,
            sa.and_(ACCOUNT.active, in_service(on)),
            ACCOUNT.fs_uniquifier,
            ACCOUNT.password,
            ACCOUNT.tf_totp_secret,
            ACCOUNT.tf_totp_counter,
            ACCOUNT.mf_recovery_codes,
        )
        .join_from(ACCOUNT.id.table, PERSON.id.table, PERSON.id == ACCOUNT.person_id)
        .where(*where)
    ).first()
    return Credentials(*row) if row else None


def credentials_of(session: Session, username: str, on: date) -> Credentials | None:
    """The account of a sign-in name as typed and normalised, or None. One query, known or not."""
    return _credentials(session, on, ACCOUNT.username == username)


def credentials_by_id(session: Session, account_id: UUID, on: date) -> Credentials | None:
    return _credentials(session, on, ACCOUNT.id == account_id)


def credentials_of_code(
    session: Session, username: str, code_hash: str, now: datetime, on: date
) -> tuple[Credentials, CodeInHand] | None:
    """The account that a one-time code opens now, and the code. Only the newest code of an account is good, once."""
    row = session.execute(
        sa.select(CODE.id, CODE.opd_id, CODE.resets_totp, CODE.code_hash, CODE.expires_at, CODE.used_at)
        .join_from(CODE.id.table, ACCOUNT.id.table, ACCOUNT.id == CODE.account_id)
        .where(ACCOUNT.username == username)
        .order_by(CODE.issued_at.desc(), CODE.id.desc())
        .limit(1)
    ).first()
    found = credentials_of(session, username, on)
    good = row is not None and row.used_at is None and row.expires_at > now and compare_digest(row.code_hash, code_hash)
    if row is None or found is None or not good or not found.may_enter:
        return None
    return found, CodeInHand(row.id, row.opd_id, row.resets_totp)


def practice_credentials(session: Session, account_id: UUID, on: date) -> Credentials | None:
    """An account of the list of the practice city; None for any other."""
    return _credentials(session, on, ACCOUNT.id == account_id, ACCOUNT.practice_no.is_not(None))


def practice_accounts(session: Session) -> tuple[PracticeAccount, ...]:
    """The people of the practice city whom a visitor may be, in the order of the list."""
    rows = session.execute(
        sa.select(ACCOUNT.id, PERSON.name, ACCOUNT.practice_note)
        .join_from(ACCOUNT.id.table, PERSON.id.table, PERSON.id == ACCOUNT.person_id)
        .where(ACCOUNT.practice_no.is_not(None))
        .order_by(ACCOUNT.practice_no, ACCOUNT.id)
    )
    return tuple(PracticeAccount(*row) for row in rows)


def open_sign_ins(session: Session, account_id: UUID, now: datetime) -> tuple[OpenSignIn, ...]:
    """The browsers in which the account is signed in, newest first."""
    rows = session.execute(
        sa.select(SIGN_IN.id, SIGN_IN.browser, SIGN_IN.started_at, SIGN_IN.expires_at)
        .where(SIGN_IN.account_id == account_id, SIGN_IN.ended_at.is_(None), SIGN_IN.expires_at > now)
        .order_by(SIGN_IN.started_at.desc(), SIGN_IN.id)
    )
    return tuple(OpenSignIn(*row) for row in rows)


def decides(session: Session, person_id: UUID, on: date) -> bool:
    """Whether the person takes decisions about others that day: holds a grant, leads a unit, or assesses somebody."""
    granted = sa.select(GRANT.id).where(GRANT.person_id == person_id, granted_on(on))
    leads = (
        sa.select(ASSIGNMENT.id)
        .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .where(ASSIGNMENT.person_id == person_id, valid_on(ASSIGNMENT, on), POSITION.is_head)
    )
    assesses = (
        sa.select(LINE.id)
        .join_from(LINE.id.table, ASSIGNMENT.id.table, ASSIGNMENT.position_id == LINE.assessor_position_id)
        .where(ASSIGNMENT.person_id == person_id, valid_on(ASSIGNMENT, on), valid_on(LINE, on))
    )
    return bool(session.execute(sa.select(sa.or_(granted.exists(), leads.exists(), assesses.exists()))).scalar())


def grants_of(session: Session, person_id: UUID, on: date) -> tuple[Granted, ...]:
    """Roles in force that day: approved by a second officer, not ended. One query."""
    rows = session.execute(
        sa.select(GRANT.role, GRANT.opd_id)
        .where(GRANT.person_id == person_id, granted_on(on))
        .order_by(GRANT.role, GRANT.id)
    )
    return tuple(Granted(*row) for row in rows)


def actor_of_account(account: SignedInAccount) -> Actor:
    """Who the signed-in person is, as read with the account."""
    who = (account.person_id, account.account_id, account.tenant_id, account.name, account.number)
    return Actor(*who, account.positions, account.grants, mandates=account.mandates)


def _person_with_rights() -> sa.Select[Any]:
    """Built once, as `_account_of_session`: one row for each pair of a position and a grant."""
    on: Any = sa.bindparam("on", type_=sa.Date())
    question = (
        sa.select(PERSON.tenant_id, PERSON.name, PERSON.number, *HELD_COLUMNS, GRANT.role, GRANT.opd_id)
        .select_from(PERSON.id.table)
        .outerjoin(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.person_id == PERSON.id, valid_on(ASSIGNMENT, on)))
        .outerjoin(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .outerjoin(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(GRANT.id.table, sa.and_(GRANT.person_id == PERSON.id, granted_on(on)))
        .where(PERSON.id == sa.bindparam("person"))
        .order_by(*HELD_ORDER, GRANT.role, GRANT.id, *MANDATE_ORDER)
    )
    return with_mandates(question, PERSON.id, on)


_PERSON_WITH_RIGHTS = _person_with_rights()


def actor_of_person(session: Session, person_id: UUID, account_id: UUID, on: date) -> Actor | None:
    """The person with positions and roles of that day, read afresh. One query."""
    rows = ask(session, _PERSON_WITH_RIGHTS, person=person_id, on=on).all()
    if not rows:
        return None
    end = 3 + len(HELD_COLUMNS)
    last = end + 2
    held = dict.fromkeys(HeldPosition(*row[3:end]) for row in rows if row[3] is not None)
    granted = dict.fromkeys(Granted(*row[end:last]) for row in rows if row[end] is not None)
    acts = tuple(dict.fromkeys(Mandate(*row[last:]) for row in rows if row[last] is not None))
    tenant_id, name, number, *_ = rows[0]
    return Actor(person_id, account_id, tenant_id, name, number, tuple(held), tuple(granted), mandates=acts)


def account_holder(session: Session, person_id: UUID, on: date) -> AccountHolder | None:
    """The person in service behind an account, which need not exist yet.

    Privileged: a role is granted from that day or a later one, or proposed.
    """
    privileged = sa.select(GRANT.id).where(GRANT.person_id == person_id, GRANT.ended_at.is_(None), GRANT.valid_to >= on)
    row = session.execute(
        sa.select(
            PERSON.id,
            PERSON.tenant_id,
            PERSON.name,
            PERSON.number,
            PERSON.number_label,
            PERSON.email,
            ACCOUNT.id,
            sa.func.coalesce(ACCOUNT.username, PERSON.number),
            ACCOUNT.password.is_not(None),
            ACCOUNT.tf_totp_secret.is_not(None),
            privileged.exists(),
        )
        .join_from(PERSON.id.table, ACCOUNT.id.table, ACCOUNT.person_id == PERSON.id, isouter=True)
        .where(PERSON.id == person_id, in_service(on))
    ).first()
    return replace(AccountHolder(*row), opd_ids=_workplaces(session, person_id, on)) if row else None


def _workplaces(session: Session, person_id: UUID, on: date) -> frozenset[UUID]:
    rows: Any = session.execute(
        sa.select(UNIT.opd_id)
        .distinct()
        .join_from(ASSIGNMENT.id.table, POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(ASSIGNMENT.person_id == person_id, valid_on(ASSIGNMENT, on), UNIT.opd_id.is_not(None))
        .order_by(UNIT.opd_id)
    ).scalars()
    return frozenset(rows)


def workplace(session: Session, person_id: UUID, on: date) -> UUID | None:
    """The OPD in whose history the account of this person is written: that of the first position held that day."""
    held = positions_held(session, person_id, on)
    return held[0].opd_id if held else None
