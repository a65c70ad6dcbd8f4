"""Pages of calibration: meetings, and how predikat are spread."""

from app.calibration.views import meetings, spreads, standings
from app.calibration.views.blueprint import blueprint

__all__ = ["blueprint", "meetings", "spreads", "standings"]
