"""A role that a leader gave becomes a row of somebody's draft; inside the caller's transaction, with its own record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE
from app.database import Id, ask, new_id, put
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.skp.models import Result
from app.skp.queries.content import DRAFTING, INDICATOR, RESULT, SKP, VERSION
from app.skp.queries.support import Support
from workflows.predicate import ResultKind
from workflows.vocabulary import Classification

DRAFT_OF = (
    sa.select(VERSION.case_id, CASE.tenant_id, CASE.opd_id)
    .join_from(VERSION.case_id.table, SKP.id.table, SKP.id == VERSION.skp_id)
    .join(CASE.id.table, CASE.id == VERSION.case_id)
    .where(
        SKP.position_id == sa.bindparam("position", type_=Id()),
        SKP.year == sa.bindparam("year"),
        CASE.state.in_([state.value for state in DRAFTING]),
    )
    .order_by(VERSION.no.desc(), VERSION.case_id)
    .limit(1)
)
ROWS_OF = (
    sa.select(RESULT.id, RESULT.plan, RESULT.no, RESULT.kind)
    .where(RESULT.version_id == sa.bindparam("case", type_=Id()))
    .order_by(RESULT.kind.desc(), RESULT.no)
)
BUMP = (
    sa.update(VERSION.case_id.table)
    .where(VERSION.case_id == sa.bindparam("case", type_=Id()))
    .values(content_version=VERSION.content_version + 1)
)


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is to bring about, and the row of the leader it supports (only its words while there is none)."""

    plan: str
    leader_result: str
    supports: Support | None = None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that a role can be put into."""

    case_id: UUID
    tenant_id: UUID
    opd_id: UUID


def draft_of(session: Session, position_id: UUID, year: int) -> OpenDraft | None:
    """The SKP of that position and year while it is being written. One query."""
    row = ask(session, DRAFT_OF, position=position_id, year=year).first()
    return OpenDraft(*row) if row else None


def place_role(
    session: Session, draft: OpenDraft, role: Role, before: str, actor: ActorSnapshot, now: datetime
) -> UUID:
    """The row of the draft that carries the role: one that says so already, the one that said `before`, or a new one.

    A row that the employee has worded differently stays as it is written; then a new one is added.
    """
    rows = ask(session, ROWS_OF, case=draft.case_id).all()
    known = next((r for words in (role.plan, before) if words for r in rows if _same(r.plan, words)), None)
    values: dict[str, Any] = {"plan": role.plan, "leader_result": role.leader_result, **_link(role.supports)}
    if known is not None:
        session.execute(sa.update(RESULT.id.table).where(RESULT.id == known.id).values(**values))
        result_id, tag = known.id, "skp:result:changed"
    else:
        result_id, tag = new_id(), "skp:result:added"
        last = max((r.no for r in rows if r.kind is ResultKind.UTAMA), default=0)
        kind, classification = ResultKind.UTAMA, Classification.ORGANISASI
        session.add(
            Result(
                id=result_id, version_id=draft.case_id, no=last + 1, kind=kind, classification=classification, **values
            )
        )  # fmt: skip
        session.flush()
    told = {"plan": role.plan, "leader_result": role.leader_result, "from": "matrix"}
    _noted(session, draft, tag, told, result_id, actor, now)
    return UUID(str(result_id))


def take_back_role(
    session: Session, draft: OpenDraft, result_id: UUID, before: str, actor: ActorSnapshot, now: datetime
) -> bool:
    """The row leaves the draft again while nobody worked on it. False when the employee did, or it is not there."""
    rows = ask(session, ROWS_OF, case=draft.case_id).all()
    known = next((r for r in rows if r.id == result_id), None)
    worked_on = session.execute(sa.select(INDICATOR.id).where(INDICATOR.result_id == result_id).limit(1)).first()
    if known is None or worked_on or not _same(known.plan, before):
        return False
    session.execute(sa.delete(RESULT.id.table).where(RESULT.id == result_id))
    for row in rows:
        if row.kind is known.kind and row.no > known.no:
            session.execute(sa.update(RESULT.id.table).where(RESULT.id == row.id).values(no=row.no - 1))
    _noted(session, draft, "skp:result:removed", {"plan": known.plan, "from": "matrix"}, result_id, actor, now)
    return True


def link_result(
    session: Session, case: OpenDraft, result_id: UUID, role: Role, actor: ActorSnapshot, now: datetime, *, draft: bool
) -> None:
    """The row is linked to a leader's. In a draft the printed words follow; what was agreed keeps its words."""
    values = _link(role.supports) | ({"leader_result": role.leader_result} if draft else {})
    session.execute(sa.update(RESULT.id.table).where(RESULT.id == result_id).values(**values))
    told = {"supports": role.supports.key if role.supports else "", "leader_result": role.leader_result}
    _noted(session, case, "skp:result:linked", told, result_id, actor, now, content=draft)


def _link(supports: Support | None) -> dict[str, UUID | None]:
    return {
        "supports_result_id": supports.result_id if supports else None,
        "supports_measure_id": supports.measure_id if supports else None,
    }


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _noted(
    session: Session, draft: OpenDraft, tag: str, words: dict[str, Any], row: UUID, actor: ActorSnapshot,
    now: datetime, *, content: bool = True,
) -> None:  # fmt: skip
    """A record, and a new number of the content, so that an open page about the same row is told who was faster."""
    body: dict[str, Any] = {**words, "result": row.hex}
    if content:
        put(session, BUMP, {"case": draft.case_id})
        body["rows"] = [row.hex]
        body["version"] = session.execute(
            sa.select(VERSION.content_version).where(VERSION.case_id == draft.case_id)
        ).scalar_one()
    records.append(
        session, tenant_id=draft.tenant_id, opd_id=draft.opd_id, tag=tag, actor=actor, case_id=draft.case_id, now=now,
        body=body,
    )  # fmt: skip
