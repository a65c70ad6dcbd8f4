"""Verbs of the inbox: several decisions in one go, and what somebody sets for himself."""

from app.inbox.operations.personal import (
    MOST_FILTERS,
    PutOff,
    Sent,
    TooManyFilters,
    bring_back,
    drop_filter,
    keep_filter,
    mark_read,
    put_off,
)
from app.inbox.operations.together import Item, Verdict, take_together

__all__ = [
    "MOST_FILTERS",
    "Item",
    "PutOff",
    "Sent",
    "TooManyFilters",
    "Verdict",
    "bring_back",
    "drop_filter",
    "keep_filter",
    "mark_read",
    "put_off",
    "take_together",
]
