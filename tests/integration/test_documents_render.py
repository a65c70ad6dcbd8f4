"""The paper: official columns, archive and accessibility conformance, the same bytes everywhere, whatever it is fed."""

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeVar

import page
import pypdf
import pytest
from weasyprint import HTML

from app.documents import parts, render, samples, shortcuts
from app.documents import snapshot as s
from app.documents.columns import COLUMNS
from app.documents.lettering import NOTE_SHORTENED, NOTE_SUBSTITUTED
from app.documents.renderer import Renderer

T = TypeVar("T")
LINED = replace(
    samples.evaluation_summary(),
    recommendation="Pertahankan.\n\nDampingi dua kelurahan:\n- Serua\n- Sawah Baru\n" + "Teruskan praktik baik. " * 12,
)
EVERY = samples.every() | {
    "42 baris": samples.long_form(),
    "satu baris": samples.long_form(3),
    "dokumen evaluasi berbaris": LINED,
}
ROOT = Path(__file__).parents[2]
UNSIGNED = "Dokumen ini tercatat dan berlaku; belum bertanda tangan elektronik."


@pytest.fixture(scope="module")
def papers() -> Iterator[dict[str, bytes]]:
    """Every sample as the renderer's own process makes it."""
    with Renderer() as renderer:
        yield {name: renderer.render(doc.frame.kind, s.to_json(doc)) for name, doc in EVERY.items()}


def made(document: s.Snapshot) -> bytes:
    """The PDF of one snapshot, made in this process."""
    return render.render(document.frame.kind, document)


def words(pdf: bytes) -> str:
    """All text of a document on one line."""
    return " ".join(pages(pdf))


@cache
def pages(pdf: bytes) -> list[str]:
    """The text of each page on one line, in the order it is drawn."""
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(text.split()) for text in told.stdout.decode().split("\f")[:-1]]


def rewritten(value: T, change: Callable[[str], str], path: str = "") -> T:
    """The snapshot with every free text changed; words of a closed list and addresses stay."""
    closed = {"kind", "status", "approach", "form_class", "section", "capacity", "organisation_predicate"}
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]  # a str where a str was
    if isinstance(value, tuple):
        return tuple(rewritten(item, change, path) for item in value)  # type: ignore[return-value]  # likewise
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in closed}
        return replace(value, **{name: rewritten(item, change, name) for name, item in kept.items()})
    return value


def assert_archivable(pdf: bytes, tmp_path: Path) -> None:
    """156 of 156 rules of PDF/A-3a, 104 of 104 of PDF/UA-1, a clean structure, a second reader without complaint."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    for profile, total in (("3a", 156), ("ua1", 104)):
        report = page.validate_pdf(str(path), profile=profile)
        assert (report.rules.passed, report.rules.total, report.failures) == (total, total, [])
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    drawn = subprocess.run(["pdftoppm", "-r", "20", "-png", path, tmp_path / "page"], capture_output=True, check=True)
    assert drawn.stderr == b""


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


def test_small_evaluation_takes_two_pages_and_42_rows_take_four(papers: dict[str, bytes]) -> None:
    assert len(pages(papers["evaluasi"])) == 2
    assert len(pages(papers["42 baris"])) == 4


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


# ---------------------------------------------------------------------------------------------- hostile input
MARKUP = "<script>alert(\"x\")</script><b onmouseover='y'>&amp;{{ 7*7 }}]]></td></table>"


@pytest.mark.parametrize(
    "name", ["skp kualitatif", "evaluasi", "penilaian diri", "keputusan penghargaan", "pengesahan"]
)
def test_markup_in_every_field_is_printed_as_text(name: str, tmp_path: Path) -> None:
    document = rewritten(EVERY[name], lambda text: text if text.startswith("http") else text[:12] + MARKUP)
    pdf = made(document)
    text = words(pdf).replace(" ", "")
    assert text.count(MARKUP.replace(" ", "")) > 20
    assert "49" not in text.partition("alert")[2][:60]
    assert_archivable(pdf, tmp_path)


def test_no_address_in_any_field_is_ever_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("RAHASIA-4d1f0c")
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x.png"
    attack = (
        f'<img src="{address}"/><link rel="attachment" href="file://{secret}"/><style>@import url(file://{secret});'
        f'</style>url({address}) file://{secret} "}}@page{{background:url({address})}}'
    )
    try:
        for name in ("evaluasi", "keputusan penghargaan", "piagam"):
            document = rewritten(EVERY[name], lambda text: attack)
            reader = pypdf.PdfReader(io.BytesIO(made(document)))
            assert list(reader.attachments) == ["data.json"]
            for item in range(1, len(reader.xref[0]) + 1):
                stream = reader.get_object(item)
                data = stream.get_data() if isinstance(stream, pypdf.generic.StreamObject) else b""
                assert b"RAHASIA-4d1f0c" not in data
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    for url in (f"file://{secret}", address, "ftp://127.0.0.1/x", "/etc/hostname"):
        with pytest.raises(Exception, match=r"protocol|URL|URI"):
            render.SEALED.fetch(url)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("a" + "\u0301\u0317\u0489" * 7000, NOTE_SUBSTITUTED),
        ("Selamat 😀👩🏽‍🚀 علي محمد 漢字 ꦗꦮ 𝔛 \u202eterbalik \ufffe\x07", NOTE_SUBSTITUTED),
        ("x" * 20_000, NOTE_SHORTENED),
        ("<i>" * 1300, ""),
        ("baris\n" * 600, ""),
        ("kata panjang " * 150, ""),
    ],
    ids=["combining marks", "foreign letters", "one long word", "nesting", "many lines", "2,000 characters"],
)
@pytest.mark.parametrize("name", ["evaluasi", "dokumen evaluasi"])
def test_extreme_text_still_gives_an_archivable_document(name: str, text: str, note: str, tmp_path: Path) -> None:
    document = EVERY[name]
    if isinstance(document, s.Evaluation):
        first = document.results[0]
        row = replace(first.indicators[0], realisation=text)
        results = (replace(first, indicators=(row, *first.indicators[1:])), *document.results[1:])
        document = replace(document, results=results, rating_reason=text)
    else:
        assert isinstance(document, s.EvaluationSummary)
        document = replace(document, recommendation=text, assessor=replace(document.assessor, name=text[:300]))
    pdf = made(document)
    assert (note in words(pdf)) if note else True
    assert_archivable(pdf, tmp_path)


def test_two_thousand_characters_in_a_narrow_cell_lose_no_word() -> None:
    document = samples.evaluation()
    numbered = " ".join(f"kata{number}" for number in range(250))
    first = document.results[0]
    row = replace(first.indicators[0], realisation=numbered)
    results = (replace(first, indicators=(row, *first.indicators[1:])), *document.results[1:])
    printed = words(made(replace(document, results=results)))
    assert [word for word in numbered.split() if word not in printed.split()] == []


def test_every_column_has_something_to_print() -> None:
    known = {f.name for kind in (parts.RealisedIndicator, parts.EvaluatedIndicator) for f in fields(kind)}
    derived = {"no", "leader", "result", "measure", "evidence"}
    assert {column.key for chosen in COLUMNS.values() for column in chosen} <= known | derived
