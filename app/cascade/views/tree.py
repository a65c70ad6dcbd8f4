"""Where I stand in the cascade, and the tree from the city to a person."""

from __future__ import annotations

from flask import Response

from app.access import access
from app.cascade import queries
from app.cascade.queries import Branch, Node, Root
from app.cascade.views.blueprint import blueprint
from app.cascade.views.picture import drawn
from app.cases.operations import CaseNotFound
from app.skp.queries import Support
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session


@blueprint.get("")
@access()
def index() -> Response:
    """The way in: the city's indicators, my own rows, the matrices that concern me."""
    me, today = actor(), clock.today()
    return respond(
        "cascade/index.html",
        year=today.year,
        starts=queries.city_starts(session(), me.tenant_id, today.year),
        mine=queries.own_rows(session(), me.person_id, today.year),
        leads=queries.led_positions(session(), me, today),
        listed=queries.listed_in(session(), me, today),
        loose=queries.count_loose(session(), me, today),
    )


@blueprint.get("/pohon/<key>")
@access()
def tree(key: str) -> Response:
    """A row with what it supports upwards and who supports it downwards."""
    supports, me = Support.of(key), actor()
    if supports is None:
        raise CaseNotFound
    path = _path(supports)
    node = path[0] if path else None
    measure_id = path[-1].measure if path else supports.measure_id
    top = queries.root(session(), measure_id, me.tenant_id) if measure_id else None
    if node is None and top is None:
        raise CaseNotFound
    nodes = queries.below(session(), supports)
    branches, unseen = queries.grown(me, nodes, mine=node is not None and node.person_id == me.person_id)
    above = [one for one in reversed(path[1:]) if queries.sees(me, one)]
    return respond(
        "cascade/tree.html",
        node=node,
        root=top,
        above=above,
        branches=branches,
        unseen=unseen,
        people=len({one.person_id for one in nodes}),
        levels=_levels(top, path, branches),
        picture=drawn(_line(top, above, node), branches, unseen),
        most=queries.MOST_NODES if len(nodes) == queries.MOST_NODES else 0,
    )


def _path(supports: Support) -> tuple[Node, ...]:
    """From the result upwards, when this person may see it; nothing for an indicator."""
    if supports.result_id is None:
        return ()
    me = actor()
    path = queries.path_up(session(), supports.result_id)
    if not path or path[0].tenant_id != me.tenant_id:
        raise CaseNotFound
    mine = any(one.person_id == me.person_id for one in path)  # what supports an own result is open to its leader
    if not (mine or queries.sees(me, path[0])):
        raise CaseNotFound
    return path


def _line(top: Root | None, above: list[Node], node: Node | None) -> list[tuple[str, str]]:
    """The way down to the row the page is about, as (heading, words)."""
    line = [(top.unit_name, top.text)] if top else []
    return [*line, *((one.name, one.plan) for one in above), *([(node.name, node.plan)] if node else [])]


def _levels(top: Root | None, path: tuple[Node, ...], branches: list[Branch]) -> int:
    """How many levels the page shows from the top."""
    return bool(top) + len(path) + _depth(branches)


def _depth(branches: list[Branch]) -> int:
    return 1 + max(_depth(one.below) for one in branches) if branches else 0
