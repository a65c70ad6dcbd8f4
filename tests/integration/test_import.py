"""Import of people in the browser: the differences first, then all of it or nothing, by whoever may."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.cases.models import Seat, Visit
from app.database import columns, transaction
from app.identity.models import Account
from app.organisation.models import Assignment, Person
from tests.city import City
from tests.integration.people_file import (
    ADMIN,
    ASSIGNMENT,
    CASE,
    NEW,
    OFFICER,
    OPD,
    OTHER,
    PERSON,
    PLACE,
    POSITION,
    RECORD,
    UNIT,
    assessor_of,
    counts,
    csv_of,
    holding,
    leader,
    member,
    newcomer,
    one,
    send,
)

SEAT, VISIT, ACCOUNT = columns(Seat), columns(Visit), columns(Account)


def test_somebody_new_is_shown_first_and_written_only_when_applied(city: City) -> None:
    officer, before = city.at_desk(OFFICER), counts(city)
    shown = send(officer, csv_of(newcomer(city)))
    assert "1 baru, 0 berubah, 0 tetap" in shown.says
    assert "Pengelola Arsip Digital, Dinas Kependudukan dan Pencatatan Sipil (jabatan baru)" in shown.says
    assert counts(city) == before
    done = officer.submit(shown, "Terapkan 1 perubahan")
    assert "Impor ditulis: 1 baru, 0 berubah" in done.says
    found = one(city, holding().where(PERSON.number == NEW))
    assert (found.name, found.title, found.code) == ("Citra Lestari, A.Md.", "Pengelola Arsip Digital", OPD)
    assert assessor_of(city, found.position_id) == leader(city, OPD).position_id
    account = one(city, sa.select(ACCOUNT.username, ACCOUNT.password).where(ACCOUNT.person_id == found.id))
    assert account == (NEW, None)
    record = one(city, sa.select(RECORD.body, RECORD.actor).where(RECORD.tag == "exchange:people:imported"))
    assert NEW in record.body
    assert city.listed[OFFICER][2] in record.actor
    assert [after - now for after, now in zip(counts(city), before, strict=True)] == [1, 1, 1, 1, 1]


def test_a_file_that_says_what_is_known_changes_nothing(city: City) -> None:
    officer, known = city.at_desk(OFFICER), member(city, OPD)
    shown = send(
        officer, csv_of({"nip": known.number, "nama": known.name, "jabatan": known.title, "kode_unit": known.code})
    )
    assert "Tidak ada yang berubah" in shown.says
    with pytest.raises(LookupError):
        shown.form("Terapkan")


def test_an_import_applied_again_changes_nothing_more(city: City) -> None:
    officer, data = city.at_desk(OFFICER), csv_of(newcomer(city))
    officer.submit(send(officer, data), "Terapkan 1 perubahan")
    after = counts(city)
    assert "Tidak ada yang berubah" in send(officer, data).says
    assert counts(city) == after


def test_the_open_review_of_an_employee_follows_to_the_new_assessor(city: City) -> None:
    waiting = one(
        city,
        sa.select(CASE.id, CASE.position_id, SEAT.position_id.label("assessor"), PERSON.number, CASE.opd_id)
        .join_from(CASE.id.table, SEAT.id.table, sa.and_(SEAT.case_id == CASE.id, SEAT.status == "open", SEAT.asked))
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.position_id == CASE.position_id)
        .where(
            ASSIGNMENT.person_id == CASE.subject_id,
            CASE.state == "REVIEW", SEAT.who == "assessor", ~POSITION.is_head, ASSIGNMENT.known_to.is_(None),
            ASSIGNMENT.valid_to == date(9999, 12, 31), ASSIGNMENT.is_primary,
        ),
    )  # fmt: skip
    other = one(city, holding().where(POSITION.is_head, POSITION.id != waiting.assessor, UNIT.code == "BKPSDM"))
    officer = city.at_desk(OFFICER)
    shown = send(officer, csv_of({"nip": waiting.number, "nip_penilai": other.number, "mulai": "2026-07-21"}))
    assert f"menjadi {other.name}, mulai 21" in shown.says
    officer.submit(shown, "Terapkan 1 perubahan")
    seat = one(
        city,
        sa.select(SEAT.position_id).where(
            SEAT.case_id == waiting.id, SEAT.status == "open", SEAT.asked, SEAT.who == "assessor"
        ),
    )
    assert seat[0] == other.position_id
    assert one(city, sa.select(RECORD.id).where(RECORD.tag == "organisation:line:changed")) is not None


def test_somebody_moves_to_a_vacant_chair_and_the_past_stays_known(city: City) -> None:
    officer, known = city.at_desk(OFFICER), member(city, "BKPSDM", after=city.listed[OFFICER][0])
    row = {"nip": known.number, "kode_unit": OPD, "jabatan": "Pengelola Arsip Digital", "mulai": "2026-08-01",
           "nip_penilai": leader(city, OPD).number}  # fmt: skip
    officer.submit(send(officer, csv_of(row)), "Terapkan 1 perubahan")
    with city.reading() as session:
        kept = session.execute(
            sa.select(ASSIGNMENT.position_id, ASSIGNMENT.valid_from, ASSIGNMENT.valid_to, ASSIGNMENT.known_to.is_(None))
            .where(ASSIGNMENT.person_id == known.id, ASSIGNMENT.is_primary, ASSIGNMENT.valid_to > date(2026, 7, 1))
            .order_by(ASSIGNMENT.valid_from, ASSIGNMENT.known_to.is_(None))
        ).all()
    assert [(row[2], row[3]) for row in kept] == [
        (date(9999, 12, 31), False), (date(2026, 7, 31), True), (date(9999, 12, 31), True),
    ]  # fmt: skip
    assert one(city, sa.select(PERSON.version).where(PERSON.id == known.id))[0] == known.version + 1


def test_two_people_may_swap_their_chairs_in_one_file(city: City) -> None:
    officer, first = city.at_desk(OFFICER), member(city, OPD)
    second = one(
        city,
        holding().where(
            UNIT.opd_id == first.opd_id, ~POSITION.is_head, POSITION.title != first.title, UNIT.code != first.code
        ),
    )
    rows = [
        {"nip": here.number, "kode_unit": there.code, "jabatan": there.title, "mulai": "2026-08-01"}
        for here, there in ((first, second), (second, first))
    ]
    shown = send(officer, csv_of(*rows))
    assert "jabatan baru" not in shown.says
    officer.submit(shown, "Terapkan 2 perubahan")
    for here, there in ((first, second), (second, first)):
        found = one(city, holding().where(PERSON.id == here.id))
        assert (found.code, found.title) == (there.code, there.title)


def test_an_assessor_may_be_new_in_the_same_file(city: City) -> None:
    officer = city.at_desk(OFFICER)
    below = newcomer(city, nip=OTHER, nama="Dimas Saputra", jabatan="Pengolah Data Arsip", nip_penilai=NEW)
    officer.submit(send(officer, csv_of(below, newcomer(city))), "Terapkan 2 perubahan")
    above = one(city, holding().where(PERSON.number == NEW))
    assert assessor_of(city, one(city, holding().where(PERSON.number == OTHER)).position_id) == above.position_id


# ------------------------------------------------------------------------------------------------ bad rows


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("nip", "12345", "Nomor harus terdiri atas 18 angka."),
        ("nip", "19960517202403207A", "Nomor hanya boleh memuat angka"),
        ("nip", "199613172024032071", "bukan tanggal lahir yang ada"),
        ("nip", "199605172024132071", "bukan bulan pengangkatan"),
        ("nip", "199605172024033071", "harus 1 untuk laki-laki atau 2 untuk perempuan"),
        ("nip", "199605172024032000", "tidak boleh 000"),
        ("nip", "199605172026122071", "belum tiba"),
        ("nip", "1,99605E+17", "ujung nomornya sudah dibulatkan"),
        ("nip_penilai", "1.97803E17", "ujung nomornya sudah dibulatkan"),
        ("nip", "", "Isi kolom ini."),
        ("status", "Honorer", "Isi PNS, CPNS, PPPK, atau PPPK Paruh Waktu."),
        ("status", "", "Isi kolom ini; pegawai ini baru."),
        ("nama", "", "Isi kolom ini; pegawai ini baru."),
        ("nama", "N" * 500, "Paling banyak 120 huruf; ini 500."),
        ("nama", "Citra Lestari\u0007", "tidak terbaca"),
        ("nama", "Citra \u202eiratseL", "membalik arah tulisan"),
        ("nama", "Z" + "\u0301" * 40, "terlalu banyak tanda"),
        ("nama", "=HYPERLINK(1)", "lembar kerja membacanya sebagai rumus"),
        ("nama", "+62812", "lembar kerja membacanya sebagai rumus"),
        ("nama", "-1+1", "lembar kerja membacanya sebagai rumus"),
        ("jabatan", "@SUM(A1)", "lembar kerja membacanya sebagai rumus"),
        ("golongan", "V/f", "Isi golongan seperti III/c"),
        ("golongan", "IX", "bukan golongan untuk status kepegawaiannya"),
        ("surel", "bukan surel", "Isi alamat surel"),
        ("gawai", "mungkin", "Isi Ya atau Tidak."),
        ("kode_unit", "DINAS-HANTU", "Unit DINAS-HANTU tidak ada."),
        ("mulai", "2026-02-30", "Isi tanggal yang ada"),
        ("mulai", "kemarin", "Isi tanggal yang ada"),
        ("mulai", "1900-01-01", "di luar masa yang masuk akal"),
        ("mulai", "2099-01-01", "di luar masa yang masuk akal"),
        ("mulai", "2020-01-01", "Mendahului pengangkatan"),
        ("mulai", "", "Isi kolom ini; pegawai ini baru."),
        ("nip_penilai", "", "Pegawai ini belum punya pejabat penilai"),
        ("nip_penilai", NEW, "Tidak seorang pun menilai dirinya sendiri."),
        ("nip_penilai", OTHER, "Tidak ada pegawai dengan nomor ini."),
        ("jabatan", "J" * 4000, "Paling banyak 160 huruf"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_of_the_file_is_written(
    city: City, column: str, value: str, sentence: str
) -> None:
    officer, before, good = city.at_desk(OFFICER), counts(city), member(city, OPD)
    fine = dict.fromkeys(newcomer(city), "") | {"nip": good.number, "surel": "baru@example.go.id"}
    refused = send(officer, csv_of(fine, newcomer(city, **{column: value})))
    assert refused.status_code == 422
    assert f"3 Kolom {column}" in refused.says or f"3 {column}" in refused.says
    assert sentence in refused.says
    with pytest.raises(LookupError):
        refused.form("Terapkan")
    assert counts(city) == before


def test_a_status_that_does_not_fit_the_number_is_named(city: City) -> None:
    refused = send(city.at_desk(OFFICER), csv_of(newcomer(city, status="PPPK", golongan="IX")))
    assert "2 nip Susunan nomor ini tidak sesuai dengan status kepegawaiannya." in refused.says


def test_the_same_number_twice_is_named_with_both_lines(city: City) -> None:
    refused = send(city.at_desk(OFFICER), csv_of(newcomer(city), newcomer(city, nama="Orang Lain")))
    assert "NIP ini sudah ada pada baris 2." in refused.says


def test_a_circle_through_several_lines_is_refused(city: City) -> None:
    officer, above = city.at_desk(OFFICER), leader(city, OPD)
    below = one(city, holding().where(POSITION.is_head, UNIT.opd_id == above.opd_id, UNIT.code != OPD))
    middle = one(city, holding().where(PERSON.number == OTHER)) or member(city, below.code)
    rows = [
        {"nip": above.number, "nip_penilai": middle.number, "mulai": "2026-08-01"},
        {"nip": middle.number, "nip_penilai": below.number, "mulai": "2026-08-01"},
        {"nip": below.number, "nip_penilai": above.number, "mulai": "2026-08-01"},
    ]
    refused = send(officer, csv_of(*rows))
    assert refused.status_code == 422
    assert "Garis penilaian melingkar kembali ke pegawai ini." in refused.says


def test_a_unit_that_is_led_gets_no_second_leader(city: City) -> None:
    held = leader(city, OPD)
    refused = send(city.at_desk(OFFICER), csv_of(newcomer(city, jabatan=held.title, pimpinan="Ya")))
    assert f"Unit ini masih dipimpin {held.name} pada tanggal itu." in refused.says


def test_somebody_who_left_is_not_called_back_by_a_file(city: City) -> None:
    known = member(city, OPD)
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(Person).where(PERSON.id == known.id).values(ended_on=date(2026, 5, 1)))
        session.execute(sa.update(Assignment).where(ASSIGNMENT.person_id == known.id).values(valid_to=date(2026, 5, 1)))
    refused = send(city.at_desk(OFFICER), csv_of({"nip": known.number, "nama": "Nama Baru"}))
    assert "sudah berhenti bertugas" in refused.says


# ------------------------------------------------------------------------------------------------ in between


def test_what_changed_since_it_was_shown_is_shown_anew_before_anything_is_written(city: City) -> None:
    officer, known = city.at_desk(OFFICER), member(city, OPD)
    shown = send(officer, csv_of({"nip": known.number, "surel": "satu@example.go.id", "nama": "Nama Baru, S.E."}))
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(Person).where(PERSON.id == known.id).values(name="Nama Lain"))
    before = counts(city)
    late = officer.submit(shown, "Terapkan 1 perubahan")
    assert late.status_code == 409
    assert "Data berubah sejak bedanya ditampilkan" in late.says
    assert "Nama Lain menjadi Nama Baru, S.E." in late.says
    assert counts(city) == before
    assert "Impor ditulis: 0 baru, 1 berubah" in officer.submit(late, "Terapkan 1 perubahan").says


def test_the_same_form_sent_twice_writes_once(city: City) -> None:
    officer = city.at_desk(OFFICER)
    form = send(officer, csv_of(newcomer(city))).form("Terapkan")
    for _ in range(2):
        assert officer.post(form.action, data=form.fields).status_code == 303
    with city.reading() as session:
        written = sa.select(sa.func.count()).where(RECORD.tag == "exchange:people:imported")
        assert session.execute(written).scalar_one() == 1


@pytest.mark.parametrize("token", ["", "x", "W10.abc.def", "\u2603", "A" * 100_000])
def test_a_file_nobody_showed_is_not_applied(city: City, token: str) -> None:
    officer, before = city.at_desk(OFFICER), counts(city)
    form = send(officer, csv_of(newcomer(city))).form("Terapkan")
    refused = officer.post(form.action, data={**form.fields, "berkas": token})
    assert refused.status_code == 409
    assert "Kirim sekali lagi; belum ada yang ditulis." in refused.says
    assert counts(city) == before


def test_what_was_shown_to_one_officer_is_not_applied_by_another(city: City) -> None:
    officer, colleague, before = city.at_desk(OFFICER), city.at_desk("Petugas BKPSDM kedua"), counts(city)
    form = send(officer, csv_of(newcomer(city))).form("Terapkan")
    token = colleague.get(PLACE).form("Unggah").fields["csrf_token"]
    assert colleague.post(form.action, data={**form.fields, "csrf_token": token}).status_code == 409
    assert counts(city) == before


# ------------------------------------------------------------------------------------------------ who may


@pytest.mark.parametrize(
    "role", ["Pegawai", "Pejabat penilai", "Kepala OPD", "Petugas Setda", "Sekretaris Daerah", "Wali Kota"]
)
def test_nobody_else_imports_people(quiet_city: City, role: str) -> None:
    client = quiet_city.at_desk(role)
    for path in (PLACE, f"{PLACE}/templat.xlsx"):
        assert client.get(path).status_code == 403
    token = client.get("/akun").form("Keluar dari semua perangkat").fields
    for path in (PLACE, f"{PLACE}/terapkan"):
        assert client.post(path, data=token).status_code == 403


def test_an_admin_changes_people_of_the_own_opd(city: City) -> None:
    admin, known = city.at_desk(ADMIN), member(city, OPD, after=city.listed[ADMIN][0])
    shown = send(admin, csv_of({"nip": known.number, "surel": "baru@example.go.id", "gawai": "Tidak"}))
    admin.submit(shown, "Terapkan 1 perubahan")
    assert one(city, sa.select(PERSON.email, PERSON.has_device).where(PERSON.id == known.id)) == (
        "baru@example.go.id",
        False,
    )
    record = one(city, sa.select(RECORD.opd_id).where(RECORD.tag == "exchange:people:imported"))
    assert record.opd_id == known.opd_id


def _rows_beyond(city: City) -> dict[str, tuple[dict[str, str], str]]:
    """What an admin may not do, each with the sentence that says so."""
    own, stranger, boss = member(city, OPD, after=city.listed[ADMIN][0]), member(city, "BKPSDM"), leader(city, OPD)
    other = leader(city, "BKPSDM")
    start, centrally = {"mulai": "2026-08-01"}, "Kolom ini hanya diubah BKPSDM."
    mine = {"nip": city.listed[ADMIN][0], "surel": "aku@example.go.id"}
    return {
        "a stranger": ({"nip": stranger.number, "surel": "a@example.go.id"}, "bukan dari perangkat daerah Anda"),
        "somebody new": (newcomer(city), "Pegawai baru dimuat oleh BKPSDM."),
        "a grade": ({"nip": own.number, "golongan": "IV/e", "pangkat": "Pembina Utama"}, centrally),
        "a name": ({"nip": own.number, "nama": "Nama Baru"}, centrally),
        "a unit elsewhere": ({"nip": own.number, "kode_unit": "BKPSDM", **start}, "Unit ini bukan dari"),
        "a new chair": ({"nip": own.number, "jabatan": "Jabatan Karangan", **start}, "BKPSDM yang menambah jabatan"),
        "an assessor elsewhere": ({"nip": own.number, "nip_penilai": other.number, **start}, "Pejabat penilai di luar"),
        "the leader": ({"nip": boss.number, "nip_penilai": own.number, **start}, "pimpinan unit diubah BKPSDM"),
        "himself": (mine, "Data Anda sendiri diubah orang lain."),
    }  # fmt: skip


@pytest.mark.parametrize(
    "what",
    ["a stranger", "somebody new", "a grade", "a name", "a unit elsewhere", "a new chair", "an assessor elsewhere",
     "the leader", "himself"],
)  # fmt: skip
def test_an_admin_reaches_no_further_than_the_own_opd(city: City, what: str) -> None:
    admin, before = city.at_desk(ADMIN), counts(city)
    row, sentence = _rows_beyond(city)[what]
    refused = send(admin, csv_of(row))
    assert refused.status_code == 422
    assert sentence in refused.says
    assert counts(city) == before


def test_an_officer_does_not_move_himself(city: City) -> None:
    row = {"nip": city.listed[OFFICER][0], "nip_penilai": leader(city, OPD).number, "mulai": "2026-08-01"}
    assert "Data Anda sendiri diubah orang lain." in send(city.at_desk(OFFICER), csv_of(row)).says
