"""Silence escalates to a named human, once, and never approves; what is late is told in one word a day."""

from typing import Any

import sqlalchemy as sa

from app.cases.operations import escalate_overdue, remind_soon, summarise_late
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




def _counted(kind: str) -> list[tuple[object, int]]:
    """How many words of that kind each person got."""
    rows = session().execute(
        sa.select(NOTICE.person_id, sa.func.count()).where(NOTICE.kind == kind).group_by(NOTICE.person_id)
    )
    return [(row[0], row[1]) for row in rows]


def _silence() -> None:
    """All rounds of a day."""
    for round_of in (remind_soon, escalate_overdue, summarise_late):
        while round_of(clock.now(), clock.today()):
            pass


def test_an_overdue_review_is_named_to_the_human_above_and_told_to_who_is_asked(city: City) -> None:
    with city.app.app_context():
        case, today = _overdue_case(), clock.today()
        _silence()
        line = dict(
            session().execute(
                sa.select(LINE.position_id, LINE.assessor_position_id).where(valid_on(LINE, today))
            ).all()
        )  # fmt: skip
        assessor = line[case.position_id]
        wanted = holders_of(session(), [p for p in (assessor, line.get(assessor)) if p], today)
        visit = session().execute(sa.select(VISIT).where(VISIT.case_id == case.id, VISIT.closed_at.is_(None))).one()
        above = wanted[line[assessor]][0]
        assert (visit.escalated_to_id, visit.escalated_to) == (above.person_id, f"{above.capacity}: {above.name}")
        assert above.person_id in {person for person, _ in _counted("overdue")}
        assert {h.person_id for h in wanted[assessor]} <= {person for person, _ in _counted("late")}


def test_nobody_hears_of_what_is_late_more_than_once_a_day(city: City) -> None:
    with city.app.app_context():
        _silence()
        told = _counted("late")
        _silence()
        assert _counted("late") == told
        assert {count for _, count in told} == {1}
        assert session().execute(sa.select(sa.func.count()).where(NOTICE.kind == "late")).scalar_one() == len(told)


def test_an_overdue_case_stays_where_it_is_and_is_told_once(city: City) -> None:
    with city.app.app_context():
        states = session().execute(sa.select(CASE.id, CASE.state, CASE.version).order_by(CASE.id)).all()
        _silence()
        told = _counted("overdue")
        assert escalate_overdue(clock.now(), clock.today()) == 0
        assert _counted("overdue") == told
        assert session().execute(sa.select(CASE.id, CASE.state, CASE.version).order_by(CASE.id)).all() == states
