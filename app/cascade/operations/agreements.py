"""A perjanjian kinerja is begun, written and, once agreed, in force until the next version is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.models import Agreement, Measure, Objective
from app.cascade.operations.orders import begun, note, written_by
from app.cascade.queries.agreements import (
    AGREEMENT,
    MEASURE,
    OBJECTIVE,
    OPEN,
    AgreementView,
    ObjectiveView,
    agreement,
    objectives,
)
from app.cases.operations import CaseNotFound, Opening, open_case, take_system_step
from app.cases.queries import CASE, case_unguarded
from app.cases.registry import Applied
from app.cases.seating import Moment, moment
from app.database import new_id, transaction
from app.orders import Order
from app.organisation.queries import POSITION, UNIT, holders_of
from app.records.operations import ActorSnapshot
from workflows.agreement import AGREEMENT as PROCESS
from workflows.agreement import State
from workflows.target import Quantity, default_direction

SECRETARIAT = "SETDA"


class AgreementExists(Exception):
    """The unit has one this year; `case_id` is its newest version."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        super().__init__("agreement exists")


class AgreementOutdated(Exception):
    """Somebody else wrote in it meanwhile; `version` is what it has now."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__("agreement outdated")


class AgreementClosed(Exception):
    """It is no draft any more, or not this person's to write."""


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What a person writes of an indicator."""

    text: str
    target: Quantity


def start_agreement(order: Order, position_id: UUID) -> UUID:
    """Open the first version for the unit that this chair leads. Raises CaseNotFound and AgreementExists."""
    with transaction() as session:
        actor = begun(session, order)
        unit = _led_unit(session, position_id)
        known = _standing(session, unit.id, order.today.year)
        if known is not None:
            raise AgreementExists(known)
        holder = next(iter(holders_of(session, [position_id], order.today).get(position_id, ())), None)
        allowed = actor and (position_id in actor.position_ids or unit.opd_id in actor.admin_of)
        if actor is None or holder is None or not allowed:
            raise CaseNotFound
        last = session.execute(
            sa.select(sa.func.max(AGREEMENT.no)).where(AGREEMENT.unit_id == unit.id, AGREEMENT.year == order.today.year)
        ).scalar()
        opening = Opening(
            PROCESS.name, unit.tenant_id, unit.opd_id or _secretariat(session, unit.tenant_id), unit.id,
            holder.person_id, position_id, title_of(order.today.year, (last or 0) + 1),
        )  # fmt: skip
        who = written_by(actor, leads=position_id in actor.position_ids)
        return _open(session, opening, order.today.year, (last or 0) + 1, who, moment(session, order.now, order.today))


def title_of(year: int, no: int) -> str:
    """What the case is called."""
    return f"Perjanjian kinerja {year}" + (f" (versi {no})" if no > 1 else "")


def _led_unit(session: Session, position_id: UUID) -> sa.Row[tuple[UUID, UUID, UUID | None]]:
    row = session.execute(
        sa.select(UNIT.id, UNIT.tenant_id, UNIT.opd_id)
        .join(POSITION.id.table, POSITION.unit_id == UNIT.id)
        .where(POSITION.id == position_id, POSITION.is_head, POSITION.closed_on.is_(None))
    ).first()
    if row is None:
        raise CaseNotFound
    return row


def _secretariat(session: Session, tenant_id: UUID) -> UUID:
    """Units outside every OPD belong to the secretariat."""
    found: UUID = session.execute(
        sa.select(UNIT.id).where(UNIT.tenant_id == tenant_id, UNIT.code == SECRETARIAT)
    ).scalar_one()
    return found


def _standing(session: Session, unit_id: UUID, year: int) -> UUID | None:
    return session.execute(
        sa.select(AGREEMENT.case_id)
        .join(CASE.id.table, CASE.id == AGREEMENT.case_id)
        .where(AGREEMENT.unit_id == unit_id, AGREEMENT.year == year, CASE.state.in_((*OPEN, State.AGREED.value)))
        .order_by(AGREEMENT.no.desc())
        .limit(1)
    ).scalar()


def _open(session: Session, opening: Opening, year: int, no: int, actor: ActorSnapshot, when: Moment) -> UUID:
    case = open_case(session, opening, actor, when)
    session.add(Agreement(case_id=case.id, tenant_id=case.tenant_id, unit_id=case.unit_id, year=year, no=no))
    session.flush()
    return case.id


# --------------------------------------------------------------------------------------------------------- rows


def put_objective(
    order: Order, case_id: UUID, version: int, objective_id: UUID | None, text: str, measures: tuple[MeasureWords, ...]
) -> None:
    """A sasaran with its indicators: a new one, or other words for one that is there.

    Raises CaseNotFound, AgreementClosed, AgreementOutdated.
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return
        head, rows = _draft(session, order, actor, case_id, version)
        if objective_id is None:
            objective_id, tag = new_id(), "objective:added"
            no = max((row.no for row in rows), default=0) + 1
            session.add(Objective(id=objective_id, agreement_id=case_id, no=no, text=text))
            session.flush()
        else:
            _known(rows, objective_id)
            tag = "objective:changed"
            session.execute(sa.update(OBJECTIVE.id.table).where(OBJECTIVE.id == objective_id).values(text=text))
            session.execute(sa.delete(MEASURE.id.table).where(MEASURE.objective_id == objective_id))
        session.add_all(_measures(objective_id, measures))
        told = {"objective": objective_id.hex, "text": text, "measures": [[m.text, m.target.text] for m in measures]}
        _wrote(session, order, actor, head, tag, told)


def _measures(objective_id: UUID, measures: tuple[MeasureWords, ...]) -> list[Measure]:
    return [
        Measure(
            id=new_id(), objective_id=objective_id, no=no, text=one.text, target_text=one.target.text,
            target_value=one.target.value, unit=one.target.unit, direction=default_direction(one.target),
        )
        for no, one in enumerate(measures, start=1)
    ]  # fmt: skip


def remove_objective(order: Order, case_id: UUID, version: int, objective_id: UUID) -> None:
    """A sasaran leaves the draft with its indicators; the following ones move up. Raises as `put_objective`."""
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return
        head, rows = _draft(session, order, actor, case_id, version)
        gone = _known(rows, objective_id)
        session.execute(sa.delete(MEASURE.id.table).where(MEASURE.objective_id == objective_id))
        session.execute(sa.delete(OBJECTIVE.id.table).where(OBJECTIVE.id == objective_id))
        for later in (row for row in rows if row.no > gone.no):
            session.execute(sa.update(OBJECTIVE.id.table).where(OBJECTIVE.id == later.id).values(no=later.no - 1))
        _wrote(session, order, actor, head, "objective:removed", {"text": gone.text})


def _draft(
    session: Session, order: Order, actor: Actor, case_id: UUID, version: int
) -> tuple[AgreementView, tuple[ObjectiveView, ...]]:
    head = agreement(session, case_id, order.today)
    if head is None or head.tenant_id != actor.tenant_id:
        raise CaseNotFound
    if not head.may_write(actor):
        raise AgreementClosed
    if head.content_version != version:
        raise AgreementOutdated(head.content_version)
    return head, objectives(session, case_id)


def _known(rows: tuple[ObjectiveView, ...], objective_id: UUID) -> ObjectiveView:
    found = next((row for row in rows if row.id == objective_id), None)
    if found is None:
        raise CaseNotFound
    return found


def _wrote(
    session: Session, order: Order, actor: Actor, head: AgreementView, tag: str, body: dict[str, Any]
) -> None:
    version = head.content_version + 1
    session.execute(
        sa.update(AGREEMENT.case_id.table).where(AGREEMENT.case_id == head.case_id).values(content_version=version)
    )
    who = written_by(actor, leads=head.position_id in actor.position_ids)
    note(session, head.tenant_id, head.opd_id, tag, who, order.now, {**body, "version": version}, head.case_id)


# ------------------------------------------------------------------------------------------------------- process


def apply(step: Applied) -> None:
    """A version that is agreed takes the place of the former one; amend opens the next."""
    if step.outcome.step.name == "amend":
        _amend(step)
    elif step.outcome.went_to is State.AGREED:
        head = agreement(step.session, step.case.id, step.today)
        if head is not None and head.agreed_id is not None:
            when = Moment(step.now, step.today, step.policies, step.calendar)
            take_system_step(step.session, head.agreed_id, "supersede", when)


def _amend(step: Applied) -> None:
    session, case = step.session, case_unguarded(step.session, step.case.id)
    head = agreement(session, step.case.id, step.today)
    if case is None or head is None:
        raise CaseNotFound
    opening = Opening(
        PROCESS.name, case.tenant_id, case.opd_id, case.unit_id, case.subject_id, case.position_id,
        title_of(head.year, head.no + 1),
    )  # fmt: skip
    when = Moment(step.now, step.today, step.policies, step.calendar)
    new = _open(session, opening, head.year, head.no + 1, step.actor, when)
    for row in objectives(session, head.case_id):
        copied = Objective(id=new_id(), agreement_id=new, no=row.no, text=row.text)
        session.add(copied)
        session.flush()
        for old in session.execute(sa.select(Measure).where(MEASURE.objective_id == row.id)).scalars().all():
            session.add(Measure(id=new_id(), objective_id=copied.id, **old.model_dump(exclude={"id", "objective_id"})))
    session.flush()
