"""Style and types, asked once per run so that one command tells everything."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.tree import ROOT

LOCKS = ("build", "npm", "run", "test")


def tool(*command: str) -> str:
    """What a tool beside this interpreter says when it is not content, else an empty text."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_style_check_finds_nothing() -> None:
    if told := tool("ruff", "check", "--output-format", "concise"):
        pytest.fail(told, pytrace=False)


def test_type_check_finds_nothing() -> None:
    if told := tool("mypy", "--no-error-summary"):
        pytest.fail(told, pytrace=False)


def locked(name: str) -> dict[str, str]:
    """Package -> version of one lock."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    pins = (line.removesuffix(" \\").partition("==") for line in lines if not line.startswith((" ", "#")))
    return {name: version for name, _, version in pins if version}


def test_every_package_is_pinned_with_hashes_and_without_an_address() -> None:
    for name in LOCKS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        blocks = text.split("\n")
        pins = [number for number, line in enumerate(blocks) if "==" in line and not line.startswith((" ", "#"))]
        assert pins
        assert all(blocks[number + 1].lstrip().startswith("--hash=sha256:") for number in pins), name
        assert "://" not in text
        assert not [line for line in blocks if line.startswith("-")], name


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {"run": project["dependencies"], **project["optional-dependencies"]}
    asked["test"] = asked["test"] + asked["run"]
    for name in LOCKS:
        versions = locked(name)
        for requirement in map(Requirement, asked[name]):
            package = requirement.name.lower().replace("_", "-")
            assert package in versions, f"{package} is missing in requirements/{name}.txt: run `make lock`"
            assert requirement.specifier.contains(versions[package]), f"{package}: run `make lock`"


def test_what_is_run_is_what_is_tested() -> None:
    run, test = locked("run"), locked("test")
    assert {name: test.get(name) for name in run} == run
