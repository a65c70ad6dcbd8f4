"""Pages and their parts: a part is a block of its page, so the two cannot drift. Also holds what htmx-flask 0.1 misses
of htmx 4 (`Vary`, a checked redirect)."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request
from htmx_flask import request as htmx_request
from jinja2_fragments.flask import render_blocks


def is_htmx() -> bool:
    """Whether htmx asked for a part. History restores and boosted links want the whole page."""
    asked = htmx_request.htmx
    return bool(asked) and not asked.history_restore_request and not asked.boosted


def respond(
    template: str, *, block: str = "", also: tuple[str, ...] = (), status: int = 200, **context: Any
) -> Response:
    """The page, or for htmx its `block` (and the `also` blocks, which swap themselves out of band)."""
    if block and is_htmx():
        body = render_blocks(template, [block, *also], part=True, **context)
    else:
        body = render_template(template, part=False, **context)
    response = make_response(body, status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def see(url: str) -> Response:
    """Go to another page of ours after a form: 303, and for htmx the header it follows. `url` comes from url_for."""
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("see() goes to own paths only")
    if is_htmx():
        response = current_app.response_class("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)  # type: ignore[return-value]


def part_or_page(url: str) -> Response | None:
    """For the answer of an edit in place: None lets htmx get its part, anybody else is sent to the page."""
    return None if is_htmx() else see(url)


def asked_path() -> str:
    """Path and query of this request, to come back to."""
    return request.full_path.rstrip("?")
