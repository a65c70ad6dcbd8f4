"""Killed, full, locked, cut off: what was acknowledged stays, nothing happens twice, a retry tells what became."""

from __future__ import annotations

import fcntl
import random
import resource
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cases.models import Idempotency
from app.database import columns, db
from tests.page import Page
from tests.reliability.ledger import changed, contents
from tests.reliability.serve import POINTS
from tests.reliability.town import Town, new_key, town_in
from tests.reliability.wire import LOST, Journal, Server, Wire, serving

IDEMPOTENCY = columns(Idempotency)
CLERKS = 4
OWN, REAL = "own", "real"
kills = pytest.mark.parametrize(
    ("server", "kills"), [(OWN, 6), (REAL, 1), pytest.param(REAL, 60, marks=pytest.mark.deep)]
)
cuts = pytest.mark.parametrize("cuts", [12, pytest.param(200, marks=pytest.mark.deep)])
SORRY = "Tangkas sedang tidak dapat melayani"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from town_in(tmp_path / "data")


class Clerk:
    """An employee who proposes his SKP and takes it back, over and over; each answer is noted in the journal."""

    def __init__(self, town: Town, server: Server, journal: Journal) -> None:
        self.journal, one = journal, town.employee()
        self.case_id, self.version = town.draft(one), 0
        self.wire = Wire(server, one)
        self.owed: tuple[str, str, int] | None = None

    def work(self, stop: threading.Event, most: int = 10_000) -> None:
        """Decide until told to stop or until no answer comes."""
        for _ in range(most):
            if stop.is_set():
                return
            key = new_key()
            self.owed = (key, ("submit", "recall")[self.version % 2], self.version)
            self.journal.note("sent", key, self.case_id)
            try:
                self.send()
            except LOST:
                return

    def send(self) -> None:
        """Send what is owed, and note that it was acknowledged."""
        if self.owed is None:
            return
        key, step, version = self.owed
        reply = self.wire.take(self.case_id, step, version, key)
        assert reply.status == 303, (reply.status, Page(reply.text, whole=True).text)
        self.journal.note("acknowledged", key, self.case_id)
        self.version, self.owed = version + 1, None


def nothing_lost_nothing_twice(town: Town, clerks: list[Clerk], journal: Journal) -> None:
    """Each acknowledged key stands for exactly one decision, and there are no others."""
    with town.facts.looking() as session:
        rows = session.execute(sa.select(IDEMPOTENCY.key, IDEMPOTENCY.answer)).all()
    answers = {row.key: row.answer["decision"] for row in rows}
    assert set(journal.acknowledged) == set(answers)
    assert len(set(answers.values())) == len(answers)
    for clerk in clerks:
        mine = {answers[key] for key, case_id in journal.acknowledged.items() if case_id == clerk.case_id}
        assert {one.id.hex for one in town.decisions(clerk.case_id)} == mine
        assert town.version(clerk.case_id) == len(mine) == clerk.version
    assert town.findings() == []


@kills
def test_no_acknowledged_decision_is_lost_when_the_server_is_killed_at_any_moment(
    town: Town, server: str, kills: int
) -> None:
    journal, dice = Journal(town.folder.parent / "journal"), random.Random(3674)
    with serving(Server(town, granian=server == REAL)) as running:
        clerks = [Clerk(town, running, journal) for _ in range(CLERKS)]
        for _ in range(kills):
            stop = threading.Event()
            with ThreadPoolExecutor(CLERKS) as pool:
                working = [pool.submit(clerk.work, stop) for clerk in clerks]
                time.sleep(dice.uniform(0.05, 0.5))
                running.kill()
                stop.set()
                for one in working:
                    one.result()
            for clerk in clerks:
                clerk.send()
    assert len(journal.acknowledged) > kills
    nothing_lost_nothing_twice(town, clerks, journal)


def test_decision_is_whole_or_absent_at_every_point_of_its_life(town: Town) -> None:
    journal = Journal(town.folder.parent / "journal")
    with serving(Server(town)) as server:
        clerk = Clerk(town, server, journal)
        for point in POINTS:
            before, written = contents(town.app), len(town.decisions(clerk.case_id))
            server.die_at(point)
            clerk.work(threading.Event(), most=3)
            assert clerk.owed is not None, f"nobody died at {point}"
            is_written = POINTS.index(point) >= POINTS.index("after_commit")
            assert len(town.decisions(clerk.case_id)) == written + is_written, point
            assert bool(changed(before, contents(town.app))) is is_written, point
            server.die_at("")
            clerk.send()
            assert len(town.decisions(clerk.case_id)) == written + 1, point
    assert len(journal.acknowledged) == len(POINTS)
    nothing_lost_nothing_twice(town, [clerk], journal)


# ------------------------------------------------------------------------------------------------ cut lines


@cuts
def test_answer_that_never_arrived_is_given_again_to_the_same_form(town: Town, cuts: int) -> None:
    journal = Journal(town.folder.parent / "journal")
    with serving(Server(town)) as server:
        clerk = Clerk(town, server, journal)
        for number in range(cuts):
            key, step = new_key(), ("submit", "recall")[clerk.version % 2]
            clerk.owed = (key, step, clerk.version)
            fields, path = clerk.wire.fields(clerk.version, key), f"/perkara/{clerk.case_id}/langkah/{step}"
            clerk.wire.cut(path, fields, keep=(1.0, 0.97, 1.0, 0.5)[number % 4])
            clerk.send()
            again = clerk.wire.post(path, fields)
            assert (again.status, again.location) == (303, f"/skp/{clerk.case_id}")
    nothing_lost_nothing_twice(town, [clerk], journal)


def test_request_that_was_cut_in_its_middle_changes_nothing(town: Town) -> None:
    with serving(Server(town)) as server:
        clerk = Clerk(town, server, Journal(town.folder.parent / "journal"))
        before = contents(town.app)
        for keep in (0.2, 0.5, 0.9, 0.99):
            clerk.wire.cut(f"/perkara/{clerk.case_id}/langkah/submit", clerk.wire.fields(0, new_key()), keep=keep)
        time.sleep(0.3)
        assert changed(before, contents(town.app)) == set()


# ------------------------------------------------------------------------------------------------ a full disk


def room(server: Server, size: int) -> None:
    """No file of the server may grow beyond that size, as on a full disk; -1 gives the room back."""
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    limit = size if size >= 0 else hard
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (limit, hard))


def says_sorry(reply: Any) -> None:
    """503 with a sentence and when to come back."""
    assert reply.status == 503, (reply.status, reply.text)
    assert int(reply.headers["Retry-After"]) > 0
    assert SORRY in Page(reply.text, whole=True).text


def test_full_disk_refuses_with_a_sentence_and_goes_on_when_there_is_room(town: Town) -> None:
    with serving(Server(town)) as server:
        clerk = Clerk(town, server, Journal(town.folder.parent / "journal"))
        key = new_key()
        before = contents(town.app)
        room(server, 4096)
        for _ in range(3):
            says_sorry(clerk.wire.take(clerk.case_id, "submit", 0, key))
        assert changed(before, contents(town.app)) == set()
        assert town.findings() == []
        room(server, -1)
        clerk.owed = (key, "submit", 0)
        clerk.send()
        assert town.state(clerk.case_id) == "PROPOSED"
    assert town.findings() == []


def test_evidence_that_finds_no_room_is_refused_with_a_sentence(town: Town) -> None:
    one = town.employee()
    case_id = town.evaluation(one, "RUNNING")
    with town.facts.looking() as session:
        (indicator,) = town.indicators(session, case_id)
    with serving(Server(town)) as server:
        wire = Wire(server, one)
        before = contents(town.app)
        room(server, 4096)
        for size in (30_000, 900_000):
            says_sorry(wire.upload(f"/evaluasi/{case_id}/baris/{indicator}/bukti", "berkas", a_pdf(size)))
        assert changed(before, contents(town.app)) == set()
        room(server, -1)
        assert wire.upload(f"/evaluasi/{case_id}/baris/{indicator}/bukti", "berkas", a_pdf(30_000)).status == 303
    assert town.findings() == []


def a_pdf(size: int) -> bytes:
    """A file of about that size that begins and ends as a PDF does."""
    return b"%PDF-1.7\n%" + b"x" * size + b"\n%%EOF\n"


def test_database_that_may_not_grow_refuses_with_a_sentence(town: Town) -> None:
    """SQLite's own word for a full disk, met inside the process."""
    case_id = town.draft(one := town.employee())
    desk = town.desk(one)
    with town.app.app_context():
        engine = db.engine

    def small(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    sa.event.listen(engine, "connect", small)
    engine.dispose()
    words = {f"a{number}": "x" * 2000 for number in range(100)}
    answers = [desk.post(f"/perkara/{case_id}/draf/{form}", **words) for form in ("withdraw", "return")]
    sa.event.remove(engine, "connect", small)
    engine.dispose()
    assert answers[-1].status_code == 503
    assert SORRY in Page(answers[-1].text, whole=True).text
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert desk.post(f"/perkara/{case_id}/draf/withdraw", **words).status_code == 200
    assert town.findings() == []


# ------------------------------------------------------------------------------------------------ a lock that stays


WAIT = 1.5  # seconds, instead of the five of an installation


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Town]:
    """A town that waits less long for its turn to write."""
    yield from town_in(tmp_path / "data", write_wait_seconds=WAIT)


@pytest.mark.parametrize("lock", ["database", "queue"])
def test_lock_that_is_not_given_back_is_answered_within_seconds(hasty: Town, lock: str) -> None:
    town = hasty
    case_id = town.draft(one := town.employee())
    desks = [town.desk(one).tab() for _ in range(6)]
    key = new_key()
    before = contents(town.app)
    holder = sqlite3.connect(town.folder / "tangkas.sqlite3", isolation_level=None)
    with (town.folder / "writer.lock").open("w") as queue:
        if lock == "database":
            holder.execute("BEGIN IMMEDIATE")
        else:
            fcntl.flock(queue, fcntl.LOCK_EX)

        def ask(desk: Any, later: float) -> tuple[Any, float]:
            time.sleep(later)
            began = time.monotonic()
            return desk.take(case_id, "submit", 0, key), time.monotonic() - began

        with ThreadPoolExecutor(len(desks)) as pool:
            answers = list(pool.map(ask, desks, [0, 0, 0, 0.3, 0.3, 0.3]))
        holder.close()
    assert Counter(answer.status_code for answer, _ in answers) == {503: len(desks)}
    for answer, waited in answers:
        assert WAIT - 0.2 < waited < WAIT + 1.5
        assert int(answer.headers["Retry-After"]) > 0
        assert SORRY in Page(answer.text, whole=True).text
    assert changed(before, contents(town.app)) == set()
    assert desks[0].take(case_id, "submit", 0, key).status_code == 303
    assert town.state(case_id) == "PROPOSED"
    assert town.findings() == []


def test_reading_goes_on_while_somebody_holds_the_lock(town: Town) -> None:
    case_id = town.proposed(town.employee())
    desk = town.desk(town.assessor)
    assert desk.get(f"/skp/{case_id}").status_code == 200  # the opening is noted now
    holder = sqlite3.connect(town.folder / "tangkas.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    for path in ("/", "/kotak-masuk", "/tim", "/dasar-hukum"):
        assert desk.get(path).status_code == 200
    assert time.monotonic() - began < 4
    holder.close()
