"""What stands where on a document: its words by their path in the snapshot, and the same snapshot with other words.

A path is field names and positions with dots between: `employee.name`, `results.0.indicators.1.realisation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.documents.snapshot import Snapshot


class NoSuchPlace(LookupError):
    """The document has nothing at that path."""


def words_on(snapshot: Snapshot) -> dict[str, str]:
    """Path -> what is printed there, in the order of the form; the frame is none of it."""
    return {path: words for path, words in _walk(snapshot, "") if not path.startswith("frame.") and words}


def _walk(value: object, path: str) -> Iterator[tuple[str, str]]:
    if is_dataclass(value):
        for one in fields(value):
            yield from _walk(getattr(value, one.name), f"{path}.{one.name}" if path else one.name)
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _walk(item, f"{path}.{at}")
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield path, str(value)


def with_words(snapshot: Snapshot, path: str, words: str) -> Snapshot:
    """The snapshot with other words at that path. Raises NoSuchPlace; ValueError where a whole number stands."""
    changed: Snapshot = _put(snapshot, path.split("."), words)
    return changed


def _put(value: Any, path: list[str], words: str) -> Any:
    if not path:
        if not isinstance(value, str | int):
            raise NoSuchPlace
        return int(words) if isinstance(value, int) else words
    step, *rest = path
    if isinstance(value, tuple) and step.isascii() and step.isdigit() and int(step) < len(value):
        at = int(step)
        return (*value[:at], _put(value[at], rest, words), *value[at + 1 :])
    if not is_dataclass(value) or isinstance(value, type) or step not in {one.name for one in fields(value)}:
        raise NoSuchPlace(step)
    return replace(value, **{step: _put(getattr(value, step), rest, words)})
