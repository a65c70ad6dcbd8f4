"""How a house rule is put to the test: on the project, where it must find nothing, and on a tree that breaks it."""

from collections.abc import Callable, Iterable

import pytest

from tests.house.tree import Tree

Rule = Callable[[Tree], Iterable[str]]


def holds(rule: Rule) -> None:
    """The project keeps the rule."""
    found = list(rule(Tree.of_project()))
    if found:
        pytest.fail("\n".join([f"{len(found)} findings:", *found]), pytrace=False)


def bites(rule: Rule, path: str, text: str) -> None:
    """The rule finds something wrong with such a file, and says which file."""
    found = list(rule(Tree({path: text})))
    assert found, f"the rule lets this pass: {text!r} in {path}"
    assert all(path in finding for finding in found), found


def spares(rule: Rule, path: str, text: str) -> None:
    """The rule finds nothing wrong with such a file."""
    assert list(rule(Tree({path: text}))) == []
