"""Catatan harian: nobody asks for another's private notes. Read only, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE, PERSON
from app.database import Id, ask
from app.evaluations.queries.beside import NOTE
from app.evaluations.queries.facts import EVALUATION, INDICATOR, PERIOD, RESULT
from app.evaluations.queries.writing import WRITABLE
from app.organisation.queries import LINE, valid_on
from app.running.queries.strands import LIMIT, ME, OFFSET, POSITIONS, TODAY
from workflows.predicate import ResultKind

PAGE = 30


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note of the reader. `period` names the evaluation it was shared to."""

    id: UUID
    about_id: UUID
    about_name: str
    happened_on: date
    text: str
    shared_at: datetime | None
    evaluation_id: UUID | None
    period: str | None
    total: int


_MINE = (
    sa.select(
        NOTE.id, NOTE.about_id, PERSON.name, NOTE.happened_on, NOTE.text, NOTE.shared_at, NOTE.evaluation_id,
        PERIOD.label, sa.func.count().over(),
    )
    .join_from(NOTE.id.table, PERSON.id.table, PERSON.id == NOTE.about_id)
    .outerjoin(EVALUATION.case_id.table, EVALUATION.case_id == NOTE.evaluation_id)
    .outerjoin(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
    .where(NOTE.writer_id == ME, NOTE.removed_at.is_(None))
)  # fmt: skip
MINE = _MINE.order_by(NOTE.happened_on.desc(), NOTE.id.desc()).limit(LIMIT).offset(OFFSET)
ONE = _MINE.where(NOTE.id == sa.bindparam("note", type_=Id()))


def notes_of(session: Session, person_id: UUID, offset: int = 0) -> tuple[OwnNote, ...]:
    """A page of somebody's own notes, those about others included. One query."""
    return tuple(OwnNote(*row) for row in ask(session, MINE, me=person_id, most=PAGE, after=offset))


def own_note(session: Session, person_id: UUID, note_id: UUID) -> OwnNote | None:
    """One note, for its writer alone. One query."""
    row = ask(session, ONE, me=person_id, note=note_id).first()
    return OwnNote(*row) if row else None


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row of a running evaluation to which a note may be shared."""

    evaluation_id: UUID
    period: str
    indicator_id: UUID
    result: str
    text: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.evaluation_id.hex}:{self.indicator_id.hex}"


ABOUT = sa.bindparam("about", type_=Id())
ROWS = (
    sa.select(
        EVALUATION.case_id, PERIOD.label, INDICATOR.id, RESULT.kind, RESULT.no, INDICATOR.text, PERIOD.ends_on
    )
    .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
    .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
    .join(RESULT.id.table, RESULT.version_id == EVALUATION.version_id)
    .join(INDICATOR.id.table, INDICATOR.result_id == RESULT.id)
    .where(
        CASE.subject_id == ABOUT,
        CASE.state.in_(sorted(WRITABLE)),
        PERIOD.starts_on <= TODAY,
        sa.or_(
            CASE.subject_id == ME,
            CASE.position_id.in_(
                sa.select(LINE.position_id).where(LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY))
            ),
        ),
    )
    .order_by(PERIOD.ends_on, EVALUATION.case_id, RESULT.kind.desc(), RESULT.no, INDICATOR.no)
)  # fmt: skip


def rows_to_share(
    session: Session, writer_id: UUID, position_ids: frozenset[UUID], about_id: UUID, today: date
) -> tuple[SharedRow, ...]:
    """Rows of running evaluations of a person to which the writer may share: his own, or of his staff. One query."""
    rows = ask(session, ROWS, about=about_id, me=writer_id, positions=list(position_ids), today=today)
    return tuple(
        SharedRow(row[0], row[1], row[2], f"{'A' if row[3] is ResultKind.UTAMA else 'B'}.{row[4]}", row[5])
        for row in rows
    )
