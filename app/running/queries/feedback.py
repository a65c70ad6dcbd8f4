"""Umpan balik on an SKP throughout its year, and the evaluation that what is said today belongs to. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE
from app.database import Id, ask
from app.evaluations.queries.beside import FEEDBACK
from app.evaluations.queries.facts import EVALUATION, INDICATOR, PERIOD, RESULT, VERSION
from app.evaluations.queries.writing import WRITABLE
from app.organisation.queries import PERSON
from app.periods.models import PeriodKind
from app.running.queries.strands import ME, THE_SKP, TODAY, Strand
from workflows.feedback import Speaker
from workflows.predicate import ResultKind
from workflows.vocabulary import BehaviourValue

MOST = 200


@dataclass(frozen=True, slots=True)
class Given:
    """One line of feedback with what it is about. `period`: of the evaluation it stands in, empty while in none."""

    id: UUID
    speaker: str
    text: str
    given_on: date
    about: str
    detail: str
    period: str
    author_id: UUID


def _given() -> Any:
    return (
        sa.select(
            FEEDBACK.id, FEEDBACK.speaker, FEEDBACK.text, FEEDBACK.given_on, FEEDBACK.value, RESULT.kind, RESULT.no,
            RESULT.plan, INDICATOR.text, PERIOD.label, FEEDBACK.author_id,
        )
        .outerjoin(INDICATOR.id.table, INDICATOR.id == FEEDBACK.indicator_id)
        .outerjoin(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .outerjoin(EVALUATION.case_id.table, EVALUATION.case_id == FEEDBACK.evaluation_id)
        .outerjoin(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .where(FEEDBACK.skp_id == THE_SKP)
        .order_by(FEEDBACK.given_on.desc(), FEEDBACK.at.desc(), FEEDBACK.id.desc())
        .limit(MOST)
    )  # fmt: skip


ALL, MINE = _given(), _given().where(FEEDBACK.author_id == ME)


def feedback_on(session: Session, actor: Actor, one: Strand) -> tuple[Given, ...]:
    """What was said on an SKP, newest first: all of it for the person and the assessor, for others their own words."""
    whole = one.is_subject(actor) or one.is_assessor(actor)
    rows = ask(session, ALL, skp=one.skp_id) if whole else ask(session, MINE, skp=one.skp_id, me=actor.person_id)
    return tuple(_view(row) for row in rows)


def _view(row: Any) -> Given:
    key, speaker, text, day, value, kind, no, plan, indicator, period, author = row
    if value is not None:
        about, detail = BehaviourValue(value).label, "Perilaku kerja"
    else:
        section = "A" if kind is ResultKind.UTAMA else "B"
        about, detail = indicator or "", f"{section}.{no} {plan}" if plan else ""
    return Given(key, Speaker(speaker).value if speaker in SPEAKERS else speaker, text, day, about, detail,
                 period or "", author)  # fmt: skip


SPEAKERS = frozenset(one.value for one in Speaker)
RUNNING = (
    sa.select(EVALUATION.case_id)
    .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
    .join(CASE.id.table, CASE.id == EVALUATION.case_id)
    .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
    .where(
        VERSION.skp_id == THE_SKP,
        EVALUATION.kind != PeriodKind.ANNUAL,
        PERIOD.starts_on <= TODAY,
        sa.or_(PERIOD.ends_on >= TODAY, PERIOD.closes_on >= TODAY),
        CASE.state.in_(sorted(WRITABLE)),
    )
    .order_by(PERIOD.ends_on.desc(), EVALUATION.case_id)
    .limit(1)
)


def running_evaluation(session: Session, skp_id: UUID, today: date) -> UUID | None:
    """The periodic evaluation of the SKP that is written in on that day: of the running period, else of the one just
    over while its window lasts. One query."""
    found: UUID | None = ask(session, RUNNING, skp=skp_id, today=today).scalar()
    return found


ROW_OF = (
    sa.select(INDICATOR.id)
    .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
    .where(RESULT.version_id == sa.bindparam("version", type_=Id()), INDICATOR.id == sa.bindparam("row", type_=Id()))
)


def is_row_of(session: Session, version_id: UUID, indicator_id: UUID) -> bool:
    """Whether the row stands in that version. One query."""
    return ask(session, ROW_OF, version=version_id, row=indicator_id).first() is not None


PERSON_OF_NUMBER = sa.select(PERSON.id, PERSON.name, PERSON.email).where(
    PERSON.tenant_id == sa.bindparam("tenant", type_=Id()), PERSON.number == sa.bindparam("number"),
    PERSON.ended_on.is_(None),
)  # fmt: skip


def person_of_number(session: Session, tenant_id: UUID, number: str) -> tuple[UUID, str, str] | None:
    """Somebody in service by NIP: id, name, address. One query."""
    row = ask(session, PERSON_OF_NUMBER, tenant=tenant_id, number=number).first()
    return (row[0], row[1], row[2]) if row else None
