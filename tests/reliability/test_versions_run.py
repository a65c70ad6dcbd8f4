"""A definition changes while cases run and people decide: each goes over or stays with its reason, nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Decision, Passing
from app.cases.operations import CaseOutdated
from app.database import columns
from tests.integration.migration_office import CASE, PASSAGE, VISIT, Bureau, bureau_in, case_of
from workflows.engine import StepNotOpen, StepRefused, UnknownStep
from workflows.goal_setting import Reason

DECISION = columns(Decision)
ROOT = Path(__file__).resolve().parents[2]
# The last: somebody else wrote into the same chain, which PostgreSQL says and SQLite queues.
FASTER = (CaseOutdated, StepNotOpen, StepRefused, UnknownStep, sa.exc.IntegrityError)
many = pytest.mark.parametrize("many", [30, pytest.param(500, marks=pytest.mark.deep)])
# What a decider tries, whatever version the case stands on.
STEPS = ("send", "check", "back", "close")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    yield from bureau_in(tmp_path)


def begun(bureau: Bureau, many: int) -> list[UUID]:
    """Half of them being written, a third sent, the others checked."""
    drafts, sent = many // 2, many // 3
    return [
        *bureau.begin(drafts), *bureau.begin(sent, "send"), *bureau.begin(many - drafts - sent, "send", "check"),
    ]  # fmt: skip


def clocks(bureau: Bureau) -> dict[UUID, tuple[Any, ...]]:
    """Every visit there is: where it belongs, when it was opened, until when."""
    with bureau.facts.looking() as session:
        rows = session.execute(sa.select(VISIT.id, VISIT.case_id, VISIT.no, VISIT.opened_at, VISIT.due_on))
        return {row[0]: tuple(row[1:]) for row in rows}


def decide(bureau: Bureau, cases: list[UUID], stop: threading.Event, seed: int) -> int:
    """Decide what can be decided, until told to stop. Answers how many decisions were acknowledged."""
    dice, taken = random.Random(seed), 0
    while not stop.is_set():
        case_id, step = dice.choice(cases), dice.choice(STEPS)
        with bureau.facts.looking() as session:
            version = session.execute(sa.select(CASE.version).where(CASE.id == case_id)).scalar_one()
        try:
            bureau.take(case_id, step, version, Reason("Mohon dibaca lagi dahulu.") if step == "hand_back" else None)
        except FASTER:
            continue
        taken += 1
    return taken


def all_went_over_or_stay_with_their_reason(bureau: Bureau, path: str, cases: list[UUID]) -> Counter[Passing]:
    passages = bureau.passages(case_of(path))
    assert passages.keys() == set(cases)
    with bureau.facts.looking() as session:
        rows = session.execute(sa.select(CASE.id, CASE.process_version, CASE.closed_at).where(CASE.id.in_(cases)))
        for case_id, version, closed_at in rows:
            one = passages[case_id]
            assert one.outcome is not Passing.WAITING
            assert version == (2 if one.outcome is Passing.MOVED else 1)
            assert one.because if one.outcome is Passing.KEPT else True
            assert closed_at is not None if one.outcome is Passing.OVER else True
    return Counter(one.outcome for one in passages.values())


@many
def test_cases_go_over_while_two_people_keep_deciding_and_nothing_is_lost(bureau: Bureau, many: int) -> None:
    cases = begun(bureau, many)
    before = clocks(bureau)
    decided = _decisions(bureau)
    bureau.renew()
    path, stop = bureau.approved(), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        deciders = [pool.submit(decide, bureau, cases, stop, seed) for seed in (1, 2)]
        while bureau.run(most=5):
            time.sleep(0.002)  # the others get their turn
        stop.set()
        acknowledged = sum(one.result() for one in deciders)
    became = all_went_over_or_stay_with_their_reason(bureau, path, cases)
    assert became[Passing.MOVED] > 0
    assert acknowledged > 0
    assert _decisions(bureau) == decided + acknowledged + 3  # proposed, approved, finished
    after = clocks(bureau)
    assert {one: after[one] for one in before} == before  # each visit kept its opening and its deadline
    assert bureau.complaints() == []


def _decisions(bureau: Bureau) -> int:
    with bureau.facts.looking() as session:
        return int(session.execute(sa.select(sa.func.count()).select_from(DECISION.id.table)).scalar_one())


@pytest.mark.parametrize(("many", "kills"), [(30, 1), pytest.param(500, 12, marks=pytest.mark.deep)])
def test_a_worker_that_is_killed_goes_on_where_it_stopped(bureau: Bureau, many: int, kills: int) -> None:
    cases, dice = begun(bureau, many), random.Random(7)
    before = clocks(bureau)
    bureau.renew()
    path = bureau.approved()
    for round_ in range(1, kills + 1):
        worker = _worker(bureau)
        goal = dice.randrange(1, 1 + many * round_ // (kills + 1))
        while worker.poll() is None and _taken(bureau, path) < goal:
            time.sleep(0.001)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert bureau.complaints() == []
    halfway = _taken(bureau, path)
    assert _worker(bureau).wait(timeout=120) == 0
    became = all_went_over_or_stay_with_their_reason(bureau, path, cases)
    assert 0 < halfway <= many
    assert became == {Passing.MOVED: many // 2 + many // 3, Passing.KEPT: many - many // 2 - many // 3}
    assert {one: when for one, when in clocks(bureau).items() if one in before} == before
    assert "Selesai dipindahkan" in bureau.facts.enter(bureau.nur).get(path).says
    assert bureau.complaints() == []


def _worker(bureau: Bureau) -> subprocess.Popen[bytes]:
    folder = str(bureau.facts.app.config["TANGKAS"].data_dir)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "tests.reliability.mover", folder], cwd=ROOT, env=environment)


def _taken(bureau: Bureau, path: str) -> int:
    with bureau.facts.looking() as session:
        known = sa.select(sa.func.count()).where(
            PASSAGE.migration_id == case_of(path), PASSAGE.outcome != Passing.WAITING
        )
        return int(session.execute(known).scalar_one())
