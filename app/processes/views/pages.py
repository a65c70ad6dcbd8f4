"""How a process runs: its picture and its steps, drawn from the table that runs it, and where a case of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask import Response, abort, request, url_for

from app.access import access
from app.cases import queries as cases
from app.cases.queries import CaseView
from app.cases.registry import handler_of
from app.documents.snapshot import title_of
from app.policies.queries import in_force
from app.processes.views.blueprint import blueprint
from app.processes.views.heat import may_see_heat
from app.processes.views.places import Place, place_of
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.catalogue import PROCESSES
from workflows.description import deadline_of, seats_in_words
from workflows.diagram import Where, numbered, told
from workflows.engine import Process, Step
from workflows.layout import drawn
from workflows.policies import Policies, citation

SHOWN: dict[str, Process] = {process.name: process for process in PROCESSES if process.steps}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the table tells it, from all stages where it stands alike. `here`: the shown case is in one of them,
    `number`: that of its line in the picture."""

    number: int
    label: str
    by: str
    came_from: str
    leads_to: str
    refusals: tuple[str, ...]
    due: str
    source: str
    lapse: str
    documents: tuple[str, ...]
    citation: str
    here: bool


@blueprint.get("")
@access()
def index() -> Response:
    """All processes, each with whose steps it has."""
    rows = [(process, _actors(process), sum(not stage.final for stage in process.stages.values()))
            for process in SHOWN.values()]  # fmt: skip
    return respond("processes/index.html", rows=rows)


@blueprint.get(f"/<any({', '.join(SHOWN)}):name>")
@access()
def show(name: str) -> Response:
    """The page of a process; with `?perkara=` it shows where that case stands. For htmx a part of the case's page."""
    case = _case(name)
    table, today = case.table if case else SHOWN[name], clock.today()
    place = place_of(session(), actor(), case, today, clock.now()) if case else None
    where, policies = place.where if place else Where(), in_force(session())
    due = _times(table, policies, today)
    return respond(
        "processes/show.html",
        block="picture",
        process=table,
        case=case,
        place=place,
        back=url_for(handler_of(case.process).page, case_id=case.id) if case else url_for("processes.index"),
        wide=drawn(table, where, due, upright=False),
        tall=drawn(table, where, due, upright=True),
        desc=told(table, where),
        steps=_steps(table, policies, today, place),
        seats=_seats(table),
        heat=may_see_heat(actor(), name) and case is None,
    )


def _case(name: str) -> CaseView | None:
    """The case asked for; 404 for one this person may not see or of another process."""
    text = request.args.get("perkara")
    if text is None:
        return None
    case_id: UUID | None = uuid_or_none(text)
    found = cases.case_for(session(), actor(), case_id, clock.today()) if case_id else None
    if found is None or found.process != name:
        abort(404)
    return found


def _seats(table: Process) -> list[tuple[str, str, str]]:
    """States in which several are asked: which, who, and how many must answer."""
    return [
        (stage.label, ", ".join(table.called(who) for who in stage.asked),
         seats_in_words(stage.quorum, len(stage.asked)))
        for stage in table.stages.values() if seats_in_words(stage.quorum, len(stage.asked))
    ]  # fmt: skip


def _actors(process: Process) -> str:
    """Whose steps the process has, in the order of the table."""
    named = dict.fromkeys(process.called(who) for step in process.steps for who in step.by)
    return ", ".join(named)


def _times(table: Process, policies: Policies, today: date) -> Mapping[StrEnum, str]:
    """Within what time each state is to be left, in words."""
    found = {}
    for state in table.states:
        policy = table.due_policy(state)
        if policy is not None:
            found[state] = policies.value(policy, today).label
    return found


def _steps(table: Process, policies: Policies, today: date, place: Place | None) -> list[StepLine]:
    """The lines of the table; a step that is the same from several stages is told once."""
    now = place.where.now if place else None
    return [
        _step(table, number, steps, policies, today, now) for number, steps in enumerate(numbered(table), 1)
    ]


def _step(
    table: Process, number: int, steps: tuple[Step, ...], policies: Policies, today: date, now: StrEnum | None
) -> StepLine:
    step, due = steps[0], deadline_of(steps[0], policies, today)
    by = " atau ".join(table.called(who) for who in step.by)
    return StepLine(
        number=number,
        label=step.label,
        by=by[:1].upper() + by[1:],
        came_from=" atau ".join(table.stages[one.source].label.lower() for one in steps),
        leads_to=table.stages[step.target].label.lower(),
        refusals=tuple(guard.because for guard in step.guards),
        due=due.within if due else "",
        source=due.source if due else "",
        lapse=step.if_late,
        documents=tuple(title_of(kind) for kind in step.documents),
        citation=citation(step.cites[0]).label if step.cites else "",
        here=any(one.source is now for one in steps),
    )
