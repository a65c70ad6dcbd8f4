"""Pages of the board of BKPSDM."""

from app.board.views import confirming, downloads, listing, overview
from app.board.views.blueprint import blueprint

__all__ = ["blueprint", "confirming", "downloads", "listing", "overview"]
