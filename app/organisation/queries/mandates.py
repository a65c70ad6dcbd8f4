"""What somebody may do for an office by authority, read together with what he holds. Read only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.authority.models import Authority, AuthorityKind, BasisKind
from app.database import columns
from app.organisation.models import Assignment, Holding, Person, Position
from workflows.approval import Power

AUTHORITY, HELD = columns(Authority), columns(Assignment)
PREFIX = {
    AuthorityKind.PLH: "Plh.",
    AuthorityKind.PLT: "Plt.",
    AuthorityKind.MANDATE: "a.n.",
    AuthorityKind.SUBSTITUTE: "a.n.",
    AuthorityKind.PREPARER: "penyiap bagi",
}
BASIS_LABEL = {
    BasisKind.ORDER: "Surat perintah",
    BasisKind.DECREE: "Keputusan",
    BasisKind.LETTER: "Surat mandat",
    BasisKind.LEAVE: "Surat cuti",
    BasisKind.OWN: "Penetapan sendiri",
}
# Written into the statement itself: as a parameter it would make SQLite plan the statement anew at every request,
# because a partial index asks for its value.
DEFINITIVE = sa.literal_column(f"'{Holding.DEFINITIF.value}'", HELD.holding.type)
ON_PAPER = (BasisKind.ORDER, BasisKind.DECREE, BasisKind.LETTER)
FOR_POSITION = columns(Position).id.table.alias("for_position").c
FOR_PERSON = columns(Person).id.table.alias("for_person").c


@dataclass(frozen=True, slots=True)
class Mandate:
    """An authority in force: for which office, on which paper, and what its letter gives beyond the rule."""

    id: UUID
    kind: AuthorityKind
    position_id: UUID
    title: str
    represented_id: UUID | None
    represented: str
    basis: BasisKind
    basis_number: str
    basis_on: date
    powers: str
    valid_to: date

    @property
    def decides(self) -> bool:
        return self.kind is not AuthorityKind.PREPARER

    @property
    def called(self) -> str:
        """As what its bearer signs: "Plh. Kepala Bidang", "a.n. Kepala Dinas"."""
        return f"{PREFIX[self.kind]} {self.title}"

    @property
    def given(self) -> frozenset[Power]:
        return frozenset(Power(code) for code in self.powers.split("|") if code)

    @property
    def letter(self) -> str:
        """The paper it rests on, without its day."""
        return f"{BASIS_LABEL[self.basis]} {self.basis_number}".strip()


MANDATE_COLUMNS = (
    AUTHORITY.id,
    AUTHORITY.kind,
    AUTHORITY.position_id,
    FOR_POSITION.title,
    AUTHORITY.represented_id,
    sa.func.coalesce(FOR_PERSON.name, ""),
    AUTHORITY.basis,
    AUTHORITY.basis_number,
    AUTHORITY.basis_on,
    AUTHORITY.powers,
    AUTHORITY.valid_to,
)
"""What `Mandate` is made of."""
MANDATE_ORDER = (AUTHORITY.kind, AUTHORITY.valid_from, AUTHORITY.id)


def giver_holds(known: Callable[[Any], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """What a holder gave lasts only while he holds the chair himself; a Plh. or Plt. stands beside or without him."""
    held = HELD.id.table.alias("given_from").c
    own = (
        sa.exists()
        .where(
            held.position_id == AUTHORITY.position_id, held.person_id == AUTHORITY.represented_id,
            held.holding == DEFINITIVE, known(held),
        )
        .correlate(AUTHORITY.id.table)
    )  # fmt: skip
    return sa.or_(AUTHORITY.kind == AuthorityKind.PLH, AUTHORITY.kind == AuthorityKind.PLT, own)


def in_force(on: Any) -> sa.ColumnElement[bool]:
    """Authorities that give something that day, as known now."""
    return sa.and_(
        giver_holds(lambda held: sa.and_(held.valid_from <= on, held.valid_to >= on, held.known_to.is_(None))),
        AUTHORITY.valid_from <= on,
        AUTHORITY.valid_to >= on,
        AUTHORITY.known_to.is_(None),
        AUTHORITY.approved_at.is_not(None),
    )


def with_mandates(question: sa.Select[Any], person: Any, on: Any) -> sa.Select[Any]:
    """The question with the authorities of its person beside it, one row each."""
    return (
        question.add_columns(*MANDATE_COLUMNS)
        .outerjoin(AUTHORITY.id.table, sa.and_(AUTHORITY.person_id == person, in_force(on)))
        .outerjoin(FOR_POSITION.id.table, FOR_POSITION.id == AUTHORITY.position_id)
        .outerjoin(FOR_PERSON.id.table, FOR_PERSON.id == AUTHORITY.represented_id)
    )
