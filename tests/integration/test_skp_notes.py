"""Gentle notes beside the rows of an SKP: for whoever writes it and whoever is to agree, never in anybody's way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.client import Client
from tests.integration.skp_office import Office, add_row, begin, office_in, take

ABSOLUTE = ("kualitas", "Semua permohonan selesai", "98%")
COUNTED = ("kuantitas", "Jumlah kegiatan pelayanan", "100%")
GOOD = ("kuantitas", "Jumlah dokumen terbit", "3.000 dokumen")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


@pytest.fixture
def ratna(office: Office) -> Client:
    """Ratna at her desk."""
    return office.facts.enter(office.ratna)


def test_a_good_row_is_left_in_peace(ratna: Client) -> None:
    address = begin(ratna)
    assert "catatan di samping baris" not in add_row(ratna, address, GOOD).says


def test_words_without_exception_and_units_that_do_not_fit_are_noticed_beside_their_row(ratna: Client) -> None:
    address = begin(ratna)
    add_row(ratna, address, GOOD)
    page = add_row(ratna, address, ABSOLUTE, COUNTED, plan="Melayani warga di loket")
    for words in (
        "Ada 3 catatan di samping baris. Itu saran; SKP tetap dapat diajukan.",
        "A.2 Kualitas. Kata “Semua” tidak memberi ruang",
        "Contoh: Paling sedikit 95% permohonan selesai tepat waktu.",
        "A.2 Kuantitas. Indikator menghitung jumlah, tetapi targetnya persen.",
        "“Melayani” menyebut yang dikerjakan, belum yang dihasilkan.",
    ):
        assert words in page.says


def test_the_same_targets_everywhere_are_noticed_once_above_the_rows(ratna: Client) -> None:
    address = begin(ratna)
    for plan in ("Terbitnya KTP-el", "Terbitnya KK", "Terbitnya akta"):
        add_row(ratna, address, ("kuantitas", "Dokumen terbit", "120 dokumen"), plan=plan)
    page = ratna.get(address)
    assert page.says.count("3 hasil kerja memakai target yang sama") == 1


def test_a_row_changed_in_place_brings_its_notes_and_the_count_along(ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, ABSOLUTE)
    assert "Ada 1 catatan" in page.says
    edit = next(a.get("href", "") for a in page.page.all("a") if a.get("href", "").endswith("/ubah") and
                "/indikator/" in a.get("href", ""))
    part = ratna.submit(ratna.get(edit), "Simpan", htmx=True, text="Permohonan selesai tepat waktu")
    assert "tidak memberi ruang" not in part.says
    assert 'id="catatan-isian" hx-swap-oob="true"' in part.text
    assert "catatan di samping baris" not in part.says


def test_the_line_below_the_fields_tells_it_while_it_is_written(ratna: Client) -> None:
    address = begin(ratna)
    token = ratna.get(f"{address}/baris/baru").page.all("input")[0].get("value", "")
    asked = {"csrf_token": token, "medan": "i1-target_text", "ukuran": "i1-text", "aspek": "i1-aspect",
             "i1-aspect": "kuantitas", "i1-text": "Jumlah kegiatan", "i1-target_text": ""}
    before = ratna.post("/skp/target", data=asked, headers={"HX-Request": "true"})
    assert before.text.strip() == "", "an empty target is no fault while the indicator is being written"
    after = ratna.post("/skp/target", data={**asked, "i1-target_text": "80%"}, headers={"HX-Request": "true"})
    assert "Dibaca: 80 persen" in after.says
    assert "Indikator menghitung jumlah, tetapi targetnya persen." in after.says


def test_notes_reach_the_assessor_before_agreeing_and_stop_nobody(office: Office, ratna: Client) -> None:
    address = begin(ratna)
    add_row(ratna, address, ABSOLUTE)
    take(ratna, address, "submit", "Ajukan SKP")
    assert "tidak memberi ruang" not in ratna.get(address).says, "she cannot change it now"
    hendra = office.facts.enter(office.hendra)
    page = hendra.get(address)
    assert "Itu saran bagi Anda sebelum menyetujui" in page.says
    assert "A.1 Kualitas. Kata “Semua” tidak memberi ruang" in page.says
    take(hendra, address, "agree", "Setujui SKP")
    assert office.state(address) == "AGREED"
    assert "tidak memberi ruang" not in hendra.get(address).says


def test_one_sentence_for_all_seven_values_is_noticed(ratna: Client) -> None:
    address = begin(ratna)
    form = ratna.get(f"{address}/perilaku/ubah")
    values = ("berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif")
    typed: dict[str, Any] = dict.fromkeys(values, "Untuk dapat dipertahankan")
    page = ratna.submit(form, "Simpan", **typed)
    assert "Ketujuh nilai diberi kalimat yang sama" in page.says


def test_a_time_that_ends_before_the_period_is_noticed(ratna: Client) -> None:
    address = begin(ratna)
    page = add_row(ratna, address, ("waktu", "Waktu pelaksanaan", "6 bulan"))
    assert "Target waktu terpanjang 6 bulan, sedangkan periodenya 12 bulan." in page.says
