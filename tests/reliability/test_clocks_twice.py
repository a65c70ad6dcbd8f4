"""Several workers keep the same clocks, and one is killed in the middle: nobody is told or named twice."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cases.queries import VISIT
from app.database import columns, db
from app.jobs.worker import keep_clocks
from app.outbox.models import Notice
from tests.city import City
from tests.conftest import CITY_DAY, made

NOTICE = columns(Notice)
KINDS = ("reminder", "overdue", "late")
ROUNDS = 8  # more than the city needs, a hundred visits at a time
kills = pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.deep)])
FORK = multiprocessing.get_context("fork")


def work(app: Flask) -> None:
    """A worker that never ends by itself."""
    while True:
        keep_clocks(app)


def told(app: Flask) -> Counter[Any]:
    """Every word about a deadline: to whom, of which kind, in which words."""
    with app.app_context():
        rows = db.session.execute(
            sa.select(NOTICE.person_id, NOTICE.kind, NOTICE.title, NOTICE.body).where(NOTICE.kind.in_(KINDS))
        )
        return Counter(tuple(row) for row in rows)


def named(app: Flask) -> dict[Any, Any]:
    """Whom each visit went up to, and how often it was reminded of."""
    with app.app_context():
        told_of = sa.or_(VISIT.nudges > 0, VISIT.escalated_at.is_not(None))
        rows = db.session.execute(
            sa.select(VISIT.id, VISIT.nudges, VISIT.escalated_to_id, VISIT.escalated_to).where(told_of)
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def copied(city: City, tmp_path: Path, name: str) -> Path:
    """The same city once more."""
    with city.app.app_context():
        db.engine.dispose()
    return Path(shutil.copytree(tmp_path / "data", tmp_path / name))


def closed(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def test_two_workers_at_once_tell_what_one_tells(city: City, tmp_path: Path) -> None:
    alone = made(copied(city, tmp_path, "alone"), demo=True)
    for _ in range(ROUNDS):
        keep_clocks(alone)
    with ThreadPoolExecutor(3) as pool:
        for one in [pool.submit(keep_clocks, city.app) for _ in range(3 * ROUNDS)]:
            one.result()
    assert sum(told(alone).values()) > 50
    assert max(told(city.app).values()) == 1
    assert named(city.app) == named(alone)
    assert told(city.app) == told(alone)
    closed(alone)


@kills
def test_a_worker_killed_at_any_moment_leaves_nothing_twice_and_nothing_out(
    kills: int, city: City, tmp_path: Path
) -> None:
    alone = made(copied(city, tmp_path, "alone"), demo=True)
    for _ in range(ROUNDS):
        keep_clocks(alone)
    dice = random.Random(4)
    for _ in range(kills):
        closed(city.app)
        worker = FORK.Process(target=work, args=(city.app,))
        worker.start()
        time.sleep(dice.uniform(0.02, 0.4))
        worker.kill()
        worker.join()
    for _ in range(ROUNDS):
        keep_clocks(city.app)
    assert named(city.app) == named(alone)
    assert told(city.app) == told(alone)
    closed(alone)


def test_the_day_of_the_city_is_a_working_day() -> None:
    """Otherwise nobody would be told anything above."""
    assert CITY_DAY.weekday() < 5
