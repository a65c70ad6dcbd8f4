"""A second look at an SKP or an evaluation: what a careful reader would ask about, with the reason and a better way.

A lint never refuses and never changes a rating. The one thing it may bring about is the demand for a written reason.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from workflows.credit import months_between
from workflows.leaders import leader_rating
from workflows.policies import Policies
from workflows.predicate import OrganisationPredicate, Predicate, RatedRow, Rating, ResultKind, contradicts, predicate
from workflows.target import Comparison, Direction, Quantity, TargetUnreadable, compare, default_direction
from workflows.vocabulary import Aspect, BehaviourValue, FormClass
from workflows.wording import (
    absolute_word,
    accepts_circumstances,
    activity_word,
    contradicts_figures,
    folded,
    unit_disagreement,
)

CITATION = "review.wording"
_MONTHS_OF = {"bulan": 1, "triwulan": 3, "semester": 6, "tahun": 12}
_HUNDRED_PERCENT = 100


class LintCode(StrEnum):
    """What may be noticed, in the order it is told."""

    IDENTICAL_TARGETS = "identical_targets"
    UNIT_MISMATCH = "unit_mismatch"
    BLANK_EXPECTATION = "blank_expectation"
    BOILERPLATE_EXPECTATION = "boilerplate_expectation"
    MISSING_REALISATION = "missing_realisation"
    RATING_ABOVE = "rating_above_with_below_target"
    TIME_EXCEEDED = "time_realisation_exceeds_target"
    FEEDBACK_CONTRADICTS = "feedback_contradicts_realisation"
    CONTEXT_ACCEPTED = "below_target_context_accepted"
    NON_ASN_ASSESSOR = "non_asn_assessor"
    DATE_OUTSIDE = "document_date_outside_period"
    DURATION_SHORT = "duration_shorter_than_period"
    ABSOLUTE_TARGET = "absolute_target"
    ACTIVITY = "activity_language"
    LEGACY_FORMAT = "legacy_numeric_format"
    HEAD_DIFFERS = "head_rating_differs_from_organisation"

    @property
    def text(self) -> str:
        """What it is called."""
        return _WORDS[self][0]

    @property
    def better(self) -> str:
        """A better way, as an example; empty where there is nothing to rewrite."""
        return _WORDS[self][1]


_WORDS: Mapping[LintCode, tuple[str, str]] = {
    LintCode.IDENTICAL_TARGETS: (
        "Target seluruh baris sama", "Beri tiap hasil kerja target menurut volumenya: 120 observasi, 24 jadwal dinas.",
    ),
    LintCode.BLANK_EXPECTATION: (
        "Ekspektasi khusus pimpinan kosong", "Menjawab antrean dan pesan warga paling lama 15 menit.",
    ),
    LintCode.BOILERPLATE_EXPECTATION: (
        "Ekspektasi sama pada seluruh nilai", "Akuntabel: tidak menerima pemberian dalam bentuk apa pun.",
    ),
    LintCode.MISSING_REALISATION: ("Belum ada realisasi", "3.240 dokumen, menurut rekap bulanan."),
    LintCode.UNIT_MISMATCH: (
        "Satuan indikator dan target tidak sejalan",
        "“Jumlah kegiatan” dengan target 12 kegiatan, atau “Persentase kegiatan” dengan target 95%.",
    ),
    LintCode.RATING_ABOVE: ("Rating Di Atas padahal ada realisasi di bawah target", ""),
    LintCode.TIME_EXCEEDED: ("Realisasi waktu melebihi target waktu", ""),
    LintCode.FEEDBACK_CONTRADICTS: (
        "Umpan balik bertentangan dengan realisasi", "Pimpinan: 95% dari 98%; cetak ulang masih terjadi pada loket 2.",
    ),
    LintCode.CONTEXT_ACCEPTED: (
        "Di bawah target tetapi konteks diterima pimpinan: minta alasan tertulis", "",
    ),
    LintCode.NON_ASN_ASSESSOR: ("Pejabat penilai bukan ASN: nomor identitas opsional", ""),
    LintCode.DATE_OUTSIDE: ("Tanggal dokumen tidak masuk akal terhadap periode", ""),
    LintCode.DURATION_SHORT: (
        "Durasi target lebih pendek dari periode", "Untuk periode tujuh bulan: Waktu pelaksanaan 7 bulan.",
    ),
    LintCode.ABSOLUTE_TARGET: (
        "Target mutlak (semua, selalu, tidak pernah, setiap)", "Paling sedikit 95% permohonan selesai tepat waktu.",
    ),
    LintCode.ACTIVITY: (
        "Indikator berbahasa kegiatan, bukan hasil",
        "“Jumlah laporan tersusun” menggantikan “Menyusun laporan”.",
    ),
    LintCode.LEGACY_FORMAT: ("Format lama dengan nilai angka; ubah ke dua rating", ""),
    LintCode.HEAD_DIFFERS: ("Rating pimpinan unit berbeda dari capaian organisasi", ""),
}
DEMANDS_REASON = frozenset({LintCode.RATING_ABOVE, LintCode.CONTEXT_ACCEPTED, LintCode.HEAD_DIFFERS})


@dataclass(frozen=True, slots=True)
class Place:
    """An indicator of a result: `A.1 Kualitas`. `no` of the indicator tells two of one aspect apart."""

    kind: ResultKind
    no: int
    aspect: Aspect | None = None
    indicator: int = 0

    @property
    def label(self) -> str:
        letter = "A" if self.kind is ResultKind.UTAMA else "B"
        return f"{letter}.{self.no} {self.aspect.label}" if self.aspect else f"{letter}.{self.no}"


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing noticed: where (None for the whole sheet), and why it is worth another look."""

    code: LintCode
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """An indicator as its sheet shows it; `realisation` is None while nothing was reported."""

    place: Place
    plan: str
    indicator: str
    target: Quantity
    direction: Direction | None = None
    realisation: Quantity | None = None
    feedback: tuple[str, ...] = ()
    rating: Rating | None = None

    @property
    def verdict(self) -> Comparison | None:
        """Whether the figures meet the target; None when there are none to compare."""
        if self.realisation is None:
            return None
        try:
            return compare(self.target, self.realisation, self.way)
        except TargetUnreadable:
            return None

    @property
    def way(self) -> Direction:
        return self.direction or default_direction(self.target, self.place.aspect)

    @property
    def is_below(self) -> bool:
        return self.verdict is not None and not self.verdict.meets


@dataclass(frozen=True, slots=True)
class Sheet:
    """An SKP or evaluation as the review reads it. What is None or empty is not known and not asked about."""

    rows: tuple[ReviewedRow, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    form_class: FormClass = FormClass.JA_JF
    is_evaluation: bool = False
    asks_realisation: bool = True
    expectations: Mapping[BehaviourValue, str] | None = None
    document_date: date | None = None
    assessor_is_asn: bool = True
    heads_unit: bool = False
    organisation: OrganisationPredicate | None = None
    work_result: Rating | None = None
    behaviour: Rating | None = None
    legacy_fields: tuple[str, ...] = field(default=())

    @property
    def predicate(self) -> Predicate | None:
        """From the matrix; None while a rating is missing. Nothing noticed here ever changes it."""
        if self.work_result is None or self.behaviour is None:
            return None
        return predicate(self.work_result, self.behaviour)

    @property
    def below(self) -> tuple[ReviewedRow, ...]:
        return tuple(row for row in self.rows if row.is_below)


@dataclass(frozen=True, slots=True)
class Review:
    """What was noticed, each code once in `codes`, and whether the ratings need a written reason."""

    lints: tuple[Lint, ...]
    reasons: tuple[str, ...]

    @property
    def codes(self) -> tuple[LintCode, ...]:
        seen = {one.code for one in self.lints}
        return tuple(code for code in LintCode if code in seen)

    @property
    def demands_reason(self) -> bool:
        return bool(self.reasons)


def review(sheet: Sheet, policies: Policies, on: date) -> Review:
    """Everything that is worth a second look, in the order of `LintCode`."""
    found = [
        *words_of(sheet.rows, sheet.form_class), *copied(sheet, policies, on), *_expectations(sheet),
        *_figures(sheet), *_frame(sheet, policies, on),
    ]
    order = {code: number for number, code in enumerate(LintCode)}
    lints = tuple(sorted(found, key=lambda one: order[one.code]))
    reasons = tuple(one.reason for one in lints if one.code in DEMANDS_REASON)
    return Review(lints, reasons or tuple(_contradiction(sheet)))


def words_of(rows: Iterable[ReviewedRow], form_class: FormClass) -> Iterator[Lint]:
    """What the words of each row give away. A promise without exception is a high leader's to make."""
    planned: set[tuple[ResultKind, int]] = set()
    for row in rows:
        if form_class is FormClass.JA_JF:
            yield from _absolute(row)
        result = (row.place.kind, row.place.no)
        yield from _activity(row, [row.indicator] if result in planned else [row.plan, row.indicator])
        planned.add(result)
        disagreement = unit_disagreement(row.indicator, row.place.aspect, row.target.unit)
        if disagreement:
            yield Lint(LintCode.UNIT_MISMATCH, disagreement, row.place)


def _absolute(row: ReviewedRow) -> Iterator[Lint]:
    for text in (row.indicator, row.target.text, row.plan):
        word = absolute_word(text)
        if word:
            yield Lint(
                LintCode.ABSOLUTE_TARGET,
                f"Kata “{word}” tidak memberi ruang; satu pengecualian saja membuatnya tidak tercapai.", row.place,
            )
            return


def _activity(row: ReviewedRow, texts: list[str]) -> Iterator[Lint]:
    for text in texts:
        word = activity_word(text)
        if word:
            yield Lint(
                LintCode.ACTIVITY, f"“{word}” menyebut yang dikerjakan, belum yang dihasilkan.", row.place
            )
            return


def copied(sheet: Sheet, policies: Policies, on: date) -> Iterator[Lint]:
    """The same targets at every result, and times that leave part of the period without a target."""
    signatures: dict[tuple[ResultKind, int], list[tuple[str, str]]] = {}
    for row in sheet.rows:
        signature = signatures.setdefault((row.place.kind, row.place.no), [])
        if not _is_natural(row, _whole_months(sheet), _months(sheet)):
            signature.append((str(row.place.aspect), _written(row.target)))
    same = {tuple(sorted(one)) for one in signatures.values()}
    if len(signatures) >= policies.count("review.copied_results", on) and len(same) == 1 and same != {()}:
        reason = f"{len(signatures)} hasil kerja memakai target yang sama; volumenya jarang benar-benar sama."
        yield Lint(LintCode.IDENTICAL_TARGETS, reason)
    yield from _short_duration(sheet)


def _is_natural(row: ReviewedRow, *months: int) -> bool:
    """Whole and all the time: what many rows share without anybody copying it."""
    if row.target.unit == "persen" and row.target.value == _HUNDRED_PERCENT:
        return True
    factor = _MONTHS_OF.get(row.target.unit)
    return factor is not None and row.target.value is not None and row.target.value * factor in months


def _written(target: Quantity) -> str:
    return folded(target.text) if target.value is None else f"{target.value.normalize():f} {target.unit}"


def _short_duration(sheet: Sheet) -> Iterator[Lint]:
    durations = [
        row.target.value * _MONTHS_OF[row.target.unit]
        for row in sheet.rows
        if row.place.aspect is Aspect.WAKTU and row.target.value is not None and row.target.unit in _MONTHS_OF
    ]
    if durations and max(durations) < _whole_months(sheet):
        longest = f"{max(durations):f}".replace(".", ",")
        yield Lint(
            LintCode.DURATION_SHORT,
            f"Target waktu terpanjang {longest} bulan, sedangkan periodenya {_months(sheet)} bulan.",
        )


def _months(sheet: Sheet) -> int:
    """The months of the period as people call them: 2 January to 31 December are twelve. 0 when it is not known."""
    return months_between(sheet.starts_on, sheet.ends_on) if sheet.starts_on and sheet.ends_on else 0


def _whole_months(sheet: Sheet) -> int:
    """The calendar months that lie in the period as a whole; 0 when it is not known."""
    if sheet.starts_on is None or sheet.ends_on is None:
        return 0
    end = sheet.ends_on + timedelta(days=1)
    return (end.year - sheet.starts_on.year) * 12 + end.month - sheet.starts_on.month - (end.day < sheet.starts_on.day)


def _expectations(sheet: Sheet) -> Iterator[Lint]:
    if sheet.expectations is None:
        return
    filled = {value: text for value, text in sheet.expectations.items() if text.strip()}
    blank = [value.label for value in BehaviourValue if value not in filled]
    if blank:
        yield Lint(LintCode.BLANK_EXPECTATION, f"Belum ada ekspektasi untuk {', '.join(blank)}.")
    if len(filled) == len(BehaviourValue) and len({folded(text) for text in filled.values()}) == 1:
        yield Lint(
            LintCode.BOILERPLATE_EXPECTATION, "Ketujuh nilai diberi kalimat yang sama, sehingga tidak ada yang khusus."
        )


def _figures(sheet: Sheet) -> Iterator[Lint]:
    missing = [row.place.label for row in sheet.rows if row.realisation is None]
    if missing and sheet.asks_realisation:
        yield Lint(LintCode.MISSING_REALISATION, f"{len(missing)} dari {len(sheet.rows)} baris belum berisi realisasi.")
    for row in sheet.rows:
        yield from _figures_of(row)
    if sheet.work_result is Rating.DI_ATAS and sheet.below:
        where = ", ".join(row.place.label for row in sheet.below)
        yield Lint(LintCode.RATING_ABOVE, f"Realisasi {where} di bawah target, sedangkan ratingnya Di Atas Ekspektasi.")


def _figures_of(row: ReviewedRow) -> Iterator[Lint]:
    verdict = row.verdict
    if verdict is None:
        if _units_differ(row):
            yield Lint(LintCode.UNIT_MISMATCH, "Satuan target dan realisasinya berbeda.", row.place)
        return
    if not verdict.meets and row.place.aspect is Aspect.WAKTU and row.way is Direction.LOWER_BETTER:
        yield Lint(LintCode.TIME_EXCEEDED, "Selesai lebih lama daripada targetnya.", row.place)
    if any(contradicts_figures(text, meets=verdict.meets) for text in row.feedback):
        says = "di bawah target" if not verdict.meets else "memenuhi target"
        yield Lint(LintCode.FEEDBACK_CONTRADICTS, f"Realisasinya {says}, umpan baliknya mengatakan lain.", row.place)
    accepted = row.rating in (Rating.SESUAI, Rating.DI_ATAS) or any(map(accepts_circumstances, row.feedback))
    if not verdict.meets and accepted:
        reason = f"{row.place.label} di bawah target tetapi keadaannya diterima; tulis alasannya."
        yield Lint(LintCode.CONTEXT_ACCEPTED, reason, row.place)


def _units_differ(row: ReviewedRow) -> bool:
    return row.realisation is not None and None not in (row.target.value, row.realisation.value)


def _frame(sheet: Sheet, policies: Policies, on: date) -> Iterator[Lint]:
    if not sheet.assessor_is_asn:
        yield Lint(LintCode.NON_ASN_ASSESSOR, "Penilai bukan ASN tidak mempunyai NIP; kolomnya boleh dikosongkan.")
    yield from _document_date(sheet, policies, on)
    if sheet.legacy_fields:
        yield Lint(
            LintCode.LEGACY_FORMAT, f"Ada nilai angka ({', '.join(sheet.legacy_fields)}); formulir kini memakai rating."
        )
    if sheet.heads_unit and sheet.organisation and sheet.work_result:
        expected = leader_rating(sheet.organisation, policies, on)
        if expected is not None and sheet.work_result is not expected:
            yield Lint(
                LintCode.HEAD_DIFFERS,
                f"Capaian organisasi {sheet.organisation.label} berarti {expected.label}; ratingnya berbeda.",
            )


def _document_date(sheet: Sheet, policies: Policies, on: date) -> Iterator[Lint]:
    if sheet.document_date is None or sheet.starts_on is None or sheet.ends_on is None:
        return
    first, last = sheet.starts_on, sheet.ends_on
    if sheet.is_evaluation:
        last += timedelta(days=policies.days("review.evaluation.dated_after", on))
    else:
        first -= timedelta(days=policies.days("review.skp.dated_before", on))
    if not first <= sheet.document_date <= last:
        yield Lint(LintCode.DATE_OUTSIDE, "Tanggal dokumen jauh dari periode yang dinilainya; periksa tahunnya.")


def _contradiction(sheet: Sheet) -> Iterator[str]:
    """The sentence when the rating of the work result disagrees with the rated rows."""
    if sheet.work_result is None:
        return
    rated = [RatedRow(row.rating, row.place.kind, row.place.label) for row in sheet.rows]
    sentence = contradicts(sheet.work_result, rated)
    if sentence:
        yield sentence
