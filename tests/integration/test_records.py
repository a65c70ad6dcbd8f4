"""Data saya: what is kept about me, and who read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import City
from tests.integration.skp_office import Office, filled, office_in, take


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


def test_page_says_who_i_am_in_the_register(office: Office) -> None:
    says = office.facts.enter(office.ratna).get("/data-saya").says
    for words in ("Ratna Puspitasari, S.Kom.", "19910412 201502 2 003", "Penata Muda Tingkat I, III/b", "PNS"):
        assert words in says
    assert "Administrator Database Kependudukan" in says


def test_what_is_kept_is_counted_by_kind_with_a_way_there(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    before = client.get("/data-saya")
    assert "Sasaran Kinerja Pegawai" not in before.says
    filled(client)
    page = client.get("/data-saya")
    assert "Sasaran Kinerja Pegawai Perkara dengan seluruh riwayat keputusannya 1" in page.says
    assert "/skp" in [a.get("href") for a in page.page.all("a")]


def test_who_reads_my_case_stands_in_my_log_with_capacity_and_time(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    address = filled(client)
    take(client, address, "submit", "Ajukan SKP")
    assert "Belum ada orang lain yang membuka data Anda" in client.get("/data-saya").says
    office.facts.enter(office.hendra).get(address)
    says = client.get("/data-saya").says
    assert "1 kali dibaca orang lain" in says
    assert "Hendra Wibisono, S.Sos., M.Si. Kepala Bidang Pelayanan Pendaftaran Penduduk" in says
    assert "Membuka SKP 2026" in says
    assert "13 Januari 2026" in says


def test_opening_my_own_case_is_no_reading_by_others(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    address = filled(client)
    for _ in range(3):
        client.get(address)
    assert "Belum ada orang lain" in client.get("/data-saya").says


def test_log_of_another_person_is_not_mine(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    take(client, filled(client), "submit", "Ajukan SKP")
    for other in (office.bagus, office.hendra, office.sari):
        assert "Ratna" not in office.facts.enter(other).get("/data-saya").says


def test_officer_who_opens_the_register_entry_is_noted(office: Office) -> None:
    office.facts.enter(office.nur).get(f"/pegawai/{office.ratna.person_id}", max_queries=None)
    says = office.facts.enter(office.ratna).get("/data-saya").says
    assert "Nur Aini Lestari" in says
    assert "Membuka data kepegawaian" in says


def test_page_leads_to_the_account_and_its_open_browsers(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    links = [a.get("href") for a in client.get("/data-saya").page.all("a")]
    assert "/akun" in links
    assert client.get("/akun").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999", "dua", "%ED%A0%80"])
def test_strange_page_numbers_show_the_page(quiet_city: City, page: str) -> None:
    assert quiet_city.at_desk("Pegawai").get(f"/data-saya?hal={page}").page.heading == "Data saya"


def test_own_data_cost_everybody_the_same(quiet_city: City) -> None:
    costs = {len(quiet_city.at_desk(role).get("/data-saya").statements) for role in quiet_city.roles}
    assert len(costs) == 1
    assert max(costs) <= 10
