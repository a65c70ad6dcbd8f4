"""The door: every route declares who may enter, every request learns who is there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from app.access import Access, Actor
from app.web import hypermedia

NO_SESSION = frozenset({"static_file", "home.health"})


class UndeclaredAccess(RuntimeError):
    """Routes without `@access(...)`: the app refuses to start with them."""


def declared(app: Flask, endpoint: str) -> Access | None:
    """What a route declares, or None."""
    found = getattr(app.view_functions.get(endpoint), "__access__", None)
    return found if isinstance(found, Access) else None


def opens_for(app: Flask, path: str, actor: Actor | None) -> bool:
    """Whether a page stands at that path of ours and its route lets this person in."""
    try:
        endpoint, _ = app.url_map.bind("").match(path, method="GET")
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return False
    wanted = declared(app, endpoint)
    return wanted is not None and wanted.allows(actor)


def check_declarations(app: Flask) -> None:
    """Raise UndeclaredAccess, naming the routes, when any has no declaration."""
    missing = sorted({r.endpoint for r in app.url_map.iter_rules() if declared(app, r.endpoint) is None})
    if missing:
        raise UndeclaredAccess(", ".join(missing))


def init_entry(app: Flask, load_actor: Callable[[], Actor | None]) -> None:
    """Ask at the door: `load_actor` answers who is signed in."""

    @app.before_request
    def enter() -> Response | None:
        g.request_id = uuid.uuid4().hex[:12]
        wanted = declared(app, request.endpoint) if request.endpoint else None
        if wanted is None:
            return None  # 404 and 405 are answered by the router
        g.actor = None if request.endpoint in NO_SESSION else load_actor()
        if wanted.allows(g.actor):
            return None
        if g.actor is not None:
            raise Forbidden
        return _to_sign_in()


def _to_sign_in() -> Response:
    """Sign in and come back; htmx parts send the whole window there."""
    back = hypermedia.asked_path() if request.method == "GET" and not hypermedia.is_htmx() else ""
    url = url_for("identity.sign_in") + (f"?next={quote(back)}" if back and back != "/" else "")
    if hypermedia.is_htmx():
        response = Response("", 401)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)  # type: ignore[return-value]
