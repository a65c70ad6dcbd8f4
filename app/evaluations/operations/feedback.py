"""Keep umpan balik, wherever it is said: on the running evaluation, in the review, or at any other time of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import ask, new_id, put
from app.evaluations.queries.beside import FEEDBACK
from app.evaluations.queries.facts import CASE_ID, EVALUATION, VERSION
from app.web.clock import day_of
from workflows.feedback import Speaker
from workflows.vocabulary import BehaviourValue

VALUES = frozenset(BehaviourValue.__members__.values())
SKP_OF = (
    sa.select(VERSION.skp_id)
    .join(EVALUATION.case_id.table, EVALUATION.version_id == VERSION.case_id)
    .where(EVALUATION.case_id == CASE_ID)
)
ADD = sa.insert(FEEDBACK.id.table)


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what on which row (its id) or value (its code). Without an evaluation the next one shows it."""

    tenant_id: UUID
    skp_id: UUID
    evaluation_id: UUID | None
    about: UUID | BehaviourValue
    speaker: Speaker
    author_id: UUID
    text: str
    at: datetime


def skp_of(session: Session, evaluation_id: UUID) -> UUID:
    """The SKP behind an evaluation."""
    found: UUID = ask(session, SKP_OF, case=evaluation_id).scalar_one()
    return found


def keep_feedback(session: Session, said: Said) -> bool:
    """Keep it; the same words of the same person on the same thing that day count once. Answers whether it was new.

    Takes part in the caller's transaction, which also makes the record.
    """
    value = said.about if isinstance(said.about, BehaviourValue) else None
    indicator = said.about if isinstance(said.about, UUID) else None
    day = day_of(said.at)
    same = session.execute(
        sa.select(FEEDBACK.id).where(
            FEEDBACK.skp_id == said.skp_id, FEEDBACK.evaluation_id.is_not_distinct_from(said.evaluation_id),
            FEEDBACK.author_id == said.author_id, FEEDBACK.text == said.text, FEEDBACK.given_on == day,
            FEEDBACK.value == value if value else FEEDBACK.indicator_id == indicator,
        )
    ).first()  # fmt: skip
    if same is not None:
        return False
    row = {
        "id": new_id(), "tenant_id": said.tenant_id, "skp_id": said.skp_id, "evaluation_id": said.evaluation_id,
        "indicator_id": indicator, "value": value, "speaker": said.speaker.value, "author_id": said.author_id,
        "text": said.text, "given_on": day, "at": said.at,
    }  # fmt: skip
    put(session, ADD, row)
    return True


def about_of(key: str) -> UUID | BehaviourValue | None:
    """What a posted key names: a value by its code, a row by its id; None for anything else."""
    if key in VALUES:
        return BehaviourValue(key)
    try:
        return UUID(key)
    except ValueError:
        return None
