"""A result is linked to the row of a leader that it means; and links follow when a leader's version is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cascade import queries
from app.cascade.operations.orders import Refused, begun, note
from app.cascade.queries.matrix import CELL, COLUMN
from app.cases.operations import CaseNotFound
from app.cases.queries import CASE
from app.cases.seating import Moment
from app.database import transaction
from app.identity.operations.accounts import snapshot
from app.orders import Order
from app.records.operations import SYSTEM
from app.skp import operations as skp
from app.skp.operations import OpenDraft, Role
from app.skp.queries import Support, circle, circle_told, leading
from app.skp.queries.content import RESULT, VERSION
from workflows.goal_setting import State


def link(order: Order, result_id: UUID, supports: Support) -> str:
    """Link a result to one of the rows above it. Answers the words of that row, empty when it was done before.

    In a draft the printed words become the leader's; an agreed SKP keeps what it prints. Raises CaseNotFound and
    Refused (no such row above, or a circle).
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return ""
        row = queries.row_to_link(session, result_id, order.today)
        if row is None or row.tenant_id != actor.tenant_id or not row.may_link(actor):
            raise CaseNotFound
        above = leading(session, row.position_id, row.year, order.today)
        chosen = next((one for one in above if one.supports == supports), None)
        if chosen is None:
            raise Refused("Hasil itu bukan milik pimpinan di atas pegawai ini, atau sudah tidak berlaku.")
        names = circle(session, row.position_id, supports, order.today)
        if names:
            raise Refused(circle_told(names))
        capacity = "pegawai yang dinilai" if actor.person_id == row.person_id else "pejabat penilai kinerja"
        if row.opd_id in actor.admin_of and actor.person_id != row.person_id:
            capacity = "admin OPD"
        who = snapshot(actor, capacity)
        place = OpenDraft(row.case_id, row.tenant_id, row.opd_id)
        role = Role(row.plan, chosen.text, supports)
        skp.link_result(session, place, result_id, role, who, order.now, draft=row.is_draft)
        return chosen.text


def link_together(order: Order, pairs: Iterable[tuple[UUID, Support]]) -> tuple[int, tuple[str, ...]]:
    """Link several, each on its own: what refuses one stops no other. Answers how many, and the refusals."""
    done, refusals = 0, dict[str, None]()
    for result_id, supports in pairs:
        try:
            done += bool(link(replace(order, key=f"{order.key}:{result_id.hex}"), result_id, supports))
        except Refused as refused:
            refusals[str(refused)] = None
        except CaseNotFound:
            refusals["Sebagian baris sudah berubah sejak halaman ini dibuka."] = None
    return done, tuple(refusals)


def follow_version(session: Session, case_id: UUID, when: Moment) -> None:
    """A leader's new version was agreed: what hung on a row that says the same now hangs on the new one.

    Columns and cells of matrices follow as well. What finds no equal stays and is proposed for a new link.
    """
    head = session.execute(sa.select(VERSION.skp_id, VERSION.no).where(VERSION.case_id == case_id)).one()
    if head.no == 1:
        return
    old = session.execute(
        sa.select(RESULT.id, RESULT.plan)
        .join(VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .where(VERSION.skp_id == head.skp_id, VERSION.no < head.no, CASE.state == State.SUPERSEDED.value)
        .order_by(VERSION.no.desc(), RESULT.no)
    ).all()
    new = {
        _same(row.plan): row.id
        for row in session.execute(sa.select(RESULT.id, RESULT.plan).where(RESULT.version_id == case_id))
    }
    moved = {one.id: new[_same(one.plan)] for one in old if _same(one.plan) in new}
    touched = sum(_move(session, before, after) for before, after in moved.items())
    if touched:
        where = session.execute(sa.select(CASE.tenant_id, CASE.opd_id).where(CASE.id == case_id)).one()
        body = {"rows": [[before.hex, after.hex] for before, after in moved.items()], "links": touched}
        note(session, where.tenant_id, where.opd_id, "links:followed", SYSTEM, when.now, body, case_id)


def _move(session: Session, before: UUID, after: UUID) -> int:
    places = (RESULT.supports_result_id, COLUMN.result_id, CELL.result_id)
    done = [
        session.execute(sa.update(place.table).where(place == before).values({place.name: after})) for place in places
    ]
    return sum(one.rowcount for one in done)  # type: ignore[attr-defined]


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
