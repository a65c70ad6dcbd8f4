"""What every page owes the person who opens it, checked on the HTML that was really sent.

`Page(html).faults()` answers with sentences; an empty list is a page one may hand out. The same checks run on a part
that HTMX asked for, less those that only a whole page can meet.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as HTML_ERRORS

from tests.words import foreign_words

Fault = str

_UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
_FIELDS = {"input", "select", "textarea"}
_SILENT = {"script", "style", "template", "head", "title"}
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "form", "list")
_HX_VERBS = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
_ENGLISH_MONTHS = "January|February|March|May|June|July|August|October|December"
_ENGLISH_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"

_RAW = (
    (re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b"), "a raw enum value"),
    (re.compile(r"\bNone\b|\bnull\b|\bundefined\b|\bNaN\b|\bnan\b"), "a value that is not there"),
    (re.compile(r"\bTrue\b|\bFalse\b|\bUUID\(|\bDecimal\(|\bdatetime\.|<\w+ object at|\bStrEnum\b"), "a Python value"),
    (re.compile(r"\{\{|\}\}|\{%|%\}|%\(\w+\)s"), "an unfilled template"),
    (re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])"), "a date for machines"),
    (re.compile(r"(?<![\w/])\d{1,2}/\d{1,2}/\d{4}(?![\w/])"), "a date in slashes"),
    (re.compile(rf"\b\d{{1,2}} (?:{_ENGLISH_MONTHS})\b|\b(?:{_ENGLISH_DAYS})\b"), "an English date"),
    (re.compile(r"(?<![\w:])[0-2]?\d:[0-5]\d(?![\w:])"), "a time with a colon instead of a full stop"),
    (re.compile(r"\b\d+\.\d+ ?(?:%|persen\b)"), "a decimal point instead of a comma"),
)


class Page:
    """One answer of the server, parsed as a browser would."""

    def __init__(self, html: str, *, whole: bool = True) -> None:
        self.html, self.whole = html, whole
        self._parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = self._parser.parse(html) if whole else self._parser.parseFragment(html)
        self._parents = {child: parent for parent in self.root.iter() for child in parent}

    # ---------------------------------------------------------------------------------------------- reading it

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in document order."""
        return [element for element in self.root.iter() if _is_element(element)]

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds, in document order."""
        return [element for element in self.elements if element.tag in tags]

    def inside(self, element: Element, *tags: str) -> bool:
        """True when one of these kinds surrounds the element."""
        parent = self._parents.get(element)
        while parent is not None:
            if parent.tag in tags:
                return True
            parent = self._parents.get(parent)
        return False

    def by_id(self, name: str) -> Element | None:
        """The element of that id, or none."""
        return next((element for element in self.elements if element.get("id") == name), None)

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id occurs."""
        return Counter(value for element in self.elements if (value := element.get("id")) is not None)

    @cached_property
    def text(self) -> str:
        """What a person reads, in one line; scripts, templates and passages marked as another language left out."""
        return " ".join(" ".join(self._spoken(self.root)).split())

    @property
    def title(self) -> str:
        """The words of <title>, in one line."""
        return next((words_of(element) for element in self.all("title") if not self.inside(element, "svg")), "")

    @property
    def heading(self) -> str:
        """The words of the first h1, in one line."""
        return next((words_of(element) for element in self.all("h1")), "")

    def _spoken(self, element: Element) -> Iterator[str]:
        if not _is_element(element) or element.tag in _SILENT or element.get("lang", "id") != "id":
            return
        yield element.text or ""
        for attribute in ("alt", "aria-label", "placeholder", "title"):
            if element.get(attribute):
                yield f" {element.get(attribute)} "
        for child in element:
            # A gap keeps words of neighbouring cells apart; pieces of one word are never split over elements here.
            yield " "
            yield from self._spoken(child)
            yield " "
            yield child.tail or ""

    # --------------------------------------------------------------------------------------------- judging it

    def faults(self, can_post: Callable[[str, str], bool] | None = None) -> list[Fault]:
        """Everything wrong with it, as sentences. `can_post(method, path)` knows which addresses exist."""
        checks = [
            self._malformed, self._ids, self._references, self._labels, self._buttons, self._pictures, self._inline,
            self._strangers, self._language,
        ]
        if self.whole:
            checks += [self._frame]
        found = [fault for check in checks for fault in check()]
        return found + [fault for form in self.all("form") for fault in self._form(form, can_post)]

    def _malformed(self) -> Iterator[Fault]:
        for (line, column), code, data in self._parser.errors:
            if code == "expected-doctype-but-got-start-tag" and not self.whole:
                continue
            sentence = HTML_ERRORS.get(code, code) % data if data else code
            yield f"is not valid HTML at {line}:{column}: {sentence}"

    def _frame(self) -> Iterator[Fault]:
        if self.root.get("lang") != "id":
            yield 'does not say lang="id"'
        headings = self.all("h1")
        if len(headings) != 1:
            yield f"has {len(headings)} h1, not one"
        elif not self.heading:
            yield "has an empty h1"
        elif not self.title.startswith(self.heading):
            yield f"has the title {self.title!r}, which does not begin with its h1 {self.heading!r}"
        if len(self.all("main")) != 1:
            yield "has not exactly one main"

    def _ids(self) -> Iterator[Fault]:
        for name, times in self.ids.items():
            if times > 1:
                yield f"uses the id {name!r} {times} times"
            if not name or re.search(r"\s", name):
                yield f"has the unusable id {name!r}"

    def _references(self) -> Iterator[Fault]:
        if not self.whole:
            return
        for element in self.elements:
            for attribute in _REFERENCES:
                for name in element.get(attribute, "").split():
                    if name not in self.ids:
                        yield f"points with {attribute} at {name!r}, which is not there"
            for attribute in ("href", "hx-target"):
                if (value := element.get(attribute, "")).startswith("#") and value[1:] not in self.ids:
                    yield f"points with {attribute} at {value!r}, which is not there"

    def _labels(self) -> Iterator[Fault]:
        labelled = {label.get("for") for label in self.all("label") if words_of(label)}
        for field in self.all(*_FIELDS):
            if field.tag == "input" and field.get("type", "text") in _UNLABELLED_TYPES:
                continue
            if field.get("id") in labelled or self._named(field) or self._wrapped(field):
                continue
            yield f"has a {field.tag} {field.get('name')!r} without a label"

    def _named(self, element: Element) -> bool:
        if element.get("aria-label", "").strip():
            return True
        names = element.get("aria-labelledby", "").split()
        return any((target := self.by_id(name)) is not None and words_of(target) for name in names)

    def _wrapped(self, field: Element) -> bool:
        parent = self._parents.get(field)
        while parent is not None and parent.tag != "label":
            parent = self._parents.get(parent)
        return parent is not None and bool(words_of(parent))

    def _buttons(self) -> Iterator[Fault]:
        for element in self.all("button", "a", "summary"):
            if element.tag == "a" and element.get("href") is None:
                continue
            if not (words_of(element) or self._named(element) or any(i.get("alt") for i in element.iter("img"))):
                yield f"has a {element.tag} that says nothing"

    def _pictures(self) -> Iterator[Fault]:
        for image in self.all("img"):
            if image.get("alt") is None:
                yield f"has a picture without alt: {image.get('src')!r}"
        for table in self.all("table"):
            if next(table.iter("th"), None) is None:
                yield "has a table without header cells"

    def _inline(self) -> Iterator[Fault]:
        for script in self.all("script"):
            if not script.get("src") and script.get("type") != "application/json":
                yield "has an inline script"
        for _ in self.all("style"):
            yield "has an inline style sheet"
        for element in self.elements:
            for attribute, value in element.attrib.items():
                yield from _attribute(element.tag, attribute, value)

    def _strangers(self) -> Iterator[Fault]:
        for element in self.all("script", "link", "img", "iframe", "source", "object", "embed", "video", "audio"):
            for attribute in ("src", "href", "data", "srcset"):
                if urlsplit(element.get(attribute, "")).netloc:
                    yield f"loads {element.get(attribute)!r} from another host"

    def _language(self) -> Iterator[Fault]:
        for pattern, what in _RAW:
            for found in pattern.findall(self.text):
                yield f"shows {what}: {found!r}"
        for word in sorted(foreign_words(self.text)):
            yield f"speaks English: {word!r}"

    def _form(self, form: Element, can_post: Callable[[str, str], bool] | None) -> Iterator[Fault]:
        method, action = form.get("method", "get").lower(), form.get("action", "")
        if method == "dialog":
            return
        if not urlsplit(action).path.startswith("/"):
            yield f"has a form without a real action: {action!r}"
        elif can_post is not None and not can_post(method.upper(), urlsplit(action).path):
            yield f"has a form to {method.upper()} {action!r}, which no route answers"
        guarded = "csrf_token" in {field.get("name") for field in form.iter("input")}
        if guarded != (method == "post"):
            yield f"has a {method} form to {action!r} {'with' if guarded else 'without'} csrf_token"
        if next(self._senders(form), None) is None:
            yield f"has a form to {action!r} that no button sends"
        yield from self._by_htmx(form, can_post)

    @staticmethod
    def _by_htmx(form: Element, can_post: Callable[[str, str], bool] | None) -> Iterator[Fault]:
        for verb in _HX_VERBS:
            path = urlsplit(form.get(verb, "")).path
            if path and can_post is not None and not can_post(verb[3:].upper(), path):
                yield f"has a form with {verb} to {path!r}, which no route answers"

    def _senders(self, form: Element) -> Iterator[Element]:
        """Buttons that send the form, inside it or tied to it by its id; a lone search field sends itself."""
        for element in form.iter():
            kind = element.get("type", "submit" if element.tag == "button" else "text")
            if element.tag in ("button", "input") and kind in ("submit", "image", "search"):
                yield element
        for element in self.all("button"):
            if form.get("id") is not None and element.get("form") == form.get("id"):
                yield element
        if any(attribute.startswith("hx-trigger") for attribute in form.attrib):
            yield form


def words_of(element: Element) -> str:
    """All text within an element, in one line."""
    return " ".join("".join(_flat(element)).split())


def _flat(element: Element) -> Iterator[str]:
    if not _is_element(element) or element.tag in ("script", "style", "template"):
        return
    yield element.text or ""
    for child in element:
        yield from _flat(child)
        yield child.tail or ""


def _is_element(node: Any) -> bool:
    """False for comments, which sit in the tree with a function where others have a tag."""
    return isinstance(node.tag, str)


def _attribute(tag: str, attribute: str, value: str) -> Iterator[Fault]:
    if attribute == "style":
        yield f"has a style attribute on {tag}"
    if attribute.startswith(("on", "hx-on")):
        yield f"has the script attribute {attribute} on {tag}"
    if value.strip().lower().startswith("javascript:"):
        yield f"runs script from {attribute} of {tag}"
    if value == "None":
        yield f"says None in {attribute} of {tag}"
