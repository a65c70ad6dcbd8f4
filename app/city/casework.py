"""Move cases as the house does: visits, seats, decisions and the records of them, written as rows.

Every step is looked up in its process table, so an impossible past cannot be written. What a guard would ask (was it
opened, is the window open) is the business of the journeys.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from app.city.clockwork import Clockwork, Instant
from app.city.rows import Ids, Row, Rows, uuid_of
from app.city.structure import CITY, DEPUTY, OFFICERS, SECRETARIAT, Chair, Structure, Unit
from app.city.workforce import Human
from app.records.chain import GENESIS, Fields, canonical, link
from workflows.approval import WHO_LABEL, Shape, Who
from workflows.engine import Process, Step

SYSTEM_NAME = "Sistem Tangkas"
SYSTEM = canonical({"id": "", "name": SYSTEM_NAME, "number": "", "position": "", "capacity": "sistem"})

# One seat while its visit lasts: id, number, whose, asked, status, person, position, office, opd, holder at opening.
SeatList = list[Any]
ID, NO, WHO, STATUS = 0, 1, 2, 4


class Stay:
    """One visit: a state, since when, and the seats at its table."""

    __slots__ = ("id", "no", "opened", "seats", "state")

    def __init__(self, visit_id: bytes, no: int, state: StrEnum, opened: Instant) -> None:
        self.id, self.no, self.state, self.opened = visit_id, no, state, opened
        self.seats: list[SeatList] = []


class Case:
    """A case on its way, with the visit it is in."""

    __slots__ = ("chair", "handled", "id", "opened", "person", "process", "stay", "title", "version")

    def __init__(
        self, case_id: bytes, process: Process, person: Human, chair: Chair, title: str, opened: Instant
    ) -> None:
        self.id, self.process, self.person, self.chair = case_id, process, person, chair
        self.title, self.opened, self.version = title, opened, 0
        self.stay = Stay(b"", 0, process.initial, opened)
        self.handled: set[bytes] = set()  # officers who took a step; none takes two

    @property
    def state(self) -> StrEnum:
        return self.stay.state


class Casework:
    """Opens cases and takes steps. `close_chains` must be called once for each OPD when all its cases are done."""

    def __init__(self, structure: Structure, clockwork: Clockwork, rows: Rows, ids: Ids, tenant_id: bytes) -> None:
        self.clockwork, self.ids, self.tenant_id = clockwork, ids, tenant_id
        self._case, self._visit, self._seat = rows.adder("case"), rows.adder("visit"), rows.adder("seat")
        self._decision, self._record = rows.adder("decision"), rows.adder("record")
        self._events: dict[bytes, list[tuple[Instant, int, str, bytes, bytes | None, str, str]]] = {}
        self._order = self.opened = self.decided = 0
        self._steps: dict[tuple[str, StrEnum, str], Step] = {}
        self._city, self._secretary = structure.head(CITY), structure.head(SECRETARIAT)
        self._bkpsdm, self._deputy = structure.head(OFFICERS), structure.head(DEPUTY)
        self.officer: Callable[[Case, Who], Human] = _nobody

    # ------------------------------------------------------------------------------------------------ moving

    def open(
        self, process: Process, person: Human, chair: Chair, title: str, at: Instant, by: Who = Who.EMPLOYEE
    ) -> Case:
        """A new case in its initial state. `by` names who opened it: the person or the system."""
        case = Case(self.ids(), process, person, chair, title, at)
        self.opened += 1
        self._enter(case, process.initial, at)
        actor = SYSTEM if by is Who.SYSTEM else self._snapshot(person, chair, by)
        self._tell(case, at, "opened", None, actor, canonical({"to": process.initial.value, "title": title}))
        return case

    def take(
        self,
        case: Case,
        name: str,
        at: Instant,
        by: Who,
        *,
        actor: Human | None = None,
        payload: Any = None,
        reason: str = "",
        on_behalf: bool = False,
    ) -> bytes:
        """Take a step in a capacity. Answers the id of the decision. Raises as the process table does."""
        step = self._step(case, name)
        if by not in step.by:
            raise LookupError(f"{case.process.name}:{name} is not for {by}")
        seat = self._seat_for(case, by)
        person, chair = (None, None) if by is Who.SYSTEM else self._actor(case, by, actor)
        came_from, stay = case.state, case.stay
        seat[STATUS] = "taken"
        case.version += 1
        self.decided += 1
        moved = not step.approves or all(s[STATUS] == "taken" for s in stay.seats if s[3])
        decision_id = self.ids()
        capacity = self._capacity(chair, by)
        went_to = step.target if moved else case.state
        self._decision(
            (
                decision_id,
                case.id,
                stay.id,
                seat[ID],
                case.version,
                name,
                went_to.value,
                int(step.agrees),
                person.id if person else None,
                person.name if person else SYSTEM_NAME,
                capacity,
                int(on_behalf),
                reason,
                at.text,
            )
        )
        if moved:
            self._leave(case, at)
            self._enter(case, step.target, at)
        else:
            self._open_next(case)
        snapshot = self._snapshot(person, chair, by) if person and chair else SYSTEM
        body = canonical(
            {
                "from": came_from.value,
                "to": went_to.value,
                "seat": seat[NO],
                "visit": stay.no,
                "no": case.version,
                "version": case.version,
                "payload": payload,
            }
        )
        self._tell(case, at, name, decision_id, snapshot, body)
        return decision_id

    def finish(self, case: Case) -> None:
        """Write the case as it stands, with its current visit."""
        stage = case.process.stages[case.state]
        self._case(
            (
                case.id,
                case.process.name,
                case.process.version,
                case.state.value,
                case.version,
                self.tenant_id,
                case.chair.opd.id,
                case.chair.unit.id,
                case.person.id,
                case.chair.id,
                case.title,
                case.opened.text,
                case.stay.opened.text if stage.final else None,
            )
        )
        self._write_visit(case, None)

    def _step(self, case: Case, name: str) -> Step:
        key = (case.process.name, case.state, name)
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = case.process.step(name, case.state)
        return step

    # ------------------------------------------------------------------------------------------------ seats

    def _enter(self, case: Case, state: StrEnum, at: Instant) -> None:
        case.stay = Stay(self.ids(), case.stay.no + 1, state, at)
        stage = case.process.stages[state]
        waits = stage.quorum.shape is Shape.SEQUENCE
        case.stay.seats = [
            self._new_seat(case, who, no, asked=True, status="waiting" if waits and no > 1 else "open")
            for no, who in enumerate(stage.asked, start=1)
        ]

    def _new_seat(self, case: Case, who: Who, no: int, *, asked: bool, status: str) -> SeatList:
        person = position = office = opd = holder = None
        if who is Who.EMPLOYEE:
            person = holder = case.person.id
        elif who is Who.ADMIN_OPD:
            office, opd = "admin_opd", case.chair.opd.id
        elif who is Who.BKPSDM:
            office = "petugas_setda" if case.chair is self._bkpsdm else "petugas_bkpsdm"
        elif who is not Who.SYSTEM:
            chair = self.chair_of(case, who)
            position = chair.id
            holder = chair.holder.id if asked and chair.holder else None
        return [self.ids(), no, who.value, asked, status, person, position, office, opd, holder]

    def _seat_for(self, case: Case, who: Who) -> SeatList:
        for seat in case.stay.seats:
            if seat[WHO] == who.value:
                return seat
        order = case.process.seats_at(case.state)
        seat = self._new_seat(case, who, order.index(who) + 1, asked=False, status="open")
        case.stay.seats.append(seat)
        return seat

    @staticmethod
    def _open_next(case: Case) -> None:
        for seat in case.stay.seats:
            if seat[STATUS] == "waiting":
                seat[STATUS] = "open"
                return

    def _leave(self, case: Case, at: Instant) -> None:
        for seat in case.stay.seats:
            if seat[STATUS] != "taken":
                seat[STATUS] = "closed"
        self._write_visit(case, at)

    def _write_visit(self, case: Case, closed: Instant | None) -> None:
        stay = case.stay
        due = self.clockwork.due(case.process, stay.state.value, stay.opened.day)
        self._visit(
            (stay.id, case.id, stay.state.value, stay.no, stay.opened.text, due, None, closed.text if closed else None)
        )
        for seat in stay.seats:
            self._seat((seat[ID], stay.id, case.id, seat[NO], seat[WHO], int(seat[3]), *seat[4:]))

    # ------------------------------------------------------------------------------------------------ who

    def chair_of(self, case: Case, who: Who) -> Chair:
        """The chair whose seat it is, from the line of assessment."""
        if who is Who.ASSESSOR:
            return self._above(case.chair)
        if who is Who.ASSESSOR_SUPERIOR:
            return self._above(case.chair).assessor or self._deputy
        head = case.chair.opd.head
        assert head is not None
        if who is Who.OPD_HEAD:
            return self._above(head) if case.chair is head else head
        return self._city if case.chair in (head, self._secretary) else self._secretary

    @staticmethod
    def _above(chair: Chair) -> Chair:
        assert chair.assessor is not None
        return chair.assessor

    def _actor(self, case: Case, who: Who, actor: Human | None) -> tuple[Human, Chair]:
        if who is Who.EMPLOYEE:
            return case.person, case.chair
        if who in (Who.BKPSDM, Who.ADMIN_OPD):
            person = actor or self.officer(case, who)
            return person, person.chair
        chair = self.chair_of(case, who)
        assert chair.holder is not None
        return chair.holder, chair

    @staticmethod
    def _capacity(chair: Chair | None, who: Who) -> str:
        if chair is None:
            return "sistem"
        return f"{chair.capacity}, {WHO_LABEL[who]}" if chair.acting else WHO_LABEL[who]

    def _snapshot(self, person: Human, chair: Chair, who: Who) -> str:
        """Who acted, frozen: spelled once for each person, chair and capacity."""
        capacity = self._capacity(chair, who)
        key = chair.capacity + capacity
        found = person.snapshots.get(key)
        if found is None:
            found = person.snapshots[key] = canonical(
                {
                    "id": person.id.hex(),
                    "name": person.name,
                    "number": person.number,
                    "position": chair.capacity,
                    "capacity": capacity,
                }
            )
        return found

    # ------------------------------------------------------------------------------------------------ history

    def _tell(self, case: Case, at: Instant, what: str, decision_id: bytes | None, actor: str, body: str) -> None:
        self._order += 1
        events = self._events.setdefault(case.chair.opd.id, [])
        events.append((at, self._order, f"{case.process.name}:{what}", case.id, decision_id, actor, body))

    def close_chain(self, opd: Unit) -> None:
        """Link every event of an OPD in the order of time and write the records."""
        events = self._events.pop(opd.id, [])
        events.sort()
        tenant, agency, prev = uuid_of(self.tenant_id), uuid_of(opd.id), GENESIS
        for seq, (at, _, tag, case_id, decision_id, actor, body) in enumerate(events, start=1):
            fields = Fields(
                tenant,
                agency,
                seq,
                at.at,
                tag,
                uuid_of(case_id),
                uuid_of(decision_id) if decision_id else None,
                actor,
                body,
            )
            row_hash = link(prev, fields)
            row: Row = (
                self.ids(),
                self.tenant_id,
                opd.id,
                seq,
                at.text,
                tag,
                case_id,
                decision_id,
                actor,
                body,
                prev,
                row_hash,
            )
            self._record(row)
            prev = row_hash


def _nobody(case: Case, who: Who) -> Human:
    raise LookupError(f"{who}: nobody for {case.title}")
