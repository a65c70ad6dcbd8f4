"""Tangkas: performance of the civil servants of Tangerang Selatan, from goals to decision."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask
from htmx_flask import Htmx

from app.settings import Settings

TEMPLATES = Path(__file__).parent.parent / "templates"
# One name per line: every slice with pages.
SLICES = (
    "identity",
    "cases",
    "grants",
    "authority",
    "skp",
    "sheets",
    "cascade",
    "organisation",
    "kinship",
    "inbox",
    "evaluations",
    "calibration",
    "running",
    "followup",
    "recognition",
    "credit",
    "corrections",
    "annual",
    "board",
    "periods",
    "calendar",
    "exchange",
    "absences",
    "reconciliation",
    "home",
    "processes",
    "archive",
    "records",
    "search",
    "policies",
    "calculators",
    "proofs",
    "versions",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises with a plain sentence when a setting is missing or wrong."""
    from app import database
    from app.documents.operations import use_files, use_public_url
    from app.files import Files
    from app.inbox.queries import count_waiting
    from app.keys import load_keys
    from app.records.chain import use_key
    from app.web import clock, entry, errors, headers, logs, page

    settings = settings or Settings()
    keys = load_keys(settings)
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=None)
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]  # no view and no hook is asynchronous
    app.config.update(
        SECRET_KEY=keys.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="__Host-tangkas" if settings.secure_cookies else "tangkas",
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PRACTICE=settings.demo,
        SQLALCHEMY_ENGINES={"default": database.configure(settings)},
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TESTING=settings.testing,
        TANGKAS=settings,
    )
    use_key(keys.record_key)
    use_public_url(settings.public_url)
    use_files(Files(settings.evidence_dir))
    clock.pretend(settings.today)
    logs.init_logs(settings)
    database.db.init_app(app)
    with app.app_context():
        database.prepare_engine(database.db.engine)
    Htmx(app)
    headers.init_headers(app)
    _register(app, settings)
    page.init_pages(app, count_waiting)
    errors.init_errors(app)
    entry.check_declarations(app)
    return app


def _register(app: Flask, settings: Settings) -> None:
    """Every slice brings its blueprint; processes register their handlers on import of the slice's operations."""
    from app.identity.security import init_security
    from app.web import entry
    from app.web.static import init_static

    init_static(app)
    entry.init_entry(app, init_security(app, settings))
    for name in SLICES:
        app.register_blueprint(import_module(f"app.{name}.views").blueprint)
