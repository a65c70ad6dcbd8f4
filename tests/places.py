"""The distinct pages a person is shown: one address for each view, found by following links as that person."""

from collections import deque
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.client import Client


def distinct_places(client: Client, start: str = "/") -> dict[str, str]:
    """View -> one address of it, in the order met. Files and redirects are left out."""
    routes = client.application.url_map.bind("localhost")
    found: dict[str, str] = {}
    waiting, seen = deque([start]), {start}
    while waiting:
        path = waiting.popleft()
        try:
            endpoint, _ = routes.match(urlsplit(path).path, method="GET")
        except (HTTPException, RequestRedirect):
            continue
        if endpoint in found:
            continue
        answer = client.get(path, check=False, max_queries=None)
        if not answer.is_html or answer.status_code != 200:
            continue
        found[str(endpoint)] = path
        for element in answer.page.all("a"):
            link = element.get("href", "").partition("#")[0]
            if link.startswith("/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return found
