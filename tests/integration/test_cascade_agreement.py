"""The perjanjian kinerja of a unit: written by its head, agreed by the head above, amended by a new version."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns
from app.documents.models import Document
from app.documents.snapshot import PerformanceAgreement, from_json
from tests.client import Client
from tests.integration.skp_office import Office, office_in, take

CASE, DOCUMENT = columns(Case), columns(Document)
LIST = "/kaskade/perjanjian"
WORDS: dict[str, Any] = {
    "objective": "Meningkatnya mutu layanan kependudukan",
    "text_1": "Indeks kepuasan warga",
    "target_1": "86 poin",
}
OTHER = {**WORDS, "objective": "Meningkatnya tertib arsip"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


@pytest.fixture
def hendra(office: Office) -> Client:
    return office.facts.enter(office.hendra)


@pytest.fixture
def maulana(office: Office) -> Client:
    return office.facts.enter(office.maulana)


def drafted(client: Client) -> str:
    """A draft for the own unit with one sasaran; answers its address."""
    sent = client.submit(client.get(LIST), "Buka draf perjanjian", follow=False)
    page = client.get(sent.location)
    client.submit(client.get(f"{sent.location}/sasaran/baru"), "Simpan", **WORDS)
    assert page.status_code == 200
    return str(sent.location)


def state(office: Office, address: str) -> str:
    with office.facts.looking() as session:
        case_id = UUID(address.rsplit("/", 1)[1])
        return str(session.execute(sa.select(CASE.state).where(CASE.id == case_id)).scalar_one())


def agreed(hendra: Client, maulana: Client) -> str:
    address = drafted(hendra)
    take(hendra, address, "submit", "Ajukan perjanjian")
    maulana.get(address)
    take(maulana, address, "agree", "Sepakati perjanjian")
    return address


def test_head_writes_and_the_head_above_agrees(office: Office, hendra: Client, maulana: Client) -> None:
    address = drafted(hendra)
    assert office.facts.enter(office.sari).get(address).status_code == 404
    take(hendra, address, "submit", "Ajukan perjanjian")
    assert "Sepakati perjanjian" in maulana.get("/kotak-masuk").says
    maulana.get(address)
    take(maulana, address, "agree", "Sepakati perjanjian")
    assert state(office, address) == "AGREED"
    anybody = office.facts.enter(office.sari).get(address)
    assert "Indeks kepuasan warga" in anybody.says
    assert "Riwayat keputusan" not in anybody.says


def test_agreement_without_a_target_is_refused_where_it_stands(hendra: Client) -> None:
    sent = hendra.submit(hendra.get(LIST), "Buka draf perjanjian", follow=False)
    new = f"{sent.location}/sasaran/baru"
    for words, said in (
        ({**WORDS, "target_1": ""}, "target"),
        ({**WORDS, "text_1": ""}, "Tulis indikator untuk target ini."),
        ({"objective": WORDS["objective"]}, "Isi paling sedikit satu indikator dengan targetnya."),
        ({**WORDS, "objective": "Baik"}, "Tulis sasarannya, paling sedikit sepuluh huruf."),
        ({**WORDS, "target_1": "1,5.2,3 persen"}, "1,5.2,3"),
    ):
        answer = hendra.submit(hendra.get(new), "Simpan", **words)
        assert answer.status_code == 422, words
        assert said in answer.text, (words, answer.says)
    empty = hendra.get(sent.location)
    assert "Isi paling sedikit satu sasaran." in empty.says


def test_admin_writes_for_the_head_but_only_the_head_proposes(office: Office, hendra: Client) -> None:
    address = drafted(hendra)
    dewi = office.facts.enter(office.dewi)
    dewi.submit(dewi.get(f"{address}/sasaran/baru"), "Simpan", **OTHER)
    page = hendra.get(address)
    assert "Meningkatnya tertib arsip" in page.says
    assert "Ajukan perjanjian" not in [b.get("href", "") for b in dewi.get(address).page.all("a")]
    assert not any(a.get("href", "").endswith("/langkah/submit") for a in dewi.get(address).page.all("a"))


def test_two_who_write_at_once_lose_nothing(office: Office, hendra: Client) -> None:
    address = drafted(hendra)
    dewi = office.facts.enter(office.dewi)
    mine = hendra.get(f"{address}/sasaran/baru")
    dewi.submit(dewi.get(f"{address}/sasaran/baru"), "Simpan", **OTHER)
    late = hendra.submit(mine, "Simpan", **{**WORDS, "objective": "Menurunnya waktu tunggu loket"})
    assert late.status_code == 409
    assert "Menurunnya waktu tunggu loket" in late.text
    done = hendra.submit(late, "Pakai punya saya")
    assert "Menurunnya waktu tunggu loket" in done.says
    assert "Meningkatnya tertib arsip" in done.says


def test_amended_agreement_takes_the_place_of_the_former(office: Office, hendra: Client, maulana: Client) -> None:
    first = agreed(hendra, maulana)
    take(hendra, first, "amend", "Buka perubahan perjanjian", reason="Anggaran perubahan.")
    links = [a.get("href", "") for a in hendra.get(first).page.all("a")]
    second = next(one for one in links if one.startswith(f"{LIST}/") and one != first and "langkah" not in one)
    assert "Indeks kepuasan warga" in hendra.get(second).says
    take(hendra, second, "submit", "Ajukan perjanjian")
    maulana.get(second)
    take(maulana, second, "agree", "Sepakati perjanjian")
    assert (state(office, first), state(office, second)) == ("SUPERSEDED", "AGREED")


def test_head_without_anybody_above_sets_his_own(office: Office, maulana: Client) -> None:
    """Above the Wali Kota there is nobody; here the head of the agency stands highest."""
    address = drafted(maulana)
    page = maulana.get(address)
    assert "Di atas pimpinan unit ini tidak ada atasan yang tercatat" in page.says
    take(maulana, address, "declare", "Tetapkan perjanjian")
    assert state(office, address) == "AGREED"


def test_objective_leaves_the_draft_and_the_next_moves_up(hendra: Client) -> None:
    address = drafted(hendra)
    hendra.submit(hendra.get(f"{address}/sasaran/baru"), "Simpan", **OTHER)
    links = [a.get("href", "") for a in hendra.get(address).page.all("a")]
    done = hendra.submit(hendra.get(next(one for one in links if one.endswith("/hapus"))), "Hapus sasaran")
    assert WORDS["objective"] not in done.says
    assert "1 Meningkatnya tertib arsip" in done.says


def papers(office: Office) -> list[PerformanceAgreement]:
    """All papers of agreements, the oldest first."""
    with office.facts.looking() as session:
        asked = sa.select(DOCUMENT.snapshot).where(DOCUMENT.kind == "agreement").order_by(DOCUMENT.serial)
        found = [from_json("agreement", one.encode()) for one in session.execute(asked).scalars()]
    return [one for one in found if isinstance(one, PerformanceAgreement)]


def test_what_was_agreed_is_printed_with_both_parties(office: Office, hendra: Client, maulana: Client) -> None:
    address = agreed(hendra, maulana)
    (paper,) = papers(office)
    assert paper.superior is not None
    assert (paper.head.name, paper.superior.name) == (office.hendra.name, office.maulana.name)
    assert [(one.no, one.text, [(m.text, m.target) for m in one.measures]) for one in paper.objectives] == [
        (1, WORDS["objective"], [(WORDS["text_1"], "86 poin")])
    ]
    assert "1 JANUARI SD 31 DESEMBER" in paper.frame.period_label
    assert "Perjanjian kinerja" in hendra.get(address).says
    assert "/dokumen/" in hendra.get(address).text


def test_the_paper_of_an_amendment_replaces_the_one_before(office: Office, hendra: Client, maulana: Client) -> None:
    take(hendra, agreed(hendra, maulana), "amend", "Buka perubahan perjanjian", reason="Sasaran kedua ditambahkan.")
    with office.facts.looking() as session:
        draft = session.execute(sa.select(CASE.id).where(CASE.process == "agreement", CASE.state == "DRAFT")).scalar()
    address = f"{LIST}/{draft}"
    hendra.submit(hendra.get(f"{address}/sasaran/baru"), "Simpan", **OTHER)
    take(hendra, address, "submit", "Ajukan perjanjian")
    maulana.get(address)
    take(maulana, address, "agree", "Sepakati perjanjian")
    first, second = papers(office)
    assert (first.frame.status, first.frame.superseded_by_number) == ("superseded", second.frame.number)
    assert (second.frame.version, len(second.objectives)) == (2, 2)
