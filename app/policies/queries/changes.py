"""Drafted and published changes of policy values, and what runs while one begins. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Case, Visit
from app.cases.registry import FactsRequest
from app.database import Id, ask, columns
from app.identity.models import OFFICERS
from app.identity.queries import GRANT, granted_on
from app.organisation.models import Person
from app.policies.models import PolicyVersion
from app.records.models import Reading
from workflows.engine import Stage
from workflows.policies import Certainty, Policies, PolicyInvalid, PolicyValue, Unit
from workflows.policy_change import POLICY_CHANGE, Facts, State
from workflows.usage import states_timed_by, uses_of_policy

CHANGE, CASE, VISIT, PERSON = columns(PolicyVersion), columns(Case), columns(Visit), columns(Person)
READING = columns(Reading)
OPEN = (State.DRAFT.value, State.PROPOSED.value)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One drafted value with its case, as the pages show it."""

    case_id: UUID
    tenant_id: UUID
    key: str
    value: str
    unit: str
    instrument: str
    article: str
    certainty: str
    text: str
    valid_from: date
    reason: str
    version: int
    drafted_by_id: UUID
    drafted_by: str
    drafted_at: datetime
    published_by: str
    published_at: datetime | None
    state: str

    @property
    def stage(self) -> Stage:
        """Where it stands, in words."""
        return POLICY_CHANGE.stages[POLICY_CHANGE.state(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT.value

    def drafted(self) -> PolicyValue:
        """The value as drafted. Raises PolicyInvalid when it no longer reads."""
        return PolicyValue(
            self.key, self.value, Unit(self.unit), self.instrument, self.article, Certainty(self.certainty),
            self.valid_from, None, self.text,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new value meets: how much keeps the old one. `timed`: visits whose deadline stays; else open cases."""

    process: str
    open_cases: int
    timed: bool


def _columns() -> tuple[Any, ...]:
    drafter, publisher = sa.alias(PERSON.id.table, "drafter").c, sa.alias(PERSON.id.table, "publisher").c
    wanted = (
        CASE.id, CHANGE.tenant_id, CHANGE.key, CHANGE.value, CHANGE.unit, CHANGE.instrument, CHANGE.article,
        CHANGE.certainty, CHANGE.text, CHANGE.valid_from, CHANGE.reason, CHANGE.version, CHANGE.drafted_by_id,
        drafter.name, CHANGE.drafted_at, sa.func.coalesce(publisher.name, ""), CHANGE.published_at, CASE.state,
    )  # fmt: skip
    joined = (
        CHANGE.id.table.join(CASE.id.table, CASE.id == CHANGE.case_id)
        .join(drafter.id.table, drafter.id == CHANGE.drafted_by_id)
        .outerjoin(publisher.id.table, publisher.id == CHANGE.published_by_id)
    )
    return wanted, joined


_WANTED, _JOINED = _columns()
CHANGES = sa.select(*_WANTED).select_from(_JOINED)
ONE = CHANGES.where(CASE.id == sa.bindparam("case"))
OF_KEY = CHANGES.where(CHANGE.key == sa.bindparam("key"), CHANGE.tenant_id == sa.bindparam("tenant")).order_by(
    CHANGE.valid_from.desc(), CHANGE.drafted_at.desc()
)
LATEST = (
    CHANGES.where(CHANGE.tenant_id == sa.bindparam("tenant"))
    .order_by(CASE.closed_at.is_not(None), CASE.closed_at.desc(), CHANGE.drafted_at.desc())
    .limit(PAGE)
)
RUNNING = (
    sa.select(CASE.process, CASE.state, sa.func.count())
    .where(CASE.tenant_id == sa.bindparam("tenant"), CASE.closed_at.is_(None))
    .group_by(CASE.process, CASE.state)
)


def change(session: Session, case_id: UUID) -> Change | None:
    """The drafted value of a case. One query."""
    row = ask(session, ONE, case=case_id).first()
    return Change(*row) if row else None


def changes_of(session: Session, tenant_id: UUID, key: str) -> tuple[Change, ...]:
    """Every change of a value, the latest start first. One query."""
    return tuple(Change(*row) for row in ask(session, OF_KEY, tenant=tenant_id, key=key))


def latest(session: Session, tenant_id: UUID) -> tuple[Change, ...]:
    """The changes of all values: open ones first, then those decided last. One query."""
    return tuple(Change(*row) for row in ask(session, LATEST, tenant=tenant_id))


def open_change_of(session: Session, tenant_id: UUID, key: str) -> Change | None:
    """The draft of a value that is still under way, if any: one at a time."""
    return next((one for one in changes_of(session, tenant_id, key) if one.is_open), None)


def effects(session: Session, tenant_id: UUID, key: str) -> tuple[Effect, ...]:
    """How many open cases keep the old value, by process. One query."""
    running = {(process, state): count for process, state, count in ask(session, RUNNING, tenant=tenant_id)}
    timed = states_timed_by(key)
    found = [
        Effect(name, sum(running.get(place, 0) for place in timed if place[0] == name), timed=True)
        for name in dict.fromkeys(name for name, _ in timed)
    ]
    named = {use.where for use in uses_of_policy(key) if use.process} - {effect.process for effect in found}
    found += [
        Effect(name, sum(count for (one, _), count in running.items() if one == name), timed=False)
        for name in sorted(named)
    ]
    return tuple(found)


def fits(policies: Policies, one: Change) -> bool:
    """Whether the drafted value can still be laid over those in force."""
    try:
        policies.with_versions([one.drafted()])
    except (PolicyInvalid, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class ChangeFacts(Facts):
    """What the process table asks of a change, with the change itself."""

    change: Change


def _asked() -> Any:
    """The change, whether the actor is an officer that day, and whether he opened it in this visit."""
    me: Any = sa.bindparam("person", type_=Id())
    today: Any = sa.bindparam("today", type_=sa.Date())
    is_officer = sa.exists().where(
        GRANT.person_id == me, GRANT.tenant_id == CHANGE.tenant_id, GRANT.role.in_(OFFICERS),
        granted_on(today),
    )  # fmt: skip
    opened = sa.exists().where(READING.visit_id == sa.bindparam("visit", type_=Id()), READING.reader_id == me)
    return ONE.add_columns(is_officer, opened)


FACTS = _asked()


def facts(request: FactsRequest) -> ChangeFacts:
    """What the process table asks about a drafted value. One query."""
    row = ask(
        request.session, FACTS, case=request.case_id, person=request.person_id, today=request.today,
        visit=request.visit_id,
    ).one()  # fmt: skip
    known = Change(*row[:-2])
    return ChangeFacts(
        drafted_by_actor=known.drafted_by_id == request.person_id,
        is_officer=bool(row[-2]),
        starts_later=known.valid_from > request.today,
        fits=fits(request.policies, known),
        opened_by_actor=bool(row[-1]),
        change=known,
    )
