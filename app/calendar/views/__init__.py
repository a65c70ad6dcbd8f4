"""The pages of days off and of outages."""

from app.calendar.views import holidays, outages
from app.calendar.views.blueprint import blueprint

__all__ = ["blueprint", "holidays", "outages"]
