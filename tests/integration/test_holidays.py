"""Days off are data: loaded, added and withdrawn by BKPSDM; every deadline that moves is seen first and recorded."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.calendar.models import HolidayYear, Outage
from app.cases.models import DueMove, MoveCause
from app.cases.queries import CASE, VISIT
from app.database import columns, transaction
from app.outbox.models import Notice
from app.records.models import Record
from app.records.verification import findings
from app.web import clock
from app.web.filters import NBSP, tanggal
from app.web.request import session
from tests.city import City
from tests.client import Answer, Client
from workflows.calendar import WorkingDays, days_left, resumed, stood_still, years_to_load
from workflows.policies import load_defaults

PLACE, OUTAGES = "/bkpsdm/hari-libur", "/bkpsdm/gangguan"
OFFICER, COLLEAGUE = "Petugas BKPSDM", "Petugas BKPSDM kedua"
MOVE, NOTICE, RECORD, YEAR = columns(DueMove), columns(Notice), columns(Record), columns(HolidayYear)
OF_HOLIDAY = MOVE.cause == MoveCause.HOLIDAY
WORKING = load_defaults().value("skp.agree.due", date(2026, 7, 1))


def _due(city: City) -> dict[Any, date]:
    with city.app.app_context():
        told = sa.select(VISIT.id, VISIT.due_on).where(VISIT.closed_at.is_(None), VISIT.due_on.is_not(None))
        rows = session().execute(told)
        return {row[0]: row[1] for row in rows}


def _soon(city: City) -> date:
    """A coming working day on which some deadline of a step lies."""
    with city.app.app_context():
        return date.fromisoformat(str(session().execute(
            sa.select(sa.func.min(VISIT.due_on)).join(CASE.id.table, CASE.id == VISIT.case_id).where(
                VISIT.closed_at.is_(None), VISIT.due_on > clock.today(), CASE.process == "evaluation",
                CASE.state == "CONFIRMING",
            )
        ).scalar_one()))  # fmt: skip


def _checked(officer: Client, on: date) -> Answer:
    return officer.submit(
        officer.get(f"{PLACE}?tahun={on.year}"), "Periksa akibat menambah", tanggal=on.isoformat(),
        nama="Pilkada serentak", jenis="daerah", sumber="Keputusan Wali Kota 800/2026",
    )  # fmt: skip


def test_a_day_off_announced_late_moves_the_deadlines_behind_it_seen_first_and_recorded(city: City) -> None:
    before, on, officer = _due(city), _soon(city), city.at_desk(OFFICER)
    page = _checked(officer, on)
    assert page.status_code == 200
    moved = int(page.says.partition(" batas bergeser")[0].rpartition(" ")[2])
    assert moved > 0
    assert _due(city) == before
    done = officer.submit(page, "Terapkan")
    assert f"{moved} batas bergeser" in done.says
    after = _due(city)
    changed = {visit for visit in after if after[visit] != before[visit]}
    assert len(changed) == moved
    assert all(after[visit] > before[visit] for visit in changed)
    with city.app.app_context():
        kept = session().execute(sa.select(MOVE.visit_id, MOVE.was_on, MOVE.becomes_on).where(OF_HOLIDAY)).all()
        assert {(v, before[v], after[v]) for v in changed} == {tuple(row) for row in kept}
        recorded = session().execute(sa.select(sa.func.count()).where(RECORD.tag == "clock:holiday")).scalar_one()
        told = session().execute(
            sa.select(NOTICE.person_id, sa.func.count()).where(NOTICE.kind == "moved").group_by(NOTICE.person_id)
        ).all()  # fmt: skip
        case_id = session().execute(sa.select(MOVE.case_id).where(OF_HOLIDAY).limit(1)).scalar_one()
    assert recorded == moved
    assert {count for _, count in told} == {1}
    assert "Batas bergeser karena hari libur" in officer.get(officer.get(f"/perkara/{case_id}").location).says


def test_a_withdrawn_day_off_moves_no_deadline_nearer(city: City) -> None:
    on = _soon(city)
    officer = city.at_desk(OFFICER)
    officer.submit(_checked(officer, on), "Terapkan")
    before = _due(city)
    page = officer.submit(
        officer.get(f"{PLACE}?tahun={on.year}"), "Periksa akibatnya Pilkada serentak", alasan="Ditunda ke tahun depan."
    )
    assert "tetap pada hari yang sudah diberitahukan" in page.says
    done = officer.submit(page, "Terapkan")
    assert "Ditarik: Ditunda ke tahun depan." in done.says
    assert _due(city) == before


def test_a_change_looked_at_before_another_is_looked_at_again(city: City) -> None:
    on, officer = _soon(city), city.at_desk(OFFICER)
    stale = _checked(officer, on)
    other = _checked(officer, on + timedelta(days=40))
    officer.submit(other, "Terapkan")
    late = officer.submit(stale, "Terapkan", follow=False)
    assert late.status_code == 409
    assert "baru saja mengubah kalender" in late.says


def test_a_year_without_days_off_warns_where_deadlines_show_and_asks_bkpsdm(city: City) -> None:
    with city.app.app_context(), transaction() as writing:
        writing.execute(sa.delete(HolidayYear).where(YEAR.year == clock.today().year))
    year = clock.today().year
    warning = f"Hari libur tahun {year} belum dimuat; hanya Sabtu dan Minggu yang tidak dihitung."
    officer = city.at_desk(OFFICER)
    for path in ("/", "/kotak-masuk"):
        assert f"Muat hari libur {year}" in officer.get(path).says
    assert warning in city.at_desk("Pejabat penilai").get("/kotak-masuk").says
    assert f"Muat hari libur {year}" not in city.at_desk("Pejabat penilai").get("/").says
    file = (io.BytesIO(f"date,name,kind\n{year}-12-25,Kelahiran Yesus Kristus,libur nasional\n".encode()), "libur.csv")
    form = officer.get(f"{PLACE}?tahun={year}").form("Periksa daftar")
    data = form.filled(sumber="SKB 1497/2025")
    data["berkas"] = file
    page = officer.post(form.action, data=data, max_queries=None)
    officer.submit(page, "Terapkan")
    assert f"Muat hari libur {year}" not in officer.get("/").says
    assert warning not in city.at_desk("Pejabat penilai").get("/kotak-masuk").says


def test_an_unreadable_list_is_refused_with_its_line(city: City) -> None:
    officer = city.at_desk(OFFICER)
    for words, sentence in (
        ("tanggal,nama\n2027-01-01,Tahun Baru\n", "kolom tanggal, nama, dan jenis"),
        ("date,name,kind\n2027-13-01,Tahun Baru,libur nasional\n", "Baris 2: tanggalnya tidak terbaca"),
        ("date,name,kind\n2027-01-01,Tahun Baru,libur\n", "Baris 2: jenisnya"),
        ("date,name,kind\n2027-01-01,Tahun Baru,daerah\n2027-01-01,Lagi,daerah\n", "tertulis dua kali"),
        ("date,name,kind\n2027-01-01,Tahun Baru,daerah\n2028-01-01,Lagi,daerah\n", "tahun yang sama"),
    ):
        form = officer.get(PLACE).form("Periksa daftar")
        data = form.filled(sumber="SKB 1497/2025")
        data["berkas"] = (io.BytesIO(words.encode()), "libur.csv")
        answer = officer.post(form.action, data=data, max_queries=None)
        assert (answer.status_code, sentence in answer.says) == (422, True), words


def test_an_outage_moves_deadlines_only_after_a_second_officer_and_once(city: City) -> None:
    before, today = _due(city), clock.today()
    first, last = today, today + timedelta(days=2)
    nur, budi = city.at_desk(OFFICER), city.at_desk(COLLEAGUE)
    page = nur.submit(
        nur.get(OUTAGES), "Catat", mulai=first.isoformat(), sampai=last.isoformat(),
        alasan="Pusat data kota padam sejak pagi.", dasar="Laporan 500/77/2026",
    )  # fmt: skip
    assert "disetujui oleh petugas lain" in page.says
    assert _due(city) == before
    stale = budi.get(OUTAGES)
    button = f"Setujui {tanggal(first)}".replace(NBSP, " ")
    done = budi.submit(stale, button)
    fell = {visit for visit, due in before.items() if first <= due <= last}
    assert fell
    assert f"{len(fell)} batas bergeser" in done.says
    after = _due(city)
    assert {visit for visit in after if after[visit] != before[visit]} == fell
    assert all(after[visit] > last for visit in fell)
    again = budi.submit(stale, button, follow=False)
    assert again.status_code == 409
    assert _due(city) == after
    with city.app.app_context():
        moved = session().execute(sa.select(columns(Outage).moved).where(columns(Outage).approved)).scalar_one()
        assert moved == len(fell)
        assert list(findings(session(), lambda _: True, lambda *_: None)) == []


def test_a_stopped_clock_keeps_its_days() -> None:
    days = WorkingDays({date(2026, 8, 17): "Hari Kemerdekaan"}, {2026})
    told, stopped = date(2026, 8, 14), date(2026, 8, 12)
    left = days_left(WORKING, told, stopped, days)
    assert left == 2
    assert resumed(WORKING, left, date(2026, 8, 14), days) == date(2026, 8, 19)
    assert stood_still(WORKING, told, date(2026, 8, 13), date(2026, 8, 14), days) == date(2026, 8, 19)


def test_the_next_year_is_asked_for_before_it_begins() -> None:
    days, policies = WorkingDays({}, {2026}), load_defaults()
    assert years_to_load(days, policies, date(2026, 7, 21)) == ()
    assert years_to_load(days, policies, date(2026, 11, 24)) == (2027,)
    assert years_to_load(days, policies, date(2027, 1, 4)) == (2027,)
