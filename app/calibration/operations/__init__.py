"""Verbs of meetings: convene, decide, print."""

from app.calibration.operations.convening import Invitation, convene
from app.calibration.operations.deciding import apply, seal
from app.calibration.operations.minutes import freeze
from app.calibration.operations.standing import apply_standing, freeze_standing, prepare

__all__ = [
    "Invitation",
    "apply",
    "apply_standing",
    "convene",
    "freeze",
    "freeze_standing",
    "prepare",
    "seal",
]
