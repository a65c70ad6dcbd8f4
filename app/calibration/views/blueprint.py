"""The blueprint and the handler of the process."""

from __future__ import annotations

from flask import Blueprint

from app.calibration import operations, queries
from app.calibration.forms import ConclusionForm, EstablishForm, OpinionsForm
from app.cases.registry import Handler, register
from app.web.forms import ReasonForm
from workflows.calibration import CALIBRATION
from workflows.standing import STANDING

blueprint = Blueprint("calibration", __name__)
register(
    Handler(
        CALIBRATION,
        facts=queries.facts,
        page="calibration.show",
        apply=operations.apply,
        forms={"opine": OpinionsForm, "close_round": ReasonForm, "conclude": ConclusionForm, "cancel": ReasonForm},
        freeze=operations.freeze,
        seats=queries.seats,
    )
)
register(
    Handler(
        STANDING,
        facts=queries.standing_facts,
        page="calibration.standing",
        apply=operations.apply_standing,
        forms={"establish": EstablishForm, "call_off": ReasonForm},
        freeze=operations.freeze_standing,
    )
)
