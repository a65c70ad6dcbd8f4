"""What lies on the table of a meeting: frozen results, first opinions, changes. Sealed words stay in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.calibration.queries.meetings import CASE_ID, GUEST, MEETING, OPINION, SCORE, on_the_table
from app.cases.queries import CASE, DECISION
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, UNIT, holding_of, told, valid_on
from workflows.evaluation import State
from workflows.predicate import Predicate, Rating

APPRAISAL, EVALUATION = columns(Appraisal), columns(Evaluation)
TODAY: Any = sa.bindparam("today", type_=sa.Date())
ASSESSOR, BEFORE = PERSON.id.table.alias("assessor").c, APPRAISAL.id.table.alias("before").c


@dataclass(frozen=True, slots=True)
class Score:
    """One person on the table: the result when it was frozen, the result now, why it is another one, who set it."""

    evaluation_id: UUID
    subject_id: UUID
    name: str
    position: str
    unit: str
    assessor_id: UUID | None
    assessor: str
    work_result: Rating
    behaviour: Rating
    before: Predicate
    now: Predicate
    reason: str
    state: str
    is_changed: bool
    set_by: str

    @property
    def rank(self) -> int:
        return self.before.rank


def _scores() -> sa.Select[Any]:
    return (
        sa.select(
            SCORE.evaluation_id, CASE.subject_id, PERSON.name, POSITION.title, UNIT.name, SCORE.assessor_id,
            sa.func.coalesce(ASSESSOR.name, ""), BEFORE.work_result, BEFORE.behaviour, BEFORE.predikat,
            APPRAISAL.predikat, APPRAISAL.reason, CASE.state, APPRAISAL.id != SCORE.appraisal_id,
            DECISION.actor_name + ", " + DECISION.actor_capacity, PERSON.status,
            holding_of(CASE.subject_id, CASE.position_id),
        )
        .join_from(SCORE.evaluation_id.table, CASE.id.table, CASE.id == SCORE.evaluation_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .join(BEFORE.id.table, BEFORE.id == SCORE.appraisal_id)
        .join(APPRAISAL.id.table, stands_for(SCORE.evaluation_id))
        .join(DECISION.id.table, DECISION.id == APPRAISAL.decision_id)
        .outerjoin(ASSESSOR.id.table, ASSESSOR.id == SCORE.assessor_id)
        .where(SCORE.meeting_id == CASE_ID)
        .order_by(UNIT.name, PERSON.name, SCORE.evaluation_id)
    )  # fmt: skip


SCORES = _scores()


def scores(session: Session, case_id: UUID) -> tuple[Score, ...]:
    """Everybody on the table, by unit and name. One query."""
    return tuple(_score(*row) for row in ask(session, SCORES, case=case_id))


def _score(*row: Any) -> Score:
    *values, status, holding = row
    score = Score(*values)
    return replace(score, position=told(score.position, holding, status))


def spread(predikat: Iterable[Predicate]) -> Mapping[Predicate, int]:
    """How many there are of each."""
    counted = Counter(predikat)
    return {one: counted.get(one, 0) for one in Predicate}


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What somebody thought of a person before he saw the others."""

    evaluation_id: UUID
    author: str
    predikat: Predicate | None
    note: str


@dataclass(frozen=True, slots=True)
class Guest:
    """An invited assessor, when he wrote his first opinions, and as many of them as the reader may see."""

    position_id: UUID
    title: str
    name: str
    wrote_at: datetime | None
    said: tuple[OpinionView, ...] = ()


HOLDER = (
    sa.select(PERSON.id)
    .join_from(ASSIGNMENT.id.table, PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    .where(ASSIGNMENT.position_id == GUEST.position_id, valid_on(ASSIGNMENT, TODAY))
    .order_by(ASSIGNMENT.holding, ASSIGNMENT.valid_from, ASSIGNMENT.id)
    .limit(1)
    .scalar_subquery()
)
# Before the round is over the database itself gives nobody anything but his own words.
READABLE = sa.and_(
    OPINION.meeting_id == GUEST.meeting_id, OPINION.position_id == GUEST.position_id,
    sa.or_(MEETING.revealed_at.is_not(None), GUEST.wrote_id == sa.bindparam("reader", type_=Id())),
)  # fmt: skip
GUESTS = (
    sa.select(
        GUEST.position_id, POSITION.title, sa.func.coalesce(PERSON.name, "Jabatan kosong"), GUEST.wrote_at,
        PERSON.status, holding_of(PERSON.id, GUEST.position_id), OPINION.evaluation_id, OPINION.predikat, OPINION.note,
    )
    .join_from(GUEST.meeting_id.table, POSITION.id.table, POSITION.id == GUEST.position_id)
    .join(MEETING.case_id.table, MEETING.case_id == GUEST.meeting_id)
    .outerjoin(PERSON.id.table, PERSON.id == sa.func.coalesce(GUEST.wrote_id, HOLDER, type_=Id()))
    .outerjoin(OPINION.meeting_id.table, READABLE)
    .where(GUEST.meeting_id == CASE_ID)
    .order_by(GUEST.position_id != MEETING.head_position_id, PERSON.name, GUEST.position_id, OPINION.evaluation_id)
)  # fmt: skip


def guests(session: Session, case_id: UUID, today: date, reader_id: UUID | None = None) -> tuple[Guest, ...]:
    """Who is invited, the leader first, with the first opinions: all once the round is over, before that the reader's
    own. One query."""
    found: dict[UUID, Guest] = {}
    for position, title, name, wrote_at, status, holding, evaluation, predikat, note in ask(
        session, GUESTS, case=case_id, today=today, reader=reader_id
    ):
        known = found.get(position) or Guest(position, told(title, holding, status), name, wrote_at)
        said = (OpinionView(evaluation, name, predikat, note),) if evaluation else ()
        found[position] = replace(known, said=(*known.said, *said))
    return tuple(found.values())


RATED_NOW = (
    sa.select(EVALUATION.case_id, APPRAISAL.id, DECISION.actor_id)
    .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
    .join(MEETING.case_id.table, MEETING.case_id == CASE_ID)
    .join(APPRAISAL.id.table, stands_for(EVALUATION.case_id))
    .join(DECISION.id.table, DECISION.id == APPRAISAL.decision_id)
    .where(on_the_table(State.REVIEWED.value))
    .order_by(EVALUATION.case_id)
)


def to_freeze(session: Session, case_id: UUID) -> list[tuple[UUID, UUID, UUID | None]]:
    """(evaluation, result, who rated) of everybody whose result waits for the meeting. One query."""
    return [(row[0], row[1], row[2]) for row in ask(session, RATED_NOW, case=case_id)]
