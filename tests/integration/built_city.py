"""A practice city built for a test, and a way to look into it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.city import build_city
from app.database import db
from app.schema import upgrade
from tests.conftest import made

Keep = Callable[[str, Callable[[Path], None]], Path]
DAY = date(2026, 11, 24)
TOWN, METROPOLIS = ("town", 300), ("metropolis", 2000)  # to look at; as `make run` builds it


def fill(people: int, today: date) -> Callable[[Path], None]:
    """Builds a city of that size into a folder."""

    def build(folder: Path) -> None:
        app = made(folder, demo=True, today=today)
        with app.app_context():
            upgrade(db.engine)
            build_city(people=people, today=today)
            db.engine.dispose()

    return build


def opened(folder: Path) -> Iterator[Flask]:
    """The application on the city of a folder, in its context."""
    app = made(folder, demo=True, today=DAY)
    with app.app_context():
        yield app
        db.engine.dispose()


def kept_city(kept: Keep, size: tuple[str, int]) -> Iterator[Flask]:
    """A city that all tests share; nobody may write into it."""
    name, people = size
    yield from opened(kept(name, fill(people, DAY)))


def rows(statement: str, **given: Any) -> list[Any]:
    """What SQL answers."""
    return list(db.session.execute(sa.text(statement), given).all())
