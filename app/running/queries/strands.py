"""The SKP somebody works on, and what a reader is to it: the person, the assessor, a named adviser. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON, UNIT
from app.database import Id, ask, columns
from app.evaluations.queries.beside import FEEDBACK
from app.organisation.models import Position
from app.organisation.queries import ASSIGNMENT, LINE, assessor_of, valid_on
from app.running.models import Adviser
from app.skp.models import Skp, SkpVersion
from workflows.approval import WHO_LABEL, Who
from workflows.feedback import ALLOWED_BY, Speaker
from workflows.goal_setting import State as Goal
from workflows.policies import Policies

SKP, VERSION, POSITION = columns(Skp), columns(SkpVersion), columns(Position)
ADVISER = columns(Adviser)
ME, THE_SKP = sa.bindparam("me", type_=Id()), sa.bindparam("skp", type_=Id())
TODAY: Any = sa.bindparam("today", type_=sa.Date())
POSITIONS = sa.bindparam("positions", type_=Id(), expanding=True)
LIMIT, OFFSET = sa.bindparam("most", type_=sa.Integer()), sa.bindparam("after", type_=sa.Integer())
PAGE = 50


@dataclass(frozen=True, slots=True)
class Strand:
    """One agreed SKP in force, with whose it is and who assesses him. `speaker`: as what the reader was named."""

    skp_id: UUID
    version_id: UUID
    year: int
    person_id: UUID
    person_name: str
    has_device: bool
    position_id: UUID
    position_title: str
    unit_id: UUID
    unit_name: str
    opd_id: UUID
    tenant_id: UUID
    assessor_position_id: UUID | None
    speaker: Speaker | None

    def is_assessor(self, actor: Actor) -> bool:
        """Whether the reader assesses this person today; never himself."""
        return actor.person_id != self.person_id and self.assessor_position_id in actor.position_ids

    def is_subject(self, actor: Actor) -> bool:
        return actor.person_id == self.person_id

    def speaks_as(self, actor: Actor, policies: Policies, today: date) -> Speaker | None:
        """As what the reader may give feedback now: the assessor always, others while policy lets them."""
        if self.is_assessor(actor):
            return Speaker.LEADER
        if self.speaker is None or self.is_subject(actor):
            return None
        return self.speaker if policies.flag(ALLOWED_BY[self.speaker], today) else None

    def may_name(self, actor: Actor, policies: Policies, today: date) -> bool:
        """Whether the reader may name who gives consideration, by policy."""
        namers = policies.choices("feedback.named_by", today)
        return (self.is_subject(actor) and "pegawai" in namers) or (self.is_assessor(actor) and "penilai" in namers)

    def capacity(self, actor: Actor) -> str:
        """What the history calls the reader in this SKP."""
        if self.is_subject(actor):
            return WHO_LABEL[Who.EMPLOYEE]
        if self.is_assessor(actor):
            return WHO_LABEL[Who.ASSESSOR]
        return f"pemberi pertimbangan, {self.speaker.value.lower()}" if self.speaker else ""


def _as_adviser() -> Any:
    return (
        sa.select(ADVISER.speaker)
        .where(ADVISER.skp_id == SKP.id, ADVISER.person_id == ME, ADVISER.ended_at.is_(None))
        .limit(1)
        .correlate(SKP.id.table)
        .scalar_subquery()
    )


def _strands() -> Any:
    """SKP with an agreed version, of today's holders of their positions."""
    return (
        sa.select(
            SKP.id, VERSION.case_id, SKP.year, PERSON.id, PERSON.name, PERSON.has_device, POSITION.id, POSITION.title,
            UNIT.id, UNIT.name, CASE.opd_id, SKP.tenant_id, assessor_of(SKP.position_id, TODAY),
            sa.type_coerce(_as_adviser(), ADVISER.speaker.type),
        )
        .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, CASE.state == Goal.AGREED.value))
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(SKP.starts_on <= TODAY, SKP.ends_on >= TODAY)
    )  # fmt: skip


ORDER = (PERSON.name, SKP.id, VERSION.no.desc())
ONE = _strands().where(SKP.id == THE_SKP).order_by(*ORDER).limit(1)
OWN = _strands().where(SKP.person_id == ME).order_by(SKP.starts_on.desc(), *ORDER)
HOLDING = (
    sa.select(ASSIGNMENT.id)
    .where(ASSIGNMENT.person_id == SKP.person_id, ASSIGNMENT.position_id == SKP.position_id,
           valid_on(ASSIGNMENT, TODAY))
    .correlate(SKP.id.table)
    .exists()
)  # fmt: skip
STAFF = (
    _strands()
    .where(
        SKP.position_id.in_(
            sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY))
        ),
        SKP.person_id != ME,
        HOLDING,
    )
    .order_by(*ORDER)
)
INVITED = (
    _strands()
    .where(SKP.id.in_(sa.select(ADVISER.skp_id).where(ADVISER.person_id == ME, ADVISER.ended_at.is_(None))))
    .order_by(*ORDER)
)


def strand(session: Session, actor: Actor, skp_id: UUID, today: date) -> Strand | None:
    """The SKP while it is in force; who may see it is the caller's matter. One query."""
    row = ask(session, ONE, skp=skp_id, me=actor.person_id, today=today).first()
    found = Strand(*row) if row else None
    return found if found and found.tenant_id == actor.tenant_id else None


def own_strands(session: Session, actor: Actor, today: date) -> tuple[Strand, ...]:
    """The reader's own SKP in force. One query."""
    return tuple(Strand(*row) for row in ask(session, OWN, me=actor.person_id, today=today))


def staff_strands(session: Session, actor: Actor, today: date) -> tuple[Strand, ...]:
    """SKP of those whom the reader assesses today, by name. One query."""
    if not actor.position_ids:
        return ()
    rows = ask(session, STAFF, me=actor.person_id, today=today, positions=list(actor.position_ids))
    return tuple(Strand(*row) for row in rows)


def invited_strands(session: Session, actor: Actor, policies: Policies, today: date) -> tuple[Strand, ...]:
    """SKP on which the reader was asked for consideration, while policy allows it. One query."""
    rows = (Strand(*row) for row in ask(session, INVITED, me=actor.person_id, today=today))
    return tuple(one for one in rows if one.speaks_as(actor, policies, today))


@dataclass(frozen=True, slots=True)
class AdviserView:
    """Somebody named to give consideration."""

    id: UUID
    person_id: UUID
    name: str
    number: str
    speaker: Speaker
    named_by: str
    named_at: Any


ADVISERS = (
    sa.select(ADVISER.id, PERSON.id, PERSON.name, PERSON.number, ADVISER.speaker, ADVISER.named_by, ADVISER.named_at)
    .join(PERSON.id.table, PERSON.id == ADVISER.person_id)
    .where(ADVISER.skp_id == THE_SKP, ADVISER.ended_at.is_(None))
    .order_by(ADVISER.named_at, ADVISER.id)
)


def advisers_of(session: Session, skp_id: UUID) -> tuple[AdviserView, ...]:
    """Who may give consideration on the SKP, in the order of their naming. One query."""
    return tuple(AdviserView(*row) for row in ask(session, ADVISERS, skp=skp_id))


LATEST = (
    sa.select(FEEDBACK.skp_id, sa.func.count(), sa.func.max(FEEDBACK.given_on))
    .where(
        FEEDBACK.skp_id.in_(sa.bindparam("skps", type_=Id(), expanding=True)),
        sa.or_(FEEDBACK.author_id == ME, sa.bindparam("all", type_=sa.Boolean())),
    )
    .group_by(FEEDBACK.skp_id)
    .order_by(FEEDBACK.skp_id)
)


def feedback_counts(
    session: Session, actor: Actor, skp_ids: list[UUID], *, everybody: bool = True
) -> dict[UUID, tuple[int, date]]:
    """How much feedback each SKP has and of when the latest is; of the reader alone unless `everybody`. One query."""
    if not skp_ids:
        return {}
    rows = ask(session, LATEST, skps=skp_ids, me=actor.person_id, all=everybody)
    return {row[0]: (row[1], row[2]) for row in rows}
