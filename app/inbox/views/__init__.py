"""The inbox and the notices."""

from app.inbox.views import looks, notices, onward, tasks
from app.inbox.views.blueprint import blueprint

__all__ = ["blueprint", "looks", "notices", "onward", "tasks"]
