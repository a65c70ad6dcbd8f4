"""A post that was left ends its SKP: the stretch it covers is the one in which the post was held."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE
from app.cases.seating import Moment
from app.organisation.operations import PostLeft
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.skp.queries.content import SKP, VERSION

Listener = Callable[[Session, UUID, Moment], object]
_listeners: dict[str, Listener] = {}
NEWEST = (
    sa.select(VERSION.case_id, CASE.tenant_id, CASE.opd_id)
    .join(CASE.id.table, CASE.id == VERSION.case_id)
    .where(VERSION.skp_id == sa.bindparam("skp"))
    .order_by(VERSION.no.desc())
    .limit(1)
)


def on_shortened(listener: Listener) -> None:
    """Call `listener(session, skp_id, moment)` when an SKP ends sooner. Registering it again changes nothing."""
    _listeners[f"{listener.__module__}.{listener.__qualname__}"] = listener


def end_with_post(session: Session, left: PostLeft, actor: ActorSnapshot, when: Moment) -> None:
    """The SKP of that assignment ends with it, and is told so. Joins the caller's transaction."""
    session.execute(
        sa.update(SKP.id.table).where(SKP.assignment_id == left.assignment_id).values(assignment_id=left.ended_id)
    )
    shortened = session.execute(
        sa.select(SKP.id, SKP.ends_on)
        .where(SKP.assignment_id == left.ended_id, SKP.starts_on <= left.last_on, SKP.ends_on > left.last_on)
        .order_by(SKP.year)
    ).all()
    for row in shortened:
        session.execute(sa.update(SKP.id.table).where(SKP.id == row.id).values(ends_on=left.last_on))
        head = session.execute(NEWEST, {"skp": row.id}).first()
        if head is not None:
            records.append(
                session, tenant_id=head.tenant_id, opd_id=head.opd_id, tag="skp:ended", actor=actor,
                case_id=head.case_id, now=when.now,
                body={"from": row.ends_on.isoformat(), "to": left.last_on.isoformat()},
            )  # fmt: skip
        for listener in _listeners.values():
            listener(session, row.id, when)
