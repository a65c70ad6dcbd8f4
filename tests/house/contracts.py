"""Kinds of import contract that hold while slices come and go; pyproject.toml names them and fills them in.

Module patterns: `*` stands for one name, `**` for one or more, as in `app.*.queries.**`.
"""

import re
import sys
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class _Listing(Contract):
    """A contract whose breaches are single imports, told one per line with file and line number."""

    @abstractmethod
    def breaches(self, graph: ImportGraph) -> Iterable[tuple[str, str]]:
        """(importer, imported) of each import that should not be."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when there is no breach."""
        found = sorted(set(self.breaches(graph)))
        lines = [_told(graph, importer, target) for importer, target in found]
        return ContractCheck(kept=not lines, metadata={"lines": lines})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the breaches."""
        for line in check.metadata["lines"]:
            output.print_error(line, bold=False)


class ReadsOnly(_Listing):
    """The modules import nothing but each other, the standard library and what `may_import` names."""

    type_name = "reads_only"
    modules: Any = fields.ListField(subfield=fields.StringField())
    may_import: Any = fields.ListField(subfield=fields.StringField())

    def breaches(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Imports of anything else."""
        allowed = set(self.may_import) | sys.stdlib_module_names
        for importer, target in _imports(graph):
            if fits(importer, self.modules) and not fits(target, self.modules) and target.split(".")[0] not in allowed:
                yield importer, target


class OnlyBy(_Listing):
    """The outside packages are imported by the modules that fit `importers` and by nobody else.

    Lines that read exactly as one of `harmless` are left alone: naming the type of an argument uses nothing.
    """

    type_name = "only_by"
    packages: Any = fields.ListField(subfield=fields.StringField())
    importers: Any = fields.ListField(subfield=fields.StringField())
    harmless: Any = fields.ListField(subfield=fields.StringField(), required=False, default=())

    def breaches(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Imports by anybody else."""
        for importer, target in _imports(graph):
            if target.split(".")[0] in self.packages and not fits(importer, self.importers):
                lines = graph.get_import_details(importer=importer, imported=target)
                if {line["line_contents"].strip() for line in lines} - set(self.harmless):
                    yield importer, target


class OwnOnly(_Listing):
    """Modules that fit `modules` import what fits `private` only within their own slice."""

    type_name = "own_only"
    modules: Any = fields.ListField(subfield=fields.StringField())
    private: Any = fields.ListField(subfield=fields.StringField())

    def breaches(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Imports across a slice's border."""
        for importer, target in _imports(graph):
            across = importer.split(".")[:2] != target.split(".")[:2]
            if across and fits(importer, self.modules) and fits(target, self.private):
                yield importer, target


class NoCycles(_Listing):
    """The parts of slices (`app.skp.queries`, a folder of that name counted as one) can be put in an order in which
    each imports only those before it. `parts` says which modules take part."""

    type_name = "no_cycles"
    parts: Any = fields.ListField(subfield=fields.StringField())

    def breaches(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Every import that lies on a circle."""
        edges: dict[str, set[str]] = {}
        single: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for importer, target in _imports(graph):
            ends = _part(importer), _part(target)
            if ends[0] != ends[1] and all(fits(end, self.parts) for end in ends):
                edges.setdefault(ends[0], set()).add(ends[1])
                single.setdefault(ends, []).append((importer, target))
        for (start, end), imports in single.items():
            if start in _reached(edges, end):
                yield from imports


def fits(module: str, patterns: Iterable[str]) -> bool:
    """True when one pattern describes the module."""
    return any(_pattern(pattern).fullmatch(module) for pattern in patterns)


def _pattern(text: str) -> re.Pattern[str]:
    parts = {"*": r"[^.]+", "**": r".+"}
    return re.compile(r"\.".join(parts.get(part, re.escape(part)) for part in text.split(".")))


def _imports(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in graph.modules:
        if not graph.is_module_squashed(importer):
            for target in graph.find_modules_directly_imported_by(importer):
                yield importer, target


def _part(module: str) -> str:
    return ".".join(module.split(".")[:3])


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        new = edges.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def _told(graph: ImportGraph, importer: str, target: str) -> str:
    details = graph.get_import_details(importer=importer, imported=target)
    lines = ", ".join(str(detail["line_number"]) for detail in details)
    return f"- {importer} imports {target} (line {lines})"
