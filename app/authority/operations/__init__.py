"""Authority given, approved, ended; substitutes set; decisions prepared; gaps told. One transaction each."""

from app.authority.operations.ending import end
from app.authority.operations.giving import (
    AuthorityOutdated,
    AuthorityRefused,
    Letter,
    approve,
    give,
    why_not_approve,
)
from app.authority.operations.leaves import follow_leaves
from app.authority.operations.preparing import prepare
from app.authority.operations.watching import tell_gaps

__all__ = [
    "AuthorityOutdated",
    "AuthorityRefused",
    "Letter",
    "approve",
    "end",
    "follow_leaves",
    "give",
    "prepare",
    "tell_gaps",
    "why_not_approve",
]
