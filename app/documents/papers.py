"""What papers of a unit and of the running year print, frozen: angka kredit, minutes, patterns, agreements, dialogues.

As in `snapshot.py`: all texts are what stands on the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.documents.parts import (
    CreditLine,
    DiscussedResult,
    DocumentFrame,
    Letterhead,
    MinutesChange,
    MinutesGuest,
    PersonBlock,
    PromisedObjective,
    SpreadLine,
    StandingGround,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditConversion:
    """KONVERSI PREDIKAT KINERJA KE ANGKA KREDIT with what has added up so far. Numbers are as printed, decimal comma.

    `born_on`, `sex` and `holds_since` are worded; empty where they are not known. `needed_level` is empty on the
    highest level of a category. `left_out` words the months that do not count. The order of the form is recalled from
    Peraturan BKN 3/2023, not seen.
    """

    frame: DocumentFrame
    letterhead: Letterhead
    employee: PersonBlock
    assessor: PersonBlock
    born_on: str
    sex: str
    holds_since: str
    level: str
    predicate: str
    percent: str
    coefficient: str
    months: int
    points: str
    exact: str
    lines: tuple[CreditLine, ...]
    total: str
    needed_rank: str
    needed_level: str = ""
    left_out: str = ""
    determined_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationMinutes:
    """BERITA ACARA KALIBRASI. `spread` goes from the best predikat to the worst; it is drawn and written out.

    `people` have a result in the unit, `on_the_table` of them waited for the meeting.
    """

    frame: DocumentFrame
    letterhead: Letterhead
    unit: str
    organisation_predicate: str
    people: int
    on_the_table: int
    opening: str
    spread: tuple[SpreadLine, ...]
    remarks: tuple[str, ...]
    justification: str
    changes: tuple[MinutesChange, ...]
    guests: tuple[MinutesGuest, ...]
    agreements: str
    chair: PersonBlock
    concluded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationStanding:
    """PENETAPAN PREDIKAT KINERJA ORGANISASI DAN POLA DISTRIBUSI. In `spread` both sides of a line are the same."""

    frame: DocumentFrame
    letterhead: Letterhead
    unit: str
    head: PersonBlock
    organisation_predicate: str
    people: int
    grounds: tuple[StandingGround, ...]
    spread: tuple[SpreadLine, ...]
    remarks: tuple[str, ...]
    justification: str
    signer: PersonBlock
    established_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceAgreement:
    """PERJANJIAN KINERJA of a unit with its lampiran (PermenPANRB 53/2014). `superior` is None where nobody stands
    above: then the head states his targets and signs alone. `unit` is written in capitals over the lampiran.
    """

    frame: DocumentFrame
    government: str
    unit: str
    year: int
    head: PersonBlock
    superior: PersonBlock | None
    objectives: tuple[PromisedObjective, ...]
    proposed_at: datetime | None = None
    agreed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """CATATAN DIALOG KINERJA, confirmed by both sides. Days are worded; `next_on` is empty where none was agreed.

    `employee_act` and `assessor_act` say what each did (mengajukan, mengonfirmasi), `receipt_note` from which paper
    somebody put it down for a person without a device.
    """

    frame: DocumentFrame
    letterhead: Letterhead
    employee: PersonBlock
    assessor: PersonBlock
    held_on: str
    next_on: str
    topics: tuple[DiscussedResult, ...]
    general: str
    agreement: str
    employee_act: str
    employee_at: datetime | None
    assessor_act: str
    assessor_at: datetime | None
    receipt_note: str = ""
