"""Whose seat it is: the assessment line, the offices and the roles, asked for a case on a date. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Office, SeatStatus
from app.cases.queries import BKPSDM_UNIT, OFFICE_ROLE, CaseView
from app.cases.queries.seats import SeatRow, SeatTarget, is_one_of_many, stored_seats
from app.cases.registry import FactsRequest, handler_of
from app.cases.upline import ANSWERED, Barred, barred, barred_by_past, kin_in, passed_on, why_not
from app.database import ask, columns
from app.organisation.models import Assignment, Holding
from app.organisation.queries import (
    assessor_position,
    assessors_of,
    head_of_unit_code,
    head_position,
    holders_of,
)
from workflows import engine
from workflows.approval import WHO_LABEL, Acting, Behalf, Excluded, Power, Who
from workflows.calendar import WorkingDays
from workflows.policies import Policies

HELD = columns(Assignment)
SEKDA_UNIT, CITY_UNIT = "SETDA", "TANGSEL"
NO_SUPERIOR = {
    "wali_kota": CITY_UNIT,
    "sekda": SEKDA_UNIT,
    "wakil_wali_kota": "WAWALI",
    "kepala_bkpsdm": BKPSDM_UNIT,
    "inspektur": "INSPEKTORAT",
}


def seat_targets(
    session: Session, who: Who, case: CaseView, today: date, policies: Policies
) -> tuple[SeatTarget, ...]:
    """Everybody who sits in that capacity: one, or as many as the slice of the process names."""
    named = handler_of(case.process).seats
    if named is None or who is Who.SYSTEM:
        return (seat_target(session, who, case, today, policies),)
    return tuple(SeatTarget(who, position_id=one) for one in named(session, case, who))


def seat_target(session: Session, who: Who, case: CaseView, today: date, policies: Policies) -> SeatTarget:
    """Whose seat that is for this case today. The assessment line, not the unit tree, answers."""
    if who is Who.EMPLOYEE:
        return SeatTarget(who, person_id=case.subject_id)
    if who in (Who.ASSESSOR, Who.ASSESSOR_SUPERIOR):
        return SeatTarget(who, position_id=_line_position(session, who, case, today, policies))
    if who is Who.ADMIN_OPD:
        return SeatTarget(who, office=Office.ADMIN_OPD, opd_id=case.opd_id)
    if who is Who.BKPSDM:
        return SeatTarget(who, office=_confirming_office(session, case))
    if who is Who.OPD_HEAD:
        return SeatTarget(who, position_id=_opd_head(session, case, today))
    if who is Who.CITY_SECRETARY:
        return SeatTarget(who, position_id=_city_approver(session, case))
    return SeatTarget(who)


LAST_HELD = sa.select(sa.func.max(HELD.valid_to)).where(
    HELD.person_id == sa.bindparam("person"), HELD.position_id == sa.bindparam("position"), HELD.known_to.is_(None)
)


def _line_position(session: Session, who: Who, case: CaseView, today: date, policies: Policies) -> UUID | None:
    """A post that was left is judged by the line as it was then, whoever the chair is assessed by now."""
    left = ask(session, LAST_HELD, person=case.subject_id, position=case.position_id).scalar()
    on = min(left or today, today)
    assessor = assessor_position(session, case.position_id, on)
    if who is Who.ASSESSOR or assessor is None:
        return assessor
    superior = assessor_position(session, assessor, on)
    if superior is not None:
        return superior
    return head_of_unit_code(
        session, case.tenant_id, NO_SUPERIOR[policies.choice("objection.no_superior.decider", case.rules_on)]
    )


def _confirming_office(session: Session, case: CaseView) -> Office:
    """BKPSDM confirms; the evaluation of BKPSDM's own head is confirmed by a Setda officer."""
    of_chief = case.of_chief
    if of_chief is None:
        of_chief = head_of_unit_code(session, case.tenant_id, BKPSDM_UNIT) == case.position_id
    return Office.PETUGAS_SETDA if of_chief else Office.PETUGAS_BKPSDM


def _opd_head(session: Session, case: CaseView, today: date) -> UUID | None:
    """The head of the agency; his superior when he is the person concerned."""
    head = head_position(session, case.opd_id)
    return assessor_position(session, head, today) if head == case.position_id and head is not None else head


def _city_approver(session: Session, case: CaseView) -> UUID | None:
    """The Sekda; the Wali Kota for heads of OPD and for the Sekda himself."""
    secretary = head_of_unit_code(session, case.tenant_id, SEKDA_UNIT)
    concerned = case.position_id in (head_position(session, case.opd_id), secretary)
    return head_of_unit_code(session, case.tenant_id, CITY_UNIT) if concerned else secretary


def seats_of(session: Session, case: CaseView, today: date, policies: Policies) -> tuple[SeatRow, ...]:
    """The seats of the current visit with their holders today: stored ones (one query), and those the table implies.

    One whose holder may not decide, or that nobody holds, is shown where it passes to.
    """
    stored_now = tuple(stored_seats(session, case, today))
    out = barred_here(session, case, stored_now)
    found = settled(session, case, stored_now, out, today, policies)
    process = case.table
    stored = {seat.target.who for seat in found}
    for who in process.seats_at(process.state(case.state)):
        if who not in stored:
            found += _implied(session, who, max((s.no for s in found), default=0) + 1, case, today, policies)
    return tuple(replace(seat, barred=out) for seat in found)


def last_resort(case: CaseView, policies: Policies) -> tuple[str, ...]:
    """The units whose heads decide where the line of assessment leads to nobody."""
    decider = NO_SUPERIOR[policies.choice("objection.no_superior.decider", case.rules_on)]
    return (decider, SEKDA_UNIT, CITY_UNIT, NO_SUPERIOR["wakil_wali_kota"])


def barred_here(session: Session, case: CaseView, seats: Sequence[SeatRow]) -> Barred:
    """Who may not decide in this visit and why, as far as the seats tell. Asks only for a declared family."""
    earlier = {one: no for seat in seats for one, no in seat.earlier}
    last = next((seat.opened_by_no for seat in seats), None)
    return barred(case, case.stage, kin_in(session, case), earlier, last)


def settled(
    session: Session, case: CaseView, seats: Sequence[SeatRow], out: Barred, today: date, policies: Policies
) -> list[SeatRow]:
    """The seats, those that cannot decide where they are at the chair they pass to."""
    taken = {s.taken_by: ANSWERED for s in seats if s.taken_by and s.asked}
    found = []
    for seat in seats:
        gone = {**taken, **out} if seat.status is SeatStatus.OPEN else out
        why = why_not(seat.holders, gone) if seat.is_untaken and not is_one_of_many(seat, seats) else ""
        found.append(passed_up(session, case, seat, why, gone, today, policies) if why else seat)
    return found


def passed_up(
    session: Session, case: CaseView, seat: SeatRow, why: str, out: Barred, today: date, policies: Policies
) -> SeatRow:
    """The seat at the nearest chair above that can decide; where there is none it stays where it is."""
    chair = seat.target.position_id
    if chair is None:
        return seat
    out = {**barred_by_past(session, case, case.stage), **out}
    to = passed_on(session, case, chair, why, out, today, last_resort(case, policies))
    if to is None:
        return seat
    target = replace(seat.target, position_id=to.position_id)
    return replace(seat, target=target, holders=to.holders, passed_from=seat.passed_from or chair,
                   passed_because=seat.passed_because or why,
                   passed_title=seat.passed_title or (seat.holder.title if seat.holder else ""))


def _implied(
    session: Session, who: Who, first: int, case: CaseView, today: date, policies: Policies
) -> Iterable[SeatRow]:
    if who is Who.ASSESSOR and handler_of(case.process).seats is None:
        above = assessors_of(session, case.position_id, today)  # position and holders in one question
        if above:
            yield SeatRow(None, first, SeatTarget(who, position_id=above[0].position_id), False, SeatStatus.OPEN,
                          holders=above)  # fmt: skip
            return
    targets = seat_targets(session, who, case, today, policies)
    found = holders_of(session, [t.position_id for t in targets if t.position_id], today)
    for no, target in enumerate(targets, start=first):
        people = found.get(target.position_id, ()) if target.position_id else ()
        yield SeatRow(None, no, target, False, SeatStatus.OPEN, holders=people)


def _told(seat: SeatRow) -> str:
    """Who sits there, in words, where more is known than the capacity."""
    if seat.holder:
        return f"{WHO_LABEL[seat.target.who]}, {seat.holder.name}"
    return "petugas Sekretariat Daerah" if seat.target.office is Office.PETUGAS_SETDA else ""


def is_subject(case: CaseView, actor: Actor) -> bool:
    """Whether the case is about that person; one about a unit is about nobody."""
    return case.subject_id == actor.person_id and case.table.personal


def may_keep_clock(actor: Actor, case: CaseView) -> bool:
    """Whether somebody keeps the clock of a case: BKPSDM, and the admin of its OPD; never in a matter of his own."""
    is_keeper = actor.is_officer or case.opd_id in actor.admin_of
    return is_keeper and not is_subject(case, actor)


def capacities(case: CaseView, seats: Sequence[SeatRow], actor: Actor) -> frozenset[Who]:
    """In which capacities the person may act in the current visit, by positions and roles held now."""
    found = {Who.EMPLOYEE} if is_subject(case, actor) else set()
    found.update(s.target.who for s in seats if sits_in(s.target, actor))
    return frozenset(found)


@runtime_checkable
class KnowsTheLine(Protocol):
    """Facts that were read together with the position of the assessor."""

    @property
    def assessor_position_id(self) -> UUID | None: ...


def pens(session: Session, case: CaseView, actor: Actor, today: date, facts: object) -> frozenset[Who]:
    """What somebody is to a person who cannot act himself; to everybody else he holds no pen."""
    if case.acts_himself(today) or case.subject_id == actor.person_id:
        return frozenset()
    found = {Who.ADMIN_OPD} if case.opd_id in actor.admin_of else set()
    if actor.position_ids:
        if isinstance(facts, KnowsTheLine):
            above = facts.assessor_position_id
        else:
            above = assessor_position(session, case.position_id, today)
        found.update({Who.ASSESSOR} if above in actor.position_ids else ())
    return frozenset(found)


def sits_in(target: SeatTarget, actor: Actor) -> bool:
    """Whether the seat is this person's: as himself, by a chair he holds or acts for, by an office."""
    if target.person_id is not None:
        return target.person_id == actor.person_id
    if target.position_id is not None:
        return target.position_id in actor.seat_ids
    if target.office is Office.ADMIN_OPD:
        return target.opd_id in actor.admin_of
    return target.office is not None and OFFICE_ROLE[target.office] in actor.roles


def acting_in(
    seats: Sequence[SeatRow], actor: Actor, policies: Policies, rules_on: date
) -> Mapping[Who, Acting]:
    """The capacities the person has by authority alone, each with the powers that leaves out."""
    found: dict[Who, Acting] = {}
    own: set[Who] = set()
    for seat in seats:
        target = seat.target
        if not sits_in(target, actor):
            continue
        acting = _acting_for(target.position_id, actor, policies, rules_on) if target.position_id else None
        if acting is None:
            own.add(target.who)
        else:
            found.setdefault(target.who, acting)
    return {who: one for who, one in found.items() if who not in own}


def _acting_for(position_id: UUID, actor: Actor, policies: Policies, rules_on: date) -> Acting | None:
    """A Plt. or Plh. of whom no letter stands here has what the rule leaves to every Plt. or Plh., and no more."""
    held = next((p for p in actor.positions if p.position_id == position_id), None)
    mandate = actor.mandate_for(position_id)
    if mandate is None and (held is None or held.holding is Holding.DEFINITIF):
        return None
    kind = mandate.kind.value if mandate else held.holding.value if held else ""
    lacks = frozenset(map(Power, policies.choices(f"authority.excluded.{kind}", rules_on)))
    called = mandate.called if mandate else held.capacity if held else ""
    return Acting(called, lacks - (mandate.given if mandate else frozenset()))


def context_for(
    session: Session,
    case: CaseView,
    seats: Sequence[SeatRow],
    actor: Actor,
    *,
    today: date,
    now: datetime,
    policies: Policies,
    calendar: WorkingDays,
    payload: object = None,
    behalf: Behalf | None = None,
) -> engine.Context:
    """Everything a guard may look at, gathered once."""
    out = next((seat.barred for seat in seats), {})
    facts = handler_of(case.process).facts(
        FactsRequest(
            session,
            case.id,
            case.opd_id,
            case.subject_id,
            case.position_id,
            case.visit_id,
            case.visit_opened_at,
            actor.person_id,
            today,
            policies,
            calendar,
            case.due_on,
        )
    )
    return engine.Context(
        actor=engine.Actor(
            actor.person_id,
            actor.name,
            capacities(case, seats, actor),
            is_subject(case, actor),
            pens(session, case, actor, today, facts),
            ties=frozenset({Excluded(out[actor.person_id])} if actor.person_id in out else ()) - {Excluded.SUBJECT},
            acting=acting_in(seats, actor, policies, case.rules_on),
        ),
        facts=facts,
        policies=policies,
        today=today,
        now=now,
        payload=payload,
        seats=tuple(s.view(out, mine=not is_one_of_many(s, seats) or sits_in(s.target, actor)) for s in seats),
        holders={s.target.who: told for s in seats if (told := _told(s))},
        behalf=behalf,
        visit_on=case.rules_on,
    )
