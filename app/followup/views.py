"""The page of one recommendation, and of the cases it opens that wait for their own process."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from app.access import access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.registry import FactsRequest, Gist, Handler, register
from app.cases.views import note_opening, visible_case
from app.evaluations.operations import on_result_changed, on_year_decided
from app.followup import operations, queries
from app.followup.forms import RecommendationForm
from app.organisation.operations import on_contract_changed
from app.recognition.queries import reward_name
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows.calendar import months_later
from workflows.followup import DISCIPLINE, FOLLOWUP, IMPROVEMENT, PROPOSAL_LABEL
from workflows.policies import citation

blueprint = Blueprint("followup", __name__, url_prefix="/tindak-lanjut")


def _no_facts(_: FactsRequest) -> None:
    """An opened case without steps asks nothing."""


def _gist(facts: operations.ProposalFacts) -> Gist:
    told = (
        ("Predikat kinerja", facts.predikat.label),
        ("Usulan", PROPOSAL_LABEL[facts.proposal] if facts.proposal else ""),
        ("Penghargaan", reward_name(facts.reward_code) if facts.reward_code else ""),
        ("Lama perpanjangan", queries.renewed(facts.months) if facts.months else ""),
    )
    return tuple((name, words) for name, words in told if words)


register(
    Handler(
        FOLLOWUP,
        facts=operations.facts,
        page="followup.show",
        apply=operations.apply,
        forms={"propose": RecommendationForm, "propose_none": ReasonForm, "refuse": ReasonForm},
        freeze=operations.freeze,
        gist=_gist,
    )
)
register(Handler(IMPROVEMENT, facts=_no_facts, page="followup.opened"))
register(Handler(DISCIPLINE, facts=_no_facts, page="followup.opened"))
on_year_decided(operations.open_for_result, operations.withdraw_for_result)
on_year_decided(operations.open_for_contract, operations.withdraw_for_result)
on_result_changed(operations.withdraw_for_result)
on_contract_changed(operations.follow_contracts)


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where the recommendation stands, what it rests on, what is asked of whom."""
    case = visible_case(case_id)
    view = queries.followup(session(), case_id)
    if view is None:
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    return respond(
        "followup/show.html", frame=shown, followup=view, documents=frame.documents_of(shown),
        wanted=PROPOSAL_LABEL[view.proposal] if view.proposal else None,
        reward=reward_name(view.reward_code) if view.reward_code else None,
        renewed=queries.renewed(view.months) if view.months else None, **_contract(view, shown),
    )  # fmt: skip


def _contract(view: queries.FollowupView, shown: frame.Frame) -> dict[str, Any]:
    """Of a recommendation about a contract: until when the city has to send it, and on what that rests."""
    if view.contract_ends_on is None:
        return {"send_by": None, "ground": "", "rule": None}
    policies, on = shown.context.policies, shown.context.rules_on
    before = policies.count("renewal.send_before", on)
    return {
        "send_by": months_later(view.contract_ends_on, -before), "rule": policies.value("renewal.send_before", on),
        "ground": citation("appraisal.pppk_extension").label,
    }  # fmt: skip


@blueprint.get("/dibuka/<uuid:case_id>")
@access()
def opened(case_id: UUID) -> Response:
    """A case of improvement or discipline that was opened and waits."""
    case = visible_case(case_id)
    if case.process not in (IMPROVEMENT.name, DISCIPLINE.name):
        raise CaseNotFound
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    return respond("followup/opened.html", frame=shown)
