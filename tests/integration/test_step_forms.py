"""Every process of the catalogue is served by a slice, and every step that asks for words has a form for them."""

import pytest
from flask import Flask

from app.cases.registry import handler_of
from app.web.forms import StepForm
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.engine import Process


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_step_has_a_form_exactly_when_it_asks_for_words(app: Flask, process: Process) -> None:
    handler = handler_of(process.name)
    by_people = [step for step in process.steps if step.by != (Who.SYSTEM,)]
    asking = {name for name, form in handler.forms.items() if form.payload is not StepForm.payload}
    assert asking == {step.name for step in by_people if step.payload is not None}
    assert all(issubclass(form, StepForm) for form in handler.forms.values())
    assert all(handler.forms[name].template for name in set(handler.forms) - asking)  # these only show something


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_steps_of_one_name_ask_for_the_same_words(process: Process) -> None:
    """A form is found by the name of its step."""
    for step in process.steps:
        assert {other.payload for other in process.steps if other.name == step.name} == {step.payload}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_process_that_prints_says_what(app: Flask, process: Process) -> None:
    prints = any(step.documents for step in process.steps)
    assert (handler_of(process.name).freeze is not None) is prints
    assert handler_of(process.name).page in app.view_functions
