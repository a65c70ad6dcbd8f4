"""`tangkas worker`: hands out the outbox, runs the queue, keeps the clocks, and holds the PDF renderer."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask
from huey.consumer import Consumer

from app.authority.operations import follow_leaves, tell_gaps
from app.cases.operations import escalate_overdue, remind_soon, summarise_late
from app.documents.operations import render_queued
from app.documents.renderer import Renderer
from app.evaluations.operations import deliver_released, lapse_due
from app.inbox.operations import draw_left, summarise_week
from app.jobs.queue import Desk, open_queue
from app.organisation.operations import escalate_due, follow_lines
from app.outbox.mail import send
from app.outbox.models import OutboxKind
from app.outbox.queries import Errand
from app.running.operations import remind_due
from app.settings import Settings
from app.versions.operations import carry_on
from app.web import clock

log = structlog.get_logger("worker")
HAND_OUT_SECONDS = 0.5
CLOCK_SECONDS = 60.0
REMIND_SECONDS = 300.0
MOVE_SECONDS = 1.0
BEAT_SECONDS = 5.0


def run_worker(app: Flask, settings: Settings) -> None:
    """Work until SIGINT or SIGTERM. Several workers may run; leases keep them apart."""
    stopping = threading.Event()
    queue = open_queue(settings)
    with Renderer() as renderer:

        def paper(errand: Errand) -> None:
            render_queued(errand.payload["document"], renderer, clock.now())

        def mail(errand: Errand) -> None:
            send(errand.payload, settings)

        desk = Desk(app, queue, {OutboxKind.MAIL: mail, OutboxKind.DOCUMENT: paper})
        consumer = Consumer(
            queue, workers=2, periodic=False, initial_delay=0.05, max_delay=0.5, check_worker_health=True
        )
        consumer.start()
        for sign in (signal.SIGINT, signal.SIGTERM):  # after start(), which takes both for itself
            signal.signal(sign, lambda *_: stopping.set())
        loops = [
            _every(HAND_OUT_SECONDS, stopping, desk.hand_out),
            _every(CLOCK_SECONDS, stopping, lambda: keep_clocks(app)),
            _every(REMIND_SECONDS, stopping, lambda: remind(app)),
            _every(MOVE_SECONDS, stopping, lambda: move_cases(app, stopping)),
            _every(BEAT_SECONDS, stopping, lambda: beat(settings)),
        ]
        stopping.wait()
        for loop in loops:
            loop.join(timeout=10)
        consumer.stop(graceful=True)


def keep_clocks(app: Flask) -> None:
    """What time alone brings about: lapses, and seats that pass to whom the day names. Never an approval."""
    with app.app_context():
        follow_lines(clock.now(), clock.today())
        deliver_released(clock.now(), clock.today())
        lapse_due(clock.now(), clock.today())
        escalate_due(clock.now(), clock.today())
        remind_soon(clock.now(), clock.today())
        escalate_overdue(clock.now(), clock.today())
        summarise_late(clock.now(), clock.today())
        draw_left(clock.now(), clock.today())
        follow_leaves(clock.now(), clock.today())


def remind(app: Flask) -> None:
    """One round of reminders."""
    with app.app_context():
        remind_due(clock.now(), clock.today())
        tell_gaps(clock.now(), clock.today())
        summarise_week(clock.now(), clock.today())


def move_cases(app: Flask, stopping: threading.Event) -> None:
    """Carry on with cases that go over to another version of their process, until none waits."""
    with app.app_context():
        while carry_on(clock.now(), clock.today()) and not stopping.is_set():
            pass


def beat(settings: Settings) -> None:
    """Say that the worker lives."""
    settings.heartbeat_path.write_text(str(time.time()))


def _every(seconds: float, stopping: threading.Event, act: Callable[[], object]) -> threading.Thread:
    def loop() -> None:
        while not stopping.is_set():
            try:
                act()
            except Exception:
                log.exception("loop_failed")
            stopping.wait(seconds)

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    return thread
