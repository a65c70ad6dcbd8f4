"""The inbox and the notices."""

from app.inbox.views import notices, onward, tasks
from app.inbox.views.blueprint import blueprint

__all__ = ["blueprint", "notices", "onward", "tasks"]
