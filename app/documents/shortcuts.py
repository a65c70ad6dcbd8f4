"""Hooks into WeasyPrint 70: a third off the time of our documents, the same bytes.

Each replaces one function by one that gives the same answer sooner for the documents we make, and hands anything else
to the original. A test renders every document with and without them and compares; when a new WeasyPrint breaks it,
drop the hook that differs. `install` and `uninstall` switch all of them.

1. The user-agent style sheet has 191 rules with many attribute selectors, matched against every element: here stand
   only those our templates can meet, and three of the sixteen margin boxes.
2. The HTML parser is pure Python. Our templates are well-formed XML, so expat reads them.
3. Computed styles are lazy and worked out anew for every document. Ours meet the same rules each time: they are kept,
   and a child of the press inherits them from its parent.
4. Lengths without percentages do not depend on the box around them: once per style, not once per box.
5. Font descriptions and Pango contexts: once per style, not once per line.
6. Struts: once per style, without spelling out a key.
7. A line shaped for the layout is kept for the drawing, unless it is justified meanwhile.
8. Glyphs of ordinary text are read from memory at once, and written as they were written before.
9. Numbers of drawing operations and SVG lengths: the common types first.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cssselect2
import pydyf
import weasyprint
from weasyprint import CSS, HTML
from weasyprint.css import ComputedStyle, InitialStyle, StyleFor
from weasyprint.layout import percent
from weasyprint.svg import utils as svg_utils

from app.documents import shortcuts_text

_RULES = """
[hidden], head, meta, style, title { display: none }
body, div, h1, h2, h3, html, ol, p { display: block }
li { display: list-item }
table { display: table; border-spacing: 2px; border-collapse: separate; text-indent: initial; box-sizing: border-box }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; padding: 1px; vertical-align: inherit }
table > tr { vertical-align: middle }
ol, p { margin-top: 1em; margin-bottom: 1em }
body { margin: 8px }
ol { padding-left: 40px; list-style-type: decimal; counter-reset: list-item; break-before: avoid }
b, th { font-weight: bold }
h1 { font-size: 2em; font-weight: bold; bookmark-level: 1 }
h2 { font-size: 1.5em; font-weight: bold; bookmark-level: 2 }
h3 { font-size: 1.17em; font-weight: bold; bookmark-level: 3 }
h1, h2, h3 { bookmark-label: content(text); hyphens: manual; break-after: avoid; break-inside: avoid }
table, td, th { border-color: gray }
thead, tbody, tr { border-color: inherit }
br::before { content: "\\A"; white-space: pre-line }
::marker { font-variant-numeric: tabular-nums; white-space: pre; text-transform: none }
svg { overflow: hidden }
@page {
  margin: 75px;
  @top-center { text-align: center; vertical-align: middle }
  @bottom-left { text-align: left; vertical-align: middle }
  @bottom-right { text-align: right; vertical-align: middle }
}
"""


class Remembered:
    """A matcher that answers once for each element with the same names and attributes below the same parents.

    Our sheets choose by nothing else: no siblings, no positions, no states. Drawings are asked anew each time.
    """

    on = True

    def __init__(self, matcher: Any) -> None:
        self.matcher = matcher
        self.answers: dict[int, Any] = {}

    def match(self, element: Any) -> Any:
        """What `cssselect2.Matcher.match` answers."""
        if not Remembered.on or element.etree_element.tag.startswith("{"):
            return self.matcher.match(element)
        kin = _kin(element)
        if kin not in self.answers:
            self.answers[kin] = self.matcher.match(element)
        return self.answers[kin]


_kinds: dict[Any, int] = {}


def _kin(element: Any) -> int:
    """A number for the element's name and attributes and those of all its parents."""
    if "tangkas_kin" not in element.__dict__:
        node = element.etree_element
        above = _kin(element.parent) if element.parent else 0
        key = (above, node.tag, tuple(node.attrib.items()))
        element.tangkas_kin = _kinds.setdefault(key, len(_kinds) + 1)
    return int(element.tangkas_kin)


def remembering(sheet: CSS) -> CSS:
    """The sheet, with a matcher that remembers."""
    sheet.matcher = Remembered(sheet.matcher)
    return sheet


def _short_sheet() -> CSS:
    """Our rules, then WeasyPrint's own for counters."""
    whole = (Path(weasyprint.__file__).parent / "css" / "html5_ua.css").read_text(encoding="utf-8")
    return CSS(string=_RULES + whole[whole.index("/* Counters */") :])


SHORT_SHEET = remembering(_short_sheet())


class QuickHTML(HTML):
    """`weasyprint.HTML` for our own templates only: well-formed, in the elements named above."""

    def __init__(self, string: str, url_fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
        root = ET.fromstring(string)  # noqa: S314 - our template; a person's text is escaped and defines no entity
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [SHORT_SHEET]


# ------------------------------------------------------------------------------------------- computed styles
_set_computed_styles = StyleFor.set_computed_styles
_styles: dict[Any, ComputedStyle] = {}
_held: list[Any] = []
_roots: dict[Any, InitialStyle] = {}
MOST_STYLES = 20_000


def _identity(value: Any) -> Any:
    """A value to compare by; lists only equal themselves, and are held so that their identity stays theirs."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _kept_styles(
    self: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: Any = None,
    base_url: Any = None,
    target_collector: Any = None,
) -> None:
    if not isinstance(element, ET.Element) or len(_styles) > MOST_STYLES:
        _set_computed_styles(self, element, parent, root, pseudo_type, base_url, target_collector)
        return
    computed = self.get_computed_styles()
    if parent is None:
        above, top = None, _roots.setdefault(self.font_config, InitialStyle(self.font_config))
    else:
        above, top = computed[parent, None], computed[root, None]
    cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
    declared = tuple((name, _identity(value), weight) for name, (value, weight) in cascaded.items())
    key = (id(above), id(top), pseudo_type, declared)
    if key not in _styles:
        _styles[key] = ComputedStyle(
            above, cascaded, pseudo_type, top, base_url, self.font_config, {"box": None, "area": None}
        )
        _held.append((above, top, cascaded))
    computed[element, pseudo_type] = _styles[key]


# ----------------------------------------------------------------------------------------------- used lengths
_resolve_percentages = percent.resolve_percentages
_LENGTHS = (
    "margin_top", "margin_right", "margin_bottom", "margin_left",
    "padding_top", "padding_right", "padding_bottom", "padding_left",
    "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip


def _fixed_lengths(style: Any) -> dict[str, Any] | None:
    """The used lengths of a style that asks for no percentage, calculation or collapsed border; else nothing."""
    if style["border_collapse"] == "collapse":
        return None
    for name in _LENGTHS:
        value = style[name]
        if value is not None and value != "auto" and getattr(value, "unit", None) != "px":
            return None
    box = SimpleNamespace(style=style)
    _resolve_percentages(box, (0, 0))
    used = vars(box)
    del used["style"]
    return used


def _lengths_of_style(box: Any, containing_block: Any) -> None:
    style = box.style
    if "tangkas_lengths" not in style.__dict__:
        style.tangkas_lengths = _fixed_lengths(style)
    if style.tangkas_lengths is None:
        _resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(style.tangkas_lengths)


# ---------------------------------------------------------------------------------------------------- numbers
_to_bytes = pydyf._to_bytes  # noqa: SLF001 - replaced, not used
_size = svg_utils.size


@lru_cache(maxsize=1 << 15)
def _decimal(number: float) -> bytes:
    return f"{number:f}".rstrip("0").encode("ascii")


def _quick_bytes(item: Any) -> bytes:
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str:
        return item.encode("ascii")
    if kind is float:
        return b"%d" % item if item.is_integer() else _decimal(item)
    return _to_bytes(item)


def _quick_size(string: Any, font_size: Any = None, percentage_reference: Any = None) -> Any:
    try:
        return float(string) if string else 0
    except ValueError:
        return _size(string, font_size, percentage_reference)


_FUNCTIONS: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...] = (
    (_resolve_percentages, _lengths_of_style),
    *shortcuts_text.FUNCTIONS,
    (_to_bytes, _quick_bytes),
    (_size, _quick_size),
)


def _exchange(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Modules import these functions by name: replace each name that holds the old one."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("weasyprint", "pydyf"):
            for attribute in [key for key, value in vars(module).items() if value is old]:
                setattr(module, attribute, new)


_METHODS: tuple[tuple[Any, str, Callable[..., Any], Callable[..., Any]], ...] = (
    (StyleFor, "set_computed_styles", _set_computed_styles, _kept_styles),
    *shortcuts_text.METHODS,
)


def install() -> None:
    """Switch the hooks on in this process."""
    Remembered.on = True
    for owner, name, _, quick in _METHODS:
        setattr(owner, name, quick)
    for original, quick in _FUNCTIONS:
        _exchange(original, quick)


def uninstall() -> None:
    """Plain WeasyPrint again, for tests and the yardstick."""
    Remembered.on = False
    for owner, name, original, _ in _METHODS:
        setattr(owner, name, original)
    for original, quick in _FUNCTIONS:
        _exchange(quick, original)
