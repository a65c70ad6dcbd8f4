"""Write a file of leave: all of it or nothing, in one transaction with one record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from app.absences import queries
from app.absences.models import Absence
from app.absences.operations.planning import Plan, Verb, plan
from app.absences.queries.known import ABSENCE
from app.absences.queries.sheet import Row, check_rows
from app.cases.idempotency import first_time
from app.database import new_id, transaction
from app.exchange.checking import Problem
from app.exchange.operations import FormKey
from app.exchange.queries import Importer, desk_opd
from app.exchange.reading import RawRow
from app.records import operations as records
from app.records.operations import ActorSnapshot


class ImportRefused(Exception):
    """Some rows do not fit; nothing was written. `plan` names each."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(f"{len(plan.problems)} problems")


class PlanOutdated(Exception):
    """What stands changed since the differences were shown; `plan` shows them as they are now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("plan outdated")


@dataclass(frozen=True, slots=True)
class LeaveFile:
    """A file that was read: its rows, what it was called, and the hash of its bytes."""

    rows: tuple[RawRow, ...]
    name: str
    sha256: str

    @classmethod
    def of(cls, rows: tuple[RawRow, ...], name: str, data: bytes) -> LeaveFile:
        """From the bytes it came in."""
        return cls(rows, name, hashlib.sha256(data).hexdigest())


def plan_leave(session: Session, what: LeaveFile, importer: Importer, today: date) -> Plan:
    """What the file would do to the records as they are now. Reads only."""
    return _plan(session, check_rows(what.rows, today), importer, today)


def _plan(session: Session, checked: tuple[list[Row], list[Problem]], importer: Importer, today: date) -> Plan:
    rows, problems = checked
    people = queries.people_by_number(session, importer.tenant_id, (row.nip for row in rows), today)
    known = queries.known_absences(session, (one.id for one in people.values()))
    return plan(rows, problems, people, known, importer)


def apply_leave(
    what: LeaveFile, importer: Importer, actor: ActorSnapshot, shown: str, now: datetime, today: date,
    form: FormKey | None = None,
) -> Plan | None:  # fmt: skip
    """Write everything, if it is still what was shown (`shown`: the digest of that plan). None when it was done before.

    Raises ImportRefused, PlanOutdated, KeyReused; then nothing was written.
    """
    checked = check_rows(what.rows, today)
    with transaction() as session:
        if form is not None and not first_time(session, form.person_id, form.key, form.request_hash, now):
            return None
        found = _plan(session, checked, importer, today)
        if found.problems:
            raise ImportRefused(found)
        if found.digest != shown:
            raise PlanOutdated(found)
        _write(session, found, importer, now)
        _record(session, what, found, importer, actor, now)
        return found


def _write(session: Session, found: Plan, importer: Importer, now: datetime) -> None:
    for one in found.touched:
        if one.before is not None:
            session.execute(sa.update(ABSENCE.id.table).where(ABSENCE.id == one.before.id).values(superseded_at=now))
    session.add_all(
        Absence(
            id=new_id(), tenant_id=importer.tenant_id, person_id=one.person.id, kind=one.row.jenis,
            starts_on=one.row.mulai, ends_on=one.row.selesai, letter=one.row.nomor_surat, recorded_at=now,
        )
        for one in found.touched
        if one.verb is not Verb.WITHDRAWN
    )  # fmt: skip


def _record(
    session: Session, what: LeaveFile, found: Plan, importer: Importer, actor: ActorSnapshot, now: datetime
) -> None:
    where = next(iter(sorted(importer.opds)), None) if importer.opds else desk_opd(session, importer.tenant_id)
    if where is None:
        raise ImportRefused(Plan((), (Problem(1, "nip", "Belum ada BKPSDM dalam struktur untuk mencatatnya."),)))
    records.append(
        session, tenant_id=importer.tenant_id, opd_id=where, tag="absences:imported", actor=actor, now=now,
        body={
            "file": what.name, "sha256": what.sha256,
            "rows": [
                {
                    "number": one.row.nip, "verb": one.verb.value, "kind": one.row.jenis.value,
                    "from": one.row.mulai.isoformat(), "to": one.row.selesai.isoformat(),
                    "letter": one.row.nomor_surat, "before": one.was,
                }
                for one in found.touched
            ],
        },
    )  # fmt: skip
