"""Write rencana aksi for the results of a running evaluation. Each change is one transaction with one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView, case_for
from app.database import new_id, transaction
from app.evaluations.queries import ActionView
from app.evaluations.queries.beside import ACTION
from app.evaluations.queries.facts import EVALUATION, RESULT
from app.evaluations.queries.writing import writing_of
from app.identity.operations.accounts import snapshot
from app.orders import Order
from app.periods.models import PeriodKind
from app.policies.queries import in_force
from app.records import operations as records
from app.running.models import ActionPlan
from app.running.operations.hands import NotAllowed, Outdated, actor_of

NOT_YOURS = "Rencana aksi ditulis pegawai yang dinilai."
YEAR = "Rencana aksi ditulis per periode, bukan untuk evaluasi tahunan."


@dataclass(frozen=True, slots=True)
class Allowed:
    """The writer and the evaluation, as they are inside the transaction."""

    session: Session
    actor: Actor
    case: CaseView
    capacity: str
    order: Order

    def note(self, what: str, **body: Any) -> None:
        """One record."""
        records.append(
            self.session, tenant_id=self.case.tenant_id, opd_id=self.case.opd_id, tag=f"action_plan:{what}",
            actor=snapshot(self.actor, self.capacity), case_id=self.case.id, now=self.order.now, body=body,
        )  # fmt: skip


def _allowed(session: Session, order: Order, case_id: UUID) -> Allowed:
    """The right to write in this evaluation now. Raises CaseNotFound, NotAllowed."""
    actor = actor_of(session, order)
    case = case_for(session, actor, case_id, order.today)
    if case is None or case.process != "evaluation":
        raise CaseNotFound
    may = writing_of(session, actor, case, order.today)
    if not may.may_write:
        raise NotAllowed(may.because if may.because != "" and actor.person_id == case.subject_id else NOT_YOURS)
    kind = session.execute(sa.select(EVALUATION.kind).where(EVALUATION.case_id == case_id)).scalar_one()
    if kind is PeriodKind.ANNUAL:
        raise NotAllowed(YEAR)
    return Allowed(session, actor, case, may.capacity, order)


def add_action(order: Order, case_id: UUID, result_id: UUID, text: str, target: str) -> bool:
    """Add a rencana aksi to a result; the same form sent twice adds one. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        allowed = _allowed(session, order, case_id)
        _check_result(session, case_id, result_id)
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return False
        limit = in_force(session).count("action_plan.limit", allowed.case.rules_on)
        known = session.execute(
            sa.select(sa.func.count(ACTION.id)).where(
                ACTION.evaluation_id == case_id, ACTION.result_id == result_id, ACTION.removed_at.is_(None)
            )
        ).scalar_one()
        if known >= limit:
            raise NotAllowed(f"Sudah ada {limit} rencana aksi untuk hasil kerja ini. Hapus yang tidak dipakai dahulu.")
        session.add(
            ActionPlan(
                id=new_id(), tenant_id=allowed.case.tenant_id, evaluation_id=case_id, result_id=result_id, text=text,
                target=target, written_by_id=order.person_id, written_at=order.now,
            )
        )  # fmt: skip
        session.flush()
        allowed.note("added", result=result_id.hex, text=text, target=target)
        return True


def _check_result(session: Session, case_id: UUID, result_id: UUID) -> None:
    known = session.execute(
        sa.select(RESULT.id)
        .join(EVALUATION.case_id.table, EVALUATION.version_id == RESULT.version_id)
        .where(EVALUATION.case_id == case_id, RESULT.id == result_id)
    ).first()
    if known is None:
        raise CaseNotFound


def _known(session: Session, case_id: UUID, action_id: UUID) -> ActionPlan:
    row = session.execute(
        sa.select(ActionPlan).where(
            ACTION.id == action_id, ACTION.evaluation_id == case_id, ACTION.removed_at.is_(None)
        )
    ).scalars().first()  # fmt: skip
    if row is None:
        raise CaseNotFound
    return row


def _view(row: ActionPlan) -> ActionView:
    return ActionView(row.id, row.result_id, row.text, row.target, row.done_at is not None)


def change_action(order: Order, case_id: UUID, action_id: UUID, text: str, target: str, version: int) -> None:
    """Other words for a rencana aksi. Raises CaseNotFound, NotAllowed, Outdated."""
    with transaction() as session:
        allowed, row = _allowed(session, order, case_id), _known(session, case_id, action_id)
        if (row.text, row.target) == (text, target):
            return
        if _view(row).version != version:
            raise Outdated
        row.text, row.target = text, target
        allowed.note("changed", action=action_id.hex, text=text, target=target)


def finish_action(order: Order, case_id: UUID, action_id: UUID, *, done: bool) -> None:
    """Done, or not yet after all. Saying it twice says it once. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        allowed, row = _allowed(session, order, case_id), _known(session, case_id, action_id)
        if (row.done_at is not None) is done:
            return
        row.done_at = order.now if done else None
        allowed.note("done" if done else "reopened", action=action_id.hex)


def remove_action(order: Order, case_id: UUID, action_id: UUID) -> None:
    """Take a rencana aksi back; it stays in the history. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        allowed, row = _allowed(session, order, case_id), _known(session, case_id, action_id)
        row.removed_at = order.now
        allowed.note("removed", action=action_id.hex, text=row.text)
