"""The floor: the plainest Flask program that could serve such a page and take such a decision. Frozen; never tuned.

A list page costs two statements (a join of 50 rows, a count) and no sign-in; a decision costs a read, a versioned
UPDATE, an audit INSERT and a durable commit. Rows are padded so that the page weighs what the measured page weighs.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, redirect, render_template_string, request

ROWS = 50
PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Daftar</title></head><body>
<h1>Daftar ({{ total }})</h1><table>{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td>
<td>{{ row[2] }}</td><td>{{ row[3] }}</td><td>{{ padding }}</td></tr>{% endfor %}</table></body></html>"""
PART = "<p>{{ state }} {{ version }} {{ padding }}</p>"


class Floor:
    """One folder, one SQLite file with 10,000 cases, one lock as the queue of writers."""

    def __init__(self, folder: Path, padding: int) -> None:
        self.path, self.padding, self.queue, self.local = (
            folder / "floor.sqlite3",
            "x" * padding,
            threading.Lock(),
            threading.local(),
        )
        with self.connect() as db:
            db.executescript(
                """
                CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, unit TEXT);
                CREATE TABLE matter(id INTEGER PRIMARY KEY, person INTEGER, state TEXT, version INTEGER,
                    due TEXT, holder INTEGER);
                CREATE TABLE audit(id INTEGER PRIMARY KEY, matter INTEGER, what TEXT, at REAL);
                CREATE INDEX matter_holder ON matter(holder, due);
                """
            )
            db.executemany(
                "INSERT INTO person VALUES(?,?,?)", [(i, f"Nama {i}", f"Unit {i % 200}") for i in range(10_000)]
            )
            db.executemany(
                "INSERT INTO matter VALUES(?,?,?,?,?,?)",
                [(i, i, "open", 0, f"2026-07-{i % 28 + 1:02d}", i % 150) for i in range(10_000)],
            )

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, opened once."""
        if not hasattr(self.local, "db"):
            self.local.db = sqlite3.connect(self.path, isolation_level=None)
            self.local.db.execute("PRAGMA journal_mode=WAL")
            self.local.db.execute("PRAGMA synchronous=FULL")
        yield self.local.db

    def app(self) -> Flask:
        """The program."""
        app = Flask("floor")

        @app.get("/")
        def page() -> str:
            with self.connect() as db:
                rows = db.execute(
                    "SELECT p.name, p.unit, m.state, m.due FROM matter m JOIN person p ON p.id = m.person"
                    " WHERE m.holder = 7 ORDER BY m.due LIMIT ?",
                    (ROWS,),
                ).fetchall()
                total = db.execute("SELECT count(*) FROM matter WHERE holder = 7").fetchone()[0]
            return render_template_string(PAGE, rows=rows, total=total, padding=self.padding)

        @app.post("/<int:matter>")
        def decide(matter: int) -> Response | tuple[str, int]:
            version = int(request.form["version"])
            with self.connect() as db, self.queue:
                db.execute("BEGIN IMMEDIATE")
                state = db.execute("SELECT state, version FROM matter WHERE id = ?", (matter,)).fetchone()
                done = db.execute(
                    "UPDATE matter SET state = 'closed', version = version + 1 WHERE id = ? AND version = ?",
                    (matter, version),
                ).rowcount
                db.execute("INSERT INTO audit(matter, what, at) VALUES(?,?,?)", (matter, "closed", time.time()))
                db.execute("COMMIT" if done else "ROLLBACK")
            if not done:
                return render_template_string(PART, state=state[0], version=state[1], padding=""), 409
            return redirect("/", 303)  # type: ignore[return-value]

        return app
