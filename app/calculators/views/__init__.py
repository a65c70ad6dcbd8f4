"""Kalkulator: every calculation with a form, its answer in words, and what the answer rests on."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from app.access import access
from app.calculators.forms import FORMS, CalculatorForm
from app.calculators.views.words import told
from app.policies.queries import rules_in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import session
from workflows.calc import OPERATIONS, calculate
from workflows.policies import Citation, citation

blueprint = Blueprint("calculators", __name__, url_prefix="/kalkulator")
BY_ADDRESS = {form.address: form for form in FORMS.values()}


@blueprint.get("")
@access(public=True)
def index() -> Response:
    """All calculations by topic, each with what it rests on."""
    topics: dict[str, list[tuple[type[CalculatorForm], str]]] = {}
    for form in FORMS.values():
        topics.setdefault(form.topic, []).append((form, _source(form).label))
    return respond("calculators/index.html", topics=topics)


@blueprint.get("/<address>")
@access(public=True)
def show(address: str) -> Response:
    """The form, and below it the answer to what the address asks. Nothing is stored."""
    kind = BY_ADDRESS.get(address)
    if kind is None:
        raise NotFound
    asked = bool(request.args)
    form = kind(request.args if asked else None)
    answer, problems = None, []
    if asked and form.validate():
        policies, calendar = rules_in_force(session())
        found = calculate(kind.operation, form.payload(), policies=policies, calendar=calendar, on=clock.today())
        answer = told(kind.operation, found)
    elif asked:
        problems = form.problems()
    return respond(
        "calculators/show.html",
        status=422 if problems else 200,
        form=form,
        answer=answer,
        problems=problems,
        source=_source(kind),
    )


def _source(form: type[CalculatorForm]) -> Citation:
    return citation(OPERATIONS[form.operation].cites)
