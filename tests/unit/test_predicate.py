"""The matrix written out by hand, the four worked examples, and reasons demanded when a rating contradicts its rows."""
from __future__ import annotations

import pytest

from workflows.predicate import (
    MATRIX,
    OrganisationPredicate,
    Predicate,
    RatedRow,
    Rating,
    ResultKind,
    contradicts,
    predicate,
    requires_jump_reason,
    suggested_work_result,
)
from workflows.vocabulary import BERAKHLAK, AnnexKind, Approach, Aspect, EmploymentStatus, FormClass, Perspective

ABOVE, MEETS, BELOW = Rating.DI_ATAS, Rating.SESUAI, Rating.DI_BAWAH
MAIN, EXTRA = ResultKind.UTAMA, ResultKind.TAMBAHAN


def rows(main: list[Rating | None], extra: list[Rating | None] | None = None) -> list[RatedRow]:
    return [
        *(RatedRow(rating, MAIN, f"A.{no}") for no, rating in enumerate(main, 1)),
        *(RatedRow(rating, EXTRA, f"B.{no}") for no, rating in enumerate(extra or [], 1)),
    ]


# F2: teacher; two quality rows below target, one certificate more than asked.
F2 = rows([MEETS, BELOW, MEETS, MEETS, BELOW, MEETS, MEETS, MEETS, MEETS, ABOVE, MEETS], [MEETS, MEETS])
# F8: population registry; documents, waiting time, reprints, satisfaction, and an additional result.
F8 = rows([ABOVE, ABOVE, MEETS, ABOVE], [ABOVE])
# F9: village office; letters late, register complete, complaints late.
F9 = rows([BELOW, MEETS, BELOW])


@pytest.mark.parametrize(
    ("work_result", "behaviour", "expected", "printed"),
    [
        ("di_atas", "di_atas", "sangat_baik", "SANGAT BAIK"),
        ("di_atas", "sesuai", "baik", "BAIK"),
        ("di_atas", "di_bawah", "kurang", "KURANG/MISCONDUCT"),
        ("sesuai", "di_atas", "baik", "BAIK"),
        ("sesuai", "sesuai", "baik", "BAIK"),
        ("sesuai", "di_bawah", "kurang", "KURANG/MISCONDUCT"),
        ("di_bawah", "di_atas", "butuh_perbaikan", "BUTUH PERBAIKAN"),
        ("di_bawah", "sesuai", "butuh_perbaikan", "BUTUH PERBAIKAN"),
        ("di_bawah", "di_bawah", "sangat_kurang", "SANGAT KURANG"),
    ],
)
def test_the_matrix_of_the_regulation(work_result: str, behaviour: str, expected: str, printed: str) -> None:
    result = predicate(Rating(work_result), Rating(behaviour))
    assert result == expected
    assert result.printed_label == printed


def test_the_matrix_has_nine_cells_and_cannot_be_changed() -> None:
    assert len(MATRIX) == 9
    with pytest.raises(TypeError):
        MATRIX[ABOVE, ABOVE] = Predicate.KURANG  # type: ignore[index]


@pytest.mark.parametrize(
    ("behaviour", "expected"), [(MEETS, Predicate.BAIK), (ABOVE, Predicate.SANGAT_BAIK), (BELOW, Predicate.KURANG)]
)
def test_the_same_results_of_f8_end_in_three_predicates(behaviour: Rating, expected: Predicate) -> None:
    assert suggested_work_result(F8) is ABOVE
    assert contradicts(ABOVE, F8) is None
    assert predicate(ABOVE, behaviour) is expected


def test_f2_is_good_but_its_rating_above_demands_a_reason() -> None:
    assert predicate(ABOVE, MEETS) is Predicate.BAIK
    reason = contradicts(ABOVE, F2)
    assert reason is not None
    assert "A.2 dan A.5" in reason
    assert suggested_work_result(F2) is MEETS
    assert contradicts(MEETS, F2) is None


@pytest.mark.parametrize(
    ("behaviour", "expected"), [(MEETS, Predicate.BUTUH_PERBAIKAN), (BELOW, Predicate.SANGAT_KURANG)]
)
def test_f9_needs_improvement_or_worse(behaviour: Rating, expected: Predicate) -> None:
    assert suggested_work_result(F9) is BELOW
    assert contradicts(BELOW, F9) is None
    assert predicate(BELOW, behaviour) is expected


def test_f1_with_every_row_as_expected_is_good() -> None:
    f1 = rows([MEETS] * 21)
    assert suggested_work_result(f1) is MEETS
    assert predicate(MEETS, MEETS) is Predicate.BAIK


@pytest.mark.parametrize(
    ("rated", "suggestion"),
    [
        (rows([ABOVE, ABOVE, MEETS]), ABOVE),
        (rows([ABOVE, MEETS]), MEETS),  # half is not most
        (rows([ABOVE, MEETS], [ABOVE]), ABOVE),  # additional results count towards most
        (rows([ABOVE, ABOVE, ABOVE, BELOW]), MEETS),  # one main row below forbids Di Atas
        (rows([ABOVE, ABOVE, ABOVE], [BELOW]), ABOVE),  # an additional row below does not
        (rows([BELOW, MEETS, MEETS]), MEETS),
        (rows([BELOW, BELOW, MEETS]), BELOW),
        (rows([BELOW, MEETS]), None),  # exactly half of the main rows is neither a small part nor most
        (rows([MEETS, MEETS], [BELOW, BELOW, BELOW]), MEETS),
        (rows([MEETS, None]), None),
        (rows([MEETS, MEETS], [None]), MEETS),
        (rows([]), None),
        (rows([], [ABOVE]), None),
    ],
)
def test_rows_suggest_a_rating(rated: list[RatedRow], suggestion: Rating | None) -> None:
    assert suggested_work_result(rated) is suggestion


@pytest.mark.parametrize(
    ("rating", "rated", "words"),
    [
        (ABOVE, rows([BELOW, MEETS]), "A.1 di bawah"),
        (ABOVE, rows([BELOW] * 5), "A.1, A.2, A.3, dan 2 baris lain"),
        (ABOVE, rows([MEETS, MEETS]), "sebagian besar hasil kerja di atas"),
        (MEETS, rows([ABOVE, ABOVE]), "lebih rendah daripada barisnya"),
        (MEETS, rows([BELOW, BELOW, MEETS]), "hanya sebagian kecil"),
        (BELOW, rows([ABOVE, ABOVE]), "sebagian besar baris Anda nilai di atas"),
        (BELOW, rows([MEETS, MEETS]), "tidak demikian"),
    ],
)
def test_a_rating_that_contradicts_its_rows_demands_a_reason(
    rating: Rating, rated: list[RatedRow], words: str
) -> None:
    reason = contradicts(rating, rated)
    assert reason is not None
    assert words in reason
    assert reason.endswith("tulis alasannya.")


@pytest.mark.parametrize("rating", [MEETS, BELOW])
def test_where_the_rule_leaves_it_open_either_rating_is_free(rating: Rating) -> None:
    assert contradicts(rating, rows([BELOW, MEETS])) is None


@pytest.mark.parametrize("rating", list(Rating))
def test_unrated_rows_contradict_nothing(rating: Rating) -> None:
    assert contradicts(rating, rows([None, None])) is None


@pytest.mark.parametrize(
    ("quarter", "annual", "demanded"),
    [("baik", "baik", False), ("baik", "sangat_baik", False), ("baik", "kurang", True), ("kurang", "baik", True),
     ("sangat_baik", "sangat_kurang", True), ("butuh_perbaikan", "kurang", False)],
)
def test_a_jump_of_two_ranks_demands_a_reason(quarter: str, annual: str, demanded: bool) -> None:
    assert requires_jump_reason(Predicate(quarter), Predicate(annual), steps=2) is demanded


def test_predicates_are_ordered() -> None:
    assert [one.rank for one in Predicate] == [5, 4, 3, 2, 1]
    assert Predicate.BAIK.at_least(Predicate.BAIK)
    assert Predicate.SANGAT_BAIK.at_least(Predicate.BAIK)
    assert not Predicate.BUTUH_PERBAIKAN.at_least(Predicate.BAIK)


def test_an_organisation_is_never_printed_with_misconduct() -> None:
    assert [one.printed_label for one in OrganisationPredicate] == [
        "ISTIMEWA", "BAIK", "BUTUH PERBAIKAN", "KURANG", "SANGAT KURANG",
    ]
    assert [one.rank for one in OrganisationPredicate] == [5, 4, 3, 2, 1]
    assert OrganisationPredicate.KURANG.label == "Kurang"


def test_the_form_prints_ratings_without_a_space() -> None:
    assert [rating.printed_label for rating in Rating] == [
        "DIATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DIBAWAH EKSPEKTASI",
    ]
    assert [rating.label for rating in Rating] == ["Di Atas Ekspektasi", "Sesuai Ekspektasi", "Di Bawah Ekspektasi"]
    assert [rating.rank for rating in Rating] == [3, 2, 1]


def test_berakhlak_has_seven_values_with_three_guides() -> None:
    assert [value.label for value in BERAKHLAK] == [
        "Berorientasi Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif", "Kolaboratif",
    ]
    assert [value.order for value in BERAKHLAK] == [1, 2, 3, 4, 5, 6, 7]
    guides = [guide for value in BERAKHLAK for guide in value.guides]
    assert len(guides) == len(set(guides)) == 21
    assert BERAKHLAK[5].guides[2] == "Bertindak proaktif"


def test_the_form_prints_its_headings() -> None:
    assert MAIN.printed_label == "A. UTAMA"
    assert EXTRA.printed_label == "B. TAMBAHAN"
    assert (MAIN.label, EXTRA.label) == ("Utama", "Tambahan")
    assert Approach.KUANTITATIF.printed_label == "PENDEKATAN HASIL KERJA KUANTITATIF"
    assert FormClass.JA_JF.printed_label == "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
    assert FormClass.JPT.printed_label == "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
    assert AnnexKind.SKEMA_PERTANGGUNGJAWABAN.printed_label == "SKEMA PERTANGGUNGJAWABAN"
    assert [aspect.printed_label for aspect in Aspect] == ["KUANTITAS", "KUALITAS", "WAKTU", "BIAYA"]
    assert Perspective.PENERIMA_LAYANAN.printed_label == "PENERIMA LAYANAN"
    assert EmploymentStatus.PPPK.number_label == "NI PPPK"
    assert EmploymentStatus.MILITER.number_label == "NRP"
    assert EmploymentStatus.PEJABAT_NEGARA.number_label == ""
