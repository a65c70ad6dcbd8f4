"""What a file of leave writes, inside the import's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.absences import queries
from app.absences.models import Absence
from app.absences.operations.planning import Plan, plan
from app.absences.queries.known import ABSENCE
from app.cases.seating import Moment
from app.database import new_id
from app.exchange.comparison import Verb
from app.exchange.kind import Checked
from app.exchange.queries import Importer
from app.records.operations import ActorSnapshot


def compare_leave(session: Session, checked: Checked, importer: Importer, today: date) -> Plan:
    """What the file would do to the records as they are now. Reads only."""
    rows, problems = checked
    people = queries.people_by_number(session, importer.tenant_id, (row.nip for row in rows), today)
    known = queries.known_absences(session, (one.id for one in people.values()))
    return plan(rows, problems, people, known, importer)


def write_leave(session: Session, found: Plan, importer: Importer, _: ActorSnapshot, when: Moment) -> None:
    """The new stretches; what they replace and what is withdrawn stays readable as no longer in force."""
    for one in found.touched:
        if one.before is not None:
            gone = sa.update(ABSENCE.id.table).where(ABSENCE.id == one.before.id).values(superseded_at=when.now)
            session.execute(gone)
    session.add_all(
        Absence(
            id=new_id(), tenant_id=importer.tenant_id, person_id=one.person.id, kind=one.row.jenis,
            starts_on=one.row.mulai, ends_on=one.row.selesai, letter=one.row.nomor_surat, recorded_at=when.now,
        )
        for one in found.that(Verb.ADDED, Verb.CHANGED)
    )  # fmt: skip


def told_of(found: Plan) -> dict[str, Any]:
    """What the record of an import says beside its file."""
    return {
        "rows": [
            {
                "number": one.row.nip, "verb": one.verb.name.lower(), "kind": one.row.jenis.value,
                "from": one.row.mulai.isoformat(), "to": one.row.selesai.isoformat(),
                "letter": one.row.nomor_surat, "before": one.was,
            }
            for one in found.touched
        ],
    }  # fmt: skip
