"""What tests share: an application on an empty database, and the practice city with its people at their desks."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app import create_app
from app.city import build_city
from app.database import db
from app.identity import passwords
from app.policies.queries import rules_in_force
from app.schema import upgrade
from app.settings import Settings
from tests.browser import chromium
from tests.city import City
from tests.client import Client, equip
from tests.postgres import database_of

# A Tuesday in the window of the second quarter's evaluations: work is waiting at every stage.
CITY_DAY = date(2026, 7, 21)
CITY_PEOPLE = 200
# Hashing is slow on purpose. One test asks how strong it is (test_identity); the others sign in some thousand times.
STRONG = dict(passwords.ARGON2)
passwords.ARGON2.update(argon2__memory_cost=64, argon2__time_cost=1)


def made(folder: Path, *, demo: bool, today: date | None = CITY_DAY, **given: Any) -> Flask:
    """An application whose database, files and keys lie in that folder."""
    given = {"database_url": database_of(folder), **given}
    settings = Settings(data_dir=folder, testing=True, demo=demo, today=today, **given)
    return equip(create_app(settings))


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """A folder that is filled once, however many processes share the tests; nobody may write into it afterwards."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base

    def folder(name: str, fill: Callable[[Path], None]) -> Path:
        target = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.exists():
                half = shared / f"{name}.half"
                shutil.rmtree(half, ignore_errors=True)  # of a process that was stopped in the middle
                half.mkdir()
                fill(half)
                half.rename(target)
        return target

    return folder


def _fill_empty(folder: Path) -> None:
    app = made(folder, demo=False)
    with app.app_context():
        upgrade(db.engine)
        db.engine.dispose()


def _fill_city(folder: Path) -> None:
    app = made(folder, demo=True)
    with app.app_context():
        upgrade(db.engine)
        build_city(people=CITY_PEOPLE, today=CITY_DAY)
        db.engine.dispose()


def _opened(folder: Path, *, demo: bool) -> Iterator[Flask]:
    app = made(folder, demo=demo)
    with app.app_context():
        rules_in_force(db.session)  # type: ignore[arg-type]  # what the first page of a process reads, and no other
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(kept: Callable[[str, Callable[[Path], None]], Path], tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database of its own."""
    folder = tmp_path / "data"
    shutil.copytree(kept("empty", _fill_empty), folder)
    yield from _opened(folder, demo=False)


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor nobody knows yet."""
    one = app.test_client()
    assert isinstance(one, Client)
    return one


@pytest.fixture
def city(kept: Callable[[str, Callable[[Path], None]], Path], tmp_path: Path) -> Iterator[City]:
    """The practice city, a copy for this test alone: decide, move and break what you like."""
    folder = tmp_path / "data"
    shutil.copytree(kept("city", _fill_city), folder)
    for app in _opened(folder, demo=True):
        yield City(app)


@pytest.fixture(scope="module")
def quiet_city(
    kept: Callable[[str, Callable[[Path], None]], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """The practice city, one copy for all tests of a file that only look."""
    folder = tmp_path_factory.mktemp("quiet") / "data"
    shutil.copytree(kept("city", _fill_city), folder)
    for app in _opened(folder, demo=True):
        yield City(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium; open a context of your own in it for each person."""
    with chromium() as opened:
        yield opened
