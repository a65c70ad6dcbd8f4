"""The served city of a journey, and one press for all of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.documents.renderer import Renderer
from tests.browser import served
from tests.city import City
from tests.journeys.town import Town


@pytest.fixture(scope="session")
def press() -> Iterator[Renderer]:
    """The process that makes PDFs, warmed once."""
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def town(city: City, browser: Browser, press: Renderer) -> Iterator[Town]:
    """A copy of the practice city, served on this machine."""
    with served(city.app) as address:
        yield Town(city, browser, address, press)
