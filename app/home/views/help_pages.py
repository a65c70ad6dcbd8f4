"""How a process runs: its picture and its steps, drawn from the table that runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from textwrap import wrap
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for

from app.access import access
from app.cases import queries as cases
from app.cases.frame import citation_label
from app.cases.queries import CaseView
from app.cases.registry import handler_of
from app.home.views.blueprint import blueprint
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.approval import WHO_LABEL, Who
from workflows.catalogue import PROCESSES
from workflows.engine import Process, Stage, Step
from workflows.policies import Policies

SHOWN: dict[str, Process] = {process.name: process for process in PROCESSES if process.steps}
LANES = {
    Who.EMPLOYEE: "Pegawai",
    Who.ASSESSOR: "Pejabat\npenilai",
    Who.ASSESSOR_SUPERIOR: "Atasan\npejabat penilai",
    Who.ADMIN_OPD: "Admin OPD",
    Who.BKPSDM: "BKPSDM",
    Who.OPD_HEAD: "Kepala OPD",
    Who.CITY_SECRETARY: "Sekretaris\nDaerah",
    Who.SYSTEM: "Sistem",
}
LINE_LENGTH = 13


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the table tells it, from all stages where it stands alike. `here`: the shown case is in one of them."""

    label: str
    by: str
    came_from: str
    leads_to: str
    refusals: tuple[str, ...]
    due: str
    lapse: str
    citation: str
    here: bool


@blueprint.get(f"/proses/<any({', '.join(SHOWN)}):name>")
@access()
def process(name: str) -> Response:
    """The help page of a process; with `?perkara=` it shows where that case stands."""
    table, today = SHOWN[name], clock.today()
    case = _case(table)
    passed = _passed(case) if case else frozenset()
    states, lanes = _states(table, case.state if case else None, passed)
    return respond(
        "home/process.html",
        process=table,
        case=case,
        back=url_for(handler_of(case.process).page, case_id=case.id) if case else url_for("home.others"),
        states=states,
        lanes=lanes,
        moves=_moves(table, passed, case.state if case else None),
        steps=_steps(table, in_force(session()), today, case.state if case else None),
        desc=_told(table, case),
    )


def _case(table: Process) -> CaseView | None:
    """The case asked for; 404 for one this person may not see or of another process."""
    text = request.args.get("perkara")
    if text is None:
        return None
    case_id: UUID | None = uuid_or_none(text)
    found = cases.case_for(session(), actor(), case_id, clock.today()) if case_id else None
    if found is None or found.process != table.name:
        abort(404)
    return found


def _passed(case: CaseView) -> frozenset[str]:
    return frozenset(entry.visit_state for entry in cases.timeline(session(), case.id)) - {case.state}


def _lane(table: Process, stage: Stage) -> Who:
    """Whose lane a stage lies in: of whom it asks first, of who may act there, of who brought it there. It begins and
    comes to rest with the employee, where he has a part in it."""
    acting = [who for step in table.steps_from(stage.state) for who in step.by if who is not Who.SYSTEM]
    bringing = [step.by[0] for step in table.steps if step.target is stage.state]
    if stage.asked:
        return stage.asked[0]
    has_part = any(Who.EMPLOYEE in one.asked for one in table.stages.values()) or any(
        Who.EMPLOYEE in step.by for step in table.steps
    )
    if has_part and (stage.final or table.initial is stage.state):
        return Who.EMPLOYEE
    return (acting or bringing or [Who.EMPLOYEE])[0]


def _columns(table: Process) -> dict[StrEnum, int]:
    """The column of each stage: one beyond the furthest that leads to it. What is handed to somebody aside (an
    objection) stands beside its origin; what is given up comes last."""
    order, first = list(table.stages), _lane(table, table.stages[table.initial])
    place = {table.initial: 0}
    for state in order:
        for step in table.steps_from(state):
            if order.index(step.target) > order.index(state):
                aside = not step.agrees and _lane(table, table.stages[step.target]) is not first
                place[step.target] = max(place.get(step.target, 0), place.get(state, 0) + (not aside))
    last = max(place.get(state, 0) for state in order if not _given_up(table.stages[state]))
    return {state: last + 1 if _given_up(table.stages[state]) else place.get(state, 0) for state in order}


def _given_up(stage: Stage) -> bool:
    return stage.final and stage.kind == "diam"


def _states(table: Process, now: str | None, passed: frozenset[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The boxes of the picture and its lanes. Two stages never share a place: the later one moves right."""
    lanes = list(dict.fromkeys(_lane(table, stage) for stage in table.stages.values()))
    columns, taken, boxes = _columns(table), set[tuple[int, int]](), []
    for state, stage in table.stages.items():
        lane, column = lanes.index(_lane(table, stage)), columns[state]
        while (lane, column) in taken:
            column += 1
        taken.add((lane, column))
        look = "now" if state.value == now else "done" if state.value in passed else "next"
        boxes.append({"key": state.name, "label": _folded(stage.label), "lane": lane, "column": column, "state": look,
                      "rests": stage.final})  # fmt: skip
    return boxes, [_lane_name(table, who) for who in lanes]


def _lane_name(table: Process, who: Who) -> str:
    """The short name of a capacity, unless the process has its own word for it."""
    own = table.called(who)
    return LANES[who] if own == WHO_LABEL[who] else _folded(own[:1].upper() + own[1:])


def _folded(label: str) -> str:
    """A label in lines that fit its box."""
    return "\n".join(wrap(label, LINE_LENGTH, break_long_words=False))


def _moves(table: Process, passed: frozenset[str], now: str | None) -> list[dict[str, Any]]:
    """The arrows: one for each pair of stages; back where something is returned, refused or objected to."""
    been = passed | ({now} if now else frozenset())
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for step in table.steps:
        pair = (step.source.name, step.target.name)
        if step.source is step.target or (pair in found and found[pair]["kind"] != "back"):
            continue
        done = step.source.value in passed and step.target.value in been
        kind = ("done" if done else "next") if step.agrees else "back"
        found[pair] = {"source": pair[0], "target": pair[1], "kind": kind}
    return list(found.values())


def _steps(table: Process, policies: Policies, today: date, now: str | None) -> list[StepLine]:
    """The lines of the table; a step that is the same from several stages is told once."""
    alike: dict[tuple[object, ...], list[Step]] = {}
    for step in table.steps:
        alike.setdefault((step.name, step.label, step.by, step.target, step.guards, step.due), []).append(step)
    return [_step(table, steps, policies, today, now) for steps in alike.values()]


def _step(table: Process, steps: list[Step], policies: Policies, today: date, now: str | None) -> StepLine:
    step = steps[0]
    by = " atau ".join(table.called(who) for who in step.by)
    return StepLine(
        label=step.label,
        by=by[:1].upper() + by[1:],
        came_from=" atau ".join(table.stages[one.source].label.lower() for one in steps),
        leads_to=table.stages[step.target].label.lower(),
        refusals=tuple(guard.because for guard in step.guards),
        due=policies.value(step.due, today).label if step.due else "",
        lapse=step.if_late,
        citation=citation_label(step),
        here=any(one.source.value == now for one in steps),
    )


def _told(table: Process, case: CaseView | None) -> str:
    """The picture in words, for those who do not see it."""
    stages = ", ".join(stage.label.lower() for stage in table.stages.values())
    where = f" Perkara ini ada pada: {case.stage.label.lower()}." if case else ""
    return f"Tahap: {stages}.{where} Setiap langkah ada pada tabel di bawah bagan."
