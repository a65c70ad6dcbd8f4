"""Every refusal is a sentence. Nothing that happens to a request ends as a bare 500 or a trace."""

from __future__ import annotations

import errno
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.database import DatabaseBusy, db
from app.files import FilesUnavailable
from app.web.request import FormIncomplete

log = structlog.get_logger("web")
PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503})
RETRY_SECONDS = 5
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def page(status: int, **context: Any) -> Response:
    """The page of a refusal. Codes without one of their own use that of their class."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    response = make_response(render_template(f"errors/{known}.html", **context), status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        return page(413)
    return page(error.code or 500)


def _busy(error: Exception) -> Response:
    db.session.rollback()
    log.warning("database_unavailable", kind=type(error).__name__, path=request.path)
    return page(503)


def _no_room(error: OSError) -> Response:
    """A full disk passes; whatever else the system refuses is a fault of ours."""
    return _busy(error) if error.errno in NO_ROOM else _broken(error)


def _broken(error: Exception) -> Response:
    """The last resort: roll back, note a code, say what is safe."""
    db.session.rollback()
    request_id = g.get("request_id") or uuid.uuid4().hex[:12]
    log.error("request_failed", request_id=request_id, path=request.path, exc_info=error)
    return page(500, request_id=request_id)


def init_errors(app: Flask) -> None:
    """Attach the handlers of the toolkit; a slice brings those for its own refusals with its blueprint."""
    for kind in (FormIncomplete, CSRFError):
        app.register_error_handler(kind, lambda _: page(400))
    app.register_error_handler(HTTPException, _http)
    for kind in (DatabaseBusy, OperationalError, FilesUnavailable):
        app.register_error_handler(kind, _busy)
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(Exception, _broken)


def _conflict(error: IntegrityError) -> Response:
    """The database refused what our checks let through, usually a race: nothing was written."""
    db.session.rollback()
    log.warning("integrity_refused", path=request.path, exc_info=error)
    return page(409)
