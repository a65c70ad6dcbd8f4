"""Authority on a date, through its pages: who acts for whom, on which letter, without which powers, and who could."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.authority.models import Authority
from app.authority.operations import follow_leaves, tell_gaps
from app.cases.models import ActedBy, Decision
from app.cases.operations import Opening, open_case
from app.cases.seating import moment
from app.database import columns
from app.identity.models import Role
from app.identity.queries import GRANT
from app.organisation.printing import acting_block
from app.organisation.queries import ASSIGNMENT, PERSON
from app.outbox.models import Notice
from app.records.operations import SYSTEM
from app.web import clock
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import begin, ratings, realise, submit

AUTHORITY, ACTED, DECISION, NOTICE = columns(Authority), columns(ActedBy), columns(Decision), columns(Notice)
LETTERS, MINE, WHO, GAPS = "/wewenang/daftar", "/wewenang", "/wewenang/siapa", "/wewenang/kosong"
UNTIL = DAY + timedelta(20)


def sent_in(office: Office) -> None:
    """Up to the review, which waits for the assessor."""
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=sent_in)


def number_of(office: Office, one: Someone) -> str:
    with office.facts.looking() as session:
        return str(session.execute(sa.select(PERSON.number).where(PERSON.id == one.person_id)).scalar_one())


def give(office: Office, who: Someone, chair: Someone, to: Someone, **words: Any) -> Answer:
    """An officer or admin writes down a letter about somebody's chair."""
    desk = office.at(who)
    form = desk.get(f"{LETTERS}?jabatan={chair.position_id}").form("Catat")
    good = {
        "jenis": "plh", "nip": number_of(office, to), "dasar": "surat_perintah", "nomor": "800/17/2026",
        "tanggal_surat": "2026-07-01", "mulai": DAY.isoformat(), "sampai": UNTIL.isoformat(), "tambahan": "tidak",
    }  # fmt: skip
    sent = desk.post(form.action, data=form.filled(**{**good, **words}))
    return desk.get(sent.location) if sent.status_code == 303 else sent


def name(office: Office, who: Someone, to: Someone, kind: str = "pengganti", **words: Any) -> Answer:
    """Somebody names a substitute or a preparer for his own chair."""
    desk = office.at(who)
    form = desk.get(MINE).form("Tunjuk")
    good = {"jenis": kind, "nip": number_of(office, to), "mulai": DAY.isoformat(), "sampai": UNTIL.isoformat()}
    sent = desk.post(form.action, data=form.filled(**{**good, **words}))
    return desk.get(sent.location) if sent.status_code == 303 else sent


def confirm(office: Office, who: Someone) -> Answer:
    return office.go(who, "return", "Kembalikan", reason="Uraian realisasinya belum menyebut bulannya.")


def told(office: Office, one: Someone) -> list[str]:
    with office.facts.looking() as session:
        rows = session.execute(sa.select(NOTICE.title).where(NOTICE.person_id == one.person_id).order_by(NOTICE.id))
        return list(rows.scalars())


# ------------------------------------------------------------------------------------------------ acting


def test_plh_finds_the_matter_in_his_inbox_and_decides_in_the_name_of_the_office(office: Office) -> None:
    assert "tercatat" in give(office, office.admin, office.assessor, office.stranger).says
    inbox = office.at(office.stranger).get("/kotak-masuk")
    assert office.employee.name in inbox.says
    assert confirm(office, office.stranger).status_code == 303
    page = office.read(office.employee)
    assert f"{office.stranger.name}, Plh. " in page.says
    assert "berdasarkan Surat perintah 800/17/2026 tanggal 1 Juli 2026" in page.says
    with office.facts.looking() as session:
        acted = session.execute(sa.select(ACTED.called, ACTED.represented_id)).one()
    assert acted.called.startswith("Plh. ")
    assert acted.represented_id == office.assessor.person_id
    assert any(title.startswith("Atas nama Anda: ") for title in told(office, office.assessor))


def test_substitute_whom_the_holder_named_decides_in_his_name_and_nobody_else_may_name_one(office: Office) -> None:
    assert "tercatat" in name(office, office.assessor, office.stranger).says
    assert "Anda, a.n. Kepala" in office.at(office.stranger).get("/kotak-masuk").says
    assert confirm(office, office.stranger).status_code == 303
    with office.facts.looking() as session:
        said = session.execute(sa.select(DECISION.actor_capacity).order_by(DECISION.at.desc())).scalars().first()
    assert said is not None
    assert said.startswith("a.n. ")
    desk = office.at(office.colleague)
    form = desk.get(MINE).form("Tunjuk")
    days = {"mulai": DAY.isoformat(), "sampai": UNTIL.isoformat()}
    other = form.filled(jabatan=str(office.assessor.position_id), jenis="pengganti",
                        nip=number_of(office, office.stranger), **days)  # fmt: skip
    refused = desk.post(form.action, data=other)
    assert refused.status_code == 422


def test_authority_that_ended_while_the_page_was_open_decides_nothing(office: Office) -> None:
    give(office, office.admin, office.assessor, office.stranger)
    office.read(office.stranger)
    form = office.check_page(office.stranger, "return").form("Kembalikan")
    desk = office.at(office.admin)
    ended = desk.submit(desk.get(LETTERS), "Akhiri", alasan="Pejabatnya sudah kembali bertugas.")
    assert "Wewenang diakhiri" in ended.says
    sent = office.at(office.stranger).post(form.action, data=form.filled(reason="Uraiannya belum lengkap benar."))
    assert sent.status_code == 404
    assert office.state == "REVIEW"


def test_what_a_holder_gave_ends_when_he_leaves_the_chair(office: Office) -> None:
    name(office, office.assessor, office.stranger)
    office.read(office.stranger)
    form = office.check_page(office.stranger, "return").form("Kembalikan")
    with office.facts.stating() as session:
        left = sa.update(ASSIGNMENT.id.table).where(ASSIGNMENT.person_id == office.assessor.person_id)
        session.execute(left.values(valid_to=DAY - timedelta(1)))
    sent = office.at(office.stranger).post(form.action, data=form.filled(reason="Uraiannya belum lengkap benar."))
    assert sent.status_code == 404
    page = office.at(office.colleague).get(f"{WHO}?jabatan={office.assessor.position_id}&tanggal={DAY.isoformat()}")
    assert office.stranger.name not in page.says


# ------------------------------------------------------------------------------------------------ refused in writing


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"sampai": "2026-06-30"}, "berakhir sebelum dimulai"),
        ({"mulai": "2026-06-20"}, "tidak berlaku sebelum suratnya ada"),
        ({"sampai": "2027-03-01"}, "Paling lama 90 hari"),
        ({"jenis": "plt"}, "Plt. hanya untuk jabatan yang kosong"),
    ],
)
def test_letter_that_cannot_be_is_refused_with_its_reason(office: Office, words: dict[str, str], sentence: str) -> None:
    refused = give(office, office.admin, office.assessor, office.stranger, **words)
    assert refused.status_code == 422
    assert sentence in refused.says
    with office.facts.looking() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(AUTHORITY.id.table)).scalar_one() == 0


def test_holder_himself_the_person_concerned_and_a_second_plh_are_refused(office: Office) -> None:
    assert "memegang jabatan ini sendiri" in give(office, office.admin, office.assessor, office.assessor).says
    concerned = name(office, office.assessor, office.employee)
    assert concerned.status_code == 422
    assert "tidak mewakili pemutus perkaranya sendiri" in concerned.says
    give(office, office.admin, office.assessor, office.stranger)
    assert "sudah ada Plh." in give(office, office.admin, office.assessor, office.colleague).says


def test_authority_is_passed_on_once_and_closes_no_circle(office: Office) -> None:
    name(office, office.assessor, office.stranger)
    circle = name(office, office.stranger, office.assessor)
    assert circle.status_code == 422
    assert "keduanya akan saling mewakili" in circle.says
    further = name(office, office.superior, office.assessor)
    assert further.status_code == 422
    assert "wewenang tidak diteruskan dua kali" in further.says


def test_person_concerned_who_acts_for_his_assessor_decides_nothing_about_himself(office: Office) -> None:
    give(office, office.admin, office.assessor, office.employee)
    refused = office.check_page(office.employee, "return")
    assert refused.status_code == 422
    assert "perkara Anda sendiri" in refused.says


def test_more_power_than_the_rule_waits_for_a_second_officer(office: Office) -> None:
    office.facts.grants(office.chief, Role.PETUGAS_BKPSDM)
    waiting = give(office, office.officer, office.assessor, office.stranger, tambahan="sanksi")
    assert "menunggu persetujuan petugas lain" in waiting.says
    assert "tidak menyetujuinya sendiri" in waiting.says
    assert office.employee.name not in office.at(office.stranger).get("/kotak-masuk").says
    desk = office.at(office.chief)
    assert "disetujui" in desk.submit(desk.get(LETTERS), "Setujui").says
    assert office.employee.name in office.at(office.stranger).get("/kotak-masuk").says


# ------------------------------------------------------------------------------------------------ on a date


def test_what_was_known_then_and_what_is_known_now_differ(office: Office) -> None:
    office.on(DAY + timedelta(3))
    give(office, office.admin, office.assessor, office.stranger, mulai=DAY.isoformat())
    page = office.at(office.colleague).get(f"{WHO}?jabatan={office.assessor.position_id}&tanggal={DAY.isoformat()}")
    then, _, now = page.says.partition("Seperti diketahui sekarang")
    assert office.stranger.name not in then
    assert office.stranger.name in now
    assert "Surat perintah 800/17/2026" in now
    assert "menjatuhkan sanksi dan mengubah status kepegawaian" in now
    assert office.assessor.name in then


# ------------------------------------------------------------------------------------------------ gaps


@pytest.fixture
def stuck(office: Office) -> Office:
    """Two matters that nobody can decide: at a chair that was left yesterday, and at an office nobody holds."""
    with office.facts.stating() as session:
        session.execute(
            sa.update(ASSIGNMENT.id.table)
            .where(ASSIGNMENT.person_id == office.assessor.person_id)
            .values(valid_to=DAY - timedelta(1))
        )
        admins = sa.update(GRANT.id.table).where(GRANT.role == Role.ADMIN_OPD)
        session.execute(admins.values(valid_to=DAY - timedelta(1)))
        about = Opening(
            "line_correction", office.facts.tenant_id, office.facts.units["DINAS"], office.facts.units["BIDANG"],
            office.colleague.person_id, office.colleague.position_id, "Koreksi atasan",
        )  # fmt: skip
        open_case(session, about, SYSTEM, moment(session, clock.now(), clock.today()))
    return office


def test_cases_that_nobody_can_decide_are_found_and_told_once_to_their_owner(stuck: Office) -> None:
    with stuck.app.app_context():
        assert tell_gaps(clock.now(), clock.today()) == 2
        assert tell_gaps(clock.now(), clock.today()) == 0
    heard = [title for title in told(stuck, stuck.officer) if title.startswith("Tanpa yang berwenang: ")]
    assert len(heard) == 2  # of an OPD without an admin BKPSDM is the owner
    page = stuck.at(stuck.officer).get(GAPS)
    for words in (
        stuck.employee.name, "jabatan kosong, tanpa Plt., Plh., mandat, atau pengganti",
        stuck.colleague.name, "tidak ada petugas yang memegang hak akses ini", stuck.officer.name,
    ):  # fmt: skip
        assert words in page.says


def test_gap_is_mended_by_the_click_beside_it(stuck: Office) -> None:
    desk = stuck.at(stuck.officer)
    link = next(a for a in desk.get(GAPS).page.all("a") if "Tunjuk Plh." in "".join(a.itertext()))
    assert desk.get(link.get("href", "")).form("Catat").fields["jabatan"] == str(stuck.assessor.position_id)
    give(stuck, stuck.officer, stuck.assessor, stuck.stranger)
    assert stuck.employee.name not in desk.get(GAPS).says
    assert confirm(stuck, stuck.stranger).status_code == 303


# ------------------------------------------------------------------------------------------------ prepared by staff


def test_staff_prepares_the_words_and_the_owner_changes_them_and_decides(office: Office) -> None:
    name(office, office.assessor, office.colleague, kind="penyiap")
    desk = office.at(office.colleague)
    link = next(a for a in desk.get(MINE).page.all("a") if "/wewenang/siapkan/" in a.get("href", ""))
    sheet = desk.get(link.get("href", ""))
    kept = desk.submit(sheet, "Simpan naskah", langkah="return", naskah="Lengkapi realisasi bulan Mei dahulu.")
    assert "Naskah tersimpan" in kept.says
    assert office.check_page(office.colleague, "return").status_code == 422
    office.read(office.assessor)
    shown = office.check_page(office.assessor, "return")
    assert f"Disiapkan oleh {office.colleague.name}" in shown.says
    assert "Lengkapi realisasi bulan Mei dahulu." in shown.says
    assert office.state == "REVIEW"
    assert office.go(office.assessor, "return", "Kembalikan", reason="Lengkapi bulan April dan Mei.").status_code == 303


def test_leave_calls_the_substitute_who_was_named_before(office: Office) -> None:
    name(office, office.assessor, office.stranger, sampai=DAY.isoformat())
    office.on(DAY + timedelta(30))
    with office.facts.stating() as session:
        session.execute(
            sa.text(
                "INSERT INTO absence (id, tenant_id, person_id, kind, starts_on, ends_on, letter, recorded_at) "
                "VALUES (:id, :tenant, :who, 'cuti_tahunan', :first, :last, '851/9', :at)"
            ),
            {"id": UUID(int=7).bytes, "tenant": office.facts.tenant_id.bytes, "who": office.assessor.person_id.bytes,
             "first": (DAY + timedelta(29)).isoformat(), "last": (DAY + timedelta(35)).isoformat(),
             "at": "2026-07-01 00:00:00.000000"},
        )  # fmt: skip
    with office.app.app_context():
        assert follow_leaves(clock.now(), clock.today()) == 1
        assert follow_leaves(clock.now(), clock.today()) == 0
    assert "Surat cuti 851/9" in office.at(office.stranger).get(MINE).says


# ------------------------------------------------------------------------------------------------ printed


def test_paper_prints_in_whose_name_it_was_signed_and_on_which_letter(office: Office) -> None:
    letter = {"jenis": "mandat", "dasar": "surat_mandat", "nomor": "800/21/2026"}
    give(office, office.admin, office.assessor, office.stranger, **letter)
    desk = office.at(office.stranger)
    page = office.read(office.stranger, "/nilai")
    check = desk.submit(page, "Periksa lalu konfirmasi", **ratings(office, page))
    assert desk.submit(check, "Konfirmasi penilaian", follow=False).status_code == 303
    with office.facts.looking() as session:
        block = acting_block(session, office.stranger.person_id, office.assessor.position_id, DAY)
    assert (block.capacity, block.jabatan) == ("a.n.", "Pranata Komputer")
    assert block.on_behalf_of
    assert block.basis == "Surat mandat 800/21/2026 tanggal 1 Juli 2026"
