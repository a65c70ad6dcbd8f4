"""The test client itself, on a small application: it sees each broken promise and fills in forms as a browser does."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, Response, redirect, request

from tests.client import Client, FaultyPage, equip

PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>Uji</h1>{body}</main></body></html>"""
FORM = """<form id="f" method="post" action="/isi"><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="version" value="3"><label>Nama <input name="nama" value="Sari"></label>
<label>Catatan <textarea name="catatan">
baris</textarea></label>
<label>Unit <select name="unit"><option value="a">A</option><option value="b" selected>B</option></select></label>
<label><input type="checkbox" name="pilih" value="1" checked>Satu</label>
<label><input type="checkbox" name="pilih" value="2">Dua</label>
<label><input type="radio" name="nilai" value="sesuai">Sesuai</label>
<button name="langkah" value="simpan">Simpan</button></form>
<button form="f" name="langkah" value="kirim">Kirim sekarang</button>"""


def add_failures(app: Flask) -> None:
    """Two pages that end in 500: one says so by itself, one breaks."""

    @app.get("/galat")
    def broken() -> Response:
        return Response("", status=500)

    @app.get("/runtuh")
    def collapsing() -> str:
        raise RuntimeError("sebabnya")

    @app.errorhandler(RuntimeError)
    def caught(_: RuntimeError) -> Response:
        return Response("", status=500)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    app = equip(Flask(__name__, static_folder=None))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'uji.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (x)"))
        connection.execute(sa.text("CREATE TABLE reading (x)"))

    @app.get("/baik")
    def good() -> str:
        return PAGE.format(title="Uji", body=FORM)

    @app.get("/cacat")
    def faulty() -> str:
        return PAGE.format(title="Lain", body="<p>None</p>")

    add_failures(app)

    @app.get("/baca/<int:times>")
    def read(times: int) -> str:
        with engine.connect() as connection:
            for _ in range(times):
                connection.execute(sa.text("SELECT x FROM t"))
        return PAGE.format(title="Uji", body="")

    @app.get("/bagian/<int:size>")
    def random_part(size: int) -> str:
        return "<p>" + secrets.token_hex(size) + "</p>"

    @app.get("/tulis/<table>")
    def write(table: str) -> str:
        with engine.begin() as connection:
            connection.execute(sa.text(f"INSERT INTO {table} VALUES (1)"))
        return PAGE.format(title="Uji", body="")

    @app.post("/isi")
    def fill_in() -> Response:
        app.extensions["sent"] = request.form.to_dict(flat=False)
        return redirect("/baca/1", 303)  # type: ignore[return-value]

    one = app.test_client()
    assert isinstance(one, Client)
    yield one
    engine.dispose()


def test_faulty_page_is_refused_with_all_its_faults(client: Client) -> None:
    with pytest.raises(FaultyPage) as refused:
        client.get("/cacat")
    assert "GET /cacat (200)" in str(refused.value)
    assert "does not begin with its h1" in str(refused.value)
    assert "'None'" in str(refused.value)


def test_server_error_is_refused(client: Client) -> None:
    with pytest.raises(FaultyPage, match="answered 500"):
        client.get("/galat")
    with pytest.raises(FaultyPage, match="RuntimeError: sebabnya"):
        client.get("/runtuh")


def test_get_that_writes_is_refused_but_the_reading_log_may_grow(client: Client) -> None:
    with pytest.raises(FaultyPage, match="a GET wrote to t"):
        client.get("/tulis/t")
    assert client.get("/tulis/reading").statements.written_tables == {"reading"}


def test_page_costs_ten_statements_at_most_unless_said_otherwise(client: Client) -> None:
    assert len(client.get("/baca/10").statements) == 10
    with pytest.raises(FaultyPage, match="cost 11 statements, not 10"):
        client.get("/baca/11")
    with pytest.raises(FaultyPage, match="cost 3 statements, not 2"):
        client.get("/baca/3", max_queries=2)
    assert len(client.get("/baca/12", max_queries=None).statements) == 12


def test_part_weighs_fifteen_kilobytes_at_most(client: Client) -> None:
    assert len(client.part("/bagian/10000").data) > 15_000, "compressed on its way, random digits weigh half"
    with pytest.raises(FaultyPage, match=r"a part of \d+ bytes on the wire, not 15000"):
        client.part("/bagian/16000")


def test_form_is_sent_as_the_page_had_it_with_what_was_typed_over(client: Client) -> None:
    page = client.get("/baik")
    after = client.submit(page, "Simpan", nama="Budi", pilih=["1", "2"])
    assert client.application.extensions["sent"] == {
        "csrf_token": ["t"], "version": ["3"], "nama": ["Budi"], "catatan": ["baris"], "unit": ["b"],
        "pilih": ["1", "2"], "langkah": ["simpan"],
    }
    assert after.request.path == "/baca/1"


def test_button_outside_its_form_sends_it_with_its_own_value(client: Client) -> None:
    client.submit(client.get("/baik"), "Kirim", pilih=None, nilai="sesuai")
    sent = client.application.extensions["sent"]
    assert sent["langkah"] == ["kirim"]
    assert sent["nilai"] == ["sesuai"]
    assert "pilih" not in sent


def test_nobody_types_where_there_is_no_field_or_presses_what_is_not_there(client: Client) -> None:
    page = client.get("/baik")
    with pytest.raises(LookupError, match="no field 'gaji'"):
        client.submit(page, "Simpan", gaji="1")
    with pytest.raises(LookupError, match=r"no button 'Hapus'; there are .*'Simpan', 'Kirim sekarang'"):
        client.submit(page, "Hapus")
