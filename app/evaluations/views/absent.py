"""Who is not evaluated in a period and why, and the open evaluations of those: closed together by BKPSDM."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, get_flashed_messages, url_for

from app.access import access
from app.evaluations.queries import periods
from app.evaluations.queries.absent import CLOSERS, Absent, absent_in
from app.evaluations.queries.periods import PeriodToOpen
from app.evaluations.views.blueprint import blueprint
from app.inbox.operations import Item, take_together
from app.periods.queries import READERS
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session

SHOWN, AT_ONCE = 200, 50


def _known(period_id: UUID) -> tuple[PeriodToOpen, tuple[Absent, ...]]:
    period = periods.period_to_open(session(), actor().tenant_id, period_id)
    if period is None:
        abort(404)
    return period, absent_in(session(), period, in_force(session()), period.ends_on)


@blueprint.get("/periode/<uuid:period_id>/tidak-dinilai")
@access(*READERS)
def absent(period_id: UUID) -> Response:
    """Left out and why, then those who are evaluated for the part they served."""
    return _page(period_id)


def _page(period_id: UUID, failed: tuple[str, ...] = (), status: int = 200) -> Response:
    period, found = _known(period_id)
    policy = in_force(session()).value("absence.not_evaluated", period.ends_on)
    left = [one for one in found if one.service.excluded]
    partly = [one for one in found if not one.service.excluded]
    return respond(
        "evaluations/absent.html", status=status, told=get_flashed_messages(with_categories=True), period=period,
        left=left, partly=partly, closable=sum(one.is_closable for one in found) if actor().roles & set(CLOSERS) else 0,
        at_once=AT_ONCE, policy=policy, failed=failed, shown=SHOWN,
    )  # fmt: skip


@blueprint.post("/periode/<uuid:period_id>/tidak-dinilai")
@access(*CLOSERS)
def excuse(period_id: UUID) -> Response:
    """Close the open evaluations of those who are not evaluated, each in a transaction of its own."""
    me, key = actor(), form_key()
    _, found = _known(period_id)
    closing = [one for one in found if one.is_closable][:AT_ONCE]
    names = {one.case_id: one.name for one in closing}
    items = [Item(one.case_id, one.version, "excuse") for one in closing if one.case_id is not None]
    verdicts = take_together(me, items, key, clock.now(), clock.today())
    failed = tuple(f"{names[v.item.case_id]}: {v.because}" for v in verdicts if not v.taken)
    taken = sum(v.taken for v in verdicts)
    if taken:
        flash(f"{taken} evaluasi ditutup tanpa penilaian. Pegawainya sudah diberi tahu.", "selesai")
    if failed:
        return _page(period_id, failed, 422)
    return see(url_for("evaluations.absent", period_id=period_id))
