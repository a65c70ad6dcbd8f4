"""The matrix is opened, its columns follow the leader's plan, its cells are written and become rows of drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade import queries
from app.cascade.models import Matrix, MatrixCell, MatrixColumn
from app.cascade.operations.orders import Refused, begun, note, written_by
from app.cascade.queries import NO_ROLE, Cell, Column, Grid, Member
from app.cascade.queries.matrix import CELL, COLUMN
from app.cases.operations import CaseNotFound
from app.database import columns, new_id, transaction
from app.identity.operations.accounts import snapshot
from app.orders import Order
from app.policies.queries import in_force
from app.records.models import Record
from app.records.operations import ActorSnapshot
from app.skp import operations as skp
from app.skp.operations import Role
from app.skp.queries import circle_between, circle_told

RECORD = columns(Record)
RECORDS_READ = 200


class CellOutdated(Exception):
    """Somebody else wrote in the cell meanwhile: who, when, and what stands there now."""

    def __init__(self, who: str, at: datetime | None, cell: Cell) -> None:
        self.who, self.at, self.cell = who, at, cell
        super().__init__("cell outdated")


@dataclass(frozen=True, slots=True)
class Desk:
    """A matrix under the pen, inside the transaction."""

    session: Session
    grid: Grid
    actor: ActorSnapshot
    order: Order

    def told(self, tag: str, body: dict[str, Any]) -> None:
        """A record of it."""
        leader = self.grid.leader
        words = {"leader": leader.position_id.hex, "year": self.grid.year, **body}
        note(self.session, leader.tenant_id, leader.opd_id, tag, self.actor, self.order.now, words)


def desk(session: Session, order: Order, actor: Actor, position_id: UUID) -> Desk:
    """The matrix for somebody who may write it. Raises CaseNotFound for everybody else."""
    grid = queries.grid(session, position_id, order.today)
    if grid is None or grid.leader.tenant_id != actor.tenant_id or not grid.leader.may_write(actor):
        raise CaseNotFound
    return Desk(session, grid, written_by(actor, leads=position_id in actor.position_ids), order)


# ------------------------------------------------------------------------------------------------------- columns


def follow_plan(order: Order, position_id: UUID) -> int:
    """Open the matrix, or add the columns that the leader's plan has and the matrix has not. Answers how many.

    A provisional column that says the same as a row of the plan is linked to it.
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return 0
        at = desk(session, order, actor, position_id)
        plan = queries.own_plan(session, at.grid.leader, order.today.year, order.today)
        return add_columns(at, [(row.text, row.supports) for row in plan])


def add_columns(at: Desk, wanted: list[tuple[str, Any]]) -> int:
    """Columns of these words and links, those there are already left out. Joins the caller's transaction."""
    session, grid = at.session, at.grid
    matrix_id = grid.id or _new_matrix(at)
    known = {same(column.text): column for column in grid.columns}
    no, added, linked = max((c.no for c in grid.columns), default=0), 0, 0
    for text, supports in wanted:
        link = {"result_id": supports.result_id, "measure_id": supports.measure_id} if supports else {}
        column = known.get(same(text))
        if column is None:
            no, added = no + 1, added + 1
            known[same(text)] = Column(new_id(), no, text, None, None, text)
            session.add(MatrixColumn(id=known[same(text)].id, matrix_id=matrix_id, no=no, text=text, **link))
        elif link and column.supports != supports and column in grid.columns:
            linked += 1
            session.execute(sa.update(COLUMN.id.table).where(COLUMN.id == column.id).values(**link))
    policies = in_force(session)
    if added and no > policies.count("cascade.columns.max", at.order.today):
        raise Refused(policies.value("cascade.columns.max", at.order.today).text)
    session.flush()
    if added or linked or grid.id is None:
        at.told("matrix:columns", {"added": added, "linked": linked, "columns": [text for text, _ in wanted]})
    return added + linked


def same(text: str) -> str:
    """What makes two headings the same: words, not spaces or capitals."""
    return " ".join(text.split()).casefold()


def _new_matrix(at: Desk) -> UUID:
    leader = at.grid.leader
    row = Matrix(id=new_id(), tenant_id=leader.tenant_id, position_id=leader.position_id, year=at.grid.year)
    at.session.add(row)
    at.session.flush()
    return row.id


def add_column(order: Order, position_id: UUID, text: str) -> None:
    """A provisional column in the leader's own words. Raises Refused when it is there already."""
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return
        at = desk(session, order, actor, position_id)
        if any(same(column.text) == same(text) for column in at.grid.columns):
            raise Refused("Kolom dengan kata-kata itu sudah ada.")
        add_columns(at, [(text, None)])


def remove_column(order: Order, position_id: UUID, column_id: UUID) -> None:
    """A column without roles leaves; the following ones move up. Raises Refused while somebody has a role in it."""
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return
        at = desk(session, order, actor, position_id)
        column = at.grid.column(column_id)
        if column is None:
            raise CaseNotFound
        if any(at.grid.cell(member.position_id, column_id).is_role for member in at.grid.members):
            raise Refused("Masih ada peran di kolom ini. Kosongkan selnya dahulu.")
        session.execute(sa.delete(CELL.text.table).where(CELL.column_id == column_id))
        session.execute(sa.delete(COLUMN.id.table).where(COLUMN.id == column_id))
        for later in (c for c in at.grid.columns if c.no > column.no):
            session.execute(sa.update(COLUMN.id.table).where(COLUMN.id == later.id).values(no=later.no - 1))
        at.told("matrix:column:removed", {"text": column.text})


def add_member(order: Order, position_id: UUID, number: str) -> str:
    """Somebody whom the leader does not assess joins the matrix, as members of a team do. Answers the name.

    Raises Refused: nobody of that number, another OPD, there already, or a circle.
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return ""
        at = desk(session, order, actor, position_id)
        member = queries.member_of_number(session, at.grid.leader, number, order.today)
        if member is None:
            raise Refused("Tidak ada pegawai perangkat daerah ini dengan nomor itu.")
        if at.grid.member(member.position_id):
            raise Refused(f"{member.name} sudah ada di matriks ini.")
        if not at.grid.columns:
            raise Refused("Isi dahulu kolomnya, baru tambahkan orang.")
        refuse_circle(at, member, member.name)
        session.add(MatrixCell(column_id=at.grid.columns[0].id, position_id=member.position_id, text=""))
        at.told("matrix:member:added", {"member": member.position_id.hex, "name": member.name})
        return member.name


# --------------------------------------------------------------------------------------------------------- cells


def set_cell(order: Order, position_id: UUID, member_id: UUID, column_id: UUID, text: str, version: int) -> None:
    """Write what somebody does for a result of the leader; "x" for no role, nothing to leave it open.

    Raises CaseNotFound, Refused (a circle, named) and CellOutdated.
    """
    with transaction() as session:
        actor = begun(session, order)
        if actor is None:
            return
        at = desk(session, order, actor, position_id)
        member, column = at.grid.member(member_id), at.grid.column(column_id)
        if member is None or column is None:
            raise CaseNotFound
        cell = at.grid.cell(member_id, column_id)
        if cell.version != version:
            raise CellOutdated(*_last_writer(at, cell), cell)
        write_cell(at, member, column, normal(text))


def normal(text: str) -> str:
    """What a cell means: "X" and "-" say no role as "x" does."""
    bare = " ".join(text.split())
    return NO_ROLE if bare.casefold() in (NO_ROLE, "-", "–") else bare


def write_cell(at: Desk, member: Member, column: Column, text: str) -> None:
    """Into the matrix and, while the SKP is a draft, into that. Joins the caller's transaction. Raises Refused."""
    before = at.grid.cell(member.position_id, column.id)
    if before.text == text and before.version:
        return
    refuse_circle(at, member, text)
    result_id = _in_draft(at, member, column, before, text)
    values: dict[str, Any] = {"text": text, "version": before.version + 1, "result_id": result_id}
    if before.version:
        at.session.execute(
            sa.update(CELL.text.table)
            .where(CELL.column_id == column.id, CELL.position_id == member.position_id)
            .values(**values)
        )
    else:
        at.session.add(MatrixCell(column_id=column.id, position_id=member.position_id, **values))
    at.session.flush()
    told = {"member": member.position_id.hex, "column": column.id.hex, "name": member.name, "heading": column.text}
    at.told("cell:set", {**told, "before": before.text, "text": text})


def refuse_circle(at: Desk, member: Member, text: str) -> None:
    """Nobody supports the results of somebody who, over however many, supports his. Raises Refused."""
    if text in ("", NO_ROLE) or member.in_line:
        return
    if member.position_id == at.grid.leader.position_id:
        raise Refused(circle_told([member.name, member.name]))
    names = circle_between(at.session, member.position_id, at.grid.leader.position_id, at.order.today)
    if names:
        raise Refused(circle_told(names))


def _in_draft(at: Desk, member: Member, column: Column, before: Cell, text: str) -> UUID | None:
    """The row of the SKP that the cell has become, as far as the SKP is open."""
    draft = skp.draft_of(at.session, member.position_id, at.grid.year)
    if draft is None:
        return before.result_id if text not in ("", NO_ROLE) else None
    if text in ("", NO_ROLE):
        if before.result_id is not None:
            skp.take_back_role(at.session, draft, before.result_id, before.text, at.actor, at.order.now)
        return None
    role = Role(text, column.plan, column.supports)
    return skp.place_role(at.session, draft, role, before.text if before.is_role else "", at.actor, at.order.now)


def _last_writer(at: Desk, cell: Cell) -> tuple[str, datetime | None]:
    """Who wrote in the cell last, and when."""
    rows = at.session.execute(
        sa.select(RECORD.actor, RECORD.at, RECORD.body)
        .where(RECORD.opd_id == at.grid.leader.opd_id, RECORD.tag == "cascade:cell:set")
        .order_by(RECORD.seq.desc())
        .limit(RECORDS_READ)
    )
    wanted = {"member": cell.position_id.hex, "column": cell.column_id.hex}
    for row in rows:
        if json.loads(row.body).items() >= wanted.items():
            return json.loads(row.actor)["name"], row.at
    return "Orang lain", None


# ------------------------------------------------------------------------------------- roles that wait for an SKP


def take_roles(order: Order, position_id: UUID) -> int:
    """Put the roles that wait into the draft, for oneself or as admin. Answers how many; none while there is none."""
    with transaction() as session:
        actor = begun(session, order)
        draft = skp.draft_of(session, position_id, order.today.year) if actor else None
        own = actor is not None and position_id in actor.position_ids
        if actor is None or draft is None or not (own or draft.opd_id in actor.admin_of):
            return 0
        capacity = "pegawai yang dinilai" if own else "admin OPD, atas nama pegawai"
        who = snapshot(actor, capacity)
        roles = queries.waiting_roles(session, position_id, order.today.year)
        for one in roles:
            role = Role(one.text, one.leader_result, one.supports)
            result_id = skp.place_role(session, draft, role, "", who, order.now)
            session.execute(
                sa.update(CELL.text.table)
                .where(CELL.column_id == one.column_id, CELL.position_id == position_id)
                .values(result_id=result_id)
            )
        return len(roles)


__all__ = ["CellOutdated", "add_column", "add_member", "follow_plan", "remove_column", "set_cell", "take_roles"]
