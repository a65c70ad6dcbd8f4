"""Questions about the history, for the oracle and for "Data saya". Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Act, Case, Decision, PenHeld, Visit
from app.database import columns
from app.documents.models import Document
from app.evaluations.models import Evidence
from app.organisation.models import Unit
from app.records.models import Record

RECORD, CASE, DECISION, VISIT = columns(Record), columns(Case), columns(Decision), columns(Visit)
DOCUMENT, UNIT, EVIDENCE, PEN_HELD = columns(Document), columns(Unit), columns(Evidence), columns(PenHeld)
ACT = columns(Act)
OPEN_VISIT = sa.alias(Visit.__table__, "open_visit").c  # type: ignore[attr-defined]
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: a tenant and an OPD, with the OPD's name."""

    tenant_id: UUID
    opd_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One record with everything its hash covers. `at` is None when what is stored there is no time any more."""

    tenant_id: UUID
    opd_id: UUID
    seq: int
    at: datetime | None
    tag: str
    case_id: UUID | None
    decision_id: UUID | None
    actor: str
    body: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class FoldedDecision:
    """A decision as the rows of the engine tell it; the last four of one put down for somebody without a device."""

    id: UUID
    no: int
    step: str
    went_to: str
    actor_id: UUID | None
    actor_name: str
    actor_capacity: str
    reason: str
    at: datetime
    visit_state: str
    on_behalf: bool
    basis: str | None
    paper_on: date | None
    paper: str | None


@dataclass(frozen=True, slots=True)
class CaseFold:
    """A case beside all its decisions."""

    id: UUID
    process: str
    state: str
    version: int
    process_version: int
    open_visits: int
    open_state: str
    open_version: int
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
            RECORD.tenant_id, RECORD.opd_id, RECORD.seq, sa.type_coerce(RECORD.at, sa.String), RECORD.tag,
            RECORD.case_id, RECORD.decision_id, RECORD.actor, RECORD.body, RECORD.prev_hash, RECORD.hash,
        )
        .where(RECORD.tenant_id == tenant_id, RECORD.opd_id == opd_id)
        .order_by(RECORD.seq),
        execution_options={"yield_per": BATCH},
    )  # fmt: skip
    return map(_chain_row, rows)


def _chain_row(row: Sequence[Any]) -> ChainRow:
    tenant_id, opd_id, seq, at, *rest = row
    return ChainRow(tenant_id, opd_id, seq, _instant(at), *rest)


def _instant(stored: object) -> datetime | None:
    """A time as the driver hands it over: text on SQLite, read here so that a damaged one can be named."""
    try:
        at = stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def case_count(session: Session) -> int:
    """How many cases there are."""
    return session.execute(sa.select(sa.func.count(CASE.id))).scalar_one()


def folds(session: Session) -> Iterator[CaseFold]:
    """Every case with its decisions, streamed in the order of ids."""
    opened = sa.and_(OPEN_VISIT.case_id == CASE.id, OPEN_VISIT.closed_at.is_(None))
    rows = session.execute(
        sa.select(
            CASE.id, CASE.process, CASE.state, CASE.version, CASE.process_version, OPEN_VISIT.id, OPEN_VISIT.state,
            OPEN_VISIT.process_version, DECISION.id, DECISION.no,
            DECISION.step, DECISION.went_to, DECISION.actor_id, DECISION.actor_name, DECISION.actor_capacity,
            DECISION.reason, DECISION.at, VISIT.state, DECISION.on_behalf, PEN_HELD.basis, PEN_HELD.paper_on,
            PEN_HELD.sha256,
        )
        .outerjoin_from(CASE.id.table, OPEN_VISIT.id.table, opened)
        .outerjoin(DECISION.id.table, DECISION.case_id == CASE.id)
        .outerjoin(VISIT.id.table, VISIT.id == DECISION.visit_id)
        .outerjoin(PEN_HELD.basis.table, PEN_HELD.decision_id == DECISION.id)
        .order_by(CASE.id, DECISION.no, OPEN_VISIT.id),
        execution_options={"yield_per": BATCH},
    )  # fmt: skip
    for _, group in groupby(rows, key=lambda r: r[0]):
        lines = list(group)
        visits = {r[5]: (r[6], r[7]) for r in lines if r[5] is not None}
        decisions = {r[8]: FoldedDecision(*r[8:]) for r in lines if r[8] is not None}
        case_id, process, state, version, table = lines[0][:5]
        open_state, open_table = next(iter(visits.values()), ("", 0))
        yield CaseFold(
            case_id, process, state, version, table, len(visits), open_state, open_table, tuple(decisions.values())
        )


@dataclass(frozen=True, slots=True)
class FoldedAct:
    """What was done to a case beside its table, as its row tells it."""

    id: UUID
    verb: str
    no: int | None
    came_from: str
    went_to: str
    actor_id: UUID
    actor_name: str
    actor_capacity: str
    words: str
    note: str
    at: datetime
    visit_state: str


def acts(session: Session) -> dict[UUID, list[FoldedAct]]:
    """All acts beside the tables by case: few, so they are read at once."""
    rows = session.execute(
        sa.select(
            ACT.case_id, ACT.id, ACT.verb, ACT.no, ACT.came_from, ACT.went_to, ACT.actor_id, ACT.actor_name,
            ACT.actor_capacity, ACT.words, ACT.note, ACT.at, VISIT.state,
        )
        .join(VISIT.id.table, VISIT.id == ACT.visit_id)
        .order_by(ACT.case_id, ACT.at, ACT.id)
    )  # fmt: skip
    found: dict[UUID, list[FoldedAct]] = {}
    for case_id, *rest in rows:
        found.setdefault(case_id, []).append(FoldedAct(*rest))
    return found


def documents(session: Session) -> Iterator[tuple[str, str, str, str | None]]:
    """Number, snapshot, stated hash and PDF hash of every document, streamed."""
    rows = session.execute(
        sa.select(DOCUMENT.number, DOCUMENT.snapshot, DOCUMENT.snapshot_sha256, DOCUMENT.pdf_sha256).order_by(
            DOCUMENT.year, DOCUMENT.serial
        ),
        execution_options={"yield_per": BATCH},
    )
    return ((r.number, r.snapshot, r.snapshot_sha256, r.pdf_sha256) for r in rows)


def kept_files(session: Session) -> Iterator[tuple[str, str]]:
    """Name and hash of every piece of evidence and every signed paper, streamed."""
    evidence = sa.select(EVIDENCE.name, EVIDENCE.sha256)
    papers = sa.select(PEN_HELD.name, PEN_HELD.sha256).where(PEN_HELD.sha256.is_not(None))
    rows = session.execute(evidence.union_all(papers), execution_options={"yield_per": BATCH})
    return ((name, sha256) for name, sha256 in rows)


def damaged_pages(session: Session) -> list[str]:
    """What SQLite itself finds wrong with its file; nothing on other databases."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    return [line for line in session.execute(sa.text("PRAGMA integrity_check")).scalars() if line != "ok"]
