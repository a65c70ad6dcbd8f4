"""What e-Kinerja of BKN calls an SKP: noted beside it, and nothing of the SKP depends on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.skp.queries.content import SKP


def note_reference(session: Session, skp_id: UUID, reference: str, now: datetime) -> None:
    """Keep the number, and since when it is known. Takes part in the caller's transaction."""
    values = {"bkn_reference": reference, "bkn_synced_at": now}
    session.execute(sa.update(SKP.id.table).where(SKP.id == skp_id).values(**values))
