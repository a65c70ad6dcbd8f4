"""Text that the installed faces can set: nothing becomes an empty glyph, nothing is changed without saying so.

The documents use two families. A character outside them would print as .notdef and break PDF/A and PDF/UA, so it
becomes a visible box and the page says that the original stands in the embedded data. The embedded data itself is
never touched. The same holds for text longer than any form allows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")

SUBSTITUTE = "\u25a1"
MAX_CHARACTERS = 3_000
"""Longest text printed in one field; the forms of the application allow 2,000."""
PLAIN = 400
"""Texts up to this length in plain ASCII, nearly all there are, need no look at all."""

NOTE_SUBSTITUTED = (
    f"Huruf yang tidak tersedia pada huruf cetak ditulis {SUBSTITUTE} atau tanpa tandanya; "
    "teks aslinya ada pada data terlampir."
)
NOTE_SHORTENED = "Teks yang sangat panjang dipotong pada tanda […]; teks lengkapnya ada pada data terlampir."

_BLANK_LINES = re.compile("\n[ \t]*\n\\s*\n")
_SPACES = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"
)
_BOXES = re.compile(f"{SUBSTITUTE}{{2,}}")


def fit(snapshot: T, covered: frozenset[str], longest: int = MAX_CHARACTERS) -> tuple[T, tuple[str, ...]]:
    """A copy of the snapshot in characters of `covered`, no text longer than `longest`, and the sentences about it."""
    notes: set[str] = set()
    fitted = cast(T, _fit(snapshot, covered, longest, notes))
    return fitted, tuple(sorted(notes))


def _fit(value: object, covered: frozenset[str], longest: int, notes: set[str]) -> object:
    if isinstance(value, str):
        return fit_text(value, covered, longest, notes)
    if isinstance(value, tuple):
        return tuple(_fit(item, covered, longest, notes) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _fit(getattr(value, f.name), covered, longest, notes) for f in fields(value)})
    return value


def fit_text(text: str, covered: frozenset[str], longest: int, notes: set[str]) -> str:
    """One text, with what had to be changed added to the notes."""
    if len(text) <= PLAIN and text.isascii() and "\t" not in text:
        return text
    if len(text) > longest:
        text = text[:longest].rstrip() + " […]"
        notes.add(NOTE_SHORTENED)
    return _covered(_BLANK_LINES.sub("\n\n", _INVISIBLE.sub("", _SPACES.sub(" ", text))), covered, notes)


def _covered(text: str, covered: frozenset[str], notes: set[str]) -> str:
    """The text with the box for what cannot be set, and without marks that make no letter together with theirs.

    A glyph that is a mark alone has no text of its own, which PDF/A does not allow; and a pile of marks hides lines.
    """
    plain = "".join(_letter(c, covered) for c in text if not unicodedata.combining(c))
    plain = _BOXES.sub(SUBSTITUTE, plain)
    if plain != text:
        notes.add(NOTE_SUBSTITUTED)
    return plain


def _letter(character: str, covered: frozenset[str]) -> str:
    """The character, a compatible spelling the face has (½ written out, full-width letters), or the box."""
    if character in covered or character == "\n":
        return character
    spelled = unicodedata.normalize("NFKC", character)
    if spelled != character and covered.issuperset(spelled):
        return spelled
    return "" if unicodedata.category(character) in ("Mn", "Me") else SUBSTITUTE
