"""What other slices want to hear about results, without evaluations knowing them.

A callback gets the session of the deciding transaction, the evaluation and the moment; what it raises undoes the step.
Where somebody had several posts in a year, each result is final by itself, and one of them is that of the year.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from app.cases.seating import Moment

Callback = Callable[[Session, UUID, Moment], object]
Deciding = Callable[[Session, UUID, UUID, Moment], object]
_closed: list[Callback] = []
_changed: list[Callback] = []
_decided: list[Deciding] = []
_reopened: list[Callback] = []


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


def on_year_decided(decided: Deciding, reopened: Callback) -> None:
    """Call `decided` when it is settled which final result is that of the year, and `reopened` when it no longer is.

    `decided` also gets the case in whose post the consequences belong. Registering twice counts once.
    """
    if decided not in _decided:
        _decided.append(decided)
        _reopened.append(reopened)


def tell_decided(session: Session, evaluation_id: UUID, place_id: UUID, when: Moment) -> None:
    """That result is the one of the year."""
    for callback in _decided:
        callback(session, evaluation_id, place_id, when)


def tell_reopened(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """It is open again which result is that of the year."""
    for callback in _reopened:
        callback(session, evaluation_id, when)
