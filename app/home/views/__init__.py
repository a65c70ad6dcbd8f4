"""The first page of everybody, the team, and all other places."""

from app.home.views import catalogue, desk, places, team
from app.home.views.blueprint import blueprint

__all__ = ["blueprint", "catalogue", "desk", "places", "team"]
