"""Who has had a hand in an evaluation, or stands in line with the person: parts of the one question in `facts`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.cases.queries import DECISION, VISIT
from app.database import Id
from app.organisation.queries import ASSIGNMENT, assessor_of, upwards, valid_on
from workflows.evaluation import State

CASE_ID, PERSON_ID = sa.bindparam("case", type_=Id()), sa.bindparam("person", type_=Id())
POSITION_ID, TODAY = sa.bindparam("position", type_=Id()), sa.bindparam("today", type_=sa.Date())


def concerned() -> sa.ColumnElement[bool]:
    """The actor decided an earlier stage, stands above the person in the line, or is staff of the person.

    A return for a formal defect is of the same stage, so its officer may confirm the repaired file; an objection put
    down for somebody is another stage wherever the file lay then.
    """
    took = sa.exists(
        sa.select(DECISION.id)
        .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
        .where(
            DECISION.case_id == CASE_ID,
            DECISION.actor_id == PERSON_ID,
            sa.or_(
                VISIT.state.not_in((State.CONFIRMING.value, State.CLOSED.value)),
                sa.and_(DECISION.step == "object", DECISION.on_behalf),
            ),
        )
    )
    on: Any = TODAY
    held = sa.select(ASSIGNMENT.position_id).where(ASSIGNMENT.person_id == PERSON_ID, valid_on(ASSIGNMENT, on))
    superiors = upwards(sa.select(assessor_of(POSITION_ID, on).label("id")), on, "superiors")
    mine = upwards(held.with_only_columns(assessor_of(ASSIGNMENT.position_id, on).label("id")), on, "mine")
    above = sa.exists(sa.select(superiors.c.id).where(superiors.c.id.in_(held)))
    below = sa.exists(sa.select(mine.c.id).where(mine.c.id == POSITION_ID))
    return sa.or_(took, above, below)


def reviewed() -> sa.ColumnElement[bool]:
    """The actor confirmed the review: he does not decide the objection to it, also when now acting for the superior."""
    return sa.exists(
        sa.select(DECISION.id).where(
            DECISION.case_id == CASE_ID, DECISION.actor_id == PERSON_ID, DECISION.step == "confirm"
        )
    )
