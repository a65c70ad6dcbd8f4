"""`python -m tests.shots`: a picture of every distinct page of every role at 1280 and 360 px, in the folder shots/."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from app.city import build_city
from app.database import db
from app.schema import upgrade
from tests.browser import chromium, served
from tests.city import City
from tests.conftest import CITY_DAY, made
from tests.places import distinct_places

WIDTHS = (1280, 360)
FOLDER = Path("shots")


def main(only: str = "") -> None:
    """Build a city, walk it as each role (or one whose name contains `only`), and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        app = made(Path(folder), demo=True)
        with app.app_context():
            upgrade(db.engine)
            build_city(people=300, today=CITY_DAY, progress=lambda *_: None)
        city = City(app)
        with chromium() as browser, served(app) as address:
            _visitor(browser, address)
            for role in city.roles:
                if only.lower() in role.lower():
                    _role(browser, address, city, role)


def _visitor(browser: Browser, address: str) -> None:
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="id-ID", timezone_id="Asia/Jakarta")
        for name, path in (("masuk", "/masuk"), ("kode", "/masuk/kode"), ("verifikasi", "/verifikasi")):
            page.goto(address + path)
            page.screenshot(path=FOLDER / f"tamu-{name}-{width}.png", full_page=True)
        page.close()


def _role(browser: Browser, address: str, city: City, role: str) -> None:
    username, password, _ = city.listed[role]
    places = distinct_places(city.at_desk(role))
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="id-ID", timezone_id="Asia/Jakarta"
        )
        page = context.new_page()
        page.goto(f"{address}/masuk")
        page.fill("[name=username]", username)
        page.fill("[name=password]", password)
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url(lambda url: "/masuk" not in url)
        for endpoint, path in places.items():
            page.goto(address + path)
            name = f"{role.lower().replace(' ', '-')}-{endpoint}-{width}.png"
            page.screenshot(path=FOLDER / name, full_page=True)
            sys.stdout.write(f"{name}\n")
        context.close()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main(*sys.argv[1:2])
