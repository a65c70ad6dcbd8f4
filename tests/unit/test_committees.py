"""A committee decides whoever comes, leaves or sits twice: no order of answers leaves a visit with nobody to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.approval import (
    EXCLUDED_BECAUSE,
    Absentee,
    Excluded,
    Quorum,
    SeatView,
    Shape,
    Who,
    is_complete,
    may_be_reached,
    merging,
    open_numbers,
)
from workflows.engine import Actor, BadTable, Context, Process, Stage, Step, StepRefused
from workflows.policies import citation, load_defaults

TABLE = (Who.ASSESSOR, Who.OPD_HEAD, Who.CITY_SECRETARY, Who.BKPSDM)
ALL, SEQUENCE = Quorum(Shape.ALL), Quorum(Shape.SEQUENCE)
TWO, THREE = Quorum(Shape.K_OF_N, needed=2), Quorum(Shape.K_OF_N, needed=3)
HALF, MOST = Quorum(Shape.PERCENT, percent=50, chair=1), Quorum(Shape.PERCENT, percent=75, chair=2)
SINGLE = Quorum()
SHAPES = (SINGLE, Quorum(Shape.ANY), ALL, SEQUENCE, TWO, THREE, HALF, MOST)
PRESENT = Quorum(Shape.PERCENT, percent=50, chair=1, absent=Absentee.LEFT_OUT, present=3)


class State(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"
    REFUSED = "REFUSED"


def table(quorum: Quorum, *, by_vote: bool = True, excludes: Sequence[Excluded] = ()) -> Process:
    """Four sit; against is a vote, or ends the matter at once."""
    asked = TABLE
    stages = [
        Stage(State.OPEN, "Menunggu", "Majelis", asked=asked, quorum=quorum, excludes=tuple(excludes)),
        Stage(State.DONE, "Selesai", "Majelis", final=True),
        Stage(State.REFUSED, "Ditolak", "Majelis", final=True),
    ]
    steps = [
        Step("approve", State.OPEN, State.DONE, by=asked, label="Setujui", past="Disetujui", approves=True),
        Step("refuse", State.OPEN, State.REFUSED, by=asked, label="Tolak", past="Ditolak", agrees=False,
             approves=by_vote),
    ]  # fmt: skip
    return Process("majelis", label="Majelis", states=State, initial=State.OPEN, stages=stages, steps=steps)


@dataclass
class Committee:
    """Who sits in which seat today; somebody answers, goes, or is followed by another."""

    process: Process
    people: list[str | None]
    seats: list[SeatView] = field(default_factory=list)
    state: State = State.OPEN

    def __post_init__(self) -> None:
        self.seats = [SeatView(no, who) for no, who in enumerate(TABLE, start=1)]
        for no, one in enumerate(self.people):
            self.sit(no, one)

    def sit(self, at: int, person: str | None) -> None:
        """Somebody else holds that chair from now on, or nobody does."""
        self.people[at] = person
        holders = frozenset({person}) if person else frozenset()
        self.seats[at] = replace(self.seats[at], holders=holders, absent=person is None)

    def context(self, person: str, *ties: Excluded) -> Context:
        mine = frozenset(who for who, one in zip(TABLE, self.people, strict=True) if one == person)
        actor = Actor(person, person, mine, Excluded.SUBJECT in ties, ties=frozenset(ties) - {Excluded.SUBJECT})
        moment = datetime(2026, 7, 2, tzinfo=UTC)
        seats = tuple(replace(s, mine=one == person) for s, one in zip(self.seats, self.people, strict=True))
        return Context(actor, None, load_defaults(), date(2026, 7, 2), moment, None, seats)

    def may(self, step: str, person: str) -> bool:
        return any(o.open and o.step.name == step for o in self.process.offered(self.state, self.context(person)))

    def answer(self, step: str, person: str, *ties: Excluded) -> tuple[bool, tuple[tuple[int, int], ...]]:
        taken = self.process.take(self.state, step, self.context(person, *ties))
        for at, seat in enumerate(self.seats):
            if seat.no == taken.seat_no:
                self.seats[at] = replace(seat, person=person, agreed=taken.step.agrees)
            elif seat.no in dict(taken.merged):
                self.seats[at] = replace(seat, merged=True)
        self.state = State(taken.went_to)
        return taken.moved, taken.merged

    @property
    def voters(self) -> list[str]:
        """Those who may still answer, in the order of their seats."""
        return [p for p in dict.fromkeys(self.people) if p and (self.may("approve", p) or self.may("refuse", p))]


# ------------------------------------------------------------------------------------------------- whoever sits twice


def test_seats_of_one_person_that_follow_each_other_are_answered_once() -> None:
    one = Committee(table(SEQUENCE), ["Maulana", "Maulana", "Rahmat", "Sari"])
    assert one.answer("approve", "Maulana") == (False, ((2, 1),))
    assert one.voters == ["Rahmat"]


def test_last_seat_of_somebody_who_answered_first_closes_with_the_one_before() -> None:
    one = Committee(table(SEQUENCE), ["Maulana", "Rahmat", "Maulana", "Maulana"])
    assert one.answer("approve", "Maulana") == (False, ())
    assert one.answer("approve", "Rahmat") == (True, ((3, 1), (4, 1)))


def test_seat_that_somebody_else_came_to_hold_is_asked_after_all() -> None:
    one = Committee(table(SEQUENCE), ["Maulana", "Rahmat", "Maulana", "Sari"])
    one.answer("approve", "Maulana")
    one.sit(2, "Nur")
    assert one.answer("approve", "Rahmat") == (False, ())
    assert one.voters == ["Nur"]


def test_one_person_in_two_seats_is_one_voice_of_several() -> None:
    one = Committee(table(THREE), ["Maulana", "Maulana", "Rahmat", "Sari"])
    assert one.answer("approve", "Maulana") == (False, ((2, 1),))
    assert not one.answer("approve", "Rahmat")[0]
    assert one.answer("approve", "Sari")[0]


def test_committee_whose_seats_are_two_people_cannot_be_three() -> None:
    one = Committee(table(THREE, by_vote=False), ["Maulana", "Maulana", "Rahmat", "Rahmat"])
    with pytest.raises(StepRefused, match="Kuorum tidak tercapai"):
        one.answer("approve", "Maulana")
    assert one.may("refuse", "Maulana"), "whoever sits may still end it"


def test_seat_two_people_may_take_stays_open_for_the_second() -> None:
    seats = [SeatView(1, TABLE[0], "Maulana", True), SeatView(2, TABLE[1], holders=frozenset({"Maulana", "Rahmat"}))]
    assert merging(ALL, seats) == ()
    assert open_numbers(ALL, seats) == (2,)


# ------------------------------------------------------------------------------------------------- whoever is absent


def test_empty_seat_is_counted_unless_the_table_leaves_it_out() -> None:
    one = Committee(table(HALF), ["Hendra", "Rahmat", None, None])
    assert not one.answer("approve", "Rahmat")[0]
    assert one.answer("approve", "Hendra")[0], "two of four, and the chair among them"
    left_out = Quorum(Shape.PERCENT, percent=50, chair=1, absent=Absentee.LEFT_OUT)
    one = Committee(table(left_out), ["Hendra", "Rahmat", "Sari", None])
    assert not one.answer("approve", "Rahmat")[0]
    assert one.answer("approve", "Sari")[0], "two of the three who sit"


def test_committee_of_too_few_decides_nothing() -> None:
    seats = [SeatView(no, who, f"person {no}", agreed=True) for no, who in enumerate(TABLE[:2], start=1)]
    empty = [SeatView(no, who, absent=True) for no, who in enumerate(TABLE[2:], start=3)]
    assert not is_complete(PRESENT, [*seats, *empty])
    third = SeatView(3, TABLE[2], holders=frozenset({"Sari"}))
    assert is_complete(PRESENT, [*seats, third, empty[1]])


def test_sequence_that_leaves_empty_seats_out_goes_past_them() -> None:
    quorum = Quorum(Shape.SEQUENCE, absent=Absentee.LEFT_OUT)
    seats = [SeatView(1, TABLE[0], absent=True), SeatView(2, TABLE[1], holders=frozenset({"Rahmat"}))]
    assert open_numbers(quorum, seats) == (2,)
    assert open_numbers(SEQUENCE, seats) == (1,)


# ------------------------------------------------------------------------------------------------- votes against


def test_vote_against_ends_it_only_when_agreement_is_out_of_reach() -> None:
    one = Committee(table(TWO), ["Hendra", "Rahmat", "Sari", "Nur"])
    assert [one.answer("refuse", p)[0] for p in ("Hendra", "Nur", "Sari")] == [False, False, True]
    assert one.state is State.REFUSED


def test_tie_without_the_vote_of_the_chair_is_lost() -> None:
    one = Committee(table(HALF), ["Hendra", "Rahmat", "Sari", "Nur"])
    one.answer("approve", "Rahmat")
    one.answer("approve", "Sari")
    assert not one.answer("refuse", "Nur")[0]
    assert one.answer("refuse", "Hendra")[0]
    assert one.state is State.REFUSED


def test_last_vote_against_does_not_undo_what_the_others_decided() -> None:
    one = Committee(table(PRESENT), ["Hendra", "Hendra", "Rahmat", None])
    one.answer("approve", "Hendra")
    one.answer("approve", "Rahmat")
    assert one.voters == [], "two present are too few, however they agree"
    one.sit(3, "Nur")
    assert one.answer("refuse", "Nur")[0]
    assert one.state is State.DONE


people = st.lists(st.sampled_from(["Hendra", "Rahmat", "Sari", "Nur", None]), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(people, st.sampled_from(SHAPES), st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=8, max_size=8))
def test_no_order_of_answers_leaves_a_visit_with_nobody_to_answer(
    seated: list[str | None], quorum: Quorum, turns: list[tuple[bool, int]]
) -> None:
    _runs_to_an_end(Committee(table(quorum), list(seated)), turns)


@pytest.mark.deep
@settings(max_examples=5_000, deadline=None)
@given(people, st.sampled_from((*SHAPES, PRESENT)),
       st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=8, max_size=8))  # fmt: skip
def test_no_order_of_answers_at_length(
    seated: list[str | None], quorum: Quorum, turns: list[tuple[bool, int]]
) -> None:
    _runs_to_an_end(Committee(table(quorum), list(seated)), turns)


def _runs_to_an_end(one: Committee, turns: list[tuple[bool, int]]) -> None:
    """Everybody answers in some order; empty seats are filled when nobody else can go on."""
    voted: list[str] = []
    for number, (agrees, which) in enumerate(turns):
        if one.state is not State.OPEN:
            break
        if not one.voters:
            empty = [at for at, p in enumerate(one.people) if p is None]
            assert empty or not may_be_reached(one.process.stages[State.OPEN].quorum, one.seats)
            if not empty:
                return
            one.sit(empty[0], f"new {number}")
            continue
        person = one.voters[which % len(one.voters)]
        step = "approve" if agrees and one.may("approve", person) else "refuse"
        assert person not in voted, "nobody votes twice in one visit"
        voted.append(person)
        one.answer(step, person)
    assert one.state is not State.OPEN or one.voters or None in one.people


# ------------------------------------------------------------------------------------------------- whoever is excluded


@pytest.mark.parametrize("tie", Excluded)
def test_excluded_is_told_why_whatever_chair_he_holds(tie: Excluded) -> None:
    one = Committee(table(ALL, excludes=tuple(Excluded)), ["Hendra", "Rahmat", "Sari", "Nur"])
    because, rule = EXCLUDED_BECAUSE[tie]
    for step in ("approve", "refuse"):
        with pytest.raises(StepRefused) as refused:
            one.answer(step, "Hendra", tie)
        assert refused.value.reasons == (because,)
    assert citation(rule).label


def test_tie_that_the_stage_does_not_name_stops_nobody_but_oneself() -> None:
    for tie in Excluded:
        one = Committee(table(ALL), ["Hendra", "Rahmat", "Sari", "Nur"])
        if tie is Excluded.SUBJECT:
            with pytest.raises(StepRefused, match="perkara Anda sendiri"):
                one.answer("approve", "Hendra", tie)
        else:
            assert one.answer("approve", "Hendra", tie) == (False, ())


# ------------------------------------------------------------------------------------------------- bad tables


@pytest.mark.parametrize(
    ("quorum", "says"),
    [
        (Quorum(Shape.K_OF_N, needed=5), "without quorum: 5 must agree and 4 sit"),
        (Quorum(Shape.K_OF_N, needed=0), "without quorum: 0 must agree"),
        (Quorum(Shape.K_OF_N, needed=4, members=3), "4 must agree and 3 sit"),
        (Quorum(Shape.PERCENT, percent=101), "101 percent can never agree"),
        (Quorum(Shape.PERCENT, percent=0), "0 percent can never agree"),
        (Quorum(Shape.PERCENT, chair=5), "the chair has seat 5 and 4 sit"),
        (Quorum(Shape.ALL, present=5), "5 must be present and 4 sit"),
    ],
)
def test_committee_without_quorum_is_refused_where_it_is_written(quorum: Quorum, says: str) -> None:
    with pytest.raises(BadTable, match=says):
        table(quorum)


def broken(steps: Sequence[Step], asked: Sequence[Who] = (Who.ASSESSOR,), quorum: Quorum = SINGLE) -> Process:
    """A table of three states with these steps."""
    stages = [
        Stage(State.OPEN, "Menunggu", "Majelis", asked=tuple(asked), quorum=quorum),
        Stage(State.DONE, "Berjalan", "Majelis"),
        Stage(State.REFUSED, "Ditolak", "Majelis", final=True),
    ]
    return Process("rusak", label="Rusak", states=State, initial=State.OPEN, stages=stages, steps=steps)


def arrow(name: str, source: State, target: State, who: Who = Who.ASSESSOR, *, votes: bool = False) -> Step:
    return Step(name, source, target, by=(who,), label=name, past=name, approves=votes)


GO, BACK = arrow("go", State.OPEN, State.DONE), arrow("back", State.DONE, State.OPEN)
END = arrow("end", State.DONE, State.REFUSED)


@pytest.mark.parametrize(
    ("steps", "asked", "says"),
    [
        ([arrow("end", State.OPEN, State.REFUSED), END], (Who.ASSESSOR,), "state DONE is unreachable: no way leads"),
        ([GO, arrow("end", State.OPEN, State.REFUSED)], (Who.ASSESSOR,), "state DONE is a dead end"),
        ([GO, END, arrow("rise", State.REFUSED, State.OPEN)], (Who.ASSESSOR,), "REFUSED is final, yet rise leaves it"),
        ([GO, BACK, END, GO], (Who.ASSESSOR,), "step go is there twice from OPEN"),
        ([GO, END], (Who.BKPSDM,), "OPEN waits for bkpsdm, who can take no step there"),
    ],
)
def test_table_that_would_leave_somebody_waiting_is_refused(
    steps: Sequence[Step], asked: Sequence[Who], says: str
) -> None:
    with pytest.raises(BadTable, match=says):
        broken(steps, asked)


def test_committee_of_the_person_concerned_or_without_a_vote_is_refused() -> None:
    yes = arrow("go", State.OPEN, State.DONE, Who.EMPLOYEE, votes=True)
    with pytest.raises(BadTable, match="the person concerned sits among those who decide on him"):
        broken([yes, END], (Who.EMPLOYEE,), quorum=ALL)
    with pytest.raises(BadTable, match="assessor is asked to agree and has no step to do it with"):
        broken([GO, END], quorum=ALL)
    with pytest.raises(BadTable, match="without quorum: nobody sits in it"):
        broken([GO, END], (), quorum=ALL)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(BadTable) as refused:
        broken([GO, GO, arrow("rise", State.REFUSED, State.OPEN)])
    assert len(refused.value.reasons) == 2
    assert refused.value.name == "rusak"
