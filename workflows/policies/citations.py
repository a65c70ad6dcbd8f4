"""What each step and rule rests on, and which article numbers have been checked well enough to print."""
from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from workflows.policies.values import Certainty

_ARTICLE_RANGE = re.compile(r"([0-9]+)-([0-9]+)")


class CitationUnknown(LookupError):
    """No citation carries that key."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The legal source of a step or rule, in one Indonesian sentence. `used`: where, beside the tables."""

    key: str
    instrument: str
    article: str
    text: str
    certainty: Certainty
    used: tuple[str, ...] = ()

    @property
    def printable(self) -> bool:
        """Whether the article number may stand on a page or document."""
        return is_printable(self.instrument, self.article)

    @property
    def label(self) -> str:
        """`PermenPANRB 6/2022 Pasal 24`, or the instrument alone when the article is not safe to print."""
        return citation_label(self.instrument, self.article)


def citation(key: str) -> Citation:
    """The citation of a key. Raises `CitationUnknown`."""
    try:
        return _catalogue()[key]
    except KeyError:
        raise CitationUnknown(f"Dasar hukum {key} tidak terdaftar.") from None


def citation_keys() -> tuple[str, ...]:
    return tuple(sorted(_catalogue()))


def citation_label(instrument: str, article: str) -> str:
    return f"{instrument} Pasal {article}" if is_printable(instrument, article) else instrument


def is_printable(instrument: str, article: str) -> bool:
    """True only when every article named stands on the list of checked articles of that instrument."""
    checked = _printable_articles().get(instrument, frozenset())
    parts = [part.strip() for part in article.split(",") if part.strip()]
    return bool(parts) and all(number in checked for part in parts for number in _expand(part))


def _expand(part: str) -> tuple[str, ...]:
    span = _ARTICLE_RANGE.fullmatch(part)
    if span is None:
        return (part,)
    first, last = int(span.group(1)), int(span.group(2))
    return tuple(str(number) for number in range(first, last + 1)) or (part,)


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads((resources.files(__package__) / "citations.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Citation]:
    return {
        row["key"]: Citation(
            row["key"], row["instrument"], row["article"], row["text"], Certainty(row["certainty"]),
            tuple(row.get("used", ())),
        )
        for row in _file()["citation"]
    }


@lru_cache(maxsize=1)
def _printable_articles() -> Mapping[str, frozenset[str]]:
    return {instrument: frozenset(articles) for instrument, articles in _file()["printable"].items()}
