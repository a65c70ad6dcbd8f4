"""What the measurements write of their own, into a city in a folder that is thrown away."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.bench.queries import quiet_visits, tenant
from app.cases.models import Office, Seat, SeatStatus
from app.database import transaction
from app.periods.models import Period, PeriodKind
from workflows.approval import Who

NO_OTHER = 9  # a seat number that no table gives


def add_period(today: date) -> tuple[UUID, UUID]:
    """(city, period) of half a year in which nobody has an evaluation."""
    with transaction() as session:
        tenant_id = tenant(session)
        period = Period(
            tenant_id=tenant_id, year=today.year, kind=PeriodKind.QUARTERLY, no=9, label="Semester II",
            starts_on=date(today.year, 7, 1), ends_on=date(today.year, 12, 31), opens_on=today, closes_on=today,
        )  # fmt: skip
        session.add(period)
        session.flush()
        return tenant_id, period.id


def pile_up(items: int) -> int:
    """That many matters asked of BKPSDM, as after the close of a year; answers how many there were to ask about."""
    with transaction() as session:
        visits = quiet_visits(session, items)
        session.add_all(
            Seat(
                visit_id=visit_id, case_id=case_id, no=NO_OTHER, who=Who.BKPSDM, asked=True, status=SeatStatus.OPEN,
                office=Office.PETUGAS_BKPSDM,
            )
            for visit_id, case_id in visits
        )  # fmt: skip
        return len(visits)
