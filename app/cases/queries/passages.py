"""What became of running cases when their process got another version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Passage, Passing
from app.cases.queries.cases import CaseView
from app.cases.registry import handler_of
from app.database import ask, columns
from app.web.filters import tanggal
from workflows.engine import Process

PASSAGE = columns(Passage)
LATEST = (
    sa.select(
        PASSAGE.outcome, PASSAGE.from_version, PASSAGE.to_version, PASSAGE.from_state, PASSAGE.to_state,
        PASSAGE.because, PASSAGE.due_before, PASSAGE.due_after, PASSAGE.at,
    )
    .where(PASSAGE.case_id == sa.bindparam("case"), PASSAGE.outcome.in_((Passing.MOVED, Passing.KEPT)))
    .order_by(PASSAGE.at.desc(), PASSAGE.to_version.desc())
    .limit(1)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageView:
    """One case and another version, as its page tells it."""

    outcome: Passing
    from_version: int
    to_version: int
    from_state: str
    to_state: str
    because: str
    due_before: date | None
    due_after: date | None
    at: datetime

    def told(self, old: Process, new: Process) -> str:
        """The clause that is kept with the case and shown on its page."""
        if self.outcome is Passing.KEPT:
            return f"Perkara ini tetap berjalan menurut versi {self.from_version} karena {self.because}."
        was, now = (
            table.stages[table.state(state)].label for table, state in ((old, self.from_state), (new, self.to_state))
        )
        stage = f"Tahap “{was}” menjadi “{now}”." if was != now else f"Tahapnya tetap “{now}”."
        return (
            f"Sejak {tanggal(self.at)} perkara ini berjalan menurut versi {self.to_version}, sebelumnya versi "
            f"{self.from_version}. {stage} {self.due} Yang sudah diputus tidak berubah."
        )

    @property
    def due(self) -> str:
        """What became of its deadline, as a sentence."""
        if self.due_after is None:
            return "Tahapnya tidak berbatas waktu."
        if self.due_before is None:
            return f"Batasnya kini {tanggal(self.due_after)}; sebelumnya tidak berbatas."
        return f"Batasnya tetap {tanggal(self.due_after)}."


def clause_of(session: Session, case: CaseView) -> str:
    """Under which version the case runs and why, where its process has several. At most one query."""
    handler = handler_of(case.process)
    if len(handler.versions) == 1:
        return ""
    row = ask(session, LATEST, case=case.id).first()
    if row is not None:
        known = PassageView(*row)
        return known.told(handler.table(known.from_version), handler.table(known.to_version))
    if case.process_version != handler.process.version:
        return (
            f"Perkara ini berjalan menurut versi {case.process_version} karena dibuka sebelum versi "
            f"{handler.process.version} berlaku."
        )
    return ""
