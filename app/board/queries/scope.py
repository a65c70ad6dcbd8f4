"""What the board is asked about, and what it can be asked about. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from app.access import ROLE_LABEL, Actor
from app.board.queries.stages import BY_KEY, BY_NAME, WAITING, Column
from app.database import columns
from app.identity.models import Role
from app.organisation.queries import UNIT
from app.periods.models import Period

PERIOD = columns(Period)
CONFIRMERS = (Role.PETUGAS_BKPSDM,)
READERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM, Role.INSPEKTORAT)


class local_day(FunctionElement[date]):  # noqa: N801  # named as the SQL function it is
    """The day in the city on which a stored moment lies."""

    inherit_cache = True


@compiles(local_day)
def _day_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST(timezone('Asia/Jakarta', {compiler.process(element.clauses, **more)}) AS DATE)"


@compiles(local_day, "sqlite")
def _day_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    """SQLite knows no zones; Western Indonesia is seven hours ahead all year round."""
    return f"date({compiler.process(element.clauses, **more)}, '+7 hours')"


def capacity(actor: Actor) -> str:
    """In which role somebody looks at the board; a person may have others besides."""
    return next((ROLE_LABEL[role] for role in READERS if role in actor.roles), actor.title)


@dataclass(frozen=True, slots=True)
class OpdChoice:
    """A perangkat daerah one may ask about."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period one may ask about; evaluations of it exist from `opens_on`."""

    id: UUID
    label: str
    opens_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the board can be asked about, OPDs by name, periods newest first."""

    opds: tuple[OpdChoice, ...]
    periods: tuple[PeriodChoice, ...]

    @property
    def opd_words(self) -> list[tuple[UUID, str]]:
        """The OPDs as a select offers them."""
        return [(opd.id, opd.name) for opd in self.opds]

    @property
    def period_words(self) -> list[tuple[UUID | str, str]]:
        """The periods as a select offers them."""
        return [(period.id, period.label) for period in self.periods]

    def opd(self, opd_id: UUID | None) -> OpdChoice | None:
        return next((o for o in self.opds if o.id == opd_id), None)

    def period(self, period_id: UUID | None) -> PeriodChoice | None:
        return next((p for p in self.periods if p.id == period_id), None)

    def current(self, today: date) -> PeriodChoice | None:
        """The period people work on: of those whose window has opened, the one that ended last."""
        return next((p for p in self.periods if p.opens_on <= today), None)


@dataclass(frozen=True, slots=True)
class Scope:
    """A question: which columns, which OPD or unit, which period of evaluation, late ones only. None asks about all."""

    tenant_id: UUID
    columns: tuple[Column, ...] = WAITING
    opd_id: UUID | None = None
    period_id: UUID | None = None
    late: bool = False
    unit_id: UUID | None = None


def id_of(choice: OpdChoice | PeriodChoice | None) -> UUID | None:
    """The id of what was chosen, if anything was."""
    return choice.id if choice else None


def columns_for(key: str, process: str) -> tuple[Column, ...]:
    """The columns of a filter: one by its key, those of a process, or all that wait. Unknown words ask for all."""
    if key in BY_KEY:
        chosen: tuple[Column, ...] = (BY_KEY[key],)
    elif process in BY_NAME:
        chosen = tuple(c for c in BY_KEY.values() if c.process.name == process)
    else:
        return WAITING
    return tuple(c for c in chosen if not process or process not in BY_NAME or c.process.name == process)


def choices(session: Session, tenant_id: UUID) -> Choices:
    """What the filters offer. One query."""
    nothing = sa.cast(sa.null(), sa.Date)
    opds = sa.select(
        sa.literal("opd").label("kind"), UNIT.id.label("id"), UNIT.name.label("words"), nothing.label("opens_on"),
        nothing.label("ends_on"),
    ).where(UNIT.tenant_id == tenant_id, UNIT.is_opd)  # fmt: skip
    periods = sa.select(sa.literal("period"), PERIOD.id, PERIOD.label, PERIOD.opens_on, PERIOD.ends_on).where(
        PERIOD.tenant_id == tenant_id
    )
    both = sa.union_all(opds, periods).subquery()
    rows = session.execute(sa.select(both).order_by(both.c.kind, both.c.ends_on.desc(), both.c.words, both.c.id)).all()
    return Choices(
        tuple(OpdChoice(row.id, row.words) for row in rows if row.kind == "opd"),
        tuple(PeriodChoice(row.id, row.words, row.opens_on, row.ends_on) for row in rows if row.kind == "period"),
    )
