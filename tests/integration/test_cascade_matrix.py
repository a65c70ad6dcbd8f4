"""The matriks peran hasil: a leader shares out results, and each role becomes a row of the SKP it is for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cascade.models import MatrixCell
from app.database import columns
from app.records.models import Record
from app.skp.models import Result
from tests.client import Client
from tests.integration.skp_office import Office, add_row, begin, case_of, office_in, take

RESULT, CELL, RECORD = columns(Result), columns(MatrixCell), columns(Record)
LEADER_ROW = {"plan": "Meningkatnya mutu layanan pendaftaran penduduk", "leader_result": "Layanan dinas yang baik"}
ROLE, OTHER = "Terbitnya KTP-el paling lambat satu hari kerja", "Terbitnya kartu keluarga tanpa cetak ulang"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


@pytest.fixture
def hendra(office: Office) -> Client:
    """The head of the bidang at his desk, with a plan of his own that was proposed."""
    client = office.facts.enter(office.hendra)
    address = begin(client)
    rows = (("kuantitas", "Dokumen terbit", "3.000 dokumen"), ("kualitas", "Tanpa cetak ulang", "98%"))
    add_row(client, address, *rows, **LEADER_ROW)
    take(client, address, "submit", "Ajukan SKP")
    return client


def matrix_of(office: Office) -> str:
    return f"/kaskade/matriks/{office.hendra.position_id}"


def opened(office: Office, hendra: Client) -> Any:
    return hendra.submit(hendra.get(matrix_of(office)), "Ambil dari rencana pimpinan")


def edit_of(page: Any, name: str, column: int) -> str:
    """The address behind "Ubah" of somebody's cell in a column."""
    wanted = f"Ubah kolom {column} {name}"
    return next(a.get("href", "") for a in page.page.all("a") if " ".join("".join(a.itertext()).split()) == wanted)


def give(client: Client, page: Any, name: str, column: int, role: str, **how: Any) -> Any:
    return client.submit(client.get(edit_of(page, name, column)), "Simpan", role=role, **how)


def rows_of(office: Office, address: str) -> list[Any]:
    with office.facts.looking() as session:
        return list(
            session.execute(sa.select(RESULT).where(RESULT.version_id == case_of(address)).order_by(RESULT.no))
        )


def test_role_in_a_cell_becomes_a_linked_row_of_the_draft(office: Office, hendra: Client) -> None:
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    page = opened(office, hendra)
    assert "1. Dokumen terbit" in page.says
    assert "2. Tanpa cetak ulang" in page.says
    shown = give(hendra, page, office.ratna.name, 1, ROLE)
    assert ROLE in shown.says
    (row,) = rows_of(office, address)
    assert (row.plan, row.leader_result) == (ROLE, LEADER_ROW["plan"])
    assert row.supports_result_id is not None
    assert office.tags(address) == ["skp:opened", "skp:result:added"]
    assert f"Mendukung: {LEADER_ROW['plan']}" in ratna.get(address).says
    tree = ratna.get(f"/kaskade/pohon/hasil-{row.supports_result_id.hex}")
    assert "Didukung oleh 1 pegawai" in tree.says
    assert ROLE in tree.says
    assert "Matriks Kepala Bidang" in ratna.get("/kaskade").says


def test_cell_is_changed_in_its_place_and_comes_back_alone(office: Office, hendra: Client) -> None:
    page = opened(office, hendra)
    address = edit_of(page, office.ratna.name, 2)
    form = hendra.part(address)
    assert "<html" not in form.text
    done = hendra.submit(form, "Simpan", htmx=True, follow=False, role=ROLE)
    assert done.status_code == 200
    assert "<html" not in done.text
    assert ROLE in done.says
    assert len(done.data) < 15_000


def test_words_of_a_role_change_with_the_cell_until_the_employee_works_on_them(office: Office, hendra: Client) -> None:
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    page = opened(office, hendra)
    give(hendra, page, office.ratna.name, 1, ROLE)
    give(hendra, page, office.ratna.name, 1, OTHER)
    assert [row.plan for row in rows_of(office, address)] == [OTHER]
    hendra.submit(hendra.get(edit_of(page, office.ratna.name, 1)), "Tidak berperan (x)")
    assert rows_of(office, address) == []
    give(hendra, page, office.ratna.name, 1, ROLE)
    (row,) = rows_of(office, address)
    link = next(
        a.get("href", "") for a in ratna.get(address).page.all("a") if a.get("href", "").endswith("indikator/baru")
    )
    ratna.submit(ratna.get(link), "Simpan", aspect="kuantitas", text="Dokumen", target_text="100 dokumen")
    hendra.submit(hendra.get(edit_of(page, office.ratna.name, 1)), "Tidak berperan (x)")
    assert [one.id for one in rows_of(office, address)] == [row.id]  # worked on: it stays, the person decides


def test_role_given_before_the_draft_waits_and_comes_in_when_it_is_begun(office: Office, hendra: Client) -> None:
    page = opened(office, hendra)
    shown = give(hendra, page, office.ratna.name, 1, ROLE)
    assert "Menunggu draf SKP" in shown.says
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    assert [row.plan for row in rows_of(office, address)] == [ROLE]
    assert "Peran Anda dari matriks peran hasil sudah masuk ke draf ini." in ratna.get(address).says


def test_role_for_an_agreed_skp_waits_for_an_amendment(office: Office, hendra: Client) -> None:
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    add_row(ratna, address, ("kuantitas", "Dokumen terbit", "3.000 dokumen"))
    take(ratna, address, "submit", "Ajukan SKP")
    hendra.get(address)
    take(hendra, address, "agree", "Setujui SKP")
    shown = give(hendra, opened(office, hendra), office.ratna.name, 1, ROLE)
    assert "Menunggu perubahan SKP" in shown.says
    assert [row.plan for row in rows_of(office, address)] != [ROLE]
    told = ratna.get(address)
    assert "Peran dari matriks yang belum ada di SKP" in told.says
    take(ratna, address, "amend", "Buka perubahan SKP", reason="Peran baru dari matriks.")
    second = next(
        a.get("href", "")
        for a in ratna.get(address).page.all("a")
        if "".join(a.itertext()).strip() == "Buka perubahan"
    )
    done = ratna.submit(ratna.get(second), "Masukkan ke draf")
    assert "1 peran dari matriks masuk ke draf Anda." in done.says
    assert ROLE in [row.plan for row in rows_of(office, second)]


def test_two_who_write_in_one_cell_lose_nothing(office: Office, hendra: Client) -> None:
    dewi = office.facts.enter(office.dewi)
    page = opened(office, hendra)
    mine = hendra.get(edit_of(page, office.ratna.name, 1))
    give(dewi, page, office.ratna.name, 1, OTHER)
    late = hendra.submit(mine, "Simpan", role=ROLE)
    assert late.status_code == 409
    assert f"{office.dewi.name} menulisnya" in late.says
    assert OTHER in late.says
    assert ROLE in late.text
    kept = hendra.submit(late, "Pakai punya saya")
    assert ROLE in kept.says


def test_history_says_who_wrote_in_the_matrix_and_a_form_counts_once(office: Office, hendra: Client) -> None:
    page = opened(office, hendra)
    form = hendra.get(edit_of(page, office.ratna.name, 1))
    for _ in range(2):
        hendra.submit(form, "Simpan", role=ROLE)
    with office.facts.looking() as session:
        tags = list(session.execute(sa.select(RECORD.tag).where(RECORD.tag.like("cascade:%"))).scalars())
        cells = session.execute(sa.select(CELL.text, CELL.version)).all()
    assert tags == ["cascade:matrix:columns", "cascade:cell:set"]
    assert [tuple(one) for one in cells] == [(ROLE, 1)]


def test_leader_without_a_plan_shares_out_provisional_columns_that_are_linked_later(
    office: Office,
) -> None:
    hendra = office.facts.enter(office.hendra)
    assert "Matriks ini belum dibuka" in hendra.get(matrix_of(office)).says
    page = hendra.submit(hendra.get(matrix_of(office)), "Tambah kolom", heading="Dokumen terbit")
    assert "Sementara" in page.says
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    give(hendra, page, office.ratna.name, 1, ROLE)
    (row,) = rows_of(office, address)
    assert (row.leader_result, row.supports_result_id) == ("Dokumen terbit", None)
    assert "belum ditautkan" in ratna.get(address).says
    own = begin(hendra)
    add_row(hendra, own, ("kuantitas", "Dokumen terbit", "3.000 dokumen"), **LEADER_ROW)
    done = opened(office, hendra)
    assert "1 kolom diambil dari rencana Anda." in done.says
    assert "Sementara" not in done.says


def test_member_of_a_team_joins_by_number_and_nobody_from_above(office: Office, hendra: Client) -> None:
    added = hendra.submit(opened(office, hendra), "Tambah orang", number="198705052010012005")
    assert "Anggota tim dari luar garis penilaian" in added.says
    assert office.dewi.name in added.says
    above = hendra.submit(hendra.get(matrix_of(office)), "Tambah orang", number="197005051996031005")
    assert above.status_code == 422
    assert f"{office.maulana.name} → {office.hendra.name} → {office.maulana.name}" in above.says
    nobody = hendra.submit(hendra.get(matrix_of(office)), "Tambah orang", number="198806062011012006")
    assert "Tidak ada pegawai perangkat daerah ini dengan nomor itu." in nobody.says


def test_column_leaves_only_while_nobody_has_a_role_in_it(office: Office, hendra: Client) -> None:
    page = opened(office, hendra)
    links = [a.get("href", "") for a in page.page.all("a") if a.get("href", "").endswith("/hapus")]
    asked = hendra.get(links[0])
    give(hendra, page, office.ratna.name, 1, ROLE)
    told = hendra.get(links[0])
    assert "1 pegawai berperan pada kolom ini." in told.says
    assert "Hapus kolom" not in [button.text for button in told.page.all("button")]
    refused = hendra.submit(asked, "Hapus kolom")
    assert "Masih ada peran di kolom ini." in refused.says
    done = hendra.submit(hendra.get(links[1]), "Hapus kolom")
    assert "Tanpa cetak ulang" not in done.says


def test_who_is_in_the_matrix_reads_it_and_strangers_do_not(office: Office, hendra: Client) -> None:
    opened(office, hendra)
    readers = (office.ratna, office.maulana, office.dewi, office.nur)
    assert [office.facts.enter(one).get(matrix_of(office)).status_code for one in readers] == [200] * 4
    stranger = office.facts.enter(office.sari)
    assert stranger.get(matrix_of(office)).status_code == 404
    ratna = office.facts.enter(office.ratna)
    assert "Ubah kolom" not in ratna.get(matrix_of(office)).says
    address = edit_of(hendra.get(matrix_of(office)), office.ratna.name, 1)
    assert ratna.get(address).status_code == 404
