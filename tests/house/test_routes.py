"""Every address says who may enter, and looking changes nothing."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from werkzeug.local import LocalProxy

from app.access import access
from app.web.entry import declared

READING_LOG = "seen"  # `records.operations.seen`, the one write a look may cause
READS = {"GET", "HEAD", "OPTIONS"}


def undeclared(app: Flask) -> Iterator[str]:
    """Routes whose view does not say who may enter."""
    for rule in app.url_map.iter_rules():
        if declared(app, rule.endpoint) is None:
            yield f"{rule.rule} ({rule.endpoint}) does not say who may enter"


def mixed(app: Flask) -> Iterator[str]:
    """Views that answer looking and changing alike: what looks harmless then may not be."""
    for rule in app.url_map.iter_rules():
        if rule.methods and rule.methods - READS and rule.methods & {"GET"}:
            yield f"{rule.rule} ({rule.endpoint}) answers {', '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))}"


def writing_looks(app: Flask) -> Iterator[str]:
    """Views of GET that call an operation other than the reading log."""
    for rule in app.url_map.iter_rules():
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        if rule.methods and rule.methods <= READS and inspect.isfunction(view):
            for name in operations_called(view):
                yield f"{rule.rule} ({rule.endpoint}) calls {name} though it only looks"


def operations_called(view: Callable[..., Any]) -> Iterator[str]:
    """The operations that a function calls by itself, by their full names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(view)))
    seen = inspect.getclosurevars(view)
    # What stands for the current request answers only within one, and is no operation.
    known = {k: v for k, v in {**seen.globals, **seen.nonlocals}.items() if not isinstance(v, LocalProxy)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = known.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            called = getattr(known.get(node.func.value.id), node.func.attr, None)
        module, name = getattr(called, "__module__", None) or "", getattr(called, "__name__", "")
        if ".operations" in module and inspect.isfunction(called) and name != READING_LOG:
            yield f"{module}.{name}"


def test_every_address_says_who_may_enter(app: Flask) -> None:
    assert list(undeclared(app)) == []


def test_no_address_both_looks_and_changes(app: Flask) -> None:
    assert list(mixed(app)) == []


def test_looking_calls_no_operation(app: Flask) -> None:
    assert list(writing_looks(app)) == []


def save() -> None:
    """Stands for an operation."""


save.__module__ = "app.skp.operations"


@pytest.fixture
def careless() -> Flask:
    """An application that breaks each of these rules once."""
    app = Flask("careless", static_folder=None)

    def shown() -> str:
        save()
        return ""

    app.add_url_rule("/lihat", "shown", shown)
    app.add_url_rule("/ubah", "both", partial(str), methods=["GET", "POST"])
    return app


def test_careless_application_is_caught(careless: Flask) -> None:
    assert sorted(undeclared(careless)) == [
        "/lihat (shown) does not say who may enter",
        "/ubah (both) does not say who may enter",
    ]
    assert list(mixed(careless)) == ["/ubah (both) answers GET, POST"]
    assert list(writing_looks(careless)) == ["/lihat (shown) calls app.skp.operations.save though it only looks"]


def test_declared_address_passes(careless: Flask) -> None:
    open_door = access(public=True)
    for endpoint, view in careless.view_functions.items():
        careless.view_functions[endpoint] = open_door(lambda view=view: view())
    assert list(undeclared(careless)) == []
