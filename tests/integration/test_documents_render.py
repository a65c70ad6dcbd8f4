"""The paper: official columns, archive and accessibility conformance, the same bytes everywhere, whatever it is fed."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import pypdf
import pytest
from weasyprint import HTML

from app.bench import naive
from app.documents import parts, render, samples, shortcuts
from app.documents import snapshot as s
from app.documents.columns import COLUMNS
from app.documents.renderer import Renderer
from tests.paper import EVERY, assert_archivable, made, pages, words

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
UNSIGNED = "Dokumen ini tercatat dan berlaku; belum bertanda tangan elektronik."


@pytest.fixture(scope="module")
def papers() -> Iterator[dict[str, bytes]]:
    """Every sample as the renderer's own process makes it."""
    with Renderer() as renderer:
        yield {name: renderer.render(doc.frame.kind, s.to_json(doc)) for name, doc in EVERY.items()}


# ------------------------------------------------------------------------------------------------ conformance
@pytest.mark.parametrize("name", EVERY)
def test_document_is_archivable_and_accessible(name: str, papers: dict[str, bytes], tmp_path: Path) -> None:
    assert_archivable(papers[name], tmp_path)


@pytest.mark.parametrize("name", EVERY)
def test_data_travels_inside_and_the_printed_hash_is_its_hash(name: str, papers: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(papers[name]))
    assert list(reader.attachments) == ["data.json"]
    data = reader.attachments["data.json"][0]
    assert data == s.to_json(EVERY[name])
    assert hashlib.sha256(data).hexdigest() in words(papers[name]).replace(" ", "")
    specification = reader.trailer["/Root"]["/AF"][0].get_object()  # type: ignore[index]  # pypdf's generic objects
    assert specification["/AFRelationship"] == "/Source"


@pytest.mark.parametrize("name", EVERY)
def test_unsigned_document_says_so_and_never_calls_itself_sah(name: str, papers: dict[str, bytes]) -> None:
    text = words(papers[name])
    frame = EVERY[name].frame
    assert UNSIGNED in text
    assert not re.search(r"(?<!pemerintahan yang )\bsah\b", text, re.IGNORECASE)
    assert frame.verification_url.removeprefix("https://") in text
    assert f"versi {frame.version}" in text
    assert frame.number in text


# ---------------------------------------------------------------------------------------------------- content
HEADINGS = {
    ("skp", "kuantitatif", "ja_jf"): "NO RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI RENCANA HASIL KERJA ASPEK "
    "INDIKATOR KINERJA INDIVIDU TARGET (1) (2) (3) (4) (5) (6)",
    ("skp", "kuantitatif", "jpt"): "NO RENCANA HASIL KERJA INDIKATOR KINERJA INDIVIDU TARGET PERSPEKTIF "
    "(1) (2) (3) (4) (5)",
    ("evaluation", "kuantitatif", "ja_jf"): "NO RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI RENCANA HASIL KERJA "
    "ASPEK INDIKATOR KINERJA INDIVIDU TARGET REALISASI BERDASARKAN BUKTI DUKUNG UMPAN BALIK BERKELANJUTAN "
    "BERDASARKAN BUKTI DUKUNG (1) (2) (3) (4) (5) (6) (7) (8)",
    ("evaluation", "kuantitatif", "jpt"): "NO RENCANA HASIL KERJA INDIKATOR KINERJA INDIVIDU TARGET PERSPEKTIF "
    "REALISASI BERDASARKAN BUKTI DUKUNG UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG (1) (2) (3) (4) (5) (6) (7)",
}


@pytest.mark.parametrize("name", [n for n, d in EVERY.items() if isinstance(d, s.Skp | s.Evaluation)])
def test_forms_print_the_official_titles_columns_and_numbers(name: str, papers: dict[str, bytes]) -> None:
    document = EVERY[name]
    assert isinstance(document, s.Skp | s.Evaluation)
    text = words(papers[name])
    assert f"PENDEKATAN HASIL KERJA {document.approach.upper()}" in text
    expected = HEADINGS.get((document.frame.kind, document.approach, document.form_class))
    if expected:
        assert expected in text
    else:
        assert "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:" in text
    order = ["PEGAWAI YANG DINILAI", "HASIL KERJA (1)", "A. UTAMA", "B. TAMBAHAN", "PERILAKU KERJA", "Kolaboratif"]
    places = [text.index(mark) for mark in order if mark != "HASIL KERJA (1)"]
    assert places == sorted(places)
    for label in ("NAMA", "PANGKAT/GOL RUANG", "JABATAN", "UNIT KERJA"):
        assert label in text
    assert ("INSTANSI" in text) == (document.form_class == "jpt")


def test_evaluation_prints_its_blocks_in_the_order_of_the_form(papers: dict[str, bytes]) -> None:
    text = words(papers["evaluasi"])
    order = [
        "EVALUASI KINERJA PEGAWAI", "PERIODE: TRIWULAN II", "CAPAIAN KINERJA ORGANISASI*", "POLA DISTRIBUSI:",
        "22 menit (di atas)", "Pimpinan: antrean berkurang", "RATING HASIL KERJA*: DIATAS EKSPEKTASI",
        "RATING PERILAKU KERJA*: SESUAI EKSPEKTASI", "PREDIKAT KINERJA PEGAWAI*: BAIK", "19800418 200604 2 907",
    ]  # fmt: skip
    assert text.index("3.000 dokumen") > text.index("TARGET")
    places = [text.rindex(mark) if mark.startswith("1980") else text.index(mark) for mark in order]
    assert places == sorted(places)


def test_skp_prints_lampiran_and_both_signatures_on_a_page_of_its_own(papers: dict[str, bytes]) -> None:
    last = pages(papers["skp"])[-1]
    for mark in ("LAMPIRAN SASARAN KINERJA PEGAWAI", "DUKUNGAN SUMBER DAYA", "SKEMA PERTANGGUNGJAWABAN", "KONSEKUENSI"):
        assert mark in last
    assert "diajukan dalam Tangkas, 1 April 2026 pukul 14.12 WIB" in last
    assert "disetujui dalam Tangkas, 2 April 2026 pukul 08.00 WIB" in last


def test_military_assessor_prints_his_nrp_and_blanks_print_a_dash(papers: dict[str, bytes]) -> None:
    text = words(papers["skp F1, penilai militer, lampiran kosong"])
    assert "NRP 11990000000999" in text
    assert text.count("Tidak ada.") == 3
    assert "Tidak ada hasil kerja tambahan." in text


def test_dokumen_evaluasi_numbers_its_seven_blocks(papers: dict[str, bytes]) -> None:
    text = words(papers["dokumen evaluasi"])
    for mark in (
        "1 PEGAWAI YANG DINILAI", "2 PEJABAT PENILAI KINERJA", "3 ATASAN PEJABAT PENILAI KINERJA",
        "4 EVALUASI KINERJA", "5 CATATAN/REKOMENDASI", "6. Pejabat Penilai Kinerja", "7. Pegawai yang Dinilai",
    ):  # fmt: skip
        assert mark in text


def test_silent_employee_is_recorded_in_place_of_his_signature() -> None:
    document = replace(
        samples.evaluation_summary(),
        received_on=None,
        receipt_note="Jangka waktu keberatan berakhir 20 Juli 2026 tanpa tanggapan.",
        assessor_superior=None,
    )
    text = words(made(document))
    assert "berakhir 20 Juli 2026 tanpa tanggapan" in text
    assert "3 ATASAN PEJABAT PENILAI KINERJA NAMA Tidak ada" in text


def test_decision_follows_the_pattern_and_lists_recipients_in_its_lampiran(papers: dict[str, bytes]) -> None:
    text = words(papers["keputusan penghargaan"])
    order = [
        "KEPUTUSAN WALI KOTA TANGERANG SELATAN", "NOMOR 800.1.6/Kep.212-BKPSDM/2026", "TENTANG",
        "DENGAN RAHMAT TUHAN YANG MAHA ESA", "Menimbang", "Mengingat", "MEMUTUSKAN:", "Menetapkan", "KESATU",
        "KEEMPAT", "Ditetapkan di Tangerang Selatan", "a.n. WALI KOTA TANGERANG SELATAN", "SEKRETARIS DAERAH",
        "Tembusan:", "LAMPIRAN", "Reza Bimantara, S.Kom.", "NI PPPK 19950809 202421 1 923",
    ]  # fmt: skip
    places = [text.index(mark) for mark in order]
    assert places == sorted(places)


def test_lampiran_without_recipients_says_so() -> None:
    decision = samples.reward_decision()
    assert decision.annex is not None
    text = words(made(replace(decision, annex=replace(decision.annex, recipients=()))))
    assert "Tidak ada penerima yang dicantumkan." in text


@pytest.mark.parametrize("name", ["dokumen evaluasi", "pengesahan", "rekomendasi tindak lanjut", "piagam"])
def test_short_documents_take_one_page(name: str, papers: dict[str, bytes]) -> None:
    assert len(pages(papers[name])) == 1


def test_small_evaluation_takes_two_pages_and_42_rows_take_three(papers: dict[str, bytes]) -> None:
    assert len(pages(papers["evaluasi"])) == 2
    assert len(pages(papers["42 baris"])) == 3


@pytest.mark.parametrize("rows", [6, 9, 15, 21, 24])
def test_signature_never_stands_alone_on_a_page(rows: int) -> None:
    last = pages(made(samples.long_form(rows)))[-1]
    for mark in ("Kolaboratif", "RATING PERILAKU KERJA*", "PREDIKAT KINERJA PEGAWAI*", "Laras Setyaningrum"):
        assert mark in last


# --------------------------------------------------------------------------------------------------- standing
@pytest.mark.parametrize("name", ["skp", "evaluasi", "keputusan penghargaan", "piagam"])
def test_superseded_version_names_its_successor_on_every_page(name: str, tmp_path: Path) -> None:
    document = EVERY[name]
    frame = replace(document.frame, status="superseded", superseded_by_number="800.1.4/0500/DISDUKCAPIL/2026")
    pdf = made(replace(document, frame=frame))
    for text in pages(pdf):
        assert "digantikan oleh dokumen nomor 800.1.4/0500" in text or "DIGANTIKAN OLEH NOMOR 800.1.4/0500" in text
    text = words(pdf)
    assert "sudah digantikan oleh dokumen nomor 800.1.4/0500/DISDUKCAPIL/2026 dan tidak berlaku lagi." in text
    assert UNSIGNED not in text
    assert_archivable(pdf, tmp_path)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("draft", "Konsep. Dokumen ini belum tercatat"), ("revoked", "Dokumen ini dicabut dan tidak berlaku lagi.")],
)
def test_draft_and_revoked_documents_say_so(status: Any, sentence: str) -> None:
    document = samples.certificate()
    text = words(made(replace(document, frame=replace(document.frame, status=status))))
    assert sentence in text
    assert UNSIGNED not in text


# ------------------------------------------------------------------------------------------------ determinism
PRINT_HASHES = """
import hashlib
from app.documents import samples
from app.documents.render import render
for name in ("piagam", "evaluasi", "skp"):
    document = samples.every()[name]
    print(hashlib.sha256(render(document.frame.kind, document)).hexdigest())
"""


@pytest.mark.parametrize(("seed", "zone", "language"), [("0", "Asia/Tokyo", "C"), ("4711", "UTC", "id_ID.UTF-8")])
def test_same_record_gives_the_same_bytes_in_every_process(
    seed: str, zone: str, language: str, papers: dict[str, bytes]
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", PRINT_HASHES], env=environment, capture_output=True, text=True, check=True, cwd="/"
    )
    expected = [hashlib.sha256(papers[name]).hexdigest() for name in ("piagam", "evaluasi", "skp")]
    assert told.stdout.split() == expected


@pytest.mark.parametrize("name", EVERY)
def test_hooks_change_no_byte(name: str, papers: dict[str, bytes]) -> None:
    document = EVERY[name]
    shortcuts.uninstall()
    try:
        plain = render.to_pdf(render.typeset(document.frame.kind, s.to_json(document)), HTML)
    finally:
        shortcuts.install()
    assert plain == papers[name]


def test_print_styles_choose_by_names_and_parents_only() -> None:
    """Which is what the hook that remembers matches relies on."""
    text = "".join((render.TEMPLATES / name).read_text() for name in render.STYLES)
    rules = re.sub(r"/\*.*?\*/|@page[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", text, flags=re.DOTALL)
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert not set(selector) & set(":+~["), selector


def test_naive_draft_of_the_yardstick_says_all_the_form_says() -> None:
    form = samples.long_form()
    ours = render.typeset(form.frame.kind, s.to_json(form)).html
    said, told = (
        Counter(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", html, flags=re.DOTALL).split())
        for html in (ours, naive.markup(ours))
    )
    assert said - told == Counter()


def test_every_column_has_something_to_print() -> None:
    known = {f.name for kind in (parts.RealisedIndicator, parts.EvaluatedIndicator) for f in fields(kind)}
    derived = {"no", "leader", "result", "measure", "evidence"}
    assert {column.key for chosen in COLUMNS.values() for column in chosen} <= known | derived
