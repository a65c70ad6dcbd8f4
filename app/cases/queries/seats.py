"""The seats of a visit with their holders, in one question. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Office, SeatStatus
from app.cases.queries.cases import DECISION, PERSON, SEAT, UNIT, CaseView
from app.cases.queries.ties import decided_before, last_before
from app.database import ask, columns
from app.organisation.models import Assignment, Position
from app.organisation.queries import HOLDER_COLUMNS, HOLDER_ORDER, Holder, valid_on
from workflows.approval import SeatView, Who

HELD, POSITION = columns(Assignment), columns(Position)
FROM = sa.alias(POSITION.id.table).c


@dataclass(frozen=True, slots=True)
class SeatTarget:
    """Whose seat it is: a person, a position (with its holder that day), or an office within an OPD."""

    who: Who
    person_id: UUID | None = None
    position_id: UUID | None = None
    office: Office | None = None
    opd_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat of the current visit, stored or implied by the table (id None until taken).

    `passed_from`: the chair it belongs to, `passed_because` why that does not decide, `passed_title` what it is called.
    `earlier` are those of its holders who decided in earlier visits, each with the number of his last decision there;
    `barred` are all who may not decide in the visit, each with why.
    """

    id: UUID | None
    no: int
    target: SeatTarget
    asked: bool
    status: SeatStatus
    taken_by: UUID | None = None
    agreed: bool | None = None
    holders: tuple[Holder, ...] = ()
    passed_from: UUID | None = None
    passed_because: str = ""
    passed_title: str = ""
    merged_no: int | None = None
    earlier: tuple[tuple[UUID, int], ...] = ()
    opened_by_no: int | None = None
    barred: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def holder(self) -> Holder | None:
        """Who holds the seat's position today; the definitive holder before Plt and Plh."""
        return self.holders[0] if self.holders else None

    @property
    def is_untaken(self) -> bool:
        """Whether it asks somebody who holds a chair."""
        return self.asked and self.target.position_id is not None and self.status in (SeatStatus.OPEN,
                                                                                      SeatStatus.WAITING)

    def view(self, out: Mapping[UUID, str], *, mine: bool = True) -> SeatView:
        """As the engine reads it; `out` are those who may not decide here."""
        able = frozenset(h.person_id for h in self.holders if h.person_id not in out)
        absent = self.target.position_id is not None and not able
        return SeatView(self.no, self.target.who, self.taken_by, self.agreed, mine, able, absent,
                        self.merged_no is not None)


def is_one_of_many(seat: SeatRow, seats: Sequence[SeatRow]) -> bool:
    """Whether several sit in the capacity of that seat."""
    return any(s.no != seat.no and s.target.who is seat.target.who for s in seats)


def _seats(*past: Any) -> sa.Select[Any]:
    """Built once; one row for each pair of a seat and a holder. `past`: by which decision the visit opened, and what
    the holder decided before."""
    today: Any = sa.bindparam("today", type_=sa.Date())
    return (
        sa.select(
            SEAT.id,
            SEAT.no,
            SEAT.who,
            SEAT.person_id,
            SEAT.position_id,
            SEAT.office,
            SEAT.opd_id,
            SEAT.asked,
            SEAT.status,
            DECISION.actor_id,
            DECISION.agreed,
            SEAT.passed_from_id,
            SEAT.passed_because,
            sa.func.coalesce(FROM.title, ""),
            SEAT.merged_no,
            *past,
            *HOLDER_COLUMNS,
        )
        .outerjoin_from(
            SEAT.id.table, DECISION.id.table, sa.and_(DECISION.visit_id == SEAT.visit_id, DECISION.seat_id == SEAT.id)
        )
        .outerjoin(HELD.id.table, sa.and_(HELD.position_id == SEAT.position_id, valid_on(HELD, today)))
        .outerjoin(PERSON.id.table, PERSON.id == HELD.person_id)
        .outerjoin(POSITION.id.table, POSITION.id == HELD.position_id)
        .outerjoin(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .outerjoin(FROM.id.table, FROM.id == SEAT.passed_from_id)
        .where(SEAT.visit_id == sa.bindparam("visit"))
        .order_by(SEAT.no, *HOLDER_ORDER)
    )


SEATS = _seats(sa.null().label("opened_by"), sa.null().label("before"))
SEATS_WITH_PAST = _seats(
    last_before(SEAT.case_id, SEAT.visit_id), decided_before(HELD.person_id, SEAT.case_id, SEAT.visit_id)
)


def stored_seats(session: Session, case: CaseView, today: date) -> Iterable[SeatRow]:
    """The seats of the case's visit as they stand, with their holders today. One query.

    What holders decided before is read only where the stage excludes somebody for it: a long history costs nothing.
    """
    question = SEATS_WITH_PAST if case.stage.looks_back else SEATS
    found: dict[UUID, SeatRow] = {}
    for row in ask(session, question, visit=case.visit_id, today=today):
        seat_id, no, who, person, position, office, opd, asked, status, actor, agreed, *more = row
        passed_from, because, title, merged_no, opened_by, before, *holder = more
        known = found.get(seat_id) or SeatRow(
            seat_id, no, SeatTarget(who, person, position, office, opd), asked, status, actor, agreed,
            passed_from=passed_from, passed_because=because, passed_title=title, merged_no=merged_no,
            opened_by_no=opened_by,
        )  # fmt: skip
        if holder[1]:
            earlier = ((holder[1], before),) if before else ()
            known = replace(known, holders=(*known.holders, Holder(*holder)), earlier=(*known.earlier, *earlier))
        found[seat_id] = known
    return found.values()
