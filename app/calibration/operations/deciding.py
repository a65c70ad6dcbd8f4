"""What each step of a meeting does to its rows, inside the deciding transaction. No step touches a result."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calibration import queries
from app.calibration.models import FirstOpinion, FrozenScore
from app.calibration.queries.meetings import GUEST, MEETING, OPINION
from app.cases.queries import DECISION, SEAT
from app.cases.registry import Applied
from app.records import operations as records
from workflows.calibration import JUSTIFIED, Opinion
from workflows.engine import StepRefused

NOT_THERE = "Pendapat hanya tentang pegawai yang nilainya dibekukan dalam rapat ini."
NOT_ONESELF = "Anda tidak menulis pendapat tentang diri sendiri."


def apply(step: Applied) -> None:
    """Do what the step says to the meeting. Raises StepRefused; then nothing of the step was written."""
    ACTS[step.outcome.step.name](step)


def _update(step: Applied, **values: Any) -> None:
    step.session.execute(sa.update(MEETING.case_id.table).where(MEETING.case_id == step.case.id).values(**values))


def _open(step: Applied) -> None:
    """Every result that waits is written down as it is; nobody changes one until the round of opinions is over."""
    _update(step, frozen_at=step.now)
    for evaluation_id, appraisal_id, assessor_id in queries.to_freeze(step.session, step.case.id):
        step.session.add(
            FrozenScore(
                meeting_id=step.case.id, evaluation_id=evaluation_id, appraisal_id=appraisal_id,
                assessor_id=assessor_id,
            )
        )  # fmt: skip
    step.session.flush()


def seal(salt: str, opinions: tuple[Opinion, ...]) -> str:
    """The hash by which anybody can check later that opened words are those that were sealed."""
    ordered = sorted(opinions, key=lambda one: one.evaluation)
    words = [[one.evaluation, one.predikat.value if one.predikat else None, one.note] for one in ordered]
    spelled = json.dumps([salt, words], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()


def _opine(step: Applied) -> None:
    """Keep the words sealed: the history gets their hash alone until the round is over."""
    position = step.session.execute(
        sa.select(SEAT.position_id).join(DECISION.id.table, DECISION.seat_id == SEAT.id).where(
            DECISION.id == step.decision_id
        )
    ).scalar_one()  # fmt: skip
    table = {one.evaluation_id: one.subject_id for one in queries.scores(step.session, step.case.id)}
    salt = secrets.token_hex(16)
    for one in step.payload.opinions:
        about = table.get(UUID(one.evaluation))
        if about is None:
            raise StepRefused([NOT_THERE])
        if about == step.actor.person_id:
            raise StepRefused([NOT_ONESELF])
        step.session.add(
            FirstOpinion(
                meeting_id=step.case.id, evaluation_id=UUID(one.evaluation), position_id=position,
                predikat=one.predikat, note=one.note,
            )
        )  # fmt: skip
    step.session.execute(
        sa.update(GUEST.salt.table)
        .where(GUEST.meeting_id == step.case.id, GUEST.position_id == position)
        .values(wrote_id=step.actor.person_id, wrote_at=step.now, salt=salt)
    )
    step.session.flush()
    _note(step, "sealed", {"position": position.hex, "seal": seal(salt, step.payload.opinions)})
    if step.outcome.moved:
        _reveal(step)


def _close_round(step: Applied) -> None:
    _reveal(step)


def _reveal(step: Applied) -> None:
    """From now on everybody at the table reads all first opinions; the history gets them with what sealed them."""
    _update(step, revealed_at=step.now)
    step.session.flush()
    salts = step.session.execute(
        sa.select(GUEST.position_id, GUEST.salt)
        .where(GUEST.meeting_id == step.case.id, GUEST.wrote_at.is_not(None))
        .order_by(GUEST.position_id)
    ).all()
    for position_id, salt in salts:
        _note(step, "revealed", {"position": position_id.hex, "salt": salt, "words": _words(step, position_id)})


def _words(step: Applied, position_id: UUID) -> list[list[str | None]]:
    rows = step.session.execute(
        sa.select(OPINION.evaluation_id, OPINION.predikat, OPINION.note)
        .where(OPINION.meeting_id == step.case.id, OPINION.position_id == position_id)
        .order_by(OPINION.evaluation_id)
    )
    return [[str(one.evaluation_id), one.predikat.value if one.predikat else None, one.note] for one in rows]


def _note(step: Applied, what: str, body: dict[str, Any]) -> None:
    records.append(
        step.session, tenant_id=step.case.tenant_id, opd_id=step.case.opd_id, tag=f"calibration:opinions:{what}",
        actor=step.actor, case_id=step.case.id, now=step.now, body=body,
    )  # fmt: skip


def _conclude(step: Applied) -> None:
    """The hold ends; the worker delivers what waited. A departure from the guideline is weighed once more."""
    words = step.payload
    _update(step, over_at=step.now, agreements=words.agreements, justification=words.justification)
    known = queries.meeting(step.session, step.case.id)  # read once nobody can change a result any longer
    assert known is not None
    now = queries.side(known, known.counts, step.policies, step.today)
    if now.broken_sentences and not words.justification.strip():
        raise StepRefused([JUSTIFIED.because])


def _cancel(step: Applied) -> None:
    _update(step, over_at=step.now)


ACTS: Mapping[str, Callable[[Applied], None]] = {
    "open": _open,
    "opine": _opine,
    "close_round": _close_round,
    "conclude": _conclude,
    "cancel": _cancel,
}
