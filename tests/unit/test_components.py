"""Components: valid, escaped, with a word beside every colour and a sentence where something is wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader

from app.web.filters import FILTERS
from tests.page import Page
from workflows.diagram import Where
from workflows.evaluation import EVALUATION
from workflows.layout import drawn
from workflows.predicate import MATRIX, OrganisationPredicate, Predicate, Rating

TEMPLATES = Path(__file__).parents[2] / "templates"
HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(2)>' onfocus='alert(3)"""
NAV = [SimpleNamespace(label="Kotak masuk", url="/kotak-masuk", icon="kotak", count=2, current=True)]
ACCOUNT = SimpleNamespace(
    name="Ratna Puspitasari",
    role="Pegawai, Disdukcapil",
    roles=[
        SimpleNamespace(value="a", label="Pegawai, Disdukcapil", current=True),
        SimpleNamespace(value="b", label="Plh. Kepala Bidang", current=False),
    ],
)


STATES = tuple(EVALUATION.states)
DRAWINGS = {
    name: drawn(EVALUATION, Where(STATES[2], STATES[:2]), {}, upright=name == "tall") for name in ("wide", "tall")
}


@pytest.fixture(scope="module")
def jinja() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(static=lambda name: f"/static/{name}", csrf_token=lambda: "token", form_key=lambda: "key",
                        page_warnings=tuple)  # fmt: skip
    made.filters.update(FILTERS)
    return made


@pytest.fixture(scope="module")
def draw(jinja: Environment) -> Callable[..., str]:
    """draw("status.html", 'status("perlu", words)', words=...) -> HTML of that one macro."""

    def rendered(file: str, call: str, **values: object) -> str:
        source = f'{{% import "components/{file}" as part %}}{{{{ part.{call} }}}}'
        return jinja.from_string(source).render(**values).strip()

    return rendered


def words(html: str) -> str:
    return " ".join(Page(html, whole=False).text.split())


# ------------------------------------------------------------------------------------------------------ whole pages


@pytest.mark.parametrize("frame", [{}, {"nav": NAV, "account": ACCOUNT, "practice": True, "theme": "dark"}])
def test_the_catalogue_owes_nothing_to_the_person_who_opens_it(jinja: Environment, frame: dict[str, Any]) -> None:
    html = jinja.get_template("components/catalogue.html").render(matrix=MATRIX, **DRAWINGS, **frame)
    assert Page(html).faults() == []


ERROR_PAGES = sorted(path.stem for path in (TEMPLATES / "errors").glob("[0-9]*.html"))


def test_there_is_a_page_for_every_refusal() -> None:
    assert set(ERROR_PAGES) == {*"400 401 403 404 405 409 413 422 429 500 503".split()}


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_a_refusal_stands_without_navigation_and_offers_one_way_out(jinja: Environment, code: str) -> None:
    page = Page(jinja.get_template(f"errors/{code}.html").render())
    assert page.faults() == []
    ways = [link for link in page.all("a") if "btn" in link.get("class", "")]
    assert len(ways) == 1
    assert page.title.startswith(page.heading)


def test_a_refusal_says_the_reason_the_server_knows_and_escapes_it(jinja: Environment) -> None:
    html = jinja.get_template("errors/422.html").render(reason=HOSTILE, citation="PP 30/2019 Pasal 59")
    page = Page(html)
    assert "alert(1)" in page.text
    assert "Pasal 59" in page.text.replace("\u00a0", " ")
    assert all(script.get("src") for script in page.all("script"))


def test_the_frame_follows_the_device_unless_a_theme_was_chosen(jinja: Environment) -> None:
    source = jinja.get_template("errors/404.html")
    assert 'data-bs-theme="auto"' in source.render()
    assert 'data-bs-theme="auto"' in source.render(theme='"><script>')
    assert 'data-bs-theme="dark"' in source.render(theme="dark")


def test_the_account_menu_offers_other_roles_and_leaving_by_post(jinja: Environment) -> None:
    page = Page(jinja.get_template("errors/404.html").render(nav=NAV, account=ACCOUNT))
    forms = {form.get("action"): form.get("method") for form in page.all("form")}
    assert forms == {"/peran": "post", "/keluar": "post"}
    assert "Plh. Kepala Bidang" in page.text
    assert "2 menunggu" in page.text


# ------------------------------------------------------------------------------------------------- hostile text

# Each line: a file of components and a call with the hostile text in every place a person can reach.
CALLS = [
    line.split(" ", 1)
    for line in r"""
status.html status("perlu", x)
status.html rating(x)
status.html predikat(x)
status.html document_status(x)
legal.html pasal(x, x)
icon.html icon(x)
case.html stepper([{"label": x, "note": x, "state": "now"}], x)
case.html your_turn(x, x, x, x, x, x)
case.html waiting(x, x, x, x, x)
case.html refused([{"label": x, "because": [x, x], "citation": x}], x)
case.html timeline([{"icon": x, "what": x, "by": x, "quote": x, "when": x, "citation": x, "note": x}])
case.html page_head(x, x, x)
lists.html task_list([{"label": x, "url": x, "hint": x, "status": x}])
lists.html facts([(x, x)])
lists.html check_list([{"term": x, "value": x, "url": x}])
lists.html people([{"role": x, "name": x, "position": x, "note": x}])
lists.html guarantees([x])
lists.html documents([{"label": x, "url": x, "hint": x, "state": x}])
feedback.html message(x, "perlu", bold=x)
feedback.html messages([(x, x)])
feedback.html empty(x, x, x, x)
feedback.html dialog("d", x, x, x, "f", x, x)
feedback.html progress(1, 2, x, x, x)
actions.html button(x, name=x, value=x)
actions.html link_button(x, x)
actions.html chosen("f", 2, x, x)
actions.html choose_one(x, x, x)
form.html form_fields(x, x)
form.html field("n", x, x, x, x, unit=x)
form.html text_area("n", x, x, x, x)
form.html select("n", x, [(x, x)], x, x, x, empty=x)
form.html check_box("n", x, value=x, error=x)
form.html radio_list("n", x, [(x, x, x)], x, x, x)
form.html rating_choice("n", x, x, x)
errors.html error_summary([("n", x)])
errors.html conflict(x, x, "n", x, x, x)
upload.html upload("/u", "b", x, x, error=x, hidden=[(x, x)])
upload.html autosave(x, x)
page.html tabs(x, [{"label": x, "url": x, "count": x, "before": x}])
page.html pagination(2, 3, x, x)
page.html way_back(x, x)
table.html group(x, 2, x, x, x)
table.html head_cell(x, x, x, x, x)
table.html cell(x, x)
table.html figures(x, [(x, x)], (x, x))
picture.html sparkline("s", [2, 1], x, x, x, x, x, 1)
picture.html radar([(x, "sesuai"), (x, none), (x, x)], x)
picture.html pattern([{"predicate": {"label": x}, "share": 0.7, "mark": x}], x)
chart.html heat(x, x, [(x, x)], [(x, [{"count": 1, "days": 1, "level": 1}])])
chart.html heat_key([x], x)
process.html lines(1, 1, [x], "tebal", "start")
process.html state({"x": 1, "y": 1, "width": 9, "height": 9, "look": "now", "label": [x], "notes": [x]})
process.html drawing("p", x, x, {"lanes": [], "boxes": [], "arrows": []})
""".strip().splitlines()
]


@pytest.mark.parametrize(("file", "call"), CALLS, ids=[call.partition("(")[0] for _, call in CALLS])
def test_text_of_people_never_becomes_markup(draw: Callable[..., str], file: str, call: str) -> None:
    tree = html5lib.parseFragment(draw(file, call, x=HOSTILE), namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in {"script", "img"}
        assert not any(attribute.startswith("on") for attribute in element.attrib)


# ------------------------------------------------------------------------------------------------- what they say


@pytest.mark.parametrize("value", [*Predicate, *OrganisationPredicate])
def test_every_predikat_has_its_word_and_an_icon(draw: Callable[..., str], value: Predicate) -> None:
    html = draw("status.html", "predikat(value)", value=value)
    assert words(html) == value.label
    assert "<use " in html


@pytest.mark.parametrize("value", list(Rating))
def test_every_rating_has_its_word_and_an_icon(draw: Callable[..., str], value: Rating) -> None:
    html = draw("status.html", "rating(value, long=true)", value=value)
    assert words(html).lower() == value.label.lower()
    assert "<use " in html


def test_what_is_not_rated_yet_says_so(draw: Callable[..., str]) -> None:
    assert words(draw("status.html", "rating(none)")) == "Belum dinilai"
    assert words(draw("status.html", "predikat(none)")) == "Belum ada"


@pytest.mark.parametrize(
    ("days", "said", "kind"),
    [
        (13, "13 hari kerja lagi", "jalan"),
        (2, "2 hari kerja lagi", "perlu"),
        (0, "Hari ini", "perlu"),
        (-1, "Lewat 1 hari kerja", "bahaya"),
    ],
)
def test_a_deadline_says_its_distance(draw: Callable[..., str], days: int, said: str, kind: str) -> None:
    html = draw("status.html", "deadline(days, working=true)", days=days)
    assert words(html) == said
    assert f"status-{kind}" in html


def test_a_stepper_says_where_one_stands_and_what_comes_next(draw: Callable[..., str]) -> None:
    stages = [
        {"label": "Penyusunan", "note": None, "state": "done"},
        {"label": "Penilaian", "note": "sampai 7 Juli", "state": "now"},
        {"label": "Penetapan", "note": None, "state": "next"},
    ]
    html = draw("case.html", "stepper(stages)", stages=stages)
    assert "Tahap 2 dari 3" in words(html)
    assert "Berikutnya: Penetapan" in words(html)
    assert html.count('aria-current="step"') == 1


def test_a_finished_stepper_stands_at_its_end(draw: Callable[..., str]) -> None:
    stages = [{"label": name, "state": "done"} for name in ("Penyusunan", "Selesai")]
    html = draw("case.html", "stepper(stages)", stages=stages)
    assert "Tahap 2 dari 2" in words(html)
    assert "Berikutnya" not in html


def test_a_field_ties_hint_and_error_to_its_control(draw: Callable[..., str]) -> None:
    html = draw("form.html", 'field("menit", "Waktu tunggu", "dua", "Dalam menit", "Isi angka menit, misalnya 22.")')
    page = Page(html, whole=False)
    control = page.all("input")[0]
    assert control.get("aria-invalid") == "true"
    assert all(page.by_id(name) is not None for name in control.get("aria-describedby", "").split())
    assert control.get("value") == "dua"


def test_a_text_keeps_its_first_blank_line(draw: Callable[..., str]) -> None:
    html = draw("form.html", 'text_area("catatan", "Catatan", value)', value="\nbaris kedua")
    assert Page(html, whole=False).all("textarea")[0].text == "\nbaris kedua"


def test_a_rating_choice_chooses_nothing_beforehand(draw: Callable[..., str]) -> None:
    html = draw("form.html", 'rating_choice("r", "Rating")')
    assert " checked" not in html
    posted = {field.get("value") for field in Page(html, whole=False).all("input")}
    assert posted == {rating.value for rating in Rating}


def test_form_fields_carry_token_key_and_version(draw: Callable[..., str]) -> None:
    page = Page(draw("form.html", "form_fields(version=0)"), whole=False)
    assert {field.get("name"): field.get("value") for field in page.all("input")} == {
        "csrf_token": "token", "key": "key", "version": "0",
    }  # fmt: skip


def test_an_error_summary_counts_and_links(draw: Callable[..., str]) -> None:
    html = draw("errors.html", "error_summary(errors)", errors=[("a", "Isi target."), ("b", "Pilih satu rating.")])
    assert "Ada 2 hal" in words(html)
    assert re.findall(r'href="#(\w)"', html) == ["a", "b"]
    assert "autofocus" in html
    assert draw("errors.html", "error_summary([])") == ""


def test_a_refused_step_is_a_sentence_and_never_a_button(draw: Callable[..., str]) -> None:
    html = draw(
        "case.html",
        "refused(steps)",
        steps=[{"label": "Setujui SKP", "because": "Ini SKP Anda sendiri.", "citation": None}],
    )
    assert "Setujui SKP. Ini SKP Anda sendiri." in words(html)
    assert "<button" not in html
    assert draw("case.html", "refused([])") == ""


@pytest.mark.parametrize("work", list(Rating))
@pytest.mark.parametrize("behaviour", list(Rating))
def test_the_matrix_marks_the_cell_of_this_result(draw: Callable[..., str], work: Rating, behaviour: Rating) -> None:
    html = draw("picture.html", "matrix(cells, work, behaviour)", cells=MATRIX, work=work, behaviour=behaviour)
    marked = [cell for cell in Page(html, whole=False).all("td") if "kini" in cell.get("class", "").split()]
    assert len(marked) == 1
    assert MATRIX[work, behaviour].label in "".join(marked[0].itertext())


@pytest.mark.parametrize(
    ("value", "target", "smaller", "missed"),
    [(3240, 3000, False, False), (38, 30, True, True), (0, 0, False, False)],
)
def test_a_meter_turns_amber_when_the_target_is_missed(
    draw: Callable[..., str], value: int, target: int, smaller: bool, missed: bool
) -> None:
    html = draw("picture.html", "meter(value, target, smaller)", value=value, target=target, smaller=smaller)
    assert ("g-perlu" in html) is missed


def test_a_sparkline_of_equal_values_is_still_a_line(draw: Callable[..., str]) -> None:
    assert "NaN" not in draw("picture.html", 'sparkline("s", [5, 5, 5], "Jan", "Mar", "Waktu", "Tetap 5 menit")')


def test_the_process_picture_shows_where_one_stands_once_per_width(draw: Callable[..., str]) -> None:
    html = draw("process.html", 'process("p", "Bagan", "Keterangan", wide, tall)', **DRAWINGS)
    assert html.count("Anda di sini") == 2
    assert html.count("marker-end") == sum(len(one.arrows) for one in DRAWINGS.values())
    assert Page(html, whole=False).faults() == []


def test_pages_of_a_list_lead_on_and_back(draw: Callable[..., str]) -> None:
    first = draw("page.html", 'pagination(1, 3, "/x?halaman={n}")')
    assert 'href="/x?halaman=2"' in first
    assert "Sebelumnya" not in first
    assert draw("page.html", 'pagination(1, 1, "/x?halaman={n}")') == ""
