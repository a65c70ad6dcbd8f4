"""The inbox and the notices."""

from app.inbox.views import feed, looks, notices, onward, tasks
from app.inbox.views.blueprint import blueprint

__all__ = ["blueprint", "feed", "looks", "notices", "onward", "tasks"]
