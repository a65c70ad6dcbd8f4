"""Printed one-time codes: handed out by an admin OPD or an officer of BKPSDM, redeemed once for a new password."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from app.access import Actor
from app.database import new_id, transaction
from app.identity import queries
from app.identity.models import ResetCode
from app.identity.operations.accounts import (
    NO_TOTP,
    AccountRefused,
    AlreadySpent,
    add_account,
    record_of,
    replace_password,
    snapshot,
)
from app.identity.operations.sign_ins import LimitKeys, forgive_try
from app.identity.queries import ACCOUNT, CODE, AccountHolder
from app.outbox import operations as outbox
from app.records import operations as records


def why_not_issue(actor: Actor, holder: AccountHolder) -> str | None:
    """Why this actor may not hand this person a code, as a sentence; None when he may.

    An admin OPD serves the people of his own OPD. Accounts with granted roles are served by another officer of BKPSDM.
    """
    if actor.person_id == holder.person_id:
        return "Kode untuk akun Anda sendiri dibuat oleh petugas lain."
    if actor.is_officer and actor.tenant_id == holder.tenant_id:
        return None
    if not actor.admin_of & holder.opd_ids:
        return "Anda hanya dapat membuat kode untuk pegawai di perangkat daerah Anda."
    if holder.is_privileged:
        return "Akun ini memegang hak akses khusus. Kodenya dibuat oleh petugas BKPSDM."
    return None


def issue_code(
    actor: Actor,
    holder: AccountHolder,
    code_hash: str,
    now: datetime,
    on: date,
    expires_at: datetime,
    *,
    resets_totp: bool = False,
) -> None:
    """A one-time code for a person; earlier codes count no more. The account is made when there is none yet.

    Only an officer of BKPSDM may also reset the second step. Raises AccountRefused.
    """
    with transaction() as session:
        fresh = queries.account_holder(session, holder.person_id, on)
        actor_now = queries.actor_of_person(session, actor.person_id, actor.account_id, on)
        if fresh is None or actor_now is None:
            raise AccountRefused("Orang ini tidak lagi bertugas. Muat ulang halaman.")
        if reason := why_not_issue(actor_now, fresh):
            raise AccountRefused(reason)
        if resets_totp and not actor_now.is_officer:
            raise AccountRefused("Hanya petugas BKPSDM yang dapat menghapus langkah kedua.")
        opd_id = next(iter(sorted(fresh.opd_ids & actor_now.admin_of) or sorted(fresh.opd_ids)), actor_now.opd_id)
        if opd_id is None:
            raise AccountRefused("Orang ini belum ditempatkan di perangkat daerah mana pun.")
        account_id = fresh.account_id or add_account(session, fresh.person_id, fresh.username).id
        session.flush()
        session.add(
            ResetCode(
                id=new_id(),
                account_id=account_id,
                opd_id=opd_id,
                code_hash=code_hash,
                resets_totp=resets_totp,
                issued_by_id=actor.person_id,
                issued_at=now,
                expires_at=expires_at,
            )
        )
        records.append(
            session,
            tenant_id=fresh.tenant_id,
            opd_id=opd_id,
            tag="identity:code:issued",
            now=now,
            actor=snapshot(actor_now),
            body={"for": fresh.person_id.hex, "resets_totp": resets_totp},
        )
        outbox.notify(
            session,
            [outbox.Recipient(fresh.person_id, fresh.email)],
            tenant_id=fresh.tenant_id,
            case_id=None,
            kind="news",
            now=now,
            title="Kode sandi dibuat untuk akun Anda",
            body=f"{actor.name} membuat kode sekali pakai untuk akun Anda. Bila Anda tidak memintanya, "
            "beri tahu BKPSDM.",
        )


def redeem_code(username: str, code_hash: str, password_hash: str, keys: LimitKeys, now: datetime, on: date) -> None:
    """Set the password of an account with its newest one-time code. Raises AlreadySpent when it is not good any more.

    Every session ends. The second step stays as it was, unless an officer of BKPSDM issued the code to reset it.
    """
    with transaction() as session:
        good = queries.credentials_of_code(session, username, code_hash, now, on)
        if good is None:
            raise AlreadySpent
        credentials, code = good
        session.execute(sa.update(CODE.id.table).where(CODE.id == code.id).values(used_at=now))
        replace_password(session, credentials.account_id, password_hash, now)
        if code.resets_totp:
            session.execute(sa.update(ACCOUNT.id.table).where(ACCOUNT.id == credentials.account_id).values(**NO_TOTP))
        forgive_try(session, keys)
        record_of(session, credentials, code.opd_id, "identity:code:used", now)
