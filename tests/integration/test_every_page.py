"""Whoever signs in can follow every link they are shown: it opens, keeps the promises of a page, and costs little."""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.city import City
from tests.client import Answer, Client, FaultyPage

ROLES = (
    "Pegawai", "Pejabat penilai", "Kepala OPD", "Admin OPD", "Petugas BKPSDM", "Petugas BKPSDM kedua", "Kepala BKPSDM",
    "Petugas Setda", "Sekretaris Daerah", "Wali Kota", "Inspektorat",
)  # fmt: skip
EACH = 3  # pages opened per address of the same kind: the first of a list, and two more that may differ
REDIRECT = "redirect"
FILES = ("application/", "image/", "text/csv")


def links_of(answer: Answer) -> list[str]:
    """Addresses of this application on the page, without fragments, in their order."""
    found = [element.get("href", "") for element in answer.page.all("a")]
    return [href.partition("#")[0] for href in found if href.startswith("/") and not urlsplit(href).netloc]


def parts_of(answer: Answer) -> list[tuple[str, str]]:
    """What htmx would fetch from the page, with the id of the place that it is for."""
    found = [(element.get("hx-get", ""), element.get("hx-target", "").lstrip("#")) for element in answer.page.elements]
    return [(path, place) for path, place in found if path]


class Walk:
    """Somebody follows every link that can be reached from a start, a few of each kind."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.routes = client.application.url_map.bind("localhost")
        self.opened: Counter[str] = Counter()
        self.fetched: Counter[str] = Counter()
        self.faults: list[str] = []

    def through(self, start: str) -> list[str]:
        """What was found wrong, page by page."""
        seen, waiting = {start}, deque([start])
        while waiting:
            new = [link for link in self.step(waiting.popleft()) if link not in seen]
            seen.update(new)
            waiting.extend(dict.fromkeys(new))
        return self.faults

    def step(self, path: str) -> list[str]:
        """Open one address, note its faults, answer its links."""
        kind = self.kind_of(path)
        self.opened[kind] += 1
        if not kind or self.opened[kind] > EACH:
            return []
        try:
            answer = self.client.get(path, max_queries=None if kind == REDIRECT else 10)
        except FaultyPage as faulty:
            self.faults.append(str(faulty))
            return []
        if answer.status_code >= 400:
            self.faults.append(f"{path} is linked, but answers {answer.status_code}")
        if 300 <= answer.status_code < 400:
            return [answer.location]  # the page it leads to is a request of its own, with a budget of its own
        if answer.is_html:
            for part, place in parts_of(answer):
                self.fetch(part, place)
            return links_of(answer)
        if not (answer.mimetype or "").startswith(FILES):
            self.faults.append(f"{path} is neither a page nor a file: {answer.mimetype}")
        return []

    def fetch(self, path: str, place: str) -> None:
        """Ask for one part as htmx does, a few of each kind."""
        kind = self.kind_of(path)
        self.fetched[kind] += 1
        if kind and self.fetched[kind] <= EACH:
            try:
                self.client.part(path, place)
            except FaultyPage as faulty:
                self.faults.append(str(faulty))

    def kind_of(self, path: str) -> str:
        """The view behind an address; an empty text, and a fault, where there is none."""
        try:
            endpoint, _ = self.routes.match(urlsplit(path).path, method="GET")
        except RequestRedirect:
            return REDIRECT
        except HTTPException:
            self.faults.append(f"{path} is linked, but no route answers it")
            return ""
        return str(endpoint)


def test_roles_walked_here_are_those_of_the_city(quiet_city: City) -> None:
    assert tuple(quiet_city.roles) == ROLES


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_a_role_opens_a_faultless_page(quiet_city: City, role: str) -> None:
    if faults := Walk(quiet_city.at_desk(role)).through("/"):
        pytest.fail("\n\n".join(faults), pytrace=False)


def test_every_link_of_a_visitor_opens_a_faultless_page(quiet_city: City) -> None:
    if faults := Walk(quiet_city.visitor()).through("/masuk"):
        pytest.fail("\n\n".join(faults), pytrace=False)
