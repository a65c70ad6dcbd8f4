"""Silence escalates to a human, once, and never approves."""

from typing import Any

import sqlalchemy as sa

from app.cases.operations import escalate_overdue
from app.cases.queries import CASE, VISIT
from app.database import columns
from app.organisation.queries import LINE, holders_of, valid_on
from app.outbox.models import Notice
from app.web import clock
from app.web.request import session
from tests.city import City

NOTICE = columns(Notice)


def _overdue_case() -> sa.Row[Any]:
    return session().execute(
        sa.select(CASE.id, CASE.state, CASE.version, CASE.position_id)
        .join(VISIT.id.table, VISIT.case_id == CASE.id)
        .where(VISIT.closed_at.is_(None), VISIT.due_on < clock.today(), CASE.process == "evaluation",
               CASE.state == "REVIEW", VISIT.escalated_at.is_(None))
        .order_by(VISIT.due_on, VISIT.id).limit(1)
    ).one()  # fmt: skip


def _told(case_id: object) -> set[object]:
    return set(
        session().execute(
            sa.select(NOTICE.person_id).where(NOTICE.case_id == case_id, NOTICE.kind == "overdue")
        ).scalars()
    )  # fmt: skip


def test_an_overdue_review_is_told_to_the_assessor_and_to_whom_stands_above(city: City) -> None:
    with city.app.app_context():
        case, today = _overdue_case(), clock.today()
        while escalate_overdue(clock.now(), today):
            pass
        line = dict(
            session().execute(
                sa.select(LINE.position_id, LINE.assessor_position_id).where(valid_on(LINE, today))
            ).all()
        )  # fmt: skip
        assessor = line[case.position_id]
        wanted = holders_of(session(), [p for p in (assessor, line.get(assessor)) if p], today)
        assert {h.person_id for holders in wanted.values() for h in holders} <= _told(case.id)
        assert len(_told(case.id)) >= 2


def test_an_overdue_case_stays_where_it_is_and_is_told_once(city: City) -> None:
    with city.app.app_context():
        case = _overdue_case()
        while escalate_overdue(clock.now(), clock.today()):
            pass
        told = session().execute(sa.select(sa.func.count(NOTICE.id)).where(NOTICE.kind == "overdue")).scalar_one()
        assert escalate_overdue(clock.now(), clock.today()) == 0
        again = session().execute(sa.select(sa.func.count(NOTICE.id)).where(NOTICE.kind == "overdue")).scalar_one()
        now = session().execute(sa.select(CASE.state, CASE.version).where(CASE.id == case.id)).one()
    assert (again, tuple(now)) == (told, (case.state, case.version))
