"""Documents: the 42-row form beside its naive draft, each document beside plain WeasyPrint, documents a second.

`python -m app.bench.documents` prints them. Ratios compare CPU time of warm runs taken in turn, so that a busy machine
changes both alike; documents a second and the price of a fork are wall time and want a quiet one.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from weasyprint import HTML

from app.bench import naive
from app.documents import render, samples, shortcuts
from app.documents import snapshot as s
from app.documents.renderer import Renderer

ROUNDS = 5
PROCESSES = 2
LAPS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the figures, worded."""

    name: str
    value: str
    beside: str
    goal: str


@dataclass(frozen=True, slots=True)
class Job:
    """A document as the renderer gets it."""

    kind: str
    data: bytes


def _job(document: s.Snapshot) -> Job:
    return Job(document.frame.kind, s.to_json(document))


def _ours(job: Job) -> bytes:
    shortcuts.install()
    return render.render(job.kind, job.data)


def _plain(job: Job) -> bytes:
    """The same templates through WeasyPrint as it comes: no archive format, no tags, nothing embedded, no hooks."""
    shortcuts.uninstall()
    html = render.typeset(job.kind, job.data).html
    made = HTML(string=html, url_fetcher=render.SEALED)
    return bytes(made.write_pdf(font_config=render.fonts(), stylesheets=[render.style()]))


def _in_turn(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median CPU milliseconds of each, warm, round robin, the collector off while one runs."""
    for run in runs.values():
        run()
    gc.collect()
    gc.freeze()
    gc.disable()
    spent: dict[str, list[float]] = {name: [] for name in runs}
    try:
        for _ in range(rounds):
            for name, run in runs.items():
                start = time.process_time()
                run()
                spent[name].append((time.process_time() - start) * 1000)
                gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()
        shortcuts.install()
    return {name: statistics.median(times) for name, times in spent.items()}


def _long_form(rounds: int) -> Measured:
    job = _job(samples.long_form())
    with tempfile.TemporaryDirectory() as folder:
        css = naive.style(naive.web_fonts(Path(folder)))
        html = naive.markup(render.typeset(job.kind, job.data).html)

        def first_draft() -> bytes:
            shortcuts.uninstall()
            return naive.draft(html, css)

        took = _in_turn({"draft": first_draft, "plain": partial(_plain, job), "ours": partial(_ours, job)}, rounds)
    return Measured(
        "Formulir 42 baris",
        f"{took['draft'] / took['ours']:.1f}x lebih cepat ({took['ours']:.0f} ms)",
        f"draf naif {took['draft']:.0f} ms, WeasyPrint biasa {took['plain']:.0f} ms",
        ">= 6x",
    )


def _each(rounds: int) -> list[Measured]:
    measured = []
    for name, document in samples.every().items():
        job = _job(document)
        took = _in_turn({"plain": partial(_plain, job), "ours": partial(_ours, job)}, rounds)
        measured.append(
            Measured(
                f"PDF {name}",
                f"{took['ours'] / took['plain']:.2f}x ({took['ours']:.0f} ms)",
                f"WeasyPrint biasa {took['plain']:.0f} ms",
                "<= 1,1x",
            )
        )
    return measured


def _children_cpu(pid: int) -> float:
    """CPU milliseconds of the ended children of a process."""
    columns = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(columns[13]) + int(columns[14])) * 10.0


def _throughput() -> list[Measured]:
    """One document of each kind, over and over, each in a process of its own."""
    jobs = list({document.frame.kind: _job(document) for document in samples.every().values()}.values()) * LAPS
    begun = time.perf_counter()
    with Renderer(workers=PROCESSES) as renderer:
        started = time.perf_counter() - begun
        once = jobs[: len(jobs) // LAPS]
        for job in once:
            renderer.render(job.kind, job.data)
        alone = _seconds(lambda: [renderer.render(job.kind, job.data) for job in once]) / len(once)
        warm = sum(_in_turn({str(number): partial(_ours, job) for number, job in enumerate(once)}, 1).values())
        warm /= 1000 * len(once)
        before = _children_cpu(renderer.pid)
        with ThreadPoolExecutor(PROCESSES) as pool:
            took = _seconds(lambda: list(pool.map(lambda job: renderer.render(job.kind, job.data), jobs)))
        spent = (_children_cpu(renderer.pid) - before) / len(jobs)
    return [
        Measured(
            f"Dokumen per detik, {PROCESSES} proses",
            f"{len(jobs) / took:.1f}",
            f"{spent:.0f} ms CPU per dokumen, satu dari tiap jenis",
            ">= 15",
        ),
        Measured(
            "Proses sendiri per dokumen (fork)",
            f"{(alone - warm) * 1000:+.0f} ms",
            f"{alone * 1000:.0f} ms dengan fork, {warm * 1000:.0f} ms tanpa",
            "dilaporkan",
        ),
        Measured("Penyaji PDF siap", f"{started:.1f} s", "sekali per proses kerja", "dilaporkan"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(rounds: int = ROUNDS) -> list[Measured]:
    """Every figure about documents, each with its yardstick of the same run."""
    return [_long_form(rounds), *_throughput(), *_each(rounds)]


def main() -> None:
    """Print the figures as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Dokumen resmi")
    for head in ("Yang diukur", "Nilai", "Pembanding di proses yang sama", "Tujuan"):
        table.add_column(head)
    for line in measure():
        table.add_row(line.name, line.value, line.beside, line.goal)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
