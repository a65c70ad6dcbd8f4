"""The people file as a kind of import."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from app.exchange.comparison import Verb
from app.exchange.kind import Checked, Kind
from app.exchange.operations.people import write_people
from app.exchange.plan import Plan
from app.exchange.planning import Planner
from app.exchange.queries import Importer, present
from app.exchange.rows import COLUMNS, check_rows
from app.policies.queries import rules_in_force


def _compared(session: Session, checked: Checked, importer: Importer, today: date) -> Plan:
    policies, _ = rules_in_force(session)
    return Planner(present(session, importer.tenant_id), importer, policies, today).plan(*checked)


def _told(plan: Plan) -> dict[str, Any]:
    rows = [{"number": one.row.nip, "new": one.is_new, "columns": [c.column for c in one.changes]} for one in plan.rows]
    return {
        "new": len(plan.that(Verb.ADDED)), "changed": len(plan.that(Verb.CHANGED)),
        "unchanged": len(plan.that(Verb.KEPT)), "people": [one for one in rows if one["columns"]],
    }  # fmt: skip


PEOPLE = Kind(
    "pegawai", "Pegawai", COLUMNS, "Sel kosong berarti tetap seperti sekarang.", check_rows, _compared, write_people,
    "exchange:people:imported", _told,
)
