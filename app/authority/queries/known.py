"""The authorities that stand, and what stands around one that somebody wants to give. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.authority.models import AuthorityKind, BasisKind
from app.cases.models import SeatStatus
from app.cases.queries import CASE, SEAT
from app.identity.queries import ACCOUNT, in_service
from app.organisation.models import Holding
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, UNIT
from app.organisation.queries.mandates import AUTHORITY, BASIS_LABEL, PREFIX
from workflows.approval import POWER_LABEL, Power
from workflows.authority import Around, Kind

LIMIT, FEW = 200, 40
FOR_PERSON, GIVER, APPROVER = (PERSON.id.table.alias(name).c for name in ("represented", "giver", "approver"))
ACTING = (AuthorityKind.PLH, AuthorityKind.PLT, AuthorityKind.MANDATE, AuthorityKind.SUBSTITUTE)


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """One authority as a list shows it."""

    id: UUID
    kind: AuthorityKind
    person_id: UUID
    name: str
    number: str
    position_id: UUID
    title: str
    unit_name: str
    opd_id: UUID
    represented_id: UUID | None
    represented: str
    basis: BasisKind
    basis_number: str
    basis_on: date
    powers: str
    valid_from: date
    valid_to: date
    known_from: datetime
    known_to: datetime | None
    given_by_id: UUID | None
    given_by: str
    approved_by: str
    approved_at: datetime | None
    end_reason: str

    @property
    def called(self) -> str:
        return f"{PREFIX[self.kind]} {self.title}"

    @property
    def letter(self) -> str:
        return f"{BASIS_LABEL[self.basis]} {self.basis_number}".strip()

    @property
    def given(self) -> str:
        """The powers the letter gives beyond the rule, in words."""
        return " dan ".join(POWER_LABEL[Power(code)] for code in self.powers.split("|") if code)

    @property
    def waits(self) -> bool:
        return self.approved_at is None and self.known_to is None


VIEW = (
    AUTHORITY.id, AUTHORITY.kind, AUTHORITY.person_id, PERSON.name, PERSON.number, AUTHORITY.position_id,
    POSITION.title, UNIT.name, AUTHORITY.opd_id, AUTHORITY.represented_id, sa.func.coalesce(FOR_PERSON.name, ""),
    AUTHORITY.basis, AUTHORITY.basis_number, AUTHORITY.basis_on, AUTHORITY.powers, AUTHORITY.valid_from,
    AUTHORITY.valid_to, AUTHORITY.known_from, AUTHORITY.known_to, AUTHORITY.given_by_id,
    sa.func.coalesce(GIVER.name, ""), sa.func.coalesce(APPROVER.name, ""), AUTHORITY.approved_at, AUTHORITY.end_reason,
)  # fmt: skip
ALL = (
    sa.select(*VIEW)
    .join_from(AUTHORITY.id.table, PERSON.id.table, PERSON.id == AUTHORITY.person_id)
    .join(POSITION.id.table, POSITION.id == AUTHORITY.position_id)
    .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    .outerjoin(FOR_PERSON.id.table, FOR_PERSON.id == AUTHORITY.represented_id)
    .outerjoin(GIVER.id.table, GIVER.id == AUTHORITY.given_by_id)
    .outerjoin(APPROVER.id.table, APPROVER.id == AUTHORITY.approved_by_id)
)
STANDING = ALL.where(AUTHORITY.known_to.is_(None))


def listed(session: Session, tenant_id: UUID, opds: frozenset[UUID] | None) -> tuple[AuthorityView, ...]:
    """What stands now in those OPDs (None: the whole city): waiting first, then the latest end first. One query."""
    question = STANDING.where(AUTHORITY.tenant_id == tenant_id)
    if opds is not None:
        question = question.where(AUTHORITY.opd_id.in_(list(opds)))
    rows = session.execute(
        question.order_by(
            AUTHORITY.approved_at.is_not(None), AUTHORITY.valid_to.desc(), AUTHORITY.valid_from, AUTHORITY.id
        ).limit(LIMIT)
    )
    return tuple(AuthorityView(*row) for row in rows)


def authority_of(session: Session, tenant_id: UUID, authority_id: UUID) -> AuthorityView | None:
    """One that stands now."""
    row = session.execute(STANDING.where(AUTHORITY.id == authority_id, AUTHORITY.tenant_id == tenant_id)).first()
    return AuthorityView(*row) if row else None


def authorities_of_person(session: Session, person_id: UUID, today: date) -> tuple[AuthorityView, ...]:
    """What the person may do for others and others for him, from today on. One query."""
    rows = session.execute(
        STANDING.where(
            sa.or_(AUTHORITY.person_id == person_id, AUTHORITY.represented_id == person_id),
            AUTHORITY.valid_to >= today,
        )
        .order_by(AUTHORITY.valid_from, AUTHORITY.id)
        .limit(LIMIT)
    )
    return tuple(AuthorityView(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Chair:
    """A position with its place, and who holds it for good on a day."""

    id: UUID
    title: str
    unit_name: str
    opd_id: UUID
    holder_id: UUID | None
    holder: str
    tenant_id: UUID

    @property
    def words(self) -> str:
        return f"{self.title}, {self.unit_name}"


def _chairs(on: date) -> Any:
    return (
        sa.select(
            POSITION.id, POSITION.title, UNIT.name, sa.func.coalesce(UNIT.opd_id, UNIT.id), PERSON.id,
            sa.func.coalesce(PERSON.name, ""), POSITION.tenant_id,
        )
        .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(
            ASSIGNMENT.id.table,
            sa.and_(
                ASSIGNMENT.position_id == POSITION.id, ASSIGNMENT.holding == Holding.DEFINITIF,
                ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_from <= on, ASSIGNMENT.valid_to >= on,
            ),
        )
        .outerjoin(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
    )  # fmt: skip


def chair(session: Session, tenant_id: UUID, position_id: UUID, on: date) -> Chair | None:
    """One position with its definitive holder that day."""
    row = session.execute(_chairs(on).where(POSITION.id == position_id, POSITION.tenant_id == tenant_id)).first()
    return Chair(*row) if row else None


def chair_of(session: Session, position_id: UUID, on: date) -> Chair | None:
    """The same for the clock, which asks across cities."""
    row = session.execute(_chairs(on).where(POSITION.id == position_id)).first()
    return Chair(*row) if row else None


def own_chairs(session: Session, person_id: UUID, on: date) -> tuple[Chair, ...]:
    """The chairs somebody holds for good that day."""
    rows = session.execute(_chairs(on).where(PERSON.id == person_id).order_by(POSITION.title, POSITION.id))
    return tuple(Chair(*row) for row in rows)


def chairs_like(
    session: Session, tenant_id: UUID, words: str, on: date, opds: frozenset[UUID] | None = None
) -> tuple[Chair, ...]:
    """Chairs that lead or assess, by title, unit or holder; the first few. One query."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    like = [column.ilike(pattern, escape="\\") for column in (POSITION.title, UNIT.name, PERSON.name)]
    question = _chairs(on).where(POSITION.tenant_id == tenant_id, POSITION.closed_on.is_(None), sa.or_(*like))
    if opds is not None:
        question = question.where(UNIT.opd_id.in_(list(opds)))
    rows = session.execute(
        question.order_by(POSITION.is_head.desc(), UNIT.name, POSITION.title, POSITION.id).limit(FEW)
    )
    return tuple(Chair(*row) for row in rows)


def person_by_number(session: Session, tenant_id: UUID, number: str, on: date) -> tuple[UUID, str] | None:
    """Id and name of the person in service with that NIP or sign-in name."""
    row = session.execute(
        sa.select(PERSON.id, PERSON.name)
        .outerjoin_from(PERSON.id.table, ACCOUNT.id.table, ACCOUNT.person_id == PERSON.id)
        .where(
            PERSON.tenant_id == tenant_id, sa.or_(PERSON.number == number, ACCOUNT.username == number), in_service(on)
        )
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def around(
    session: Session, giver: Actor | None, chair: Chair, candidate: tuple[UUID, str], kind: Kind,
    days: tuple[date, date], today: date, longest: int,
) -> Around:  # fmt: skip
    """What stands on those days around an authority that is wanted. Five small questions."""
    person_id, name = candidate
    first, last = days
    lasting = sa.and_(AUTHORITY.known_to.is_(None), AUTHORITY.valid_from <= last, AUTHORITY.valid_to >= first)
    same = session.execute(
        sa.select(PERSON.name)
        .join(PERSON.id.table, PERSON.id == AUTHORITY.person_id)
        .where(
            lasting, AUTHORITY.position_id == chair.id, AUTHORITY.kind == kind,
            sa.true() if kind is not Kind.PREPARER else AUTHORITY.person_id == person_id,
        )
        .limit(1)
    ).scalar() or _held_so(session, chair.id, kind, first)  # fmt: skip
    stand_ins = session.execute(
        sa.select(PERSON.name)
        .join(PERSON.id.table, PERSON.id == AUTHORITY.person_id)
        .where(lasting, AUTHORITY.represented_id == person_id, AUTHORITY.kind.in_(ACTING))
        .order_by(AUTHORITY.valid_from)
    ).scalars()  # fmt: skip
    own = session.execute(
        sa.select(sa.func.count(sa.distinct(CASE.id)))
        .join(SEAT.id.table, SEAT.case_id == CASE.id)
        .where(
            CASE.subject_id == person_id, SEAT.position_id == chair.id, SEAT.asked,
            SEAT.status == SeatStatus.OPEN, CASE.closed_at.is_(None),
        )
    ).scalar_one()  # fmt: skip
    stands_in = giver is not None and kind in (Kind.SUBSTITUTE, Kind.PREPARER) and chair.holder_id != giver.person_id
    called = f"{PREFIX[AuthorityKind(kind)]} {same}" if same else ""
    return Around(
        name, today, chair.holder, chair.holder_id == person_id, called,
        tuple(stand_ins), stands_in, own, longest,
    )  # fmt: skip


def _held_so(session: Session, position_id: UUID, kind: Kind, on: date) -> str | None:
    """A Plh. or Plt. whom the organisation knows without a letter here."""
    if kind not in (Kind.PLH, Kind.PLT):
        return None
    return session.execute(
        sa.select(PERSON.name)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.person_id == PERSON.id)
        .where(
            ASSIGNMENT.position_id == position_id, ASSIGNMENT.holding == Holding(kind.value),
            ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_to >= on,
        )
        .limit(1)
    ).scalar()  # fmt: skip
