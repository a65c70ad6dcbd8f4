"""What must never happen: somebody decides on himself or twice in one chain, silence approves, an adverse decision
binds without notice, hearing, second person and objection; and what must be possible: every step is reached."""
from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflows.approval import Who
from workflows.proof.board import Board, Move, is_of, token
from workflows.proof.story import Act, Counterexample
from workflows.proof.witness import (
    HE,
    Edge,
    Situation,
    Walk,
    are_together,
    is_decision,
    speaks_for,
    told,
)
from workflows.safeguards import Adverse
from workflows.steps import Step


def story(walk: Walk, edge: Edge) -> tuple[Act, ...]:
    """The shortest way to an edge and the edge itself, in words."""
    return tuple(told(walk.board, one) for one in (*walk.way_to(edge.source), edge))


def _first(walk: Walk, edges: Iterable[Edge], why: str) -> Counterexample | None:
    """The one with the shortest story: edges are found in the order of their distance."""
    edge = next(iter(edges), None)
    if edge is None:
        return None
    return Counterexample(why, story(walk, edge), edge.target.state.value)


def self_decision(walk: Walk) -> Counterexample | None:
    """Somebody decides in his own case, or ends it well by a step nobody gave him."""
    board, own = walk.board, walk.board.process.safeguards.own
    ends_well = [
        e for e in walk.edges
        if e.by_him and e.source.is_subject and e.target.state in board.goals - {e.source.state}
        and e.source.state not in board.goals and not is_of(e.move.step, own)
    ]
    decides = [e for e in walk.edges if e.by_him and e.source.is_subject and e.move.who is not Who.EMPLOYEE]
    return _first(walk, (*decides, *ends_well), "Pegawai memutus perkaranya sendiri.")


def twice_in_a_chain(walk: Walk) -> Counterexample | None:
    """One person answers at two places of one chain, or decides on what he said for the person concerned."""
    seats = [e for e in walk.edges if e.by_him and e.move.step.approves and _sits_elsewhere(walk.board, e)]
    return (
        _first(walk, seats, "Satu orang menjawab di dua kursi dalam satu rantai.")
        or _first(walk, (e for e in walk.edges if _repeats(walk.board, e)),
                  "Satu orang memutus dua kali dalam satu rantai.")
    )


def _sits_elsewhere(board: Board, edge: Edge) -> bool:
    """Whether he answered in this visit already in another capacity. Two seats of one capacity count once."""
    seats = zip(board.seats[edge.source.state], edge.source.taken, strict=True)
    return any(vote and vote[0] == HE and who is not edge.move.who for who, vote in seats)


def _repeats(board: Board, edge: Edge) -> bool:
    if not edge.by_him or not is_decision(edge.move):
        return False
    return any(
        name != edge.move.token and _counts(board, name, by_pen=by_pen)
        and not are_together(board, name, edge.move.token)
        for name, by_pen in edge.source.did
    )


def _counts(board: Board, name: str, *, by_pen: bool) -> bool:
    """Whether what he did earlier makes a later decision a second one."""
    step = next(s for s in board.process.steps if token(s) == name)
    who = Who.EMPLOYEE if by_pen else next((w for w in step.by if w is not Who.EMPLOYEE), Who.EMPLOYEE)
    move = Move(step, step.target, True, 1, who, Who.ADMIN_OPD if by_pen else None, name)
    return speaks_for(board, move) if by_pen else is_decision(move)


def silence_approves(walk: Walk) -> Counterexample | None:
    """The system carries a case on past somebody who was asked, or into an end that approves or weighs."""
    taken = {e.move.token: e for e in reversed(walk.edges) if e.move.who is Who.SYSTEM}
    bad = [e for e in taken.values() if not _may_go_alone(walk.board, e.move.step)]
    return _first(walk, bad, "Sistem menyetujui atau memberatkan tanpa keputusan orang.")


def _may_go_alone(board: Board, step: Step) -> bool:
    process, stage = board.process, board.process.stages[step.source]
    if any(is_of(step, (one.decision,)) for one in process.safeguards.adverse):
        return False
    if step.target in board.ends and (step.target not in board.goals or step.source in board.goals):
        return not step.agrees or not stage.asked
    if step.target in board.goals:
        ends_window = not step.agrees and any(is_of(step, one.window) for one in process.safeguards.adverse)
        return is_of(step, process.safeguards.alone) and (not stage.asked or ends_window)
    follows = not stage.asked and any(s.then == step.name for s in process.steps)
    is_timed = any(g.until == "time" for g in step.guards)
    return follows or (is_of(step, process.safeguards.alone) and not (step.agrees and is_timed))


def unreached(walk: Walk) -> Counterexample | None:
    """A step or a state to which no way leads."""
    process = walk.board.process
    taken, reached = {e.move.token for e in walk.edges}, {s.state for s in walk.came}
    for step in process.steps:
        if token(step) not in taken or any(g.unless in step.guards for g in step.guards if g.unless):
            stage = process.stages[step.source]
            return Counterexample(
                f"Langkah “{step.label}” dari tahap “{stage.label}” tidak pernah dapat diambil.",
                (Act(token(step), step.label, "Tidak seorang pun", stage.label, process.stages[step.target].label),),
                step.source.value,
            )
    lost = next((s for s in process.stages.values() if s.state not in reached), None)
    return Counterexample(f"Tahap “{lost.label}” tidak pernah dicapai.", (), lost.state.value) if lost else None


# ------------------------------------------------------------------------------------------- an adverse decision


@dataclass(frozen=True, slots=True)
class Passed:
    """What a way has passed of what must surround an adverse decision."""

    called: bool = False
    heard: bool = False
    decided: bool = False
    seconded: bool = False
    told: bool = False
    could_object: bool = False


def unguarded(walk: Walk) -> Counterexample | None:
    """A way on which an adverse decision binds without what must surround it."""
    found = (_way_around(walk, one) for one in walk.board.process.safeguards.adverse)
    return next(filter(None, found), None)


def carried_out_early(walk: Walk) -> Counterexample | None:
    """A step that only carries out another process's result, and does not wait while that may still be objected to."""
    for name, process in walk.board.process.safeguards.rests_on.items():
        for edge in walk.edges:
            if is_of(edge.move.step, (name,)) and not any(g.until == process for g in edge.move.step.guards):
                why = _said(edge.move.step, "Hasil dilaksanakan sebelum keberatan atasnya selesai")
                return Counterexample(why, story(walk, edge), edge.target.state.value)
    return None


def _way_around(walk: Walk, adverse: Adverse) -> Counterexample | None:
    out: dict[Situation, list[Edge]] = {}
    for edge in walk.edges:
        out.setdefault(edge.source, []).append(edge)
    start = next(one for one, edge in walk.came.items() if edge is None)
    ways: dict[tuple[Situation, Passed], tuple[Edge, ...]] = {(start, Passed()): ()}
    waiting = deque(ways)
    while waiting:
        here, passed = waiting.popleft()
        for edge in out.get(here, ()):
            way = (*ways[here, passed], edge)
            missing, after = _pass(walk.board, adverse, passed, edge.move)
            if missing:
                return Counterexample(missing, tuple(told(walk.board, e) for e in way), edge.target.state.value)
            if (edge.target, after) not in ways:
                ways[edge.target, after] = way
                waiting.append((edge.target, after))
    return None


def _pass(board: Board, adverse: Adverse, passed: Passed, move: Move) -> tuple[str, Passed]:
    """What a move misses, in words, and what has been passed after it."""
    step = move.step
    if is_of(step, (adverse.decision,)):
        missing = _before(board, adverse, passed, step)
        passed = replace(passed, decided=True, told=False, could_object=False)
        if missing:
            return missing, passed
    passed = replace(
        passed,
        called=passed.called or is_of(step, adverse.summons), heard=passed.heard or is_of(step, adverse.hearing),
        seconded=passed.seconded or _is_second(board, adverse, move), told=passed.told or is_of(step, adverse.notice),
    )
    if passed.decided and is_of(step, adverse.window) and not passed.told:
        return _said(step, "Masa keberatan berakhir sebelum keputusannya diberitahukan"), passed
    passed = replace(passed, could_object=passed.could_object or (passed.decided and is_of(step, adverse.window)))
    binds = move.moved and (move.target in board.goals or (move.target in board.ends and _is_it(adverse, step)))
    if not (binds and passed.decided):
        return "", passed
    return _after(adverse, passed, step), Passed(called=passed.called, heard=passed.heard)


def _is_it(adverse: Adverse, step: Step) -> bool:
    return is_of(step, (adverse.decision,))


def _is_second(board: Board, adverse: Adverse, move: Move) -> bool:
    """A second person: a step of his own, or the further seats of the decision itself."""
    seats = board.process.stages[move.step.source].asked
    by_seats = _is_it(adverse, move.step) and move.step.approves and len(seats) > 1 and move.moved
    return is_of(move.step, adverse.eyes) and (not _is_it(adverse, move.step) or by_seats)


def _before(board: Board, adverse: Adverse, passed: Passed, step: Step) -> str:
    if not passed.heard:
        return _said(step, "Keputusan yang memberatkan diambil sebelum pegawai didengar")
    speaks_himself = all(Who.EMPLOYEE in s.by for s in board.process.steps if is_of(s, adverse.hearing))
    if not (passed.called or speaks_himself):
        return _said(step, "Keputusan yang memberatkan diambil tanpa pemberitahuan lebih dahulu")
    return ""


def _after(adverse: Adverse, passed: Passed, step: Step) -> str:
    if not passed.told:
        return _said(step, "Keputusan yang memberatkan berlaku tanpa diberitahukan")
    if not passed.seconded:
        return _said(step, "Keputusan yang memberatkan berlaku tanpa orang kedua")
    if not passed.could_object and not adverse.final:
        return _said(step, "Keputusan yang memberatkan berlaku tanpa masa keberatan")
    return ""


def _said(step: Step, what: str) -> str:
    return f"{what}: “{step.label}”."
