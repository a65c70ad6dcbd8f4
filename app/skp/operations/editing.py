"""One edit of a draft: one transaction, one record. Who may write, on what, and what a repeated form answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import queries as cases
from app.cases.models import Idempotency
from app.cases.operations import CaseNotFound, KeyReused
from app.database import columns, transaction
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.policies.queries import in_force
from app.records import operations as records
from app.records.models import Record
from app.records.operations import ActorSnapshot
from app.skp.queries.content import VERSION, VersionView, Writing, read
from workflows.approval import WHO_LABEL, Who
from workflows.policies import Policies

IDEMPOTENCY, RECORD = columns(Idempotency), columns(Record)
CAPACITY = {
    Writing.OWN: WHO_LABEL[Who.EMPLOYEE],
    Writing.BY_ASSESSOR: f"{WHO_LABEL[Who.ASSESSOR]}, atas nama pegawai",
    Writing.BY_ADMIN: f"{WHO_LABEL[Who.ADMIN_OPD]}, atas nama pegawai",
}
RECORDS_READ = 200


class PageOutdated(Exception):
    """What is being changed was changed by somebody else meanwhile; says by whom, when, and the present version."""

    def __init__(self, who: str, at: datetime, version: int) -> None:
        self.who, self.at, self.version = who, at, version
        super().__init__("page outdated")


class DraftClosed(Exception):
    """The version is no draft any more: it was submitted, agreed or withdrawn."""


class WritingRefused(Exception):
    """This person may read the version but not write it."""


class TooMuch(Exception):
    """The form would hold more than it may; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody changes a draft. `version` is the content version as shown; `key` and `request_hash` let it repeat."""

    case_id: UUID
    person_id: UUID
    account_id: UUID
    version: int
    key: str
    request_hash: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit left: the content version, the row it wrote if any, and whether it only repeats an old answer."""

    case_id: UUID
    version: int
    row: UUID | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The version under the pen, inside the transaction."""

    session: Session
    head: VersionView
    policies: Policies
    today: date
    rules_on: date


@dataclass(frozen=True, slots=True)
class Written:
    """What a change did: what it touched and its words, for the record. `row` is the one to show."""

    touched: tuple[str, ...]
    words: dict[str, Any]
    row: UUID | None = None


def edit(order: Edit, tag: str, change: Callable[[Draft], Written], touches: Collection[str] = ()) -> Edited:
    """Let `change` write into the draft, number the new content version and record it.

    Raises CaseNotFound, WritingRefused, DraftClosed, PageOutdated (when one of `touches` was changed since
    `order.version`), KeyReused and what `change` raises; then nothing was written.
    """
    with transaction() as session:
        before = answered(session, order.person_id, order.key, order.request_hash)
        if before is not None:
            row = before.get("row")
            return Edited(order.case_id, before["version"], UUID(row) if row else None, replayed=True)
        actor = actor_of_person(session, order.person_id, order.account_id, order.today)
        case = cases.case_for(session, actor, order.case_id, order.today) if actor else None
        head = read(session, order.case_id, order.today) if case else None
        if actor is None or case is None or head is None:
            raise CaseNotFound
        writing = _writing(head, actor)
        if head.content_version != order.version:
            _refuse_overwriting(session, order, touches, head.content_version)
        written = change(Draft(session, head, in_force(session), order.today, case.rules_on))
        version = head.content_version + 1
        _number(session, head, version, order.person_id if writing is not Writing.OWN else None)
        records.append(
            session,
            tenant_id=case.tenant_id,
            opd_id=case.opd_id,
            tag=f"skp:{tag}",
            actor=snapshot_of(actor, writing),
            case_id=order.case_id,
            now=order.now,
            body={**written.words, "version": version, "rows": list(written.touched)},
        )
        answer = {"version": version, "row": written.row.hex if written.row else ""}
        remember(session, order.person_id, order.key, order.request_hash, answer, order.now)
        return Edited(order.case_id, version, written.row)


def _writing(head: VersionView, actor: Actor) -> Writing:
    writing = head.writing(actor)
    if writing is None:
        raise WritingRefused
    if not head.is_drafting:
        raise DraftClosed
    return writing


def _number(session: Session, head: VersionView, version: int, on_behalf: UUID | None) -> None:
    values: dict[str, Any] = {"content_version": version}
    if on_behalf is not None:
        values["written_on_behalf_by_id"] = on_behalf
    session.execute(
        sa.update(VERSION.case_id.table)
        .where(VERSION.case_id == head.case_id, VERSION.content_version == head.content_version)
        .values(**values)
    )


def _refuse_overwriting(session: Session, order: Edit, touches: Collection[str], present: int) -> None:
    """Edits of other rows do not disturb each other; an edit of the same row is told who was faster. A version that is
    still to come was read by nobody: it excuses from nothing."""
    rows = session.execute(
        sa.select(RECORD.actor, RECORD.at, RECORD.body)
        .where(RECORD.case_id == order.case_id, RECORD.tag.like("skp:%"))
        .order_by(RECORD.seq.desc())
        .limit(RECORDS_READ)
    )
    for row in rows:
        body = json.loads(row.body)
        if not isinstance(body.get("rows"), list):
            continue
        if body["version"] <= order.version <= present:
            return
        if set(touches) & set(body["rows"]):
            raise PageOutdated(json.loads(row.actor)["name"], row.at, present)


def snapshot_of(actor: Actor, writing: Writing) -> ActorSnapshot:
    """Who wrote, frozen."""
    return snapshot(actor, CAPACITY[writing])


def answered(session: Session, person_id: UUID, key: str, request_hash: str) -> dict[str, Any] | None:
    """The answer this form key already got. Raises KeyReused when it came with another content."""
    known = session.execute(
        sa.select(IDEMPOTENCY.request_hash, IDEMPOTENCY.answer).where(
            IDEMPOTENCY.person_id == person_id, IDEMPOTENCY.key == key
        )
    ).first()
    if known is None:
        return None
    if known.request_hash != request_hash:
        raise KeyReused
    return dict(known.answer)


def remember(
    session: Session, person_id: UUID, key: str, request_hash: str, answer: dict[str, Any], now: datetime
) -> None:
    """Keep the answer with its key."""
    session.add(Idempotency(person_id=person_id, key=key, request_hash=request_hash, answer=answer, at=now))
