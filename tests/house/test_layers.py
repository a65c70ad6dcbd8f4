"""The arrows between the parts: what may know what. The contracts themselves stand in pyproject.toml."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rules import bites, holds, spares
from tests.house.tree import DOMAIN, ROOT, Tree, dotted, imported, slice_of, word_of

BELOW_VIEWS = ("models", "queries", "operations")
REQUEST_BOUND = {"flask.g", "flask.session", "flask.request", "flask.current_app"}
WIRES = ("urllib.request", "http.client", "socket.", "ftplib", "telnetlib")
MAY_USE_WIRES = ("outbox", "bench", "jobs")
LAUNCH = "app/launch.py"  # asks its own web server whether it is up
WRITES = {"add", "add_all", "delete", "flush", "merge"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False,
    )


def test_imports_keep_the_contracts() -> None:
    told = lint_imports(ROOT)
    if told.returncode:
        pytest.fail(told.stdout[told.stdout.find("Analyzed"):] + told.stderr, pytrace=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house under the same contracts, with one of each kind of file, that keeps them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert len(settings["contracts"]) >= 7
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    words = (*BELOW_VIEWS, "views")
    files = [f"app/{name}/{word}.py" for name in ("skp", "cases") for word in words]
    for path in [*files, "workflows/engine.py", "app/database.py", "app/documents/render.py", "app/jobs/queue.py",
                 "app/outbox/mail.py", "app/web/page.py", "tests/house/x.py"]:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    for folder in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        (folder / "__init__.py").touch()
    (tmp_path / "tests/house/contracts.py").write_text((ROOT / "tests/house/contracts.py").read_text())
    return tmp_path


def test_small_house_that_keeps_the_contracts_passes(house: Path) -> None:
    (house / "workflows/engine.py").write_text("import datetime\nimport transitions\n")
    (house / "app/skp/queries.py").write_text("import sqlalchemy\nfrom app.cases import models, queries\n")
    (house / "app/skp/views.py").write_text("from app.skp import models\nfrom app.cases import queries\n")
    told = lint_imports(house)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("workflows/engine.py", "import flask", "The regulations import only the standard library and transitions"),
        ("workflows/engine.py", "import app.skp.models", "The regulations import only the standard library"),
        ("app/skp/views.py", "import sqlalchemy as sa", "Only models, queries, operations and the database itself"),
        ("app/skp/operations.py", "import weasyprint", "Only app.documents draws PDF"),
        ("app/skp/operations.py", "def f():\n    import huey", "Only app.jobs knows the job queue"),
        ("app/skp/operations.py", "from smtplib import SMTP", "Only app.outbox sends anything out"),
        ("app/web/page.py", "from app.skp import queries", "The web toolkit knows no slice"),
        ("app/skp/views.py", "from app.cases.models import Case", "Views and forms never touch another slice's tables"),
    ],
)
def test_each_contract_refuses_its_breach(house: Path, file: str, line: str, contract: str) -> None:
    (house / file).write_text(f"{line}\n")
    told = lint_imports(house).stdout
    broken = [row for row in told.splitlines() if row.endswith("BROKEN")]
    assert len(broken) == 1, told
    assert broken[0].startswith(contract)


def test_slices_that_need_each_other_are_refused(house: Path) -> None:
    (house / "app/skp/operations.py").write_text("from app.cases import operations\n")
    (house / "app/cases/operations.py").write_text("from app.skp import queries\n")
    (house / "app/skp/queries.py").write_text("from app.skp import operations\n")
    told = lint_imports(house).stdout
    assert "Slices depend on each other without circles BROKEN" in told
    assert "app.cases.operations imports app.skp.queries (line 1)" in told


def request_below_views(tree: Tree) -> Iterator[str]:
    """Models, queries, operations and workflows that look at the request instead of their arguments."""
    for path, module in tree.parsed("app/", "workflows/"):
        if path.startswith("app/") and not (slice_of(path) in DOMAIN and word_of(path) in BELOW_VIEWS):
            continue  # the builder of the practice city and the measurements stand at the command line, an edge too
        names = {name: line for line, name in imported(module)}
        names |= {dotted(node): node.lineno for node in ast.walk(module) if isinstance(node, ast.Attribute)}
        for name in REQUEST_BOUND & set(names):
            yield f"{path}:{names[name]} uses {name}; it comes in as an argument"


def wires(tree: Tree) -> Iterator[str]:
    """Modules that talk to the network though they are not the door."""
    for path, module in tree.parsed("app/", "workflows/"):
        for line, name in imported(module):
            if name.startswith(WIRES) and path != LAUNCH and slice_of(path) not in MAY_USE_WIRES:
                yield f"{path}:{line} imports {name}; only app/outbox sends anything out"


def test_nothing_below_the_views_looks_at_the_request() -> None:
    holds(request_below_views)
    bites(request_below_views, "app/skp/operations.py", "from flask import g")
    bites(request_below_views, "app/skp/queries.py", "import flask\nx = flask.current_app.config")
    bites(request_below_views, "workflows/engine.py", "from flask import session")
    spares(request_below_views, "app/skp/views.py", "from flask import request")


def test_only_the_outbox_opens_a_wire() -> None:
    holds(wires)
    bites(wires, "app/skp/operations.py", "from urllib.request import urlopen")
    bites(wires, "app/web/errors.py", "import http.client")
    spares(wires, "app/web/errors.py", "from urllib.parse import urlsplit")


def commits(tree: Tree) -> Iterator[str]:
    """Queries that write, and anybody but the database who ends a transaction (an error page may drop a broken one)."""
    for path, module in tree.parsed("app/"):
        if path in ("app/database.py", "app/schema.py") or slice_of(path) in ("bench", "city"):
            continue
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name, owner = node.func.attr, dotted(node.func.value)
            ends = name == "commit" or (name == "rollback" and slice_of(path) != "web")
            if ends and owner.endswith("session"):
                yield f"{path}:{node.lineno} ends a transaction; that is what transaction() is for"
            if word_of(path) == "queries" and owner == "session" and name in WRITES:
                yield f"{path}:{node.lineno} writes in a query"


def transactions_elsewhere(tree: Tree) -> Iterator[str]:
    """`transaction()` opened anywhere but in operations."""
    for path, module in tree.parsed("app/"):
        if word_of(path) == "operations" or path in ("app/database.py", "app/identity/datastore.py"):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "transaction":
                yield f"{path}:{node.lineno} opens a transaction outside operations"


def test_queries_never_write_and_only_the_database_commits() -> None:
    holds(commits)
    bites(commits, "app/skp/queries.py", "def f(session):\n    session.add(1)")
    bites(commits, "app/skp/operations.py", "def f(session):\n    session.commit()")
    bites(commits, "app/skp/views.py", "db.session.rollback()")


def test_only_operations_open_a_transaction() -> None:
    holds(transactions_elsewhere)
    bites(transactions_elsewhere, "app/skp/views.py", "with transaction() as session: pass")
    bites(transactions_elsewhere, "app/skp/queries.py", "with database.transaction() as session: pass")
    spares(transactions_elsewhere, "app/skp/operations.py", "with transaction() as session: pass")
