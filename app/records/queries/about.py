"""What is kept about a person, and who read it. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Case, Draft
from app.database import Id, ask, columns
from app.documents.models import Document
from app.evaluations.models import Evidence, Feedback
from app.organisation.models import Assignment, Person
from app.outbox.models import Notice
from app.records.models import Reading, ReadingKind
from app.running.models import DiaryNote
from app.skp.models import Skp
from workflows.vocabulary import EmploymentStatus

CASE, DRAFT, DOCUMENT, EVIDENCE = columns(Case), columns(Draft), columns(Document), columns(Evidence)
FEEDBACK, ASSIGNMENT, PERSON = columns(Feedback), columns(Assignment), columns(Person)
NOTICE, READING, NOTE, SKP = columns(Notice), columns(Reading), columns(DiaryNote), columns(Skp)
PAGE, PAPERS = 50, 20


@dataclass(frozen=True, slots=True)
class Self:
    """A person as the register of people knows them."""

    name: str
    number: str
    number_label: str
    status: EmploymentStatus
    pangkat: str
    golongan: str
    email: str
    has_device: bool


@dataclass(frozen=True, slots=True)
class ReadingView:
    """Somebody read something about the person."""

    reader_name: str
    capacity: str
    kind: ReadingKind
    at: datetime
    case_id: UUID | None
    case_title: str | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A document about the person."""

    id: UUID
    title: str
    number: str
    created_at: datetime
    superseded_at: datetime | None
    revoked_at: datetime | None


# The statements are built once, here: building one costs as much as asking it.
ME = sa.bindparam("me", type_=Id())
MOST, AFTER = sa.bindparam("most", type_=sa.Integer()), sa.bindparam("after", type_=sa.Integer())


def _count(name: str, table: Any, *where: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.literal(name), sa.func.count()).select_from(table).where(*where)


KEPT: Any = sa.union_all(
    sa.select(CASE.process, sa.func.count()).where(CASE.subject_id == ME).group_by(CASE.process),
    _count("document", DOCUMENT.id.table, DOCUMENT.subject_id == ME),
    sa.select(sa.literal("evidence"), sa.func.count())
    .join_from(CASE.id.table, EVIDENCE.id.table, EVIDENCE.evaluation_id == CASE.id)
    .where(CASE.subject_id == ME),
    sa.select(sa.literal("feedback"), sa.func.count())
    .join_from(SKP.id.table, FEEDBACK.id.table, FEEDBACK.skp_id == SKP.id)
    .where(SKP.person_id == ME),
    _count("diary", NOTE.id.table, NOTE.writer_id == ME, NOTE.removed_at.is_(None)),
    _count("assignment", ASSIGNMENT.id.table, ASSIGNMENT.person_id == ME),
    _count("notice", NOTICE.id.table, NOTICE.person_id == ME),
    _count("draft", DRAFT.form.table, DRAFT.person_id == ME),
    _count("reading", READING.id.table, READING.subject_id == ME, READING.reader_id != ME),
)
READERS = (
    sa.select(PERSON.name, READING.capacity, READING.kind, READING.at, READING.case_id, CASE.title)
    .join_from(READING.id.table, PERSON.id.table, PERSON.id == READING.reader_id)
    .outerjoin(CASE.id.table, CASE.id == READING.case_id)
    .where(READING.subject_id == ME, READING.reader_id != ME)
    .order_by(READING.at.desc(), READING.id.desc())
    .limit(MOST)
    .offset(AFTER)
)
PAPERS_OF = (
    sa.select(
        DOCUMENT.id,
        DOCUMENT.title,
        DOCUMENT.number,
        DOCUMENT.created_at,
        DOCUMENT.superseded_at,
        DOCUMENT.revoked_at,
    )
    .where(DOCUMENT.subject_id == ME)
    .order_by(DOCUMENT.created_at.desc(), DOCUMENT.id.desc())
    .limit(MOST)
)


def self_of(session: Session, person_id: UUID) -> Self:
    """The person's own entry in the register."""
    row = session.execute(
        sa.select(
            PERSON.name,
            PERSON.number,
            PERSON.number_label,
            PERSON.status,
            PERSON.pangkat,
            PERSON.golongan,
            PERSON.email,
            PERSON.has_device,
        ).where(PERSON.id == person_id)
    ).one()
    return Self(*row)


def kept_about(session: Session, person_id: UUID) -> dict[str, int]:
    """How many things of each kind are kept about the person: process names, and document, evidence, feedback,
    diary, assignment, notice, draft, reading (by others). One query."""
    return {row[0]: row[1] for row in ask(session, KEPT, me=person_id)}


def readings_about(session: Session, person_id: UUID, *, offset: int = 0) -> tuple[ReadingView, ...]:
    """Who else read something about the person, newest first. One query."""
    rows = ask(session, READERS, me=person_id, most=PAGE, after=offset)
    return tuple(ReadingView(*row) for row in rows)


def papers_about(session: Session, person_id: UUID) -> tuple[PaperView, ...]:
    """The latest documents about the person. One query."""
    return tuple(PaperView(*row) for row in ask(session, PAPERS_OF, me=person_id, most=PAPERS))
