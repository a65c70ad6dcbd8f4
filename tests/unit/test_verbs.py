"""The table of verbs against one written by hand: who may do what to which kind of case, and why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflows import verbs
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.policies import citation
from workflows.verbs import By, Situation

TABLES = {one.name: one for one in PROCESSES}
RUNNING = Situation("evaluation", "REVIEW", "jalan", frozenset(By), own_comments=1, seats=1, papers=1)
ENDED = replace(RUNNING, state="CLOSED", kind="selesai", seats=0, came_from="CONFIRMING")
# Written by hand: verb -> who may, and whether it is open while the case runs, and once it has ended.
LAW = {
    "comment": ({By.READER}, True, True),
    "withdraw_comment": ({By.AUTHOR}, True, True),
    "recall": ({By.PROPOSER}, False, False),
    "transfer": ({By.SUPERIOR, By.ADMIN_OPD, By.BKPSDM}, True, False),
    "cancel": ({By.ADMIN_OPD, By.BKPSDM}, True, False),
    "ask_reopening": ({By.BKPSDM}, False, True),
    "reopen": ({By.BKPSDM}, False, False),
    "refuse_reopening": ({By.BKPSDM}, False, False),
    "revoke": ({By.SIGNER, By.BKPSDM}, True, True),
}


def is_open(verb: str, situation: Situation) -> bool:
    return verbs.offer_of(verbs.verb_of(verb), situation).open


@pytest.mark.parametrize("name", LAW)
def test_verb_is_for_whom_the_table_by_hand_names(name: str) -> None:
    who, running, ended = LAW[name]
    assert (is_open(name, RUNNING), is_open(name, ENDED)) == (running, ended)
    for one in By:
        alone = frozenset({one})
        assert is_open(name, replace(RUNNING, by=alone)) == (running and one in who)
        assert is_open(name, replace(ENDED, by=alone)) == (ended and one in who)


def test_table_knows_exactly_these_verbs_and_none_deletes() -> None:
    assert [one.name for one in verbs.VERBS] == list(LAW)
    assert not any("hapus" in one.label.lower() for one in verbs.VERBS)
    with pytest.raises(verbs.UnknownVerb):
        verbs.verb_of("delete")


def test_nobody_changes_the_course_of_his_own_case() -> None:
    own = replace(RUNNING, is_subject=True)
    assert {one.name for one in verbs.VERBS if is_open(one.name, own)} == {"comment", "withdraw_comment"}
    assert not is_open("ask_reopening", replace(ENDED, is_subject=True))


def test_reopening_takes_two_officers() -> None:
    asked = replace(ENDED, asked_by="first", asked_by_actor=False)
    assert is_open("reopen", asked)
    assert not is_open("reopen", replace(asked, asked_by_actor=True))
    assert not is_open("ask_reopening", asked), "it was asked for already"
    assert not is_open("reopen", replace(asked, came_from="")), "a case that came from nowhere goes nowhere"


def test_proposal_is_recalled_until_it_is_opened() -> None:
    waiting = replace(RUNNING, process="dialogue", state="WITH_ASSESSOR", came_from="DRAFT")
    assert is_open("recall", waiting)
    assert not is_open("recall", replace(waiting, opened_by_other=True))


def test_every_refusal_is_a_sentence_with_its_article() -> None:
    nobody = replace(RUNNING, by=frozenset(), is_subject=True, seats=0, papers=0, state="CLOSED")
    for offer in (*verbs.offers(nobody), *verbs.offers(replace(nobody, by=frozenset(By)))):
        if not offer.open:
            assert all(one.endswith(".") for one in offer.reasons)
            assert citation(offer.cites).label


def test_states_named_here_are_those_of_the_tables() -> None:
    for process, (end, sources) in verbs.CANCELLED.items():
        table = TABLES[process]
        assert table.stages[end].final
        assert not any(table.stages[one].kind in ("selesai", "diam") for one in sources)
    for process, states in verbs.REOPENED.items():
        assert all(TABLES[process].stages[one].kind in ("selesai", "diam") for one in states)
    for process, states in verbs.RECALLED.items():
        assert all(one in TABLES[process].states for one in states)


PROPOSE = {"submit", "ask_assessor", "ask_employee", "propose", "nominate"}
TAKES_BACK = {"recall", "withdraw", "take_back"}


def test_every_proposal_that_waits_can_be_taken_back() -> None:
    """By a step of its table, or by the verb; one of the system has nobody who could."""
    stuck = []
    for table in PROCESSES:
        for step in table.steps:
            if step.name not in PROPOSE or Who.SYSTEM in step.by:
                continue
            own = any(one.name in TAKES_BACK and set(one.by) & set(step.by) for one in table.steps_from(step.target))
            verb = step.target in verbs.RECALLED.get(table.name, ())
            stuck += [] if own or verb else [f"{table.name}:{step.name}"]
    assert stuck == []
