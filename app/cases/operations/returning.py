"""What a case said part by part when it was returned, kept beside that decision. Joins the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Draft, Returned
from app.cases.queries import DRAFT
from app.database import columns, put
from workflows.returning import Part

ADD_RETURNED = sa.insert(columns(Returned).parts.table)


def keep_returned(session: Session, case_id: UUID, decision_id: UUID, parts: Iterable[Part]) -> None:
    """Beside the decision that returns it: every part with its words of that moment and the remark on it."""
    put(session, ADD_RETURNED, {"decision_id": decision_id, "case_id": case_id, "parts": [asdict(p) for p in parts]})


def ask_again(session: Session, case_id: UUID, form: str, names: Collection[str]) -> None:
    """What was chosen before about parts that changed since counts no more; everything else typed there stays."""
    drafts = session.execute(sa.select(Draft).where(DRAFT.case_id == case_id, DRAFT.form == form)).scalars()
    for draft in drafts:
        draft.body = {name: value for name, value in draft.body.items() if name not in names}
