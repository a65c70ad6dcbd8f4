"""Note what is carried out of the house: who took which numbers or documents, and whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.access import Actor
from app.board import queries
from app.board.queries import Paper, Scope
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.records import operations as records
from app.records.models import Reading, ReadingKind


class NowhereToRecord(LookupError):
    """Neither an OPD was asked about nor does BKPSDM exist: there is no history to write in."""


def note_export(actor: Actor, what: str, scope: Scope, lines: int, now: datetime, papers: Iterable[Paper] = ()) -> None:
    """Write into the history that `actor` took `what` (recap, papers) with so many lines.

    Everybody whose document is among `papers` finds it under "who read it", once per case. Raises NowhereToRecord.
    """
    capacity = queries.capacity(actor)
    who = snapshot(actor, capacity)
    with transaction() as session:
        opd_id = scope.opd_id or queries.desk_opd(session, scope.tenant_id)
        if opd_id is None:
            raise NowhereToRecord
        records.append(
            session, tenant_id=scope.tenant_id, opd_id=opd_id, tag=f"board:exported:{what}", actor=who, now=now,
            body={
                "unit": _hex(scope.unit_id or scope.opd_id), "period": _hex(scope.period_id), "lines": lines,
            },
        )  # fmt: skip
        readings = [
            {
                "id": new_id(), "tenant_id": scope.tenant_id, "reader_id": actor.person_id, "subject_id": subject_id,
                "case_id": case_id, "kind": ReadingKind.DOCUMENT, "capacity": capacity, "at": now,
            }
            for case_id, subject_id in dict.fromkeys((paper.case_id, paper.subject_id) for paper in papers)
        ]  # fmt: skip
        if readings:
            session.execute(sa.insert(Reading), readings)


def _hex(one: UUID | None) -> str:
    return one.hex if one else ""
