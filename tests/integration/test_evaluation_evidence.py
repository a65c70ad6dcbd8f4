"""Evidence: what may be kept, what is refused whatever it calls itself, and how it is handed out."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.database import columns
from app.evaluations.models import Evidence
from app.web.uploads import MAX_PIXELS, clean_name
from tests.client import Answer, Client, Form
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import begin, realise, row_links, submit

EVIDENCE = columns(Evidence)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
HTML = b"<!doctype html><script>fetch('/keluar',{method:'POST'})</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def picture(kind: str, size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("index.html", HTML)
    return out.getvalue()


def bomb() -> bytes:
    """A small PNG that says it is 30,000 by 30,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def send(
    office: Office, data: bytes, name: str = "bukti.pdf", *, row: int = 0, one: Someone | None = None
) -> Answer:
    """Choose a file in the form of a row and send it."""
    links = row_links(office)
    client = office.at(one or office.employee)
    form = office.read(office.employee).form("Unggah")
    return post(client, f"{links[row]}/bukti", form, data, name)


def post(client: Client, path: str, form: Form, data: bytes, name: str) -> Answer:
    """As a browser sends it: the fields of the form and one file that says it is a PDF."""
    file = FileStorage(io.BytesIO(data), filename=name, content_type="application/pdf")
    boundary, body = encode_multipart({**form.fields.to_dict(), "berkas": file})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept_names(office: Office) -> list[str]:
    return [a.text or "".join(a.itertext()) for a in office.read(office.employee).page.all("a")
            if "/bukti/" in a.get("href", "")]  # fmt: skip


def link_of(office: Office) -> str:
    page = office.read(office.employee).page
    return next(a.get("href", "") for a in page.all("a") if "/bukti/" in a.get("href", ""))


@pytest.mark.parametrize(
    ("data", "name", "shown"),
    [
        (PDF, "Rekap SIAK Juni.pdf", "Rekap SIAK Juni.pdf"),
        (picture("JPEG"), "foto loket.jpeg", "foto loket.jpg"),
        (picture("PNG"), "papan.png", "papan.png"),
        (picture("PNG"), "ternyata gambar.pdf", "ternyata gambar.png"),
    ],
)
def test_pdf_and_pictures_are_kept_under_the_kind_of_their_content(
    office: Office, data: bytes, name: str, shown: str
) -> None:
    assert send(office, data, name).status_code == 303
    assert kept_names(office) == [shown]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (HTML, "Isi berkas ini bukan salah satunya."),
        (SVG, "Isi berkas ini bukan salah satunya."),
        (archive(), "Isi berkas ini bukan salah satunya."),
        (b"MZ" + bytes(2000), "Isi berkas ini bukan salah satunya."),
        (picture("GIF"), "Isi berkas ini bukan salah satunya."),
        (HTML + PDF, "Isi berkas ini bukan salah satunya."),
        (PDF + archive(), "memuat isi lain"),
        (PDF + HTML, "memuat isi lain"),
        (b"%PDF-1.7\n" + bytes(500), "tidak lengkap"),
        (picture("PNG")[:60], "Gambar ini rusak"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "Gambar ini rusak"),
        (b"\xff\xd8\xff\xe0" + HTML, "Gambar ini rusak"),
        (b"", "Pilih berkas yang tidak kosong."),
        (bytes(5 * 1024 * 1024 + 1), "lebih besar dari 5 MB"),
        (bomb(), "juta piksel"),
    ],
    ids=["html", "svg", "zip", "program", "gif", "html before pdf", "zip behind pdf", "html behind pdf", "half a pdf",
         "half a picture", "html as png", "html as jpg", "empty", "too large", "pixel bomb"],
)  # fmt: skip
def test_file_that_is_not_what_it_says_is_refused_with_a_sentence(office: Office, data: bytes, sentence: str) -> None:
    refused = send(office, data)
    assert refused.status_code == 422
    assert sentence in refused.says
    assert office.count(Evidence) == 0


def test_request_larger_than_any_file_is_stopped_at_the_door(office: Office) -> None:
    assert send(office, bytes(7 * 1024 * 1024)).status_code == 413
    assert office.count(Evidence) == 0


def test_picture_is_drawn_anew_without_what_it_carried(office: Office) -> None:
    exif = Image.Exif()
    exif[0x010E] = "rumah saya"
    carried = picture("JPEG", exif=exif, comment=b"<script>alert(1)</script>") + b"<?php system('id');" + archive()
    assert send(office, carried, "foto.jpg").status_code == 303
    got = office.at(office.employee).get(link_of(office))
    for trace in (b"rumah saya", b"<script>", b"<?php", b"PK\x03\x04", b"Exif"):
        assert trace not in got.data
    assert Image.open(io.BytesIO(got.data)).size == (60, 40)


def test_large_picture_is_made_legible_and_small(office: Office) -> None:
    assert send(office, picture("JPEG", (5000, 3000), quality=20), "denah.jpg").status_code == 303
    got = office.at(office.employee).get(link_of(office))
    assert Image.open(io.BytesIO(got.data)).size == (3000, 1800)
    assert MAX_PIXELS > 5000 * 3000


def test_file_is_handed_out_as_a_download_and_never_as_a_page(office: Office) -> None:
    send(office, PDF, "rekap Juni; §1.pdf")
    got = office.at(office.assessor).get(link_of(office))
    assert got.data == PDF
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''rekap%20Juni%3B%20%C2%A71.pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.mimetype == "application/pdf"


def test_stranger_gets_neither_the_file_nor_a_word_about_it(office: Office) -> None:
    send(office, PDF)
    link = link_of(office)
    assert office.at(office.stranger).get(link).status_code == 404
    assert office.at(office.colleague).get(link).status_code == 404


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.ini.pdf"),
        ("C:\\rekap.pdf", "rekap.pdf"),
        ("laporan\u202egpj.pdf", "laporangpj.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        ("", "bukti.pdf"),
        ("....", "bukti.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
        ("bukti.pdf.exe", "bukti.pdf.exe.pdf"),
    ],
)
def test_name_loses_folders_hidden_letters_and_wrong_endings(name: str, kept_as: str) -> None:
    assert clean_name(name, "application/pdf") == kept_as


def test_file_lies_outside_the_web_under_its_hash(office: Office, tmp_path: Path) -> None:
    send(office, PDF)
    name = sha256(PDF).hexdigest()
    assert (tmp_path / "data" / "files" / name[:2] / name[2:4] / name).read_bytes() == PDF
    assert office.at(office.employee).get(f"/files/{name[:2]}/{name[2:4]}/{name}").status_code == 404


def test_same_file_sent_twice_counts_once(office: Office) -> None:
    assert send(office, PDF).status_code == 303
    again = send(office, PDF, "nama lain.pdf")
    assert again.status_code == 303
    assert office.count(Evidence) == 1
    assert send(office, PDF, row=1).status_code == 303
    assert office.count(Evidence) == 2


def test_no_more_files_than_policy_allows(office: Office) -> None:
    for number in range(10):
        assert send(office, picture("PNG", (10 + number, 10)), f"{number}.png").status_code == 303
    refused = send(office, PDF)
    assert refused.status_code == 422
    assert "Satu evaluasi memuat paling banyak 10 berkas." in refused.says
    assert office.count(Evidence) == 10


def test_employee_withdraws_a_file_until_the_self_assessment_is_sent(office: Office) -> None:
    send(office, PDF)
    client = office.at(office.employee)
    page = office.read(office.employee)
    form = page.form("Tarik bukti bukti.pdf")
    assert client.post(form.action, data=form.fields).status_code == 303
    assert kept_names(office) == []
    assert office.count(Evidence, EVIDENCE.withdrawn_at.is_not(None)) == 1
    send(office, PDF)
    assert kept_names(office) == ["bukti.pdf"]
    begin(office)
    realise(office)
    submit(office)
    refused = client.post(form.action, data=form.fields)
    assert refused.status_code == 422
    assert "Realisasi dan bukti terkunci sejak penilaian diri diajukan." in refused.says
    assert office.count(Evidence, EVIDENCE.withdrawn_at.is_(None)) == 1


def test_nobody_but_the_employee_adds_evidence(office: Office) -> None:
    refused = send(office, PDF, one=office.assessor)
    assert refused.status_code in (400, 422)
    assert office.count(Evidence) == 0


def test_file_for_a_row_of_another_evaluation_is_not_found(office: Office) -> None:
    link = row_links(office)[0].rsplit("/", 1)[0] + "/01a20bf5-8886-70e8-8854-895a3f74253b/bukti"
    form = office.read(office.employee).form("Unggah")
    sent = post(office.at(office.employee), link, form, PDF, "x.pdf")
    assert sent.status_code == 404
