"""What is proved of every process, and that a process broken on purpose is found out with the way to its fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit import broken
from tests.unit.broken import ADVERSE, COMPLETE, GUARDED, INCOMPLETE, NOT_DECIDER, OVER, STEPS, State, step, table
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.engine import BadTable, Process
from workflows.policies import citation
from workflows.proof.board import is_of
from workflows.proof.card import PROPERTIES, Card, Property, definition, prove
from workflows.proof.story import Counterexample

SECONDS = 20.0


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    return {process.name: prove(process) for process in PROCESSES}


def failing(process: Process) -> dict[str, Counterexample]:
    """The properties that do not hold, with why."""
    return {v.about.key: v.counterexample for v in prove(process).verdicts if v.counterexample is not None}


def only(process: Process, key: str) -> Counterexample:
    """The counter-example of the one property that does not hold."""
    found = failing(process)
    assert list(found) == [key], {name: one.why for name, one in found.items()}
    return found[key]


def way(against: Counterexample) -> list[str]:
    return [act.token for act in against.way]


# ----------------------------------------------------------------------------------------------- the processes


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_every_property_holds_of_every_process(cards: dict[str, Card], process: Process) -> None:
    against = [(v.about.title, v.counterexample) for v in cards[process.name].verdicts if not v.holds]
    assert against == []


def test_all_proofs_together_take_seconds(cards: dict[str, Card]) -> None:
    assert sum(card.seconds for card in cards.values()) <= SECONDS


def test_only_what_is_opened_elsewhere_has_nothing_to_prove(cards: dict[str, Card]) -> None:
    assert [name for name, card in cards.items() if not card.is_written] == ["improvement", "discipline"]


def test_a_rating_and_the_decision_on_an_objection_are_adverse(cards: dict[str, Card]) -> None:
    adverse = {p.name: [a.decision for a in p.safeguards.adverse] for p in PROCESSES if p.safeguards.adverse}
    assert adverse == {"evaluation": ["confirm", "decide"]}
    assert next(v for v in cards["evaluation"].verdicts if v.about.key == "due_process").applies


def test_what_is_declared_names_steps_of_its_table_and_sources_that_exist() -> None:
    for process in PROCESSES:
        told = process.safeguards
        named = [*told.own, *told.alone, *(n for names in told.together for n in names), *told.rests_on]
        named += [n for a in told.adverse for n in (a.decision, *a.summons, *a.hearing, *a.eyes, *a.notice, *a.window)]
        named += [n for s in process.steps for g in s.guards for n in (*g.apart, *g.only) if n != "open"]
        known = [s for p in PROCESSES for s in p.steps]
        assert all(any(is_of(s, (name,)) for s in known) for name in named), process.name
        keys = (*told.own.values(), *told.alone.values(), *told.together.values(), *(a.final for a in told.adverse))
        assert all(citation(key).text for key in keys if key)
        assert set(told.rests_on.values()) <= {p.name for p in PROCESSES}


@pytest.mark.parametrize("told", PROPERTIES, ids=lambda told: told.key)
def test_every_property_says_what_it_rests_on(told: Property) -> None:
    assert told.cites
    assert all(citation(key).text for key in told.cites)


def test_whoever_retires_leaves_a_case_that_goes_on(cards: dict[str, Card]) -> None:
    assert cards["evaluation"].worlds >= 1000
    assert cards["followup"].worlds >= 500


# ------------------------------------------------------------------------------------------- tables broken on purpose


def test_the_table_that_is_not_broken_is_proved() -> None:
    assert failing(table()) == {}


def test_an_exit_that_may_stay_shut_is_a_dead_end() -> None:
    shut = replace(STEPS["decide"], guards=(*STEPS["decide"].guards, COMPLETE))
    against = only(table(shut), "no_dead_end")
    assert against.ends_in == "HEARD"
    assert way(against) == ["REPORTED:summon", "SUMMONED:hear"]
    assert COMPLETE.because in against.why


def test_a_state_without_exit_is_refused_where_it_is_written() -> None:
    with pytest.raises(BadTable, match="dead end"):
        table(without=("tell",))


def test_whoever_decides_in_his_own_case_is_found() -> None:
    own = replace(STEPS["decide"], by=(Who.EMPLOYEE, Who.OPD_HEAD))
    against = failing(table(own))["not_self"]
    assert way(against) == ["REPORTED:summon", "SUMMONED:hear", "HEARD:decide"]
    assert against.way[-1].actor == "Pegawai itu sendiri sebagai kepala OPD"


def test_whoever_ends_his_own_case_well_without_leave_is_found() -> None:
    against = only(table(safeguards=replace(GUARDED, own={})), "not_self")
    assert way(against)[-1] == "TOLD:accept"


def test_whoever_decides_twice_in_one_chain_is_found() -> None:
    against = only(table(replace(STEPS["decide"], guards=())), "not_twice")
    assert way(against) == ["REPORTED:summon", "SUMMONED:hear", "HEARD:decide"]
    assert against.way[-1].actor == "Orang yang sama sebagai kepala OPD"


def test_an_adverse_decision_without_a_summons_is_found() -> None:
    against = failing(table(step("surprise", State.REPORTED, State.SUMMONED, Who.ASSESSOR)))["due_process"]
    assert way(against) == ["REPORTED:surprise", "SUMMONED:hear", "HEARD:decide"]
    assert "tanpa pemberitahuan" in against.why


def test_an_adverse_decision_on_somebody_unheard_is_found() -> None:
    skip = step("skip", State.SUMMONED, State.HEARD, Who.BKPSDM)
    against = failing(table(skip))["due_process"]
    assert way(against) == ["REPORTED:summon", "SUMMONED:skip", "HEARD:decide"]
    assert "sebelum pegawai didengar" in against.why


def test_an_adverse_decision_that_binds_without_a_window_is_found() -> None:
    bind = step("bind", State.TOLD, State.BINDING, Who.BKPSDM, guards=(NOT_DECIDER,))
    together = {**GUARDED.together, ("tell", "bind"): "decision.four_eyes"}
    against = only(table(bind, safeguards=replace(GUARDED, together=together)), "due_process")
    assert way(against)[-3:] == ["HEARD:decide", "DECIDED:tell", "TOLD:bind"]
    assert "tanpa masa keberatan" in against.why


def test_an_adverse_decision_without_a_second_person_is_found() -> None:
    alone = replace(ADVERSE, eyes=("countersign",))
    against = only(table(safeguards=replace(GUARDED, adverse=(alone,))), "due_process")
    assert "tanpa orang kedua" in against.why


def test_a_timer_that_approves_is_found() -> None:
    timer = step("expire", State.HEARD, State.DECIDED, Who.SYSTEM, guards=(OVER,))
    against = failing(table(timer))["silence"]
    assert way(against)[-1] == "HEARD:expire"
    assert against.way[-1].actor == "Sistem"


def test_a_timer_that_approves_is_not_saved_by_declaring_it() -> None:
    timer = step("expire", State.HEARD, State.DECIDED, Who.SYSTEM, guards=(OVER,))
    declared = replace(GUARDED, alone={**GUARDED.alone, "expire": "evaluation.lapse"})
    assert "silence" in failing(table(timer, safeguards=declared))


def test_a_vacancy_that_nobody_owns_is_found() -> None:
    against = only(table(safeguards=replace(GUARDED, keepers=())), "somebody_acts")
    assert "kosong" in against.given
    assert "tidak ada yang bertugas menunjuk pengganti" in against.why


def test_a_step_that_two_conditions_shut_for_ever_is_found() -> None:
    never = step("never", State.HEARD, State.DROPPED, Who.BKPSDM, guards=(COMPLETE, INCOMPLETE), agrees=False)
    against = only(table(never), "reached")
    assert way(against) == ["HEARD:never"]


def test_a_result_carried_out_while_it_may_be_objected_to_is_found() -> None:
    early = replace(GUARDED, adverse=(), rests_on={"decide": "evaluation"})
    against = failing(table(safeguards=early))["due_process"]
    assert way(against)[-1] == "HEARD:decide"


def test_a_card_follows_the_meaning_of_the_guards_and_the_declaration() -> None:
    first = definition(table())
    assert definition(table()) == first
    assert definition(table(replace(STEPS["decide"], guards=()))) != first
    assert definition(table(safeguards=replace(GUARDED, keepers=()))) != first
    assert broken.STAGES[State.HEARD].label == "Didengar"
