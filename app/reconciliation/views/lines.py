"""The lines of the reconciliation: what waits for whom, and the one click for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, current_app, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.idempotency import KeyReused
from app.cases.operations import CaseNotFound
from app.orders import Order, order
from app.reconciliation import operations, queries
from app.reconciliation.forms import ReasonForm, filter_of
from app.reconciliation.operations import LineOutdated
from app.reconciliation.queries import (
    KIND_LABEL,
    OWNER_LABEL,
    PER_PAGE,
    READERS,
    WRITERS,
    DifferenceKind,
    DifferenceRow,
    Filter,
)
from app.reconciliation.views.blueprint import blueprint, scopes
from app.web.entry import opens_for
from app.web.hypermedia import respond, see
from app.web.request import actor, form_version, session

LATE = "Baris ini sudah ditindaklanjuti orang lain, atau berkas yang baru menggantikannya. Belum ada yang Anda ubah."
IMPORT = frozenset({DifferenceKind.UNKNOWN_PERSON})
OF_A_CASE = frozenset({
    DifferenceKind.SKP_HERE, DifferenceKind.SKP_THERE, DifferenceKind.REFERENCE, DifferenceKind.RESULT,
    DifferenceKind.RESULT_HERE, DifferenceKind.RESULT_THERE,
})  # fmt: skip


def place_of(one: DifferenceRow) -> str:
    """The page on which it is put right; empty where nobody of Tangkas is meant or the reader may not go there."""
    if one.kind in IMPORT and one.person_id is None:
        start = url_for("exchange.start")
        return start if opens_for(current_app, start, actor()) else ""
    if one.kind in OF_A_CASE and one.case_id is not None:
        return url_for("cases.show", case_id=one.case_id)
    return url_for("organisation.person", person_id=one.person_id) if one.person_id else ""


@blueprint.get("")
@access(*READERS)
def show() -> Response:
    """What waits, filtered by what it is about, OPD, owner and kind."""
    return _page(filter_of(request.args), get_flashed_messages(with_categories=True))


def _page(chosen: Filter, told: Any, status: int = 200, late: str = "") -> Response:
    counts = queries.counts(session(), actor(), chosen)
    rows = queries.differences(session(), actor(), chosen)
    labels = scopes()
    args = {"lingkup": chosen.scope, "opd": chosen.opd_id.hex if chosen.opd_id else "", "pemilik": chosen.owner or "",
            "jenis": chosen.kind or "", "selesai": "ya" if chosen.settled else ""}  # fmt: skip
    kept = {name: str(value) for name, value in args.items() if value}
    return respond(
        "reconciliation/show.html", status=status, told=told, late=late, rows=rows, total=counts.total, chosen=chosen,
        wanted=args, places={one.id: place_of(one) for one in rows},
        asks={one.id: queries.may_ask(actor(), one) for one in rows},
        may_write=queries.may_write(actor()), pages=max(1, -(-counts.total // PER_PAGE)),
        next_page=lambda page: f"{url_for('reconciliation.show')}?{urlencode({**kept, 'halaman': page})}",
        scopes=list(labels.items()), opds=[(one.hex, name) for one, name in counts.opds],
        owners=[(one.value, f"{OWNER_LABEL[one]} ({many})") for one, many in counts.owners.items()],
        kinds=[(one.value, f"{KIND_LABEL[one]} ({many})") for one, many in counts.kinds.items() if many],
        files=queries.files(session(), actor(), labels), labels=labels,
    )  # fmt: skip


def _line(difference_id: UUID) -> DifferenceRow:
    one = queries.difference(session(), actor(), difference_id)
    if one is None:
        raise CaseNotFound
    return one


def _settling(one: DifferenceRow, form: ReasonForm, status: int = 200, late: str = "") -> Response:
    return respond(
        "reconciliation/line.html", status=status, one=one, form=form, problems=form.problems(), late=late,
        place=place_of(one), may_write=queries.may_write(actor()), may_ask=queries.may_ask(actor(), one),
        labels=scopes(),
    )  # fmt: skip


@blueprint.get("/<uuid:difference_id>")
@access(*READERS)
def line(difference_id: UUID) -> Response:
    """One line, with everything that can be done about it."""
    return _settling(_line(difference_id), ReasonForm())


def _done(difference_id: UUID, act: Callable[[Order, UUID, int], None], sentence: str) -> Response:
    """Do it, and go back to the list of what that file was about."""
    one = _line(difference_id)
    try:
        act(order(), difference_id, form_version())
    except (LineOutdated, KeyReused):
        return _settling(_line(difference_id), ReasonForm(), 409, LATE)
    flash(sentence, "selesai")
    return see(url_for("reconciliation.show", lingkup=one.scope))


@blueprint.post("/<uuid:difference_id>/ambil")
@access(*WRITERS)
def take(difference_id: UUID) -> Response:
    """The number of e-Kinerja is taken over."""
    return _done(difference_id, operations.take_over, "Nomor SKP e-Kinerja dicatat pada SKP.")


@blueprint.post("/<uuid:difference_id>/minta")
@access(*WRITERS)
def ask(difference_id: UUID) -> Response:
    """Whoever has to act is told."""
    return _done(difference_id, operations.ask_owner, "Pemiliknya sudah diberi tahu.")


@blueprint.post("/<uuid:difference_id>/selesai")
@access(*WRITERS)
def settle(difference_id: UUID) -> Response:
    """The difference may stay, with a reason."""
    one, form = _line(difference_id), ReasonForm(request.form)
    if not form.validate():
        return _settling(one, form, 422)
    act = partial(operations.settle, reason=str(form.alasan.data))
    return _done(difference_id, act, "Beda ini ditutup dengan alasannya.")
