"""The pages of authority: mine, the list of letters, who could act on a day, gaps, and what staff prepares."""

from app.authority.views import letters, mine, moments, preparing
from app.authority.views.blueprint import blueprint

__all__ = ["blueprint", "letters", "mine", "moments", "preparing"]
