"""Security headers, no-store, and the same-origin check for unsafe requests."""

from __future__ import annotations

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Frame-Options": "DENY",
}
PAIRS = tuple((name.lower(), (name, value)) for name, value in HEADERS.items())
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_foreign_forms() -> None:
    """Unsafe requests come from our own pages or from no page at all."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in SAFE and site not in ("same-origin", "none"):
        abort(403)


def add_headers(response: Response) -> Response:
    known = {name.lower() for name, _ in response.headers}
    response.headers.extend([pair for name, pair in PAIRS if name not in known])
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def init_headers(app: Flask) -> None:
    """Attach to the app. Every unsafe request also carries the token of its session."""
    hops = app.config["TANGKAS"].proxy_hops
    if hops:  # else whoever sends X-Forwarded-For would choose the address that limits count under
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    CSRFProtect().init_app(app)
    app.before_request(refuse_foreign_forms)
    app.after_request(add_headers)
