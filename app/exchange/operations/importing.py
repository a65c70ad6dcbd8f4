"""Write an import: all of it or nothing, in one transaction, with one record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.cases.idempotency import first_time
from app.cases.seating import moment
from app.database import transaction
from app.exchange import queries
from app.exchange.comparison import Comparison
from app.exchange.kind import ImportRefused, Kind
from app.exchange.queries import Importer
from app.exchange.reading import Problem, RawRow
from app.records import operations as records
from app.records.operations import ActorSnapshot


class PlanOutdated(Exception):
    """What stands changed since the differences were shown; `plan` shows them as they are now."""

    def __init__(self, plan: Comparison[Any]) -> None:
        self.plan = plan
        super().__init__("plan outdated")


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was read: its kind, its rows, what it was called, and the hash of its bytes."""

    kind: Kind
    rows: tuple[RawRow, ...]
    name: str
    sha256: str

    @classmethod
    def of(cls, kind: Kind, name: str, data: bytes) -> Import:
        """From the bytes it came in. Raises FileRefused."""
        return cls(kind, kind.read(data), name, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class FormKey:
    """Key and hash of the form that applies an import, so that sending it twice writes once."""

    person_id: UUID
    key: str
    request_hash: str


def plan_import(session: Session, what: Import, importer: Importer, today: date) -> Comparison[Any]:
    """What the file would do to what stands now. Reads only."""
    return what.kind.compare(session, what.kind.check(what.rows, today), importer, today)


def apply_import(
    what: Import, importer: Importer, actor: ActorSnapshot, shown: str, now: datetime, today: date,
    form: FormKey | None = None,
) -> Comparison[Any] | None:  # fmt: skip
    """Write everything, if it is still what was shown (`shown`: the digest of that plan). None when it was done before.

    Raises ImportRefused, PlanOutdated, KeyReused; then nothing was written.
    """
    kind = what.kind
    checked = kind.check(what.rows, today)  # takes a second for a large file: nobody waits for it to write
    with transaction() as session:
        if form is not None and not first_time(session, form.person_id, form.key, form.request_hash, now):
            return None
        plan = kind.compare(session, checked, importer, today)
        if plan.problems:
            raise ImportRefused(plan)
        if plan.digest != shown:
            raise PlanOutdated(plan)
        where = queries.history_of(session, importer)
        if where is None:
            raise ImportRefused(
                Comparison((), (Problem(1, "nip", "Belum ada BKPSDM dalam struktur untuk mencatatnya."),))
            )
        kind.write(session, plan, importer, actor, moment(session, now, today))
        records.append(
            session, tenant_id=importer.tenant_id, opd_id=where, tag=kind.tag, actor=actor, now=now,
            body={"file": what.name, "sha256": what.sha256, **kind.told(plan)},
        )  # fmt: skip
        return plan
