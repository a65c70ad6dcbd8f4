"""Whatever a person types, a document prints it as text, opens no address, and stays archivable."""

import io
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdf
import pytest

from app.documents import render, samples
from app.documents import snapshot as s
from app.documents.lettering import NOTE_SHORTENED, NOTE_SUBSTITUTED
from tests.paper import EVERY, assert_archivable, made, rewritten, words

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
