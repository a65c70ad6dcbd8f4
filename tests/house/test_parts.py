"""A part of a page is a block of that page, so the two can never drift; every template a view names is there."""

import ast
from collections.abc import Iterator

from jinja2 import nodes

from tests.house.rules import holds
from tests.house.test_templates import parsed
from tests.house.tree import Tree, dotted


def answers(tree: Tree) -> Iterator[tuple[str, int, str, list[str]]]:
    """(path, line, template, blocks) of each answer whose template is written out in the view."""
    for path, module in tree.parsed("app/"):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in ("respond", "render_template"):
                literals = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
                if literals and isinstance(literals[0], str):
                    yield path, node.lineno, literals[0], list(_named_blocks(node))


def _named_blocks(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg in ("block", "also"):
            for part in ast.walk(keyword.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                    yield part.value


def blocks_of(tree: Tree, name: str) -> set[str]:
    """The blocks of a template and of what it extends or includes."""
    template = parsed(tree.files[f"templates/{name}"])
    found = {block.name for block in template.find_all(nodes.Block)}
    for other in template.find_all((nodes.Extends, nodes.Include)):
        if isinstance(other, nodes.Extends | nodes.Include) and isinstance(other.template, nodes.Const):
            found |= blocks_of(tree, other.template.value)
    return found


def lost_parts(tree: Tree) -> Iterator[str]:
    """Templates that are not there, and parts that are no block of the page they are named with."""
    for path, line, name, blocks in answers(tree):
        if f"templates/{name}" not in tree.files:
            yield f"{path}:{line} names {name}, which is not there"
            continue
        for block in sorted(set(blocks) - blocks_of(tree, name)):
            yield f"{path}:{line} asks for the part {block}, which is no block of {name}"


def test_every_part_is_a_block_of_its_page() -> None:
    holds(lost_parts)


def test_lost_parts_are_found() -> None:
    tree = Tree({
        "app/skp/views.py": 'respond("skp/show.html", block="rows", also=["steps", "toast"])\nrespond("skp/gone.html")',
        "templates/skp/show.html": '{% extends "base.html" %}{% block rows %}{% endblock %}',
        "templates/base.html": "{% block toast %}{% endblock %}",
    })
    assert list(lost_parts(tree)) == [
        "app/skp/views.py:1 asks for the part steps, which is no block of skp/show.html",
        "app/skp/views.py:2 names skp/gone.html, which is not there",
    ]
