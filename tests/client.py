"""A person at a browser: opens pages, fills in the forms that are on them, and is owed a faultless page each time.

`Client` is Flask's test client with five promises checked on every answer: the page has no fault (tests/page.py), a GET
writes nothing but the reading log, a page costs at most ten statements, a part asked for by htmx weighs at most 15 kB
on the wire, and the server never answers 500.
"""

import gzip
import traceback
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.page import Page, words_of
from tests.statements import Statements, recorded

MAX_QUERIES, MAX_PART = 10, 15_000
LAST_ERROR = "tests.last_error"
# The calendar is read once by a process, whichever page comes first, and kept until somebody changes it.
KEPT_FOR_ALL = "SELECT holiday.on_date"
# The one thing a GET may do: say who opened what (`records.operations.seen`).
READING_LOG = frozenset({"reading"})


class FaultyPage(AssertionError):
    """A page broke one of its promises; the message lists all that were broken."""


class Answer(TestResponse):
    """What came back: Flask's response, with its page and the SQL behind it."""

    statements: Statements = Statements()

    @property
    def is_html(self) -> bool:
        """True for pages and parts; false for files, redirects and empty answers."""
        return self.mimetype == "text/html" and bool(self.data) and not 300 <= self.status_code < 400

    @cached_property
    def page(self) -> Page:
        """The page or the part, parsed."""
        return Page(self.text, whole="<html" in self.text[:2000].lower())

    @property
    def says(self) -> str:
        """What a person reads on it, in one line."""
        return self.page.text

    def form(self, button: str) -> "Form":
        """The form that the button with these words sends. Raises LookupError naming the buttons that are there."""
        return Form.sent_by(self.page, button)


class Form:
    """A form as the page shows it, ready to be filled in."""

    def __init__(self, page: Page, element: Element, sender: Element | None) -> None:
        self.page, self.element, self.sender = page, element, sender
        self.method = element.get("method", "get").upper()
        self.action = (sender.get("formaction") if sender is not None else None) or element.get("action", "")

    @classmethod
    def sent_by(cls, page: Page, button: str) -> "Form":
        """The form of the first button that reads exactly `button`, else of the first that begins so."""
        senders = [(form, one) for form in page.all("form") for one in _buttons_of(page, form)]
        for fits in (str.__eq__, str.startswith):
            for form, sender in senders:
                if fits(words_of(sender) or sender.get("value", ""), button):
                    return cls(page, form, sender)
        raise LookupError(f"no button {button!r}; there are {[words_of(sender) for _, sender in senders]}")

    @property
    def fields(self) -> MultiDict[str, str]:
        """What a browser would send if nothing were touched."""
        sent: MultiDict[str, str] = MultiDict()
        for element in self.page.all("input", "select", "textarea"):
            name = element.get("name")
            if name and self._owns(element) and element.get("disabled") is None:
                for value in _values(element):
                    sent.add(name, value)
        if self.sender is not None and self.sender.get("name"):
            sent.add(self.sender.get("name", ""), self.sender.get("value", ""))
        return sent

    def filled(self, **values: Any) -> MultiDict[str, Any]:
        """The fields with some of them typed over. A list ticks several; None leaves a field out.

        Raises LookupError for a field that is not on the page: a test types only where a person could.
        """
        sent: MultiDict[str, Any] = MultiDict(self.fields)
        names = {element.get("name") for element in self.page.all("input", "select", "textarea")
                 if self._owns(element)}
        for name, value in values.items():
            if name not in names:
                raise LookupError(f"no field {name!r}; there are {sorted(filter(None, names))}")
            if value is None:
                sent.poplist(name)
            else:
                sent.setlist(name, value if isinstance(value, list) else [value])
        return sent

    def _owns(self, element: Element) -> bool:
        if element.get("form") is not None:
            return element.get("form") == self.element.get("id")
        return any(element is one for one in self.element.iter())


def _buttons_of(page: Page, form: Element) -> Iterable[Element]:
    """Every button that sends this form, wherever on the page it stands."""
    for element in page.all("button", "input"):
        kind = element.get("type", "submit" if element.tag == "button" else "text")
        tied = element.get("form")
        mine = tied == form.get("id") if tied is not None else any(element is one for one in form.iter())
        if mine and kind in ("submit", "image"):
            yield element


def _values(element: Element) -> list[str]:
    if element.tag == "textarea":
        return ["".join(element.itertext()).removeprefix("\n")]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", words_of(option)) for option in chosen]
    kind = element.get("type", "text")
    if kind in ("checkbox", "radio") and element.get("checked") is None:
        return []
    if kind in ("submit", "image", "button", "reset", "file"):
        return []
    return [element.get("value", "on" if kind in ("checkbox", "radio") else "")]


class Client(FlaskClient):
    """See the head of this file. Per call one may say `max_queries=` (None: do not count) and `check=False`."""

    application: Flask

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_wrapper = Answer

    def open(self, *args: Any, max_queries: int | None = MAX_QUERIES, check: bool = True, **kwargs: Any) -> Answer:
        """One request and its answer. Raises FaultyPage when a promise was broken."""
        with recorded() as statements:
            answer = super().open(*args, **kwargs)
        assert isinstance(answer, Answer)
        answer.statements = statements
        if check:
            faults = list(self._faults(answer, max_queries))
            if faults:
                place = f"{answer.request.method} {answer.request.path} ({answer.status_code})"
                raise FaultyPage("\n- ".join([place, *faults]))
        return answer

    def get(self, *args: Any, **kwargs: Any) -> Answer:
        """Open a page."""
        return self.open(*args, method="GET", **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Answer:
        """Send something."""
        return self.open(*args, method="POST", **kwargs)

    def part(self, path: str, target: str = "", **kwargs: Any) -> Answer:
        """Ask as HTMX does: for a part of the page."""
        headers = {"HX-Request": "true", "HX-Request-Type": "partial", **({"HX-Target": target} if target else {})}
        return self.open(path, headers={**headers, **kwargs.pop("headers", {})}, **kwargs)

    def submit(self, answer: Answer, button: str, *, follow: bool = True, htmx: bool = False, **values: Any) -> Answer:
        """Fill in the form that `button` sends, send it where it says, and see where that leads.

        Keyword arguments are the fields one types into; everything else is sent as the page had it.
        """
        form = answer.form(button)
        data = form.filled(**values)
        headers = {"HX-Request": "true"} if htmx else {}
        if form.method == "GET":
            return self.get(form.action, query_string=data, headers=headers)
        sent = self.post(form.action, data=data, headers=headers, max_queries=None)
        onward = sent.headers.get("HX-Redirect") or (sent.location if sent.status_code in (302, 303) else None)
        return self.get(onward) if follow and onward else sent

    def _faults(self, answer: Answer, max_queries: int | None) -> Iterable[str]:
        if answer.status_code >= 500 and answer.status_code != 503:
            yield f"answered {answer.status_code}\n{self.application.extensions.pop(LAST_ERROR, '')}"
        reads = answer.request.method in ("GET", "HEAD")
        if reads and (written := answer.statements.written_tables - READING_LOG):
            yield f"a GET wrote to {', '.join(sorted(written))}"
        asked = sum(not str(one).startswith(KEPT_FOR_ALL) for one in answer.statements)
        if reads and max_queries is not None and asked > max_queries:
            yield f"cost {asked} statements, not {max_queries}:\n{answer.statements.told()}"
        if "HX-Request" in answer.request.headers and (weight := len(gzip.compress(answer.data))) > MAX_PART:
            yield f"a part of {weight} bytes on the wire, not {MAX_PART}"
        if answer.is_html:
            yield from answer.page.faults(self._can_post)

    def _can_post(self, method: str, path: str) -> bool:
        try:
            self.application.url_map.bind("localhost").match(path, method=method)
        except RequestRedirect:
            return True
        except (NotFound, MethodNotAllowed):
            return False
        return True


class Compiled(BytecodeCache):
    """Templates as Python reads them, kept for all applications of this process: each would compile them anew."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def equip(app: Flask) -> Flask:
    """Let `app.test_client()` be such a person, who is told why the server failed."""
    app.jinja_env.bytecode_cache = Compiled()
    handle = app.handle_user_exception

    def remembered(error: Exception) -> Any:
        app.extensions[LAST_ERROR] = "".join(traceback.format_exception(error)[-6:])
        return handle(error)

    setattr(app, handle.__name__, remembered)
    app.test_client_class = Client
    return app
