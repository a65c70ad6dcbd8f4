"""Policy values in force: the shipped defaults with the published changes laid over them."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from app.calendar import queries as calendar
from app.database import ask, columns
from app.policies.models import PolicyVersion
from workflows.calendar import WorkingDays
from workflows.policies import Certainty, Policies, PolicyValue, Unit, load_defaults

P = columns(PolicyVersion)
ASKED = "policies"  # where the session keeps what it was answered
_cached: tuple[object, Policies] | None = None
STAMP = (
    sa.select(sa.func.count(P.id)).where(P.published_at.is_not(None)).scalar_subquery(),
    sa.select(sa.func.max(P.published_at)).scalar_subquery(),
)


RULES_STAMP = sa.select(*STAMP, *calendar.STAMP)


def in_force(session: Session) -> Policies:
    """All values, defaults and published. Cached until another change is published; asked once in a request.

    What is published meanwhile begins tomorrow at the earliest, so no answer for today can be out of date.
    """
    known = session.info.get(ASKED)
    if known is not None:
        return cast(Policies, known)
    return _policies(session, tuple(session.execute(sa.select(*STAMP)).one()))


def forget(session: Session) -> None:
    """Another change was published in this session: the next question asks anew."""
    session.info.pop(ASKED, None)


def rules_in_force(session: Session) -> tuple[Policies, WorkingDays]:
    """The policies and the working-day calendar, asked at once: one query while neither changes."""
    stamp = tuple(ask(session, RULES_STAMP).one())
    return _policies(session, stamp[: len(STAMP)]), calendar.calendar_at(session, stamp[len(STAMP) :])


def _policies(session: Session, stamp: tuple[Any, ...]) -> Policies:
    global _cached
    if _cached is None or _cached[0] != stamp:
        published = _published(session) if stamp[0] else []
        _cached = (stamp, load_defaults().with_versions(published))
    session.info[ASKED] = _cached[1]
    return _cached[1]


def _published(session: Session) -> list[PolicyValue]:
    rows = session.execute(sa.select(P).where(P.published_at.is_not(None)).order_by(P.published_at, P.id))
    return [
        PolicyValue(
            r.key,
            r.value,
            Unit(r.unit),
            r.instrument,
            r.article,
            Certainty(r.certainty),
            r.valid_from,
            r.valid_to,
            r.text,
        )
        for r in rows
    ]
