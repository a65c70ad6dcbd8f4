"""A file of e-Kinerja: sent, laid beside Tangkas, looked at, and only then kept as lines."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases.idempotency import KeyReused
from app.exchange import parcel
from app.exchange.parcel import GONE, SHOWN, Parcel
from app.exchange.queries import history_of, importer_of
from app.exchange.reading import MOST_BYTES, FileRefused, Problem, lines_of
from app.exchange.shelf import FileGone
from app.files import store
from app.orders import order
from app.periods.queries import period
from app.reconciliation import operations, queries
from app.reconciliation.operations import ComparisonOutdated, Source
from app.reconciliation.queries import KIND_LABEL, OWNER_LABEL, WRITERS, Found, by_kind
from app.reconciliation.views.blueprint import blueprint, scopes
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session

ABOUT = "e-kinerja"
MOVED = "Data Tangkas berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang dicatat."
NO_DESK = "Belum ada BKPSDM dalam struktur untuk mencatatnya."


def _start(
    problem: str = "", status: int = 200, problems: list[Problem] | None = None, name: str = "", sheet: str = ""
) -> Response:
    return respond(
        "reconciliation/file.html", status=status, problem=problem, problems=problems or [], name=name, shown=SHOWN,
        sheet=sheet,
        scopes=scopes(), chosen=request.form.get("lingkup", ""), whole=bool(request.form.get("seluruh")),
        most_bytes=MOST_BYTES,
    )  # fmt: skip


@blueprint.get("/berkas")
@access(*WRITERS)
def start() -> Response:
    """Where a file of e-Kinerja is sent, and what it has to look like."""
    return _start()


@blueprint.post("/berkas")
@access(*WRITERS)
def compare() -> Response:
    """Read the file and show where it differs. Nothing is written."""
    form_key()
    scope = request.form.get("lingkup", "")
    if scope not in scopes():
        return _start("Pilih tentang apa berkas ini.", 422)
    sent = parcel.sent()
    try:
        source = _source(sent, scope, whole=bool(request.form.get("seluruh")))
    except FileRefused as refused:
        return _start(str(refused), 422)
    if source.rows.problems:
        return _start("", 422, source.rows.problems, sent.name, source.rows.sheet)
    desk = _desk()
    if desk is None:
        return _start(NO_DESK, 422)
    found = operations.compare(session(), source, actor(), desk, clock.today())
    return _difference(sent, source, found)


def _desk() -> UUID | None:
    """In whose history the file stands. None before there is a BKPSDM."""
    return history_of(session(), importer_of(actor()))


def _source(sent: Parcel, scope: str, *, whole: bool) -> Source:
    """The file as it is read. Raises FileRefused."""
    rows = queries.read_ekinerja(lines_of(sent.data, "", joined=True))
    about = None if scope.isdigit() and len(scope) == 4 else UUID(scope)
    year = clock.today().year
    if about is not None:
        found = period(session(), actor().tenant_id, about)
        year = found.year if found else year
    return Source(rows, sent.name, hashlib.sha256(sent.data).hexdigest(), year, about, whole)


def _difference(
    sent: Parcel, source: Source, found: tuple[Found, ...], status: int = 200, problem: str = ""
) -> Response:
    token = parcel.sealed(sent, ABOUT, source.scope, source.whole, operations.digest(found))
    return respond(
        "reconciliation/difference.html", status=status, source=source, found=found, token=token, problem=problem,
        people=len({row.number for row in source.rows.rows}), kinds=by_kind(found), labels=KIND_LABEL,
        owners=OWNER_LABEL, scope=scopes().get(source.scope, source.scope), shown=SHOWN,
    )  # fmt: skip


@blueprint.post("/berkas/terapkan")
@access(*WRITERS)
def keep() -> Response:
    """Keep exactly the lines that were shown."""
    asked, desk = order(), _desk()
    try:
        sent, (scope, whole, shown) = parcel.handed_back(ABOUT)
    except FileGone:
        return _start(GONE, 409)
    if desk is None:
        return _start(NO_DESK, 422)
    source = _source(sent, scope, whole=whole)
    store().put(sent.data)
    try:
        found = operations.keep(asked, source, shown, desk)
    except ComparisonOutdated as outdated:
        return _difference(sent, source, outdated.found, 409, MOVED)
    except KeyReused:
        return _start(GONE, 409)
    told = "Berkas ini sudah dicatat."
    if found is not None:
        told = f"{len(found)} beda dicatat, masing-masing dengan pemiliknya."
    flash(told, "selesai")
    return see(url_for("reconciliation.show", lingkup=scope))
