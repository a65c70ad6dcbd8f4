"""The official document of a whole year in several posts (see `app.documents.snapshot`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.documents.parts import DocumentFrame, PersonBlock, SummaryPart


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualSummary:
    """RINGKASAN EVALUASI KINERJA TAHUNAN. `rule` words which post policy names; `reason` why another one counts."""

    frame: DocumentFrame
    employee: PersonBlock
    assessor: PersonBlock
    year: int
    parts: tuple[SummaryPart, ...]
    predicate: str
    rule: str
    reason: str = ""
    established_at: datetime | None = None
