"""The rows of a draft: written, changed and removed in place or on their own page; nobody's words are lost."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.skp.models import Annex, Behaviour, Indicator, Result
from tests.client import Client
from tests.integration.skp_office import ROW, Office, add_row, begin, case_of, filled, office_in, take
from workflows.predicate import ResultKind
from workflows.vocabulary import Classification

RESULT, INDICATOR, BEHAVIOUR, ANNEX = columns(Result), columns(Indicator), columns(Behaviour), columns(Annex)
NASTY = "<script>alert(1)</script>\"'&amp; <b>tebal</b>"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


@pytest.fixture
def ratna(office: Office) -> Client:
    """Ratna at her desk."""
    return office.facts.enter(office.ratna)


def results(office: Office, address: str) -> list[Any]:
    with office.facts.looking() as session:
        return list(
            session.execute(
                sa.select(RESULT).where(RESULT.version_id == case_of(address)).order_by(RESULT.kind.desc(), RESULT.no)
            )
        )


def indicators(office: Office, address: str) -> list[Any]:
    with office.facts.looking() as session:
        return list(
            session.execute(
                sa.select(INDICATOR)
                .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
                .where(RESULT.version_id == case_of(address))
                .order_by(RESULT.no, INDICATOR.no)
            )
        )


def link(client: Client, address: str, ending: str) -> str:
    """The first address on the page that ends so."""
    found = [a.get("href", "") for a in client.get(address).page.all("a") if a.get("href", "").endswith(ending)]
    assert found, ending
    return str(found[0])


def test_row_keeps_its_target_as_written_and_as_understood(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(
        ratna, address, ("kuantitas", "Dokumen terbit", "3.000 dokumen"), ("waktu", "Waktu tunggu loket", "30 menit"),
        ("kualitas", "Tanpa cetak ulang", "paling sedikit 98,5%"),
    )  # fmt: skip
    assert "Rencana hasil kerja tersimpan." in page.says
    assert "A.1 Terselesaikannya penerbitan KTP-el dan KK sesuai SOP" in page.says
    assert "Mendukung: Meningkatnya kualitas layanan kependudukan" in page.says
    rows = indicators(office, address)
    assert [(r.target_text, r.target_value, r.unit) for r in rows] == [
        ("3.000 dokumen", Decimal(3000), "dokumen"),
        ("30 menit", Decimal(30), "menit"),
        ("paling sedikit 98,5%", Decimal("98.5"), "persen"),
    ]
    assert [r.direction.value for r in rows] == ["higher_better", "lower_better", "higher_better"]
    assert office.tags(address) == ["skp:opened", "skp:result:added"]


def test_target_that_can_be_read_two_ways_is_refused_where_it_stands(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, ("kuantitas", "Dokumen terbit", "10 - 12 dokumen"))
    assert page.status_code == 422
    assert "Ada 1 hal yang perlu diperbaiki" in page.says
    assert "Tulis satu angka, bukan rentang, misalnya paling lama 5 hari." in page.says
    assert page.page.by_id("baru-i1-target_text") is not None
    better: dict[str, Any] = {"i1-target_text": "12 dokumen"}
    again = ratna.submit(page, "Simpan", **better)
    assert "Rencana hasil kerja tersimpan." in again.says
    assert [r.target_text for r in indicators(office, address)] == ["12 dokumen"]


def test_comma_and_dot_mixed_are_refused_naming_the_cell(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(
        ratna, address, ("kuantitas", "Dokumen terbit", "1.250,5 dokumen"), ("waktu", "Waktu tunggu", "1,250.5 menit")
    )
    assert page.status_code == 422
    assert page.says.count("mencampur koma dan titik") == 2, "in the summary and at the field"
    assert "Kolom TARGET baris 2, aspek Waktu: Angka “1,250.5” mencampur koma dan titik." in page.says
    assert "Titik memisahkan ribuan, koma memulai pecahan: 1.250,5." in page.says
    assert results(office, address) == [], "nothing half kept"


def test_milestone_is_a_direction_of_its_own_and_a_date_implies_it(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, ("waktu", "Perwal antrean daring ditetapkan", "Ditetapkan 30 Juni 2026"))
    assert "tonggak: tercapai atau belum" in page.says
    page = ratna.submit(
        ratna.get(link(ratna, address, "/indikator/baru")), "Simpan",
        aspect="kuantitas", text="Dokumen Perwal", target_text="1 dokumen", direction="milestone",
    )  # fmt: skip
    assert [(r.target_value, r.direction.value) for r in indicators(office, address)] == [
        (None, "milestone"), (Decimal(1), "milestone"),
    ]  # fmt: skip


@pytest.mark.parametrize("target", ["", "≥", "NaN", "1/2", "12-05-2026", "1e9", "x" * 201, "2\u202e%"])
def test_unreadable_target_is_a_sentence_and_changes_nothing(office: Office, ratna: Client, target: str) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, ("kuantitas", "Dokumen terbit", target))
    assert page.status_code == 422
    assert results(office, address) == []
    assert office.tags(address) == ["skp:opened"]


def test_sections_are_numbered_apart_and_close_their_gaps(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    for number in (1, 2, 3):
        add_row(ratna, address, plan=f"Hasil utama {number}")
    add_row(ratna, address, plan="Hasil tambahan", kind="tambahan")
    says = ratna.get(address).says
    for words in ("A.1 Hasil utama 1", "A.2 Hasil utama 2", "A.3 Hasil utama 3", "B.1 Hasil tambahan"):
        assert words in says
    assert says.index("A. Utama") < says.index("A.1 Hasil") < says.index("B. Tambahan") < says.index("B.1 Hasil")
    first = results(office, address)[0]
    page = ratna.get(f"{address}/baris/{first.id}/hapus")
    ratna.submit(page, "Hapus rencana hasil kerja A.1")
    assert [(r.kind.value, r.no, r.plan) for r in results(office, address)] == [
        ("utama", 1, "Hasil utama 2"), ("utama", 2, "Hasil utama 3"), ("tambahan", 1, "Hasil tambahan"),
    ]  # fmt: skip


def test_result_moved_to_the_other_section_goes_to_its_end(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    for number in (1, 2):
        add_row(ratna, address, plan=f"Hasil {number}")
    page = ratna.get(link(ratna, address, "/ubah"))
    ratna.submit(page, "Simpan", kind="tambahan")
    assert [(r.kind.value, r.no, r.plan) for r in results(office, address)] == [
        ("utama", 1, "Hasil 2"), ("tambahan", 1, "Hasil 1"),
    ]  # fmt: skip


def test_row_is_changed_in_its_place_and_the_steps_come_along(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    add_row(ratna, address)
    row = results(office, address)[0]
    part = ratna.part(f"{address}/baris/{row.id}/indikator/baru", f"hasil-{row.id.hex}")
    assert "<html" not in part.text
    sent = ratna.submit(
        part, "Simpan", htmx=True, aspect="kuantitas", text="Dokumen terbit", target_text="3.000 dokumen"
    )
    assert sent.status_code == 200
    assert f'id="hasil-{row.id.hex}"' in sent.text
    assert "3.000 dokumen" in sent.says
    assert 'id="langkah-skp" hx-swap-oob="true"' in sent.text
    assert "Periksa lalu ajukan SKP" in sent.says
    assert len(sent.data) < 15_000


def test_refused_edit_in_place_comes_back_as_the_same_form(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    row = results(office, address)[0]
    part = ratna.part(f"{address}/baris/{row.id}/ubah", f"hasil-{row.id.hex}")
    sent = ratna.submit(part, "Simpan", htmx=True, plan="")
    assert sent.status_code == 422
    assert f'id="hasil-{row.id.hex}"' in sent.text
    assert "Tulis rencana hasil kerjanya" in sent.says
    back = ratna.part(f"{address}/baris/{row.id}", f"hasil-{row.id.hex}")
    assert ROW["plan"] in back.says


def test_stale_edit_of_a_row_is_told_who_was_faster_and_keeps_its_words(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    row = results(office, address)[0]
    slow = ratna.get(f"{address}/baris/{row.id}/ubah")
    ratna.submit(ratna.get(f"{address}/baris/{row.id}/ubah"), "Simpan", plan="Yang lebih cepat")
    late = ratna.submit(slow, "Simpan", plan="Yang ditulis dengan hati-hati")
    assert late.status_code == 409
    assert "Bagian ini diubah orang lain saat Anda menulis." in late.says
    assert "Ratna Puspitasari, S.Kom. mengubahnya pada 13 Januari 2026" in late.says
    assert "Yang ditulis dengan hati-hati" in late.text
    assert results(office, address)[0].plan == "Yang lebih cepat"
    ratna.submit(late, "Pakai punya saya")
    assert results(office, address)[0].plan == "Yang ditulis dengan hati-hati"


def test_edits_of_different_rows_do_not_disturb_each_other(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    for number in (1, 2):
        add_row(ratna, address, plan=f"Hasil {number}")
    one, two = results(office, address)
    slow = ratna.get(f"{address}/baris/{one.id}/ubah")
    ratna.submit(ratna.get(f"{address}/baris/{two.id}/ubah"), "Simpan", plan="Hasil dua")
    ratna.submit(slow, "Simpan", plan="Hasil satu")
    assert [r.plan for r in results(office, address)] == ["Hasil satu", "Hasil dua"]


def test_edit_of_a_removed_row_keeps_the_words_to_copy(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    row = results(office, address)[0]
    slow = ratna.get(f"{address}/baris/{row.id}/ubah")
    ratna.submit(ratna.get(f"{address}/baris/{row.id}/hapus"), "Hapus rencana hasil kerja A.1")
    late = ratna.submit(slow, "Simpan", plan="Tulisan yang tidak boleh hilang")
    assert late.status_code == 409
    assert "Baris ini sudah tidak ada." in late.says
    assert "Tulisan yang tidak boleh hilang" in late.text


def test_edit_after_submission_is_refused_and_keeps_its_words(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    row = results(office, address)[0]
    slow = ratna.get(f"{address}/baris/{row.id}/ubah")
    take(ratna, address, "submit", "Ajukan SKP")
    late = ratna.submit(slow, "Simpan", plan="Terlambat ditulis")
    assert late.status_code == 409
    assert "Tarik kembali pengajuannya" in late.says
    assert "Terlambat ditulis" in late.text
    assert results(office, address)[0].plan == ROW["plan"]
    assert ratna.get(f"{address}/baris/{row.id}/ubah").status_code == 422
    assert "Ubah A.1" not in ratna.get(address).says


def test_assessor_reads_the_rows_but_does_not_write_them(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    row = results(office, address)[0]
    hendra = office.facts.enter(office.hendra)
    opened = hendra.get(f"{address}/baris/{row.id}/ubah")
    assert opened.status_code == 422
    assert "ditulis oleh Ratna Puspitasari" in opened.says
    form = ratna.get(f"{address}/baris/{row.id}/ubah").form("Simpan")
    csrf = next(f.get("value", "") for f in hendra.get("/skp").page.all("input") if f.get("name") == "csrf_token")
    data = {**form.filled(plan="Ditulis penilai"), "csrf_token": csrf}
    assert hendra.post(form.action, data=data).status_code == 422
    assert results(office, address)[0].plan == ROW["plan"]


def test_row_of_another_skp_cannot_be_reached_through_the_own_one(office: Office, ratna: Client) -> None:
    mine = filled(ratna)
    hendra = office.facts.enter(office.hendra)
    theirs = filled(hendra)
    row = results(office, theirs)[0]
    assert ratna.get(f"{mine}/baris/{row.id}/ubah").status_code == 404
    own = results(office, mine)[0]
    form = ratna.get(f"{mine}/baris/{own.id}/ubah").form("Simpan")
    data = form.filled(plan="Menyusup")
    assert ratna.post(f"{mine}/baris/{row.id}/ubah", data=data).status_code == 404
    assert results(office, theirs)[0].plan == ROW["plan"]


def test_repeated_key_writes_one_row(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    page = ratna.get(f"{address}/baris/baru")
    form = page.form("Simpan")
    data = form.filled(**ROW)
    first, again = (ratna.post(form.action, data=data) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert len(results(office, address)) == 1
    changed = ratna.post(form.action, data={**data, "plan": "Isi lain dengan kunci yang sama"})
    assert changed.status_code == 422
    assert len(results(office, address)) == 1


def test_markup_in_every_field_is_only_text(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    add_row(ratna, address, ("kuantitas", NASTY, "12 dokumen"), plan=NASTY, leader_result=NASTY)
    ratna.submit(ratna.get(f"{address}/perilaku/ubah"), "Simpan", akuntabel=NASTY)
    ratna.submit(ratna.get(f"{address}/lampiran/ubah"), "Simpan", konsekuensi=NASTY)
    page = ratna.get(address)
    assert "<script>alert" not in page.text
    assert page.says.count("<script>alert(1)</script>") >= 5
    take(ratna, address, "submit", "Ajukan SKP")
    hendra = office.facts.enter(office.hendra)
    take(hendra, address, "return", "Kembalikan", reason=NASTY)
    assert "<script>alert" not in ratna.get(address).text


@pytest.mark.parametrize("words", ["x" * 501, "a" * 1_000_000, "a\x00b", "a" + "\u0301" * 40])
def test_text_nobody_can_read_or_print_is_a_sentence(office: Office, ratna: Client, words: str) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, plan=words)
    assert page.status_code == 422
    assert results(office, address) == []


def test_expectations_and_annex_are_written_as_lists(office: Office, ratna: Client) -> None:
    address = filled(ratna)
    page = ratna.submit(
        ratna.get(f"{address}/perilaku/ubah"), "Simpan", berorientasi_pelayanan="Menjawab warga paling lama 15 menit"
    )
    assert "Menjawab warga paling lama 15 menit" in page.says
    ratna.submit(
        ratna.get(f"{address}/lampiran/ubah"), "Simpan",
        dukungan_sumber_daya="- Mesin antrean\n\n• Dua petugas loket\n", konsekuensi="Pendampingan",
    )  # fmt: skip
    with office.facts.looking() as session:
        lines = session.execute(sa.select(ANNEX.kind, ANNEX.no, ANNEX.text).order_by(ANNEX.kind, ANNEX.no)).all()
        values = session.execute(sa.select(BEHAVIOUR.value, BEHAVIOUR.expectation)).all()
    assert [(k.value, no, text) for k, no, text in lines] == [
        ("dukungan_sumber_daya", 1, "Mesin antrean"), ("dukungan_sumber_daya", 2, "Dua petugas loket"),
        ("konsekuensi", 1, "Pendampingan"),
    ]  # fmt: skip
    assert [v.value for v, _ in values] == ["berorientasi_pelayanan"]
    ratna.submit(ratna.get(f"{address}/perilaku/ubah"), "Simpan", berorientasi_pelayanan="")
    assert "Menjawab warga" not in ratna.get(address).says


def test_skp_holds_no_more_results_than_the_policy_says(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    version = case_of(address)
    with office.facts.stating() as session:
        session.add_all(
            Result(
                version_id=version,
                no=no,
                plan=f"Hasil {no}",
                kind=ResultKind.UTAMA,
                classification=Classification.ORGANISASI,
            )
            for no in range(1, 31)
        )
    page = add_row(ratna, address, plan="Yang ke-31")
    assert page.status_code == 422
    assert "Satu SKP memuat paling banyak 30 rencana hasil kerja." in page.says
    assert len(results(office, address)) == 30


@pytest.mark.parametrize(
    ("target", "aspect", "told"),
    [
        ("paling sedikit 98,5%", "kualitas", "Dibaca: paling sedikit 98,5 persen, makin tinggi makin baik."),
        ("30 menit", "waktu", "Dibaca: 30 menit, makin rendah makin baik."),
        ("tersusunnya dokumen", "", "Dibaca sebagai uraian tanpa angka."),
        ("10-12", "<b>", "Tulis satu angka, bukan rentang, misalnya paling lama 5 hari."),
    ],
)
def test_target_is_read_back_while_it_is_written(ratna: Client, target: str, aspect: str, told: str) -> None:
    address = begin(ratna)
    data = ratna.get(f"{address}/baris/baru").form("Simpan").fields.to_dict()
    data |= {"i1-target_text": target, "i1-aspect": aspect, "medan": "i1-target_text", "aspek": "i1-aspect"}
    part = ratna.post("/skp/target", data=data, headers={"HX-Request": "true"})
    assert (part.status_code, part.says) == (200, told)
    assert ratna.post("/skp/target", data={"csrf_token": data["csrf_token"]}).status_code == 200
