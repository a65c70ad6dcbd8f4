"""Searching: only what one may see, bounded, and nothing typed is ever a pattern."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import City
from tests.client import Answer, Client
from tests.integration.skp_office import Office, filled, office_in


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("cari")
    for one in office_in(folder):
        filled(one.facts.enter(one.ratna))
        yield one


def searched(client: Client, words: str) -> Answer:
    """Type the words into the search page and send them."""
    return client.submit(client.get("/cari"), "Cari", q=words)


def found(answer: Answer) -> str:
    """What the page says below its form."""
    return answer.says.partition("misalnya Ratna atau 1991")[2]


def test_employee_finds_nobody_but_oneself(office: Office) -> None:
    client = office.facts.enter(office.ratna)
    assert "Ratna Puspitasari, S.Kom." in found(searched(client, "ratna"))
    assert "Tidak ada yang cocok" in found(searched(client, "Bagus"))
    assert "Tidak ada yang cocok" in found(searched(client, "Hendra"))


def test_assessor_finds_the_staff_and_their_cases(office: Office) -> None:
    says = found(searched(office.facts.enter(office.hendra), "puspita"))
    assert "Ratna Puspitasari, S.Kom." in says
    assert "SKP 2026" in says
    assert "Draf" in says


def test_somebody_of_another_office_finds_neither_person_nor_case(office: Office) -> None:
    client = office.facts.enter(office.sari)
    assert "Tidak ada yang cocok" in found(searched(client, "Ratna"))
    assert "Tidak ada yang cocok" in found(searched(client, "SKP 2026"))


def test_number_is_found_by_its_beginning_with_or_without_spaces(office: Office) -> None:
    officer = office.facts.enter(office.nur)
    for typed in ("19910412", "19910412 201502", "199104122015022003"):
        assert "Ratna Puspitasari" in found(searched(officer, typed))
    assert "Tidak ada yang cocok" in found(searched(officer, "0412201502"))


def test_administrator_of_an_office_finds_its_people_only(office: Office) -> None:
    client = office.facts.enter(office.dewi)
    assert "Bagus Prasetyo" in found(searched(client, "Prasetyo"))
    assert "Tidak ada yang cocok" in found(searched(client, "Sari Wulandari"))


def test_people_are_links_for_whom_their_page_opens(office: Office) -> None:
    officer = searched(office.facts.enter(office.nur), "Ratna")
    link = next(a.get("href", "") for a in officer.page.all("a") if a.get("href", "").startswith("/pegawai/"))
    assert office.facts.enter(office.nur).get(link, max_queries=None).status_code == 200
    assessor = searched(office.facts.enter(office.hendra), "Ratna")
    assert not [a for a in assessor.page.all("a") if a.get("href", "").startswith("/pegawai/")]


def test_units_are_found_by_everybody(office: Office) -> None:
    says = found(searched(office.facts.enter(office.sari), "pendaftaran"))
    assert "Bidang Pelayanan Pendaftaran Penduduk" in says
    assert "Dinas Kependudukan dan Pencatatan Sipil" in says


@pytest.mark.parametrize("pattern", ["%%%", "___", "\\%\\", "Ratna' OR '1'='1", "R%a"])
def test_nothing_typed_is_a_pattern(office: Office, pattern: str) -> None:
    assert "Tidak ada yang cocok" in found(searched(office.facts.enter(office.nur), pattern))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "paling sedikit tiga"),
        ("ab", "paling sedikit tiga"),
        ("x" * 61, "Paling banyak 60 huruf"),
        ("x" * 100_000, "Paling banyak 60 huruf"),
        ("nama\x00nol", "tidak terbaca"),
        ("a" + "\u0301" * 40, "terlalu banyak tanda"),
    ],
)
def test_words_that_cannot_be_searched_are_answered_with_a_sentence(office: Office, typed: str, sentence: str) -> None:
    answer = office.facts.enter(office.ratna).get("/cari", query_string={"q": typed})
    assert answer.status_code == 422
    assert sentence in answer.says


def test_halves_of_letters_are_no_trouble(office: Office) -> None:
    answer = office.facts.enter(office.ratna).get("/cari", query_string={"q": b"abc\xed\xa0\x80"})
    assert answer.status_code in (200, 422)


def test_long_lists_are_cut_and_say_so(quiet_city: City) -> None:
    answer = searched(quiet_city.at_desk("Petugas BKPSDM"), "SKP 2026")
    assert "Hanya 10 yang pertama ditampilkan" in answer.says


def test_search_costs_the_same_for_everybody(quiet_city: City) -> None:
    costs = {role: len(searched(quiet_city.at_desk(role), "putri").statements) for role in quiet_city.roles}
    assert len(set(costs.values())) == 1, costs
    assert max(costs.values()) <= 10
