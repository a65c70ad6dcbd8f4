"""The parts of an evaluation as pages and forms read them: rows, evidence, remarks, values, people. No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zlib import crc32

from app.periods.models import PeriodKind
from workflows.predicate import OrganisationPredicate, Predicate, Rating, ResultKind
from workflows.returning import Part
from workflows.target import Quantity as Amount
from workflows.target import TargetUnreadable, read_quantity, suggest_row_rating
from workflows.vocabulary import BehaviourValue, Direction

TIME_UNITS = frozenset({"detik", "menit", "jam", "hari", "hari_kerja", "minggu", "bulan", "tahun"})


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One kept file."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of umpan balik. `here`: it belongs to this evaluation, not only to the same year."""

    speaker: str
    text: str
    at: datetime
    given_on: date
    here: bool = True


@dataclass(frozen=True, slots=True)
class NoteView:
    """An event of the employee's diary, shared to a row."""

    happened_on: date
    shared_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """One rencana aksi for a result in this period."""

    id: UUID
    result_id: UUID
    text: str
    target: str
    is_done: bool

    @property
    def version(self) -> int:
        """A number that changes with what is written."""
        return fingerprint(self.text, self.target, "1" if self.is_done else "")


@dataclass(frozen=True, slots=True)
class TalkView:
    """What a dialogue that both confirmed says of a result; `result_id` is None for what was said in general."""

    dialogue_id: UUID
    result_id: UUID | None
    held_on: date
    text: str
    agreement: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One indicator with its result, target, realisation, evidence and remarks."""

    indicator_id: UUID
    section: ResultKind
    result_no: int
    no: int
    leader_result: str
    plan: str
    assigned_by: str
    aspect: str
    text: str
    target_text: str
    direction: Direction
    realisation: str
    source: str
    rating: Rating | None
    evidence: tuple[EvidenceView, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[NoteView, ...]
    result_id: UUID

    @property
    def group(self) -> str:
        """A.1, B.2: the number of the result on the form."""
        return f"{'A' if self.section is ResultKind.UTAMA else 'B'}.{self.result_no}"

    @property
    def label(self) -> str:
        """What a sentence calls the row: A.1 Waktu."""
        return f"{self.group} {self.aspect or self.no}"

    @property
    def is_lower_better(self) -> bool:
        return self.direction is Direction.LOWER_BETTER

    @property
    def direction_words(self) -> str:
        """What a reader must know of the direction; nothing where more is better, as everybody expects."""
        return _DIRECTION_WORDS.get(self.direction, "")

    @property
    def amounts(self) -> tuple[Amount | None, Amount | None]:
        """Target and realisation as they are understood."""
        return _amount(self.target_text), _amount(self.realisation)

    @property
    def bar(self) -> tuple[Decimal, Decimal] | None:
        """(realisation, target) to draw beside each other, when both are figures of one unit and not negative."""
        target, reached = self.amounts
        if target is None or reached is None or target.value is None or reached.value is None:
            return None
        same = target.unit == reached.unit or "" in (target.unit, reached.unit)
        return (reached.value, target.value) if same and min(reached.value, target.value) >= 0 else None

    @property
    def target_words(self) -> str:
        """The target with its sign of comparison spelled out: paling lama 30 menit."""
        return spelled(self.target_text)

    @property
    def target_example(self) -> str:
        """The target without its sign: how a realisation of it is written."""
        return self.target_text.strip().lstrip("≥≤<>= ")

    @property
    def version(self) -> int:
        """A number that changes with what is written on the row."""
        return fingerprint(self.realisation, self.source)

    def suggestion(self, above_margin: Decimal) -> Rating | None:
        """What the figures say of the row; a help to the eye, never chosen beforehand."""
        target, reached = self.amounts
        if target is None or reached is None:
            return None
        return suggest_row_rating(target, reached, self.direction, above_margin)


@dataclass(frozen=True, slots=True)
class ValueView:
    """One of the seven values with its expectation, remarks and rating."""

    value: BehaviourValue
    expectation: str
    rating: Rating | None
    remarks: tuple[Remark, ...]

    @property
    def axis(self) -> tuple[str, Rating | None]:
        """Its place in the radar."""
        return self.value.label, self.rating


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody in the line of this evaluation today."""

    position_id: UUID
    person_id: UUID | None
    name: str
    title: str
    number_label: str
    number: str
    golongan: str
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another evaluation of the same SKP; without predikat while none was delivered."""

    case_id: UUID
    period_label: str
    period_no: int
    predikat: Predicate | None
    ends_on: date
    kind: PeriodKind


@dataclass(frozen=True, slots=True)
class Content:
    """All of it. `assessor` and `superior` are None while nobody holds the position, or above the highest one.

    `draft` is what the reader left in a form: field name -> values. `led`: what the unit reached that the person leads,
    while it binds his rating.
    """

    kind: PeriodKind
    reflection: str
    delivered_at: datetime | None
    draft: Mapping[str, list[str]]
    rows: tuple[RowView, ...]
    values: tuple[ValueView, ...]
    subject: PersonView | None
    assessor: PersonView | None
    superior: PersonView | None
    neighbours: tuple[Neighbour, ...]
    actions: tuple[ActionView, ...]
    talks: tuple[TalkView, ...]
    skp_id: UUID
    ends_on: date
    led: OrganisationPredicate | None = None

    @property
    def quarters(self) -> tuple[Neighbour, ...]:
        """The periodic ones, in their order: quarters, or what policy has instead."""
        return tuple(n for n in self.neighbours if n.kind is not PeriodKind.ANNUAL)

    def actions_of(self, result_id: UUID) -> tuple[ActionView, ...]:
        """The rencana aksi of one result."""
        return tuple(one for one in self.actions if one.result_id == result_id)

    def talks_of(self, result_id: UUID | None) -> tuple[TalkView, ...]:
        """What dialogues say of one result; of None: the words in general and what was agreed, each dialogue once."""
        return tuple(one for one in self.talks if one.result_id == result_id)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the employee answers for, part by part under keys that stay: each row, and the reflection."""
        rows = (Part(one.indicator_id.hex, one.label, _whole(one)) for one in self.rows)
        return (*rows, Part("refleksi", "Refleksi", self.reflection))

    def veiled(self) -> Content:
        """The same without what the assessor thinks of it."""
        rows = tuple(replace(row, rating=None) for row in self.rows)
        return replace(self, rows=rows, values=tuple(replace(value, rating=None) for value in self.values))

    @property
    def last_of_year(self) -> Neighbour | None:
        """The periodic evaluation that ends with the year, or with the post where it was left before."""
        return max(self.quarters, key=lambda n: n.ends_on, default=None)

    def row(self, indicator_id: UUID) -> RowView | None:
        return next((r for r in self.rows if r.indicator_id == indicator_id), None)

    @property
    def evidence(self) -> tuple[EvidenceView, ...]:
        return tuple(e for r in self.rows for e in r.evidence)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Every remark, newest first."""
        found = [m for r in self.rows for m in r.remarks] + [m for v in self.values for m in v.remarks]
        return tuple(sorted(found, key=lambda m: m.at, reverse=True))


_DIRECTION_WORDS = {
    Direction.LOWER_BETTER: "makin kecil makin baik",
    Direction.EXACT: "harus tepat",
    Direction.MILESTONE: "tonggak: tercapai atau belum",
}
_SIGNS = (("≥", ">="), ("≤", "<="), ("=<", "<="), ("=>", ">="))
_LEAST, _MOST = "paling sedikit", "paling banyak"


def spelled(text: str) -> str:
    """A target as a sentence says it; the page font has no signs of comparison, and words are plainer."""
    plain = text.strip()
    for sign, ascii_sign in _SIGNS:
        plain = plain.replace(sign, ascii_sign)
    if not plain.startswith((">=", "<=")):
        return text
    amount = _amount(plain)
    most = "paling lama" if amount and amount.unit in TIME_UNITS else _MOST
    return f"{_LEAST if plain.startswith('>=') else most} {plain[2:].strip()}"


def fingerprint(*texts: str) -> int:
    """Nine digits that change with the texts: the version of something that counts none of its own."""
    return crc32("\0".join(texts).encode("utf-8", "surrogatepass")) % 10**9


def _amount(text: str) -> Amount | None:
    try:
        return read_quantity(text) if text else None
    except TargetUnreadable:
        return None


def _whole(row: RowView) -> str:
    """A row as the employee filled it in: what was reached, the source, the evidence."""
    proofs = ", ".join(one.name for one in row.evidence)
    told = (row.realisation, f"sumber: {row.source}" if row.source else "", f"bukti: {proofs}" if proofs else "")
    return "; ".join(filter(None, told))
