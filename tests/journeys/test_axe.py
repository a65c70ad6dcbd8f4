"""No distinct page of any role has an accessibility fault, scrolls sideways, or complains in its console."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from app.documents.renderer import Renderer
from tests.browser import served
from tests.city import City
from tests.integration.test_every_page import ROLES
from tests.journeys import walks
from tests.journeys.sight import sideways, violations
from tests.journeys.town import Someone, Town
from tests.places import distinct_places
from workflows.approval import Who

pytestmark = pytest.mark.browser
TELEPHONE, NARROWEST = 360, 320
DOOR = ("/masuk", "/masuk/kode", "/verifikasi", "/kalkulator", "/kalkulator/angka-kredit", "/kalkulator/periksa-skp")


@pytest.fixture(scope="module")
def quiet_town(quiet_city: City, browser: Browser, press: Renderer) -> Iterator[Town]:
    """The city for those who only look, served on this machine."""
    with served(quiet_city.app) as address:
        yield Town(quiet_city, browser, address, press)


@pytest.fixture(scope="module")
def shares(quiet_city: City, kept: Callable[[str, Callable[[Path], None]], Path]) -> dict[str, list[str]]:
    """Role -> the pages it is the first to be shown, so that every view is looked at once."""

    def fill(folder: Path) -> None:
        seen: set[str] = set()
        found: dict[str, list[str]] = {}
        for role in quiet_city.roles:
            places = distinct_places(quiet_city.at_desk(role))
            found[role] = [path for view, path in places.items() if view not in seen]
            seen.update(places)
        (folder / "pages.json").write_text(json.dumps(found))

    shared: dict[str, list[str]] = json.loads((kept("pages", fill) / "pages.json").read_text())
    return shared


ANYWHERE = ("agreement", "dialogue", "correction")  # few, and not in the office that all others look at


def faults_of(someone: Someone, paths: Sequence[str], widths: tuple[int, ...] = (TELEPHONE,)) -> list[str]:
    """What is wrong with these pages, each looked at in these widths and once more in the narrowest."""
    found: list[str] = []
    for path in paths:
        someone.open(path)
        complaints: list[str] = []
        for width in widths:
            complaints += sideways(someone.page, width)
            complaints += violations(someone.page)
        complaints += sideways(someone.page, NARROWEST)
        found += [f"{path}: {one}" for one in dict.fromkeys(complaints)]
    return found


def test_faults_are_seen_where_there_are_some(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=id><title>Uji</title><main><h1>Uji</h1><img src=data:,x><p>Sempit")
    assert any(one.startswith("image-alt") for one in violations(page))
    assert sideways(page, NARROWEST) == []
    page.set_content("<!doctype html><html lang=id><title>Uji</title><div style='width: 900px'>Lebar</div>")
    assert sideways(page, NARROWEST) != []
    page.close()


@pytest.mark.parametrize("role", ROLES)
def test_pages_first_shown_to(role: str, quiet_town: Town, shares: dict[str, list[str]]) -> None:
    with quiet_town.at_desk(role, color_scheme="light") as someone:
        assert faults_of(someone, shares[role]) == []


def test_pages_before_the_door(quiet_town: Town) -> None:
    with quiet_town.window() as someone:
        assert faults_of(someone, DOOR) == []


@pytest.mark.parametrize(
    ("process", "state", "who"),
    [
        ("skp", "DRAFT", Who.EMPLOYEE),
        ("skp", "PROPOSED", Who.ASSESSOR),
        ("evaluation", "SELF_ASSESSMENT", Who.EMPLOYEE),
        ("evaluation", "REVIEW", Who.ASSESSOR),
        ("evaluation", "DELIVERED", Who.EMPLOYEE),
        ("evaluation", "OBJECTED", Who.ASSESSOR_SUPERIOR),
        ("followup", "PROPOSING", Who.ASSESSOR),
        ("recognition", "NOMINATED", Who.OPD_HEAD),
        ("credit", "DETERMINING", Who.ASSESSOR),
        ("agreement", "PROPOSED", Who.ASSESSOR),
        ("dialogue", "WITH_EMPLOYEE", Who.EMPLOYEE),
        ("correction", "REPORTED", Who.ASSESSOR),
    ],
)
def test_pages_of_a_matter_in_the_hands_of_who_is_asked(process: str, state: str, who: Who, quiet_town: Town) -> None:
    matter = quiet_town.matter(process, state, "%" if process in ANYWHERE else "DISDUKCAPIL")
    holder = matter.subject_id if who is Who.EMPLOYEE else quiet_town.holder(matter, who)
    with quiet_town.person(holder) as someone:
        someone.open(f"/perkara/{matter.id}")
        pages = pages_of(someone, matter.id, quiet_town)
        assert len(pages) > 1
        assert faults_of(someone, pages) == []


def test_pages_on_which_a_misprint_is_reported(quiet_town: Town) -> None:
    report = quiet_town.matter("correction", "REPORTED", "%")
    with quiet_town.person(report.subject_id) as someone:
        someone.open(f"/perkara/{report.id}")
        href = someone.page.get_by_role("link", name="Buka Evaluasi").get_attribute("href")
        about = str(href).rpartition("/")[2]
        someone.open(f"/ralat/dokumen/{about}")
        first = someone.page.get_by_role("link", name="Laporkan").first.get_attribute("href")
        assert faults_of(someone, ["/ralat", f"/ralat/dokumen/{about}", str(first)]) == []


def test_pages_of_a_document_while_it_is_made_and_after(quiet_town: Town) -> None:
    matter = quiet_town.matter("evaluation", "CONFIRMING")
    with quiet_town.person(matter.subject_id) as someone:
        walks.asks_for_paper(someone, matter.id, "Evaluasi Kinerja Pegawai")
        paper = quiet_town.papers(matter.id)[0]
        assert faults_of(someone, [f"/dokumen/{paper.id}"]) == []
        quiet_town.print_papers()
        assert faults_of(someone, [f"/dokumen/{paper.id}", f"/verifikasi/{paper.code}"]) == []


def pages_of(someone: Someone, case_id: UUID, town: Town) -> list[str]:
    """The page that stands open and one address of each view (and step) of the same case that it leads to."""
    routes = town.city.app.url_map.bind("localhost")
    hrefs = someone.page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
    found = {"": urlsplit(someone.page.url).path}
    for path in (str(href).partition("#")[0] for href in hrefs):
        if str(case_id) in path and path != found[""]:
            view, values = routes.match(urlsplit(path).path, method="GET")
            if view != "evaluations.download" and "." not in path:  # files are kept, not looked at
                found.setdefault(f"{view} {values.get('step', '')}", path)
    return list(found.values())


@pytest.mark.deep
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_in_every_width_and_light(role: str, scheme: str, quiet_town: Town) -> None:
    places = distinct_places(quiet_town.city.at_desk(role))
    with quiet_town.at_desk(role, color_scheme=scheme) as someone:
        assert faults_of(someone, list(places.values()), (NARROWEST, TELEPHONE, 768, 1280)) == []
