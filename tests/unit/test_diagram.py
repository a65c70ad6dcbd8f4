"""The picture of every process in the catalogue: no line through a box, none on another, no words on anything."""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

import pytest

from workflows.catalogue import PROCESSES
from workflows.diagram import Arrow, Box, Drawing, Where, numbered, slots, told
from workflows.engine import Process
from workflows.layout import drawn

Rectangle = tuple[float, float, float, float]
pictures = pytest.mark.parametrize("upright", [False, True], ids=["lanes", "column"])
processes = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
DUE = "10 hari kerja"


@cache
def every_picture(process: Process, *, upright: bool) -> tuple[Drawing, ...]:
    """Without a case, and with a case in each state that came there along the path."""
    order = slots(process)
    due = {state: DUE for state in order if process.due_policy(state)}
    places = [Where(), *(Where(state, order[:at]) for at, state in enumerate(order))]
    return tuple(drawn(process, where, due, upright=upright) for where in places)


def around(box: Box) -> Rectangle:
    return box.x, box.y, box.x + box.width, box.y + box.height


def within(box: Box) -> Rectangle:
    return box.x + 1, box.y + 1, box.x + box.width - 1, box.y + box.height - 1


def words(arrow: Arrow) -> Rectangle:
    one = arrow.words
    return one.left, one.y - 10, one.left + one.width, one.y + (len(one.lines) - 1) * 15 + 2


def pieces(arrow: Arrow) -> Iterator[Rectangle]:
    for path in arrow.paths:
        for (ax, ay), (bx, by) in pairwise(path):
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def overlap(one: Rectangle, other: Rectangle, slack: float = -0.5) -> bool:
    """Whether two rectangles share more than their edges."""
    return (min(one[2], other[2]) - max(one[0], other[0]) > slack) and (
        min(one[3], other[3]) - max(one[1], other[1]) > slack)


def lie_on_each_other(one: Rectangle, other: Rectangle) -> bool:
    """Two pieces of the same direction on the same line, over more than a point."""
    upright = [piece[0] == piece[2] for piece in (one, other)]
    if upright[0] != upright[1]:
        return False
    across, along = (0, 1) if upright[0] else (1, 0)
    apart = abs(one[across] - other[across])
    return apart < 3 and min(one[along + 2], other[along + 2]) - max(one[along], other[along]) > 1


@processes
@pictures
def test_no_line_runs_through_a_box_and_no_box_lies_on_another(process: Process, upright: bool) -> None:
    for drawing in every_picture(process, upright=upright):
        for one, other in combinations(drawing.boxes, 2):
            assert not overlap(around(one), around(other)), f"{one.state} lies on {other.state}"
        for arrow in drawing.arrows:
            for piece in pieces(arrow):
                hit = [box.state for box in drawing.boxes if overlap(piece, within(box))]
                assert hit == [], f"{arrow.numbers} runs through {hit}"


@processes
@pictures
def test_no_two_lines_lie_on_each_other(process: Process, upright: bool) -> None:
    for drawing in every_picture(process, upright=upright):
        for one, other in combinations(drawing.arrows, 2):
            for piece in pieces(one):
                clash = [twin for twin in pieces(other) if lie_on_each_other(piece, twin)]
                assert clash == [], f"{one.numbers} and {other.numbers}: {piece} {clash}"


@processes
@pictures
def test_words_lie_on_no_box_on_no_line_and_on_no_other_words(process: Process, upright: bool) -> None:
    for drawing in every_picture(process, upright=upright):
        for arrow in drawing.arrows:
            place = words(arrow)
            assert min(place) >= 0
            assert (place[2], place[3]) <= (drawing.width, drawing.height)
            assert [box.state for box in drawing.boxes if overlap(place, around(box))] == [], arrow.words.lines
            others = [other for other in drawing.arrows if other is not arrow]
            assert [other.words.lines for other in others if overlap(place, words(other), 0)] == [], arrow.words.lines
            crossed = [other.numbers for other in others for piece in pieces(other) if overlap(place, piece)]
            assert crossed == [], f"{arrow.words.lines} is crossed by {crossed}"


@processes
@pictures
def test_the_text_of_a_box_fits_into_it(process: Process, upright: bool) -> None:
    for drawing in every_picture(process, upright=upright):
        for box in drawing.boxes:
            assert max(len(line) for line in box.label) * 7.3 <= box.width, box.label
            assert all(len(line) * 6.9 <= box.width for line in box.notes), box.notes
            assert (len(box.label) + len(box.notes)) * 17 + 8 <= box.height


@processes
@pictures
def test_every_step_of_the_table_is_in_the_picture(process: Process, upright: bool) -> None:
    drawing = drawn(process, Where(), {}, upright=upright)
    assert {n for arrow in drawing.arrows for n in arrow.numbers} == set(range(1, len(numbered(process)) + 1))
    assert {box.state for box in drawing.boxes} == {state.value for state in process.states}


def test_the_picture_says_where_a_case_is_and_which_way_it_came() -> None:
    evaluation = next(process for process in PROCESSES if process.name == "evaluation")
    running, assessing, review = list(evaluation.states)[:3]
    where = Where(review, (running, assessing))
    drawing = drawn(evaluation, where, {}, upright=True)
    assert [box.look for box in drawing.boxes[:4]] == ["done", "done", "now", "next"]
    assert drawing.boxes[2].notes[-1] == "Anda di sini"
    assert [arrow.numbers for arrow in drawing.arrows if arrow.kind == "done"] == [(1,), (2,)]
    assert "Yang sudah dilalui: berjalan, penilaian diri. Perkara ini ada pada: menunggu penilaian atasan." in told(
        evaluation, where)


def test_what_comes_back_what_the_system_does_and_what_ends_look_different() -> None:
    evaluation = next(process for process in PROCESSES if process.name == "evaluation")
    drawing = drawn(evaluation, Where(), {}, upright=False)
    kinds = {arrow.numbers: arrow.kind for arrow in drawing.arrows}
    assert (kinds[4, 5], kinds[6,], kinds[1,]) == ("aside", "system", "next")
    assert [box.state for box in drawing.boxes if box.final] == ["DISCONTINUED"]
    assert [box.state for box in drawing.boxes if box.start] == ["RUNNING"]
