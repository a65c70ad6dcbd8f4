"""No distinct page of any role has an accessibility fault, scrolls sideways, or complains in its console."""

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser

from app.documents.renderer import Renderer
from tests.browser import served
from tests.city import City
from tests.integration.test_every_page import ROLES
from tests.journeys.sight import sideways, violations
from tests.journeys.town import Someone, Town
from tests.places import distinct_places

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]
TELEPHONE, NARROWEST = 360, 320
DOOR = ("/masuk", "/masuk/kode", "/verifikasi", "/verifikasi/TK7MQ2XD94FH")


@pytest.fixture(scope="module")
def quiet_town(quiet_city: City, browser: Browser, press: Renderer) -> Iterator[Town]:
    """The city for those who only look, served on this machine."""
    with served(quiet_city.app) as address:
        yield Town(quiet_city, browser, address, press)


@pytest.fixture(scope="module")
def shares(quiet_city: City) -> dict[str, list[str]]:
    """Role -> the pages it is the first to be shown, so that every view is looked at once."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for role in quiet_city.roles:
        places = distinct_places(quiet_city.at_desk(role))
        found[role] = [path for view, path in places.items() if view not in seen]
        seen.update(places)
    return found


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


@pytest.mark.parametrize("role", ROLES)
def test_pages_first_shown_to(role: str, quiet_town: Town, shares: dict[str, list[str]]) -> None:
    with quiet_town.at_desk(role, color_scheme="light") as someone:
        assert faults_of(someone, shares[role]) == []


def test_pages_before_the_door(quiet_town: Town) -> None:
    with quiet_town.window() as someone:
        assert faults_of(someone, DOOR) == []


@pytest.mark.deep
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_in_every_width_and_light(role: str, scheme: str, quiet_town: Town) -> None:
    places = distinct_places(quiet_town.city.at_desk(role))
    with quiet_town.at_desk(role, color_scheme=scheme) as someone:
        assert faults_of(someone, list(places.values()), (NARROWEST, TELEPHONE, 768, 1280)) == []
