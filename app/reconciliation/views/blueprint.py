"""The blueprint, and what every view of the reconciliation needs."""

from __future__ import annotations

from flask import Blueprint

from app.periods.queries import periods_of
from app.web import clock
from app.web.request import actor, session

blueprint = Blueprint("reconciliation", __name__, url_prefix="/rekonsiliasi")


def scopes() -> dict[str, str]:
    """What a file may be about: the SKP of a year, or the results of one of its periods."""
    year = clock.today().year
    found = {str(year): f"SKP {year}, tanpa hasil penilaian"}
    for each in (year, year - 1):
        found |= {one.id.hex: one.label for one in periods_of(session(), actor().tenant_id, each)}
    return found
