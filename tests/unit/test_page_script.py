"""The page script in a real browser: text survives, focus lands, one press sends once, lists count.

A small site of its own pages on the real frame, the real components and the real served files, under the strict policy.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import sleep

import pytest
from flask import Flask, Response, current_app, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from jinja2_fragments.flask import render_block
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import static_files
from app.web.filters import FILTERS

pytestmark = pytest.mark.browser

POLICY = "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; form-action 'self'"
FORM = """
{% extends "base.html" %}{% block title %}Catatan{% endblock %}{% block content %}
{% from "components/errors.html" import error_summary %}{% from "components/form.html" import form_fields, text_area %}
{% from "components/feedback.html" import message, dialog %}{% from "components/upload.html" import autosave, upload %}
<h1>Catatan</h1>
<form id="catat" method="post" action="/kirim/{{ how }}" data-jaga hx-post="/kirim/{{ how }}" hx-target="#bagian"
  hx-swap="innerHTML" hx-sync="this:drop" hx-disable="find button">
  {{ form_fields() }}<div id="bagian">{% block part %}
  {% from "components/errors.html" import error_summary %}{% from "components/form.html" import text_area %}
  {% from "components/feedback.html" import message %}
  {% if saved %}{{ message("Catatan tersimpan.", "selesai") }}<h2>Sudah tercatat</h2>{% endif %}
  {{ error_summary(errors) }}{{ text_area("catatan", "Catatan", value) }}{% endblock %}</div>
  {{ autosave("/draf/" ~ how) }}
  <button class="btn btn-primary">Catat</button>
</form>
<form id="biasa" method="post" action="/kirim/pelan">{{ form_fields() }}
  <button class="btn btn-kedua">Kirim biasa</button>
  <button class="btn btn-kedua" name="langkah" value="kembali" data-dialog="tanya">Kembalikan</button></form>
{{ dialog("tanya", "Kembalikan kepada Ratna?", "Ia akan diberi tahu.", "Ya, kembalikan", "biasa") }}
{{ upload("/unggah", max_bytes=10) }}
{% endblock %}
"""
LIST = """
{% extends "base.html" %}{% block title %}Kotak{% endblock %}{% block content %}
{% from "components/actions.html" import choose_all, choose_one %}{% from "components/form.html" import form_fields %}
<h1>Kotak</h1><form id="borongan" method="post" action="/kirim/baik" data-borongan>{{ form_fields() }}{{ choose_all() }}
<table><tbody>{% for name in ("Dewi", "Yoga") %}<tr><td>{{ choose_one("perkara", name, name) }}</td></tr>{% endfor %}
</tbody></table></form>{% endblock %}
{% block bar %}{% from "components/actions.html" import bar, button, chosen %}
{% call bar("Tindakan", chosen("borongan")) %}{{ button("Setujui", "primary", form="borongan") }}{% endcall %}
{% endblock %}
"""
ACCOUNT = {"name": "Ratna", "role": "Pegawai", "roles": []}


@dataclass
class Site:
    """The small site: where it is and what was sent to it."""

    address: str
    received: list[dict[str, str]] = field(default_factory=list)


def form_page(how: str) -> str:
    return render_template("form.html", how=how, account=ACCOUNT, errors=[], value="")


def list_page() -> str:
    return render_template("list.html", account=ACCOUNT)


def receive(how: str) -> tuple[str, int] | str:
    """Answers as the address asks: baik, pelan (slowly), kurang (422) or galat (500)."""
    current_app.config["TOLD"].append({"to": how, **request.form})
    if how == "galat":
        return render_template("errors/500.html"), 500
    if how == "pelan":
        sleep(0.5)
    errors = [("catatan", "Isi catatan, misalnya hasil rapat.")] if how == "kurang" else []
    value = request.form.get("catatan", "")
    values = {"how": how, "account": ACCOUNT, "errors": errors, "value": value, "saved": not errors}
    part = "HX-Request" in request.headers
    answer = render_block("form.html", "part", **values) if part else render_template("form.html", **values)
    return (answer, 422) if errors else answer


def receive_draft(how: str) -> tuple[str, int] | str:
    current_app.config["TOLD"].append({"to": f"draf {how}", **request.form})
    return ("", 503) if how == "galat" else "Tersimpan 10.42"


def guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    names = static_files.ensure_built()
    templates = static_files.STATIC.parents[1] / "templates"
    app = Flask(__name__, static_folder=str(static_files.SERVED), static_url_path="/static")
    app.jinja_loader = ChoiceLoader([DictLoader({"form.html": FORM, "list.html": LIST}), FileSystemLoader(templates)])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static=names.__getitem__, csrf_token=lambda: "token", form_key=lambda: "key",
                                page_warnings=tuple)  # fmt: skip
    app.jinja_env.filters.update(FILTERS)
    app.config["TOLD"] = []
    app.after_request(guarded)
    app.add_url_rule("/isi/<how>", view_func=form_page)
    app.add_url_rule("/daftar", view_func=list_page)
    app.add_url_rule("/kirim/<how>", view_func=receive, methods=["POST"])
    app.add_url_rule("/draf/<how>", view_func=receive_draft, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app.config["TOLD"])
    server.shutdown()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page that must end without a script error or a policy violation."""
    site.received.clear()
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", base_url=site.address)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert troubles == []


def sent(site: Site, to: str) -> list[dict[str, str]]:
    return [form for form in site.received if form["to"] == to]


def test_a_lost_connection_keeps_the_text_and_one_press_sends_it_again(page: Page, site: Site) -> None:
    page.goto("/isi/baik")
    page.fill("#catatan", "Antrean daring dibuka.")
    page.route("**/kirim/**", lambda route: route.abort())
    page.click("button:has-text('Catat')")
    expect(page.get_by_role("alert")).to_contain_text("Belum terkirim")
    expect(page.locator("#catatan")).to_have_value("Antrean daring dibuka.")
    page.unroute("**/kirim/**")
    page.click("text=Coba kirim lagi")
    expect(page.locator("#catat .pesan")).to_contain_text("Catatan tersimpan")
    assert [form["catatan"] for form in sent(site, "baik")] == ["Antrean daring dibuka."]


def test_a_failing_server_leaves_the_page_and_says_its_own_sentence(page: Page) -> None:
    page.goto("/isi/galat")
    page.fill("#catatan", "Tetap di sini.")
    page.click("button:has-text('Catat')")
    expect(page.get_by_role("alert")).to_contain_text("tidak ada yang tersimpan setengah jalan")
    expect(page.locator("#catatan")).to_have_value("Tetap di sini.")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("button:has-text('Catat')")).to_be_enabled()


def test_a_missing_answer_moves_the_focus_to_the_summary(page: Page) -> None:
    page.goto("/isi/kurang")
    page.fill("#catatan", "x")
    page.click("button:has-text('Catat')")
    expect(page.locator(".galat-ringkas")).to_be_focused()
    page.click(".galat-ringkas a")
    expect(page.locator("#catatan")).to_be_focused()


def test_good_news_is_said_in_the_live_region_too(page: Page) -> None:
    page.goto("/isi/baik")
    page.fill("#catatan", "Selesai.")
    page.click("button:has-text('Catat')")
    expect(page.locator("#kabar")).to_have_text("Catatan tersimpan.")


def test_an_impatient_double_press_sends_once(page: Page, site: Site) -> None:
    page.goto("/isi/baik")
    page.eval_on_selector("#biasa button", "press => { press.click(); setTimeout(() => press.click(), 60); }")
    expect(page.locator("#catat .pesan")).to_contain_text("Catatan tersimpan")
    assert len(sent(site, "pelan")) == 1


def test_drafts_save_themselves_and_say_so(page: Page, site: Site) -> None:
    page.goto("/isi/baik")
    page.locator("#catatan").press_sequentially("Rapat")
    expect(page.locator("[data-simpan]")).to_have_text("Tersimpan 10.42", timeout=5000)
    assert [form["catatan"] for form in sent(site, "draf baik")] == ["Rapat"]


def test_a_draft_that_was_not_saved_says_so_quietly(page: Page) -> None:
    page.goto("/isi/galat")
    page.locator("#catatan").press_sequentially("Rapat")
    expect(page.locator("[data-simpan]")).to_contain_text("Belum tersimpan", timeout=5000)
    expect(page.locator("#catatan")).to_have_value("Rapat")


def test_leaving_with_unsaved_text_is_asked_about(page: Page) -> None:
    page.goto("/isi/baik")
    page.locator("#catatan").press_sequentially("Belum tersimpan")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda question: question.accept())
        page.goto("/daftar")
    assert asked.value.type == "beforeunload"


def test_a_bulk_list_counts_names_and_marks_what_was_chosen(page: Page) -> None:
    page.goto("/daftar")
    bar = page.get_by_role("region", name="Tindakan")
    expect(bar).to_contain_text("Belum ada yang dipilih")
    page.get_by_label("Pilih Dewi").check()
    expect(bar).to_contain_text("1 dipilih")
    expect(bar).to_contain_text("Dewi")
    assert page.get_by_label("Pilih semua").evaluate("box => box.indeterminate")
    page.get_by_label("Pilih semua").check()
    expect(bar).to_contain_text("Dewi, Yoga")
    expect(page.locator("tr.terpilih")).to_have_count(2)


def test_a_question_is_asked_first_with_the_focus_on_cancelling(page: Page, site: Site) -> None:
    page.goto("/isi/baik")
    page.click("text=Kembalikan >> nth=0")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Batal")).to_be_focused()
    page.click("text=Batal")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert sent(site, "pelan") == []
    page.click("text=Kembalikan >> nth=0")
    page.click("text=Ya, kembalikan")
    expect(page.locator("#catat .pesan")).to_contain_text("Catatan tersimpan")
    assert [form.get("pasti") for form in sent(site, "pelan")] == ["ya"]


def test_a_file_that_is_too_large_is_refused_before_it_travels(page: Page) -> None:
    page.goto("/isi/baik")
    page.set_input_files("#berkas", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 11})
    assert "terlalu besar" in page.locator("#berkas").evaluate("input => input.validationMessage")
    page.set_input_files("#berkas", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 9})
    assert page.locator("#berkas").evaluate("input => input.validity.valid")


def test_escape_closes_the_account_menu_and_returns_the_focus(page: Page) -> None:
    page.goto("/daftar")
    page.click("summary")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_everything_still_sends_without_script(browser: Browser, site: Site) -> None:
    site.received.clear()
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/isi/baik")
    plain.fill("#catatan", "Tanpa skrip")
    plain.click("button:has-text('Catat')")
    expect(plain.locator("#catat .pesan")).to_contain_text("Catatan tersimpan")
    plain.click("text=Kembalikan >> nth=0")
    assert [form.get("langkah") for form in sent(site, "pelan")] == ["kembali"]
    context.close()


def test_a_first_page_is_few_requests_and_little_weight(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/isi/baik")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 8, asked
