"""The cascade from the city to a person: links by choice and by proposal, the tree, circles, loose ends."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns
from app.organisation.models import Position, Unit
from app.skp.models import Result, Skp, SkpVersion
from app.skp.operations import draft_of
from app.skp.queries import Support, circle
from tests.city import City
from tests.client import Answer, Client
from tests.integration.skp_office import TODAY, Office, add_row, begin, case_of, office_in, take

RESULT, VERSION, SKP = columns(Result), columns(SkpVersion), columns(Skp)
CASE, POSITION, UNIT = columns(Case), columns(Position), columns(Unit)
TOP = "Meningkatnya mutu layanan kependudukan dan pencatatan sipil"
MIDDLE = "Meningkatnya mutu layanan pendaftaran penduduk"
LOW = "Terbitnya KTP-el paling lambat satu hari kerja"
TARGET = ("kuantitas", "Dokumen terbit", "3.000 dokumen")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


def row_of(office: Office, address: str) -> Any:
    with office.facts.looking() as session:
        rows = sa.select(RESULT).where(RESULT.version_id == case_of(address)).order_by(RESULT.no)
        return session.execute(rows).first()


def written(client: Client, plan: str, **words: Any) -> str:
    """An own SKP with one row, proposed."""
    address = begin(client)
    target = TARGET if "perspective" not in words else ("", "Dokumen terbit", "3.000 dokumen")
    add_row(client, address, target, **{"plan": plan, **words})
    take(client, address, "submit", "Ajukan SKP")
    return address


def choice_of(page: Answer, words: str) -> str:
    """The value of the option that begins so."""
    return next(o.get("value", "") for o in page.page.all("option") if "".join(o.itertext()).strip().startswith(words))


def test_row_of_the_leader_is_chosen_and_its_words_are_printed(office: Office) -> None:
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    upper = written(hendra, MIDDLE, leader_result=TOP)
    address = begin(ratna)
    page = ratna.get(f"{address}/baris/baru")
    add_row(ratna, address, TARGET, plan=LOW, leader_result="Kata saya sendiri", supports=choice_of(page, MIDDLE))
    row = row_of(office, address)
    assert (row.leader_result, row.supports_result_id) == (MIDDLE, row_of(office, upper).id)
    forged = f"hasil-{row.id.hex}"  # a row that is not of a leader is no choice
    refused = add_row(ratna, address, TARGET, plan=LOW, supports=forged)
    assert refused.status_code == 422
    assert "Pilih salah satu pilihan yang ada." in refused.says


def test_subordinate_writes_before_the_leader_and_is_linked_later_by_one_click(office: Office) -> None:
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    address = begin(ratna)
    add_row(ratna, address, TARGET, plan=LOW, leader_result="Meningkatnya mutu layanan pendaftaran")
    assert "belum ditautkan" in ratna.get(address).says
    waiting = ratna.get("/kaskade/tautan")
    assert "Pimpinannya belum mengajukan rencana tahun ini." in waiting.says
    written(hendra, MIDDLE, leader_result=TOP)
    page = ratna.get("/kaskade/tautan")
    assert "Tertulis sekarang Meningkatnya mutu layanan pendaftaran" in page.says
    assert f"Usulan {MIDDLE}" in page.says
    done = ratna.submit(page, "Tautkan")
    assert f"Tertaut: {MIDDLE}" in done.says
    row = row_of(office, address)
    assert row.supports_result_id is not None
    assert row.leader_result == MIDDLE  # in a draft the words follow
    assert office.tags(address)[-1] == "skp:result:linked"
    assert "Semua hasil sudah tertaut" in ratna.get("/kaskade/tautan").says


def test_what_already_says_the_same_is_linked_together(office: Office) -> None:
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    address = begin(ratna)
    for plan in (LOW, "Tersedianya blangko KTP-el setiap hari", "Terlayaninya pemohon prioritas"):
        add_row(ratna, address, TARGET, plan=plan, leader_result=MIDDLE if plan != LOW else "Mutu layanan meningkat")
    written(hendra, MIDDLE, leader_result=TOP)
    done = ratna.submit(ratna.get("/kaskade/tautan"), "Tautkan 2 yang sama")
    assert "2 hasil ditautkan." in done.says
    with office.facts.looking() as session:
        found = session.execute(
            sa.select(RESULT.plan, RESULT.supports_result_id).where(RESULT.version_id == case_of(address))
        ).all()
    assert {plan for plan, supports in found if supports is None} == {LOW}
    forged = {"sama": ["hasil-x y", f"hasil-{'0' * 32} hasil-{'0' * 32}"]}
    page = ratna.get("/kaskade/tautan")
    ratna.post("/kaskade/tautan", data={**page.form("Tautkan").fields, **forged})
    assert "sudah berubah sejak halaman ini dibuka" in ratna.get("/kaskade/tautan").says


def test_agreed_skp_keeps_its_words_when_it_is_linked(office: Office) -> None:
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    address = written(ratna, LOW, leader_result="Mutu layanan pendaftaran penduduk meningkat")
    hendra.get(address)
    take(hendra, address, "agree", "Setujui SKP")
    written(hendra, MIDDLE, leader_result=TOP)
    page = hendra.get("/kaskade/tautan")  # the assessor links for whom he assesses
    lines = [one for one in page.page.all("article") if LOW in "".join(one.itertext())]
    assert len(lines) == 1
    action = next(f.get("action", "") for f in lines[0].iter("form"))
    sent = {**page.form("Tautkan").fields, "hasil": choice_of(page, MIDDLE)}
    hendra.post(action, data=sent, max_queries=None)
    row = row_of(office, address)
    assert row.supports_result_id is not None
    assert row.leader_result == "Mutu layanan pendaftaran penduduk meningkat"
    assert office.state(address) == "AGREED"


def test_link_follows_when_the_leader_amends_and_the_row_reads_the_same(office: Office) -> None:
    maulana, hendra, ratna = (office.facts.enter(one) for one in (office.maulana, office.hendra, office.ratna))
    upper = written(hendra, MIDDLE, leader_result=TOP)
    maulana.get(upper)
    take(maulana, upper, "agree", "Setujui SKP")
    address = begin(ratna)
    add_row(ratna, address, TARGET, plan=LOW, supports=choice_of(ratna.get(f"{address}/baris/baru"), MIDDLE))
    before = row_of(office, address).supports_result_id
    take(hendra, upper, "amend", "Buka perubahan SKP", reason="Ada tugas baru.")
    links = [(a.get("href", ""), "".join(a.itertext()).strip()) for a in hendra.get(upper).page.all("a")]
    second = next(href for href, words in links if words == "Buka perubahan")
    take(hendra, second, "submit", "Ajukan SKP")
    maulana.get(second)
    take(maulana, second, "agree", "Setujui SKP")
    after = row_of(office, address).supports_result_id
    assert after not in (None, before)
    assert after == row_of(office, second).id


def test_circle_of_links_is_refused_and_named(office: Office) -> None:
    """Hendra's row supports Ratna's: then hers cannot support his."""
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    upper = written(hendra, MIDDLE, leader_result=TOP)
    address = begin(ratna)
    add_row(ratna, address, TARGET, plan=LOW)
    lower, high = row_of(office, address), row_of(office, upper)
    with office.facts.stating() as session:
        session.execute(sa.update(RESULT.id.table).where(RESULT.id == high.id).values(supports_result_id=lower.id))
    with office.facts.looking() as session:
        names = circle(session, office.ratna.position_id, Support(result_id=high.id), TODAY)
        assert names == (office.ratna.name, office.hendra.name, office.ratna.name)
        assert draft_of(session, office.ratna.position_id, 2026) is not None
    refused = ratna.submit(
        ratna.get(f"{address}/baris/{lower.id}/ubah"), "Simpan", supports=Support(result_id=high.id).key
    )
    assert refused.status_code == 422
    assert f"{office.ratna.name} → {office.hendra.name} → {office.ratna.name}" in refused.says
    assert row_of(office, address).supports_result_id is None


def test_row_taken_out_of_a_draft_leaves_words_without_a_link(office: Office) -> None:
    hendra, ratna = office.facts.enter(office.hendra), office.facts.enter(office.ratna)
    upper = begin(hendra)
    add_row(hendra, upper, TARGET, plan=MIDDLE, leader_result=TOP)
    take(hendra, upper, "submit", "Ajukan SKP")
    address = begin(ratna)
    add_row(ratna, address, TARGET, plan=LOW, supports=choice_of(ratna.get(f"{address}/baris/baru"), MIDDLE))
    take(hendra, upper, "recall", "Tarik kembali")
    hendra.submit(hendra.get(f"{upper}/baris/{row_of(office, upper).id}/hapus"), "Hapus")
    row = row_of(office, address)
    assert (row.leader_result, row.supports_result_id) == (MIDDLE, None)


# ------------------------------------------------------------------------------------------- in the practice city


def city_indicators(client: Client) -> list[str]:
    return [a.get("href", "") for a in client.get("/kaskade").page.all("a") if "/pohon/indikator-" in a.get("href", "")]


def test_tree_goes_over_five_levels_from_the_city_to_a_person(quiet_city: City) -> None:
    officer = quiet_city.at_desk("Petugas BKPSDM")
    deepest, tree = 0, officer.get("/kaskade")
    for href in city_indicators(officer):
        page = officer.get(href)
        levels = int(page.says.partition("Pohon ini memuat ")[2].split()[0])
        if levels > deepest:
            deepest, tree = levels, page
    assert deepest >= 5
    assert "Pohon kaskade, 5 tingkat" in tree.text
    assert "<details" in tree.text


def test_employee_sees_his_way_to_the_city_but_not_the_plans_of_strangers(quiet_city: City) -> None:
    employee, officer = quiet_city.at_desk("Pegawai"), quiet_city.at_desk("Petugas BKPSDM")
    with quiet_city.reading() as session:
        staff = session.execute(
            sa.select(RESULT.id)
            .join(VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
            .join(SKP.id.table, SKP.id == VERSION.skp_id)
            .join(CASE.id.table, CASE.id == VERSION.case_id)
            .join(POSITION.id.table, POSITION.id == SKP.position_id)
            .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
            .where(UNIT.code == "SMPN-11", POSITION.is_head.is_(False), SKP.year == 2026, CASE.state == "AGREED")
            .order_by(RESULT.id)
        ).scalars().first()
    address = f"/kaskade/pohon/{Support(result_id=staff).key}"
    assert employee.get(address).status_code == 404
    assert officer.get(address).status_code == 200
    assert "hasil pegawai lain" in "".join(employee.get(href).says for href in city_indicators(employee))


def test_loose_ends_are_listed_for_the_team_and_for_an_agency(quiet_city: City) -> None:
    leader, officer = quiet_city.at_desk("Pejabat penilai"), quiet_city.at_desk("Petugas BKPSDM")
    page = leader.get("/kaskade/periksa")
    for words in ("Hasil pimpinan tanpa pendukung", "Hasil yang tidak mendukung apa pun", "Terlalu banyak pendukung"):
        assert words in page.says
    options = [o.get("value", "") for o in officer.get("/kaskade/periksa").page.all("option")]
    assert len(options) > 20
    agency = officer.get(f"/kaskade/periksa?opd={options[1]}")
    assert agency.status_code == 200
    assert leader.get(f"/kaskade/periksa?opd={options[1]}").status_code == 404
    assert leader.get("/kaskade/periksa?opd=bukan").status_code == 404


@pytest.mark.parametrize("key", ["hasil-", "x", "indikator-zz", "hasil-" + "0" * 32, "indikator-" + "f" * 32])
def test_address_that_names_no_row_answers_404(quiet_city: City, key: str) -> None:
    assert quiet_city.at_desk("Petugas BKPSDM").get(f"/kaskade/pohon/{key}").status_code == 404
