"""Pages of the legal bases: what rests on which article, the history of a value, and its change by two officers."""

from app.policies.views import basis, drafting, history
from app.policies.views.blueprint import blueprint

__all__ = ["basis", "blueprint", "drafting", "history"]
