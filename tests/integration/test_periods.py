"""Periods of a year, their windows, and more time for somebody: by BKPSDM, with a reason, never shorter."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case, Visit
from app.database import columns, transaction
from app.evaluations.models import Evaluation
from app.identity.operations.accounts import add_account
from app.organisation.models import Person, Unit
from app.outbox.models import Notice
from app.periods.models import Dispensation, Period
from app.records.models import Record
from tests.city import City
from tests.client import Answer, Client
from tests.conftest import CITY_DAY

CASE, VISIT, EVALUATION, PERSON = columns(Case), columns(Visit), columns(Evaluation), columns(Person)
PERIOD, UNIT, DISPENSATION, NOTICE = columns(Period), columns(Unit), columns(Dispensation), columns(Notice)
RECORD = columns(Record)
OFFICER = "Petugas BKPSDM"
WHY = "Surat Kepala BKPSDM 800/17: server kecamatan padam dua hari."


def one(city: City, statement: sa.Select[Any]) -> Any:
    """The first row of an answer."""
    with city.reading() as session:
        return session.execute(statement).first()


def all_of(city: City, statement: sa.Select[Any]) -> list[Any]:
    """All rows of an answer."""
    with city.reading() as session:
        return [tuple(row) for row in session.execute(statement)]


def period_of(city: City, label: str) -> Any:
    return one(
        city, sa.select(PERIOD.id, PERIOD.version, PERIOD.opens_on, PERIOD.closes_on).where(PERIOD.label == label)
    )


def case_at(city: City, state: str, label: str = "Triwulan II 2026") -> Any:
    """An evaluation that stands there: case, visit, deadline, and whose it is."""
    return one(
        city,
        sa.select(
            CASE.id, CASE.version, CASE.opd_id, CASE.subject_id, VISIT.id.label("visit_id"), VISIT.due_on,
            PERSON.number, PERSON.name,
        )
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(CASE.state == state, PERIOD.label == label)
        .order_by(CASE.id),
    )  # fmt: skip


def due_of(city: City, visit_id: UUID) -> date:
    found: date = one(city, sa.select(VISIT.due_on).where(VISIT.id == visit_id))[0]
    return found


def count(city: City, table: Any, *where: sa.ColumnElement[bool]) -> int:
    return int(one(city, sa.select(sa.func.count()).select_from(table).where(*where))[0])


def move(client: Client, period_id: UUID, opens: date, closes: date, reason: str = WHY) -> Answer:
    page = client.get(f"/periode/{period_id}/jendela")
    return client.submit(page, "Ubah jendela", buka=opens.isoformat(), tutup=closes.isoformat(), alasan=reason)


def give(client: Client, case_id: UUID, until: date, reason: str = WHY) -> Answer:
    page = client.get(f"/periode/dispensasi/perkara/{case_id}")
    return client.submit(page, "Beri dispensasi", sampai=until.isoformat(), alasan=reason)


# ------------------------------------------------------------------------------------------------ a year


def test_everybody_sees_the_windows_and_only_bkpsdm_may_move_them(quiet_city: City) -> None:
    for role in ("Pegawai", "Kepala OPD", "Wali Kota", "Inspektorat"):
        page = quiet_city.at_desk(role).get("/periode")
        assert "Triwulan II 2026" in page.says
        assert "Terbuka" in page.says
        assert "Ubah jendela" not in page.says
    assert "Ubah jendela" in quiet_city.at_desk("Kepala BKPSDM").get("/periode").says


def test_a_year_is_created_as_policy_foresees_it_and_only_once(city: City) -> None:
    officer = city.at_desk(OFFICER)
    check = officer.get("/periode/buat?tahun=2027")
    assert "Hari libur tahun 2027 belum dimuat" in check.says
    made = officer.submit(check, "Buat periode 2027")
    assert "13 periode tahun 2027 dibuat." in made.says  # two officers published that this city goes monthly
    second = period_of(city, "Juni 2027")
    assert (second.opens_on, second.closes_on) == (date(2027, 6, 23), date(2027, 7, 7))  # five working days after June
    year = period_of(city, "Tahunan 2027")
    assert (year.opens_on, year.closes_on) == (date(2027, 12, 15), date(2028, 1, 10))
    again = officer.get("/periode/buat?tahun=2027")
    assert "Semua periode tahun ini sudah ada" in again.says
    with pytest.raises(LookupError):
        again.form("Buat periode 2027")
    assert count(city, PERIOD.id.table, PERIOD.year == 2027) == 13
    assert count(city, RECORD.id.table, RECORD.tag == "periods:year:created") == 1


def test_the_same_form_sent_twice_creates_a_year_once(city: City) -> None:
    officer = city.at_desk(OFFICER)
    form = officer.get("/periode/buat?tahun=2027").form("Buat periode")
    for _ in range(2):
        assert officer.post(form.action, data=form.fields).status_code == 303
    assert count(city, RECORD.id.table, RECORD.tag == "periods:year:created") == 1


@pytest.mark.parametrize("year", ["1999", "2031", "9900"])
def test_a_year_far_away_is_not_created(city: City, year: str) -> None:
    officer = city.at_desk(OFFICER)
    looked = officer.get(f"/periode/buat?tahun={year}")
    form = officer.get("/periode/buat?tahun=2027").form("Buat periode 2027")
    sent = officer.post(form.action, data=form.filled(tahun=year))
    for refused in (looked, sent):
        assert refused.status_code == 422
        assert "Pilih tahun antara 2022 dan 2028." in refused.says
    assert count(city, PERIOD.id.table, PERIOD.year == int(year)) == 0


@pytest.mark.parametrize("year", ["0000", "9999", "\uff12\uff10\uff12\uff17", "dua", "-2026", "99999999999999999999"])
def test_a_year_that_is_none_shows_the_present_one(quiet_city: City, year: str) -> None:
    page = quiet_city.at_desk(OFFICER).get("/periode", query_string={"tahun": year})
    assert page.page.heading == "Periode 2026"


# ------------------------------------------------------------------------------------------------ windows


def test_a_window_is_moved_with_a_reason_and_nobody_loses_a_day(city: City) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Triwulan II 2026")
    writing = case_at(city, "SELF_ASSESSMENT")
    later = found.closes_on + timedelta(days=20)
    assert "Jendela Triwulan II 2026 diubah" in move(officer, found.id, found.opens_on, later).says
    assert due_of(city, writing.visit_id) == later
    move(officer, found.id, found.opens_on, found.closes_on, "Surat 800/18: dikembalikan seperti semula.")
    assert due_of(city, writing.visit_id) == later
    body = one(city, sa.select(RECORD.body).where(RECORD.tag == "periods:window:changed").order_by(RECORD.seq))[0]
    assert WHY in body


def test_whoever_still_writes_is_told_of_a_moved_window_and_led_to_his_own_evaluation(city: City) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Tahunan 2026")
    form = officer.get(f"/periode/{found.id}/jendela").form("Ubah jendela")
    later = found.closes_on + timedelta(days=20)
    sent = officer.post(form.action, data=form.filled(tutup=later.isoformat(), alasan=WHY), max_queries=None)
    writers = all_of(
        city, sa.select(CASE.subject_id, CASE.id).join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        .where(EVALUATION.period_id == found.id, CASE.state.in_(["RUNNING", "SELF_ASSESSMENT"])))  # fmt: skip
    words = (sa.func.replace(text, "\xa0", " ") for text in (NOTICE.title, NOTICE.body))
    told = all_of(city, sa.select(NOTICE.person_id, NOTICE.case_id, *words).where(NOTICE.kind == "window"))
    assert len(writers) > 40
    assert {row[:2] for row in told} <= set(writers)
    assert sorted(row[0] for row in told) == sorted({row[0] for row in writers}), "each once"
    assert {row[2] for row in told} == {
        "Penilaian diri Tahunan 2026: jendelanya 15 Desember 2026 sampai 30 Januari 2027"
    }
    assert all("Sebelumnya 15 Desember 2026 sampai 10 Januari 2027." in row[3] and WHY in row[3] for row in told)
    assert f"{len(told)} pegawai diberi tahu." in officer.get(sent.location or "").says
    written = [sql for sql in sent.statements if sql.startswith("INSERT INTO notice")]
    assert len(written) == 1, "ten thousand people are one statement, as these are"
    assert len(sent.statements) < 20


def test_a_window_shown_before_a_colleague_moved_it_is_not_moved_again(city: City) -> None:
    officer, colleague = city.at_desk(OFFICER), city.at_desk("Petugas BKPSDM kedua")
    found = period_of(city, "Triwulan II 2026")
    stale = officer.get(f"/periode/{found.id}/jendela")
    move(colleague, found.id, found.opens_on, found.closes_on + timedelta(days=3))
    late = officer.submit(stale, "Ubah jendela", tutup=(found.closes_on + timedelta(days=9)).isoformat(), alasan=WHY)
    assert late.status_code == 409
    assert "Ini diubah orang lain" in late.says
    assert WHY in late.text
    assert period_of(city, "Triwulan II 2026").closes_on == found.closes_on + timedelta(days=3)


def test_a_window_form_sent_twice_moves_once(city: City) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Triwulan II 2026")
    form = officer.get(f"/periode/{found.id}/jendela").form("Ubah jendela")
    data = form.filled(tutup=(found.closes_on + timedelta(days=5)).isoformat(), alasan=WHY)
    for _ in range(2):
        assert officer.post(form.action, data=data).status_code == 303
    assert period_of(city, "Triwulan II 2026").version == found.version + 1
    assert count(city, RECORD.id.table, RECORD.tag == "periods:window:changed") == 1


@pytest.mark.parametrize(
    ("buka", "tutup", "alasan", "sentence"),
    [
        ("2026-07-20", "2026-07-10", WHY, "tidak boleh mendahului tanggal buka"),
        ("2026-03-31", "2026-08-04", WHY, "sebelum periodenya dimulai"),
        ("2026-05-01", "2026-06-29", WHY, "sebelum periodenya berakhir"),
        ("2026-06-23", "2029-01-01", WHY, "paling lama terbuka sampai setahun"),
        ("2026-06-23", "2026-08-04", WHY, "tidak ada yang diubah"),
        ("kapan-kapan", "2026-08-10", WHY, "Pilih tanggal yang ada di kalender"),
        ("2026-02-30", "2026-08-10", WHY, "Pilih tanggal yang ada di kalender"),
        ("", "2026-08-10", WHY, "Pilih tanggal yang ada di kalender"),
        ("2026-06-23", "2026-08-10", "ya", "Tulis alasannya"),
        ("2026-06-23", "2026-08-10", "x" * 5000, "Paling banyak 1000 huruf"),
        ("2026-06-23", "2026-08-10", "Surat \x00 dengan huruf rusak", "tidak terbaca"),
        ("2026-06-23", "2026-08-10", "Surat \u202egnay kilabret", "membalik arah tulisan"),
    ],
)
def test_windows_that_make_no_sense_are_answered_with_a_sentence(
    city: City, buka: str, tutup: str, alasan: str, sentence: str
) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Triwulan II 2026")
    form = officer.get(f"/periode/{found.id}/jendela").form("Ubah jendela")
    refused = officer.post(form.action, data=form.filled(buka=buka, tutup=tutup, alasan=alasan))
    assert refused.status_code == 422
    assert sentence in refused.says
    assert period_of(city, "Triwulan II 2026") == found


def test_bytes_that_are_no_text_change_nothing(city: City) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Triwulan II 2026")
    form = officer.get(f"/periode/{found.id}/jendela").form("Ubah jendela")
    fields = form.filled(tutup="2026-09-01", alasan="Surat @@ dari kantor")
    broken = urlencode(list(fields.items(multi=True))).encode().replace(b"%40%40", b"%ed%a0%80\xed\xa0\x80")
    sent = officer.post(form.action, data=broken, content_type="application/x-www-form-urlencoded")
    assert sent.status_code in (400, 422)
    assert period_of(city, "Triwulan II 2026") == found


# ------------------------------------------------------------------------------------------------ more time


def test_an_employee_whose_window_is_over_may_send_after_a_dispensation(city: City) -> None:
    late = case_at(city, "SELF_ASSESSMENT")
    with city.app.app_context(), transaction() as session:  # the window closed without anybody being given more time
        session.execute(sa.update(Period).where(PERIOD.label == "Triwulan II 2026").values(closes_on=date(2026, 7, 7)))
        session.execute(sa.update(Visit).where(VISIT.id == late.visit_id).values(due_on=date(2026, 7, 7)))
        session.execute(sa.delete(Dispensation))
        add_account(session, late.subject_id, late.number)
    employee, officer = city.person(late.number), city.at_desk(OFFICER)
    closed = "Penilaian diri hanya dapat diisi dalam jendela waktu"
    assert closed in employee.get(f"/evaluasi/{late.id}").says
    found = officer.get(f"/periode/dispensasi?nip={late.number}")
    assert "Evaluasi Triwulan II 2026" in found.says
    given = give(officer, late.id, date(2026, 7, 31))
    assert f"Batas {late.name} diperpanjang sampai 31" in given.says
    assert WHY in given.says
    assert closed not in employee.get(f"/evaluasi/{late.id}").says
    assert due_of(city, late.visit_id) == date(2026, 7, 31)
    told = sa.select(NOTICE.title).where(NOTICE.person_id == late.subject_id, NOTICE.kind == "dispensation")
    assert "31\u00a0Juli 2026" in one(city, told)[0]


def test_the_assessor_is_told_when_his_review_may_take_longer(city: City) -> None:
    waiting, officer = case_at(city, "REVIEW"), city.at_desk(OFFICER)
    give(
        officer,
        waiting.id,
        waiting.due_on + timedelta(days=400 if waiting.due_on < CITY_DAY - timedelta(days=60) else 30),
    )
    told = count(city, NOTICE.id.table, NOTICE.case_id == waiting.id, NOTICE.kind == "dispensation")
    assert told >= 2


def test_a_dispensation_is_given_once_though_the_form_is_sent_twice(city: City) -> None:
    waiting, officer = case_at(city, "SELF_ASSESSMENT"), city.at_desk(OFFICER)
    form = officer.get(f"/periode/dispensasi/perkara/{waiting.id}").form("Beri dispensasi")
    data = form.filled(sampai="2026-10-30", alasan=WHY)
    for _ in range(2):
        assert officer.post(form.action, data=data).status_code == 303
    assert count(city, DISPENSATION.id.table, DISPENSATION.case_id == waiting.id) == 1


def test_a_used_key_with_another_day_changes_nothing(city: City) -> None:
    waiting, officer = case_at(city, "SELF_ASSESSMENT"), city.at_desk(OFFICER)
    form = officer.get(f"/periode/dispensasi/perkara/{waiting.id}").form("Beri dispensasi")
    officer.post(form.action, data=form.filled(sampai="2026-10-30", alasan=WHY))
    other = officer.post(form.action, data=form.filled(sampai="2026-11-30", alasan=WHY))
    assert other.status_code == 409
    assert due_of(city, waiting.visit_id) == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "Dispensasi tidak memendekkan batas"),
        (0, "Dispensasi tidak memendekkan batas"),
        (5000, "paling lama setahun"),
    ],
)
def test_a_dispensation_never_shortens_and_never_lasts_for_years(city: City, days: int, sentence: str) -> None:
    waiting, officer = case_at(city, "SELF_ASSESSMENT"), city.at_desk(OFFICER)
    refused = give(officer, waiting.id, waiting.due_on + timedelta(days=days))
    assert refused.status_code == 422
    assert sentence in refused.says
    assert due_of(city, waiting.visit_id) == waiting.due_on
    assert count(city, DISPENSATION.id.table, DISPENSATION.case_id == waiting.id) == 0


def test_the_time_to_object_belongs_to_the_law(city: City) -> None:
    for state in ("DELIVERED", "OBJECTED"):
        waiting, officer = case_at(city, state), city.at_desk(OFFICER)
        refused = give(officer, waiting.id, CITY_DAY + timedelta(days=60))
        assert refused.status_code == 422
        assert "Masa keberatan ditetapkan peraturan" in refused.says


def test_a_case_that_moved_since_it_was_shown_is_left_alone(city: City) -> None:
    waiting, officer = case_at(city, "REVIEW"), city.at_desk(OFFICER)
    stale = officer.get(f"/periode/dispensasi/perkara/{waiting.id}")
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(Case).where(CASE.id == waiting.id).values(version=waiting.version + 1))
    late = officer.submit(stale, "Beri dispensasi", sampai="2026-10-30", alasan=WHY)
    assert late.status_code == 409
    assert WHY in late.text
    assert count(city, DISPENSATION.id.table, DISPENSATION.case_id == waiting.id) == 0


def test_an_officer_gives_no_time_to_himself(city: City) -> None:
    officer, number = city.at_desk(OFFICER), city.listed[OFFICER][0]
    own = one(city, sa.select(CASE.id).join(PERSON.id.table, PERSON.id == CASE.subject_id).where(
        PERSON.number == number, CASE.process == "evaluation", CASE.closed_at.is_(None)).order_by(CASE.id))  # fmt: skip
    refused = give(officer, own.id, date(2027, 5, 1))
    assert refused.status_code == 422
    assert "diberikan petugas lain" in refused.says


def test_an_opd_gets_more_time_and_everybody_who_still_writes_is_told(city: City) -> None:
    officer, found = city.at_desk(OFFICER), period_of(city, "Triwulan II 2026")
    writing = case_at(city, "SELF_ASSESSMENT")
    others = [
        case for case in (case_at(city, "REVIEW"), case_at(city, "CONFIRMING")) if case.opd_id == writing.opd_id
    ]  # fmt: skip
    page = officer.get("/periode/dispensasi/opd")
    until = date(2026, 9, 15)
    done = officer.submit(
        page, "Beri dispensasi", opd=str(writing.opd_id), periode=str(found.id), sampai=until.isoformat(), alasan=WHY
    )
    assert "Jendela diperpanjang sampai 15" in done.says
    assert due_of(city, writing.visit_id) == until
    assert [due_of(city, case.visit_id) for case in others] == [case.due_on for case in others]
    writers = count(
        city, EVALUATION.case_id.table.join(CASE.id.table, CASE.id == EVALUATION.case_id),
        EVALUATION.period_id == found.id, CASE.opd_id == writing.opd_id, CASE.state.in_(["RUNNING", "SELF_ASSESSMENT"]),
    )  # fmt: skip
    assert f"{writers} pegawai diberi tahu" in done.says
    assert count(city, NOTICE.id.table, NOTICE.kind == "dispensation") == writers
    shorter = officer.submit(
        page, "Beri dispensasi", opd=str(writing.opd_id), periode=str(found.id), sampai="2026-09-01", alasan=WHY + " 2"
    )
    assert shorter.status_code in (409, 422)
    assert due_of(city, writing.visit_id) == until


def test_an_opd_or_period_nobody_offered_is_not_dispensed(city: City) -> None:
    officer = city.at_desk(OFFICER)
    form = officer.get("/periode/dispensasi/opd").form("Beri dispensasi")
    for opd, period in (("", ""), ("bukan", "uuid"), (str(UUID(int=0)), str(UUID(int=0)))):
        sent = officer.post(
            form.action, data={**form.fields, "opd": opd, "periode": period, "sampai": "2026-10-01", "alasan": WHY}
        )
        assert sent.status_code == 422
        assert "Pilih perangkat daerahnya." in sent.says
    before = one(city, sa.select(sa.func.count()).select_from(DISPENSATION.id.table).where(DISPENSATION.reason == WHY))
    assert before[0] == 0


def test_only_bkpsdm_gives_time_and_the_inspectorate_reads_of_it(city: City) -> None:
    found, waiting = period_of(city, "Triwulan II 2026"), case_at(city, "SELF_ASSESSMENT")
    for role in ("Pegawai", "Admin OPD", "Kepala OPD", "Sekretaris Daerah", "Inspektorat"):
        client = city.at_desk(role)
        for path in ("/periode/buat", f"/periode/{found.id}/jendela", "/periode/dispensasi/opd",
                     f"/periode/dispensasi/perkara/{waiting.id}"):  # fmt: skip
            assert client.get(path).status_code == 403, (role, path)
            token = client.get("/akun").form("Keluar dari semua perangkat").fields
            assert client.post(path, data=token).status_code == 403, (role, path)
    listed = city.at_desk("Inspektorat").get("/periode/dispensasi")
    assert listed.status_code == 200
    with pytest.raises(LookupError):
        listed.form("Cari perkaranya")
    assert city.at_desk("Pegawai").get("/periode/dispensasi").status_code == 403
