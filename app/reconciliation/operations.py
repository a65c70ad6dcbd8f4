"""A file of e-Kinerja becomes lines of the reconciliation; a line is taken over, asked about or settled. No rating is
ever changed by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.database import new_id, transaction
from app.exchange.queries import importer_of, present
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.orders import Order
from app.outbox.operations import Recipient, notify
from app.reconciliation import queries
from app.reconciliation.models import Difference, EkinerjaFile, Standing
from app.reconciliation.queries import DifferenceRow, EkinerjaRows, Found
from app.reconciliation.queries.comparing import SPEAKS_OF
from app.reconciliation.queries.listing import DIFFERENCE
from app.records import operations as records
from app.skp.operations import note_reference

AT_ONCE = 500


class LineOutdated(Exception):
    """Somebody acted on the line meanwhile, or it is no longer open."""


class ComparisonOutdated(Exception):
    """What Tangkas holds changed since the differences were shown; `found` are those of now."""

    def __init__(self, found: tuple[Found, ...]) -> None:
        self.found = found
        super().__init__("comparison outdated")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: what it is called and about. `whole`: it holds everybody of its OPDs."""

    rows: EkinerjaRows
    name: str
    sha256: str
    year: int
    period_id: UUID | None
    whole: bool

    @property
    def scope(self) -> str:
        return self.period_id.hex if self.period_id else str(self.year)


def compare(session: Session, source: Source, actor: Actor, desk: UUID, today: date) -> tuple[Found, ...]:
    """Where the file and Tangkas differ now. Reads only."""
    here = present(session, actor.tenant_id)
    held = queries.held(session, here, actor.tenant_id, source.year, source.period_id, desk, today)
    return queries.compared(source.rows, held, whole=source.whole, opds=importer_of(actor).opds)


def digest(found: Iterable[Found]) -> str:
    """The same for the same differences."""
    told = [[one.kind, one.number, one.theirs, one.ours] for one in found]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def keep(order: Order, source: Source, shown: str, desk: UUID) -> tuple[Found, ...] | None:
    """Write the lines, if they are still those that were shown. None when the same form did it before.

    Raises CaseNotFound, ComparisonOutdated and KeyReused; then nothing was written.
    """
    with transaction() as session:
        actor = _actor(session, order)
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return None
        found = compare(session, source, actor, desk, order.today)
        if digest(found) != shown:
            raise ComparisonOutdated(found)
        file = EkinerjaFile(
            id=new_id(), tenant_id=actor.tenant_id, period_id=source.period_id, scope=source.scope, name=source.name,
            sha256=source.sha256, people=len({row.number for row in source.rows.rows}), differences=len(found),
            by_name=actor.name, at=order.now,
        )  # fmt: skip
        session.add(file)
        session.flush()
        changed = _merge(session, file, source, found, actor)
        records.append(
            session, tenant_id=actor.tenant_id, opd_id=desk, tag="reconciliation:imported",
            actor=snapshot(actor), now=order.now,
            body={"file": source.name, "sha256": source.sha256, "scope": source.scope, "people": file.people,
                  "differences": len(found), **changed},
        )  # fmt: skip
        return found


def _merge(
    session: Session, file: EkinerjaFile, source: Source, found: tuple[Found, ...], actor: Actor
) -> dict[str, int]:
    """New lines come in, those that say something else are open again, and those that are told no more are gone; of
    what the file has no column for, nothing changes."""
    rows = session.execute(
        sa.select(DIFFERENCE.id, DIFFERENCE.number, DIFFERENCE.kind, DIFFERENCE.theirs, DIFFERENCE.ours,
                  DIFFERENCE.standing, DIFFERENCE.opd_id)
        .where(DIFFERENCE.tenant_id == file.tenant_id, DIFFERENCE.scope == file.scope)
    )  # fmt: skip
    known = {(row.number, row.kind): row for row in rows}
    there = {row.number for row in source.rows.rows}
    told = {(one.number, one.kind) for one in found}
    new = [one for one in found if (one.number, one.kind) not in known]
    other = [one for one in found if (row := known.get((one.number, one.kind))) and
             ((row.theirs, row.ours) != (one.theirs, one.ours) or row.standing is Standing.GONE)]  # fmt: skip
    opds = importer_of(actor).opds
    gone = [row.id for (number, kind), row in known.items()
            if (number, kind) not in told and row.standing is not Standing.GONE and number in there
            and SPEAKS_OF[kind] & source.rows.columns and (opds is None or row.opd_id in opds)]  # fmt: skip
    values = [_values(one, file) for one in new]
    for at in range(0, len(values), AT_ONCE):
        session.execute(sa.insert(Difference), values[at : at + AT_ONCE])
    for one in other:
        row_id = known[(one.number, one.kind)].id
        again = {**_values(one, file), "standing": Standing.OPEN, "reason": "", "by_name": ""}
        del again["id"]
        _update(session, [row_id], {**again, "version": DIFFERENCE.version + 1})
    for at in range(0, len(gone), AT_ONCE):
        past = {"standing": Standing.GONE, "changed_at": file.at, "version": DIFFERENCE.version + 1, "file_id": file.id}
        _update(session, gone[at : at + AT_ONCE], past)
    return {"new": len(new), "reopened": len(other), "gone": len(gone)}


def _update(session: Session, ids: list[UUID], values: dict[str, Any]) -> None:
    session.execute(sa.update(DIFFERENCE.id.table).where(DIFFERENCE.id.in_(ids)).values(**values))


def _values(one: Found, file: EkinerjaFile) -> dict[str, Any]:
    return {
        "id": new_id(), "tenant_id": file.tenant_id, "file_id": file.id, "scope": file.scope, "opd_id": one.opd_id,
        "number": one.number, "name": one.name, "person_id": one.person_id, "case_id": one.case_id,
        "skp_id": one.skp_id, "kind": one.kind, "owner": one.owner, "owner_id": one.owner_id,
        "owner_name": one.owner_name, "theirs": one.theirs, "ours": one.ours, "standing": Standing.OPEN,
        "reason": "", "by_name": "", "changed_at": file.at, "version": 1,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------- one line


@dataclass(frozen=True, slots=True)
class _Line:
    session: Session
    row: DifferenceRow
    actor: Actor
    order: Order


def _act(order: Order, difference_id: UUID, version: int, tag: str, act: Callable[[_Line], dict[str, Any]]) -> None:
    """Let `act` do what it does with a line that waits, and record it.

    Raises CaseNotFound, LineOutdated and KeyReused; then nothing was written.
    """
    with transaction() as session:
        actor = _actor(session, order)
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return
        row = queries.difference(session, actor, difference_id)
        if row is None:
            raise CaseNotFound
        if row.version != version or not row.waits:
            raise LineOutdated
        values = act(_Line(session, row, actor, order))
        changed = {"by_name": actor.name, "changed_at": order.now, "version": row.version + 1}
        _update(session, [row.id], {**values, **changed})
        told = {"kind": row.kind.value, "number": row.number, "theirs": row.theirs, "ours": row.ours,
                "owner": row.owner.value, "reason": values.get("reason", "")}  # fmt: skip
        records.append(
            session, tenant_id=row.tenant_id, opd_id=row.opd_id, tag=f"reconciliation:{tag}", actor=snapshot(actor),
            now=order.now, body=told, case_id=row.case_id,
        )  # fmt: skip


def take_over(order: Order, difference_id: UUID, version: int) -> None:
    """The number of e-Kinerja is noted at the SKP, the one thing a click may take over. Raises as `_act`."""

    def take(line: _Line) -> dict[str, Any]:
        if not line.row.may_take or line.row.skp_id is None:
            raise LineOutdated
        note_reference(line.session, line.row.skp_id, line.row.theirs, line.order.now)
        return {"standing": Standing.TAKEN}

    _act(order, difference_id, version, "taken", take)


def ask_owner(order: Order, difference_id: UUID, version: int) -> None:
    """Whoever has to act is told what differs. Raises as `_act`."""

    def ask(line: _Line) -> dict[str, Any]:
        one = line.row
        people = [Recipient(person, email) for person, email in queries.to_ask(line.session, one, line.order.today)]
        notify(
            line.session, people, tenant_id=one.tenant_id, case_id=one.case_id, kind="turn",
            title=f"e-Kinerja: {one.kind_label.lower()}",
            body=f"{one.name}. Di e-Kinerja: {one.theirs}. Di Tangkas: {one.ours}. Diminta oleh {line.actor.name}.",
            now=line.order.now,
        )  # fmt: skip
        return {"standing": Standing.ASKED}

    _act(order, difference_id, version, "asked", ask)


def settle(order: Order, difference_id: UUID, version: int, reason: str) -> None:
    """The difference stays, for a reason. Raises as `_act`."""
    _act(order, difference_id, version, "settled", lambda _: {"standing": Standing.SETTLED, "reason": reason})


def _actor(session: Session, order: Order) -> Actor:
    actor = actor_of_person(session, order.person_id, order.account_id, order.today)
    if actor is None or not set(actor.roles) & set(queries.WRITERS):
        raise CaseNotFound
    return actor
