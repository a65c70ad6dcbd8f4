"""The blueprint, and what every view of the cascade needs."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from app.cascade import queries
from app.cascade.queries import Grid
from app.cases.operations import CaseNotFound
from app.web import clock
from app.web.request import actor, session

blueprint = Blueprint("cascade", __name__, url_prefix="/kaskade")


def opened_grid(position_id: UUID, *, to_write: bool = False) -> Grid:
    """The matrix, or 404 for whoever may not read (or write) it."""
    me = actor()
    grid = queries.grid(session(), position_id, clock.today())
    if grid is None or grid.leader.tenant_id != me.tenant_id:
        raise CaseNotFound
    if not (grid.leader.may_write(me) if to_write else grid.may_read(me)):
        raise CaseNotFound
    return grid
