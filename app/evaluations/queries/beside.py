"""What stands beside a row while it runs and when it is rated: umpan balik, rencana aksi, dialogues, shared notes.

Leaves of the one question behind the page of an evaluation (`content`). Feedback said while no evaluation ran stands in
the next one of the same SKP; the annual one also shows what was said in the quarters of its year.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.cases.queries import CASE
from app.database import Id, UtcDateTime, columns
from app.evaluations.models import Evaluation, Feedback
from app.evaluations.queries.facts import CASE_ID, EVALUATION, INDICATOR, PERIOD, RESULT, VERSION
from app.periods.models import PeriodKind
from app.running.models import ActionPlan, Dialogue, DialogueTopic, DiaryNote
from workflows.dialogue import State as Talking
from workflows.evaluation import State

FEEDBACK, ACTION, NOTE = columns(Feedback), columns(ActionPlan), columns(DiaryNote)
DIALOGUE, TOPIC = columns(Dialogue), columns(DialogueTopic)
TEXTS, CODES = 7, 4


def leaf(part: str, **given: Any) -> Any:
    """A part in the common columns: part, id, about, number, then codes c1.., texts t1.., a moment, a day."""
    kinds: dict[str, Any] = {"id": Id(), "about": Id(), "number": sa.Integer(), "more": sa.Integer()}
    kinds |= {f"c{n}": sa.String() for n in range(1, CODES + 1)}
    kinds |= {f"t{n}": sa.String() for n in range(1, TEXTS + 1)}
    kinds |= {"at": UtcDateTime(), "day": sa.Date()}
    chosen = [
        sa.type_coerce(given[name], kind).label(name) if name in given else sa.cast(sa.null(), kind).label(name)
        for name, kind in kinds.items()
    ]
    return sa.select(sa.literal(part).label("part"), *chosen)


def _own() -> Any:
    """The evaluation asked for: its SKP, its version and the days of its period."""
    return (
        sa.select(
            EVALUATION.version_id, VERSION.skp_id, EVALUATION.kind, PERIOD.starts_on, PERIOD.ends_on, PERIOD.closes_on
        )
        .join_from(EVALUATION.case_id.table, VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .where(EVALUATION.case_id == CASE_ID)
        .cte("own")
    )


def leaves_beside() -> tuple[Any, ...]:
    """All of them."""
    own = _own()
    return _remarks(), _remarks_of_the_year(own), _actions(), _talks(own), _notes()


def _remarks() -> Any:
    return leaf(
        "remark", id=FEEDBACK.id, about=FEEDBACK.indicator_id, c1=FEEDBACK.value, t1=FEEDBACK.speaker,
        t2=FEEDBACK.text, at=FEEDBACK.at, day=FEEDBACK.given_on, number=sa.literal(0),
    ).where(FEEDBACK.evaluation_id == CASE_ID)  # fmt: skip


def _remarks_of_the_year(own: Any) -> Any:
    """What was said outside of this evaluation and counts in it, on the row with the same words."""
    is_annual = own.c.kind == PeriodKind.ANNUAL
    return (
        leaf(
            "remark", id=FEEDBACK.id, about=_same_row(own), c1=FEEDBACK.value, t1=FEEDBACK.speaker, t2=FEEDBACK.text,
            at=FEEDBACK.at, day=FEEDBACK.given_on,
            number=sa.case((FEEDBACK.evaluation_id.is_(None), 0), else_=1),
        )
        .join_from(own, FEEDBACK.id.table, FEEDBACK.skp_id == own.c.skp_id)
        .where(
            FEEDBACK.given_on <= own.c.ends_on,
            sa.or_(
                sa.and_(is_annual, FEEDBACK.given_on >= own.c.starts_on, _elsewhere()),
                sa.and_(~is_annual, FEEDBACK.evaluation_id.is_(None), ~_shown_earlier(own)),
            ),
        )
    )  # fmt: skip


def _elsewhere() -> Any:
    return sa.or_(FEEDBACK.evaluation_id.is_(None), FEEDBACK.evaluation_id != CASE_ID)


def _shown_earlier(own: Any) -> Any:
    """Another evaluation of the SKP ended before this one and after that day: it was the next one."""
    other, version = sa.alias(Evaluation.__table__, "other").c, VERSION.case_id.table.alias("other_version").c  # type: ignore[attr-defined]
    period, case = PERIOD.id.table.alias("other_period").c, CASE.id.table.alias("other_case").c
    return sa.exists(
        sa.select(other.case_id)
        .join(version.case_id.table, version.case_id == other.version_id)
        .join(period.id.table, period.id == other.period_id)
        .join(case.id.table, case.id == other.case_id)
        .where(
            version.skp_id == own.c.skp_id,
            other.kind == own.c.kind,
            period.ends_on < own.c.ends_on,
            period.ends_on >= FEEDBACK.given_on,
            case.state != State.DISCONTINUED.value,
        )
    )


def _same_row(own: Any) -> Any:
    """The row of this version that the feedback is about: itself, else the one with its words after an amendment."""
    old, new = INDICATOR.id.table.alias("old_row").c, INDICATOR.id.table.alias("new_row").c
    result = RESULT.id.table.alias("new_result").c
    return (
        sa.select(new.id)
        .join_from(
            old.id.table, new.id.table, sa.and_(new.text == old.text, new.aspect.is_not_distinct_from(old.aspect))
        )
        .join(result.id.table, result.id == new.result_id)
        .where(old.id == FEEDBACK.indicator_id, result.version_id == own.c.version_id)
        .order_by((new.id == old.id).desc(), new.id)
        .limit(1)
        .correlate(FEEDBACK.id.table, own)
        .scalar_subquery()
    )


def _actions() -> Any:
    return leaf(
        "action", id=ACTION.id, about=ACTION.result_id, t1=ACTION.text, t2=ACTION.target, at=ACTION.written_at,
        number=sa.case((ACTION.done_at.is_(None), 0), else_=1),
    ).where(ACTION.evaluation_id == CASE_ID, ACTION.removed_at.is_(None))  # fmt: skip


def _talks(own: Any) -> Any:
    """Dialogues both confirmed, from the first day of the period to the last of its window, topic by topic."""
    old, new = RESULT.id.table.alias("old_result").c, RESULT.id.table.alias("talk_result").c
    about = (
        sa.select(new.id)
        .join_from(old.id.table, new.id.table, sa.and_(new.plan == old.plan, new.kind == old.kind))
        .where(old.id == TOPIC.result_id, new.version_id == own.c.version_id)
        .order_by((new.id == old.id).desc(), new.id)
        .limit(1)
        .correlate(TOPIC.result_id.table, own)
        .scalar_subquery()
    )
    return (
        leaf(
            "talk", id=DIALOGUE.case_id, about=about, t1=TOPIC.text, t2=DIALOGUE.agreement, t3=DIALOGUE.general,
            day=DIALOGUE.held_on,
        )
        .join_from(own, DIALOGUE.case_id.table, DIALOGUE.skp_id == own.c.skp_id)
        .join(CASE.id.table, CASE.id == DIALOGUE.case_id)
        .outerjoin(TOPIC.text.table, TOPIC.dialogue_id == DIALOGUE.case_id)
        .where(
            CASE.state == Talking.CONFIRMED.value,
            DIALOGUE.held_on >= own.c.starts_on,
            DIALOGUE.held_on <= own.c.closes_on,
        )
    )  # fmt: skip


def _notes() -> Any:
    """Those of the employee; what the assessor shares of his own becomes feedback."""
    return leaf(
        "note", id=NOTE.id, about=NOTE.indicator_id, t1=NOTE.text, at=NOTE.shared_at, day=NOTE.happened_on
    ).where(NOTE.evaluation_id == CASE_ID, NOTE.writer_id == NOTE.about_id)
