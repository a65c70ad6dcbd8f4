"""Questions about the history, for the oracle and for "Data saya". Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Case, Decision, Visit
from app.database import columns
from app.documents.models import Document
from app.organisation.models import Unit
from app.records.models import Record

RECORD, CASE, DECISION, VISIT = columns(Record), columns(Case), columns(Decision), columns(Visit)
DOCUMENT, UNIT = columns(Document), columns(Unit)
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: a tenant and an OPD, with the OPD's name."""

    tenant_id: UUID
    opd_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One record with everything its hash covers."""

    tenant_id: UUID
    opd_id: UUID
    seq: int
    at: datetime
    tag: str
    case_id: UUID | None
    decision_id: UUID | None
    actor: str
    body: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class FoldedDecision:
    """A decision with the bodies (body, actor) of its records."""

    no: int
    went_to: str
    actor_name: str
    visit_state: str
    bodies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseFold:
    """A case beside all its decisions."""

    id: UUID
    process: str
    state: str
    version: int
    open_visits: int
    open_state: str
    decisions: tuple[FoldedDecision, ...] = field(default=())


def chains(session: Session) -> list[Chain]:
    """Every chain that has records."""
    rows = session.execute(
        sa.select(RECORD.tenant_id, RECORD.opd_id, UNIT.name)
        .join(UNIT.id.table, UNIT.id == RECORD.opd_id)
        .group_by(RECORD.tenant_id, RECORD.opd_id, UNIT.name)
        .order_by(UNIT.name)
    )
    return [Chain(*row) for row in rows]


def chain_rows(session: Session, tenant_id: UUID, opd_id: UUID) -> Iterator[ChainRow]:
    """The records of one chain in their order, streamed."""
    rows = session.execute(
        sa.select(
            RECORD.tenant_id, RECORD.opd_id, RECORD.seq, RECORD.at, RECORD.tag, RECORD.case_id, RECORD.decision_id,
            RECORD.actor, RECORD.body, RECORD.prev_hash, RECORD.hash,
        )
        .where(RECORD.tenant_id == tenant_id, RECORD.opd_id == opd_id)
        .order_by(RECORD.seq),
        execution_options={"yield_per": BATCH},
    )  # fmt: skip
    return (ChainRow(*row) for row in rows)


def case_count(session: Session) -> int:
    """How many cases there are."""
    return session.execute(sa.select(sa.func.count(CASE.id))).scalar_one()


def folds(session: Session) -> Iterator[CaseFold]:
    """Every case with its decisions and their records, streamed in the order of ids."""
    opened = (
        sa.select(VISIT.case_id, sa.func.count(VISIT.id).label("number"), sa.func.max(VISIT.state).label("state"))
        .where(VISIT.closed_at.is_(None))
        .group_by(VISIT.case_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            CASE.id, CASE.process, CASE.state, CASE.version, sa.func.coalesce(opened.c.number, 0),
            sa.func.coalesce(opened.c.state, ""), DECISION.no, DECISION.went_to, DECISION.actor_name, VISIT.state,
            RECORD.body, RECORD.actor,
        )
        .outerjoin_from(CASE.id.table, opened, opened.c.case_id == CASE.id)
        .outerjoin(DECISION.id.table, DECISION.case_id == CASE.id)
        .outerjoin(VISIT.id.table, VISIT.id == DECISION.visit_id)
        .outerjoin(RECORD.id.table, sa.and_(RECORD.case_id == CASE.id, RECORD.decision_id == DECISION.id))
        .order_by(CASE.id, DECISION.no, RECORD.seq),
        execution_options={"yield_per": BATCH},
    )  # fmt: skip
    for head, group in groupby(rows, key=lambda r: tuple(r[:6])):
        decisions = []
        for told, records in groupby(group, key=lambda r: tuple(r[6:10])):
            bodies = tuple((r[10], r[11]) for r in records if r[10] is not None)
            if told[0] is not None:
                decisions.append(FoldedDecision(*told, bodies))
        yield CaseFold(*head, tuple(decisions))


def records_without_decision(session: Session) -> list[tuple[str, int]]:
    """Records that name a decision which is not there."""
    rows = session.execute(
        sa.select(RECORD.tag, RECORD.seq)
        .outerjoin(DECISION.id.table, DECISION.id == RECORD.decision_id)
        .where(RECORD.decision_id.is_not(None), DECISION.id.is_(None))
        .order_by(RECORD.seq)
    )
    return [(row.tag, row.seq) for row in rows]


def documents(session: Session) -> Iterator[tuple[str, str, str, str | None]]:
    """Number, snapshot, stated hash and PDF hash of every document, streamed."""
    rows = session.execute(
        sa.select(DOCUMENT.number, DOCUMENT.snapshot, DOCUMENT.snapshot_sha256, DOCUMENT.pdf_sha256).order_by(
            DOCUMENT.year, DOCUMENT.serial
        ),
        execution_options={"yield_per": BATCH},
    )
    return ((r.number, r.snapshot, r.snapshot_sha256, r.pdf_sha256) for r in rows)


def damaged_pages(session: Session) -> list[str]:
    """What SQLite itself finds wrong with its file; nothing on other databases."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    return [line for line in session.execute(sa.text("PRAGMA integrity_check")).scalars() if line != "ok"]
