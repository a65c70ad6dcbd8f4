"""The blueprint, the handler of dialogues, and what every view of the running year needs."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from app.cases.operations import CaseNotFound
from app.cases.registry import Handler, register
from app.policies.queries import in_force
from app.running import queries
from app.running.operations import freeze
from app.running.queries import Strand
from app.skp import queries as skp
from app.web import clock
from app.web.forms import ReasonForm
from app.web.request import actor, session
from workflows.dialogue import DIALOGUE
from workflows.policies import Policies, citation
from workflows.vocabulary import BERAKHLAK

blueprint = Blueprint("running", __name__)

register(
    Handler(
        DIALOGUE,
        facts=queries.facts,
        page="running.show_dialogue",
        forms={"return": ReasonForm, "withdraw": ReasonForm, "drop": ReasonForm, "discontinue": ReasonForm},
        freeze=freeze,
    )
)


def policies() -> Policies:
    """Those in force."""
    return in_force(session())


def strand_or_404(skp_id: UUID) -> Strand:
    """The SKP in force; who may do what with it is asked by the caller."""
    one = queries.strand(session(), actor(), skp_id, clock.today())
    if one is None:
        raise CaseNotFound
    return one


def results_of(version_id: UUID) -> tuple[skp.ResultView, ...]:
    """The results of a version in the order of the form."""
    return skp.results_of(session(), version_id)


def subjects_of(version_id: UUID) -> list[tuple[str, str]]:
    """Everything feedback may be about: (key, words), rows first, then the seven values."""
    rows = [
        (row.id.hex, f"{result.code} {row.lead}: {row.text}" if row.lead else f"{result.code}: {row.text}")
        for result in results_of(version_id)
        for row in result.indicators
    ]
    return rows + [(value.value, f"Perilaku: {value.label}") for value in BERAKHLAK]


def cited(key: str) -> str:
    """The article a page rests on, as it may be printed."""
    return citation(key).label
