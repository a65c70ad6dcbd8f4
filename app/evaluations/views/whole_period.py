"""BKPSDM opens the evaluations of a period for everybody who has an agreed SKP and none there yet."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, flash, url_for

from app.access import access
from app.evaluations import operations
from app.evaluations.operations import PeriodOver
from app.evaluations.queries import periods
from app.evaluations.queries.absent import absent_in
from app.evaluations.views.blueprint import blueprint
from app.identity.operations.accounts import snapshot
from app.periods.queries import KEEPERS
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, session


@blueprint.get("/periode/<uuid:period_id>/buka")
@access(*KEEPERS)
def whole_period(period_id: UUID) -> Response:
    """How many would be opened, to check before it is done."""
    return _check(period_id)


def _check(period_id: UUID, status: int = 200, refusal: str = "") -> Response:
    period = periods.period_to_open(session(), actor().tenant_id, period_id)
    if period is None:
        abort(404)
    absent = absent_in(session(), period, in_force(session()), period.ends_on)
    passed = sum(one.is_left_out and one.skp_id is not None for one in absent)
    return respond(
        "evaluations/whole_period.html",
        status=status,
        period=period,
        waiting=max(periods.how_many_wait(session(), period_id) - passed, 0),
        passed=passed,
        standing=periods.evaluations_in(session(), period_id),
        over=period.closes_on < clock.today(),
        refusal=refusal,
    )


@blueprint.post("/periode/<uuid:period_id>/buka")
@access(*KEEPERS)
def open_whole_period(period_id: UUID) -> Response:
    """Open them. Sent again it opens only who still waits, so nothing happens twice."""
    form_key()
    me = actor()
    try:
        opened = operations.open_period(me.tenant_id, period_id, snapshot(me), clock.now(), clock.today())
    except operations.PeriodUnknown:
        abort(404)
    except PeriodOver as refusal:
        return _check(period_id, 422, str(refusal))
    period = periods.period_to_open(session(), me.tenant_id, period_id)
    flash(f"{opened} evaluasi dibuka." if opened else "Semua yang berhak sudah mempunyai evaluasi.", "selesai")
    return see(url_for("periods.show", tahun=period.year if period else None))
