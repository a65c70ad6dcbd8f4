"""Periods and their windows, and who was given more time. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, CASES, PERSON, UNIT, VISIT, CaseView
from app.database import columns
from app.evaluations.models import Evaluation
from app.identity.models import Role
from app.organisation.queries import head_of_unit_code
from app.periods.models import Dispensation, Period, PeriodKind
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State

PERIOD, DISPENSATION, EVALUATION = columns(Period), columns(Dispensation), columns(Evaluation)
KEEPERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
READERS = (*KEEPERS, Role.INSPEKTORAT)
# While the employee still writes, the window of the period holds; afterwards the deadline of the visit alone.
WRITING = (State.RUNNING.value, State.SELF_ASSESSMENT.value)
BKPSDM_UNIT = "BKPSDM"
PAGE = 50


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period; `evaluations` counts those opened for it."""

    id: UUID
    year: int
    kind: PeriodKind
    no: int
    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    closes_on: date
    version: int
    evaluations: int

    def is_open(self, today: date) -> bool:
        """Whether self-assessments may be written today."""
        return self.opens_on <= today <= self.closes_on


def keeps(actor: Actor) -> bool:
    """Whether this person may create periods, move windows and give more time."""
    return bool(actor.roles & set(KEEPERS))


def _periods() -> sa.Select[Any]:
    opened = (
        sa.select(sa.func.count())
        .select_from(EVALUATION.case_id.table)
        .where(EVALUATION.period_id == PERIOD.id)
        .scalar_subquery()
    )
    return sa.select(
        PERIOD.id, PERIOD.year, PERIOD.kind, PERIOD.no, PERIOD.label, PERIOD.starts_on, PERIOD.ends_on,
        PERIOD.opens_on, PERIOD.closes_on, PERIOD.version, opened,
    )  # fmt: skip


def periods_of(session: Session, tenant_id: UUID, year: int) -> tuple[PeriodView, ...]:
    """The periods of a year in the order in which they end, the annual one last. One query."""
    rows = session.execute(
        _periods()
        .where(PERIOD.tenant_id == tenant_id, PERIOD.year == year)
        .order_by(PERIOD.ends_on, PERIOD.kind.desc(), PERIOD.no)
    )
    return tuple(PeriodView(*row) for row in rows)


def begun(periods: tuple[PeriodView, ...]) -> str:
    """The kind of the periods a year has beside the annual one: it goes on as it began. Empty for a new year."""
    return next((one.kind.value for one in periods if one.kind is not PeriodKind.ANNUAL), "")


def period(session: Session, tenant_id: UUID, period_id: UUID) -> PeriodView | None:
    """One period."""
    row = session.execute(_periods().where(PERIOD.tenant_id == tenant_id, PERIOD.id == period_id)).first()
    return PeriodView(*row) if row else None


def years(session: Session, tenant_id: UUID) -> tuple[int, ...]:
    """The years that have periods, newest first. One query."""
    rows = session.execute(
        sa.select(PERIOD.year).where(PERIOD.tenant_id == tenant_id).distinct().order_by(PERIOD.year.desc())
    )
    return tuple(rows.scalars())


def opd_names(session: Session, tenant_id: UUID) -> list[tuple[UUID, str]]:
    """The OPDs by name, as a select offers them. One query."""
    rows = session.execute(
        sa.select(UNIT.id, UNIT.name).where(UNIT.tenant_id == tenant_id, UNIT.is_opd).order_by(UNIT.name, UNIT.id)
    )
    return [(row.id, row.name) for row in rows]


def open_periods(session: Session, tenant_id: UUID, today: date) -> list[tuple[UUID, str]]:
    """Periods for which more time may be given: begun to open, and at most a year over. One query."""
    rows = session.execute(
        sa.select(PERIOD.id, PERIOD.label)
        .where(PERIOD.tenant_id == tenant_id, PERIOD.opens_on <= today, PERIOD.year >= today.year - 1)
        .order_by(PERIOD.ends_on.desc(), PERIOD.kind, PERIOD.no)
    )
    return [(row.id, row.label) for row in rows]


# ------------------------------------------------------------------------------------------------ dispensations


@dataclass(frozen=True, slots=True)
class DispensationView:
    """More time that was given: to whom, until when, why, by whom."""

    id: UUID
    case_id: UUID | None
    case_title: str
    subject_name: str
    opd_name: str
    period_label: str
    until_on: date
    reason: str
    granted_by: str
    granted_at: datetime

    @property
    def whose(self) -> str:
        """For whom it holds."""
        return self.subject_name if self.case_id else self.opd_name

    @property
    def what(self) -> str:
        """For which work it holds."""
        return self.case_title if self.case_id else f"Penilaian diri {self.period_label}"


def dispensations(session: Session, tenant_id: UUID, page: int) -> tuple[tuple[DispensationView, ...], int]:
    """What was given, newest first, and how many there are in all. One query."""
    granter, subject = PERSON.id.table.alias("granter").c, PERSON.id.table.alias("subject").c
    empty = sa.literal("")
    rows = session.execute(
        sa.select(
            DISPENSATION.id, DISPENSATION.case_id, sa.func.coalesce(CASE.title, empty),
            sa.func.coalesce(subject.name, empty), sa.func.coalesce(UNIT.name, empty),
            sa.func.coalesce(PERIOD.label, empty), DISPENSATION.until_on, DISPENSATION.reason, granter.name,
            DISPENSATION.granted_at, sa.func.count().over(),
        )
        .join_from(DISPENSATION.id.table, granter.id.table, granter.id == DISPENSATION.granted_by_id)
        .outerjoin(CASE.id.table, CASE.id == DISPENSATION.case_id)
        .outerjoin(subject.id.table, subject.id == CASE.subject_id)
        .outerjoin(UNIT.id.table, UNIT.id == DISPENSATION.opd_id)
        .outerjoin(PERIOD.id.table, PERIOD.id == DISPENSATION.period_id)
        .where(DISPENSATION.tenant_id == tenant_id)
        .order_by(DISPENSATION.granted_at.desc(), DISPENSATION.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()  # fmt: skip
    return tuple(DispensationView(*row[:-1]) for row in rows), rows[0][-1] if rows else 0


def open_cases_of_number(session: Session, tenant_id: UUID, number: str) -> tuple[CaseView, ...]:
    """The unfinished cases of whoever has that number, oldest deadline first. One query."""
    rows = session.execute(
        CASES.where(
            CASE.tenant_id == tenant_id, PERSON.number == number, CASE.closed_at.is_(None),
            sa.or_(VISIT.due_on.is_not(None), sa.and_(CASE.process == PROCESS.name, CASE.state.in_(WRITING))),
        ).order_by(VISIT.due_on.is_(None), VISIT.due_on, CASE.opened_at, CASE.id)
    )  # fmt: skip
    return tuple(CaseView(*row) for row in rows)


def deadline_of(session: Session, case: CaseView) -> date | None:
    """The day until which the case may wait where it is now: of its visit, while writing also of its window."""
    if case.process != PROCESS.name or case.state not in WRITING:
        return case.due_on
    closes = session.execute(
        sa.select(PERIOD.closes_on, *_given(EVALUATION.case_id, case.opd_id))
        .join_from(EVALUATION.case_id.table, PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .where(EVALUATION.case_id == case.id)
    ).one()
    return max(day for day in (*closes, case.due_on) if day is not None)


def _given(case_id: Any, opd_id: UUID) -> tuple[Any, Any]:
    """The latest day given to the case, and to its OPD in its period."""
    latest = sa.select(sa.func.max(DISPENSATION.until_on)).correlate(EVALUATION.case_id.table)
    return (
        latest.where(DISPENSATION.case_id == case_id).scalar_subquery(),
        latest.where(
            DISPENSATION.opd_id == opd_id, DISPENSATION.period_id == EVALUATION.period_id
        ).scalar_subquery(),
    )  # fmt: skip


def window_end_of(session: Session, opd_id: UUID, period_id: UUID) -> date | None:
    """The last day of the window for that OPD, with what it was given before."""
    given = sa.select(sa.func.max(DISPENSATION.until_on)).where(
        DISPENSATION.opd_id == opd_id, DISPENSATION.period_id == period_id
    )
    row = session.execute(sa.select(PERIOD.closes_on, given.scalar_subquery()).where(PERIOD.id == period_id)).first()
    return max(day for day in row if day is not None) if row else None


def desk_opd(session: Session, tenant_id: UUID) -> UUID | None:
    """The unit of BKPSDM, in whose history stands what concerns the whole city."""
    head = head_of_unit_code(session, tenant_id, BKPSDM_UNIT)
    if head is None:
        return None
    return session.execute(sa.select(UNIT.id).where(UNIT.tenant_id == tenant_id, UNIT.code == BKPSDM_UNIT)).scalar()
