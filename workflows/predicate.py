"""Ratings and predicates of PermenPANRB 6/2022, and what the rated rows say about a rating.

The two ratings meet in one 3x3 matrix; no number is computed and nothing is averaged.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Rating(StrEnum):
    """Rating of a row, of the work result, or of the behaviour."""

    DI_ATAS = "di_atas"
    SESUAI = "sesuai"
    DI_BAWAH = "di_bawah"

    @property
    def label(self) -> str:
        return _RATINGS[self][0]

    @property
    def printed_label(self) -> str:
        """As the official form prints it, without a space: `DIATAS EKSPEKTASI`."""
        return _RATINGS[self][1]

    @property
    def rank(self) -> int:
        """3 is the highest."""
        return _RATINGS[self][2]


class Predicate(StrEnum):
    """Predicate of a person."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"

    @property
    def label(self) -> str:
        return _PREDICATES[self][0]

    @property
    def printed_label(self) -> str:
        return _PREDICATES[self][1]

    @property
    def rank(self) -> int:
        """5 is the highest."""
        return _PREDICATES[self][2]

    def at_least(self, other: Predicate) -> bool:
        return self.rank >= other.rank


class OrganisationPredicate(StrEnum):
    """Predicate of an organisation (SE MenPANRB 3/2023); never printed with "Misconduct"."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"

    @property
    def label(self) -> str:
        return _ORGANISATIONS[self][0]

    @property
    def printed_label(self) -> str:
        return _ORGANISATIONS[self][1]

    @property
    def rank(self) -> int:
        """5 is the highest."""
        return _ORGANISATIONS[self][2]


_RATINGS = {
    Rating.DI_ATAS: ("Di Atas Ekspektasi", "DIATAS EKSPEKTASI", 3),
    Rating.SESUAI: ("Sesuai Ekspektasi", "SESUAI EKSPEKTASI", 2),
    Rating.DI_BAWAH: ("Di Bawah Ekspektasi", "DIBAWAH EKSPEKTASI", 1),
}
_PREDICATES = {
    Predicate.SANGAT_BAIK: ("Sangat Baik", "SANGAT BAIK", 5),
    Predicate.BAIK: ("Baik", "BAIK", 4),
    Predicate.BUTUH_PERBAIKAN: ("Butuh Perbaikan", "BUTUH PERBAIKAN", 3),
    Predicate.KURANG: ("Kurang", "KURANG/MISCONDUCT", 2),
    Predicate.SANGAT_KURANG: ("Sangat Kurang", "SANGAT KURANG", 1),
}
_ORGANISATIONS = {
    OrganisationPredicate.ISTIMEWA: ("Istimewa", "ISTIMEWA", 5),
    OrganisationPredicate.BAIK: ("Baik", "BAIK", 4),
    OrganisationPredicate.BUTUH_PERBAIKAN: ("Butuh Perbaikan", "BUTUH PERBAIKAN", 3),
    OrganisationPredicate.KURANG: ("Kurang", "KURANG", 2),
    OrganisationPredicate.SANGAT_KURANG: ("Sangat Kurang", "SANGAT KURANG", 1),
}

# (hasil kerja, perilaku kerja) -> predikat. PermenPANRB 6/2022, lampiran; see citation "appraisal.predicate_matrix".
MATRIX: Mapping[tuple[Rating, Rating], Predicate] = MappingProxyType({
    (Rating.DI_ATAS, Rating.DI_ATAS): Predicate.SANGAT_BAIK,
    (Rating.DI_ATAS, Rating.SESUAI): Predicate.BAIK,
    (Rating.DI_ATAS, Rating.DI_BAWAH): Predicate.KURANG,
    (Rating.SESUAI, Rating.DI_ATAS): Predicate.BAIK,
    (Rating.SESUAI, Rating.SESUAI): Predicate.BAIK,
    (Rating.SESUAI, Rating.DI_BAWAH): Predicate.KURANG,
    (Rating.DI_BAWAH, Rating.DI_ATAS): Predicate.BUTUH_PERBAIKAN,
    (Rating.DI_BAWAH, Rating.SESUAI): Predicate.BUTUH_PERBAIKAN,
    (Rating.DI_BAWAH, Rating.DI_BAWAH): Predicate.SANGAT_KURANG,
})
MATRIX_CITATION = "appraisal.predicate_matrix"


class ResultKind(StrEnum):
    """Main or additional work result."""

    UTAMA = "utama"
    TAMBAHAN = "tambahan"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def printed_label(self) -> str:
        """The section heading on the form."""
        return "A. UTAMA" if self is ResultKind.UTAMA else "B. TAMBAHAN"


@dataclass(frozen=True, slots=True)
class RatedRow:
    """One rated row of the form. `label` is what a reason sentence calls it: `A.1 Waktu`."""

    rating: Rating | None
    kind: ResultKind
    label: str


def predicate(work_result: Rating, behaviour: Rating) -> Predicate:
    """The predicate of a person from the matrix."""
    return MATRIX[work_result, behaviour]


def suggested_work_result(rows: Iterable[RatedRow]) -> Rating | None:
    """What the rows suggest, never binding; None when the rule leaves it open or a main row is not rated yet.

    Di Atas: most rows above and no main row below. Di Bawah: most main rows below. Sesuai: only a small
    part of the main rows below. Exactly half of the main rows below is neither, so nothing is suggested.
    """
    rated = tuple(rows)
    main = [row for row in rated if row.kind is ResultKind.UTAMA]
    if not main or any(row.rating is None for row in main):
        return None
    below = sum(row.rating is Rating.DI_BAWAH for row in main)
    if 2 * below > len(main):
        return Rating.DI_BAWAH
    if 2 * below == len(main):
        return None
    return Rating.DI_ATAS if below == 0 and _most_above(rated) else Rating.SESUAI


def contradicts(rating: Rating, rows: Iterable[RatedRow]) -> str | None:
    """The sentence that demands a written reason, or None when the rating agrees with the rows."""
    rated = tuple(rows)
    below = [row.label for row in rated if row.kind is ResultKind.UTAMA and row.rating is Rating.DI_BAWAH]
    suggestion = suggested_work_result(rated)
    if rating is Rating.DI_ATAS and below:
        return (
            "“Di Atas” diberikan bila tidak ada hasil kerja utama di bawah ekspektasi; "
            f"Anda menilai {_listed(below)} di bawah. Ubah rating, atau tulis alasannya."
        )
    if suggestion is None or suggestion is rating:
        return None
    return f"{_DISAGREEMENTS[rating, suggestion]} Ubah rating, atau tulis alasannya."


def requires_jump_reason(fourth_quarter: Predicate, annual: Predicate, steps: int) -> bool:
    """Whether the annual predicate lies `steps` ranks or more away from the fourth quarter's.

    `steps` is policy `evaluation.annual_jump`.
    """
    return abs(annual.rank - fourth_quarter.rank) >= steps


_DISAGREEMENTS = {
    (Rating.DI_ATAS, Rating.SESUAI):
        "“Di Atas” diberikan bila sebagian besar hasil kerja di atas ekspektasi; baris yang Anda nilai belum demikian.",
    (Rating.SESUAI, Rating.DI_ATAS):
        "Sebagian besar baris Anda nilai di atas dan tidak ada hasil kerja utama di bawah ekspektasi; "
        "rating “Sesuai” lebih rendah daripada barisnya.",
    (Rating.SESUAI, Rating.DI_BAWAH):
        "“Sesuai” diberikan bila hanya sebagian kecil hasil kerja utama di bawah ekspektasi; "
        "sebagian besar Anda nilai di bawah.",
    (Rating.DI_BAWAH, Rating.DI_ATAS):
        "“Di Bawah” diberikan bila sebagian besar hasil kerja utama di bawah ekspektasi; "
        "sebagian besar baris Anda nilai di atas.",
    (Rating.DI_BAWAH, Rating.SESUAI):
        "“Di Bawah” diberikan bila sebagian besar hasil kerja utama di bawah ekspektasi; "
        "baris yang Anda nilai tidak demikian.",
}


def _most_above(rows: tuple[RatedRow, ...]) -> bool:
    rated = [row for row in rows if row.rating is not None]
    return 2 * sum(row.rating is Rating.DI_ATAS for row in rated) > len(rated)


def _listed(labels: list[str]) -> str:
    shown = 3
    if len(labels) > shown:
        return f"{', '.join(labels[:shown])}, dan {len(labels) - shown} baris lain"
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} dan {labels[-1]}"
