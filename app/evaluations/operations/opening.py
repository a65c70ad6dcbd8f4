"""Open the evaluations of an agreed SKP version, and carry running ones over to an amended version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.absences.queries import aways_of
from app.cases.operations import Opening, open_case
from app.cases.queries import CASE
from app.cases.seating import Moment, set_due
from app.database import columns
from app.evaluations.models import Evaluation, Realisation
from app.evaluations.queries.beside import ACTION, FEEDBACK, NOTE
from app.evaluations.queries.content import EVIDENCE
from app.evaluations.queries.facts import EVALUATION, INDICATOR, PERIOD, REALISATION, RESULT, VERSION, part_of
from app.evaluations.queries.posts import handed_over_by
from app.evaluations.queries.writing import WRITABLE
from app.records import operations as records
from app.records.operations import SYSTEM
from app.skp.models import Skp
from workflows.absence import service_of
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State

SKP = columns(Skp)


def open_for_version(session: Session, version_case_id: UUID, when: Moment) -> tuple[UUID, ...]:
    """Evaluations for the periods in the range of an agreed version whose window is not over yet.

    A running evaluation of the same SKP is carried over instead. Takes part in the caller's transaction; answers the
    cases that are new.
    """
    head = session.execute(
        sa.select(
            SKP.id, SKP.tenant_id, SKP.year, SKP.starts_on, SKP.ends_on, CASE.opd_id, CASE.unit_id, CASE.subject_id,
            CASE.position_id,
        )
        .join_from(VERSION.case_id.table, SKP.id.table, SKP.id == VERSION.skp_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .where(VERSION.case_id == version_case_id)
    ).one()  # fmt: skip
    known = _known(session, head.id)
    opened = []
    for period in _served(session, head, _periods(session, head, when), when):
        state = known.get(period.id)
        if state is None:
            opened.append(_open(session, version_case_id, head, period, when))
        elif state[1] in WRITABLE and state[2] != version_case_id:
            _carry_over(session, state[0], state[2], version_case_id, head, when)
    return tuple(opened)


def _periods(session: Session, head: Any, when: Moment) -> Any:
    return session.execute(
        sa.select(PERIOD.id, PERIOD.kind, PERIOD.label, PERIOD.starts_on, PERIOD.ends_on, PERIOD.closes_on)
        .where(
            PERIOD.tenant_id == head.tenant_id,
            PERIOD.year == head.year,
            PERIOD.starts_on <= head.ends_on,
            PERIOD.ends_on >= head.starts_on,
            sa.or_(PERIOD.ends_on >= when.today, PERIOD.closes_on >= when.today),
        )
        .order_by(PERIOD.ends_on, PERIOD.kind, PERIOD.id)
    ).all()


def _served(session: Session, head: Any, periods: Iterable[Any], when: Moment) -> list[Any]:
    """Those of the periods in which policy evaluates a person who is on leave when he is."""
    aways = aways_of(session, head.subject_id, head.starts_on, head.ends_on)
    parts = ((period, part_of(period.starts_on, period.ends_on, head.starts_on, head.ends_on, None))
             for period in periods)  # fmt: skip
    return [period for period, part in parts if not service_of(*part, aways, when.policies, when.today).excluded]


def _known(session: Session, skp_id: UUID) -> dict[UUID, tuple[UUID, str, UUID]]:
    """Period -> (case, state, version) of the evaluations of this SKP that were not discontinued."""
    rows = session.execute(
        sa.select(EVALUATION.period_id, CASE.id, CASE.state, EVALUATION.version_id)
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .where(VERSION.skp_id == skp_id, CASE.state != State.DISCONTINUED.value)
        .order_by(CASE.opened_at, CASE.id)
    )
    return {row.period_id: (row.id, row.state, row.version_id) for row in rows}


def _open(session: Session, version_id: UUID, head: Any, period: Any, when: Moment) -> UUID:
    opening = Opening.of(PROCESS.name, head, f"Evaluasi {period.label}")
    case = open_case(session, opening, SYSTEM, when)
    session.add(
        Evaluation(
            case_id=case.id, tenant_id=head.tenant_id, version_id=version_id, period_id=period.id, kind=period.kind,
            left_on=head.ends_on if head.ends_on < period.ends_on else None,
        )
    )
    session.flush()
    if head.ends_on < period.ends_on:
        set_due(session, case.id, handed_over_by(when.policies, when.calendar, head.ends_on, period.closes_on))
    return case.id


def _carry_over(session: Session, case_id: UUID, old: UUID, new: UUID, head: Any, when: Moment) -> None:
    """What stands on a row whose words did not change moves with it; the rest stays with the old version's rows."""
    before_rows, after_rows = _indicators(session, old), _indicators(session, new)
    pairs = _pairs(before_rows, after_rows)
    written = {
        row.indicator_id: row
        for row in session.execute(sa.select(Realisation).where(REALISATION.evaluation_id == case_id)).scalars()
    }
    for before, after in pairs.items():
        if before in written:
            row = written[before]
            session.add(
                Realisation(
                    evaluation_id=case_id, indicator_id=after, text=row.text, value=row.value, unit=row.unit,
                    source=row.source,
                )
            )  # fmt: skip
        for table in (EVIDENCE, FEEDBACK, NOTE):
            session.execute(
                sa.update(table.id.table)
                .where(table.evaluation_id == case_id, table.indicator_id == before)
                .values(indicator_id=after)
            )
    for was, now in _results(pairs, before_rows, after_rows).items():
        session.execute(
            sa.update(ACTION.id.table)
            .where(ACTION.evaluation_id == case_id, ACTION.result_id == was)
            .values(result_id=now)
        )
    session.execute(
        sa.update(EVALUATION.case_id.table)
        .where(EVALUATION.case_id == case_id)
        .values(version_id=new, content_version=EVALUATION.content_version + 1)
    )
    records.append(
        session, tenant_id=head.tenant_id, opd_id=head.opd_id, tag="evaluation:version:changed", actor=SYSTEM,
        case_id=case_id, now=when.now, body={"from": old.hex, "to": new.hex, "rows_kept": len(pairs)},
    )  # fmt: skip
    session.flush()


def _indicators(session: Session, version_id: UUID) -> list[Any]:
    return list(
        session.execute(
            sa.select(
                INDICATOR.id, RESULT.kind, RESULT.plan, INDICATOR.aspect, INDICATOR.text, INDICATOR.target_text,
                INDICATOR.result_id,
            )
            .join_from(INDICATOR.id.table, RESULT.id.table, RESULT.id == INDICATOR.result_id)
            .where(RESULT.version_id == version_id)
            .order_by(RESULT.kind, RESULT.no, INDICATOR.no)
        )
    )  # fmt: skip


def _results(pairs: dict[UUID, UUID], old: list[Any], new: list[Any]) -> dict[UUID, UUID]:
    """Old result -> new one, by the first of its rows that goes on."""
    of_new = {row.id: row.result_id for row in new}
    found: dict[UUID, UUID] = {}
    for row in old:
        if row.id in pairs:
            found.setdefault(row.result_id, of_new[pairs[row.id]])
    return found


def _pairs(old: list[Any], new: list[Any]) -> dict[UUID, UUID]:
    """Old indicator -> new one with the same words; where plan or target changed, aspek and indicator are enough."""
    found: dict[UUID, UUID] = {}
    for width in (5, 4, 2):  # all words; without the target; aspek and indicator alone
        left: dict[Any, list[UUID]] = {}
        for row in new:
            if row.id not in found.values():
                left.setdefault(_words(row, width), []).append(row.id)
        for row in old:
            same = left.get(_words(row, width))
            if row.id not in found and same:
                found[row.id] = same.pop(0)
    return found


def _words(row: Any, width: int) -> tuple[Any, ...]:
    return (row.aspect, row.text, row.kind, row.plan, row.target_text)[:width]
