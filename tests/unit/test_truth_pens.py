"""Whoever puts down what a person without a device says: in which capacity, on what, and never about his own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.test_truth_table import BY_NAME, context, laws, outcome
from tests.unit.truth import PEN, TODAY, Law, evaluation
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.engine import StepRefused


def test_nobody_puts_down_an_answer_that_is_his_to_judge() -> None:
    """The assessor opens sheets for a person without a device; everything that person says goes past him."""
    opens = {("evaluation", "begin"), ("skp", "amend")}
    signed = {
        ("evaluation", "accept"), ("evaluation", "object"), ("recognition", "announce"), ("recognition", "keep"),
        ("dialogue", "confirm"),
    }  # fmt: skip
    for process in PROCESSES:
        for step in process.steps:
            if step.pen is None:
                continue
            assert step.by == (Who.EMPLOYEE,)
            assert set(step.pen.holders) <= {Who.ADMIN_OPD, Who.ASSESSOR}
            assert (Who.ASSESSOR in step.pen.holders) is ((process.name, step.name) in opens)
            assert step.pen.signed is ((process.name, step.name) in signed)


@laws
def test_admin_who_also_assesses_the_person_puts_down_nothing_he_says(law: Law) -> None:
    process = BY_NAME[law.process]
    for one in law.allowed:
        if one.relation == PEN and one.who == Who.ADMIN_OPD.value:
            where = context(law, one.state, one.step, [Who.ADMIN_OPD, Who.ASSESSOR], PEN)
            found = outcome(law, one.state, one.step, where)
            step = process.step(one.step, process.state(one.state))
            assert (found is not None) is (step.pen is not None and Who.ASSESSOR in step.pen.holders), one


@laws
def test_nobody_acts_for_another_without_saying_on_what(law: Law) -> None:
    process = BY_NAME[law.process]
    for one in law.allowed:
        where = replace(context(law, one.state, one.step, [Who(one.who)], one.relation), behalf=None)
        if one.relation == PEN:
            with pytest.raises(StepRefused, match="Tulis dasarnya"):
                process.take(process.state(one.state), one.step, where)


def test_objection_counts_from_the_day_its_paper_came_in_and_may_be_put_down_a_little_later() -> None:
    law, late = evaluation.LAW, {"last_objection_on": TODAY - timedelta(1), "delivered_on": TODAY - timedelta(9)}
    for days, came_in, target in ((0, 1, "OBJECTED"), (0, 0, None), (-1, 1, None)):
        facts = {**late, "last_paper_on": TODAY + timedelta(days)}
        behalf = {"paper_on": TODAY - timedelta(came_in)}
        where = context(law, "DELIVERED", "object", [Who.ADMIN_OPD], PEN, facts=facts, behalf=behalf)
        assert outcome(law, "DELIVERED", "object", where) == target


def test_signed_objection_tells_that_the_result_was_received() -> None:
    facts = {"last_objection_on": None, "last_paper_on": None}
    where = context(evaluation.LAW, "DELIVERED", "object", [Who.ADMIN_OPD], PEN, facts=facts)
    assert outcome(evaluation.LAW, "DELIVERED", "object", where) == "OBJECTED"
