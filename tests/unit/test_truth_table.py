"""The engine does what the law says, and nothing else: the tables of tests/unit/truth against the steps, both ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.truth import (
    OTHER,
    PEN,
    RELATIONS,
    SELF,
    TODAY,
    Allowed,
    Broken,
    Law,
    agreement,
    annual,
    calibration,
    correction,
    credit,
    dialogue,
    evaluation,
    read,
    skp,
    standing,
)
from tests.unit.truth.afterwards import FOLLOWUP, LINE_CORRECTION, MIGRATION, POLICY_CHANGE, RECOGNITION
from workflows.approval import WHO_LABEL, Behalf, SeatView, Who
from workflows.catalogue import PROCESSES
from workflows.engine import (
    Actor,
    Context,
    PayloadMismatch,
    Process,
    Stage,
    Step,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from workflows.policies import citation, load_defaults

LAWS = (
    skp.LAW, evaluation.LAW, calibration.LAW, FOLLOWUP, RECOGNITION, LINE_CORRECTION, agreement.LAW, POLICY_CHANGE,
    dialogue.LAW, credit.LAW, standing.LAW, correction.LAW, annual.LAW, MIGRATION,
)  # fmt: skip
WAITING = ("improvement", "discipline")  # opened by a recommendation; their own steps are not written yet
BY_NAME = {process.name: process for process in PROCESSES}
EVERYBODY = (*Who, None)
NOW = datetime(2026, 7, 2, 3, tzinfo=UTC)
OWN_CASE = "Anda tidak boleh memutus perkara Anda sendiri."
SYSTEM_STEPS = {
    ("agreement", "supersede"), ("skp", "supersede"), ("evaluation", "deliver"), ("evaluation", "lapse"),
    ("followup", "withdraw"), ("credit", "withdraw"), ("correction", "forward"), ("evaluation", "end"),
    ("annual", "withdraw"), ("migration", "finish"),
}  # fmt: skip

laws = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.process)
processes = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
each_step = pytest.mark.parametrize(
    "step", [s for p in PROCESSES for s in p.steps], ids=lambda step: f"{step.source}-{step.name}"
)


def situations(law: Law) -> tuple[str, ...]:
    """The states, and those that have a second seat once more with the first one taken."""
    taken = dict.fromkeys(one.state for one in law.allowed if one.state.endswith("+1"))
    return (*law.states, *taken)


def context(
    law: Law, situation: str, step: str, who: Iterable[Who | None], relation: str, **changes: Any
) -> Context:
    """Somebody with these capacities before a step, while no condition refuses it.

    With the pen they are what he is to the person without a device, whose signed paper came in today.
    """
    process, state = BY_NAME[law.process], situation.removesuffix("+1")
    asked = process.stages[process.state(state)].asked
    took = asked[0] if situation.endswith("+1") else None
    seats = tuple(
        SeatView(no, one, "somebody before", True) if one is took else SeatView(no, one)
        for no, one in enumerate(process.seats_at(process.state(state)), start=1)
    )
    facts = replace(law.facts(step), **changes.get("facts", {}))
    payload = law.payload(state, step)
    if changes.get("payload"):
        payload = replace(payload, **changes["payload"])
    held: frozenset[Who] = frozenset(one for one in who if one)
    own, pens = (frozenset[Who](), held) if relation == PEN else (held, frozenset[Who]())
    actor = Actor("somebody", "Seseorang", own, relation == SELF, pens)
    behalf = replace(Behalf("Formulir yang diisinya.", TODAY), **changes.get("behalf", {})) if relation == PEN else None
    return Context(actor, facts, load_defaults(), TODAY, NOW, payload, seats, behalf=behalf)


def outcome(law: Law, situation: str, step: str, where: Context) -> str | None:
    """Where the step leads from there, or None when it is refused."""
    process = BY_NAME[law.process]
    try:
        taken = process.take(process.state(situation.removesuffix("+1")), step, where)
    except (UnknownStep, StepNotOpen, StepRefused):
        return None
    assert taken.came_from.value == situation.removesuffix("+1")
    return taken.went_to.value if taken.moved else f"{taken.went_to.value}+1"


def accepted(law: Law) -> dict[tuple[str, str, str, str], str]:
    """Everything the engine allows: each state, step, capacity and relation, one capacity at a time."""
    found = {}
    for place, step, who, relation in product(situations(law), law.steps, EVERYBODY, RELATIONS):
        target = outcome(law, place, step, context(law, place, step, [who], relation))
        if target is not None:
            found[place, step, who.value if who else "nobody", relation] = target
    return found


# ---------------------------------------------------------------------------------------------- the whole table


@laws
def test_law_names_every_state_and_every_step(law: Law) -> None:
    process = BY_NAME[law.process]
    assert {state.value for state in process.states} == set(law.states)
    assert {step.name for step in process.steps} == set(law.steps)
    assert {stage.state.value for stage in process.stages.values() if stage.final} == law.final


@laws
def test_engine_allows_exactly_what_the_law_allows(law: Law) -> None:
    written = {(one.state, one.step, one.who, one.relation): one.target for one in law.allowed}
    assert len(written) == len(law.allowed), "a line is written twice"
    assert accepted(law) == written


def test_all_laws_are_compared_in_all_their_combinations() -> None:
    compared = sum(len(situations(law)) * len(law.steps) * len(EVERYBODY) * len(RELATIONS) for law in LAWS)
    tables = (6 * 8, 9 * 16, 5 * 5, 6 * 5, 5 * 4, 3 * 4, 5 * 9, 5 * 6, 7 * 7, 3 * 2, 3 * 2, 5 * 6, 3 * 2,
              6 * 7)  # fmt: skip
    assert compared == sum(tables) * 9 * 3
    assert {law.process for law in LAWS} | set(WAITING) == set(BY_NAME)


@pytest.mark.parametrize("name", WAITING)
def test_what_has_no_steps_yet_waits_in_its_first_state(name: str) -> None:
    process = BY_NAME[name]
    assert process.steps == ()
    assert [state.value for state in process.states] == ["OPENED"]
    assert not process.stages[process.initial].final


@laws
def test_line_rests_on_the_instrument_it_names(law: Law) -> None:
    process = BY_NAME[law.process]
    for one in law.allowed:
        step = process.step(one.step, process.state(one.state.removesuffix("+1")))
        cites = ("decision.on_behalf",) if one.relation == PEN else step.cites
        assert one.source in {citation(key).instrument for key in cites}, (one, cites)


@given(data=st.data())
def test_several_capacities_allow_no_more_than_each_of_them(data: st.DataObject) -> None:
    law = data.draw(st.sampled_from(LAWS))
    place, step = data.draw(st.sampled_from(situations(law))), data.draw(st.sampled_from(law.steps))
    who, relation = data.draw(st.sets(st.sampled_from(list(Who)))), data.draw(st.sampled_from(RELATIONS))
    if relation == PEN and Who.ASSESSOR in who:  # he who assesses holds no other pen than the assessor's
        who = {Who.ASSESSOR}
    targets = {
        one.target for one in law.allowed
        if (one.state, one.step, one.relation) == (place, step, relation) and Who(one.who) in who
    }  # fmt: skip
    found = outcome(law, place, step, context(law, place, step, who, relation))
    assert ({found} - {None}) == targets


@laws
def test_what_is_offered_is_what_can_be_taken(law: Law) -> None:
    process = BY_NAME[law.process]
    for place, who, relation in product(situations(law), EVERYBODY, RELATIONS):
        state = process.state(place.removesuffix("+1"))
        for step in process.steps_from(state):
            where = context(law, place, step.name, [who], relation)
            shown = replace(where, payload=None, behalf=None)
            offer = next(o for o in process.offered(state, shown) if o.step is step)
            assert offer.open is (outcome(law, place, step.name, where) is not None)
            assert offer.open or all(sentence.endswith(".") for sentence in offer.reasons)


# ---------------------------------------------------------------------------------------------- conditions


def refusals(law: Law, one: Broken, **changes: Any) -> tuple[str, ...]:
    """What is said to everybody the law would let take the step, were it not for the change."""
    process = BY_NAME[law.process]
    said: set[tuple[str, ...]] = set()
    for act in filter(one.is_about, law.allowed):
        where = context(law, act.state, act.step, [Who(act.who)], act.relation, **changes)
        with pytest.raises(StepRefused) as refused:
            process.take(process.state(act.state.removesuffix("+1")), act.step, where)
        said.add(refused.value.reasons)
    assert len(said) == 1, (one, said)
    return said.pop()


@laws
def test_condition_that_does_not_hold_refuses_with_its_own_sentence(law: Law) -> None:
    for one in law.broken:
        reasons = refusals(law, one, facts=one.facts, payload=one.payload, behalf=one.behalf)
        assert len(reasons) == 1, (one, reasons)
        assert reasons[0].startswith(one.says), (one, reasons)


@laws
def test_no_guard_stands_in_a_table_that_the_law_does_not_ask_for(law: Law) -> None:
    process = BY_NAME[law.process]
    for place in situations(law):
        for step in process.steps_from(process.state(place.removesuffix("+1"))):
            written = {one.says for one in law.broken if (one.state, one.step) == (place, step.name)}
            unasked = [g.because for g in step.guards if not any(g.because.startswith(says) for says in written)]
            assert unasked == [], (place, step.name)


@laws
def test_all_that_does_not_hold_is_said_at_once(law: Law) -> None:
    for place, step in dict.fromkeys((one.state, one.step) for one in law.broken):
        here = [one for one in law.broken if (one.state, one.step) == (place, step) and one.facts and not one.only]
        facts = {name: value for one in here for name, value in one.facts.items()}
        if facts:
            said = refusals(law, here[0], facts=facts)
            assert len(said) >= len({one.says for one in here}), (place, step, said)


def test_guard_about_words_lets_the_button_show_before_anything_is_typed() -> None:
    for law in LAWS:
        process = BY_NAME[law.process]
        for one in law.allowed:
            where = context(law, one.state, one.step, [Who(one.who)], one.relation)
            state, untyped = process.state(one.state.removesuffix("+1")), replace(where, payload=None, behalf=None)
            offers = process.offered(state, untyped)
            assert next(o for o in offers if o.step.name == one.step).open, one


@laws
def test_step_that_asks_for_words_is_not_taken_without_them(law: Law) -> None:
    """Guards about words are silent while there are none; silence must not pass for consent."""
    process = BY_NAME[law.process]
    for one in law.allowed:
        state = process.state(one.state.removesuffix("+1"))
        where = context(law, one.state, one.step, [Who(one.who)], one.relation)
        asks = process.step(one.step, state).payload is not None
        assert asks is (law.payload(state.value, one.step) is not None)
        for words in (None, object()) if asks else ():
            with pytest.raises(PayloadMismatch, match=f"{law.process}:{one.step} takes"):
                process.take(state, one.step, replace(where, payload=words))


# ---------------------------------------------------------------------------------------------- promises


@laws
def test_nobody_decides_on_himself_in_any_capacity(law: Law) -> None:
    """Whatever else he is: only the steps of the person concerned are open to him."""
    process = BY_NAME[law.process]
    for place in situations(law):
        state = process.state(place.removesuffix("+1"))
        for step in process.steps_from(state):
            where = context(law, place, step.name, Who, SELF)
            if Who.EMPLOYEE in step.by:
                continue
            with pytest.raises(StepRefused) as refused:
                process.take(state, step.name, where)
            assert refused.value.reasons == (OWN_CASE,)


def test_step_of_the_employee_is_shared_with_nobody_who_judges_him() -> None:
    """Else a judge who is himself concerned would pass as the employee."""
    for process in PROCESSES:
        assert all(step.by == (Who.EMPLOYEE,) for step in process.steps if Who.EMPLOYEE in step.by)


def test_system_decides_nothing_and_only_the_lapse_waits_for_a_day() -> None:
    by_system = {(p.name, s.name) for p in PROCESSES for s in p.steps if Who.SYSTEM in s.by}
    assert by_system == SYSTEM_STEPS
    assert all(step.by == (Who.SYSTEM,) for p in PROCESSES for step in p.steps if Who.SYSTEM in step.by)
    lapse = BY_NAME["evaluation"].step("lapse", BY_NAME["evaluation"].state("DELIVERED"))
    assert (lapse.agrees, lapse.target.value) == (False, "CONFIRMING")


def closings(law: Law) -> Iterator[tuple[str, ...]]:
    """Every way without a detour from the first state to the closing of an evaluation, as the names of its steps."""
    process = BY_NAME[law.process]
    waiting: deque[tuple[str, tuple[str, ...], frozenset[tuple[str, str]]]] = deque(
        [(process.initial.value, (), frozenset())]
    )
    while waiting:
        state, steps, gone = waiting.popleft()
        if state == "CLOSED":
            yield steps
        for step in process.steps_from(process.state(state)):
            if (state, step.name) not in gone:
                waiting.append((step.target.value, (*steps, step.name), gone | {(state, step.name)}))


def test_no_evaluation_closes_without_notice_and_the_days_to_object() -> None:
    ways = list(closings(evaluation.LAW))
    assert len(ways) == 20  # ten, each with and without a change in a calibration
    for steps in ways:
        last = len(steps) - steps[::-1].index("confirm")
        after = tuple(step for step in steps[last:] if step != "revise")
        assert after[0] == "deliver", steps
        assert {"accept", "lapse", "decide"} & set(after), steps
        assert after[-1] == "ratify", steps


@laws
def test_every_state_leads_on_for_those_it_asks(law: Law) -> None:
    process = BY_NAME[law.process]
    for stage in process.stages.values():
        steps = process.steps_from(stage.state)
        assert bool(steps) is not stage.final, stage.state
        for who in stage.asked:
            assert any(who in step.by and step.kind == "primary" for step in steps), (stage.state, who)
        assert stage.asked or stage.final or stage.kind == "selesai" or (Who.SYSTEM,) in {s.by for s in steps}


@laws
def test_every_state_can_be_reached_and_every_case_can_end(law: Law) -> None:
    process = BY_NAME[law.process]
    arrows = {(step.source, step.target) for step in process.steps}
    reached, ends = {process.initial}, {s.state for s in process.stages.values() if s.final or s.kind == "selesai"}
    for _ in process.states:
        reached |= {target for source, target in arrows if source in reached}
        ends |= {source for source, target in arrows if target in ends}
    assert reached == ends == set(process.states)


@each_step
def test_every_step_says_what_it_rests_on_and_by_when(step: Step) -> None:
    assert step.cites
    assert all(citation(key).text for key in (*step.cites, *(g.cites for g in step.guards)))
    assert step.label
    assert step.past
    if step.due is not None:
        assert load_defaults().days(step.due, TODAY) > 0
        assert step.if_late.endswith(".")


@each_step
def test_every_guard_refuses_with_a_whole_sentence(step: Step) -> None:
    for guard in step.guards:
        assert guard.because.endswith(".")
        assert guard.because[0].isupper()
        assert len(guard.because.split()) >= 4


@processes
def test_every_stage_has_words_of_its_own(process: Process) -> None:
    labels = [stage.label for stage in process.stages.values()]
    assert len(set(labels)) == len(labels)
    assert all(_is_worded(stage, process) for stage in process.stages.values())


def _is_worded(stage: Stage, process: Process) -> bool:
    return bool(stage.label[0].isupper()) and (not process.phases or stage.phase in process.phases)


def test_whoever_may_not_is_told_whose_step_it_is_by_name() -> None:
    law = FOLLOWUP
    where = replace(
        context(law, "APPROVING", "approve", [Who.BKPSDM], OTHER),
        holders={Who.OPD_HEAD: "kepala OPD, Maulana Firdaus"},
    )
    with pytest.raises(StepRefused) as refused:
        BY_NAME["followup"].take(BY_NAME["followup"].state("APPROVING"), "approve", where)
    assert refused.value.reasons == ("Langkah ini milik kepala OPD, Maulana Firdaus atau Sekretaris Daerah.",)
    assert set(WHO_LABEL) == set(Who)


@laws
def test_step_of_another_process_is_unknown_here(law: Law) -> None:
    process = BY_NAME[law.process]
    for other in LAWS:
        for name in set(other.steps) - set(law.steps):
            with pytest.raises(UnknownStep):
                process.step(name, process.initial)


def test_table_is_read_line_by_line() -> None:
    (line,) = read("DRAFT | submit | employee | self | PROPOSED | PermenPANRB 6/2022")
    assert line == Allowed("DRAFT", "submit", "employee", SELF, "PROPOSED", "PermenPANRB 6/2022")
    assert len(read("# a heading\nA | b | employee | self | C | d\nA | b | admin_opd | pen | C | d")) == 2
