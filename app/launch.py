"""`tangkas run`: the practice city in the foreground, web and worker together, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from http.client import HTTPConnection, HTTPException

import click
from flask import Flask
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.settings import Settings

CONSOLE = Console()
STOP_SECONDS = 15


def prepare(settings: Settings) -> Flask:
    """The app with an up-to-date schema."""
    from app import create_app
    from app.database import db
    from app.schema import upgrade

    app = create_app(settings)
    with app.app_context():
        upgrade(db.engine)
    return app


def load_city(app: Flask, people: int, today: date) -> None:
    """Build the practice city with a progress bar, unless it stands already."""
    from app.city import build_city, is_loaded
    from app.web.request import session

    with app.app_context():
        if is_loaded(session()):
            return
        columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=CONSOLE) as bar:
            tasks: dict[str, TaskID] = {}

            def progress(words: str, done: int, total: int) -> None:
                if words not in tasks:
                    tasks[words] = bar.add_task(words, total=total)
                bar.update(tasks[words], completed=done, total=total)

            build_city(people=people, today=today, progress=progress)


def print_accounts(app: Flask, port: int) -> None:
    """One sign-in per role."""
    from app.city import demo_accounts
    from app.web.request import session

    with app.app_context():
        accounts = demo_accounts(session())
    CONSOLE.print(f"\nTangkas menyala di [bold]http://127.0.0.1:{port}[/bold]. Masuk sebagai:\n")
    for role, username, password, name in accounts:
        CONSOLE.print(f"  {role:<28} {username:<20} {password:<18} {name}", highlight=False, soft_wrap=True)
    CONSOLE.print("\nSemua data di kota latihan ini rekaan. Ctrl-C untuk berhenti.\n")


def serve_web(port: int, processes: int) -> None:
    """Become the web server: one process per core, each with a few threads."""
    os.execv(sys.executable, web_command(port, processes))


def web_command(port: int, processes: int) -> list[str]:
    """The command of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(processes), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "app.wsgi:application",
    ]  # fmt: skip


def run_all(*, people: int, port: int, today: date | None, anew: bool) -> int:
    """Load, start, print, wait. Answers the exit code."""
    day = today.date() if isinstance(today, datetime) else today
    os.environ.update({"TANGKAS_DEMO": "true", "TANGKAS_PUBLIC_URL": f"http://127.0.0.1:{port}"})
    settings = Settings()
    if anew:
        _forget_city(settings)
    day = _practice_day(settings, day)
    os.environ["TANGKAS_TODAY"] = day.isoformat() if day else ""
    if day is None:
        os.environ.pop("TANGKAS_TODAY")
    settings = Settings()
    app = prepare(settings)
    from app.web import clock

    load_city(app, people, clock.today())
    children = [subprocess.Popen(web_command(port, 2), start_new_session=True)]

    def go_on() -> None:  # only now, so that the first page does not wait for the worker's start
        print_accounts(app, port)
        children.append(subprocess.Popen([sys.executable, "-m", "app", "worker"], start_new_session=True))

    return _watch(children, port, go_on)


def _practice_day(settings: Settings, asked: date | None) -> date | None:
    """The day given with --today stays with the city; without one the city lives on the real day."""
    note = settings.data_dir / "practice_day"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if asked is not None:
        note.write_text(asked.isoformat())
        return asked
    return date.fromisoformat(note.read_text()) if note.exists() else None


def _forget_city(settings: Settings) -> None:
    """Remove the database of the practice city. Refused for any other database."""
    if settings.database_url:
        raise click.ClickException("Kota latihan hanya dibuat ulang pada SQLite bawaan.")
    for name in ("tangkas.sqlite3", "tangkas.sqlite3-wal", "tangkas.sqlite3-shm", "jobs.sqlite3", "practice_day"):
        with suppress(FileNotFoundError):
            (settings.data_dir / name).unlink()


def _answers(port: int) -> bool:
    """Whether the web server answers there."""
    with suppress(OSError, HTTPException):
        asked = HTTPConnection("127.0.0.1", port, timeout=1)
        asked.request("GET", "/sehat")
        return asked.getresponse().status > 0
    return False


def _watch(children: list[subprocess.Popen[bytes]], port: int, go_on: Callable[[], None]) -> int:
    """Go on once the web answers; wait for Ctrl-C or the first child to end; then end all."""
    stopping, waiting = False, True

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    while not stopping and all(child.poll() is None for child in children):
        if waiting and _answers(port):
            waiting = False
            go_on()
        time.sleep(0.05 if waiting else 0.2)
    failed = [child.returncode for child in children if child.returncode]
    _end(children)
    return 1 if failed and not stopping else 0


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    _signal(children, signal.SIGTERM)
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal([child], signal.SIGKILL)
            child.wait()


def _signal(children: list[subprocess.Popen[bytes]], sign: signal.Signals) -> None:
    for child in children:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, sign)
