"""What was opened and decided in a case, and on which paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Returned
from app.cases.queries.cases import ACTED_BY, CASE, DECISION, DOCUMENT, PEN, READING, SEAT, VISIT, CaseView
from app.cases.registry import handler_of, table_of
from app.database import ask, columns
from app.documents.queries import VIEW, DocumentView
from app.records.models import ReadingKind
from app.web.clock import day_of
from workflows.approval import Who
from workflows.engine import Process, Step
from workflows.returning import Part


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One decision as the timeline tells it. `basis`: on what it was taken for another, `paper_on`: on
    which paper of his.

    `merged`: the numbers of further seats of the same person, which were counted with this one. `parts`: what was
    returned, part by part.
    """

    id: UUID
    case_id: UUID
    step: str
    process: str
    went_to: str
    actor_name: str
    actor_capacity: str
    on_behalf: bool
    reason: str
    at: datetime
    visit_state: str
    basis: str
    paper_on: date | None
    process_version: int
    seat_no: int
    merged: str
    parts: list[dict[str, str]] | None = None
    documents: tuple[DocumentView, ...] = ()

    @property
    def table(self) -> Process:
        """The definition under which it was taken, whatever the case runs on by now."""
        return table_of(self.process, self.process_version)

    @property
    def definition(self) -> Step:
        """The step as its table has it."""
        return self.table.step(self.step, self.table.state(self.visit_state))

    @property
    def past(self) -> str:
        """The act in the words of the step table."""
        return self.definition.past


def was_opened(session: Session, visit_id: UUID, reader_id: UUID) -> bool:
    """Whether that person opened the case in this visit."""
    return (
        session.execute(
            sa.select(READING.id)
            .where(READING.visit_id == visit_id, READING.reader_id == reader_id, READING.kind == ReadingKind.OPENED)
            .limit(1)
        ).first()
        is not None
    )


def was_opened_by_other(session: Session, visit_id: UUID, subject_id: UUID) -> bool:
    """Whether anybody but the person concerned opened the case in this visit (then it cannot be recalled)."""
    return (
        session.execute(
            sa.select(READING.id)
            .where(READING.visit_id == visit_id, READING.reader_id != subject_id, READING.kind == ReadingKind.OPENED)
            .limit(1)
        ).first()
        is not None
    )


RETURNED = columns(Returned)
FURTHER = sa.alias(SEAT.id.table).c
MERGED = (
    sa.select(sa.func.coalesce(sa.func.aggregate_strings(sa.cast(FURTHER.no, sa.String()), ", "), ""))
    .where(FURTHER.visit_id == DECISION.visit_id, FURTHER.merged_no == SEAT.no)
    .correlate(DECISION.id.table, SEAT.id.table)
    .scalar_subquery()
)
TIMELINE = (
    sa.select(
        DECISION.id.label("told_id"),
        DECISION.case_id,
        DECISION.step,
        CASE.process,
        DECISION.went_to,
        DECISION.actor_name,
        DECISION.actor_capacity,
        DECISION.on_behalf,
        DECISION.reason,
        DECISION.at.label("told_at"),
        VISIT.state,
        sa.func.coalesce(PEN.basis, ACTED_BY.basis, ""),
        PEN.paper_on,
        VISIT.process_version,
        SEAT.no,
        MERGED,
        RETURNED.parts,
        *VIEW,
    )
    .join_from(DECISION.id.table, CASE.id.table, CASE.id == DECISION.case_id)
    .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
    .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
    .outerjoin(PEN.basis.table, PEN.decision_id == DECISION.id)
    .outerjoin(RETURNED.parts.table, RETURNED.decision_id == DECISION.id)
    .outerjoin(ACTED_BY.basis.table, ACTED_BY.decision_id == DECISION.id)
    .outerjoin(DOCUMENT.id.table, DOCUMENT.decision_id == DECISION.id)
    .where(DECISION.case_id == sa.bindparam("case"))
    .order_by(DECISION.no.desc(), DOCUMENT.serial)
)


TOLD = 17  # so many columns are of the decision; those of a document follow


OWN_TIMELINE = TIMELINE.where(DECISION.actor_id == sa.bindparam("me"))
DECIDED_IN = (
    sa.select(DECISION.case_id)
    .distinct()
    .where(DECISION.actor_id == sa.bindparam("me"), DECISION.case_id.in_(sa.bindparam("cases", expanding=True)))
)


def timeline(session: Session, case_id: UUID) -> tuple[TimelineEntry, ...]:
    """What was decided, newest first, each with the documents it issued. One query."""
    return entries_of(ask(session, TIMELINE, case=case_id))


def decided_by_me(session: Session, case_id: UUID, person_id: UUID) -> tuple[TimelineEntry, ...]:
    """What that person decided in the case: his to see for good, whatever he may see of the case today. One query."""
    return entries_of(ask(session, OWN_TIMELINE, case=case_id, me=person_id))


def decided_in(session: Session, person_id: UUID, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """In which of these cases that person decided. One query."""
    if not case_ids:
        return frozenset()
    return frozenset(row.case_id for row in ask(session, DECIDED_IN, me=person_id, cases=list(case_ids)))


def entries_of(rows: Iterable[Any]) -> tuple[TimelineEntry, ...]:
    """The decisions in rows of the timeline, each once with all its documents."""
    entries: dict[UUID, TimelineEntry] = {}
    for row in rows:
        decision_id, paper = row[0], row[TOLD:]
        known = entries.get(decision_id) or TimelineEntry(*row[:TOLD])
        entries[decision_id] = replace(known, documents=(*known.documents, DocumentView(*paper))) if paper[0] else known
    return tuple(entries.values())


@dataclass(frozen=True, slots=True)
class PaperView:
    """The signed paper from which a decision was put down."""

    name: str
    media_type: str
    sha256: str


PAPER_OF = sa.select(PEN.name, PEN.media_type, PEN.sha256).where(
    PEN.case_id == sa.bindparam("case"), PEN.decision_id == sa.bindparam("decision"), PEN.sha256.is_not(None)
)


def paper_of(session: Session, case_id: UUID, decision_id: UUID) -> PaperView | None:
    """The signed paper behind a decision of the case. Who may see it is the case's matter."""
    row = ask(session, PAPER_OF, case=case_id, decision=decision_id).first()
    return PaperView(*row) if row else None


def decided_by(session: Session, case_id: UUID, person_id: UUID, steps: Sequence[str]) -> bool:
    """Whether that person took one of these steps in the case."""
    return (
        session.execute(
            sa.select(DECISION.id)
            .where(DECISION.case_id == case_id, DECISION.actor_id == person_id, DECISION.step.in_(list(steps)))
            .limit(1)
        ).first()
        is not None
    )


def put_down_by(case_id: Any, person_id: Any, *steps: str) -> Any:
    """Whether the latest of these steps in the case was put down by that person for somebody without a device."""
    latest = sa.alias(DECISION.id.table, "latest").c
    mine = sa.and_(latest.on_behalf, latest.actor_id == person_id)
    newest = sa.select(mine).where(latest.case_id == case_id, latest.step.in_(steps)).order_by(latest.no.desc())
    return newest.limit(1).scalar_subquery()


def deciding(session: Session, case: CaseView, kind: str) -> UUID | None:
    """The latest decision of the case whose step issues a document of that kind."""
    rows = session.execute(
        sa.select(DECISION.id, DECISION.step, DECISION.went_to, VISIT.process_version)
        .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
        .where(DECISION.case_id == case.id)
        .order_by(DECISION.no.desc())
    )
    printing = {
        (table.version, s.name, s.target.value)
        for table in handler_of(case.process).versions
        for s in table.steps
        if kind in s.documents
    }
    return next((r.id for r in rows if (r.process_version, r.step, r.went_to) in printing), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision as its document names it: who took it, from which chair, by which step, and when."""

    actor_id: UUID
    position_id: UUID | None
    step: str
    at: datetime

    @property
    def on(self) -> date:
        """The day that stands over the signature."""
        return day_of(self.at)


TAKEN = (
    sa.select(DECISION.actor_id, SEAT.position_id, DECISION.step, DECISION.at)
    .join(SEAT.id.table, SEAT.id == DECISION.seat_id)
    .where(DECISION.id == sa.bindparam("decision"))
)


def taken(session: Session, decision_id: UUID) -> Taken:
    """The decision that a document belongs to. One query."""
    return Taken(*ask(session, TAKEN, decision=decision_id).one())


def returned_parts(entries: Sequence[TimelineEntry]) -> tuple[Part, ...]:
    """What was returned last, part by part; nothing once it was decided upon since."""
    for entry in entries:
        if entry.parts:
            return tuple(Part(**one) for one in entry.parts)
        if entry.definition.kind == "primary" and Who.EMPLOYEE not in entry.definition.by:
            return ()
    return ()
