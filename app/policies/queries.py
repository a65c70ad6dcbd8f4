"""Policy values in force: the shipped defaults with the published changes laid over them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.policies.models import PolicyVersion
from workflows.policies import Certainty, Policies, PolicyValue, Unit, load_defaults

P = columns(PolicyVersion)
_cached: tuple[object, Policies] | None = None


def in_force(session: Session) -> Policies:
    """All values, defaults and published. Cached until another change is published."""
    global _cached
    stamp = tuple(
        session.execute(
            sa.select(sa.func.count(P.id), sa.func.max(P.published_at)).where(P.published_at.is_not(None))
        ).one()
    )
    if _cached is None or _cached[0] != stamp:
        published = _published(session) if stamp[0] else []
        _cached = (stamp, load_defaults().with_versions(published))
    return _cached[1]


def _published(session: Session) -> list[PolicyValue]:
    rows = session.execute(sa.select(P).where(P.published_at.is_not(None)).order_by(P.key, P.valid_from))
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
