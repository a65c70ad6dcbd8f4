"""The cascade as a tree: from an indicator of a perjanjian kinerja, or a result, down to people and up to the city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cascade.models import Agreement, Measure, Objective
from app.cases.queries import CASE, PERSON
from app.database import Id, ask, columns
from app.organisation.queries import POSITION, UNIT
from app.skp.queries import COUNTS, Support
from app.skp.queries.content import RESULT, SKP, VERSION
from workflows.agreement import State as Agreeing
from workflows.goal_setting import State
from workflows.predicate import ResultKind

AGREEMENT, OBJECTIVE, MEASURE = columns(Agreement), columns(Objective), columns(Measure)
LEVELS, MOST_NODES = 5, 400
RESULT_ID, MEASURE_ID = sa.bindparam("result", type_=Id()), sa.bindparam("measure", type_=Id())
OPEN_TO_ALL = (State.AGREED.value, State.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Node:
    """A result in the tree. `parent` is the result it supports, None for one that supports an indicator."""

    id: UUID
    parent: UUID | None
    measure: UUID | None
    depth: int
    plan: str
    kind: ResultKind
    no: int
    person_id: UUID
    name: str
    position_id: UUID
    title: str
    unit_name: str
    is_head: bool
    opd_id: UUID
    tenant_id: UUID
    case_id: UUID
    state: str

    @property
    def key(self) -> str:
        return Support(result_id=self.id).key


@dataclass(frozen=True, slots=True)
class Root:
    """An indicator of an agreed perjanjian kinerja."""

    id: UUID
    text: str
    target_text: str
    objective: str
    unit_name: str
    unit_id: UUID
    case_id: UUID
    tenant_id: UUID

    @property
    def key(self) -> str:
        return Support(measure_id=self.id).key


@dataclass(slots=True)
class Branch:
    """A node with what supports it. `hidden` counts what the reader may not see in detail."""

    node: Node
    below: list[Branch] = field(default_factory=list)
    hidden: int = 0


NODE = (
    RESULT.plan,
    RESULT.kind,
    RESULT.no,
    PERSON.id,
    PERSON.name,
    POSITION.id,
    POSITION.title,
    UNIT.name,
    POSITION.is_head,
    CASE.opd_id,
    CASE.tenant_id,
    CASE.id,
    CASE.state,
)


def _told(tree: Any) -> Any:
    return (
        sa.select(RESULT.id, RESULT.supports_result_id, RESULT.supports_measure_id, tree.c.depth, *NODE)
        .join_from(tree, RESULT.id.table, RESULT.id == tree.c.id)
        .join(VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
        .join(SKP.id.table, SKP.id == VERSION.skp_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .join(POSITION.id.table, POSITION.id == SKP.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
    )


def _down() -> Any:
    """Everything that supports a row, level by level; only versions that count."""
    step = (
        sa.select(RESULT.id)
        .join_from(RESULT.id.table, VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
        .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
    )
    tree = (
        step.add_columns(sa.literal(1).label("depth"))
        .where(sa.or_(RESULT.supports_result_id == RESULT_ID, RESULT.supports_measure_id == MEASURE_ID))
        .cte("tree", recursive=True)
    )
    tree = tree.union(
        step.add_columns(tree.c.depth + 1)
        .join(tree, RESULT.supports_result_id == tree.c.id)
        .where(tree.c.depth < sa.bindparam("levels", type_=sa.Integer()))
    )
    return _told(tree).order_by(tree.c.depth, POSITION.title, PERSON.name, RESULT.id).limit(MOST_NODES)


def _up() -> Any:
    """The row itself (depth 0) and what it supports, upwards."""
    tree = sa.select(RESULT_ID.label("id"), sa.literal(0).label("depth")).cte("path", recursive=True)
    tree = tree.union(
        sa.select(RESULT.supports_result_id, tree.c.depth + 1)
        .join_from(tree, RESULT.id.table, RESULT.id == tree.c.id)
        .where(RESULT.supports_result_id.is_not(None), tree.c.depth < 20)
    )
    return _told(tree).order_by(tree.c.depth)


DOWN, UP = _down(), _up()
ROOT = (
    sa.select(
        MEASURE.id, MEASURE.text, MEASURE.target_text, OBJECTIVE.text, UNIT.name, UNIT.id, CASE.id, CASE.tenant_id
    )
    .join_from(MEASURE.id.table, OBJECTIVE.id.table, OBJECTIVE.id == MEASURE.objective_id)
    .join(AGREEMENT.case_id.table, AGREEMENT.case_id == OBJECTIVE.agreement_id)
    .join(CASE.id.table, CASE.id == AGREEMENT.case_id)
    .join(UNIT.id.table, UNIT.id == AGREEMENT.unit_id)
    .where(MEASURE.id == MEASURE_ID, CASE.state.in_((Agreeing.AGREED.value, Agreeing.SUPERSEDED.value)))
)  # fmt: skip


def root(session: Session, measure_id: UUID, tenant_id: UUID) -> Root | None:
    """The indicator, when its agreement was agreed. One query."""
    row = ask(session, ROOT, measure=measure_id).first()
    found = Root(*row) if row else None
    return found if found and found.tenant_id == tenant_id else None


def path_up(session: Session, result_id: UUID) -> tuple[Node, ...]:
    """The result and all that it supports, nearest first. One query."""
    return tuple(Node(*row) for row in ask(session, UP, result=result_id))


def below(session: Session, supports: Support, levels: int = LEVELS) -> tuple[Node, ...]:
    """What supports a row, over so many levels; at most MOST_NODES. One query."""
    rows = ask(session, DOWN, result=supports.result_id, measure=supports.measure_id, levels=levels)
    return tuple(Node(*row) for row in rows)


def sees(actor: Actor, node: Node) -> bool:
    """Whether a person may read that row: the own, those of the own OPD as its admin or head, and those of leaders."""
    led = {p.opd_id for p in actor.positions if p.is_head and p.opd_id == p.unit_id}
    if actor.reads_all or node.person_id == actor.person_id or node.opd_id in actor.admin_of | led:
        return True
    return node.is_head and node.state in OPEN_TO_ALL


def grown(actor: Actor, nodes: Iterable[Node], *, mine: bool = False) -> tuple[list[Branch], int]:
    """The nodes as branches, and how many at the top may not be seen.

    Under an own result everything is seen; elsewhere what may not be seen is counted where it hangs.
    """
    found: dict[UUID, tuple[Branch, bool]] = {}
    top: list[Branch] = []
    lost: dict[UUID | None, int] = {}
    for node in nodes:
        above = found.get(node.parent) if node.parent else None
        under_me = mine or (above is not None and above[1])
        if node.depth > 1 and above is None:
            continue  # below something unseen
        if not (under_me or sees(actor, node)):
            lost[node.parent] = lost.get(node.parent, 0) + 1
            continue
        branch = Branch(node)
        found[node.id] = (branch, under_me or node.person_id == actor.person_id)
        (above[0].below if above else top).append(branch)
    unseen = 0
    for parent, count in lost.items():
        if parent in found:
            found[parent][0].hidden = count
        else:
            unseen += count
    return top, unseen


# ---------------------------------------------------------------------------------------- where the tree begins


@dataclass(frozen=True, slots=True)
class Start:
    """An indicator to begin at, with how many results support it directly."""

    id: UUID
    objective_no: int
    objective: str
    text: str
    target_text: str
    supporters: int

    @property
    def key(self) -> str:
        return Support(measure_id=self.id).key


SUPPORTERS = (
    sa.select(sa.func.count(RESULT.id))
    .join_from(RESULT.id.table, VERSION.case_id.table, VERSION.case_id == RESULT.version_id)
    .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
)
THE_CASE = sa.alias(CASE.id.table, "agreement_case").c
STARTS = (
    sa.select(
        MEASURE.id, OBJECTIVE.no, OBJECTIVE.text, MEASURE.text, MEASURE.target_text,
        SUPPORTERS.where(RESULT.supports_measure_id == MEASURE.id).correlate(MEASURE.id.table).scalar_subquery(),
    )
    .join_from(MEASURE.id.table, OBJECTIVE.id.table, OBJECTIVE.id == MEASURE.objective_id)
    .join(AGREEMENT.case_id.table, AGREEMENT.case_id == OBJECTIVE.agreement_id)
    .join(THE_CASE.id.table, THE_CASE.id == AGREEMENT.case_id)
    .join(UNIT.id.table, UNIT.id == AGREEMENT.unit_id)
    .where(
        AGREEMENT.tenant_id == sa.bindparam("tenant", type_=Id()), AGREEMENT.year == sa.bindparam("year"),
        UNIT.parent_id.is_(None), THE_CASE.state == Agreeing.AGREED.value,
    )
    .order_by(OBJECTIVE.no, MEASURE.no)
)  # fmt: skip


def city_starts(session: Session, tenant_id: UUID, year: int) -> tuple[Start, ...]:
    """The indicators of the city's own perjanjian kinerja. One query."""
    return tuple(Start(*row) for row in ask(session, STARTS, tenant=tenant_id, year=year))


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own result: what it supports and how many support it."""

    id: UUID
    plan: str
    leader_result: str
    is_linked: bool
    supporters: int
    case_id: UUID

    @property
    def key(self) -> str:
        return Support(result_id=self.id).key


LOWER = sa.alias(RESULT.id.table, "lower").c
LOWER_VERSION = sa.alias(VERSION.case_id.table, "lower_version").c
LOWER_CASE = sa.alias(CASE.id.table, "lower_case").c
# Rows of versions that ended are not counted; an agreed version and its open amendment count as two, which a count
# may do where a tree may not.
SUPPORTING = (
    sa.select(sa.func.count(LOWER.id))
    .join_from(LOWER.id.table, LOWER_VERSION.case_id.table, LOWER_VERSION.case_id == LOWER.version_id)
    .join(LOWER_CASE.id.table, LOWER_CASE.id == LOWER_VERSION.case_id)
    .where(
        LOWER.supports_result_id == RESULT.id,
        LOWER_CASE.state.not_in((State.SUPERSEDED.value, State.WITHDRAWN.value)),
    )
    .correlate(RESULT.id.table)
    .scalar_subquery()
)
OWN_ROWS = (
    sa.select(
        RESULT.id, RESULT.plan, RESULT.leader_result,
        sa.or_(RESULT.supports_result_id.is_not(None), RESULT.supports_measure_id.is_not(None)), SUPPORTING, CASE.id,
    )
    .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
    .join(CASE.id.table, sa.and_(CASE.id == VERSION.case_id, COUNTS))
    .join(RESULT.id.table, RESULT.version_id == VERSION.case_id)
    .where(SKP.person_id == sa.bindparam("person", type_=Id()), SKP.year == sa.bindparam("year"))
    .order_by(SKP.starts_on, CASE.id, RESULT.kind.desc(), RESULT.no)
)  # fmt: skip


def own_rows(session: Session, person_id: UUID, year: int) -> tuple[OwnRow, ...]:
    """The results of a person's SKP of that year. One query."""
    return tuple(OwnRow(*row) for row in ask(session, OWN_ROWS, person=person_id, year=year))
