"""Open the evaluations of a period for everybody at once: a new quarter, a month added in the middle of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import Opening, start_case
from app.cases.seating import Moment, moment
from app.database import put, transaction
from app.evaluations.queries import periods
from app.evaluations.queries.absent import Absent, absent_in
from app.evaluations.queries.facts import EVALUATION
from app.records import operations as records
from app.records.operations import ActorSnapshot
from workflows.evaluation import EVALUATION as PROCESS

ADD = sa.insert(EVALUATION.case_id.table)


class PeriodUnknown(LookupError):
    """No such period of this city."""


class PeriodOver(ValueError):
    """Self-assessment in the period has ended; the message says since when."""


def open_period(tenant_id: UUID, period_id: UUID, actor: ActorSnapshot, now: datetime, today: date) -> int:
    """Evaluations for every agreed SKP that reaches into the period and has none there yet. Answers how many.

    Whoever was on leave for so much of it that policy evaluates nobody is passed over, and the history says so.

    One transaction for each OPD, so that nobody else waits long to write. Whoever was opened before is passed over:
    called again after an interruption it goes on where it stopped. Raises PeriodUnknown, PeriodOver.
    """
    with transaction() as session:
        period = periods.period_to_open(session, tenant_id, period_id)
        if period is None:
            raise PeriodUnknown
        if period.closes_on < today:
            raise PeriodOver(f"Jendela {period.label} sudah berakhir; ubah jendelanya dahulu.")
        waiting = periods.opds_waiting(session, period_id)
        absent = absent_in(session, period, moment(session, now, today).policies, period.ends_on)
    left_out = {one.skp_id: one for one in absent if one.is_left_out}
    return sum(_open_opd(period, opd_id, left_out, actor, now, today) for opd_id in waiting)


def _open_opd(
    period: periods.PeriodToOpen, opd_id: UUID, left_out: Mapping[UUID | None, Absent], actor: ActorSnapshot,
    now: datetime, today: date,
) -> int:  # fmt: skip
    with transaction() as session:
        when = moment(session, now, today)
        waiting = periods.versions_waiting(session, period.id, opd_id)
        to_open = [version for version in waiting if version.skp_id not in left_out]
        for version in to_open:
            _open(session, period, version, actor, when)
        passed = [left_out[version.skp_id] for version in waiting if version.skp_id in left_out]
        if to_open and passed:
            _tell_passed_over(session, period, waiting[0].tenant_id, opd_id, passed, actor, now)
        return len(to_open)


def _tell_passed_over(
    session: Session, period: periods.PeriodToOpen, tenant_id: UUID, opd_id: UUID, passed: list[Absent],
    actor: ActorSnapshot, now: datetime,
) -> None:  # fmt: skip
    """Who got no evaluation when everybody else did, and for how many days of leave."""
    people = [
        {"number": one.number, "away": one.service.away_days, "days": one.service.days,
         "kinds": sorted({away.kind.value for away in one.service.aways})}
        for one in passed
    ]  # fmt: skip
    records.append(
        session, tenant_id=tenant_id, opd_id=opd_id, tag="evaluation:passed_over", actor=actor, now=now,
        body={"period": period.label, "people": people},
    )  # fmt: skip


def _open(
    session: Session, period: periods.PeriodToOpen, version: periods.Waiting, actor: ActorSnapshot, when: Moment
) -> None:
    opening = Opening.of(PROCESS.name, version, f"Evaluasi {period.label}")
    row = {
        "case_id": start_case(session, opening, actor, when), "tenant_id": version.tenant_id,
        "version_id": version.case_id, "period_id": period.id, "kind": period.kind, "reflection": "",
        "content_version": 1, "received_how": "", "answered": "",
        "left_on": version.ends_on if version.ends_on < period.ends_on else None,
    }  # fmt: skip
    put(session, ADD, {**row, "delivered_at": None, "received_at": None})
