"""The blueprint of the inbox and what its pages share."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, request

from app.inbox.queries import PAGE

blueprint = Blueprint("inbox", __name__)
MOST_PAGES, ON_PHONE = 9_999, 20


def page_number() -> int:
    """The page asked for; the first when that is none."""
    text = request.args.get("hal", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def pages_of(total: int, size: int = PAGE) -> int:
    """How many pages that many rows fill; at least one."""
    return max(1, ceil(total / size))


def page_size() -> int:
    """How many rows a page has: fewer on a phone, where each of them is a card."""
    return ON_PHONE if "Mobi" in request.headers.get("User-Agent", "") else PAGE
