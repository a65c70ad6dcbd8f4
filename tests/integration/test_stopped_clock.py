"""The clock of one case stops with a reason and keeps its days; nobody is late while it stands, nothing is approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.queries import CASE, MOVE, READING, VISIT
from app.database import columns
from app.jobs.worker import keep_clocks
from app.policies.queries import rules_in_force
from app.records.models import Record
from app.web import clock
from app.web.filters import NBSP, tanggal, tanggal_pendek
from app.web.request import session
from tests.city import City
from tests.client import Answer, Client
from tests.integration.evaluation_office import DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import begin, realise, submit
from workflows.catalogue import PROCESSES
from workflows.engine import Process
from workflows.policies import Unit

OFFICER = "Petugas BKPSDM"
WORDS: dict[str, Any] = {
    "alasan": "Pejabat penilai cuti melahirkan sampai akhir bulan.",
    "dasar": "Surat cuti 851/12/2026",
}
RECORD = columns(Record)


def _running(city: City, state: str = "REVIEW", *more: Any) -> UUID:
    """An evaluation whose reviewer still has some days."""
    with city.app.app_context():
        return UUID(str(session().execute(
            sa.select(CASE.id).join(VISIT.id.table, VISIT.case_id == CASE.id)
            .where(CASE.process == "evaluation", CASE.state == state, VISIT.closed_at.is_(None),
                   VISIT.due_on > clock.today(), *more)
            .order_by(VISIT.due_on, CASE.id).limit(1)
        ).scalar_one()))  # fmt: skip


def _visit(city: City, case_id: UUID) -> Any:
    with city.app.app_context():
        return session().execute(sa.select(VISIT).where(VISIT.case_id == case_id, VISIT.closed_at.is_(None))).one()


def _stopped(client: Client, case_id: UUID) -> Answer:
    return client.submit(client.get(f"/perkara/{case_id}/jam"), "Hentikan jam", **WORDS)


def test_a_stopped_clock_says_so_everywhere_and_runs_on_with_the_days_that_were_left(city: City) -> None:
    case_id = _running(city)
    before, officer = _visit(city, case_id), city.at_desk(OFFICER)
    page = officer.get(f"/evaluasi/{case_id}")
    assert f"/perkara/{case_id}/jam" in page.text
    stopped = _stopped(officer, case_id)
    now = _visit(city, case_id)
    assert (now.due_on, now.paused_on) == (None, clock.today())
    told = f"Berhenti sejak {tanggal_pendek(clock.today())}, sisa {now.days_left} hari kerja"
    assert told.replace(NBSP, " ") in stopped.says.replace(NBSP, " ")
    page = officer.get(f"/evaluasi/{case_id}")
    assert told.replace(NBSP, " ") in page.says.replace(NBSP, " ")
    assert "Surat cuti 851/12/2026" in page.says
    run = officer.submit(officer.get(f"/perkara/{case_id}/jam"), "Jalankan jam", **WORDS)
    assert "Jam berjalan lagi" in run.says
    assert _visit(city, case_id).due_on == before.due_on
    with city.app.app_context():
        of_clock = sa.select(RECORD.tag).where(RECORD.case_id == case_id, RECORD.tag.like("clock:%"))
        assert sorted(session().execute(of_clock).scalars()) == ["clock:pause", "clock:resume"]
        moves = sa.select(MOVE.was_on, MOVE.becomes_on).where(MOVE.case_id == case_id).order_by(MOVE.at)
        assert [tuple(row) for row in session().execute(moves)] == [(before.due_on, None), (None, before.due_on)]


def test_nobody_is_late_while_the_clock_stands_and_days_are_counted_from_when_it_runs(city: City) -> None:
    case_id, today = _running(city), clock.today()
    officer = city.at_desk(OFFICER)
    _stopped(officer, case_id)
    left = _visit(city, case_id).days_left
    try:
        clock.pretend(today + timedelta(days=30))
        keep_clocks(city.app)
        visit = _visit(city, case_id)
        assert (visit.state, visit.escalated_at, visit.nudges) == ("REVIEW", None, 0)
        officer = city.at_desk(OFFICER)
        officer.submit(officer.get(f"/perkara/{case_id}/jam"), "Jalankan jam", **WORDS)
        with city.app.app_context():
            policies, calendar = rules_in_force(session())
            due = _visit(city, case_id).due_on
            assert calendar.between(clock.today(), due) == left
            assert policies.value("evaluation.review.due", today).unit is Unit.WORKING_DAYS
    finally:
        clock.pretend(today)


def test_a_clock_is_kept_by_bkpsdm_and_the_admin_and_by_nobody_in_his_own_turn(city: City) -> None:
    case_id = _running(city)
    for role in ("Pegawai", "Pejabat penilai", "Inspektorat"):
        assert city.at_desk(role).get(f"/perkara/{case_id}/jam").status_code == 404
    officer, own = city.at_desk(OFFICER), _running(city, "CONFIRMING")
    refused = officer.submit(officer.get(f"/perkara/{own}/jam"), "Hentikan jam", **WORDS)
    assert (refused.status_code, "Giliran ini milik Anda" in refused.says) == (422, True)
    short = officer.submit(officer.get(f"/perkara/{case_id}/jam"), "Hentikan jam", alasan="Cuti", dasar="")
    assert (short.status_code, _visit(city, case_id).paused_on) == (422, None)
    first, second = officer.get(f"/perkara/{case_id}/jam"), officer.get(f"/perkara/{case_id}/jam")
    officer.submit(first, "Hentikan jam", **WORDS)
    again = officer.submit(second, "Hentikan jam", **WORDS)
    assert (again.status_code, "sudah berhenti" in again.says) == (422, True)


def test_an_objection_window_that_stands_still_never_lapses(city: City) -> None:
    opened = sa.exists().where(READING.visit_id == VISIT.id, READING.reader_id == CASE.subject_id)
    case_id, today = _running(city, "DELIVERED", opened), clock.today()
    _stopped(city.at_desk(OFFICER), case_id)
    try:
        clock.pretend(today + timedelta(days=90))
        keep_clocks(city.app)
        assert _visit(city, case_id).state == "DELIVERED"
    finally:
        clock.pretend(today)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def test_a_returned_form_has_a_deadline_of_its_own_and_never_jumps_forward_again(office: Office) -> None:
    """The timer of the stay before dies with it, whatever day comes and however often the clocks are looked at."""
    begin(office)
    realise(office)
    submit(office)
    first = _stay(office)
    office.go(office.assessor, "return", "Kembalikan", reason="Sebutkan sumber angka waktu tunggu.")
    second = _stay(office)
    assert (second.id != first.id, second.due_on is not None, second.escalated_at) == (True, True, None)
    assert tanggal(second.due_on).replace(NBSP, " ") in office.read(office.employee).says.replace(NBSP, " ")
    for days in (1, 10, 40, 200):
        office.on(DAY + timedelta(days=days))
        keep_clocks(office.app)
        assert (office.state, _stay(office).id) == ("SELF_ASSESSMENT", second.id)


def _stay(office: Office) -> Any:
    with office.app.app_context():
        mine = sa.select(VISIT).where(VISIT.case_id == office.case(), VISIT.closed_at.is_(None))
        return session().execute(mine).one()


@pytest.mark.parametrize("process", PROCESSES, ids=lambda one: one.name)
def test_whatever_is_sent_back_has_a_deadline_that_shows(process: Process) -> None:
    back = {step.target for step in process.steps if step.name.startswith("return")}
    assert [state for state in back if process.stages[state].asked and process.due_policy(state) is None] == []
