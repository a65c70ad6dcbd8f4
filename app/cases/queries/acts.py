"""What was done to a case beside its table, and what such an act may be about. Read only, ordered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Act, Office
from app.cases.queries.cases import DECISION, DOCUMENT, LINE, SEAT, VISIT, CaseView
from app.cases.queries.timeline import TIMELINE, TOLD, TimelineEntry, entries_of, timeline
from app.database import Id, ask, columns
from app.documents.queries import VIEW
from app.identity.models import Grant, Role
from app.identity.queries import granted_on
from app.organisation.queries import valid_on
from workflows.verbs import Verb, verb_of

ACT, GRANT = columns(Act), columns(Grant)


@dataclass(frozen=True, slots=True)
class ActEntry:
    """One act as the timeline tells it. `answered_by`: the verb of the act that answered it, if any did."""

    id: UUID
    verb: str
    actor_name: str
    actor_capacity: str
    words: str
    note: str
    at: datetime
    answered_by: str
    actor_id: UUID | None = None

    @property
    def definition(self) -> Verb:
        return verb_of(self.verb)

    @property
    def past(self) -> str:
        """The act in the words of the table of verbs."""
        return self.definition.past

    @property
    def stands(self) -> bool:
        """A comment not withdrawn, a question not answered."""
        return not self.answered_by


_ANSWER = sa.alias(Act.__table__, "answer").c  # type: ignore[attr-defined]
ACTS = (
    sa.select(
        ACT.id, ACT.verb, ACT.actor_name, ACT.actor_capacity, ACT.words, ACT.note, ACT.at,
        sa.func.coalesce(_ANSWER.verb, ""), ACT.actor_id,
    )
    .outerjoin_from(ACT.id.table, _ANSWER.id.table, _ANSWER.answers_id == ACT.id)
    .where(ACT.case_id == sa.bindparam("case", type_=Id()))
    .order_by(ACT.at.desc(), ACT.id.desc())
)  # fmt: skip


def acts_of(session: Session, case_id: UUID) -> tuple[ActEntry, ...]:
    """All of a case, newest first. One query."""
    return tuple(ActEntry(*row) for row in ask(session, ACTS, case=case_id))


VERSION = 13  # of the table, among the columns of a decision


def _told() -> sa.CompoundSelect[Any]:
    """Decisions with their documents and acts in one statement: an act stands in the columns of a decision, under the
    version 0 that no table has."""
    acted = (
        sa.select(
            ACT.id, ACT.case_id, ACT.verb, sa.literal(""), ACT.note, ACT.actor_name, ACT.actor_capacity, sa.false(),
            ACT.words, ACT.at, sa.literal(""), sa.func.coalesce(_ANSWER.verb, ""), sa.null(), sa.literal(0),
            *(sa.null() for _ in range(TOLD - VERSION - 1 + len(VIEW))),
        )
        .outerjoin_from(ACT.id.table, _ANSWER.id.table, _ANSWER.answers_id == ACT.id)
        .where(ACT.case_id == sa.bindparam("case"))
    )  # fmt: skip
    both = sa.union_all(TIMELINE.order_by(None), acted)
    return both.order_by(sa.desc("told_at"), sa.desc("told_id"))


HISTORY = _told()


def history(session: Session, case_id: UUID) -> tuple[tuple[TimelineEntry, ...], tuple[ActEntry, ...]]:
    """What was decided and what was done beside it, each newest first. One query for both."""
    rows = list(ask(session, HISTORY, case=case_id))
    acts = (ActEntry(r[0], r[2], r[5], r[6], r[8], r[4], r[9], r[11]) for r in rows if not r[VERSION])
    return entries_of(row for row in rows if row[VERSION]), tuple(acts)


def latest(session: Session, case_id: UUID) -> TimelineEntry | ActEntry | None:
    """Who did what to the case last: a decision, or an act beside it."""
    decided = next(iter(timeline(session, case_id)), None)
    done = next((one for one in acts_of(session, case_id) if one.definition.counts), None)
    if decided is None or done is None:
        return decided or done
    return done if done.at > decided.at else decided


@dataclass(frozen=True, slots=True)
class PaperInForce:
    """A document in force with the chair it was decided from."""

    id: UUID
    kind: str
    title: str
    number: str
    decision_id: UUID
    visit_no: int
    signer_id: UUID | None
    position_id: UUID | None
    office: Office | None


PAPERS = (
    sa.select(
        DOCUMENT.id, DOCUMENT.kind, DOCUMENT.title, DOCUMENT.number, DOCUMENT.decision_id, VISIT.no,
        DECISION.actor_id, SEAT.position_id, SEAT.office,
    )
    .join(DECISION.id.table, DECISION.id == DOCUMENT.decision_id)
    .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
    .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
    .where(
        DOCUMENT.case_id == sa.bindparam("case", type_=Id()), DOCUMENT.superseded_at.is_(None),
        DOCUMENT.revoked_at.is_(None),
    )
    .order_by(DOCUMENT.year, DOCUMENT.serial)
)  # fmt: skip
BEFORE = sa.select(VISIT.state).where(
    VISIT.case_id == sa.bindparam("case", type_=Id()), VISIT.no == sa.bindparam("no")
)
MOVED = (
    sa.select(DECISION.actor_id)
    .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
    .where(VISIT.case_id == sa.bindparam("case", type_=Id()), VISIT.no == sa.bindparam("no"))
    .order_by(DECISION.no.desc())
    .limit(1)
)
_ON: Any = sa.bindparam("on", type_=sa.Date())
ABOVE = sa.select(LINE.position_id, LINE.assessor_position_id).where(
    LINE.position_id.in_(sa.bindparam("positions", expanding=True)), valid_on(LINE, _ON)
)


def papers_in_force(session: Session, case_id: UUID) -> tuple[PaperInForce, ...]:
    """The documents of a case that are neither superseded nor revoked, oldest first. One query."""
    return tuple(PaperInForce(*row) for row in ask(session, PAPERS, case=case_id))


def came_from(session: Session, case: CaseView) -> str:
    """In which state the case was before the present one; nothing for a case in its first."""
    return ask(session, BEFORE, case=case.id, no=case.visit_no - 1).scalar() or ""


def moved_it_here(session: Session, case: CaseView) -> UUID | None:
    """Who took the decision that ended the stay before this one."""
    return ask(session, MOVED, case=case.id, no=case.visit_no - 1).scalar()


def superiors(session: Session, position_ids: Collection[UUID], on: date) -> dict[UUID, UUID]:
    """Which position assesses each of these. One query, none for none."""
    if not position_ids:
        return {}
    rows = ask(session, ABOVE, positions=list(position_ids), on=on)
    return {row.position_id: row.assessor_position_id for row in rows}


def handed_on(session: Session, seat_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these seats somebody handed on to another: the line does not take them back. One query."""
    if not seat_ids:
        return frozenset()
    return frozenset(session.execute(sa.select(ACT.seat_id).where(ACT.seat_id.in_(list(seat_ids)))).scalars())


def officers(session: Session, tenant_id: UUID, on: date) -> tuple[UUID, ...]:
    """Who confirms for BKPSDM that day. One query."""
    there = sa.and_(GRANT.tenant_id == tenant_id, GRANT.role == Role.PETUGAS_BKPSDM, granted_on(on))
    return tuple(session.execute(sa.select(GRANT.person_id).where(there).order_by(GRANT.id)).scalars())
