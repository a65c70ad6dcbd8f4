"""The way of an SKP: draft, proposal, return, agreement, amendment; who may take which step, and what is kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents.models import Document, DocumentStatus
from app.documents.snapshot import Skp, from_json
from app.skp.models import Result
from app.skp.operations import on_agreed
from app.web import clock
from tests.client import Client
from tests.integration.skp_office import Office, add_row, case_of, filled, office_in, take

DOCUMENT, RESULT = columns(Document), columns(Result)
KEY = "kunci-uji-yang-cukup-panjang"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


def proposed(office: Office) -> tuple[Client, str]:
    """Ratna's browser and the address of the SKP she submitted."""
    ratna = office.facts.enter(office.ratna)
    address = filled(ratna)
    take(ratna, address, "submit", "Ajukan SKP")
    return ratna, address


def token(client: Client) -> str:
    """The CSRF token of any page of this browser."""
    fields = client.get("/skp").page.all("input")
    return next(f.get("value", "") for f in fields if f.get("name") == "csrf_token")


def blindly(client: Client, address: str, step: str, version: int, **fields: str) -> Any:
    """Send a step without having opened its page."""
    data = {"csrf_token": token(client), "key": KEY, "version": str(version), **fields}
    return client.post(f"/perkara/{case_of(address)}/langkah/{step}", data=data)


def papers(office: Office) -> list[Any]:
    with office.facts.looking() as session:
        return list(session.execute(sa.select(DOCUMENT).order_by(DOCUMENT.serial)))


def test_skp_goes_from_draft_over_a_return_to_agreement_and_is_replaced_by_its_amendment(office: Office) -> None:
    told: list[str] = []
    on_agreed(lambda session, case_id, when: told.append(f"{case_id} {when.today.year}"))
    ratna, hendra = office.facts.enter(office.ratna), office.facts.enter(office.hendra)
    first = filled(ratna)
    assert office.state(first) == "DRAFT"
    assert "SKP diajukan" in take(ratna, first, "submit", "Ajukan SKP").says
    assert office.state(first) == "PROPOSED"

    with office.facts.looking() as session:
        row = session.execute(sa.select(RESULT.id).where(RESULT.version_id == case_of(first))).scalar_one()
    remark = {f"baris_{row.hex}": "Target terlalu rendah; tahun lalu 3.400."}
    take(hendra, first, "return", "Kembalikan", reason="Satu target perlu diperbaiki dahulu.", **remark)
    assert office.state(first) == "RETURNED"
    page = ratna.get(first)
    assert "Target terlalu rendah; tahun lalu 3.400." in page.says
    assert "Perbaiki menurut catatan, lalu ajukan lagi" in page.says

    take(ratna, first, "submit", "Ajukan lagi")
    assert "SKP disetujui" in take(hendra, first, "agree", "Setujui SKP").says
    assert office.state(first) == "AGREED"
    assert "tahun lalu 3.400" not in ratna.get(first).says
    assert told == [f"{case_of(first)} 2026"]

    take(ratna, first, "amend", "Buka perubahan SKP", reason="Penugasan baru dari kepala dinas.")
    assert office.state(first) == "AGREED"
    second = next(a.get("href", "") for a in ratna.get(first).page.all("a") if a.get("href", "").startswith("/skp/0"))
    assert "tetap berlaku sampai perubahan ini disetujui" in ratna.get(second).says
    add_row(ratna, second, ("kuantitas", "Pemohon lewat antrean daring", "40%"), plan="Terlaksananya antrean daring",
            kind="tambahan")  # fmt: skip
    take(ratna, second, "submit", "Ajukan SKP")
    page = hendra.get(second)
    assert "Yang berubah dari SKP yang berlaku" in page.says
    assert "B.1 Ditambahkan" in page.says
    take(hendra, second, "agree", "Setujui SKP")
    assert (office.state(first), office.state(second)) == ("SUPERSEDED", "AGREED")
    assert told[1:] == [f"{case_of(second)} 2026"]
    assert "Versi ini tidak berlaku lagi" in ratna.get(first).says
    assert office.tags(first)[-3:] == ["skp:agree", "skp:amend", "skp:supersede"]


def test_agreement_freezes_the_form_and_the_amendment_says_which_one_it_replaces(office: Office) -> None:
    ratna, first = proposed(office)
    hendra = office.facts.enter(office.hendra)
    page = take(hendra, first, "agree", "Setujui SKP")
    assert "PDF sedang dibuat" in page.says
    assert page.page.by_id("daftar-dokumen") is not None
    (paper,) = papers(office)
    form = from_json("skp", paper.snapshot.encode())
    assert isinstance(form, Skp)
    assert form.frame.period_label == "1 JANUARI SD 31 DESEMBER TAHUN 2026"
    assert form.frame.legal_basis == ("PermenPANRB 6/2022 Pasal 5",)
    assert form.employee.jabatan == "Administrator Database Kependudukan"
    assert form.employee.pangkat_golongan == "Penata Muda Tingkat I (III/b)"
    assert form.assessor.name == "Hendra Wibisono, S.Sos., M.Si."
    assert (paper.status, form.frame.status) == (DocumentStatus.QUEUED, "recorded")

    take(ratna, first, "amend", "Buka perubahan SKP", reason="Penugasan baru dari kepala dinas.")
    second = next(a.get("href", "") for a in ratna.get(first).page.all("a") if a.get("href", "").startswith("/skp/0"))
    take(ratna, second, "submit", "Ajukan SKP")
    take(hendra, second, "agree", "Setujui SKP")
    old, new = papers(office)
    assert old.superseded_by_id == new.id
    former = from_json("skp", old.snapshot.encode())
    assert (former.frame.status, former.frame.superseded_by_number) == ("superseded", new.number)
    assert new.version == 2


def test_submission_is_recalled_until_the_assessor_opens_it(office: Office) -> None:
    ratna, address = proposed(office)
    take(ratna, address, "recall", "Tarik kembali")
    assert office.state(address) == "DRAFT"
    take(ratna, address, "submit", "Ajukan SKP")
    office.facts.enter(office.hendra).get(address)
    page = ratna.get(address)
    assert "Sudah dibuka pejabat penilai, jadi tidak dapat ditarik lagi" in page.says
    refused = blindly(ratna, address, "recall", 3)
    assert refused.status_code == 422
    assert office.state(address) == "PROPOSED"


def test_taking_a_proposal_back_buys_no_time(office: Office) -> None:
    ratna = office.facts.enter(office.ratna)
    address = filled(ratna)
    assert "Selasa, 27 Januari 2026" in ratna.get(address).says
    clock.pretend(date(2026, 1, 20))
    ratna = office.facts.enter(office.ratna)
    take(ratna, address, "submit", "Ajukan SKP")
    assert "Selasa, 27 Januari 2026" in take(ratna, address, "recall", "Tarik kembali").says


def test_amendment_is_due_by_policy_of_its_own(office: Office) -> None:
    ratna, hendra = office.facts.enter(office.ratna), office.facts.enter(office.hendra)
    address = filled(ratna)
    take(ratna, address, "submit", "Ajukan SKP")
    take(hendra, address, "agree", "Setujui SKP")
    office.facts.publishes("skp.amend.due", "3", office.nur, office.sari)
    take(ratna, address, "amend", "Buka perubahan SKP", reason="Perjanjian kinerja berubah sejak Maret.")
    page = ratna.get(next(
        a.get("href", "") for a in ratna.get(address).page.all("a") if "Buka perubahan" in "".join(a.itertext())
    ))  # fmt: skip
    assert "Jumat, 16 Januari 2026" in page.says


def test_reader_who_is_not_the_assessor_does_not_end_the_right_to_recall(office: Office) -> None:
    ratna, address = proposed(office)
    office.facts.enter(office.nur).get(address)
    take(ratna, address, "recall", "Tarik kembali")
    assert office.state(address) == "DRAFT"


def test_assessor_cannot_agree_what_he_has_not_opened(office: Office) -> None:
    _, address = proposed(office)
    hendra = office.facts.enter(office.hendra)
    refused = blindly(hendra, address, "agree", 1)
    assert refused.status_code == 422
    assert "yang belum dibuka tidak dapat disetujui" in refused.says
    assert office.state(address) == "PROPOSED"
    take(hendra, address, "agree", "Setujui SKP")
    assert office.state(address) == "AGREED"


def test_nobody_agrees_his_own_goals(office: Office) -> None:
    ratna, address = proposed(office)
    ratna.get(address)
    refused = blindly(ratna, address, "agree", 1)
    assert refused.status_code == 422
    assert "Anda tidak boleh memutus perkara Anda sendiri" in refused.says
    assert office.state(address) == "PROPOSED"


def test_assessor_is_not_his_own_assessor_even_when_the_line_says_so(office: Office) -> None:
    """Two people who assess each other still never decide their own."""
    office.facts.assesses(office.ratna, office.hendra)
    hendra = office.facts.enter(office.hendra)
    address = filled(hendra)
    take(hendra, address, "submit", "Ajukan SKP")
    assert blindly(hendra, address, "agree", 1).status_code == 422


def test_officer_reads_but_cannot_decide_for_the_assessor(office: Office) -> None:
    _, address = proposed(office)
    nur = office.facts.enter(office.nur)
    page = nur.get(address)
    assert page.status_code == 200
    assert "Menunggu Hendra Wibisono" in page.says
    assert blindly(nur, address, "agree", 1).status_code == 422
    assert office.state(address) == "PROPOSED"


def test_stranger_is_told_there_is_no_such_page(office: Office) -> None:
    _, address = proposed(office)
    sari = office.facts.enter(office.sari)
    for place in ("", "/baris/baru", "/perilaku/ubah", "/lampiran/ubah", "/dokumen", "/contoh"):
        assert sari.get(address + place).status_code == 404, place
    assert blindly(sari, address, "agree", 1).status_code == 404
    assert sari.post(f"{address}/baris/baru", data={"csrf_token": token(sari), "key": KEY}).status_code == 404
    assert office.state(address) == "PROPOSED"


def test_same_key_with_the_same_words_answers_the_same_and_decides_once(office: Office) -> None:
    _, address = proposed(office)
    hendra = office.facts.enter(office.hendra)
    hendra.get(address)
    first, again = blindly(hendra, address, "agree", 1), blindly(hendra, address, "agree", 1)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert office.tags(address).count("skp:agree") == 1
    assert len(papers(office)) == 1


def test_loser_of_a_race_is_told_who_decided(office: Office) -> None:
    _, address = proposed(office)
    hendra = office.facts.enter(office.hendra)
    hendra.get(address)
    take(hendra, address, "return", "Kembalikan", reason="Satu target perlu diperbaiki dahulu.")
    late = blindly(hendra, address, "agree", 1)
    assert late.status_code == 409
    assert "SKP dikembalikan" in late.says
    assert "Hendra Wibisono" in late.says


def test_submission_needs_a_main_result_an_indicator_and_an_assessor(office: Office) -> None:
    sari = office.facts.enter(office.sari)
    address = filled(sari)
    page = sari.get(address)
    assert "Pejabat penilai Anda belum tercatat" in page.says
    assert blindly(sari, address, "submit", 0).status_code == 422
    ratna = office.facts.enter(office.ratna)
    listed = ratna.get("/skp")
    link = next(a.get("href", "") for a in listed.page.all("a") if a.get("href", "").startswith("/skp/mulai/"))
    mine = ratna.submit(ratna.get(link), "Buka draf", follow=False, source="kosong").location
    assert "Isi paling sedikit satu rencana hasil kerja utama." in ratna.get(mine).says
    add_row(ratna, mine)
    assert "Setiap rencana hasil kerja perlu paling sedikit satu indikator." in ratna.get(mine).says
    assert office.state(mine) == "DRAFT"


def test_withdrawn_draft_can_be_started_anew_and_keeps_its_history(office: Office) -> None:
    ratna = office.facts.enter(office.ratna)
    first = filled(ratna)
    take(ratna, first, "withdraw", "Tarik draf", reason="Salah memilih contoh jabatan.")
    assert office.state(first) == "WITHDRAWN"
    second = filled(ratna)
    assert office.version(second).no == 2
    assert office.version(second).skp_id == office.version(first).skp_id
    listed = ratna.get("/skp").says
    assert "SKP 2026, versi 2" in listed
    assert "Ditarik" in listed


def test_admin_may_stop_a_draft_with_a_reason(office: Office) -> None:
    ratna = office.facts.enter(office.ratna)
    address = filled(ratna)
    dewi = office.facts.enter(office.dewi)
    take(dewi, address, "discontinue", "Hentikan", reason="Pegawai pindah ke pemerintah daerah lain.")
    assert office.state(address) == "WITHDRAWN"
    assert "Pegawai pindah ke pemerintah daerah lain." in ratna.get(address).says


def test_list_of_documents_asks_again_until_the_paper_is_there(office: Office) -> None:
    _, address = proposed(office)
    hendra = office.facts.enter(office.hendra)
    take(hendra, address, "agree", "Setujui SKP")
    part = hendra.part(f"{address}/dokumen", "daftar-dokumen")
    assert 'hx-trigger="every 2s"' in part.text
    assert "PDF sedang dibuat" in part.says
    with office.facts.stating() as session:
        session.execute(sa.update(Document).values(status=DocumentStatus.READY, pdf_sha256="5d" * 32))
    part = hendra.part(f"{address}/dokumen", "daftar-dokumen")
    assert "hx-trigger" not in part.text
    assert "Berlaku" in part.says
    assert hendra.get(f"{address}/dokumen").location == address
