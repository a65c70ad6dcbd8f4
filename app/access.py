"""Who may see and enter: routes declare it, queries carry it in their WHERE, the engine asks again when it decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from app.identity.models import Role
from app.organisation.models import Holding
from app.organisation.queries import HeldPosition
from app.organisation.queries.mandates import Mandate

__all__ = ["ROLE_LABEL", "Access", "Actor", "Granted", "Role", "access"]
View = TypeVar("View", bound=Callable[..., Any])
ROLE_LABEL = {
    Role.ADMIN_OPD: "Admin OPD",
    Role.PETUGAS_BKPSDM: "Petugas BKPSDM",
    Role.KEPALA_BKPSDM: "Kepala BKPSDM",
    Role.PETUGAS_SETDA: "Petugas Setda",
    Role.INSPEKTORAT: "Inspektorat",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """A role in force today; `opd_id` limits it to one OPD."""

    role: Role
    opd_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """The person at the keyboard: identity, positions held today, roles granted today. Loaded once per request.

    `mandates` are the authorities in force today: what he may do for offices that are not his own. `acting` is the
    face this browser shows: how the person is named, never what he may do.
    """

    person_id: UUID
    account_id: UUID
    tenant_id: UUID
    name: str
    number: str
    positions: tuple[HeldPosition, ...]
    grants: tuple[Granted, ...]
    acting: str = ""
    mandates: tuple[Mandate, ...] = ()

    @cached_property
    def position_ids(self) -> frozenset[UUID]:
        return frozenset(p.position_id for p in self.positions)

    @cached_property
    def seat_ids(self) -> frozenset[UUID]:
        """The chairs he may decide in: those he holds, and those he acts for."""
        return self.position_ids | {m.position_id for m in self.mandates if m.decides}

    @cached_property
    def reach_ids(self) -> frozenset[UUID]:
        """The chairs whose matters he may read: also those he only prepares for."""
        return self.seat_ids | {m.position_id for m in self.mandates}

    def mandate_for(self, position_id: UUID | None) -> Mandate | None:
        """On what he acts for that chair; None for his own, and for one that is none of his."""
        held = any(p.position_id == position_id and p.holding is Holding.DEFINITIF for p in self.positions)
        acts = (m for m in self.mandates if m.decides and m.position_id == position_id)
        return None if held else next(acts, None)

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(g.role for g in self.grants)

    @cached_property
    def admin_of(self) -> frozenset[UUID]:
        """OPDs this person administers."""
        return frozenset(g.opd_id for g in self.grants if g.role is Role.ADMIN_OPD and g.opd_id)

    @property
    def position(self) -> HeldPosition | None:
        """The main position, if any."""
        return self.positions[0] if self.positions else None

    @property
    def opd_id(self) -> UUID | None:
        return self.position.opd_id if self.position else None

    @cached_property
    def faces(self) -> tuple[str, ...]:
        """As what the person may show himself: granted roles first, then positions, each once."""
        return tuple(dict.fromkeys([*(ROLE_LABEL[g.role] for g in self.grants), *(p.capacity for p in self.positions)]))

    @property
    def title(self) -> str:
        """What stands under the name in the header and in the reading log: the chosen face, else the first."""
        return self.acting if self.acting in self.faces else next(iter(self.faces), "")

    @property
    def is_officer(self) -> bool:
        """Works for BKPSDM and sees the whole city."""
        return bool(self.roles & {Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM})

    @property
    def reads_all(self) -> bool:
        return self.is_officer or Role.INSPEKTORAT in self.roles


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares: open to the public, to anyone signed in, or to some roles."""

    public: bool = False
    roles: frozenset[Role] = frozenset()

    def allows(self, actor: Actor | None) -> bool:
        if self.public:
            return True
        return actor is not None and (not self.roles or bool(self.roles & actor.roles))


def access(*roles: Role, public: bool = False) -> Callable[[View], View]:
    """Declare who may enter a route: `@access()` anyone signed in, `@access(Role.X)`, `@access(public=True)`.

    Routes without a declaration are refused at start-up.
    """

    def declare(view: View) -> View:
        view.__access__ = Access(public=public, roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return declare
