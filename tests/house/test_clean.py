"""What never enters the repository: other people's code, names of machines, hidden failures, work left undone."""

import ast
import re
import subprocess
from collections.abc import Iterator

from tests.house.rules import bites, holds, spares
from tests.house.tree import ROOT, Tree, dotted

# One letter of each stands in brackets, so that this file does not break its own rule.
_REGISTRIES = (r"py[p]i\.org", r"python[h]osted\.org", r"registry\.np[m]js", r"yarnp[k]g\.com", r"deb\.deb[i]an")
_CDN = ("jsde[l]ivr", "unp[k]g", "cdn[j]s", "google[a]pis", "gst[a]tic", "cloud[f]ront", "font[a]wesome")
_FOLDERS = "home|root|work|farm|opt|Users|tmp"
HOSTS = re.compile(r"(?i)\b(?:" + "|".join(_REGISTRIES + _CDN) + r")")
MACHINE_PATH = re.compile(rf"(?:^|[^A-Za-z0-9_.\"'<}}])/(?:{_FOLDERS})/|[\"']/(?:{_FOLDERS})/\w")
ADDRESS = re.compile(r"https?://([\w.-]+)")
# Names an address may carry: this machine, invented hosts of tests, vocabularies that are names and not places, laws.
KNOWN_HOSTS = re.compile(
    r"(?:[\w.-]*\.)?(?:localhost|127\.0\.0\.1|example(?:\.\w+)*|[\w-]+\.test|[\w-]+\.invalid|w3\.org|aiim\.org|purl\.org"
    r"|ns\.adobe\.com|tangerangselatankota\.go\.id|peraturan\.bpk\.go\.id|jdih\.[\w.]+\.go\.id|evil|jahat)\.?"
)
THIRD_PARTY = re.compile(r"\.(?:min\.(?:js|css)|woff2?|ttf|otf|map|whl|jar|exe|so|dll|zip|gz)$|(?:^|/)node_modules/")
LONG_LINE = 5000


def lines(tree: Tree) -> Iterator[tuple[str, int, str]]:
    """Every line of every file but the locks, whose hashes are checked by the installer."""
    for path, text in tree.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            yield path, number, line


def strange_hosts(tree: Tree) -> Iterator[str]:
    """Package registries, content networks and other hosts that a page or an installer would call."""
    for path, number, line in lines(tree):
        if HOSTS.search(line):
            yield f"{path}:{number} names somebody else's host: {line.strip()[:120]}"
        for host in ADDRESS.findall(line):
            if not KNOWN_HOSTS.fullmatch(host) and not path.startswith("tests/"):
                yield f"{path}:{number} names the host {host}"


def machine_paths(tree: Tree) -> Iterator[str]:
    """Folders of the machine somebody happened to write this on."""
    for path, number, line in lines(tree):
        if MACHINE_PATH.search(line):
            yield f"{path}:{number} names a folder of one machine: {line.strip()[:120]}"


def third_party(tree: Tree) -> Iterator[str]:
    """Bundles, fonts and other files that were made elsewhere."""
    for path, text in tree.files.items():
        if THIRD_PARTY.search(path):
            yield f"{path} was made elsewhere; it is installed, not kept"
        if path.endswith((".js", ".css")) and any(len(line) > LONG_LINE for line in text.splitlines()):
            yield f"{path} has been squeezed together"


def swallowed(tree: Tree) -> Iterator[str]:
    """Errors that are caught and forgotten."""
    for path, module in tree.parsed():
        for node in ast.walk(module):
            if isinstance(node, ast.ExceptHandler) and all(map(_says_nothing, node.body)):
                yield f"{path}:{node.lineno} catches an error and forgets it"
            if isinstance(node, ast.Call) and dotted(node.func) in ("contextlib.suppress", "suppress") and (
                {dotted(kind).split(".")[-1] for kind in node.args} & {"Exception", "BaseException"}
            ):
                yield f"{path}:{node.lineno} forgets every error"


def _says_nothing(statement: ast.stmt) -> bool:
    ellipsis = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or ellipsis


def excuses(tree: Tree) -> Iterator[str]:
    """Tests that are left out, expected to fail, or that ask a double of our own code."""
    for path, module in tree.parsed():
        for node in ast.walk(module):
            name = dotted(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            if name.endswith(("mark.skip", "mark.skipif", "mark.xfail", "pytest.skip", "pytest.xfail", "importorskip",
                              "unittest.skip")):
                yield f"{path}:{getattr(node, 'lineno', 0)} leaves a test out: {name}"
            if isinstance(node, ast.Import | ast.ImportFrom) and _doubles(node):
                yield f"{path}:{node.lineno} imports doubles; the real thing is at hand"


def _doubles(node: ast.Import | ast.ImportFrom) -> bool:
    names = [name.name for name in node.names]
    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    return any("mock" in part.split(".") for part in [module, *names])


def patched_code(tree: Tree) -> Iterator[str]:
    """`monkeypatch.setattr` on modules of ours: a test that changes what it tests."""
    for path, module in tree.parsed("tests/"):
        ours = {
            alias.asname or alias.name.split(".")[-1]
            for node in ast.walk(module) if isinstance(node, ast.ImportFrom | ast.Import)
            for alias in node.names
            if (getattr(node, "module", None) or alias.name).split(".")[0] in ("app", "workflows")
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and dotted(node.func) == "monkeypatch.setattr" and node.args:
                parts = (one.value if isinstance(one, ast.Constant) else dotted(one) for one in node.args[:2])
                text = ".".join(map(str, parts))
                a_constant = text.split(".")[-1].isupper()  # where files lie, how long to wait
                if text.split(".")[0] in {"app", "workflows"} | ours and not a_constant:
                    yield f"{path}:{node.lineno} replaces {text}"


def unfinished(tree: Tree) -> Iterator[str]:
    """Marks of work left undone, and silenced checks that do not say which."""
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b|NotImpl" + r"ementedError\(\)")
    silenced = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:))")
    for path, number, line in lines(tree):
        if marks.search(line) and path.endswith((".py", ".html", ".j2", ".toml", ".css", ".js", ".md")):
            yield f"{path}:{number} is not finished: {line.strip()[:120]}"
        if path.endswith(".py") and silenced.search(line):
            yield f"{path}:{number} silences a check without naming it: {line.strip()[:120]}"


# A group that is repeated without end and itself holds a repetition without end. One that begins with a separator of
# its own, as in `(?:-[a-z]+)*`, has only one way to match and is harmless.
_ITEM = r"(?:[^()\\]|\\.)*"
_SEPARATOR = r"(?:\?:)?(?:\\?[.,;:/ _-]|\[[^\w\]]{1,8}\])(?![?*])"
NESTED = re.compile(rf"\((?!{_SEPARATOR}){_ITEM}[+*]{_ITEM}\)(?:[+*]|\{{\d+,\}})")


def runaway_patterns(tree: Tree) -> Iterator[str]:
    """Regular expressions with a repeated group that itself repeats: some inputs take them hours."""
    for path, module in tree.parsed("app/", "workflows/"):
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or not dotted(node.func).startswith(("re.", "sa.func.regexp")):
                continue
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and NESTED.search(part.value):
                    yield f"{path}:{node.lineno} repeats a repetition: {part.value}"


def test_no_file_names_somebody_elses_host() -> None:
    holds(strange_hosts)
    bites(strange_hosts, "requirements/run.txt", "--index-url https://files.python" + "hosted.org/simple")
    bites(strange_hosts, "templates/base.html", '<script src="https://cdn.example-cdn.com/x.js">')
    bites(strange_hosts, "app/static/package-lock.json", '"resolved": "https://registry.' + 'npmjs.org/x"')
    spares(strange_hosts, "templates/documents/_base.html.j2", 'xmlns="http://www.w3.org/1999/xhtml"')


def test_no_file_names_a_folder_of_one_machine() -> None:
    holds(machine_paths)
    bites(machine_paths, "app/settings.py", "x = '/ho" + "me/budi/data'")
    bites(machine_paths, "Makefile", "cp x /op" + "t/tangkas/")
    spares(machine_paths, "app/skp/views.py", "x = 'https://127.0.0.1/pegawai/root/x'")


def test_nothing_made_elsewhere_is_kept() -> None:
    holds(third_party)
    bites(third_party, "app/static/htmx.min.js", "")
    bites(third_party, "app/static/node_modules/x.js", "")
    bites(third_party, "app/static/app.js", "x" * (LONG_LINE + 1))


def test_no_error_is_caught_and_forgotten() -> None:
    holds(swallowed)
    bites(swallowed, "app/skp/views.py", "try: x()\nexcept ValueError: pass")
    bites(swallowed, "app/skp/views.py", "try: x()\nexcept ValueError: ...")
    bites(swallowed, "app/skp/views.py", "with contextlib.suppress(Exception): x()")
    spares(swallowed, "app/skp/views.py", "try: x()\nexcept ValueError: y = None")


def test_no_test_is_left_out_and_none_asks_a_double() -> None:
    holds(excuses)
    holds(patched_code)
    for code in ("@pytest.mark.skip\ndef test_x(): 1", "pytest.skip('x')", "@pytest.mark.xfail\ndef t(): 1",
                 "from unittest import mock", "from unittest.mock import patch", "import unittest.mock"):
        bites(excuses, "tests/unit/test_x.py", code)
    bites(patched_code, "tests/unit/test_x.py", "monkeypatch.setattr('app.skp.queries.rows', f)")
    borrowed = "from app.skp import queries\nmonkeypatch.setattr(queries, {!r}, x)"
    bites(patched_code, "tests/unit/test_x.py", borrowed.format("rows"))
    spares(patched_code, "tests/unit/test_x.py", borrowed.format("LIMIT"))
    spares(patched_code, "tests/unit/test_x.py", "import os\nmonkeypatch.setattr(os, 'fsync', f)")


def test_nothing_is_left_undone_or_silenced_without_a_name() -> None:
    holds(unfinished)
    bites(unfinished, "app/skp/views.py", "# TO" + "DO later")
    bites(unfinished, "app/skp/views.py", "x = 1  # type: " + "ignore")
    bites(unfinished, "app/skp/views.py", "x = 1  # no" + "qa")
    spares(unfinished, "app/skp/views.py", "x = 1  # type: " + "ignore[assignment]")


def test_no_pattern_runs_away() -> None:
    holds(runaway_patterns)
    bites(runaway_patterns, "app/web/forms.py", r"re.compile(r'^(\w+\s?)*$')")
    bites(runaway_patterns, "app/web/forms.py", r"re.match('(a|b*)+c', x)")
    spares(runaway_patterns, "app/web/forms.py", r"re.compile(r'(\d{3})+|[a-z]+(?:-[a-z]+)*|(?:[/-]\w*)*')")


def test_the_folders_that_tools_fill_are_never_added() -> None:
    for path in (".venv/x", "data/x", "shots/x", "app/static/node_modules/x", "app/static/vendor/x", "x/__pycache__/x"):
        asked = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        assert asked.returncode == 0, f"{path} could be added by mistake"
