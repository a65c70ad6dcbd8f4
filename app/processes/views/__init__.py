"""Pages about processes: the list, one process with its picture, and where a case stands."""

from app.processes.views import pages
from app.processes.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
