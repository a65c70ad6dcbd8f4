"""The first page of everybody, the team, all other places, and how the processes run."""

from app.home.views import catalogue, desk, help_pages, places, team
from app.home.views.blueprint import blueprint

__all__ = ["blueprint", "catalogue", "desk", "help_pages", "places", "team"]
