"""Nothing grows so big that a reader loses the thread."""

import subprocess
import sys
from collections.abc import Iterator

from tests.house.rules import bites, holds, spares
from tests.house.tree import ROOT, Tree

PYTHON_LINES, TEMPLATE_LINES = 400, 200
BRANCHES = """def f(x):
    if x == 1: return 1
    if x == 2: return 1
    if x == 3: return 1
    if x == 4: return 1
    if x == 5: return 1
    if x == 6: return 1
    if x == 7: return 1
    {}
    return 2
"""


def long_python(tree: Tree) -> Iterator[str]:
    """Python files over the limit; written migrations are history and stay as they are."""
    for path, text in tree.python():
        if not path.startswith("migrations/versions/") and (lines := text.count("\n")) > PYTHON_LINES:
            yield f"{path} has {lines} lines, {PYTHON_LINES} at most"


def long_templates(tree: Tree) -> Iterator[str]:
    """Templates over the limit, style sheets of documents included."""
    for path, text in tree.templates():
        if (lines := text.count("\n")) > TEMPLATE_LINES:
            yield f"{path} has {lines} lines, {TEMPLATE_LINES} at most"


def test_no_python_file_is_longer_than_400_lines() -> None:
    holds(long_python)
    bites(long_python, "app/skp/views.py", "x = 1\n" * 401)
    spares(long_python, "app/skp/views.py", "x = 1\n" * 400)


def test_no_template_is_longer_than_200_lines() -> None:
    holds(long_templates)
    bites(long_templates, "templates/skp/show.html", "<p>\n" * 201)
    spares(long_templates, "templates/skp/show.html", "<p>\n" * 200)


def complexity(source: str) -> str:
    """What the style check of this project says about the paths through these functions."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "C901", "--output-format", "concise",
         "--stdin-filename", "app/skp/queries.py", "-"],
        cwd=ROOT, capture_output=True, text=True, input=source, check=False,
    ).stdout


def test_style_check_refuses_a_function_with_more_than_eight_paths() -> None:
    assert "too complex (9 > 8)" in complexity(BRANCHES.format("if x == 8: return 1"))
    assert "too complex" not in complexity(BRANCHES.format("pass"))
