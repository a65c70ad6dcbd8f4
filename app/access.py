"""Who may see and enter: routes declare it, queries carry it in their WHERE, the engine asks again when it decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from app.identity.models import Role
from app.organisation.queries import HeldPosition

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

    `acting` is the face this browser shows: how the person is named, never what he may do.
    """

    person_id: UUID
    account_id: UUID
    tenant_id: UUID
    name: str
    number: str
    positions: tuple[HeldPosition, ...]
    grants: tuple[Granted, ...]
    acting: str = ""

    @cached_property
    def position_ids(self) -> frozenset[UUID]:
        return frozenset(p.position_id for p in self.positions)

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
