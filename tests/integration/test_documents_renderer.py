"""The renderer survives its documents: a child that dies costs one document, never the next."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from app.documents import samples
from app.documents import snapshot as s
from app.documents.renderer import Limits, Renderer, RenderFailed

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SMALL = samples.certificate()
LARGE = samples.long_form(900)


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as running:
        yield running


def small(renderer: Renderer) -> bytes:
    return renderer.render(SMALL.frame.kind, s.to_json(SMALL))


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(question: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """Ask until the answer is the wanted one, five seconds at most."""
    tries = 500
    while not wanted(answer := question()):
        tries -= 1
        assert tries, f"still {answer}"
        time.sleep(0.01)
    return answer


def test_web_process_never_loads_weasyprint() -> None:
    script = "import sys, app.documents.renderer, app.documents.snapshot; print('weasyprint' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_killed_child_fails_its_document_and_the_next_one_is_fine(renderer: Renderer) -> None:
    reasons: list[str] = []

    def attempt() -> None:
        with pytest.raises(RenderFailed) as failure:
            renderer.render(LARGE.frame.kind, s.to_json(LARGE))
        reasons.append(failure.value.reason)

    small(renderer)
    until(lambda: children(renderer.pid), lambda found: not found)
    thread = threading.Thread(target=attempt)
    thread.start()
    (child,) = until(lambda: children(renderer.pid), lambda found: len(found) == 1)
    os.kill(child, signal.SIGKILL)
    thread.join(10)
    assert reasons == ["the renderer was ended by SIGKILL"]
    assert small(renderer).startswith(b"%PDF")
    until(lambda: children(renderer.pid), lambda found: not found)


def test_killed_press_is_replaced(renderer: Renderer) -> None:
    small(renderer)
    first = renderer.pid
    os.kill(first, signal.SIGKILL)
    assert small(renderer).startswith(b"%PDF")
    assert renderer.pid != first


@pytest.mark.parametrize(
    ("limits", "rows", "reason"),
    [
        (Limits(cpu_seconds=1), 900, "the CPU limit of 1 s was reached"),
        (Limits(wall_seconds=1), 900, "not finished after 1 s"),
        (Limits(address_space_bytes=240 * 1024 * 1024), 900, "the memory limit was reached|ended by SIG"),
    ],
    ids=["cpu", "time", "memory"],
)
def test_document_that_asks_too_much_fails_alone(limits: Limits, rows: int, reason: str) -> None:
    large = samples.long_form(rows)
    with Renderer(limits=limits) as narrow:
        with pytest.raises(RenderFailed, match=reason):
            narrow.render(large.frame.kind, s.to_json(large))
        assert small(narrow).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("kind", "data"), [("evaluation", b"{}"), ("skp", b"\xff"), ("../skp", b"{}"), ("", b""), ("skp", b" " * 5_000_000)]
)
def test_what_is_no_snapshot_is_refused_with_a_reason(kind: str, data: bytes, renderer: Renderer) -> None:
    with pytest.raises(RenderFailed) as failure:
        renderer.render(kind, data)
    assert failure.value.reason
    assert small(renderer).startswith(b"%PDF")


def test_threads_each_get_their_own_document(renderer: Renderer) -> None:
    documents: list[s.Snapshot] = [samples.certificate(), samples.evaluation_summary(), samples.confirmation()] * 2
    jobs = [(document.frame.kind, s.to_json(document)) for document in documents]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda job: renderer.render(*job), jobs))
    assert together == [renderer.render(*job) for job in jobs]


def test_stopped_renderer_leaves_no_process_and_starts_again_when_used() -> None:
    renderer = Renderer()
    small(renderer)
    pid = renderer.pid
    renderer.stop()
    renderer.stop()
    assert not Path(f"/proc/{pid}").exists()
    assert small(renderer).startswith(b"%PDF")
    renderer.stop()


def test_press_ends_when_the_application_dies() -> None:
    script = (
        "import os, signal\nfrom app.documents.renderer import Renderer\nr = Renderer(); r.start()\n"
        "print(r._process.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    pid = int(told.stdout)
    until(Path(f"/proc/{pid}").exists, lambda alive: not alive)


def test_press_knows_no_secret_of_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGKAS_SECRET_KEY", "geheim")
    with Renderer() as running:
        environment = Path(f"/proc/{running.pid}/environ").read_bytes()
    assert b"geheim" not in environment
