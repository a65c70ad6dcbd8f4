"""Append to the history and to the reading log. Nothing here changes or removes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import ask, columns, new_id, put, transaction
from app.records.chain import GENESIS, Fields, canonical, link
from app.records.models import Reading, ReadingKind, Record

__all__ = ["SYSTEM", "ActorSnapshot", "ReadingKind", "append", "seen"]
RECORD, READING = columns(Record), columns(Reading)
LAST = (
    sa.select(RECORD.seq, RECORD.hash)
    .where(RECORD.tenant_id == sa.bindparam("tenant"), RECORD.opd_id == sa.bindparam("opd"))
    .order_by(RECORD.seq.desc())
    .limit(1)
)
ADD = sa.insert(RECORD.id.table)
NOTE = sa.insert(READING.id.table)
READ_BEFORE = sa.alias(Reading.__table__, "read_before").c  # type: ignore[attr-defined]
NOTE_ONCE = NOTE.from_select(
    [c.name for c in READING],
    sa.select(*(sa.cast(sa.bindparam(c.name, type_=c.type), c.type) for c in READING)).where(
        ~sa.exists().where(
            READ_BEFORE.visit_id == sa.bindparam("visit_id", type_=READING.visit_id.type),
            READ_BEFORE.reader_id == sa.bindparam("reader_id", type_=READING.reader_id.type),
            READ_BEFORE.kind == sa.bindparam("kind", type_=READING.kind.type),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class ActorSnapshot:
    """Who acted, frozen: never looked up again, so a leaver stays in the history."""

    person_id: UUID | None
    name: str
    number: str
    position: str
    capacity: str

    def canonical(self) -> str:
        return canonical(
            {
                "id": self.person_id.hex if self.person_id else "",
                "name": self.name,
                "number": self.number,
                "position": self.position,
                "capacity": self.capacity,
            }
        )


SYSTEM = ActorSnapshot(None, "Sistem Tangkas", "", "", "sistem")


def append(
    session: Session,
    *,
    tenant_id: UUID,
    opd_id: UUID,
    tag: str,
    actor: ActorSnapshot,
    body: dict[str, Any],
    now: datetime,
    case_id: UUID | None = None,
    decision_id: UUID | None = None,
) -> None:
    """Add one record to the chain of (tenant, opd). Takes part in the caller's transaction; never commits."""
    last = ask(session, LAST, tenant=tenant_id, opd=opd_id).first()
    seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
    fields = Fields(tenant_id, opd_id, seq, now, tag, case_id, decision_id, actor.canonical(), canonical(body))
    put(session, ADD, {"id": new_id(), "prev_hash": prev, "hash": link(prev, fields), **fields._asdict()})


def seen(
    *,
    tenant_id: UUID,
    reader_id: UUID,
    subject_id: UUID,
    kind: ReadingKind,
    capacity: str,
    now: datetime,
    case_id: UUID | None = None,
    visit_id: UUID | None = None,
) -> None:
    """Note that somebody opened something: the one write a GET may do. Once per reader, visit and kind."""
    row = {
        "id": new_id(),
        "tenant_id": tenant_id,
        "reader_id": reader_id,
        "subject_id": subject_id,
        "case_id": case_id,
        "visit_id": visit_id,
        "kind": kind,
        "capacity": capacity,
        "at": now,
    }
    with transaction() as session:
        put(session, NOTE_ONCE if visit_id is not None else NOTE, row)
