"""The first page of everybody, the team, all other places, and how the processes run."""

from app.home.views import desk, help_pages, places, team
from app.home.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "help_pages", "places", "team"]
