"""The tree is the domain: a fixed top level, the same five words in every slice, no drawer for odds and ends."""

from collections.abc import Iterator

from tests.house.rules import bites, holds, spares
from tests.house.tree import DOMAIN, FIVE_WORDS, MACHINERY, Tree, slice_of, word_of

TOP = {
    ".ci", ".gitignore", "Makefile", "README.md", "app", "migrations", "pyproject.toml", "requirements", "templates",
    "tests", "workflows",
}
DRAWERS = {"utils", "util", "helpers", "helper", "managers", "manager", "services", "service", "common", "misc", "lib",
           "core", "base", "shared", "tools"}
# What a slice has beside the five words, each for a reason a newcomer would accept.
OWN_WORDS = {
    "app/cases/authority.py": "who may decide now, asked again within the decision's own transaction",
    "app/cases/deadlines.py": "how far a deadline is, in the days its own rule counts",
    "app/cases/escalation.py": "what silence brings about: a word to those above",
    "app/cases/frame.py": "what every page of a case shows around its own content",
    "app/cases/idempotency.py": "the same key gets the same answer",
    "app/cases/notices.py": "who is told of a step",
    "app/cases/upline.py": "whose seat it becomes when its holder may not decide",
    "app/cases/registry.py": "process -> facts, apply, page: where a process meets its host",
    "app/cases/seating.py": "who sits in the seats of a visit",
    "app/cases/situation.py": "what somebody may do to a case beside its table, and what it would be about",
    "app/cases/waiting.py": "what every list says of a case: who, since when, until when, what then",
    "app/identity/datastore.py": "the door through which Flask-Security asks for accounts",
    "app/identity/passwords.py": "how a password is hashed, and how many at a time",
    "app/identity/second_step.py": "the codes of a telephone",
    "app/identity/security.py": "the session of a browser",
    "app/organisation/printing.py": "people and offices as documents print them",
    "app/records/chain.py": "how one record's hash follows from the one before",
    "app/records/verification.py": "the oracle that reads the whole history",
}


def strangers_at_the_top(tree: Tree) -> Iterator[str]:
    """Names at the top level that the plan of the house does not know."""
    for path in tree.files:
        if path.split("/", 1)[0] not in TOP:
            yield f"{path} lies at the top level or in a folder that is not of the house"


def words_of_slices(tree: Tree) -> Iterator[str]:
    """Modules of domain slices with another name than the five words, and slices nobody introduced."""
    for path, _ in tree.python("app/"):
        name = slice_of(path)
        if name and name not in DOMAIN | MACHINERY | {"static"}:
            yield f"{path} is in a slice that tests/house/tree.py does not know"
        if name in DOMAIN and word_of(path) not in (*FIVE_WORDS, "__init__") and path not in OWN_WORDS:
            yield f"{path} is none of {', '.join(FIVE_WORDS)}, and OWN_WORDS gives no reason for it"


def drawers(tree: Tree) -> Iterator[str]:
    """Modules and folders named after nothing in particular."""
    for path, _ in tree.python():
        for part in path.removesuffix(".py").split("/"):
            if part in DRAWERS and path != "app/web/base.py":
                yield f"{path} is called {part}, which says nothing about what is in it"


def test_top_level_holds_only_what_the_house_needs() -> None:
    holds(strangers_at_the_top)
    bites(strangers_at_the_top, "setup.cfg", "")
    bites(strangers_at_the_top, "scripts/fix.py", "")


def test_every_domain_slice_uses_the_same_five_words() -> None:
    holds(words_of_slices)
    bites(words_of_slices, "app/skp/rules.py", "")
    bites(words_of_slices, "app/payroll/models.py", "")
    spares(words_of_slices, "app/skp/views/page.py", "")


def test_every_other_word_still_has_its_file() -> None:
    assert [path for path in OWN_WORDS if path not in Tree.of_project().files] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    holds(drawers)
    for word in ("utils", "helpers", "managers", "services", "common", "misc"):
        bites(drawers, f"app/skp/{word}.py", "")
    bites(drawers, "tests/helpers/people.py", "")
