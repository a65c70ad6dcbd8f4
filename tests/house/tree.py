"""The files of the project as the house rules see them: those git keeps, or would keep if they were added now.

A rule is a function from a Tree to findings. It runs on the project, and on a small invented tree that breaks it: a
rule that cannot bite is no rule.
"""

import ast
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Slices of the domain follow the five words; the others are machinery with their own words.
DOMAIN = frozenset(
    """absences annual archive authority board calculators calendar calibration cascade cases change checkins
    corrections credit development discipline evaluations fairness followup grants home identity improvement inbox
    kinship objections organisation periods policies practices processes proofs recognition reconciliation records
    running satisfaction search sheets skp transparency versions""".split()
)
MACHINERY = frozenset("bench city documents exchange jobs outbox web".split())
FIVE_WORDS = ("models", "queries", "operations", "forms", "views")


class Tree:
    """Paths relative to the top, each with its text."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    @classmethod
    @cache
    def of_project(cls) -> "Tree":
        """Every text file that belongs to the project."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        ).stdout
        paths = sorted(filter(None, listed.split("\0")))
        texts = {path: _text(ROOT / path) for path in paths}
        return cls({path: text for path, text in texts.items() if text is not None})

    def python(self, *folders: str) -> Iterator[tuple[str, str]]:
        """Python files below the folders, all when none is named."""
        return self._ending((".py",), folders)

    def parsed(self, *folders: str) -> Iterator[tuple[str, ast.Module]]:
        """The same, parsed."""
        for path, text in self.python(*folders):
            yield path, parse(text)

    def templates(self, *folders: str) -> Iterator[tuple[str, str]]:
        """Templates below the folders, all when none is named."""
        return self._ending((".html", ".j2", ".txt", ".svg", ".css", ".xml"), folders or ("templates/",))

    def _ending(self, suffixes: tuple[str, ...], folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for path, text in self.files.items():
            if path.endswith(suffixes) and path.startswith(folders or ("",)):
                yield path, text


@cache
def parse(text: str) -> ast.Module:
    """The syntax tree of a source; each source is parsed once."""
    return ast.parse(text)


def _text(path: Path) -> str | None:
    """The text of a file, or none for pictures and other bytes, and for what is listed but gone."""
    if not path.is_file():
        return None
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", "replace")


def slice_of(path: str) -> str:
    """`skp` for app/skp/queries.py and app/skp/views/page.py, else an empty text."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "app" else ""


def word_of(path: str) -> str:
    """`queries` for app/skp/queries.py and for app/skp/queries/rows.py."""
    parts = path.removesuffix(".py").split("/")
    return parts[2] if len(parts) > 2 else parts[-1]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else f".{node.attr}"
    return ""


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, anywhere in it; `from a import b` gives `a.b`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)
