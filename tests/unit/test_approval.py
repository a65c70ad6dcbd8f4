"""How many must agree, and whose turn it is: the shapes of approval, alone and inside a process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.approval import Quorum, SeatView, Shape, Who, counted, is_complete, open_numbers
from workflows.engine import (
    Actor,
    BadTable,
    Context,
    Guard,
    Process,
    Stage,
    Step,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from workflows.policies import load_defaults

TABLE = (Who.ASSESSOR, Who.OPD_HEAD, Who.CITY_SECRETARY, Who.BKPSDM)
ALL, ANY, SEQUENCE = Quorum(Shape.ALL), Quorum(Shape.ANY), Quorum(Shape.SEQUENCE)
TWO_OF_FOUR, HALF = Quorum(Shape.K_OF_N, needed=2), Quorum(Shape.PERCENT, percent=50, chair=1)
answers = st.lists(st.sampled_from([None, True, False]), min_size=1, max_size=9)


def seats(*agreed: bool | None, people: Sequence[object] = ()) -> list[SeatView]:
    """Seats with their answers; each answered by somebody of his own unless told whose they are."""
    who = [*people, *(f"person {no}" for no in range(len(people), len(agreed)))]
    return [
        SeatView(no, TABLE[(no - 1) % 4], who[no - 1] if answer is not None else None, answer)
        for no, answer in enumerate(agreed, start=1)
    ]


# ------------------------------------------------------------------------------------------------ the shapes alone


def test_single_and_any_need_one_answer() -> None:
    for quorum in (Quorum(), ANY):
        assert not is_complete(quorum, seats(None, None))
        assert is_complete(quorum, seats(None, True))
        assert not is_complete(quorum, seats(False, None))


def test_all_needs_every_seat() -> None:
    assert is_complete(ALL, seats(True, True, True))
    assert not is_complete(ALL, seats(True, True, None))
    assert not is_complete(ALL, seats(True, True, False))
    assert not is_complete(ALL, [])


def test_sequence_opens_one_seat_after_the_other() -> None:
    assert open_numbers(SEQUENCE, seats(None, None, None)) == (1,)
    assert open_numbers(SEQUENCE, seats(True, None, None)) == (2,)
    assert open_numbers(SEQUENCE, seats(True, True, True)) == ()
    assert not is_complete(SEQUENCE, seats(True, True, None))
    assert is_complete(SEQUENCE, seats(True, True, True))


def test_other_shapes_open_every_free_seat_at_once() -> None:
    for quorum in (Quorum(), ANY, ALL, TWO_OF_FOUR, HALF):
        assert open_numbers(quorum, seats(None, True, None, False)) == (1, 3)


def test_two_of_four_are_any_two() -> None:
    for chosen in permutations((True, True, None, None)):
        assert is_complete(TWO_OF_FOUR, seats(*chosen))
    for chosen in permutations((True, None, None, False)):
        assert not is_complete(TWO_OF_FOUR, seats(*chosen))


def test_more_than_the_percentage_is_enough_and_the_chair_breaks_a_tie() -> None:
    assert is_complete(HALF, seats(None, True, True, True))
    assert is_complete(HALF, seats(True, True, None, None))
    assert not is_complete(HALF, seats(None, True, True, None))
    assert not is_complete(HALF, seats(False, True, True, None))
    assert is_complete(Quorum(Shape.PERCENT, percent=50, chair=3), seats(None, True, True, None))
    assert not is_complete(Quorum(Shape.PERCENT, percent=75), seats(None, True, True, True))
    assert not is_complete(HALF, [])


def test_whoever_sits_twice_counts_once() -> None:
    twice = seats(True, True, None, None, people=("Maulana", "Maulana"))
    assert not is_complete(TWO_OF_FOUR, twice)
    assert [seat.no for seat in counted(twice)] == [1, 3, 4]
    assert not is_complete(HALF, seats(None, True, True, None, people=("", "Maulana", "Maulana")))


def test_a_refusal_never_counts_towards_agreement() -> None:
    for quorum in (Quorum(), ANY, ALL, SEQUENCE, TWO_OF_FOUR, HALF):
        assert not is_complete(quorum, seats(False, False, False, False))


@given(answers)
def test_all_is_every_one_of_them(given_: list[bool | None]) -> None:
    assert is_complete(ALL, seats(*given_)) is all(one is True for one in given_)
    assert is_complete(ANY, seats(*given_)) is any(one is True for one in given_)


@given(answers, st.integers(1, 9))
def test_k_of_n_counts_heads(given_: list[bool | None], needed: int) -> None:
    assert is_complete(Quorum(Shape.K_OF_N, needed=needed), seats(*given_)) is (given_.count(True) >= needed)


@given(answers, st.integers(0, 100), st.integers(1, 9))
def test_percent_is_exact_and_never_rounds(given_: list[bool | None], percent: int, chair: int) -> None:
    share, wanted = Fraction(given_.count(True), len(given_)), Fraction(percent, 100)
    chair_agrees = chair <= len(given_) and given_[chair - 1] is True
    expected = share > wanted or (share == wanted and chair_agrees)
    assert is_complete(Quorum(Shape.PERCENT, percent=percent, chair=chair), seats(*given_)) is expected


@given(answers, st.lists(st.sampled_from(["A", "B", "C"]), min_size=9, max_size=9), st.integers(1, 9))
def test_no_number_of_seats_makes_one_person_many(
    given_: list[bool | None], people: list[str], needed: int
) -> None:  # fmt: skip
    taken = seats(*given_, people=people[: len(given_)])
    agreeing = {seat.person for seat in counted(taken) if seat.agreed}
    assert is_complete(Quorum(Shape.K_OF_N, needed=needed), taken) is (len(agreeing) >= needed)
    people_counted = [seat.person for seat in counted(taken) if seat.agreed is not None]
    assert len(people_counted) == len(set(people_counted))


@given(answers, st.sampled_from([Quorum(), ANY, ALL, SEQUENCE, TWO_OF_FOUR, HALF]))
def test_one_more_agreement_never_undoes_a_decision(given_: list[bool | None], quorum: Quorum) -> None:
    if None not in given_ or not is_complete(quorum, seats(*given_)):
        return
    free = given_.index(None)
    assert is_complete(quorum, seats(*(True if at == free else one for at, one in enumerate(given_))))


# ------------------------------------------------------------------------------------------------ inside a process


class State(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"
    REFUSED = "REFUSED"


def process(quorum: Quorum, asked: Sequence[Who] = TABLE) -> Process:
    """A table of one state in which these are asked."""
    return Process(
        "panel", label="Panel", states=State, initial=State.OPEN,
        stages=(
            Stage(State.OPEN, "Menunggu", "Panel", asked=tuple(asked), quorum=quorum),
            Stage(State.DONE, "Selesai", "Panel", final=True),
            Stage(State.REFUSED, "Ditolak", "Panel", final=True),
        ),
        steps=(
            Step("approve", State.OPEN, State.DONE, by=tuple(asked), label="Setujui", past="Disetujui", approves=True),
            Step("refuse", State.OPEN, State.REFUSED, by=tuple(asked), label="Tolak", past="Ditolak", agrees=False),
        ),
    )  # fmt: skip


class Panel:
    """People who answer one after another."""

    def __init__(self, quorum: Quorum, asked: Sequence[Who] = TABLE) -> None:
        self.process, self.state = process(quorum, asked), State.OPEN
        self.seats = [SeatView(no, who) for no, who in enumerate(asked, start=1)]

    def context(self, person: str, who: tuple[Who, ...], *, is_subject: bool = False) -> Context:
        moment = datetime(2026, 7, 2, tzinfo=UTC)
        actor = Actor(person, person, frozenset(who), is_subject)
        return Context(actor, None, load_defaults(), date(2026, 7, 2), moment, None, tuple(self.seats))

    def answer(self, step: str, person: str, *who: Who) -> bool:
        """That person takes the step; answers whether the case moved. Raises StepRefused."""
        taken = self.process.take(self.state, step, self.context(person, who))
        at = taken.seat_no - 1
        self.seats[at] = SeatView(taken.seat_no, self.seats[at].who, person, taken.step.agrees)
        self.state = State(taken.went_to)
        return taken.moved


def test_panel_moves_with_the_last_agreement_it_needs() -> None:
    for quorum, moves in (
        (ANY, [True]), (TWO_OF_FOUR, [False, True]), (ALL, [False, False, False, True]),
        (SEQUENCE, [False, False, False, True]), (HALF, [False, True]),
    ):  # fmt: skip
        panel = Panel(quorum)
        assert [panel.answer("approve", f"person {who}", who) for who in TABLE[: len(moves)]] == moves
        assert panel.state is State.DONE


def test_second_seat_of_a_sequence_waits_for_the_first() -> None:
    panel = Panel(SEQUENCE)
    with pytest.raises(StepRefused, match="Giliran ini sudah diputus atau belum sampai kepada Anda"):
        panel.answer("approve", "Rahmat", Who.OPD_HEAD)
    with pytest.raises(StepRefused, match="belum sampai"):
        panel.answer("refuse", "Rahmat", Who.OPD_HEAD)
    panel.answer("approve", "Hendra", Who.ASSESSOR)
    assert not panel.answer("approve", "Rahmat", Who.OPD_HEAD)


def test_seat_is_taken_once() -> None:
    panel = Panel(ALL)
    panel.answer("approve", "Hendra", Who.ASSESSOR)
    with pytest.raises(StepRefused, match="Giliran ini sudah diputus"):
        panel.answer("approve", "Sari", Who.ASSESSOR)


def test_refusal_at_any_open_seat_ends_the_visit() -> None:
    for who in TABLE:
        panel = Panel(ALL)
        assert panel.answer("refuse", "somebody", who)
        assert panel.state is State.REFUSED


def test_whoever_voted_is_told_in_which_seat_and_votes_no_second_time() -> None:
    panel = Panel(TWO_OF_FOUR)
    both = (Who.ASSESSOR, Who.OPD_HEAD)
    assert not panel.answer("approve", "Maulana", *both)
    for step in ("approve", "refuse"):
        with pytest.raises(StepRefused, match="Anda sudah memutus pada kursi 1, dihitung sekali"):
            panel.answer(step, "Maulana", *both)
    assert panel.answer("approve", "Rahmat", Who.CITY_SECRETARY)


def test_nobody_concerned_takes_a_seat_of_any_shape() -> None:
    for quorum in (Quorum(), ANY, ALL, SEQUENCE, TWO_OF_FOUR, HALF):
        panel = Panel(quorum)
        with pytest.raises(StepRefused, match="perkara Anda sendiri"):
            panel.process.take(State.OPEN, "approve", panel.context("Ratna", TABLE, is_subject=True))


@given(st.permutations(range(4)), st.sampled_from([ANY, ALL, TWO_OF_FOUR, HALF]))
def test_outcome_is_that_of_the_seats_in_whatever_order_they_answer(order: list[int], quorum: Quorum) -> None:
    panel = Panel(quorum)
    for at in order:
        if panel.state is State.OPEN:
            moved = panel.answer("approve", f"person {at}", TABLE[at])
            assert moved is is_complete(quorum, panel.seats)
    assert panel.state is State.DONE


def test_what_is_not_in_the_table_cannot_be_taken() -> None:
    panel = Panel(ALL)
    with pytest.raises(UnknownStep):
        panel.answer("to_DONE", "Hendra", Who.ASSESSOR)
    panel.state = State.DONE
    with pytest.raises(StepNotOpen):
        panel.answer("approve", "Hendra", Who.ASSESSOR)


def test_guard_is_named_after_its_question() -> None:
    def is_open(context: Context) -> bool:
        return context.today.year == 2026

    guard = Guard(is_open, "Hanya pada tahun 2026.")
    assert guard.__name__ == "is_open"
    assert guard.allows(Panel(ANY).context("Hendra", (Who.ASSESSOR,)))


def test_process_needs_a_stage_for_every_state() -> None:
    with pytest.raises(BadTable, match="exactly one stage"):
        Process("half", label="", states=State, initial=State.OPEN, stages=(), steps=())
