"""An inbox to live in: narrowed down, kept, put off, led on; a sample read before many, and lots drawn after."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.inbox.views.feed import folded
from app.web import clock
from tests.city import City
from tests.integration.skp_office import TODAY, case_of, office_in, take
from tests.integration.test_inbox import Desk, rows_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for office in office_in(tmp_path):
        yield Desk(office)


def test_a_list_narrows_down_by_kind_capacity_and_deadline_and_the_filter_is_kept_with_its_count(desk: Desk) -> None:
    narrow = "/kotak-masuk?jenis=skp.PROPOSED&batas=nanti"
    page = desk.assessor.get(narrow)
    assert "Nanti (3)" in page.says
    assert "Tidak ada yang cocok" in desk.assessor.get("/kotak-masuk?batas=lewat").says
    assert "Tidak ada yang cocok" in desk.assessor.get("/kotak-masuk?sebagai=saya").says
    kept = desk.assessor.submit(page, "Simpan saringan", nama="SKP nanti")
    assert "Saringan “SKP nanti” disimpan" in kept.says
    listed = desk.inbox()
    assert "SKP nanti 3" in listed.says
    assert narrow in [link.get("href") for link in listed.page.all("a")]
    gone = desk.assessor.submit(listed, "Hapus saringan SKP nanti")
    assert "SKP nanti" not in gone.says


def test_a_matter_that_is_put_off_leaves_the_list_until_the_day_and_its_history_says_why(desk: Desk) -> None:
    address = desk.addresses["Yoga Pratama"]
    page = desk.assessor.get(f"/kotak-masuk/tunda/{case_of(address)}")
    late = desk.assessor.submit(page, "Tunda", until="2026-12-31", reason="Menunggu data dari dinas.")
    assert late.status_code == 422
    assert "menunda tidak memundurkan batas" in late.says
    until = TODAY + timedelta(days=2)
    desk.assessor.submit(page, "Tunda", until=until.isoformat(), reason="Menunggu data dari dinas.")
    listed = desk.inbox()
    assert "Dua perkara menunggu Anda" in listed.says
    assert "Yoga" not in listed.says
    aside = desk.assessor.get("/kotak-masuk?tunda=ya")
    assert "Menunggu data dari dinas." in aside.says
    assert desk.office.tags(address)[-1] == "inbox:snoozed"
    own = desk.office.facts.enter(desk.yoga).get(address, max_queries=11).says  # the reading log, and one for the moves
    assert "Menunggu data dari dinas." in own
    clock.pretend(until)
    assert "Yoga" in desk.office.facts.enter(desk.office.hendra).get("/kotak-masuk").says


def test_what_was_put_off_comes_back_when_its_owner_wants_it(desk: Desk) -> None:
    page = desk.assessor.get(f"/kotak-masuk/tunda/{case_of(desk.addresses['Yoga Pratama'])}")
    until = (TODAY + timedelta(days=2)).isoformat()
    desk.assessor.submit(page, "Tunda", until=until, reason="Menunggu data dari dinas.")
    desk.assessor.submit(desk.assessor.get("/kotak-masuk?tunda=ya"), "Kembalikan sekarang")
    assert "Yoga" in desk.inbox().says


def test_after_a_decision_the_next_matter_is_one_press_away(desk: Desk) -> None:
    desk.read(*desk.staff)
    address = desk.addresses["Yoga Pratama"]
    assert "Berikutnya di kotak masuk" in take(desk.assessor, address, "agree", "Setujui SKP").says
    onward = desk.assessor.get(f"/kotak-masuk/berikutnya/{case_of(address)}")
    assert onward.status_code == 303
    assert case_of(address).hex not in onward.location.replace("-", "")
    assert "Berikutnya di kotak masuk Tunda" in desk.assessor.get(onward.location).says


def test_nobody_puts_off_what_does_not_wait_for_him(desk: Desk) -> None:
    stranger = desk.office.facts.enter(desk.office.sari)
    assert stranger.get(f"/kotak-masuk/tunda/{case_of(desk.addresses['Yoga Pratama'])}").status_code == 404


def test_a_phone_is_given_shorter_pages(city: City) -> None:
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}
    client = city.at_desk("Petugas BKPSDM")
    assert len(rows_of(client.get("/kotak-masuk", headers=phone))) <= 20


def published(desk: Desk, key: str, value: str) -> None:
    desk.office.facts.publishes(key, value, desk.office.sari, desk.office.maulana)


@pytest.mark.parametrize("share", ["0", "100"])
def test_the_lot_gives_bulk_decisions_to_the_superior_who_notes_what_he_found(
    desk: Desk, share: str
) -> None:
    published(desk, "bulk.second_look.share", share)
    desk.read(*desk.staff)
    desk.assessor.submit(desk.checked(*desk.staff), "Setujui 3 SKP")
    superior = desk.office.facts.enter(desk.office.maulana)
    page = superior.get("/kotak-masuk/lihat-ulang")
    if share == "0":
        assert "Tidak ada yang perlu Anda lihat ulang" in page.says
        return
    assert page.says.count("SKP disetujui oleh Hendra") == 3
    assert "lihat ulang" in superior.get("/kotak-masuk").says
    assert "Tidak ada" in desk.assessor.get("/kotak-masuk/lihat-ulang").says
    noted = superior.submit(page, "Catat hasil", temuan="perlu_dibahas", alasan="Target baris pertama terlalu rendah.")
    assert noted.page.heading == "Lihat ulang"
    assert noted.says.count("SKP disetujui oleh Hendra") == 2
    assert {desk.state(one) for one in desk.staff} == {"AGREED"}
    assert "Perlu dibahas" in desk.assessor.get("/pemberitahuan").says


def test_a_sample_is_drawn_by_the_system_and_once_it_is_read_the_others_may_follow(desk: Desk) -> None:
    published(desk, "bulk.sample.minimum", "1")
    page = desk.checked(*desk.staff)
    assert page.status_code == 422
    drawn = [a.get("href", "") for a in page.page.all("a") if "/skp/" in a.get("href", "")]
    assert len(drawn) == 1
    desk.assessor.get(drawn[0])
    ready = desk.checked(*desk.staff)
    assert ready.says.count("masuk contoh yang diundi, sudah Anda baca") == 1
    assert "3 disetujui." in desk.assessor.submit(ready, "Setujui 3 SKP").says


def test_a_calendar_reads_my_deadlines_at_a_secret_address_until_it_is_withdrawn(desk: Desk) -> None:
    made = desk.assessor.submit(desk.assessor.get("/kotak-masuk/kalender"), "Buat alamat baru")
    address = next(one.get("value", "") for one in made.page.all("input") if one.get("name") == "alamat")
    path = "/kalender/" + address.partition("/kalender/")[2]
    read = desk.office.facts.visitor().get(path)
    lines = read.text.split("\r\n")
    assert read.mimetype == "text/calendar"
    assert lines.count("BEGIN:VEVENT") == 3
    assert any(line.startswith("DTSTART;VALUE=DATE:2026") for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "SUMMARY:Setujui SKP: SKP 2026\\, Yoga Pratama" in read.text
    again = desk.office.facts.visitor().get(path)
    assert again.text == read.text
    desk.assessor.submit(desk.assessor.get("/kotak-masuk/kalender"), "Cabut alamat")
    gone, unknown = (desk.office.facts.visitor().get(p, check=False) for p in (path, "/kalender/tidak-ada.ics"))
    assert gone.status_code == unknown.status_code == 404


@pytest.mark.parametrize("words", ["é" * 200, "x" * 75, "x" * 76, "", "a" * 74 + "é"])
def test_lines_of_a_calendar_are_folded_without_cutting_a_letter(words: str) -> None:
    line = folded(words)
    assert all(len(part.encode()) <= 75 for part in line.split("\r\n"))
    assert line.removesuffix("\r\n").replace("\r\n ", "") == words
