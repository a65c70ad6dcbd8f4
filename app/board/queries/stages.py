"""The columns of the board: which states of which process stand together, in the order in which a year passes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from app.cases.queries import CASE
from app.cases.registry import handler_of
from workflows.agreement import AGREEMENT
from workflows.agreement import State as Promising
from workflows.correction import CORRECTION
from workflows.correction import State as Mending
from workflows.dialogue import DIALOGUE
from workflows.engine import Process, Stage, Step
from workflows.evaluation import EVALUATION
from workflows.evaluation import State as Evaluating
from workflows.followup import FOLLOWUP
from workflows.followup import State as Following
from workflows.goal_setting import GOAL_SETTING
from workflows.goal_setting import State as Goal
from workflows.line_correction import LINE_CORRECTION
from workflows.line_correction import State as Correcting
from workflows.recognition import RECOGNITION
from workflows.recognition import State as Recognising

# Perbaikan kinerja and dugaan pelanggaran are left out: who is concerned by them is not for a list.
PROCESSES: tuple[Process, ...] = (
    GOAL_SETTING, EVALUATION, FOLLOWUP, RECOGNITION, LINE_CORRECTION, AGREEMENT, DIALOGUE, CORRECTION,
)  # fmt: skip
BY_NAME = {process.name: process for process in PROCESSES}
CONFIRM_PROCESS = EVALUATION.name
CONFIRM: Step = EVALUATION.step("ratify", Evaluating.CONFIRMING)


DIALOGUE_OPEN = tuple(state for state, stage in DIALOGUE.stages.items() if not stage.final)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` stands in addresses; in `waits` somebody is asked to act by a deadline."""

    key: str
    label: str
    process: Process
    states: tuple[StrEnum, ...]
    waits: bool = True
    heat: bool = True

    @property
    def is_evaluation(self) -> bool:
        """Whether its cases belong to a period."""
        return self.process is EVALUATION


COLUMNS: tuple[Column, ...] = (
    Column("skp", "Penyusunan SKP", GOAL_SETTING, (Goal.DRAFT, Goal.PROPOSED, Goal.RETURNED)),
    Column("pelaksanaan", "Pelaksanaan", EVALUATION, (Evaluating.RUNNING,), waits=False, heat=False),
    Column("penilaian-diri", "Penilaian diri", EVALUATION, (Evaluating.SELF_ASSESSMENT,)),
    Column("penilaian-atasan", "Penilaian atasan", EVALUATION, (Evaluating.REVIEW, Evaluating.REVIEWED)),
    Column("penyampaian", "Penyampaian", EVALUATION, (Evaluating.DELIVERED,)),
    Column("keberatan", "Keberatan", EVALUATION, (Evaluating.OBJECTED,)),
    Column("pengesahan", "Pengesahan", EVALUATION, (Evaluating.CONFIRMING,)),
    Column("tindak-lanjut", "Tindak lanjut", FOLLOWUP, (Following.PROPOSING, Following.APPROVING)),
    Column("selesai", "Selesai", EVALUATION, (Evaluating.CLOSED,), waits=False, heat=False),
    Column("penghargaan", "Penghargaan", RECOGNITION, (Recognising.NOMINATED, Recognising.DECIDED), heat=False),
    Column("koreksi", "Koreksi atasan", LINE_CORRECTION, (Correcting.REPORTED,), heat=False),
    Column("perjanjian", "Perjanjian kinerja", AGREEMENT, (Promising.DRAFT, Promising.PROPOSED), heat=False),
    Column("dialog", "Dialog kinerja", DIALOGUE, DIALOGUE_OPEN, heat=False),
    Column("ralat", "Ralat dokumen", CORRECTION, (Mending.REPORTED, Mending.SIGNED), heat=False),
)
BY_KEY = {column.key: column for column in COLUMNS}
DONE = BY_KEY["selesai"]
BESIDE = ("penghargaan", "koreksi", "perjanjian", "dialog", "ralat")
OVERVIEW = tuple(column for column in COLUMNS if column.key not in BESIDE)
HEAT = tuple(column for column in COLUMNS if column.heat)
WAITING = tuple(column for column in COLUMNS if column.waits)


def _table(process: str, state: str, version: int | None) -> Process:
    handler = handler_of(process)
    return handler.table_with(state) if version is None else handler.table(version)


def stage_of(process: str, state: str, version: int | None = None) -> Stage:
    """What a stored state means to people; without a version, in the newest that knows it."""
    table = _table(process, state, version)
    return table.stages[table.state(state)]


def asked_step(process: str, state: str, version: int | None = None) -> Step | None:
    """The step a visit of that state waits for: the first with a deadline, else the first that leaves it."""
    table = _table(process, state, version)
    steps = table.steps_from(table.state(state))
    return next((step for step in steps if step.due is not None), steps[0] if steps else None)


def within(tenant_id: UUID, columns: Iterable[Column], opd_id: UUID | None = None) -> sa.ColumnElement[bool]:
    """Cases in these columns. A branch per process, each found by the index of tenant, process, state, OPD."""
    states: dict[str, list[str]] = {}
    for column in columns:
        states.setdefault(column.process.name, []).extend(state.value for state in column.states)
    where = (CASE.opd_id == opd_id,) if opd_id else ()
    branches = (
        sa.and_(CASE.tenant_id == tenant_id, CASE.process == process, CASE.state.in_(names), *where)
        for process, names in states.items()
    )
    return sa.or_(sa.false(), *branches)


def column_at(process: str, state: str) -> Column:
    """The column of a stored state. Raises KeyError where it stands in none."""
    return _BY_STATE[process, state]


_BY_STATE = {(c.process.name, state.value): c for c in COLUMNS for state in c.states}
