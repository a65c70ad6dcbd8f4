"""What other slices want to hear about results, without evaluations knowing them.

A callback gets the session of the deciding transaction, the evaluation and the moment; what it raises undoes the step.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from app.cases.seating import Moment

Callback = Callable[[Session, UUID, Moment], object]
_closed: list[Callback] = []
_changed: list[Callback] = []


def on_closed(callback: Callback) -> None:
    """Call when a final annual result was confirmed by BKPSDM. Registering twice counts once."""
    if callback not in _closed:
        _closed.append(callback)


def on_result_changed(callback: Callback) -> None:
    """Call when an objection changed a result. Registering twice counts once."""
    if callback not in _changed:
        _changed.append(callback)


def tell_closed(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """A final annual result stands."""
    for callback in _closed:
        callback(session, evaluation_id, when)


def tell_changed(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """The result is another one from now on."""
    for callback in _changed:
        callback(session, evaluation_id, when)
