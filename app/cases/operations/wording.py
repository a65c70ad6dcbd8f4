"""What somebody decided, as history holds it and as the timeline quotes it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

REASON_FIELDS = ("reason", "reasons", "answer", "merit", "reflection", "witness")


def plain(value: Any) -> Any:
    """A payload as JSON can hold it: dataclasses as objects, enums as values, dates and decimals as text.

    A field marked `sealed` stays out: the history would tell what nobody may read yet.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if not f.metadata.get("sealed")}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    return getattr(value, "value", None) or str(value)


def reason_of(payload: Any) -> str:
    """The words of a payload that the timeline quotes."""
    return next((str(getattr(payload, n)) for n in REASON_FIELDS if getattr(payload, n, "")), "")
