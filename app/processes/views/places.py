"""Where a case stands, told to whoever looks: whom it waits for, which day it is, who hears of silence, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from sqlmodel import Session

from app.access import Actor
from app.cases.deadlines import Deadlines
from app.cases.escalation import would_hear
from app.cases.frame import Frame, frame_of
from app.cases.queries import CaseView
from app.web.clock import day_of
from app.web.filters import tanggal
from workflows.diagram import Where

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is and what that means for whoever looks. Every text may be empty but `waits`."""

    where: Where
    waits: str
    day: str
    risen: str
    lapse: str
    steps: tuple[str, ...]
    closed: str

    @property
    def sentence(self) -> str:
        """Menunggu Rina, hari ke-3 dari 5 hari kerja. Bila lewat, naik ke Kepala Dinas: Budi. Anda dapat: Ajukan."""
        first = f"{self.waits}, {self.day}." if self.day else f"{self.waits.rstrip('.')}."
        can = f"Anda dapat: {'; '.join(self.steps)}." if self.steps else self.closed
        return " ".join(one for one in (first, self.risen, can) if one)


def place_of(session: Session, actor: Actor, case: CaseView, today: date, now: datetime) -> Place:
    """Where the case stands, for this actor: the frame of its page, and whom the sweep would name above."""
    frame = frame_of(session, actor, case, today=today, now=now, told=False)
    return Place(
        where=Where(case.table.state(case.state), _path(case, frame)),
        waits=f"Menunggu {frame.waiting_for}" if frame.waiting_for else "Tidak menunggu siapa pun",
        day=_day(case, frame.deadlines, today),
        risen=_risen(session, case, frame, today),
        lapse=frame.lapse,
        steps=tuple(step.label for step in frame.steps),
        closed=f"Langkah Anda belum terbuka: {frame.refused[0].because}" if frame.refused else
        "Tidak ada yang perlu Anda lakukan sekarang.",
    )  # fmt: skip


def _path(case: CaseView, frame: Frame) -> tuple[StrEnum, ...]:
    """The states it went through, oldest first. One that the present table no longer has is left out."""
    known, here = {state.value: state for state in case.table.states}, case.table.state(case.state)
    walked = [known[entry.visit_state] for entry in reversed(frame.entries) if entry.visit_state in known]
    path = [state for state, _ in groupby(walked)]
    return tuple(path[:-1] if path[-1:] == [here] else path)


def _day(case: CaseView, deadlines: Deadlines, today: date) -> str:
    """Which day of how many this is, counted as the deadline counts. Of a case that waits for nobody nothing."""
    opened, due = day_of(case.visit_opened_at), case.due_on
    if case.paused_on is not None:
        still = deadlines.standing(case.process, case.state, case.clock, case.process_version)
        return f"waktunya berhenti {still.words}"
    if due is None:
        return "tanpa batas waktu" if case.stage.asked else ""
    of = deadlines.passed(case.process, case.state, opened, due, case.process_version)
    unit = f"hari{NBSP}kerja" if of.working else "hari"
    return f"hari{NBSP}ke-{of.day} dari {of.of}{NBSP}{unit}" if due >= today else f"lewat batas sejak {tanggal(due)}"


def _risen(session: Session, case: CaseView, frame: Frame, today: date) -> str:
    """Whom silence went to, or would go to by the same rule as the sweep's."""
    if case.escalated_to:
        return f"Sudah naik ke {case.escalated_to.rstrip('.')}."
    if case.due_on is None or case.paused_on is not None or not frame.waiting_for:
        return ""
    above = would_hear(session, case.visit_id, today)
    return f"Bila lewat, naik ke {' dan '.join(above).rstrip('.')}." if above else ""
