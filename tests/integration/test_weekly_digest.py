"""Whoever assesses somebody hears once a week what waits in his line."""

from datetime import timedelta

import sqlalchemy as sa

from app.database import columns
from app.inbox.operations import summarise_week
from app.organisation.queries import ASSIGNMENT, LINE, valid_on
from app.outbox.models import Notice
from app.web import clock
from app.web.request import session
from tests.city import City

NOTICE = columns(Notice)


def _told() -> dict[object, int]:
    rows = session().execute(
        sa.select(NOTICE.person_id, sa.func.count()).where(NOTICE.kind == "weekly").group_by(NOTICE.person_id)
    )
    return {row[0]: row[1] for row in rows}


def test_managers_and_nobody_else_hear_once_a_week_and_never_on_a_day_off(city: City) -> None:
    with city.app.app_context():
        now, today = clock.now(), clock.today()
        monday = today - timedelta(days=today.weekday())
        assert summarise_week(now, monday + timedelta(days=5)) == 0
        while summarise_week(now, today):
            pass
        told = _told()
        assert told
        assert set(told.values()) == {1}
        managers = session().execute(
            sa.select(ASSIGNMENT.person_id)
            .join(LINE.position_id.table, LINE.assessor_position_id == ASSIGNMENT.position_id)
            .where(valid_on(LINE, today), valid_on(ASSIGNMENT, today))
        ).scalars()  # fmt: skip
        assert set(told) <= set(managers)
        assert summarise_week(now, today) == 0
        assert _told() == told
