"""Nothing is decided without its source: every step, guard and value carries one, and no value lies about unused."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.rules import bites, holds, spares
from tests.house.tree import Tree
from workflows.catalogue import PROCESSES
from workflows.engine import Process
from workflows.policies import citation, citation_keys, load_defaults
from workflows.usage import Place, UsageUnknown, read_use, uses_of_citation, uses_of_policy

READERS = ("workflows/", "app/")
GETTERS = {"value", "days", "count", "number", "choice", "choices", "flag", "date_in", "Policy"}
KEYS = load_defaults().keys()
# What is written down for a step that is not built yet.
AWAITED = {
    "feedback.no_surprise": "the warning beside a low rating",
    "evaluation.calibration.due": "the meeting that calibrates",
    "reminder.action_plan.after": "the reminders of the running year",
    "reminder.dialogue.after": "the same",
    "reminder.feedback.after": "the same",
}
# Asked on the present day on purpose: what opens today, what is only shown, and what the office does by the clock.
TODAY_IS_RIGHT = {
    "app/inbox/operations/looks.py": "how many of the decisions of today are looked at once more",
    "app/cases/seating.py": "a visit that opens today",
    "app/cases/escalation.py": "when people are reminded is the office's timing, no deadline of theirs",
    "app/inbox/operations/weekly.py": "a weekly summary to managers is the office's timing, no deadline of theirs",
    "app/cases/views/steps.py": "a paper that comes in today",
    "app/evaluations/operations/deciding.py": "the deadline of the visit that this step opens",
    "app/evaluations/operations/lapsing.py": "until when a paper called for today is handed over",
    "app/processes/views/pages.py": "the help tells what holds today",
    "app/policies/views/basis.py": "the page tells what holds today",
    "app/organisation/views.py": "what a report written today may expect",
    "app/skp/operations/drafting.py": "an SKP that is begun today",
    "app/calibration/operations/convening.py": "a meeting that is convened today",
    "app/periods/views/predicates.py": "a file that comes in today",
    "app/corrections/views.py": "the same",
    "app/cascade/operations/matrix.py": "a matrix that gets another column today",
    "app/cascade/operations/file.py": "the same, from a file",
    "app/credit/views.py": "what a sum shown today is held against",
    "app/cascade/views/loose_ends.py": "the list tells what is loose today",
    "app/running/operations/feedback.py": "somebody who is named, or speaks, today",
    "app/running/queries/strands.py": "the same",
    "app/running/views/feedback.py": "the same",
}  # fmt: skip


def asked_for(tree: Tree) -> set[str]:
    """Patterns of the keys that code asks for: literal ones, and those put together around what varies."""
    found: set[str] = set()
    for path, module in tree.parsed(*READERS):
        if path.startswith("workflows/policies/"):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                found.add("".join(_pattern(part) for part in node.values))
    return found


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"


def read_somewhere(key: str, patterns: set[str]) -> bool:
    """Whether code names the key, whole or put together from its beginning."""
    first = key.partition(".")[0]
    made = (pattern for pattern in patterns if "+" in pattern and pattern.startswith(first))
    return re.escape(key) in patterns or any(re.fullmatch(pattern, key) for pattern in made)


def asked_on_the_present_day(tree: Tree) -> Iterator[str]:
    """Policies asked on today's date by the pages and operations of cases: they would change what already runs."""
    for path, module in tree.parsed("app/"):
        if path in TODAY_IS_RIGHT or path.startswith(("app/city/", "app/bench/")):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _is_question(node) and any(map(_is_today, node.args[1:])):
                yield f"{path}:{node.lineno} asks a policy of today; a case keeps the values of `rules_on`"


def _is_question(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in GETTERS or len(call.args) < 2:
        return False
    first = call.args[0]
    return isinstance(first, ast.JoinedStr) or (isinstance(first, ast.Constant) and str(first.value) in KEYS)


def _is_today(argument: ast.expr) -> bool:
    named = argument.func if isinstance(argument, ast.Call) else argument
    name = named.attr if isinstance(named, ast.Attribute) else named.id if isinstance(named, ast.Name) else ""
    return name == "today"


def test_a_case_is_ruled_by_the_day_it_opened() -> None:
    holds(asked_on_the_present_day)
    bites(asked_on_the_present_day, "app/skp/x.py", 'most = policies.count("skp.results.max", draft.today)')
    bites(asked_on_the_present_day, "app/skp/x.py", 'most = policies.count("skp.results.max", clock.today())')
    spares(asked_on_the_present_day, "app/skp/x.py", 'most = policies.count("skp.results.max", draft.rules_on)')


def test_every_exception_to_it_still_has_its_file() -> None:
    assert [path for path in TODAY_IS_RIGHT if path not in Tree.of_project().files] == []


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_every_step_guard_and_deadline_rests_on_a_source(process: Process) -> None:
    for step in process.steps:
        assert step.cites, f"{process.name}:{step.name} rests on nothing"
        for key in step.cites:
            assert citation(key).text
        for guard in step.guards:
            assert guard.cites, f"{process.name}:{step.name} is refused by {guard.__name__} on no article"
            assert citation(guard.cites).text
        if step.due is not None:
            assert step.due.key in KEYS, f"{process.name}:{step.name} is due by an unknown policy"


def test_every_value_is_asked_for_and_says_where() -> None:
    patterns = asked_for(Tree.of_project())
    idle = [key for key in KEYS if not read_somewhere(key, patterns)]
    silent = [key for key in KEYS if not uses_of_policy(key)]
    assert (set(idle) | set(silent)) - set(AWAITED) == set()


def test_every_use_names_a_place_that_is_there() -> None:
    told = [text for value in load_defaults().all() for text in value.used]
    told += [text for key in citation_keys() for text in citation(key).used]
    pages = {use.where for use in map(read_use, told) if use.place is Place.PAGE}
    routes = [text for _, text in Tree.of_project().python("app/") if "Blueprint" in text or "@blueprint" in text]
    assert [page for page in pages if not any(f'"{page}"' in text for text in routes)] == []


def test_a_place_nobody_knows_is_refused() -> None:
    for text in ("evaluation", "nowhere | x", "evaluation | "):
        with pytest.raises(UsageUnknown):
            read_use(text)


def test_every_citation_is_cited() -> None:
    patterns = asked_for(Tree.of_project())
    idle = {key for key in citation_keys() if not uses_of_citation(key) and not read_somewhere(key, patterns)}
    assert idle - set(AWAITED) == set()
