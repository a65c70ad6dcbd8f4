"""Rules live in workflows and in access, nowhere else: no state set by hand, no role or state asked in a page."""

import ast
import re
from collections.abc import Iterator

from tests.house.rules import bites, holds, spares
from tests.house.tree import Tree, dotted, slice_of, word_of

ENGINE = "workflows/engine.py"
ROLE_NAMES = {"role", "roles", "peran"}
# `role ==`, `role in (...)`, `state != "X"` inside Jinja code; components that draw a status are told which one.
ASKS_ROLE = re.compile(r"\b(?:role|roles|peran)\b\s*(?:==|!=|(?:not\s+)?in\b)|\bin\s+[\w.]*\broles\b")
ASKS_STATE = re.compile(r"\bstate\b(?:\.(?:name|value))?\s*(?:==|!=|(?:not\s+)?in\b)")
LOOP = re.compile(r"\bfor\s+[\w\s,]+\s+in\b[^%]*")
JINJA = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


def state_set_by_hand(tree: Tree) -> Iterator[str]:
    """Assignments to `.state` outside the engine; an object may be born with the first one."""
    for path, module in tree.parsed("app/", "workflows/"):
        if path == ENGINE:
            continue
        born = {
            node for begin in ast.walk(module) if isinstance(begin, ast.FunctionDef) and begin.name == "__init__"
            for node in ast.walk(begin)
        }
        for node in ast.walk(module):
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(map(_is_state, targets)):
                if node in born:
                    continue
                yield f"{path}:{node.lineno} sets a state; only the engine moves a case"
            if isinstance(node, ast.Call) and dotted(node.func) == "setattr" and _second_is_state(node):
                yield f"{path}:{node.lineno} sets a state by name"


def state_stored_elsewhere(tree: Tree) -> Iterator[str]:
    """`.values(state=...)`: a state written to the database by anybody but `cases`, the host of every process."""
    for path, module in tree.parsed("app/"):
        if slice_of(path) in ("cases", "bench"):
            continue
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "values" and any(keyword.arg == "state" for keyword in node.keywords):
                yield f"{path}:{node.lineno} stores a state; only app/cases does"


def _is_state(target: ast.AST | None) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "state"


def _second_is_state(call: ast.Call) -> bool:
    return len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == "state"


def _decides(side: ast.AST) -> bool:
    """A role or a state as one side of a comparison. Stages and phases are drawings: their state is a place in them."""
    *owner, name = dotted(side).split(".")
    return name in ROLE_NAMES or (name == "state" and owner[-1:] not in (["stage"], ["phase"]))


def rules_in_views(tree: Tree) -> Iterator[str]:
    """Views that compare a role or a state instead of asking for the offered steps."""
    for path, module in tree.parsed("app/"):
        if word_of(path) != "views":
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Compare) and any(map(_decides, (node.left, *node.comparators))):
                yield f"{path}:{node.lineno} decides by role or state"


def rules_in_templates(tree: Tree) -> Iterator[str]:
    """Pages that compare a role or a state; components are handed words that say what to draw."""
    for path, text in tree.templates("templates/"):
        if path.startswith("templates/components/"):
            continue
        for code in JINJA.finditer(text):
            asked = LOOP.sub("", code.group(1))
            if ASKS_ROLE.search(asked) or ASKS_STATE.search(asked):
                yield f"{path}:{text.count(chr(10), 0, code.start()) + 1} decides by role or state: {code.group(0)}"


def test_only_the_engine_sets_a_state() -> None:
    holds(state_set_by_hand)
    bites(state_set_by_hand, "app/cases/operations.py", "case.state = 'AGREED'")
    bites(state_set_by_hand, "app/skp/operations.py", "def f(version: X) -> None:\n    version.case.state = A")
    bites(state_set_by_hand, "app/skp/operations.py", "setattr(case, 'state', A)")
    spares(state_set_by_hand, "app/city/x.py", "class C:\n    def __init__(self) -> None:\n        self.state = A")
    spares(state_set_by_hand, ENGINE, "entity.state = target")


def test_only_cases_stores_a_state() -> None:
    holds(state_stored_elsewhere)
    bites(state_stored_elsewhere, "app/skp/operations.py", "sa.update(Case).values(state='AGREED')")
    spares(state_stored_elsewhere, "app/cases/operations.py", "sa.update(Case).values(state='AGREED')")


def test_no_view_decides_by_role_or_state() -> None:
    holds(rules_in_views)
    bites(rules_in_views, "app/skp/views.py", "if actor.role == Role.ADMIN: pass")
    bites(rules_in_views, "app/skp/views.py", "if case.state in (A, B): pass")
    bites(rules_in_views, "app/skp/views/page.py", "if Role.ADMIN in actor.roles: pass")
    spares(rules_in_views, "app/skp/views.py", "here = [stage for stage in stages if stage.state == now]")
    spares(rules_in_views, "app/access.py", "if Role.ADMIN in actor.roles: pass")


def test_no_template_decides_by_role_or_state() -> None:
    holds(rules_in_templates)
    bites(rules_in_templates, "templates/skp/show.html", "{% if actor.role == 'admin' %}x{% endif %}")
    bites(rules_in_templates, "templates/skp/show.html", "{{ 'x' if case.state in ('DRAFT',) }}")
    bites(rules_in_templates, "templates/skp/show.html", "{% if 'admin' in actor.roles %}x{% endif %}")
    spares(rules_in_templates, "templates/skp/show.html", "{% for role in account.roles %}x{% endfor %}")
    spares(rules_in_templates, "templates/components/status.html", "{% if stage.state == 'now' %}x{% endif %}")
