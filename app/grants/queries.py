"""The list of granted roles and what its form needs to know. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import ROLE_LABEL
from app.identity.models import OFFICERS, Role
from app.identity.queries import ACCOUNT, GRANT, granted_on, in_service
from app.organisation.queries import PERSON, UNIT

# Who proposes and approves, and every role by the word it is stored under.
GRANTERS: tuple[Role, ...] = OFFICERS
ROLE_BY_WORD: dict[str, Role] = {role.value: role for role in ROLE_LABEL}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant with the words a list needs. A grant waits until a second officer approved it."""

    id: UUID
    version: int
    person_id: UUID
    name: str
    number: str
    role: Role
    opd_name: str
    reason: str
    valid_from: date
    valid_to: date
    proposed_by_id: UUID | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_at: datetime | None
    ended_by: str

    @property
    def role_label(self) -> str:
        return ROLE_LABEL[self.role]

    @property
    def waits(self) -> bool:
        return self.approved_at is None and self.ended_at is None

    def holds_on(self, on: date) -> bool:
        return self.approved_at is not None and self.ended_at is None and self.valid_from <= on <= self.valid_to


def officers(session: Session, tenant_id: UUID, on: date) -> tuple[UUID, ...]:
    """The officers of BKPSDM that day, each once."""
    return tuple(
        session.execute(
            sa.select(GRANT.person_id)
            .where(GRANT.tenant_id == tenant_id, GRANT.role.in_(OFFICERS), granted_on(on))
            .distinct()
            .order_by(GRANT.person_id)
        ).scalars()
    )


def grants(session: Session, tenant_id: UUID, *, limit: int = 200) -> tuple[GrantRow, ...]:
    """Every grant of the tenant: waiting ones first, then by name; ended ones last, newest end first."""
    proposer, approver, ender = (sa.alias(PERSON.id.table) for _ in range(3))
    rows = session.execute(
        sa.select(
            GRANT.id,
            GRANT.version,
            PERSON.id,
            PERSON.name,
            PERSON.number,
            GRANT.role,
            sa.func.coalesce(UNIT.name, ""),
            GRANT.reason,
            GRANT.valid_from,
            GRANT.valid_to,
            GRANT.proposed_by_id,
            sa.func.coalesce(proposer.c.name, ""),
            GRANT.proposed_at,
            sa.func.coalesce(approver.c.name, ""),
            GRANT.approved_at,
            GRANT.ended_at,
            sa.func.coalesce(ender.c.name, ""),
        )
        .join_from(GRANT.id.table, PERSON.id.table, PERSON.id == GRANT.person_id)
        .outerjoin(UNIT.id.table, UNIT.id == GRANT.opd_id)
        .outerjoin(proposer, proposer.c.id == GRANT.proposed_by_id)
        .outerjoin(approver, approver.c.id == GRANT.approved_by_id)
        .outerjoin(ender, ender.c.id == GRANT.ended_by_id)
        .where(GRANT.tenant_id == tenant_id)
        .order_by(
            GRANT.ended_at.is_not(None), GRANT.approved_at.is_not(None), GRANT.ended_at.desc(), PERSON.name, GRANT.id
        )
        .limit(limit)
    )
    return tuple(GrantRow(*row) for row in rows)


def person_by_number(session: Session, tenant_id: UUID, number: str, on: date) -> tuple[UUID, str] | None:
    """Id and name of the person in service with that NIP or sign-in name."""
    row = session.execute(
        sa.select(PERSON.id, PERSON.name)
        .join_from(PERSON.id.table, ACCOUNT.id.table, ACCOUNT.person_id == PERSON.id, isouter=True)
        .where(
            PERSON.tenant_id == tenant_id, sa.or_(PERSON.number == number, ACCOUNT.username == number), in_service(on)
        )
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def opds(session: Session, tenant_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Every OPD with its name, for a choice."""
    rows = session.execute(
        sa.select(UNIT.id, UNIT.name).where(UNIT.tenant_id == tenant_id, UNIT.is_opd).order_by(UNIT.name, UNIT.id)
    )
    return tuple((one, name) for one, name in rows)
