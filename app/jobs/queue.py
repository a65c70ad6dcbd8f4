"""The job queue. A task only names an outbox row; what it needs is read afresh, so running it twice is harmless."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Flask
from huey import SqliteHuey

from app.outbox import operations as outbox
from app.outbox import queries
from app.outbox.models import OutboxKind
from app.outbox.queries import Errand
from app.settings import Settings
from app.web import clock

log = structlog.get_logger("jobs")
Carry = Callable[[Errand], None]


def open_queue(settings: Settings) -> SqliteHuey:
    """The queue of one machine, in its own SQLite file."""
    return SqliteHuey("tangkas", filename=str(settings.jobs_path), fsync=True, results=False)


class Desk:
    """Takes rows out of the outbox and has them carried out, one at a time each."""

    def __init__(self, app: Flask, queue: SqliteHuey, carriers: dict[OutboxKind, Carry]) -> None:
        self.app, self.queue, self.carriers = app, queue, carriers
        self._deliver = queue.task(name="deliver")(self.deliver)

    def hand_out(self) -> int:
        """Lease what is due and queue it. Answers how many."""
        from app.database import db

        with self.app.app_context():
            rows = queries.due(db.session, clock.now())  # type: ignore[arg-type]
            held = outbox.lease(rows, clock.now()) if rows else []
        for row in held:
            self._deliver(row.hex)
        return len(held)

    def deliver(self, row_hex: str) -> None:
        """Carry out one row: done, or postponed with its reason."""
        from app.database import db

        with self.app.app_context():
            errand = queries.errand(db.session, UUID(row_hex))  # type: ignore[arg-type]
            if errand is None:
                return
            try:
                self.carriers[errand.kind](errand)
            except Exception as error:
                parked = outbox.postpone(errand.id, errand.attempts, f"{type(error).__name__}: {error}", clock.now())
                log.warning("errand_failed", row=row_hex, kind=errand.kind.value, parked=parked, exc_info=error)
                return
            outbox.finish(errand.id, clock.now())
