"""How predikat are spread: the city, an OPD, a unit, each beside the guideline of its own predikat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, request, url_for

from app.access import access
from app.calibration import queries
from app.calibration.queries import Spread
from app.calibration.views.blueprint import blueprint
from app.periods.queries import open_periods
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.distribution import Check, Limit
from workflows.policies import citation
from workflows.predicate import OrganisationPredicate, Predicate

PLACEHOLDER = UUID(int=0)
CITED = citation("distribution.guideline").label


@dataclass(frozen=True, slots=True)
class Column:
    """One predikat of the chart: persons, their share, and what the guideline allows, all in persons of this unit.

    `least` and `most` are None where the guideline says nothing of this predikat alone.
    """

    predikat: Predicate
    count: int
    percent: float
    least: int | None
    most: int | None
    words: str
    is_broken: bool


def columns_of(counts: Mapping[Predicate, int], check: Check | None) -> tuple[Column, ...]:
    """The five columns, from the best predikat downwards."""
    people = sum(counts.values())
    limits = check.limits if check else ()
    about = {one: [limit for limit in limits if one in limit.predicates] for one in Predicate}
    return tuple(_column(one, counts, people, about[one]) for one in Predicate)


def _column(one: Predicate, counts: Mapping[Predicate, int], people: int, limits: list[Limit]) -> Column:
    alone = [limit for limit in limits if len(limit.predicates) == 1]
    return Column(
        one,
        counts[one],
        counts[one] * 100 / people if people else 0.0,
        next((limit.least for limit in alone if limit.least > 0), None),
        next((limit.most for limit in alone if limit.most < people), None),
        " ".join(limit.sentence for limit in limits) or "Tidak dibatasi",
        any(not limit.held_by(counts) for limit in limits),
    )


def _period() -> tuple[list[tuple[UUID, str]], UUID | None, str]:
    """The periods to choose from, and the one chosen: by address, else the newest that is over."""
    known = open_periods(session(), actor().tenant_id, clock.today())
    wanted = uuid_or_none(request.args.get("periode"))
    chosen = next((one for one in known if one[0] == wanted), None) or next(iter(known), None)
    return (known, *chosen) if chosen else (known, None, "")


@dataclass(frozen=True, slots=True)
class OpdRow:
    """An OPD in the list of the city. `broken` counts the sentences it leaves; None without people or predikat."""

    name: str
    url: str
    people: int
    organisation: OrganisationPredicate | None
    counts: tuple[tuple[str, int], ...]
    broken: int | None
    is_small: bool


def _rows(spreads: Iterable[Spread], period_id: UUID | None) -> Iterator[OpdRow]:
    """In the order given. One address is made and the others from it: making each costs more than writing the row."""
    pattern = url_for("calibration.unit", unit_id=PLACEHOLDER, periode=period_id)
    labels = [one.label for one in Predicate]
    for one in spreads:
        people, told = one.people, one.check
        yield OpdRow(
            one.name, pattern.replace(str(PLACEHOLDER), str(one.unit_id)), people, one.organisation,
            tuple(zip(labels, one.counts.values(), strict=True)), len(told.broken) if told and people else None,
            bool(told and people and told.small_unit),
        )  # fmt: skip


@blueprint.get("/distribusi")
@access()
def city() -> Response:
    """Every OPD of the city; whoever reads only his own unit goes there."""
    me = actor()
    if not queries.reads_city(session(), me):
        own = next((one.unit_id for one in me.positions if one.is_head), None)
        own = own or next(iter(sorted(me.admin_of)), None)
        return _unit(own) if own else respond("calibration/no_spread.html")
    periods, period_id, label = _period()
    waits = queries.own_pending(session(), me, period_id) if period_id else None
    spreads: tuple[Spread, ...] = ()
    if period_id and waits and waits.is_free:
        spreads = queries.city_spreads(session(), me.tenant_id, period_id, in_force(session()), clock.today())
    counts = queries.total(one.counts for one in spreads)
    rows = sorted(_rows(spreads, period_id), key=lambda one: (not one.broken, not one.people))
    return respond(
        "calibration/city.html",
        periods=periods,
        period_id=period_id,
        label=label,
        waits=waits,
        rows=rows,
        columns=columns_of(counts, None),
        people=sum(counts.values()),
        broken=sum(bool(one.broken) for one in rows),
        unset=sum(one.check is None and one.people > 0 for one in spreads),
        citation=CITED,
    )


@blueprint.get("/distribusi/<uuid:unit_id>")
@access()
def unit(unit_id: UUID) -> Response:
    """A unit with everybody below it, and the units directly below."""
    return _unit(unit_id)


def _unit(unit_id: UUID) -> Response:
    me, today = actor(), clock.today()
    place = queries.place(session(), me, unit_id, today)
    if place is None:
        abort(404)
    periods, period_id, label = _period()
    waits = queries.own_pending(session(), me, period_id) if period_id else None
    spread: Spread | None = None
    below: tuple[Spread, ...] = ()
    if period_id and waits and waits.is_free:
        policies = in_force(session())
        spread, below = queries.unit_spreads(session(), place.opd_id, unit_id, period_id, policies, today)
    return respond(
        "calibration/unit.html",
        place=place,
        goes_up=me.reads_all or place.goes_up or (not place.is_opd and place.opd_id in me.admin_of),
        periods=periods,
        period_id=period_id,
        label=label,
        waits=waits,
        spread=spread,
        below=below,
        columns=columns_of(spread.counts, spread.check) if spread else (),
        citation=CITED,
    )
