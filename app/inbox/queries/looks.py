"""Decisions taken with others that somebody else looks at once more. Read only, ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Office
from app.cases.queries import CASE, DECISION, OFFICE_ROLE, PERSON, SEAT
from app.cases.registry import table_of
from app.database import ask, columns
from app.inbox.models import Bulk, BulkItem, Finding, SecondLook
from app.records.chain import lot
from app.records.models import Record
from workflows.policies import Policies

LOOK, BULK, ITEM, RECORD = columns(SecondLook), columns(Bulk), columns(BulkItem), columns(Record)
MOST = 50
# The decisions that came of what somebody set out to decide, each with the hash of its record and its chair.
TAKEN_TOGETHER = (
    sa.select(
        DECISION.id, DECISION.case_id, DECISION.actor_id, DECISION.actor_name, CASE.tenant_id, CASE.opd_id, CASE.title,
        SEAT.position_id, SEAT.office, RECORD.hash,
    )
    .join_from(ITEM.case_id.table, BULK.id.table, BULK.id == ITEM.bulk_id)
    .join(
        DECISION.id.table,
        sa.and_(
            DECISION.case_id == ITEM.case_id, DECISION.no == ITEM.no, DECISION.actor_id == BULK.person_id,
            DECISION.at >= BULK.at,
        ),
    )
    .join(CASE.id.table, CASE.id == DECISION.case_id)
    .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
    .join(RECORD.id.table, sa.and_(RECORD.decision_id == DECISION.id, RECORD.case_id == DECISION.case_id))
    .where(ITEM.bulk_id == sa.bindparam("bulk"), RECORD.tag == CASE.process + ":" + DECISION.step)
    .order_by(DECISION.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One decision to look at, or looked at."""

    id: UUID
    case_id: UUID
    title: str
    subject_id: UUID
    subject_name: str
    decided_by_id: UUID
    decided_by: str
    process: str
    step: str
    came_to: str
    decided_at: datetime
    due_on: date
    finding: Finding | None

    @property
    def past(self) -> str:
        """The act in the words of its table."""
        return next((s.past for s in table_of(self.process, 1).steps if s.name == self.step), self.step)


LOOKS = (
    sa.select(
        LOOK.id, LOOK.case_id, CASE.title, CASE.subject_id, PERSON.name, LOOK.decided_by_id, DECISION.actor_name,
        CASE.process, DECISION.step, DECISION.went_to, DECISION.at, LOOK.due_on, LOOK.finding,
    )
    .join_from(LOOK.id.table, DECISION.id.table, DECISION.id == LOOK.decision_id)
    .join(CASE.id.table, CASE.id == LOOK.case_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .where(
        LOOK.tenant_id == sa.bindparam("tenant"), LOOK.finding.is_(None),
        LOOK.decided_by_id != sa.bindparam("me"), CASE.subject_id != sa.bindparam("me"),
        sa.or_(
            LOOK.position_id.in_(sa.bindparam("positions", expanding=True)),
            LOOK.office.in_(sa.bindparam("offices", type_=LOOK.office.type, expanding=True)),
        ),
    )
    .order_by(LOOK.due_on, LOOK.id)
    .limit(MOST)
)  # fmt: skip
NUMBERS = sa.select(LOOK.finding, sa.func.count(LOOK.id)).where(LOOK.tenant_id == sa.bindparam("tenant")).group_by(
    LOOK.finding
)  # fmt: skip


def looks_for(session: Session, actor: Actor) -> tuple[Look, ...]:
    """What the lot gave to the chairs and offices of that person, nearest deadline first. One query."""
    asked: dict[str, Any] = {
        "tenant": actor.tenant_id, "me": actor.person_id, "positions": list(actor.seat_ids),
        "offices": [o for o, role in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and role in actor.roles],
    }  # fmt: skip
    return tuple(Look(*row) for row in ask(session, LOOKS, **asked))


def look_for(session: Session, actor: Actor, look_id: UUID) -> Look | None:
    """One of them."""
    return next((look for look in looks_for(session, actor) if look.id == look_id), None)


@dataclass(frozen=True, slots=True)
class LookNumbers:
    """How many were drawn in the city, and what came of them."""

    waiting: int
    agrees: int
    to_discuss: int


def look_numbers(session: Session, tenant_id: UUID) -> LookNumbers:
    """For BKPSDM: counts, no names. One query."""
    found = dict(ask(session, NUMBERS, tenant=tenant_id).all())
    return LookNumbers(found.get(None, 0), found.get(Finding.AGREES, 0), found.get(Finding.TO_DISCUSS, 0))


def undrawn(session: Session, before: datetime) -> list[UUID]:
    """What was set out to be decided and had no lot drawn: whoever decided it was cut off."""
    return list(
        session.execute(
            sa.select(BULK.id).where(BULK.drawn_at.is_(None), BULK.at < before).order_by(BULK.at).limit(MOST)
        ).scalars()
    )


def sample_of(person_id: UUID, items: Sequence[tuple[UUID, int]], policies: Policies, on: date) -> frozenset[UUID]:
    """Which of them (case, version) are to be opened and read before all are decided: the same each time for the same
    ones, and nobody chooses them."""
    least = policies.count("bulk.sample.minimum", on)
    share = ceil(len(items) * policies.number("bulk.sample.share", on) / 100)
    drawn = sorted(items, key=lambda one: lot("sample", person_id.hex, one[0].hex, str(one[1])))
    return frozenset(case_id for case_id, _ in drawn[: max(least, share)])
