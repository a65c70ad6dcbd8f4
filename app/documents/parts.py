"""The parts of which the official documents are made: people, frame, rows, lists (the documents: snapshot.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal[
    "skp",
    "self_assessment",
    "evaluation",
    "evaluation_summary",
    "confirmation",
    "followup_recommendation",
    "reward_decision",
    "certificate",
    "credit_conversion",
    "calibration_minutes",
    "organisation_standing",
    "annual_summary",
    "agreement",
    "dialogue",
]
Status = Literal["draft", "recorded", "superseded", "revoked"]
Approach = Literal["kuantitatif", "kualitatif"]
FormClass = Literal["ja_jf", "jpt"]
Section = Literal["utama", "tambahan"]
Capacity = Literal["", "Plt.", "Plh.", "a.n."]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBlock:
    """One person as the identity block of a form prints him: NAMA, NIP, PANGKAT/GOL RUANG, JABATAN, UNIT KERJA.

    `identity_label` is "NIP", "NI PPPK" or "NRP"; empty with an empty number for an official who has none (Wali Kota).
    `rank_label` names row 3 (GOLONGAN for a PPPK, PANGKAT for a soldier); `standing` follows the rank where neither
    says what the person is (CPNS, PPPK Paruh Waktu). `capacity` hangs in front of the office; with "a.n."
    `on_behalf_of` names the office represented. `basis` is the letter on which somebody acts for another.
    """

    name: str
    identity_label: str = "NIP"
    identity_number: str = ""
    pangkat_golongan: str = ""
    rank_label: str = "PANGKAT/GOL RUANG"
    standing: str = ""
    jabatan: str = ""
    unit_kerja: str = ""
    capacity: Capacity = ""
    on_behalf_of: str = ""
    basis: str = ""

    @property
    def office(self) -> str:
        """The office as it is held: Plt. Kepala Bidang."""
        return self.jabatan if self.capacity == "a.n." else f"{self.capacity} {self.jabatan}".strip()

    @property
    def rank(self) -> str:
        """Pangkat and golongan with what the person is: Penata Muda (III/a), CPNS."""
        return ", ".join(filter(None, (self.pangkat_golongan, self.standing)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternBar:
    """One predicate of the pola distribusi: `share` in thousandths of the people, `mark` what is written above it."""

    predicate: str
    share: int
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFrame:
    """What every document carries: number, verification, standing, place and date.

    `verification_url` is the full address `<public base url>/verifikasi/<code>` and what the QR code holds.
    `recorded_at` is aware (UTC) and is the creation date inside the PDF; `dated_on` is the date over the signature.
    `period_title` is printed after "PERIODE:" (TRIWULAN II), `period_label` after "PERIODE PENILAIAN:"
    (1 APRIL SD 30 JUNI TAHUN 2026). `superseded_by_number` is required when `status` is "superseded". `corrections` are
    the clerical errors put right since the first issue, each worded as one note (ralat), the oldest first.
    """

    kind: Kind
    number: str
    code: str
    verification_url: str
    version: int
    recorded_at: datetime
    place: str
    dated_on: date
    status: Status
    instansi: str
    period_label: str = ""
    period_title: str = ""
    period_note: str = ""
    superseded_by_number: str = ""
    legal_basis: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Kop naskah dinas: `government` small, `instansi` large, then address and contact."""

    government: str
    instansi: str
    address: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator row. `aspek` is printed for JA/JF kuantitatif, `perspektif` for JPT; the other stays empty."""

    indicator: str
    target: str
    aspek: str = ""
    perspektif: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedIndicator(Indicator):
    """An indicator with what the employee reports. `evidence_numbers` point at `SelfAssessment.evidence`."""

    realisation: str = ""
    evidence_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedIndicator(Indicator):
    """An indicator as judged. `feedback` lines begin with who spoke ("Pimpinan: ..."); `rating` is "di atas",
    "sesuai", "di bawah" (ekspektasi) or empty, and stands in brackets behind the realisation.
    """

    realisation: str = ""
    feedback: tuple[str, ...] = ()
    rating: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkResult:
    """One rencana hasil kerja. `leader_result` is column 2 of the JA/JF form; `assigned_by` ends the plan of a JPT."""

    no: int
    section: Section
    result_plan: str
    indicators: tuple[Indicator, ...]
    leader_result: str = ""
    assigned_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedResult:
    """As `WorkResult`, with realisations."""

    no: int
    section: Section
    result_plan: str
    indicators: tuple[RealisedIndicator, ...]
    leader_result: str = ""
    assigned_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedResult:
    """As `WorkResult`, with realisations, feedback and row ratings."""

    no: int
    section: Section
    result_plan: str
    indicators: tuple[EvaluatedIndicator, ...]
    leader_result: str = ""
    assigned_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One BerAKHLAK value with its panduan perilaku and the (often empty) Ekspektasi Khusus Pimpinan."""

    name: str
    guides: tuple[str, ...]
    ekspektasi: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedBehaviour(Behaviour):
    """A behaviour row of the evaluation: `feedback` lines as in `EvaluatedIndicator`."""

    feedback: tuple[str, ...] = ()
    rating: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annexes:
    """Lampiran SKP: DUKUNGAN SUMBER DAYA, SKEMA PERTANGGUNGJAWABAN, KONSEKUENSI. A list may be empty."""

    resources: tuple[str, ...] = ()
    accountability: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One bukti dukung: `source` says what it is (berkas PDF, foto, tautan), `sha256` is empty for a mere reference."""

    no: int
    title: str
    source: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedDocument:
    """One document the pengesahan covers."""

    title: str
    number: str
    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalCheck:
    """One formal question of BKPSDM and its answer, both worded."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """One seat of an approval: `seat` (Kepala perangkat daerah), `outcome` (Menyetujui, Menunggu), reason if any."""

    seat: str
    person: PersonBlock
    outcome: str
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictum:
    """One diktum: `label` is KESATU, KEDUA, ..."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRecipient:
    """One line of the lampiran."""

    person: PersonBlock
    achievement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardAnnex:
    """Lampiran of a decision. Without recipients the page says that none is named."""

    title: str
    recipients: tuple[RewardRecipient, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """One conversion among those that add up: which part of which year, on which level, worth how much as printed."""

    period: str
    level: str
    predicate: str
    months: int
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadLine:
    """One predikat before and after a calibration, with the shares as printed and what the guideline says of it."""

    predicate: str
    before: int
    before_percent: str
    after: int
    after_percent: str
    guideline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesChange:
    """One person whose predikat his own assessor changed, and why."""

    name: str
    position: str
    before: str
    after: str
    reason: str
    assessor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesGuest:
    """Somebody invited, and whether he wrote first opinions."""

    name: str
    position: str
    wrote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingGround:
    """One predikat of the organisation and what it rested on; `reason` says why it replaced the one before."""

    value: str
    evidence: str
    file: str
    reason: str
    by: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPart:
    """One post of a year: who assessed it, its quarters as worded, its predikat; `counts`: it is that of the year."""

    no: int
    jabatan: str
    unit_kerja: str
    period: str
    assessor: str
    assessor_office: str
    quarters: tuple[str, ...]
    predicate: str
    document: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedMeasure:
    """One indikator kinerja with its target."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedObjective:
    """One sasaran with its indicators."""

    no: int
    text: str
    measures: tuple[PromisedMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussedResult:
    """What was said about one rencana hasil kerja; `code` is its place on the form (A1)."""

    code: str
    plan: str
    text: str
