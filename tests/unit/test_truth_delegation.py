"""Each state, step, capacity and relation once more by delegation: the engine and the seats against the law's table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from app.access import Actor as Person
from app.authority.models import AuthorityKind, BasisKind
from app.cases.authority import acting_in, sits_in
from app.cases.models import SeatStatus
from app.cases.queries.seats import SeatRow, SeatTarget
from app.organisation.models import Holding
from app.organisation.queries import HeldPosition
from app.organisation.queries.mandates import Mandate
from tests.unit.test_truth_table import BY_NAME, EVERYBODY, LAWS, context, laws, outcome, situations
from tests.unit.truth import OTHER, PEN, RELATIONS, SELF, TODAY, Law
from tests.unit.truth.delegation import ALLOWS, CHAIRS, MORE_THAN_ROUTINE, lines
from workflows.approval import POWER_LABEL, Acting, Power, Who
from workflows.catalogue import PROCESSES
from workflows.engine import StepRefused
from workflows.followup import Proposal
from workflows.policies import load_defaults

NOBODY, CHAIR = UUID(int=1), UUID(int=2)
WORTHY = {(process, step): (fact, tuple(values.split()), power)
          for process, step, fact, values, power in lines(MORE_THAN_ROUTINE)}  # fmt: skip


@cache
def somebody(delegation: str) -> Person:
    """Whoever acts for the chair in that way, as he is read at his click."""
    kind, _, powers = delegation.partition("+")
    if kind.endswith(" without letter"):
        held = HeldPosition(NOBODY, CHAIR, "Kepala", NOBODY, "Dinas", None, True, Holding(kind[:3]), False)
        return Person(NOBODY, NOBODY, NOBODY, "Seseorang", "", (held,), ())
    paper = Mandate(
        NOBODY, AuthorityKind(kind), CHAIR, "Kepala", None, "", BasisKind.ORDER, "800/1", TODAY, powers, TODAY
    )
    return Person(NOBODY, NOBODY, NOBODY, "Seseorang", "", (), (), mandates=(paper,))


@cache
def seated(delegation: str, who: Who | None) -> tuple[frozenset[Who], Mapping[Who, Acting]]:
    """The capacities he comes to in that seat, and what each leaves out, as the decision itself asks for them."""
    if who is None:
        return frozenset(), {}
    target = SeatTarget(who, position_id=CHAIR) if who.value in CHAIRS else SeatTarget(who, person_id=UUID(int=3))
    row = SeatRow(None, 1, target, True, SeatStatus.OPEN)
    person = somebody(delegation)
    held = frozenset({who}) if sits_in(target, person) else frozenset[Who]()
    return held, acting_in((row,), person, load_defaults(), TODAY)


def facts_of(law: Law, step: str, matter: str) -> dict[str, Any] | None:
    """What differs when the step is about such a matter; None where it never is."""
    fact, values, power = WORTHY.get((law.process, step), ("", (), ""))
    if matter == "rutin":
        return {}
    return {fact: Proposal(values[0])} if power == matter else None


def acts(law: Law, place: str, step: str, who: Who | None, relation: str, delegation: str, **facts: Any) -> str | None:
    """Where it leads when somebody takes the step by that delegation, or None. It makes nobody hold a pen."""
    held, acting = seated(delegation, None if relation == PEN else who)
    where = context(law, place, step, held, OTHER, facts=facts)
    actor = replace(where.actor, acting=acting, is_subject=relation == SELF)
    return outcome(law, place, step, replace(where, actor=actor))


def combinations(law: Law) -> Iterator[tuple[str, str, Who | None, str, str, str]]:
    yield from product(situations(law), law.steps, EVERYBODY, RELATIONS, ALLOWS, ("rutin", "status", "sanksi"))


@laws
def test_who_acts_for_an_office_may_what_its_holder_may_less_what_the_law_leaves_out(law: Law) -> None:
    of_holder = {(one.state, one.step, one.who): one.target for one in law.allowed if one.relation == OTHER}
    for place, step, who, relation, delegation, matter in combinations(law):
        facts = facts_of(law, step, matter)
        if facts is None:
            continue  # the step is never about that, which a test of its own says
        may = relation == OTHER and who is not None and who.value in CHAIRS and ALLOWS[delegation][matter]
        expected = of_holder.get((place, step, who.value)) if may and who else None
        found = acts(law, place, step, who, relation, delegation, **facts)
        assert found == expected, (place, step, who, relation, delegation, matter)


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_no_step_has_another_power_than_the_law_says(process: Any) -> None:
    for step in process.steps:
        _, _, power = WORTHY.get((process.name, step.name), ("", (), "rutin"))
        assert step.power == Power(power), (process.name, step.name)
        assert (step.power_when is not None) is (power != "rutin")


def test_each_value_of_the_table_counts_and_no_other() -> None:
    process = BY_NAME["followup"]
    law = next(one for one in LAWS if one.process == "followup")
    _, values, _ = WORTHY["followup", "approve"]
    for proposal in Proposal:
        found = acts(law, "APPROVING", "approve", Who.OPD_HEAD, OTHER, "plh", proposal=proposal)
        assert (found is None) is (proposal.value in values), proposal
    assert process.name in {name for name, _ in WORTHY}


def test_excluded_power_is_refused_with_its_own_sentence() -> None:
    law = next(one for one in LAWS if one.process == "followup")
    held, acting = seated("plh", Who.OPD_HEAD)
    where = context(law, "APPROVING", "approve", held, OTHER, facts={"proposal": Proposal.LET_END})
    with pytest.raises(StepRefused) as refused:
        BY_NAME["followup"].take(
            BY_NAME["followup"].state("APPROVING"), "approve", replace(where, actor=replace(where.actor, acting=acting))
        )
    said = f"Sebagai Plh. Kepala Anda tidak berwenang {POWER_LABEL[Power.STATUS]}"
    assert refused.value.reasons == (f"{said}: surat penunjukannya tidak memberikan wewenang itu.",)


def test_own_chair_beside_a_borrowed_one_in_the_same_capacity_leaves_nothing_out() -> None:
    own = HeldPosition(NOBODY, UUID(int=9), "Kepala", NOBODY, "Dinas", None, True, Holding.DEFINITIF, True)
    person = replace(somebody("plh"), positions=(own,))
    rows = tuple(
        SeatRow(None, no, SeatTarget(Who.ASSESSOR, position_id=chair), True, SeatStatus.OPEN)
        for no, chair in enumerate((CHAIR, own.position_id), start=1)
    )
    assert acting_in(rows[:1], person, load_defaults(), TODAY)
    assert acting_in(rows, person, load_defaults(), TODAY) == {}
