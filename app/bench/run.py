"""`tangkas bench`: the pages and decisions beside the floor, the documents beside plain WeasyPrint, sizes and start-up.

Every figure builds its own yardstick in the same run. Figures never fail a test; they are printed with their goal.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from rich.console import Console
from rich.table import Table

from app.bench.calls import Browser, Timing, side_by_side
from app.bench.floor import ROWS, Floor
from app.bench.queries import Assessed
from app.bench.scene import Scene, build
from app.evaluations.operations import open_period
from app.records.operations import SYSTEM
from app.static_files import SERVED, URL_PREFIX, manifest
from app.web import clock

TIMES, WRITERS, ROUNDS = 300, 8, 40
MUCH = 2_000
CONSOLE = Console(width=130)
Line = tuple[str, str, str, str]


def run_bench(people: int, only: str) -> int:
    """Measure and print. Answers 0; a missed goal is a figure, not a failure."""
    parts: dict[str, Callable[[Scene, Path], list[Line]]] = {
        "halaman": pages, "tulis": decisions, "ukuran": sizes,
    }  # fmt: skip
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        scene = build(Path(folder), people)
        for name, part in parts.items():
            if only in ("", name):
                lines += part(scene, Path(folder))
        if only in ("", "kota"):
            lines += growth(scene)
    if only in ("", "dokumen"):
        lines += documents()
    _print(lines, people)
    return 0


def _print(lines: list[Line], people: int) -> None:
    table = Table(title=f"Tangkas, {people} pegawai", show_lines=False)
    for head in ("Yang diukur", "Nilai", "Pembanding di proses yang sama", "Tujuan"):
        table.add_column(head)
    for line in lines:
        table.add_row(*line)
    CONSOLE.print(table)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to any engine meanwhile."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def pages(scene: Scene, folder: Path) -> list[Line]:
    """Inbox of 50 rows, of 50 out of 2,000, and evaluation page, each beside a floor page of the same bytes."""
    someone = scene.busiest()
    review = scene.reviews(1)[0]
    wanted = {
        "Kotak masuk, 50 baris": (scene.browser(someone), "/kotak-masuk"),
        "Halaman evaluasi": (scene.browser(review.asked_id), f"/evaluasi/{review.case_id}"),
    }
    lines = [line for name, (browser, path) in wanted.items() for line in _beside_floor(folder, name, browser, path)]
    loaded = scene.browser(scene.piled_up(MUCH))
    return [*lines, *_beside_floor(folder, f"Kotak masuk, 50 dari {MUCH} perkara", loaded, "/kotak-masuk")]


def _beside_floor(folder: Path, name: str, browser: Browser, path: str, most: int = 4) -> list[Line]:
    """One page beside a floor page of the same bytes, and what it asks of the database."""
    browser.get(path)  # the first opening notes the reading; later ones only read
    with counted() as sent:
        reply = browser.get(path)
    weight = len(reply.body)
    floor = Browser(_floor_of(folder, weight))
    ours, plain = side_by_side(TIMES, partial(browser.get, path), partial(floor.get, "/"))
    light = len(floor.get("/").body)
    return [
        _ratio(name, ours, plain, f"<= {most}x"),
        (f"{name}: SQL dan byte", f"{len(sent)} SQL, {weight} B", f"lantai 2 SQL, {light} B", "<= 10 SQL"),
    ]


def _floor_of(folder: Path, weight: int) -> Flask:
    """The floor program whose page weighs that much."""
    place = Path(tempfile.mkdtemp(dir=folder))
    light = len(Browser(Floor(place, 0).app()).get("/").body)
    for old in place.iterdir():
        old.unlink()
    return Floor(place, max(0, (weight - light) // ROWS)).app()


def _ratio(name: str, ours: Timing, plain: Timing, goal: str, share: str = "p50") -> Line:
    mine, base = (ours.p50, plain.p50) if share == "p50" else (ours.p99, plain.p99)
    detail = f"p50 {ours.p50:.2f} ms, p99 {ours.p99:.2f} ms"
    return (
        name,
        f"{mine / base:.2f}x ({detail})",
        f"p50 {plain.p50:.2f} ms, p99 {plain.p99:.2f} ms",
        f"{goal} ({share})",
    )


class PingPong:
    """One proposed SKP sent back and submitted again, for ever: two decisions of two people."""

    def __init__(self, scene: Scene, goal: Assessed) -> None:
        self.goal, self.version, self.turn = goal, goal.version, 0
        self.browsers = (scene.browser(goal.asked_id), scene.browser(goal.subject_id))

    def move(self) -> None:
        """One decision."""
        step, form = (("return", {"reason": "Lengkapi target baris pertama."}), ("submit", {}))[self.turn]
        browser = self.browsers[self.turn]
        cookies = dict(browser.cookies)
        reply = browser.post(f"/perkara/{self.goal.case_id}/langkah/{step}", {**form, "version": self.version})
        browser.cookies = cookies  # as the page that follows leaves them: it shows the message and takes it out
        if reply.status != 303:
            raise RuntimeError(f"{step} answered {reply.status}")
        self.version, self.turn = self.version + 1, 1 - self.turn


class PlainMoves:
    """The floor's decisions: each matter is closed again and again with its version."""

    def __init__(self, app: Flask, matter: int) -> None:
        self.browser, self.matter, self.version = Browser(app), matter, 0

    def move(self) -> None:
        reply = self.browser.post(f"/{self.matter}", {"version": self.version})
        if reply.status != 303:
            raise RuntimeError(f"floor answered {reply.status}")
        self.version += 1


def decisions(scene: Scene, folder: Path) -> list[Line]:
    """One decision beside one of the floor; then eight writers at once."""
    goals = scene.goals(WRITERS)
    games = [PingPong(scene, goal) for goal in goals]
    app = _floor_of(folder, 0)
    plain = [PlainMoves(app, n) for n in range(len(games))]
    with counted() as sent:
        games[0].move()
    ours, base = side_by_side(TIMES, games[0].move, plain[0].move)
    lines = [_ratio("Satu keputusan", ours, base, "<= 5x"), ("Satu keputusan: SQL", f"{len(sent)}", "4", "")]
    crowd, plain_crowd = _crowd([g.move for g in games]), _crowd([p.move for p in plain])
    lines.append(_ratio(f"Keputusan, {len(games)} penulis", crowd, plain_crowd, "<= 3x", "p99"))
    return lines


def _crowd(acts: list[Callable[[], None]]) -> Timing:
    """Every act in a thread of its own, all at once."""
    samples: list[float] = []
    barrier = threading.Barrier(len(acts))

    def write(act: Callable[[], None]) -> None:
        barrier.wait()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            act()
            samples.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=write, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Timing(tuple(samples))


def sizes(scene: Scene, folder: Path) -> list[Line]:
    """What the first page costs over the wire, how long a start takes, what a process weighs."""
    page = Browser(scene.app).get("/masuk", ACCEPT_ENCODING="br")
    html = Browser(scene.app).get("/masuk").body.decode()
    names = set(re.findall(rf'{URL_PREFIX}([^"#]+)', html))
    fonts = {n for k, n in ((k, v.removeprefix(URL_PREFIX)) for k, v in manifest().items()) if k.endswith("woff2")}
    weight = len(page.body) + sum(_wire(n) for n in names | fonts)
    seconds, megabytes = _start(folder)
    return [
        ("Halaman pertama", f"{1 + len(names | fonts)} permintaan, {weight / 1000:.0f} kB", "", "<= 8, <= 120 kB"),
        ("Waktu mulai", f"{seconds:.2f} s", "", "<= 1.5 s"),
        ("Memori proses web", f"{megabytes:.0f} MB", "", "<= 130 MB"),
    ]


def _wire(name: str) -> int:
    """Bytes of a static file as sent: the brotli copy where one was built."""
    packed = SERVED / f"{name}.br"
    return (packed if packed.exists() else SERVED / name).stat().st_size


PROBE = """
import time; began = time.perf_counter()
from app.wsgi import application
from app.bench.calls import Browser
Browser(application).get("/masuk"); took = time.perf_counter() - began
for _ in range(200): Browser(application).get("/masuk")
rss = next(l for l in open("/proc/self/status") if l.startswith("VmRSS"))
print(took, int(rss.split()[1]) / 1024)
"""


def _start(folder: Path) -> tuple[float, float]:
    """Seconds from the start of a process to its first page, and its megabytes after 200 pages."""
    out = subprocess.run(
        [sys.executable, "-c", PROBE], env={"TANGKAS_DATA_DIR": str(folder), "TANGKAS_DEMO": "true", "PATH": ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, megabytes = out.stdout.split()
    return float(seconds), float(megabytes)


def growth(scene: Scene) -> list[Line]:
    """The page of the same person in a larger city: the same statements, the same bytes.

    The practice city is deterministic: who assesses the same people in both has the same cases in both.
    """
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        large = build(Path(folder), 10_000)
        built = f"{time.perf_counter() - began:.0f} s"
        someone = scene.of_equal_team(large)
        lines: list[Line] = [("Kota latihan 10.000 pegawai dibuat", built, "", "<= 60 s")]
        for name, path in (("Kotak masuk", "/kotak-masuk"), ("Beranda", "/"), ("Tim saya", "/tim")):
            found = []
            for where in (scene, large):
                browser = where.browser(where.counterpart(scene, someone))
                browser.get(path)
                with counted() as sent:
                    found.append((len(browser.get(path).body), len(sent)))
            (small_bytes, small_sql), (big_bytes, big_sql) = found
            grown = (big_bytes / small_bytes - 1) * 100
            value = f"{big_sql} SQL, {big_bytes} B ({grown:+.1f} %)"
            lines.append((f"{name}, 10.000 pegawai", value, f"{small_sql} SQL, {small_bytes} B", "sama, +-2 %"))
        spread = large.browser(large.officer())
        lines += _beside_floor(Path(folder), "Sebaran predikat kota, 10.000 pegawai", spread, "/distribusi", 6)
        return [*lines, _opening(large)]


def _opening(scene: Scene) -> Line:
    """A period for which nobody has an evaluation yet is opened for everybody with an agreed SKP."""
    tenant_id, period_id = scene.new_period()
    with scene.app.app_context():
        began = time.perf_counter()
        opened = open_period(tenant_id, period_id, SYSTEM, clock.now(), clock.today())
        took = time.perf_counter() - began
    return (f"Triwulan dibuka bagi {opened} pegawai", f"{took:.1f} s", "", "<= 20 s")


def documents() -> list[Line]:
    """The documents' own measurements."""
    from app.bench.documents import measure

    return [(m.name, m.value, m.beside, m.goal) for m in measure()]
