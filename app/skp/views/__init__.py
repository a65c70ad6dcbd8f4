"""Pages of SKP: the own list and its start, one version, and its rows edited in place."""

from app.skp.views import lists, page, rows, sections
from app.skp.views.blueprint import blueprint

__all__ = ["blueprint", "lists", "page", "rows", "sections"]
