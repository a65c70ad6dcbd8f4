"""Who assesses whom from a day on: changed by an officer, asked for by "atasan saya salah", followed by open seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.authority import seat_target
from app.cases.models import SeatStatus
from app.cases.operations import Opening, open_case
from app.cases.queries import CASE, SEAT, VISIT, case_unguarded
from app.cases.queries.ties import STRANDED
from app.cases.registry import Applied, FactsRequest
from app.cases.seating import Moment, moment, reseat, reseat_found
from app.database import new_id, transaction
from app.organisation.models import AssessmentLine, LineCorrection
from app.organisation.operations.noting import ONE_DAY, OrganisationRefused, claim, note
from app.organisation.queries import LINE, POSITION, UNIT, is_above, valid_on
from app.organisation.queries.directory import CORRECTION
from app.records.operations import ActorSnapshot
from workflows.approval import Who
from workflows.line_correction import LINE_CORRECTION, Facts, State


def facts(request: FactsRequest) -> Facts:
    """What the correction's table asks."""
    return Facts(is_overdue=request.due_on is not None and request.today > request.due_on)


def report_wrong_assessor(
    actor: Actor, position_id: UUID, told: str, proposed_id: UUID | None, now: datetime, today: date
) -> UUID:
    """ "Atasan saya salah": open a correction at the admin OPD. One open correction per position at a time."""
    with transaction() as session:
        row = session.execute(
            sa.select(POSITION.unit_id, UNIT.opd_id, POSITION.title)
            .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
            .where(POSITION.id == position_id)
        ).first()
        if row is None or position_id not in actor.position_ids:
            raise OrganisationRefused("Anda hanya dapat melaporkan atasan untuk jabatan Anda sendiri.")
        open_one = session.execute(
            sa.select(CASE.id).where(
                CASE.process == LINE_CORRECTION.name,
                CASE.position_id == position_id,
                CASE.state == State.REPORTED.value,
            )
        ).scalar()
        if open_one is not None:
            return UUID(str(open_one))
        opening = Opening(
            LINE_CORRECTION.name, actor.tenant_id, row.opd_id or row.unit_id, row.unit_id, actor.person_id, position_id,
            "Koreksi atasan langsung",
        )  # fmt: skip
        snapshot = ActorSnapshot(actor.person_id, actor.name, actor.number, row.title, "pegawai yang dinilai")
        case = open_case(session, opening, snapshot, moment(session, now, today))
        session.add(
            LineCorrection(
                case_id=case.id, tenant_id=actor.tenant_id, position_id=position_id, told=told,
                proposed_position_id=proposed_id,
            )
        )  # fmt: skip
        return case.id


def apply_correction(step: Applied) -> None:
    """A corrected line holds from its day on; a refusal keeps its answer."""
    position_id = step.case.position_id
    if step.outcome.went_to is State.CORRECTED:
        new_id_, valid_from = UUID(step.payload.position), date.fromisoformat(step.payload.valid_from)
        when = Moment(step.now, step.today, step.policies, step.calendar)
        change_line(step.session, position_id, new_id_, valid_from, step.actor, when)
        values = {"decided_position_id": new_id_, "answer": step.payload.answer}
    else:
        values = {"answer": step.payload.reason}
    step.session.execute(sa.update(CORRECTION.case_id.table).where(CORRECTION.case_id == step.case.id).values(**values))


def change_line(
    session: Session, position_id: UUID, assessor_id: UUID, valid_from: date, actor: ActorSnapshot, when: Moment,
    reason: str = "",
) -> None:  # fmt: skip
    """From that day `assessor_id` assesses `position_id`. Joins the caller's transaction.

    Raises OrganisationRefused for a circle or for oneself. What held before stays known as it was.
    """
    if assessor_id == position_id or is_above(session, position_id, assessor_id, valid_from):
        raise OrganisationRefused("Garis penilaian tidak boleh melingkar kembali ke pegawai itu sendiri.")
    tenant_id = session.execute(sa.select(POSITION.tenant_id).where(POSITION.id == position_id)).scalar_one()
    overlapping = session.execute(
        sa.select(AssessmentLine).where(
            LINE.position_id == position_id, LINE.known_to.is_(None), LINE.valid_to >= valid_from
        )
    ).scalars()
    for old in list(overlapping):
        old.known_to = when.now
        if old.valid_from < valid_from:
            session.add(
                AssessmentLine(
                    id=new_id(), tenant_id=tenant_id, position_id=position_id,
                    assessor_position_id=old.assessor_position_id, valid_from=old.valid_from,
                    valid_to=valid_from - ONE_DAY, known_from=when.now,
                )
            )  # fmt: skip
    session.add(
        AssessmentLine(
            id=new_id(), tenant_id=tenant_id, position_id=position_id, assessor_position_id=assessor_id,
            valid_from=valid_from, known_from=when.now,
        )
    )  # fmt: skip
    session.flush()
    note(session, position_id, "organisation:line:changed", actor, when.now,
          {"assessor": assessor_id.hex, "from": valid_from.isoformat(), "reason": reason})  # fmt: skip
    if valid_from <= when.today:
        reseat(session, position_id, when)
        for below in _assessed_by(session, position_id, when.today):
            reseat(session, below, when)  # their superior's superior changed too


def _assessed_by(session: Session, position_id: UUID, on: date) -> list[UUID]:
    return list(
        session.execute(
            sa.select(LINE.position_id).where(LINE.assessor_position_id == position_id, valid_on(LINE, on))
        ).scalars()
    )


@dataclass(frozen=True, slots=True)
class LineChange:
    """Somebody else assesses a person in a position from a day on, and why. `version` is the person's as shown."""

    person_id: UUID
    version: int
    position_id: UUID
    assessor_id: UUID
    valid_from: date
    reason: str = ""


def correct_line(change: LineChange, actor: ActorSnapshot, now: datetime, today: date) -> None:
    """`change_line` as a transaction of its own. Raises OrganisationRefused, PersonOutdated."""
    with transaction() as session:
        claim(session, change.person_id, change.version)
        change_line(
            session, change.position_id, change.assessor_id, change.valid_from, actor, moment(session, now, today),
            change.reason,
        )  # fmt: skip


def escalate_due(now: datetime, today: date) -> int:
    """Corrections past their days at the admin OPD also open at BKPSDM's desk. A seat opens; no state moves."""
    with transaction() as session:
        late = session.execute(
            sa.select(VISIT.id, CASE.id)
            .join(CASE.id.table, CASE.id == VISIT.case_id)
            .where(
                CASE.process == LINE_CORRECTION.name, CASE.state == State.REPORTED.value, VISIT.closed_at.is_(None),
                VISIT.due_on < today, VISIT.escalated_at.is_(None),
            )
        ).all()  # fmt: skip
        number = LINE_CORRECTION.seats_at(State.REPORTED).index(Who.BKPSDM) + 1
        when = moment(session, now, today)
        for visit_id, case_id in late:
            case = case_unguarded(session, case_id)
            office = seat_target(session, Who.BKPSDM, case, today, when.policies).office if case else None
            session.execute(
                sa.insert(SEAT.id.table).values(
                    id=new_id(), visit_id=visit_id, case_id=case_id, no=number, who=Who.BKPSDM, asked=True,
                    status=SeatStatus.OPEN, office=office,
                )
            )  # fmt: skip
            session.execute(sa.update(VISIT.id.table).where(VISIT.id == visit_id).values(escalated_at=now))
        return len(late)


def follow_lines(now: datetime, today: date) -> int:
    """Point open seats to whom the line names today, where one began or ended overnight, and to those above where
    nobody holds the chair or may decide. Answers how many moved."""
    with transaction() as session:
        when = moment(session, now, today)
        moved = sum(reseat(session, position_id, when) for position_id in _strayed(session, today))
        return moved + reseat_found(session, STRANDED, when, today=today)


def _strayed(session: Session, today: date) -> list[UUID]:
    """Positions with an open case that asks somebody else than today's assessor, or his superior."""
    own, above = LINE, sa.alias(AssessmentLine.__table__).c  # type: ignore[attr-defined]
    named = {Who.ASSESSOR: own.assessor_position_id, Who.ASSESSOR_SUPERIOR: above.assessor_position_id}
    strayed = [
        sa.and_(SEAT.who == who, there.is_not(None), SEAT.position_id.is_distinct_from(there))
        for who, there in named.items()
    ]
    rows = session.execute(
        sa.select(CASE.position_id)
        .distinct()
        .join_from(SEAT.id.table, CASE.id.table, CASE.id == SEAT.case_id)
        .join(own.id.table, sa.and_(own.position_id == CASE.position_id, valid_on(own, today)))
        .outerjoin(above.id.table, sa.and_(above.position_id == own.assessor_position_id, valid_on(above, today)))
        .where(SEAT.asked, SEAT.status.in_((SeatStatus.OPEN, SeatStatus.WAITING)), sa.or_(*strayed))
        .order_by(CASE.position_id)
    )
    return list(rows.scalars())
