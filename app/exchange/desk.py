"""The pages of an import: send a file, see what it would change, then apply exactly that."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.idempotency import KeyReused
from app.exchange import operations, parcel, queries
from app.exchange.comparison import Comparison
from app.exchange.kind import ImportRefused, Kind
from app.exchange.operations import FormKey, Import, PlanOutdated
from app.exchange.parcel import GONE, SHOWN, Parcel
from app.exchange.queries import IMPORTERS
from app.exchange.reading import MOST_BYTES, FileRefused
from app.exchange.shelf import FileGone
from app.files import store
from app.identity.operations.accounts import snapshot
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, session

MOVED = "Data berubah sejak bedanya ditampilkan. Inilah bedanya sekarang; belum ada yang ditulis."


def open_desk(blueprint: Blueprint, kind: Kind) -> None:
    """Files of that kind are taken in here; the blueprint's templates are `start.html` and `difference.html`."""

    @blueprint.get("")
    @access(*IMPORTERS)
    def start() -> Response:
        """What a file has to look like, and where to send it."""
        return _start(kind)

    @blueprint.get("/templat.<any(csv, xlsx):ending>")
    @access(*IMPORTERS)
    def template(ending: str) -> Response:
        """An empty file to begin with."""
        return parcel.attachment(kind.template(ending), f"templat-{kind.what}.{ending}")

    @blueprint.post("")
    @access(*IMPORTERS)
    def compare() -> Response:
        """Read the file and show what it would change. Nothing is written."""
        form_key()
        return _compared(kind, parcel.sent())

    @blueprint.post("/terapkan")
    @access(*IMPORTERS)
    def apply() -> Response:
        """Write exactly what was shown, all or nothing."""
        return _applied(kind)


def _start(kind: Kind, problem: str = "", status: int = 200) -> Response:
    return respond(
        f"{request.blueprint}/start.html", status=status, told=get_flashed_messages(with_categories=True),
        problem=problem, what=kind.what, columns=kind.columns, most_bytes=MOST_BYTES,
        whole_city=queries.importer_of(actor()).opds is None,
    )  # fmt: skip


def _compared(kind: Kind, sent: Parcel) -> Response:
    try:
        what = Import.of(kind, sent.name, sent.data)
    except FileRefused as refused:
        return _start(kind, str(refused), 422)
    plan = operations.plan_import(session(), what, queries.importer_of(actor()), clock.today())
    return _difference(kind, sent, plan, 422 if plan.problems else 200)


def _difference(kind: Kind, sent: Parcel, plan: Comparison[Any], status: int, problem: str = "") -> Response:
    """What would change, with the file sealed for the button that writes it, where there is anything to write."""
    token = "" if plan.problems or not plan.touched else parcel.sealed(sent, kind.what, plan.digest)
    return respond(
        f"{request.blueprint}/difference.html", status=status, plan=plan, what=kind.what, name=sent.name, token=token,
        problem=problem, shown=SHOWN,
    )  # fmt: skip


def _applied(kind: Kind) -> Response:
    me, key = actor(), form_key()
    try:
        sent, (shown,) = parcel.handed_back(kind.what)
    except FileGone:
        return _start(kind, GONE, 409)
    what, importer = Import.of(kind, sent.name, sent.data), queries.importer_of(me)
    store().put(sent.data)
    form = FormKey(me.person_id, key, form_hash())
    try:
        plan = operations.apply_import(what, importer, snapshot(me), shown, clock.now(), clock.today(), form)
    except ImportRefused as refused:
        return _difference(kind, sent, refused.plan, 422, MOVED)
    except PlanOutdated as outdated:
        return _difference(kind, sent, outdated.plan, 409, MOVED)
    except KeyReused:
        return _start(kind, GONE, 409)
    flash(f"Impor ditulis: {plan.counts}." if plan else "Impor ini sudah diterapkan sebelumnya.", "selesai")
    return see(url_for(".start"))
