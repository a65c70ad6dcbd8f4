"""Move cases as the house does: visits, seats, decisions and the records of them, written as rows.

Every step is looked up in its process table, so an impossible past cannot be written. What a guard would ask (was it
opened, is the window open) is the business of the journeys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.city.chains import Chains
from app.city.clockwork import Clockwork, Instant
from app.city.rows import Ids, Rows
from app.city.structure import CITY, DEPUTY, OFFICERS, SECRETARIAT, Chair, Structure, Unit
from app.city.workforce import Human
from app.records.chain import canonical
from workflows.approval import WHO_LABEL, Shape, Who
from workflows.engine import Process

SYSTEM_NAME = "Sistem Tangkas"
SYSTEM = canonical({"id": "", "name": SYSTEM_NAME, "number": "", "position": "", "capacity": "sistem"})
LABELS = dict(WHO_LABEL)
FOR_HIM = f"{WHO_LABEL[Who.ADMIN_OPD]}, atas nama pegawai"

# One seat while its visit lasts: id, number, whose, asked, status, person, position, office, opd, holder at opening.
SeatList = list[Any]
ID, NO, WHO, ASKED, STATUS, _, POSITION = range(7)


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a process from one state, with its words spelled out."""

    by: tuple[Who, ...]
    came: str
    went: str
    target: StrEnum
    agrees: int
    approves: bool
    tag: str


class Place:
    """A state of a process: the seats it asks, the number of every seat, and the moves out of it."""

    __slots__ = ("asked", "final", "moves", "numbers", "process", "state", "word")

    def __init__(self, process: Process, state: StrEnum) -> None:
        stage = process.stages[state]
        waits = stage.quorum.shape is Shape.SEQUENCE
        self.process, self.state, self.word, self.final = process, state, str(state.value), stage.final
        self.numbers = {who: no for no, who in enumerate(process.seats_at(state), start=1)}
        self.asked = tuple(
            (who, no, "waiting" if waits and no > 1 else "open") for no, who in enumerate(stage.asked, start=1)
        )
        self.moves = {
            s.name: Move(
                s.by, self.word, str(s.target.value), s.target, int(s.agrees), s.approves, f"{process.name}:{s.name}"
            )
            for s in process.steps_from(state)
        }


class Stay:
    """One visit: where, since when, and the seats at its table."""

    __slots__ = ("due", "id", "no", "opened", "place", "seats", "stopped")

    def __init__(self, visit_id: bytes, no: int, place: Place, opened: Instant) -> None:
        self.id, self.no, self.place, self.opened = visit_id, no, place, opened
        self.seats: list[SeatList] = []
        self.due: str | None = None  # where another deadline than that of the state holds
        self.stopped: tuple[str, int] | None = None  # since when its clock stands still, and with how many days left


class Case:
    """A case on its way, with the visit it is in."""

    __slots__ = (
        "chair", "guests", "handled", "id", "opd", "opened", "person", "process", "stay", "title", "turn", "version",
    )  # fmt: skip

    def __init__(self, case_id: bytes, place: Place, person: Human, chair: Chair, title: str, opened: Instant) -> None:
        self.id, self.process, self.person, self.chair = case_id, place.process, person, chair
        self.opd: Unit = chair.opd
        self.title, self.opened, self.version = title, opened, 0
        self.stay = Stay(b"", 0, place, opened)
        self.guests: tuple[Chair, ...] = ()  # of a meeting; `turn` is the one who speaks
        self.turn = chair
        self.handled: set[bytes] = set()  # officers who took a step; none takes two

    @property
    def state(self) -> StrEnum:
        return self.stay.place.state


class Casework:
    """Opens cases and takes steps. `chains.close` must be called once for each OPD when all its cases are done."""

    def __init__(self, structure: Structure, clockwork: Clockwork, rows: Rows, ids: Ids, tenant_id: bytes) -> None:
        self.clockwork, self.ids, self.tenant_id = clockwork, ids, tenant_id
        self.chains = Chains(rows, ids, tenant_id)
        self._case, self._visit, self._seat = rows.adder("case"), rows.adder("visit"), rows.adder("seat")
        self._decision, self._pen = rows.adder("decision"), rows.adder("pen_held")
        self._act = rows.adder("act")
        self._places: dict[tuple[str, int, StrEnum], Place] = {}
        self.opened = self.decided = 0
        self._city, self._secretary = structure.head(CITY), structure.head(SECRETARIAT)
        self._bkpsdm, self._deputy = structure.head(OFFICERS), structure.head(DEPUTY)
        self.officer: Callable[[Case, Who], Human] = _nobody
        self.structure = structure

    # ------------------------------------------------------------------------------------------------ moving

    def open(
        self, process: Process, person: Human, chair: Chair, title: str, at: Instant, by: Who = Who.EMPLOYEE
    ) -> Case:
        """A new case in its initial state. `by` names who opened it: the person or the system."""
        place = self._place(process, process.initial)
        case = Case(self.ids(), place, person, chair, title, at)
        self.opened += 1
        self._enter(case, place, at)
        actor = SYSTEM if by is Who.SYSTEM else self.snapshot(person, chair, by, process)
        body = canonical({"to": place.word, "title": title})
        self.chains.tell(case.opd, at, f"{process.name}:opened", case.id, None, actor, body)
        return case

    def take(
        self,
        case: Case,
        name: str,
        at: Instant,
        by: Who,
        *,
        payload: Any = None,
        reason: str = "",
        basis: str = "",
    ) -> bytes:
        """Take a step in a capacity. Answers the id of the decision. Raises LookupError for a step not on the table.

        With a `basis` the admin of the OPD takes it for a person without a device.
        """
        stay, decision_id = case.stay, self.ids()
        move = stay.place.moves[name]
        if by not in move.by:
            raise LookupError(f"{move.tag} is not for {by}")
        seat = self._seat_for(case, by)
        seat[STATUS] = "taken"
        case.version += 1
        self.decided += 1
        moved = not move.approves or all(s[STATUS] == "taken" for s in stay.seats if s[ASKED])
        went = move.went if moved else move.came
        person_id, name_then, capacity, snapshot = self._penned(case) if basis else self._actor(case, by)
        self._decision(
            (
                decision_id,
                case.id,
                stay.id,
                seat[ID],
                case.version,
                name,
                went,
                move.agrees,
                person_id,
                name_then,
                capacity,
                int(bool(basis)),
                reason,
                at.text,
            )
        )
        if basis:
            self._pen((decision_id, self.tenant_id, case.id, Who.ADMIN_OPD.value, basis, "", "", 0))
        if moved:
            self._leave(case, at)
            self._enter(case, self._place(case.process, move.target), at)
        else:
            self._open_next(case)
        body = _spelled(move.came, went, seat[NO], stay.no, case.version, payload, basis)
        self.chains.tell(case.opd, at, move.tag, case.id, decision_id, snapshot, body)
        return decision_id

    def comment(self, case: Case, at: Instant, by: Who, words: str) -> None:
        """Somebody says something beside the steps of the case."""
        act_id = self.ids()
        person_id, name, capacity, snapshot = self._actor(case, by)
        row = (act_id, self.tenant_id, case.id, case.stay.id, "comment", person_id, name, capacity, words, "")
        self._act((*row, at.text, "", ""))
        body = {"id": act_id.hex(), "no": None, "words": words, "note": "", "came_from": "", "went_to": ""}
        self.chains.tell(case.opd, at, "act:comment", case.id, None, snapshot, canonical(body))

    @staticmethod
    def set_due(case: Case, day: date) -> None:
        """Another deadline for the current visit than that of its state."""
        case.stay.due = day.isoformat()

    def finish(self, case: Case) -> None:
        """Write the case as it stands, with its current visit."""
        place = case.stay.place
        self._case(
            (
                case.id,
                case.process.name,
                case.process.version,
                place.word,
                case.version,
                self.tenant_id,
                case.opd.id,
                case.chair.unit.id,
                case.person.id,
                case.chair.id,
                case.title,
                case.opened.text,
                case.stay.opened.text if place.final else None,
            )
        )
        self._write_visit(case, None)

    def _place(self, process: Process, state: StrEnum) -> Place:
        key = (process.name, process.version, state)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = Place(process, state)
        return place

    # ------------------------------------------------------------------------------------------------ seats

    def _enter(self, case: Case, place: Place, at: Instant) -> None:
        case.stay = Stay(self.ids(), case.stay.no + 1, place, at)
        if not case.guests or place.asked[:1] != ((Who.ASSESSOR, 1, "open"),):
            case.stay.seats = [self._new_seat(case, who, no, 1, status) for who, no, status in place.asked]
            return
        for no, guest in enumerate(case.guests, start=1):
            case.turn = guest
            case.stay.seats.append(self._new_seat(case, Who.ASSESSOR, no, 1, "open"))

    def _new_seat(self, case: Case, who: Who, no: int, asked: int, status: str) -> SeatList:
        person = position = office = opd = holder = None
        if who is Who.EMPLOYEE:
            person = holder = case.person.id
        elif who is Who.ADMIN_OPD:
            office, opd = "admin_opd", case.opd.id
        elif who is Who.BKPSDM:
            office = "petugas_setda" if case.chair is self._bkpsdm else "petugas_bkpsdm"
        elif who is not Who.SYSTEM:
            chair = self.chair_of(case, who)
            position = chair.id
            holder = chair.holder.id if asked and chair.holder else None
        return [self.ids(), no, str(who), asked, status, person, position, office, opd, holder]

    def _seat_for(self, case: Case, who: Who) -> SeatList:
        stay = case.stay
        for seat in stay.seats:
            if seat[WHO] == who and (not case.guests or who is not Who.ASSESSOR or seat[POSITION] == case.turn.id):
                return seat
        seat = self._new_seat(case, who, stay.place.numbers[who], 0, "open")
        stay.seats.append(seat)
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
        stay, case_id, add = case.stay, case.id, self._seat
        word, opened = stay.place.word, stay.opened
        due = stay.due or self.clockwork.due(case.process, word, opened.day)
        ended, stopped = closed.text if closed else None, stay.stopped or (None, None)
        due = None if stay.stopped else due
        row = (stay.id, case_id, word, case.process.version, stay.no, opened.text, due, None, ended, 0, "", *stopped)
        self._visit(row)
        for seat_id, *rest in stay.seats:
            add((seat_id, stay.id, case_id, *rest))

    # ------------------------------------------------------------------------------------------------ who

    def chair_of(self, case: Case, who: Who) -> Chair:
        """The chair whose seat it is, from the line of assessment; in a meeting its leader and whoever speaks."""
        if not case.process.personal:
            return case.turn if who is Who.ASSESSOR else case.chair
        if who is Who.ASSESSOR:
            return self._above(case.chair)
        if who is Who.ASSESSOR_SUPERIOR:
            return self._above(case.chair).assessor or self._deputy
        head = case.chair.opd.head
        assert head is not None
        if who is Who.OPD_HEAD:
            return self._above(head) if case.chair is head else head
        return self._city if case.chair in (head, self._secretary) else self._secretary

    def chairs_of(self, opd: Unit) -> list[Chair]:
        """Every chair of an office, those of the units below it among them."""
        return [chair for chair in self.structure.chairs if chair.unit.opd is opd]

    @staticmethod
    def _above(chair: Chair) -> Chair:
        assert chair.assessor is not None
        return chair.assessor

    def _actor(self, case: Case, who: Who) -> tuple[bytes | None, str, str, str]:
        """Id, name, capacity and frozen words of who acts in that capacity."""
        if who is Who.SYSTEM:
            return None, SYSTEM_NAME, "sistem", SYSTEM
        if who is Who.EMPLOYEE:
            person, chair = case.person, case.chair
        elif who in (Who.BKPSDM, Who.ADMIN_OPD):
            person = self.officer(case, who)
            chair = person.chair
        else:
            chair = self.chair_of(case, who)
            assert chair.holder is not None
            person = chair.holder
        capacity = _capacity(chair, who, case.process)
        return person.id, person.name, capacity, self.snapshot(person, chair, who, case.process)

    def has_pen(self, case: Case) -> bool:
        """Whether somebody may act for the person: one without a device, whose admin neither is nor assesses him."""
        if case.person.has_device:
            return False
        admin = self.officer(case, Who.ADMIN_OPD)
        return admin not in (case.person, self._above(case.chair).holder)

    def _penned(self, case: Case) -> tuple[bytes, str, str, str]:
        """The admin of the OPD as he who holds the pen."""
        admin = self.officer(case, Who.ADMIN_OPD)
        told = {
            "id": admin.id.hex(), "name": admin.name, "number": admin.number, "position": admin.chair.capacity,
            "capacity": FOR_HIM,
        }  # fmt: skip
        return admin.id, admin.name, FOR_HIM, canonical(told)

    @staticmethod
    def snapshot(person: Human, chair: Chair, who: Who, process: Process | None = None) -> str:
        """Who acted, frozen: spelled once for each person, chair and capacity, as the process calls it."""
        key = (chair.id, process.called(who) if process else LABELS[who])
        found = person.snapshots.get(key)
        if found is None:
            found = person.snapshots[key] = canonical(
                {
                    "id": person.id.hex(),
                    "name": person.name,
                    "number": person.number,
                    "position": chair.capacity,
                    "capacity": _capacity(chair, who, process),
                }
            )
        return found


def _capacity(chair: Chair, who: Who, process: Process | None) -> str:
    label = process.called(who) if process else LABELS[who]
    return f"{chair.capacity}, {label}" if chair.acting else label


def _spelled(came: str, went: str, seat: int, visit: int, no: int, payload: Any, basis: str) -> str:
    """The body of a decision's record in its one spelling (see `app.records.chain.canonical`), put together by hand."""
    told = "null" if payload is None else canonical(payload)
    behalf = f'"behalf":{canonical({"basis": basis, "paper": None, "paper_on": None})},' if basis else ""
    rest = f'"payload":{told},"seat":{seat},"to":"{went}","version":{no},"visit":{visit}'
    return f'{{{behalf}"from":"{came}","no":{no},{rest}}}'


def _nobody(case: Case, who: Who) -> Human:
    raise LookupError(f"{who}: nobody for {case.title}")
