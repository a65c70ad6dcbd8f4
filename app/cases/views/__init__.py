"""The pages of every case."""

from app.cases.views import acts, clocks, steps
from app.cases.views.blueprint import blueprint, note_opening, page_of, visible_case

__all__ = ["acts", "blueprint", "clocks", "note_opening", "page_of", "steps", "visible_case"]
