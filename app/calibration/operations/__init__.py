"""Verbs of meetings: convene, decide, print."""

from app.calibration.operations.convening import Invitation, convene
from app.calibration.operations.deciding import apply, seal
from app.calibration.operations.minutes import freeze

__all__ = ["Invitation", "apply", "convene", "freeze", "seal"]
