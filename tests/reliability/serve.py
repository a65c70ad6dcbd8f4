"""`python -m tests.reliability.serve PORT`: the application on loopback, which dies where it is told.

While the file named by DIE_AT holds the name of a point, the process kills itself (SIGKILL, no clean-up) when a
decision that was sent to it reaches that point. Nothing of the application is replaced; the points are seen from
outside.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, has_request_context, request
from sqlmodel import Session
from werkzeug.serving import make_server

from app import create_app
from app.database import db

DIE_AT, PID_FILE = "DIE_AT", "PID_FILE"
# In the order a decision passes them.
WRITES = {
    "after_update": 'UPDATE "case"',
    "after_decision": "INSERT INTO decision",
    "after_visit": "INSERT INTO visit",
    "after_record": "INSERT INTO record",
    "after_key": "INSERT INTO idempotency",
}
POINTS = ("after_begin", *WRITES, "before_commit", "after_commit", "before_response")


class Fate(threading.local):
    """How far the decision of this thread has come: the last point it passed since its transaction began."""

    passed = ""

    def at(self, point: str) -> None:
        """The end, if this is the point."""
        deciding = has_request_context() and request.method == "POST" and "/langkah/" in request.path
        if deciding and Path(os.environ[DIE_AT]).read_text() == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def begun(self, connection: sa.Connection) -> None:
        self.passed = "begun" if connection.get_execution_options().get("begin") == "IMMEDIATE" else ""

    def sending(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Another statement is about to be sent: the one before it is done."""
        if self.passed:
            self.at("after_begin" if self.passed == "begun" else self.passed)
            self.passed = next((p for p, start in WRITES.items() if statement.startswith(start)), self.passed)

    def committing(self, _: sa.Connection) -> None:
        if self.passed:
            self.at("before_commit")

    def committed(self, _: Any) -> None:
        if self.passed:
            self.at("after_commit")

    def answering(self, response: Response) -> Response:
        self.at("before_response")
        return response


def watch(app: Flask) -> None:
    """See every point of a decision as it passes."""
    fate = Fate()
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "begin", fate.begun)
    sa.event.listen(engine, "before_cursor_execute", fate.sending)
    sa.event.listen(engine, "commit", fate.committing)
    sa.event.listen(Session, "after_commit", fate.committed)
    app.after_request(fate.answering)


def outlive_nobody() -> None:
    """End when whoever started this process ends, however that happens (Linux: PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def main() -> None:
    """Answer on the port by a child process; as often as it dies another takes its place at once."""
    outlive_nobody()
    port, pid_file = int(sys.argv[1]), Path(os.environ[PID_FILE])
    app = create_app()
    watch(app)
    door = socket.create_server(("127.0.0.1", port), backlog=64)
    while True:
        child = os.fork()
        if child == 0:
            outlive_nobody()
            make_server("127.0.0.1", port, app, threaded=True, fd=door.fileno()).serve_forever()
        pid_file.write_text(str(child))
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
