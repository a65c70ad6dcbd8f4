"""Pages of periods, dispensations and the predikat of units."""

from app.periods.views import more_time, predicates, years
from app.periods.views.blueprint import blueprint

__all__ = ["blueprint", "more_time", "predicates", "years"]
