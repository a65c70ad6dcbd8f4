"""How an SKP begins: empty, from last year's, from a template of the jabatan, or written for staff without a device."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents.models import Document
from app.organisation.models import Assignment, Holding
from app.records.models import Record
from app.skp.models import Indicator, Result, Skp
from app.web import clock
from tests.client import Client
from tests.integration.skp_office import Office, add_row, begin, case_of, filled, office_in, take
from workflows.vocabulary import EmploymentStatus

RESULT, INDICATOR, SKP, RECORD, DOCUMENT = (columns(t) for t in (Result, Indicator, Skp, Record, Document))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


def agreed(office: Office) -> str:
    """An agreed SKP of Ratna."""
    ratna, hendra = office.facts.enter(office.ratna), office.facts.enter(office.hendra)
    address = filled(ratna)
    ratna.submit(ratna.get(f"{address}/perilaku/ubah"), "Simpan", adaptif="Memakai antrean daring")
    ratna.submit(ratna.get(f"{address}/lampiran/ubah"), "Simpan", konsekuensi="Pendampingan")
    take(ratna, address, "submit", "Ajukan SKP")
    take(hendra, address, "agree", "Setujui SKP")
    return address


def test_one_assignment_has_one_skp_a_year(office: Office) -> None:
    ratna = office.facts.enter(office.ratna)
    page = ratna.get(f"/skp/mulai/{office.ratna.assignment_id}")
    first = begin(ratna)
    assert "Mulai SKP 2026" not in ratna.get("/skp").says
    again = ratna.submit(page, "Buka draf", source="kosong")
    assert "SKP tahun ini sudah ada" in again.says
    with office.facts.looking() as session:
        assert session.execute(sa.select(sa.func.count(SKP.id))).scalar_one() == 1
    assert office.version(first).no == 1


def test_person_with_two_posts_has_an_skp_for_each(office: Office) -> None:
    facts = office.facts
    second = facts.someone("Penjabat kedua", "DAFDUK", "Ketua Tim Adminduk")
    with facts.stating() as session:
        row = session.get(Assignment, second.assignment_id)
        row.person_id, row.is_primary = office.ratna.person_id, False
    ratna = facts.enter(office.ratna)
    links = {a.get("href", "") for a in ratna.get("/skp").page.all("a") if "/skp/mulai/" in a.get("href", "")}
    assert links == {f"/skp/mulai/{office.ratna.assignment_id}", f"/skp/mulai/{second.assignment_id}"}
    for link in sorted(links):
        ratna.submit(ratna.get(link), "Buka draf", source="kosong")
    assert "Susun SKP 2026" not in ratna.get("/skp").says


def test_skp_runs_from_the_day_the_post_was_taken(office: Office) -> None:
    facts = office.facts
    new = facts.someone("Intan Permata", "DAFDUK", "Pengelola Arsip", since=date(2026, 1, 12))
    facts.assesses(office.hendra, new)
    assert "12 Januari sampai 31 Desember 2026" in facts.enter(new).get(begin(facts.enter(new))).says


def test_skp_runs_from_new_year_but_is_written_when_the_window_opens(office: Office) -> None:
    clock.pretend(date(2026, 1, 1))
    ratna = office.facts.enter(office.ratna)
    link = next(a.get("href", "") for a in ratna.get("/skp").page.all("a") if "/skp/mulai/" in a.get("href", ""))
    refused = ratna.submit(ratna.get(link), "Buka draf", source="kosong")
    assert "Penyusunan SKP 2026 dibuka mulai 2 Januari 2026." in refused.says
    clock.pretend(date(2026, 1, 2))
    again = office.facts.enter(office.ratna)
    assert "1 Januari sampai 31 Desember 2026" in again.get(begin(again)).says


def test_new_post_brings_its_skp_with_it_by_a_day_of_its_own(office: Office) -> None:
    facts = office.facts
    new = facts.someone("Intan Permata", "DAFDUK", "Pengelola Arsip", since=date(2026, 3, 2))
    facts.assesses(office.hendra, new)
    clock.pretend(date(2026, 3, 11))
    intan, ratna = facts.enter(new), facts.enter(office.ratna)
    assert "paling lambat Senin, 16 Maret 2026" in intan.get("/skp").says
    assert "paling lambat Rabu, 25 Maret 2026" in ratna.get("/skp").says
    assert "Senin, 16 Maret 2026" in intan.get(begin(intan)).says
    assert "Rabu, 25 Maret 2026" in ratna.get(begin(ratna)).says


def test_last_year_is_copied_into_this_year_and_said_so(office: Office) -> None:
    last = agreed(office)
    clock.pretend(date(2027, 1, 6))
    ratna = office.facts.enter(office.ratna)
    page = ratna.get(f"/skp/mulai/{office.ratna.assignment_id}")
    assert "Salin SKP 2026, lalu perbarui" in page.says
    address = ratna.submit(page, "Buka draf", follow=False, source="tahun_lalu").location
    shown = ratna.get(address).says
    for words in ("SKP 2027", "3.000 dokumen", "Memakai antrean daring", "Pendampingan"):
        assert words in shown
    assert office.version(address).copied_from_id == case_of(last)
    with office.facts.looking() as session:
        owners = set(session.execute(sa.select(RESULT.version_id)).scalars())
    assert owners == {case_of(last), case_of(address)}


def test_agreed_skp_becomes_a_template_for_its_jabatan(office: Office) -> None:
    address = agreed(office)
    dewi = office.facts.enter(office.dewi)
    form = dewi.get(f"{address}/contoh")
    assert dewi.submit(form, "Simpan contoh", title="").status_code == 422
    page = dewi.submit(form, "Simpan contoh", title="Administrator data kependudukan")
    assert "Contoh tersimpan" in page.says
    other = office.facts.someone("Putri Maharani", "DAFDUK", "Administrator Database", jabatan_code="ADB")
    outside = office.facts.someone("Joko Susilo", "BKPSDM", "Administrator Database", jabatan_code="ADB")
    start = office.facts.enter(other).get(f"/skp/mulai/{other.assignment_id}")
    assert "Contoh: Administrator data kependudukan" in start.says
    away = office.facts.enter(outside).get(f"/skp/mulai/{outside.assignment_id}")
    assert "Contoh:" not in away.says
    putri = office.facts.enter(other)
    start = putri.get(f"/skp/mulai/{other.assignment_id}")
    choice = next(i.get("value", "") for i in start.page.all("input") if i.get("value", "").startswith("contoh:"))
    made = putri.submit(start, "Buka draf", source=choice)
    assert "3.000 dokumen" in made.says
    assert "Ratna" not in made.says


def test_only_admin_and_officers_make_templates(office: Office) -> None:
    address = agreed(office)
    for one in (office.ratna, office.hendra):
        client = office.facts.enter(one)
        assert client.get(f"{address}/contoh").status_code == 404
        assert "Jadikan contoh" not in client.get(address).says
    nur = office.facts.enter(office.nur)
    assert "Contoh tersimpan" in nur.submit(nur.get(f"{address}/contoh"), "Simpan contoh", title="Contoh kota").says


@pytest.mark.parametrize("writer", ["hendra", "dewi"])
def test_assessor_or_admin_writes_for_staff_without_a_device_and_is_named(office: Office, writer: str) -> None:
    one = getattr(office, writer)
    client = office.facts.enter(one)
    listed = client.get("/skp")
    assert "Pegawai tanpa gawai" in listed.says
    start = client.get(f"/skp/mulai/{office.bagus.assignment_id}")
    assert "Anda mengisikan SKP ini atas nama Bagus Prasetyo" in start.says
    address = client.submit(start, "Buka draf", follow=False, source="kosong").location
    add_row(client, address, ("kuantitas", "Perekaman KTP-el", "1.200 orang"))
    assert office.version(address).written_on_behalf_by_id == one.person_id
    assert f"Diisikan oleh {one.name} atas nama pegawai." in client.get(address).says
    with office.facts.looking() as session:
        told = session.execute(sa.select(RECORD.actor).where(RECORD.tag == "skp:result:added")).scalar_one()
    assert one.name in told
    assert "atas nama pegawai" in told
    # Submitting stays with the person: whoever wrote it may not say that it is meant.
    assert "Menunggu Bagus Prasetyo" in client.get(address).says
    bagus, hendra = office.facts.enter(office.bagus), office.facts.enter(office.hendra)
    take(bagus, address, "submit", "Ajukan SKP")
    take(hendra, address, "agree", "Setujui SKP")
    with office.facts.looking() as session:
        paper = session.execute(sa.select(DOCUMENT.snapshot)).scalar_one()
    assert f"Diisikan oleh {one.name} atas permintaan pegawai." in paper


def test_nobody_writes_for_staff_who_have_a_device(office: Office) -> None:
    for one in (office.hendra, office.dewi, office.nur, office.sari):
        client = office.facts.enter(one)
        assert client.get(f"/skp/mulai/{office.ratna.assignment_id}").status_code == 404
    sari = office.facts.enter(office.sari)
    assert sari.get(f"/skp/mulai/{office.bagus.assignment_id}").status_code == 404
    assert "Pegawai tanpa gawai" not in sari.get("/skp").says


def test_head_of_an_agency_fills_the_form_of_high_leaders(office: Office) -> None:
    maulana = office.facts.enter(office.maulana)
    address = begin(maulana)
    assert office.version(address).form_class.value == "jpt"
    page = maulana.get(f"{address}/baris/baru")
    assert "Perspektif" in page.says
    assert "Penugasan dari" in page.says
    assert "pimpinan yang didukung" not in page.says
    words: dict[str, object] = {
        "plan": "Meningkatnya kepuasan warga", "kind": "utama", "classification": "organisasi",
        "assigned_by": "Wali Kota", "i1-perspective": "penerima_layanan", "i1-text": "Indeks kepuasan",
        "i1-target_text": "88,3",
    }  # fmt: skip
    shown = maulana.submit(page, "Simpan", **words)  # type: ignore[arg-type]  # names of fields are no identifiers
    assert "Penerima Layanan Indeks kepuasan" in shown.says
    assert "Penugasan dari Wali Kota" in shown.says


def test_person_without_a_post_is_told_so(office: Office) -> None:
    gone = office.facts.someone(
        "Lama Pensiun", "DAFDUK", "Arsiparis", status=EmploymentStatus.PPPK, since=date(2027, 1, 1)
    )
    client: Client = office.facts.enter(gone)
    assert "Saat ini tidak ada jabatan seperti itu atas nama Anda." in client.get("/skp").says
    assert client.get(f"/skp/mulai/{gone.assignment_id}").status_code == 404


@pytest.mark.parametrize(
    "more", [{"status": EmploymentStatus.PEJABAT_NEGARA, "golongan": ""}, {"holding": Holding.PLH}]
)
def test_elected_leaders_and_stand_ins_write_no_skp(office: Office, more: dict[str, Any]) -> None:
    one = office.facts.someone("Arif Rahman", "SETDA", "Kepala Bagian Umum", **more)
    client = office.facts.enter(one)
    assert "Belum ada SKP" in client.get("/skp").says
    assert client.get(f"/skp/mulai/{one.assignment_id}").status_code == 404


def test_forged_sources_and_approaches_are_refused(office: Office) -> None:
    ratna = office.facts.enter(office.ratna)
    page = ratna.get(f"/skp/mulai/{office.ratna.assignment_id}")
    form = page.form("Buka draf")
    for words in ({"source": "contoh:" + "0" * 32}, {"source": "x"}, {"approach": "angka"}, {"source": ""}):
        data = {**form.fields.to_dict(), "source": "kosong", **words}
        assert ratna.post(form.action, data=data).status_code == 422, words
    with office.facts.looking() as session:
        assert session.execute(sa.select(sa.func.count(SKP.id))).scalar_one() == 0
