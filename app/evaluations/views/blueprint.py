"""The blueprint, the process's handler, and what every view of an evaluation needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from app.cases import frame
from app.cases.frame import Event, Frame, Phase, StepButton
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.registry import Gist, Handler, register
from app.cases.views import note_opening, visible_case
from app.corrections.queries import Told, told_of
from app.evaluations import operations, queries
from app.evaluations.forms import (
    AnswerForm,
    HandOverForm,
    ObjectionForm,
    ReturnForm,
    ReviewForm,
    RevisionForm,
    SelfAssessmentForm,
)
from app.evaluations.forms.review import STEP
from app.evaluations.operations import Writer
from app.evaluations.queries import Content, EvaluationFacts, Writing
from app.skp.operations import on_agreed, on_shortened
from app.web import clock, filters
from app.web.forms import ReasonForm
from app.web.request import actor, session
from workflows.approval import Who
from workflows.engine import Step
from workflows.evaluation import EVALUATION

blueprint = Blueprint("evaluations", __name__, url_prefix="/evaluasi")

def _gist(facts: EvaluationFacts) -> Gist:
    known = facts.appraisal
    if known is None or facts.delivered_at is None:
        return ()
    return (
        ("Predikat kinerja", known.predikat.label), ("Rating hasil kerja", known.work_result.label),
        ("Rating perilaku kerja", known.behaviour.label),
    )  # fmt: skip


register(
    Handler(
        EVALUATION,
        facts=queries.facts,
        page="evaluations.show",
        apply=operations.apply,
        forms={
            "submit": SelfAssessmentForm,
            "confirm": ReviewForm,
            "return": ReturnForm,
            "hand_over": HandOverForm,
            "object": ObjectionForm,
            "decide": AnswerForm,
            "revise": RevisionForm,
            "discontinue": ReasonForm,
        },
        freeze=operations.freeze,
        gist=_gist,
    )
)
on_agreed(operations.open_for_version)
on_shortened(operations.hand_over)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One evaluation as somebody sees it now: the frame, what is known, what stands on it, what may be written."""

    case: CaseView
    frame: Frame
    facts: EvaluationFacts
    content: Content
    writing: Writing
    corrections: Told

    @property
    def page(self) -> str:
        return url_for("evaluations.show", case_id=self.case.id)

    @property
    def turn(self) -> Step | None:
        """The step this person is asked for now, whether or not it is open yet."""
        process = EVALUATION
        steps = process.steps_from(process.state(self.case.state))
        return next((s for s in steps if s.kind == "primary" and not self.frame.capacities.isdisjoint(s.by)), None)

    @property
    def shows_skp(self) -> bool:
        """Whether the SKP behind it may be opened from here; an office that only confirms sees the evaluation alone."""
        return self.frame.is_subject or actor().reads_all or self.frame.capacities != {Who.BKPSDM}

    @property
    def is_side(self) -> bool:
        """Whether the reader is the person concerned or who assesses him today."""
        assessor = self.content.assessor
        return self.frame.is_subject or (assessor is not None and assessor.position_id in actor().position_ids)

    @property
    def asked(self) -> str:
        """The name of that step, or nothing."""
        return self.turn.name if self.turn else ""

    @property
    def others(self) -> tuple[StepButton, ...]:
        """Offered steps beside the one asked for."""
        return tuple(s for s in self.frame.steps if s.name != self.asked)

    @property
    def reflection_version(self) -> int:
        """A number that changes with the reflection."""
        return queries.fingerprint(self.facts.reflection)

    @property
    def filled(self) -> int:
        """Rows with a realisation."""
        return sum(bool(row.realisation) for row in self.content.rows)

    @property
    def evidenced(self) -> int:
        """Rows with evidence."""
        return sum(bool(row.evidence) for row in self.content.rows)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The stepper with the days of the SKP and of the present deadline."""
        due = self.due_on
        agreed = filters.tanggal_pendek(self.facts.agreed_at) if self.facts.agreed_at else ""
        first, *rest = self.frame.phases or (Phase("", ""),)
        with_due = [
            replace(phase, note=f"sampai {filters.tanggal_pendek(due)}")
            if due and phase.state in ("now", "held")
            else phase
            for phase in rest
        ]
        return (replace(first, note=first.note or agreed), *with_due) if self.frame.phases else ()

    @property
    def stretch(self) -> str:
        """1 April sampai 30 Juni 2026: the part of the period that was served."""
        served = self.facts.service
        start, end = filters.tanggal(served.starts_on), filters.tanggal(served.ends_on)
        same_year = served.starts_on.year == served.ends_on.year
        return f"{start.rsplit(' ', 1)[0] if same_year else start} sampai {end}"

    @property
    def events(self) -> tuple[Event, ...]:
        """What was decided, between what it waits for now and the SKP it began with."""
        known = self.facts
        waits: tuple[Event, ...] = ()
        agreed: tuple[Event, ...] = ()
        if self.frame.waiting_for:
            opened = known.received_at if self.frame.offers("object") else None
            on_paper = known.received_how == "paper"
            how = filters.tanggal(opened) if on_paper else filters.waktu(opened)
            since = f"Hasil {'diserahkan di atas kertas' if on_paper else 'dibuka'} {how}" if opened else ""
            until = f"batas {filters.tanggal(self.due_on)}" if self.due_on else ""
            since = since or f"Sejak {filters.waktu(self.case.visit_opened_at)}"
            waits = (Event("perlu", "lonceng", f"Menunggu {self.frame.waiting_for}", "", "", since, "", until),)
        if known.agreed_at:
            words = f"SKP versi {known.version_no} disetujui"
            agreed = (Event("selesai", "cek", words, "", "", filters.waktu(known.agreed_at), ""),)
        told = tuple(replace(one, quote="") for one in self.frame.events) if known.veiled else self.frame.events
        return (*waits, *self.corrections.events, *told, *agreed)

    @property
    def due_on(self) -> Any:
        """The deadline that really holds: of the window, of the objection since receipt, else of the visit. None while
        the clock stands still."""
        if self.case.paused_on is not None:
            return None
        if self.asked in ("begin", "submit"):
            return self.facts.hand_over_by or self.facts.window_closes_on
        if self.facts.last_objection_on is not None and self.frame.offers("object"):
            return self.facts.last_objection_on
        return self.case.due_on

    @property
    def due(self) -> str:
        """That deadline with its distance."""
        day = self.due_on
        if day == self.case.due_on:
            return self.frame.due
        return f"{filters.hari_tanggal(day)} ({filters.jarak(day, clock.today())})" if day else ""


def sheet_of(case_id: UUID, *, note: bool = True) -> Sheet:
    """The evaluation, or 404 for whoever may not see it. `note` writes the opening into the reading log first."""
    case = visible_case(case_id)
    if case.process != EVALUATION.name:
        raise CaseNotFound
    if note:
        note_opening(case)
    today = clock.today()
    shown = frame.frame_of(session(), actor(), case, today=today, now=clock.now())
    facts: EvaluationFacts = shown.context.facts
    content = queries.content_of(session(), case, today, actor().person_id, STEP)
    content = content.veiled() if facts.veiled else content
    assessor = content.assessor
    allowed = queries.writing(actor(), case, today, assessor=assessor.position_id if assessor else None)
    told = told_of(session(), actor(), case, assessor.position_id if assessor else None, today)
    return Sheet(case, shown, facts, content, allowed, told)


def writer(case_id: UUID) -> Writer:
    """Who writes now."""
    me = actor()
    return Writer(case_id, me.person_id, me.account_id, clock.now(), clock.today())
