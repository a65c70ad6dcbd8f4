"""What each official document prints, frozen: the only thing the renderer ever sees.

A snapshot is taken in the transaction that decides, stored as canonical JSON (`to_json`), embedded in the PDF as
`data.json`, and hashed: the SHA-256 printed on the paper is the hash of exactly these bytes. Nothing here reads the
database or the clock, so the same snapshot gives the same bytes for ever.

All texts are what stands on the paper (Indonesian, already worded); codes of the database never reach a snapshot.
Forms: PermenPANRB 6/2022 (SKP, evaluasi, dokumen evaluasi); tata naskah dinas (keputusan, piagam).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.documents.canonical import SnapshotInvalid, decode, encode
from app.documents.papers import (
    CalibrationMinutes,
    CreditConversion,
    Dialogue,
    OrganisationStanding,
    PerformanceAgreement,
)
from app.documents.parts import (
    Annexes,
    Approach,
    ApprovalLine,
    Behaviour,
    ConfirmedDocument,
    CreditLine,
    Dictum,
    DiscussedResult,
    DocumentFrame,
    EvaluatedBehaviour,
    EvaluatedIndicator,
    EvaluatedResult,
    EvidenceItem,
    FormalCheck,
    FormClass,
    Indicator,
    Letterhead,
    MinutesChange,
    MinutesGuest,
    PatternBar,
    PersonBlock,
    PromisedMeasure,
    PromisedObjective,
    RealisedIndicator,
    RealisedResult,
    RewardAnnex,
    RewardRecipient,
    SpreadLine,
    StandingGround,
    WorkResult,
)
from app.documents.yearly import AnnualSummary

__all__ = [
    "KINDS",
    "TITLES",
    "Annexes",
    "AnnualSummary",
    "Approach",
    "ApprovalLine",
    "Behaviour",
    "CalibrationMinutes",
    "Certificate",
    "Confirmation",
    "ConfirmedDocument",
    "CreditConversion",
    "CreditLine",
    "Dialogue",
    "Dictum",
    "DiscussedResult",
    "DocumentFrame",
    "EvaluatedBehaviour",
    "EvaluatedIndicator",
    "EvaluatedResult",
    "Evaluation",
    "EvaluationSummary",
    "EvidenceItem",
    "FollowupRecommendation",
    "FormClass",
    "FormalCheck",
    "Indicator",
    "Letterhead",
    "MinutesChange",
    "MinutesGuest",
    "OrganisationStanding",
    "PatternBar",
    "PerformanceAgreement",
    "PersonBlock",
    "PromisedMeasure",
    "PromisedObjective",
    "RealisedIndicator",
    "RealisedResult",
    "RewardAnnex",
    "RewardDecision",
    "RewardRecipient",
    "SelfAssessment",
    "Skp",
    "Snapshot",
    "SnapshotInvalid",
    "SpreadLine",
    "StandingGround",
    "WorkResult",
    "from_json",
    "title_of",
    "to_json",
]

SCHEMA = 1
"""Raised when a field changes meaning; stored snapshots keep the number they were written with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skp:
    """SASARAN KINERJA PEGAWAI with its lampiran. The two moments are printed in the signature zones."""

    frame: DocumentFrame
    approach: Approach
    form_class: FormClass
    employee: PersonBlock
    assessor: PersonBlock
    results: tuple[WorkResult, ...]
    behaviours: tuple[Behaviour, ...]
    annexes: Annexes
    submitted_at: datetime | None = None
    agreed_at: datetime | None = None
    entered_by: str = ""
    """Who typed it when that was not the employee, worded: "Diisikan oleh ... atas permintaan pegawai"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """PENILAIAN DIRI PEGAWAI: realisation per indicator, evidence, reflection (paragraphs split on line breaks)."""

    frame: DocumentFrame
    approach: Approach
    form_class: FormClass
    employee: PersonBlock
    assessor: PersonBlock
    results: tuple[RealisedResult, ...]
    evidence: tuple[EvidenceItem, ...]
    reflection: str
    submitted_at: datetime | None = None
    entered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """EVALUASI KINERJA PEGAWAI. Ratings and predikat are printed labels ("DIATAS EKSPEKTASI", "KURANG/MISCONDUCT").

    `organisation_predicate` is one of ISTIMEWA, BAIK, BUTUH PERBAIKAN, KURANG, SANGAT KURANG; `pattern` is the pola
    distribusi that goes with it, lowest predicate first, empty while there is none.
    `rating_reason` is printed when the assessor deviated from what the rows or the quarters suggest; `quarters` are
    those of the year, worded, on the annual form alone. `leads`: why the rating is that of the unit led.
    """

    frame: DocumentFrame
    approach: Approach
    form_class: FormClass
    employee: PersonBlock
    assessor: PersonBlock
    organisation_predicate: str
    distribution_note: str
    results: tuple[EvaluatedResult, ...]
    behaviours: tuple[EvaluatedBehaviour, ...]
    rating_hasil_kerja: str
    rating_perilaku_kerja: str
    predicate: str
    rating_reason: str = ""
    reviewed_at: datetime | None = None
    pattern: tuple[PatternBar, ...] = ()
    quarters: tuple[str, ...] = ()
    leads: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSummary:
    """DOKUMEN EVALUASI KINERJA PEGAWAI, seven blocks. `assessor_superior` is None where nobody stands above.

    `received_on` is the date over the employee's name; `receipt_note` replaces his signature zone when he did not act
    ("Jangka waktu keberatan berakhir 20 Juli 2026 tanpa tanggapan").
    """

    frame: DocumentFrame
    employee: PersonBlock
    assessor: PersonBlock
    assessor_superior: PersonBlock | None
    organisation_predicate: str
    predicate: str
    recommendation: str
    received_on: date | None = None
    receipt_note: str = ""
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """PENGESAHAN HASIL EVALUASI KINERJA by BKPSDM: form only, never a rating. `officer` signs."""

    frame: DocumentFrame
    letterhead: Letterhead
    employee: PersonBlock
    assessor: PersonBlock
    organisation_predicate: str
    rating_hasil_kerja: str
    rating_perilaku_kerja: str
    predicate: str
    documents: tuple[ConfirmedDocument, ...]
    checks: tuple[FormalCheck, ...]
    officer: PersonBlock
    note: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowupRecommendation:
    """REKOMENDASI TINDAK LANJUT of a final annual result. `recommendation` is the worded choice, never a punishment."""

    frame: DocumentFrame
    letterhead: Letterhead
    employee: PersonBlock
    proposer: PersonBlock
    evaluation_number: str
    predicate: str
    recommendation: str
    reason: str
    approvals: tuple[ApprovalLine, ...]
    signer: PersonBlock
    consequence: str = ""
    """What happens next, worded ("Perkara penghargaan dibuka setelah disetujui")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardDecision:
    """KEPUTUSAN PEMBERIAN PENGHARGAAN. `letterhead` None prints the emblem with `authority` under it (Wali Kota)."""

    frame: DocumentFrame
    letterhead: Letterhead | None
    authority: str
    subject: str
    considerations: tuple[str, ...]
    references: tuple[str, ...]
    dictums: tuple[Dictum, ...]
    signer: PersonBlock
    annex: RewardAnnex | None = None
    copies: tuple[str, ...] = ()
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """PIAGAM PENGHARGAAN. `issuer` opens the sentence "<issuer> memberikan penghargaan kepada"."""

    frame: DocumentFrame
    government: str
    issuer: str
    recipient: PersonBlock
    award: str
    citation: str
    signer: PersonBlock


Snapshot = (
    Skp
    | SelfAssessment
    | Evaluation
    | EvaluationSummary
    | Confirmation
    | FollowupRecommendation
    | RewardDecision
    | Certificate
    | CreditConversion
    | CalibrationMinutes
    | OrganisationStanding
    | AnnualSummary
    | PerformanceAgreement
    | Dialogue
)

KINDS: dict[str, type[Snapshot]] = {
    "skp": Skp,
    "self_assessment": SelfAssessment,
    "evaluation": Evaluation,
    "evaluation_summary": EvaluationSummary,
    "confirmation": Confirmation,
    "followup_recommendation": FollowupRecommendation,
    "reward_decision": RewardDecision,
    "certificate": Certificate,
    "credit_conversion": CreditConversion,
    "calibration_minutes": CalibrationMinutes,
    "organisation_standing": OrganisationStanding,
    "annual_summary": AnnualSummary,
    "agreement": PerformanceAgreement,
    "dialogue": Dialogue,
}

TITLES: dict[str, str] = {
    "skp": "Sasaran Kinerja Pegawai",
    "self_assessment": "Penilaian Diri Pegawai",
    "evaluation": "Evaluasi Kinerja Pegawai",
    "evaluation_summary": "Dokumen Evaluasi Kinerja Pegawai",
    "confirmation": "Pengesahan Hasil Evaluasi Kinerja",
    "followup_recommendation": "Rekomendasi Tindak Lanjut Hasil Evaluasi Kinerja",
    "reward_decision": "Keputusan Pemberian Penghargaan",
    "certificate": "Piagam Penghargaan",
    "credit_conversion": "Konversi Predikat Kinerja ke Angka Kredit",
    "calibration_minutes": "Berita Acara Kalibrasi Predikat Kinerja",
    "organisation_standing": "Penetapan Predikat Kinerja Organisasi dan Pola Distribusi",
    "annual_summary": "Ringkasan Evaluasi Kinerja Tahunan",
    "agreement": "Perjanjian Kinerja",
    "dialogue": "Catatan Dialog Kinerja",
}


def title_of(kind: str) -> str:
    """The name of the document as people call it, for lists, the verification page and the PDF's own title."""
    return TITLES[kind]


def to_json(snapshot: Snapshot) -> bytes:
    """Canonical UTF-8 JSON: sorted keys, no spaces, dates ISO 8601, times in UTC with Z, text cleaned (see canonical).

    Raises SnapshotInvalid when the frame names another kind, is superseded without naming its successor, or carries a
    naive time.
    """
    kind = snapshot.frame.kind
    if KINDS[kind] is not type(snapshot):
        raise SnapshotInvalid(f"frame.kind is {kind!r}, the snapshot is {type(snapshot).__name__}")
    if snapshot.frame.status == "superseded" and not snapshot.frame.superseded_by_number:
        raise SnapshotInvalid("frame.superseded_by_number is missing")
    return encode(snapshot, schema=SCHEMA)


def from_json(kind: str, data: bytes) -> Snapshot:
    """The snapshot `to_json` wrote. SnapshotInvalid for another kind, unknown, missing or mistyped fields."""
    snapshot = decode(KINDS[kind], data, schema=SCHEMA)
    if snapshot.frame.kind != kind:
        raise SnapshotInvalid(f"expected {kind!r}, found {snapshot.frame.kind!r}")
    return snapshot
