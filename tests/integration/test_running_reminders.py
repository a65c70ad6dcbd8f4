"""Reminders while a period runs: of the empty plan, the silent row, the missing dialogue; each once per period."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import columns
from app.outbox.models import Notice
from app.running.operations import remind_due
from app.web import clock
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in

NOTICE = columns(Notice)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def round_on(office: Office, day: date) -> int:
    office.on(day)
    with office.app.app_context():
        return remind_due(clock.now(), clock.today())


def heard(office: Office, one: Someone) -> list[str]:
    with office.facts.looking() as session:
        rows = session.execute(
            sa.select(NOTICE.title)
            .where(NOTICE.person_id == one.person_id, NOTICE.kind == "reminder")
            .order_by(NOTICE.at, NOTICE.id)
        )
        return list(rows.scalars())


def test_nobody_is_reminded_before_the_days_of_the_policy_are_over(office: Office) -> None:
    assert round_on(office, date(2026, 4, 14)) == 0


def test_employee_hears_of_the_empty_plan_once_in_the_period(office: Office) -> None:
    assert round_on(office, date(2026, 4, 15)) == 1
    assert heard(office, office.employee) == ["Rencana aksi Triwulan II 2026 masih kosong"]
    assert round_on(office, date(2026, 4, 20)) == 0


def test_written_plan_reminds_nobody(office: Office) -> None:
    office.on(date(2026, 4, 10))
    client = office.at(office.employee)
    client.submit(office.read(office.employee, "/rencana-aksi"), "Simpan rencana aksi", aksi="Buka loket lansia.")
    assert round_on(office, date(2026, 4, 20)) == 0


def test_assessor_hears_of_silent_rows_and_both_sides_of_the_missing_dialogue(office: Office) -> None:
    round_on(office, date(2026, 6, 1))
    assert heard(office, office.assessor) == [
        "Ada baris tanpa umpan balik, Triwulan II 2026", "Dialog kinerja Triwulan II 2026 belum ada",
    ]  # fmt: skip
    assert "Dialog kinerja Triwulan II 2026 belum ada" in heard(office, office.employee)
    assert round_on(office, date(2026, 6, 2)) == 0


def test_city_chooses_the_days(office: Office) -> None:
    office.policy_is("reminder.action_plan.after", "40")
    assert round_on(office, date(2026, 5, 10)) == 0
    assert round_on(office, date(2026, 5, 11)) == 1


def test_after_the_period_and_once_it_is_judged_nobody_is_reminded(office: Office) -> None:
    assert round_on(office, date(2026, 7, 2)) == 0
