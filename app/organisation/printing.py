"""People and offices as official documents print them. Read only; no query beyond those of `queries`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.authority.models import AuthorityKind, BasisKind
from app.database import ask, columns
from app.documents.parts import Capacity, Letterhead, PersonBlock
from app.documents.wording import long_date
from app.organisation.models import Assignment, Holding
from app.organisation.queries import ON, PERSON, POSITION, UNIT, Holder, holders_of, positions_held
from app.organisation.queries.mandates import AUTHORITY, BASIS_LABEL

HELD = columns(Assignment)
CITY_NAME = "PEMERINTAH KOTA TANGERANG SELATAN"
CITY_ADDRESS = "Balai Kota Tangerang Selatan, Jalan Maruga Raya Nomor 1, Serua, Ciputat 15414"
_CAPACITY: dict[Holding, Capacity] = {Holding.DEFINITIF: "", Holding.PLT: "Plt.", Holding.PLH: "Plh."}


def rank_of(pangkat: str, golongan: str) -> str:
    """PANGKAT/GOL RUANG as printed: "Pembina (IV/a)"; PPPK prints the golongan alone."""
    return f"{pangkat} ({golongan})" if pangkat and golongan else pangkat or golongan


def block_of(holder: Holder) -> PersonBlock:
    """Somebody in the position held, with Plt./Plh. in front of the office."""
    return PersonBlock(
        name=holder.name,
        identity_label=holder.number_label if holder.number else "",
        identity_number=holder.number,
        pangkat_golongan=rank_of(holder.pangkat, holder.golongan),
        rank_label=holder.status.rank_label,
        standing=holder.status.printed_standing,
        jabatan=holder.title,
        unit_kerja=holder.unit_name,
        capacity=_CAPACITY[holder.holding],
    )


def position_block(session: Session, position_id: UUID | None, on: date) -> PersonBlock | None:
    """Who held the position that day; None when nobody did."""
    if position_id is None:
        return None
    holders = holders_of(session, [position_id], on).get(position_id, ())
    return block_of(holders[0]) if holders else None


def subject_block(session: Session, person_id: UUID, position_id: UUID) -> PersonBlock:
    """The person concerned in the position the case is about, in the capacity last held there. One query."""
    holding = (
        sa.select(HELD.holding)
        .where(HELD.person_id == PERSON.id, HELD.position_id == POSITION.id, HELD.known_to.is_(None))
        .order_by(HELD.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = session.execute(
        sa.select(
            PERSON.name, PERSON.number, PERSON.number_label, PERSON.pangkat, PERSON.golongan, PERSON.status,
            POSITION.title, UNIT.name, holding,
        )
        .select_from(PERSON.id.table)
        .join(POSITION.id.table, POSITION.id == position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(PERSON.id == person_id)
    ).one()
    name, number, label, pangkat, golongan, status, title, unit, held = row
    return PersonBlock(
        name=name, identity_label=label if number else "", identity_number=number,
        pangkat_golongan=rank_of(pangkat, golongan), rank_label=status.rank_label, standing=status.printed_standing,
        jabatan=title, unit_kerja=unit, capacity=_CAPACITY[held or Holding.DEFINITIF],
    )  # fmt: skip


LETTER_OF = (
    sa.select(
        AUTHORITY.kind, POSITION.title, UNIT.name.label("unit"), AUTHORITY.basis, AUTHORITY.basis_number,
        AUTHORITY.basis_on,
    )
    .join_from(AUTHORITY.id.table, POSITION.id.table, POSITION.id == AUTHORITY.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .where(
        AUTHORITY.person_id == sa.bindparam("person", type_=AUTHORITY.person_id.type),
        AUTHORITY.position_id == sa.bindparam("position", type_=AUTHORITY.position_id.type),
        AUTHORITY.valid_from <= ON,
        AUTHORITY.valid_to >= ON,
        AUTHORITY.approved_at.is_not(None),
        AUTHORITY.kind != AuthorityKind.PREPARER,
    )
    .order_by(AUTHORITY.known_from.desc(), AUTHORITY.id)
    .limit(1)
)  # fmt: skip


def _by_authority(session: Session, block: PersonBlock, person_id: UUID, position_id: UUID, on: date) -> PersonBlock:
    """The same with the letter on which he acted that day, whatever became of it later; unchanged without one."""
    row = ask(session, LETTER_OF, person=person_id, position=position_id, on=on).first()
    if row is None:
        return block
    own = row.basis is BasisKind.OWN
    letter = f"{BASIS_LABEL[row.basis]} {row.basis_number}".strip()
    basis = letter if own else f"{letter} tanggal {long_date(row.basis_on)}"
    if row.kind in (AuthorityKind.PLH, AuthorityKind.PLT):
        capacity: Capacity = "Plh." if row.kind is AuthorityKind.PLH else "Plt."
        return replace(block, capacity=capacity, jabatan=row.title, unit_kerja=row.unit, basis=basis)
    held = positions_held(session, person_id, on)
    office, unit = (held[0].title, held[0].unit_name) if held else ("", "")
    return replace(block, capacity="a.n.", on_behalf_of=row.title, jabatan=office, unit_kerja=unit, basis=basis)


def acting_block(session: Session, person_id: UUID, position_id: UUID | None, on: date) -> PersonBlock:
    """Somebody who decided, in the position the seat belonged to, with the letter if he acted for another; by name
    alone when it was an office's seat."""
    if position_id is not None:
        for holder in holders_of(session, [position_id], on).get(position_id, ()):
            if holder.person_id == person_id:
                block = block_of(holder)
                acts = holder.holding is not Holding.DEFINITIF
                return _by_authority(session, block, person_id, position_id, on) if acts else block
    row = session.execute(
        sa.select(
            PERSON.name, PERSON.number, PERSON.number_label, PERSON.pangkat, PERSON.golongan, PERSON.status
        ).where(PERSON.id == person_id)
    ).one()
    block = PersonBlock(
        name=row.name, identity_label=row.number_label if row.number else "", identity_number=row.number,
        pangkat_golongan=rank_of(row.pangkat, row.golongan), rank_label=row.status.rank_label,
        standing=row.status.printed_standing,
    )  # fmt: skip
    return _by_authority(session, block, person_id, position_id, on) if position_id is not None else block


def unit_name(session: Session, unit_id: UUID) -> str:
    """The full name of a unit."""
    return str(session.execute(sa.select(UNIT.name).where(UNIT.id == unit_id)).scalar_one())


def letterhead(session: Session, opd_id: UUID) -> Letterhead:
    """The letterhead of an OPD."""
    return Letterhead(government=CITY_NAME, instansi=unit_name(session, opd_id).upper(), address=CITY_ADDRESS)


def filing_unit(session: Session, opd_id: UUID) -> str:
    """The unit part of a document number."""
    return str(session.execute(sa.select(UNIT.code).where(UNIT.id == opd_id)).scalar_one())
