"""The page of one conversion, and all of one's own with what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, Response

from app.access import access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.registry import Handler, register
from app.cases.views import note_opening, visible_case
from app.credit import operations, queries
from app.credit.operations import printed, stretch
from app.credit.queries import ConversionView, added_up
from app.evaluations.operations import on_closed, on_result_changed
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows import credit
from workflows.conversion import CONVERSION
from workflows.credit import Level, level_in
from workflows.policies import Policies, citation, citation_label

blueprint = Blueprint("credit", __name__, url_prefix="/angka-kredit")
register(
    Handler(CONVERSION, facts=operations.facts, page="credit.show", freeze=operations.freeze)
)
on_closed(operations.open_for_result)
on_result_changed(operations.withdraw_for_result)


@dataclass(frozen=True, slots=True)
class Line:
    """One conversion as a row shows it."""

    view: ConversionView
    stretch: str
    points: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What has been determined on one level beside what the next rank and the next level ask for."""

    level: Level
    total: str
    rank: str
    next_level: str
    basis: str


@blueprint.get("")
@access()
def index() -> Response:
    """My conversions, oldest first, and their sums by level."""
    me = actor()
    views = queries.of_person(session(), me.person_id)
    policies = in_force(session())
    levels = dict.fromkeys(one.level for one in views)
    return respond(
        "credit/index.html",
        lines=_lines(views, policies),
        sums=[_sum(views, level, policies) for level in levels],
        is_functional=any(level_in(one.title) for one in me.positions),
        source=citation("credit.conversion"),
    )


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """How the points were reckoned, and what they add up to."""
    case = visible_case(case_id)
    view = queries.conversion(session(), case_id)
    if view is None:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    policies = shown.context.policies
    together = added_up(queries.of_person(session(), case.subject_id), view.level)
    return respond(
        "credit/show.html",
        frame=shown,
        documents=frame.documents_of(shown),
        line=_lines((view,), policies)[0],
        exact=credit.exact(view.points),
        left_out=queries.left_out(view, policies, clock.today()),
        lines=_lines(together, policies),
        sum=_sum(together, view.level, policies),
        source=citation("credit.conversion"),
    )


def _lines(views: tuple[ConversionView, ...], policies: Policies) -> list[Line]:
    places = policies.count("credit.places", clock.today())
    return [Line(one, stretch(one), printed(one.points, places)) for one in views]


def _sum(views: tuple[ConversionView, ...], level: Level, policies: Policies) -> Sum:
    today = clock.today()
    places, needed = policies.count("credit.places", today), credit.needed(level, policies, today)
    total = sum((one.points for one in added_up(views, level)), Fraction(0))
    rule = policies.value(f"credit.promotion.rank.{level}", today)
    return Sum(
        level, printed(total, places), printed(needed.rank, 0), printed(needed.level, 0) if needed.level else "",
        citation_label(rule.instrument, rule.article),
    )  # fmt: skip
