"""Verbs of the inbox: several decisions in one go, and what somebody sets for himself."""

from app.inbox.operations.feed import close_feed, open_feed
from app.inbox.operations.looks import Answer, answer_look, draw_left
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
from app.inbox.operations.together import DRAWN, UNDRAWN, Item, Verdict, take_together
from app.inbox.operations.weekly import summarise_week

__all__ = [
    "DRAWN",
    "MOST_FILTERS",
    "UNDRAWN",
    "Answer",
    "Item",
    "PutOff",
    "Sent",
    "TooManyFilters",
    "Verdict",
    "answer_look",
    "bring_back",
    "close_feed",
    "draw_left",
    "drop_filter",
    "keep_filter",
    "mark_read",
    "open_feed",
    "put_off",
    "summarise_week",
    "take_together",
]
