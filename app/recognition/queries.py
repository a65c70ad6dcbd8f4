"""Questions about rewards. Read only, ordered."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Case
from app.cases.queries import READING
from app.database import columns
from app.followup.models import Followup
from app.recognition.models import Recognition
from app.records.models import ReadingKind
from workflows.evaluation import State as EvaluationState

RECOGNITION, FOLLOWUP = columns(Recognition), columns(Followup)
EVALUATION_CASE = sa.alias(Case.__table__, "evaluation_case").c  # type: ignore[attr-defined]
PIAGAM_OPD = "PIAGAM_OPD"


@dataclass(frozen=True, slots=True)
class Reward:
    """One reward of the catalogue that an OPD may give by itself."""

    code: str
    name: str
    eligibility: str


@lru_cache(maxsize=1)
def catalogue() -> tuple[Reward, ...]:
    """Rewards decided within the city whose whole way the app knows: the piagam of an OPD, by occasion."""
    text = resources.files("app.city").joinpath("seed/rewards.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    wanted = {"TELADAN_BULAN", "TELADAN_TRIWULAN", "TELADAN_TAHUN", "INOVASI_PERORANGAN"}
    return tuple(Reward(r["code"], r["name"], r["eligibility_rule"]) for r in rows if r["code"] in wanted)


def reward_name(code: str) -> str:
    """The name of a reward; the code itself for one that left the catalogue."""
    return next((r.name for r in catalogue() if r.code == code), code)


@dataclass(frozen=True, slots=True)
class RecognitionView:
    """A reward as its page shows it."""

    case_id: UUID
    followup_id: UUID | None
    reward_code: str
    merit: str
    decision_number: str
    decided_on: date | None
    consent: bool | None
    announced_on: date | None

    @property
    def name(self) -> str:
        return reward_name(self.reward_code)


def recognition(session: Session, case_id: UUID) -> RecognitionView | None:
    """One reward. One query."""
    row = session.execute(
        sa.select(
            RECOGNITION.case_id, RECOGNITION.followup_id, RECOGNITION.reward_code, RECOGNITION.merit,
            RECOGNITION.decision_number, RECOGNITION.decided_on, RECOGNITION.consent, RECOGNITION.announced_on,
        ).where(RECOGNITION.case_id == case_id)
    ).first()  # fmt: skip
    return RecognitionView(*row) if row else None


def facts(session: Session, case_id: UUID, visit_id: UUID, person_id: UUID | None) -> tuple[bool, bool]:
    """(an objection is open, the actor opened this visit), in one query."""
    opened = sa.exists().where(
        READING.visit_id == visit_id, READING.reader_id == person_id, READING.kind == ReadingKind.OPENED
    )
    row = session.execute(
        sa.select(EVALUATION_CASE.state, opened)
        .select_from(RECOGNITION.case_id.table)
        .outerjoin(FOLLOWUP.case_id.table, FOLLOWUP.case_id == RECOGNITION.followup_id)
        .outerjoin(EVALUATION_CASE.id.table, EVALUATION_CASE.id == FOLLOWUP.evaluation_id)
        .where(RECOGNITION.case_id == case_id)
    ).one()
    return row[0] is not None and row[0] != EvaluationState.CLOSED.value, bool(row[1])
