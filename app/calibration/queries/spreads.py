"""How the predikat of a unit, an OPD or the city are spread, beside the guideline. Read only, ordered.

Every count is of results in force, from one index over period, OPD and predikat; whoever was assessed in several posts
in a year is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.annual.queries import set_aside
from app.calibration.queries.meetings import GUEST, MEETING
from app.cases.models import SeatStatus
from app.cases.queries import CASE, SEAT
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.organisation.queries import HIGHEST_LINE, LINE, POSITION, UNIT, valid_on
from workflows.approval import Who
from workflows.distribution import Check, check
from workflows.evaluation import State
from workflows.policies import Policies
from workflows.predicate import OrganisationPredicate, Predicate

APPRAISAL, EVALUATION, STANDING = columns(Appraisal), columns(Evaluation), columns(UnitPredicate)
PERIOD_ID, OPD_ID, UNIT_ID = (sa.bindparam(name, type_=Id()) for name in ("period", "opd", "unit"))
TENANT_ID = sa.bindparam("tenant", type_=Id())
POSITIONS: Any = sa.bindparam("positions", type_=Id(), expanding=True)
TODAY: Any = sa.bindparam("today", type_=sa.Date())
CITY_CODES = ("TANGSEL", "SETDA")
Counts = Mapping[Predicate, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """One unit: how many of each predikat, below it included, and what the guideline of its own predikat says.

    `check` is None while the leader above has set no predikat for it.
    """

    unit_id: UUID
    parent_id: UUID | None
    name: str
    counts: Counts
    organisation: OrganisationPredicate | None
    check: Check | None
    is_own: bool = True

    @property
    def people(self) -> int:
        return sum(self.counts.values())


def total(counts: Iterable[Counts]) -> dict[Predicate, int]:
    """Several counted together."""
    added = dict.fromkeys(Predicate, 0)
    for one in counts:
        for predikat, number in one.items():
            added[predikat] += number
    return added


def _results(place: str, period: Any, *where: sa.ColumnElement[bool], opd: Any = None) -> sa.Select[Any]:
    """How many people of each place (`opd_id` or `unit_id`) have which predikat in the period, within one question."""
    here = sa.and_(APPRAISAL.period_id == period, APPRAISAL.superseded_at.is_(None), *where)
    column = APPRAISAL.id.table.c[place]
    aside = set_aside(period).subquery("aside")
    twice = sa.select(aside.c[place], aside.c.predikat, sa.literal(-1))
    both = sa.union_all(
        sa.select(column.label("place"), APPRAISAL.predikat, sa.func.count().label("people"))
        .where(here).group_by(column, APPRAISAL.predikat),
        twice if opd is None else twice.where(aside.c.opd_id == opd),
    ).subquery("results")  # fmt: skip
    people = sa.func.sum(both.c.people).label("people")
    return sa.select(both.c.place, both.c.predikat, people).group_by(both.c.place, both.c.predikat)


COUNTS_BY_OPD = _results("opd_id", PERIOD_ID)
UNITS = (
    sa.select(UNIT.id, UNIT.parent_id, UNIT.name, STANDING.value)
    .outerjoin(
        STANDING.unit_id.table,
        sa.and_(STANDING.unit_id == UNIT.id, STANDING.period_id == PERIOD_ID, STANDING.superseded_at.is_(None)),
    )
    .order_by(UNIT.name, UNIT.id)
)
OPDS = UNITS.where(UNIT.tenant_id == TENANT_ID, UNIT.is_opd)


def within(opd: Any, period: Any, *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Every unit of an OPD with its predikat and one row for each predikat of its people, within one question."""
    counted = _results("unit_id", period, APPRAISAL.opd_id == opd, opd=opd).subquery("counted")
    return (
        sa.select(UNIT.id, UNIT.parent_id, UNIT.name, STANDING.value, counted.c.predikat, counted.c.people, *more)
        .select_from(UNIT.id.table)
        .outerjoin(
            STANDING.unit_id.table,
            sa.and_(STANDING.unit_id == UNIT.id, STANDING.period_id == period, STANDING.superseded_at.is_(None)),
        )
        .outerjoin(counted, counted.c.place == UNIT.id)
        .where(sa.or_(UNIT.id == opd, UNIT.opd_id == opd))
        .order_by(UNIT.name, UNIT.id)
    )


WITHIN = within(OPD_ID, PERIOD_ID)


def _counted(rows: Iterable[Any]) -> dict[UUID, dict[Predicate, int]]:
    found: dict[UUID, dict[Predicate, int]] = {}
    for unit_id, predikat, number in rows:
        found.setdefault(unit_id, dict.fromkeys(Predicate, 0))[predikat] = number
    return found


def _spread(row: Any, counts: Counts, policies: Policies, on: date, *, is_own: bool = True) -> Spread:
    told = check(row.value, counts, policies, on) if row.value else None
    return Spread(row.id, row.parent_id, row.name, counts, row.value, told, is_own)


NOBODY: Counts = dict.fromkeys(Predicate, 0)


def city_spreads(
    session: Session, tenant_id: UUID, period_id: UUID, policies: Policies, on: date
) -> tuple[Spread, ...]:
    """Every OPD, by name. Two queries, however many people there are."""
    counted = _counted(ask(session, COUNTS_BY_OPD, period=period_id))
    rows = ask(session, OPDS, period=period_id, tenant=tenant_id)
    return tuple(_spread(row, counted.get(row.id, NOBODY), policies, on) for row in rows)


def unit_spreads(
    session: Session, opd_id: UUID, unit_id: UUID, period_id: UUID, policies: Policies, on: date
) -> tuple[Spread, tuple[Spread, ...]]:
    """A unit with everybody below it, and the units directly below, each the same way. One query."""
    return rolled_up(ask(session, WITHIN, period=period_id, opd=opd_id).all(), unit_id, policies, on)


def rolled_up(
    found: Sequence[Any], unit_id: UUID, policies: Policies, on: date
) -> tuple[Spread, tuple[Spread, ...]]:
    """The same from the rows of an OPD. A unit without a predikat of its own has that of the nearest unit above it."""
    counted = _counted((row.id, row.predikat, row.people) for row in found if row.predikat is not None)
    rows = {row.id: row for row in found}
    below: dict[UUID | None, list[Any]] = {}
    for row in rows.values():
        below.setdefault(row.parent_id, []).append(row)

    def counts_of(one: UUID) -> Counts:
        return total([counted.get(one, NOBODY), *(counts_of(child.id) for child in below.get(one, ()))])

    def spread_of(row: Any) -> Spread:
        value, at = row.value, row
        while value is None and at.parent_id in rows:
            at = rows[at.parent_id]
            value = at.value
        told = check(value, counts_of(row.id), policies, on) if value else None
        return Spread(row.id, row.parent_id, row.name, counts_of(row.id), value, told, row.value is not None)

    return spread_of(rows[unit_id]), tuple(spread_of(row) for row in below.get(unit_id, ()))


# ------------------------------------------------------------------------------------------------ who may look


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as a reader meets it: where it is, and what he has to do with it."""

    unit_id: UUID
    name: str
    opd_id: UUID
    parent_id: UUID | None
    parent_name: str
    is_opd: bool
    leads: bool
    stands_above: bool
    leads_higher: bool
    leads_city: bool

    @property
    def goes_up(self) -> bool:
        """Whether the unit above is the reader's, too."""
        return self.leads_higher or self.leads_city


CITY_UNIT, CITY_CHAIR = sa.alias(UNIT.id.table).c, sa.alias(POSITION.id.table).c
HEADS_CITY = (
    sa.select(CITY_CHAIR.id)
    .join(CITY_UNIT.id.table, CITY_UNIT.id == CITY_CHAIR.unit_id)
    .where(
        CITY_UNIT.tenant_id == TENANT_ID, CITY_UNIT.code.in_(CITY_CODES), CITY_CHAIR.is_head,
        CITY_CHAIR.id.in_(POSITIONS),
    )
)  # fmt: skip


def _place() -> sa.Select[Any]:
    """The unit, and whether one of the positions leads it, assesses who leads it, or leads a unit above."""
    above = (
        sa.select(UNIT.id, UNIT.parent_id, sa.literal(0).label("depth"))
        .where(UNIT.id == UNIT_ID)
        .cte("above", recursive=True)
    )
    up = sa.alias(UNIT.id.table)
    above = above.union_all(
        sa.select(up.c.id, up.c.parent_id, above.c.depth + 1)
        .join(above, up.c.id == above.c.parent_id)
        .where(above.c.depth < HIGHEST_LINE)
    )
    head = sa.select(POSITION.id).where(POSITION.unit_id == UNIT_ID, POSITION.is_head, POSITION.closed_on.is_(None))
    leads = sa.exists(head.where(POSITION.id.in_(POSITIONS)))
    led = sa.select(LINE.id).where(
        LINE.position_id.in_(head), LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY)
    )
    chair = sa.alias(POSITION.id.table)
    higher = sa.select(chair.c.id).where(
        chair.c.unit_id.in_(sa.select(above.c.id).where(above.c.depth > 0)), chair.c.is_head, chair.c.id.in_(POSITIONS)
    )
    parent = sa.alias(UNIT.id.table)
    return (
        sa.select(
            UNIT.id, UNIT.name, sa.func.coalesce(UNIT.opd_id, UNIT.id, type_=Id()), UNIT.parent_id,
            sa.func.coalesce(parent.c.name, ""), UNIT.is_opd, leads, sa.exists(led), sa.exists(higher),
            sa.exists(HEADS_CITY),
        )
        .outerjoin(parent, parent.c.id == UNIT.parent_id)
        .where(UNIT.id == UNIT_ID, UNIT.tenant_id == TENANT_ID)
    )  # fmt: skip


PLACE = _place()


def place(session: Session, actor: Actor, unit_id: UUID, today: date) -> Place | None:
    """The unit, or None for whoever neither leads it, stands above it, administers it nor reads the city. One query."""
    row = ask(
        session, PLACE, unit=unit_id, tenant=actor.tenant_id, positions=list(actor.position_ids), today=today
    ).first()
    if row is None:
        return None
    one = Place(*row)
    may = one.leads or one.stands_above or one.goes_up or one.opd_id in actor.admin_of or actor.reads_all
    return one if may else None


def reads_city(session: Session, actor: Actor) -> bool:
    """BKPSDM, the inspectorate, the Wali Kota and the Sekda. At most one query."""
    if actor.reads_all:
        return True
    heads = any(one.is_head for one in actor.positions)
    asked = {"tenant": actor.tenant_id, "positions": list(actor.position_ids)}
    return heads and ask(session, HEADS_CITY, **asked).first() is not None


@dataclass(frozen=True, slots=True)
class Pending:
    """Why somebody sees no group yet: people he has still to rate, and meetings whose first opinions are sealed."""

    to_rate: int = 0
    sealed: int = 0

    @property
    def is_free(self) -> bool:
        return not (self.to_rate or self.sealed)


TO_RATE = (
    sa.select(sa.func.count())
    .select_from(SEAT.id.table)
    .join(CASE.id.table, CASE.id == SEAT.case_id)
    .join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
    .where(
        SEAT.position_id.in_(POSITIONS), SEAT.asked, SEAT.who == Who.ASSESSOR,
        SEAT.status == sa.literal_column(f"'{SeatStatus.OPEN.value}'", SEAT.status.type),
        CASE.state == State.REVIEW.value, EVALUATION.period_id == PERIOD_ID,
    )
    .scalar_subquery()
)  # fmt: skip
SEALED = (
    sa.select(sa.func.count())
    .select_from(GUEST.meeting_id.table)
    .join(MEETING.case_id.table, MEETING.case_id == GUEST.meeting_id)
    .where(
        GUEST.position_id.in_(POSITIONS), MEETING.period_id == PERIOD_ID, MEETING.revealed_at.is_(None),
        MEETING.over_at.is_(None),
    )
    .scalar_subquery()
)  # fmt: skip
OWN_PENDING = sa.select(TO_RATE, SEALED)


def own_pending(session: Session, actor: Actor, period_id: UUID) -> Pending:
    """What the reader has to finish in the period before he sees any group. One query."""
    if not actor.position_ids:
        return Pending()
    return Pending(*ask(session, OWN_PENDING, positions=list(actor.position_ids), period=period_id).one())
