"""`python -m tests.mutation [module ...]`: is every line of the engine held by a fast test? Breaks one at a time.

Each mutant is one small change (a comparison, a word, a number, an answer, a `not`) in one module, put in place of the
real one when it is imported. A child of this process runs the fast tests that are about the module and stops at the
first that fails; a mutant that all tests pass has survived. What is equivalent by its nature (types, decorators,
sentences) is not touched.
"""

import ast
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 60
BAR = 90
# Module -> the tests that are about it, the likeliest to fail first.
HELD_BY: dict[str, tuple[str, ...]] = {
    "workflows.approval": ("engine_edges", "approval", "committees", "truth_table"),
    "workflows.steps": ("engine_edges", "committees", "truth_table", "truth_pens"),
    "workflows.engine": ("engine_edges", "truth_pens", "truth_table", "committees"),
    "workflows.calendar": ("calendar", "calc_discipline", "calc"),
    "workflows.policies": ("policies", "calc"),
    "workflows.policies.citations": ("policies", "calc"),
    "workflows.policies.reading": ("policies",),
    "workflows.policies.values": ("policies", "calc"),
}
COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}
RECKONED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}
# A change here changes nothing that could be seen: how a class is stored, how often an answer is remembered.
SILENT_WORDS = {"slots", "frozen", "strict", "maxsize", "encoding", "init", "repr"}


@dataclass(frozen=True)
class Mutant:
    """One change: which line, and what it reads before and after."""

    module: str
    line: int
    before: str
    after: str
    code: CodeType


def path_of(module: str) -> Path:
    """The source of a module or package."""
    plain = ROOT / (module.replace(".", "/") + ".py")
    return plain if plain.exists() else ROOT / module.replace(".", "/") / "__init__.py"


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    path = path_of(module)
    text = path.read_text(encoding="utf-8")
    nodes = list(_touchable(ast.parse(text)))
    for number, node in enumerate(nodes):
        for choice in range(len(list(_changes(node)))):
            twin = ast.parse(text)
            target = list(_touchable(twin))[number]
            before = ast.unparse(target)
            list(_changes(target))[choice]()
            ast.fix_missing_locations(twin)
            after = ast.unparse(target)
            yield Mutant(module, getattr(node, "lineno", 0), before, after, compile(twin, str(path), "exec"))


def _touchable(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that say what the module does; not its types, decorators and silent words."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop(0)
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases"):
                continue
            found = value if isinstance(value, list) else [value]
            waiting += [one for one in found if isinstance(one, ast.AST)
                        and not (isinstance(one, ast.keyword) and one.arg in SILENT_WORDS)]


def _changes(node: ast.AST) -> Iterator[Any]:
    """What may be done to a node: functions that do it."""
    if isinstance(node, ast.Compare):
        for at, word in enumerate(node.ops):
            yield lambda at=at, word=word: node.ops.__setitem__(at, COMPARED[type(word)]())
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield lambda: setattr(node, "op", other)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED and not _is_text(node):
        yield lambda: setattr(node, "op", RECKONED[type(node.op)]())
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield lambda: setattr(node, "value", not node.value if isinstance(node.value, bool) else node.value + 1)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield lambda: setattr(node, "value", ast.Constant(None))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
               for one in sides)


class _InPlace(MetaPathFinder):
    """Gives the mutant where the module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        source = path_of(fullname)
        places = [str(source.parent)] if source.name == "__init__.py" else None
        loader: Loader = _Changed(fullname, str(source), self._mutant.code)
        return spec_from_file_location(fullname, source, loader=loader, submodule_search_locations=places)


class _Changed(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


def survives(mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Whether every test passes with the mutant in place. Without a mutant: whether they pass at all."""
    child = os.fork()
    if child == 0:
        os._exit(_child(mutant, tests))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _child(mutant: Mutant | None, tests: Sequence[str]) -> int:
    signal.alarm(SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _InPlace(mutant))
    asked = [str(ROOT / "tests" / "unit" / f"test_{name}.py") for name in tests]
    return int(pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "--tb=no", "--no-header", *asked]))


def survivors(module: str) -> tuple[int, list[Mutant]]:
    """How many mutants a module has, and those that no test notices."""
    tests = [t for t in HELD_BY[module] if (ROOT / "tests" / "unit" / f"test_{t}.py").exists()]
    if not survives(None, tests):
        raise AssertionError(f"the tests of {module} fail without a mutant")
    every = list(mutants(module))
    return len(every), [one for one in every if survives(one, tests)]


def main(modules: Sequence[str]) -> int:
    """Print what survived and the share that was noticed. Exit code 1 below nine of ten."""
    total = lived = 0
    for module in modules or HELD_BY:
        count, found = survivors(module)
        total, lived = total + count, lived + len(found)
        for one in found:
            sys.stdout.write(f"{module}:{one.line}: {one.before}  =>  {one.after}\n")
        sys.stdout.write(f"{module}: {count - len(found)} of {count} noticed\n")
        sys.stdout.flush()
    share = 100 * (total - lived) / total if total else 0
    sys.stdout.write(f"{share:.1f} percent of {total} mutants noticed\n")
    return 0 if share >= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
