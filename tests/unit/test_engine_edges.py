"""The engine at its edges: whose pen, whose seat, which power, and what a quorum is when nobody says otherwise."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workflows.approval import SAID_FOR, WRITTEN_FOR, Pen, Quorum, SeatView, Shape, Who, is_complete, open_numbers
from workflows.catalogue import PROCESSES
from workflows.engine import (
    Actor,
    Context,
    Stage,
    Step,
    is_not_self,
    is_right_actor,
    newly_merged,
    pen_of,
    seat_of,
    seated_as,
)
from workflows.evaluation import State
from workflows.policies import load_defaults

BY_NAME = {process.name: process for process in PROCESSES}
ME, OTHER = "saya", "dia"
ACTOR = Actor(ME, "Saya", frozenset())
STEP = Step("x", State.RUNNING, State.REVIEW, by=(Who.EMPLOYEE,), label="X", past="x")
STAGE = Stage(State.RUNNING, "X", "X", asked=(Who.ASSESSOR,))


def context(actor: Actor, *seats: SeatView, **more: Any) -> Context:
    return Context(actor, None, load_defaults(), date(2026, 7, 15), datetime(2026, 7, 15, tzinfo=UTC), seats=seats,
                   **more)


def with_pens(*pens: Who, **more: Any) -> Actor:
    return replace(ACTOR, pens=frozenset(pens), **more)


def test_a_pen_is_held_only_by_whom_the_step_names_and_never_by_the_person_himself() -> None:
    written, said = replace(STEP, pen=WRITTEN_FOR), replace(STEP, pen=SAID_FOR)
    assert pen_of(STEP, with_pens(Who.ADMIN_OPD)) is None
    assert pen_of(written, with_pens(Who.ASSESSOR)) is Who.ASSESSOR
    assert pen_of(written, with_pens(Who.ADMIN_OPD)) is Who.ADMIN_OPD
    assert pen_of(written, with_pens()) is None
    assert pen_of(written, with_pens(Who.ADMIN_OPD, is_subject=True)) is None
    assert pen_of(said, with_pens(Who.ADMIN_OPD)) is Who.ADMIN_OPD
    assert pen_of(said, with_pens(Who.ADMIN_OPD, Who.ASSESSOR)) is None
    assert pen_of(written, with_pens(Who.ADMIN_OPD, Who.ASSESSOR)) is Who.ASSESSOR


def test_the_capacity_of_the_person_concerned_is_his_alone_or_that_of_his_pen() -> None:
    posing = replace(ACTOR, capacities=frozenset({Who.EMPLOYEE, Who.ASSESSOR}))
    assert seated_as(STEP, posing) == {Who.ASSESSOR}
    assert seated_as(STEP, replace(posing, is_subject=True)) == {Who.EMPLOYEE, Who.ASSESSOR}
    assert seated_as(replace(STEP, pen=SAID_FOR), with_pens(Who.ADMIN_OPD)) == {Who.EMPLOYEE}
    assert not is_right_actor(STEP, posing)
    assert is_right_actor(STEP, replace(posing, is_subject=True))


@pytest.mark.parametrize(("by", "subject", "may"), [
    ((Who.EMPLOYEE,), True, True), ((Who.EMPLOYEE,), False, True), ((Who.ASSESSOR,), True, False),
    ((Who.ASSESSOR,), False, True),
])
def test_nobody_decides_on_himself(by: tuple[Who, ...], subject: bool, may: bool) -> None:
    assert is_not_self(replace(STEP, by=by), context(replace(ACTOR, is_subject=subject))) is may


def test_a_seat_is_taken_once_by_whose_it_is_and_in_its_turn() -> None:
    step = replace(STEP, by=(Who.ASSESSOR, Who.BKPSDM))
    boss = replace(ACTOR, capacities=frozenset({Who.ASSESSOR}))
    seat = SeatView(2, Who.ASSESSOR)
    assert seat_of(step, STAGE, context(boss, seat)) == 2
    assert seat_of(step, STAGE, context(boss, replace(seat, agreed=True))) is None
    assert seat_of(step, STAGE, context(boss, replace(seat, mine=False))) is None
    assert seat_of(step, STAGE, context(ACTOR, seat)) is None
    assert seat_of(replace(step, by=(Who.BKPSDM,)), STAGE, context(boss, seat)) is None
    line = replace(STAGE, quorum=Quorum(Shape.SEQUENCE), asked=(Who.BKPSDM, Who.ASSESSOR))
    first = SeatView(1, Who.BKPSDM)
    assert seat_of(step, line, context(boss, first, seat)) is None
    assert seat_of(step, line, context(boss, replace(first, agreed=True), seat)) == 2
    beside = replace(line, asked=(Who.BKPSDM,))  # who is not asked need not wait for his turn
    assert seat_of(step, beside, context(boss, first, seat)) == 2


def test_a_merged_seat_is_told_with_the_seat_in_which_its_holder_answered() -> None:
    seats = (SeatView(1, Who.OPD_HEAD, ME, True), SeatView(2, Who.CITY_SECRETARY, holders=frozenset({ME}), merged=True),
             SeatView(3, Who.BKPSDM, holders=frozenset({OTHER}), merged=True), SeatView(4, Who.BKPSDM, merged=True))
    assert newly_merged(seats) == ((2, 1),)


def test_a_quorum_that_says_nothing_is_one_of_whom_one_is_enough_and_half_with_the_chair_first() -> None:
    seats = [SeatView(n, Who.ASSESSOR, f"orang {n}", n == 1) for n in (1, 2)]
    assert is_complete(Quorum(), seats[:1])
    assert is_complete(Quorum(Shape.K_OF_N), seats)
    assert is_complete(Quorum(Shape.PERCENT), seats), "half, and the first seat is the chair"
    assert not is_complete(Quorum(Shape.PERCENT), [replace(seats[0], agreed=False), replace(seats[1], agreed=True)])
    assert is_complete(Quorum(Shape.ANY), seats[:1])
    assert not is_complete(Quorum(Shape.ANY), [])
    assert not Pen((Who.ADMIN_OPD,)).signed


def test_a_sequence_opens_one_seat_at_a_time_and_others_all() -> None:
    seats = [SeatView(1, Who.ASSESSOR), SeatView(2, Who.BKPSDM)]
    assert open_numbers(Quorum(Shape.SEQUENCE), seats) == (1,)
    assert open_numbers(Quorum(Shape.ALL), seats) == (1, 2)
    assert open_numbers(Quorum(Shape.SEQUENCE), [replace(seats[0], agreed=False), seats[1]]) == (2,)


def test_rules_are_read_on_the_day_the_visit_opened_or_today_where_none_is_known() -> None:
    assert context(ACTOR).rules_on == date(2026, 7, 15)
    assert context(ACTOR, visit_on=date(2026, 7, 1)).rules_on == date(2026, 7, 1)


def test_only_answers_side_by_side_do_not_outdate_each_other() -> None:
    assert BY_NAME["calibration"].is_parallel("opine", BY_NAME["calibration"].state("OPINIONS"))
    assert not BY_NAME["calibration"].is_parallel("close_round", BY_NAME["calibration"].state("OPINIONS"))
    assert not BY_NAME["followup"].is_parallel("approve", BY_NAME["followup"].state("APPROVING"))
