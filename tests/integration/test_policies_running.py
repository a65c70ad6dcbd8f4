"""What already runs keeps its own values: a change published meanwhile begins with what opens from its day on."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cases.deadlines import Deadlines
from app.cases.models import Visit
from app.database import columns, db
from app.evaluations.operations import lapse_due
from app.identity.models import Role
from app.policies.queries import rules_in_force
from app.web import clock
from tests.integration.evaluation_office import DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import accept, delivered, object_to
from workflows.evaluation import EVALUATION, State

WINDOW = timedelta(days=14)
REASON = "Hasil rapat dengan Bagian Hukum, notula 12/2026."
BUTTON = {"propose": "Ajukan kepada petugas kedua", "publish": "Terbitkan"}


@pytest.fixture
def told(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=delivered)


def publish(office: Office, key: str, **typed: str) -> None:
    """Two officers change a value from tomorrow on, each at his own browser."""
    office.facts.grants(office.stranger, Role.PETUGAS_BKPSDM)
    first, second = office.at(office.officer), office.at(office.stranger)
    form = first.get(f"/kebijakan/rancang/{key}").form("Simpan rancangan")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = first.post(form.action, data=form.filled(valid_from=tomorrow, reason=REASON, **typed)).location
    for person, step in ((first, "propose"), (second, "publish")):
        person.get(page)
        check = person.get(f"/perkara/{page.rsplit('/', 1)[1]}/langkah/{step}").form(BUTTON[step])
        assert person.post(check.action, data=check.filled()).status_code == 303


def shorten(office: Office) -> None:
    publish(office, "objection.window", value="7",
            text="Keberatan diajukan paling lambat 7 hari sejak hasil penilaian diterima.")


def test_a_window_that_runs_keeps_its_last_day_when_a_shorter_one_is_published(told: Office) -> None:
    told.read(told.employee)
    shorten(told)
    told.on(DAY + timedelta(days=8))
    with told.app.app_context():
        assert lapse_due(clock.now(), clock.today()).lapsed == ()
    assert "Kamis, 16 Juli 2026" in told.read(told.employee).says
    told.on(DAY + WINDOW)
    assert object_to(told).status_code == 303


def test_a_window_that_begins_later_is_the_new_one(told: Office) -> None:
    shorten(told)
    told.on(DAY + timedelta(days=1))
    assert "Jumat, 10 Juli 2026 (7 hari lagi)" in told.read(told.employee).says
    told.on(DAY + timedelta(days=9))
    assert told.check_page(told.employee, "object").status_code == 422


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("objection.quarterly_allowed", "Keberatan hanya dapat diajukan atas hasil evaluasi tahunan."),
        ("objection.after_acceptance_allowed", "Menerima hasil mengakhiri hak mengajukan keberatan."),
    ],
)
def test_a_right_is_not_taken_away_while_its_window_runs(told: Office, key: str, text: str) -> None:
    told.read(told.employee)
    publish(told, key, value="tidak", text=text)
    accept(told)
    told.on(DAY + timedelta(days=3))
    assert object_to(told).status_code == 303


def test_a_deadline_of_a_running_stage_stays_and_the_next_stage_has_the_new_one(told: Office) -> None:
    told.read(told.employee)
    object_to(told)
    publish(told, "objection.decide.due", value="3", text="Keberatan diputus paling lambat 3 hari kerja.")
    visit = columns(Visit)
    with told.facts.looking() as session:
        due = session.execute(
            sa.select(visit.due_on).where(visit.case_id == told.case(), visit.closed_at.is_(None))
        ).scalar_one()
    assert due == date(2026, 7, 16)


def test_days_left_are_counted_as_when_the_deadline_was_set(told: Office) -> None:
    publish(told, "objection.decide.due", value="10", unit="hari", text="Keberatan diputus paling lambat 10 hari.")
    with told.app.app_context():
        policies, calendar = rules_in_force(db.session)  # type: ignore[arg-type]
        deadlines = Deadlines(policies, calendar, DAY)
        state = State.OBJECTED.value
        assert "hari\u00a0kerja" in deadlines.words(EVALUATION.name, state, DAY, date(2026, 7, 16))
        later = deadlines.words(EVALUATION.name, state, DAY + timedelta(days=1), date(2026, 7, 16))
        assert "kerja" not in later
