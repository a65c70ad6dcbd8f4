"""Pages about processes: the list, one process with its picture, where a case stands, where many wait."""

from app.processes.views import heat, pages
from app.processes.views.blueprint import blueprint

__all__ = ["blueprint", "heat", "pages"]
