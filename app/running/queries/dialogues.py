"""Dialogues: one with its words, what its process may ask, and the list of somebody's. Read only, ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, PERSON, READING, VISIT, CaseView, put_down_by
from app.cases.registry import FactsRequest
from app.database import Id, ask
from app.evaluations.queries.beside import DIALOGUE, TOPIC
from app.organisation.queries import LINE, assessor_position, valid_on
from app.records.models import ReadingKind
from app.running.queries.strands import ME, POSITIONS, TODAY
from workflows.approval import Who
from workflows.dialogue import DIALOGUE as PROCESS
from workflows.dialogue import WRITERS, Facts, State
from workflows.engine import Stage

CASE_ID, VISIT_ID, PERSON_ID = (sa.bindparam(name, type_=Id()) for name in ("case", "visit", "person"))
MOST = 100


@dataclass(frozen=True, slots=True)
class DialogueView:
    """What a dialogue says. `topics` maps results to words."""

    case_id: UUID
    skp_id: UUID
    version_id: UUID
    held_on: date
    general: str
    agreement: str
    next_on: date | None
    content_version: int
    topics: Mapping[UUID, str]


@dataclass(frozen=True)
class DialogueFacts(Facts):
    """The facts of the table with the words behind them."""

    view: DialogueView


ONE = (
    sa.select(
        DIALOGUE.case_id, DIALOGUE.skp_id, DIALOGUE.version_id, DIALOGUE.held_on, DIALOGUE.general, DIALOGUE.agreement,
        DIALOGUE.next_on, DIALOGUE.content_version, TOPIC.result_id, TOPIC.text,
        sa.exists()
        .where(READING.visit_id == VISIT_ID, READING.reader_id == PERSON_ID, READING.kind == ReadingKind.OPENED)
        .label("opened"),
        put_down_by(CASE_ID, PERSON_ID, "ask_assessor").label("put_down"),
    )
    .outerjoin(TOPIC.text.table, TOPIC.dialogue_id == DIALOGUE.case_id)
    .where(DIALOGUE.case_id == CASE_ID)
    .order_by(TOPIC.result_id)
)  # fmt: skip


def facts(request: FactsRequest) -> DialogueFacts:
    """What the guards ask, and what the record says. One query."""
    rows = ask(
        request.session, ONE, case=request.case_id, visit=request.visit_id, person=request.person_id
    ).all()  # fmt: skip
    view = _view(rows)
    return DialogueFacts(
        held_on=view.held_on, topics=len(view.topics) + bool(view.general), has_agreement=bool(view.agreement),
        opened_by_actor=bool(rows[0].opened), submitted_by_actor=bool(rows[0].put_down), view=view,
    )  # fmt: skip


def _view(rows: Any) -> DialogueView:
    first = rows[0]
    topics = {row.result_id: row.text for row in rows if row.result_id is not None}
    return DialogueView(*(*first[:8], topics))


def dialogue(session: Session, case_id: UUID) -> DialogueView | None:
    """The words of one dialogue. Who may see it is the case's matter. One query."""
    rows = ask(session, ONE, case=case_id, visit=None, person=None).all()
    return _view(rows) if rows else None


def writes(session: Session, actor: Actor, case: CaseView, today: date) -> Who | None:
    """In which capacity the reader may write the record now, or None. One query at most."""
    allowed = WRITERS.get(State(case.state), ())
    if actor.person_id == case.subject_id:
        return Who.EMPLOYEE if Who.EMPLOYEE in allowed else None
    if Who.ASSESSOR not in allowed or not actor.position_ids:
        return None
    mine = assessor_position(session, case.position_id, today) in actor.position_ids
    return Who.ASSESSOR if mine else None


@dataclass(frozen=True, slots=True)
class DialogueRow:
    """One dialogue as a list shows it."""

    case_id: UUID
    person_id: UUID
    person_name: str
    held_on: date
    next_on: date | None
    state: str
    due_on: date | None
    agreement: str

    @property
    def stage(self) -> Stage:
        return PROCESS.stages[PROCESS.state(self.state)]


def _rows(*which: Any) -> Any:
    return (
        sa.select(
            CASE.id, CASE.subject_id, PERSON.name, DIALOGUE.held_on, DIALOGUE.next_on, CASE.state, VISIT.due_on,
            DIALOGUE.agreement,
        )
        .join_from(DIALOGUE.case_id.table, CASE.id.table, CASE.id == DIALOGUE.case_id)
        .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(CASE.process == PROCESS.name, *which)
        .order_by(DIALOGUE.held_on.desc(), CASE.id.desc())
        .limit(MOST)
    )  # fmt: skip


OWN = _rows(CASE.subject_id == ME)
STAFF = _rows(
    CASE.subject_id != ME,
    CASE.position_id.in_(
        sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY))
    ),
)


def dialogues_of(
    session: Session, actor: Actor, today: date
) -> tuple[tuple[DialogueRow, ...], tuple[DialogueRow, ...]]:
    """The reader's own dialogues and those with today's staff, newest first. Two queries at most."""
    own = tuple(DialogueRow(*row) for row in ask(session, OWN, me=actor.person_id))
    if not actor.position_ids:
        return own, ()
    asked = {"me": actor.person_id, "positions": list(actor.position_ids), "today": today}
    return own, tuple(DialogueRow(*row) for row in ask(session, STAFF, **asked))
