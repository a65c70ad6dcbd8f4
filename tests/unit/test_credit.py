"""Angka kredit: months/12 × percent × coefficient, exact; rounded only where it is printed."""
from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calc import calculate
from workflows.credit import Category, Level, Part, earn, level_in, months_between, needed, printed
from workflows.policies import load_defaults
from workflows.predicate import Predicate

TODAY = date(2026, 7, 15)
# Sangat Baik, Baik, Butuh Perbaikan, Kurang, Sangat Kurang of a whole year.
YEAR = {
    "pemula": ("5.625", "3.75", "2.8125", "1.875", "0.9375"),
    "terampil": ("7.5", "5", "3.75", "2.5", "1.25"),
    "mahir": ("18.75", "12.5", "9.375", "6.25", "3.125"),
    "penyelia": ("37.5", "25", "18.75", "12.5", "6.25"),
    "ahli_pertama": ("18.75", "12.5", "9.375", "6.25", "3.125"),
    "ahli_muda": ("37.5", "25", "18.75", "12.5", "6.25"),
    "ahli_madya": ("56.25", "37.5", "28.125", "18.75", "9.375"),
    "ahli_utama": ("75", "50", "37.5", "25", "12.5"),
}


def calc(*parts: tuple[str, str, Any]) -> dict[str, Any]:
    given_parts = [{"level": level, "predicate": one, "months": months} for level, one, months in parts]
    return calculate("credit.compute", {"parts": given_parts}, on=TODAY)


@pytest.mark.parametrize("level", Level)
def test_a_whole_year_gives_the_table_of_the_regulation(level: Level) -> None:
    for one, points in zip(Predicate, YEAR[level], strict=True):
        assert earn(Part(level, one, 12), load_defaults(), TODAY).points == Fraction(points)


@pytest.mark.parametrize(
    ("parts", "exact", "two", "three"),
    [
        ([("ahli_pertama", "butuh_perbaikan", 12)], "75/8", "9.38", "9.375"),
        ([("ahli_madya", "butuh_perbaikan", 12)], "225/8", "28.13", "28.125"),
        ([("ahli_pertama", "sangat_kurang", 12)], "25/8", "3.13", "3.125"),
        ([("ahli_muda", "baik", 12)], "25/1", "25.00", "25.000"),
        ([("ahli_muda", "baik", 7)], "175/12", "14.58", "14.583"),
        ([("ahli_pertama", "baik", 7), ("ahli_muda", "sangat_baik", 5)], "275/12", "22.92", "22.917"),
        # Three thirds of a year are a year: nothing is lost by adding parts that do not end.
        ([("ahli_muda", "baik", 4)] * 3, "25/1", "25.00", "25.000"),
    ],
)
def test_parts_of_a_year_are_added_exactly(
    parts: list[tuple[str, str, int]], exact: str, two: str, three: str
) -> None:
    found = calc(*parts)
    assert (found["exact"], found["print_2dp"], found["print_3dp"]) == (exact, two, three)
    assert found["citation"] == "Peraturan BKN 3/2023"


@given(st.fractions(min_value=0, max_value=1000, max_denominator=4800), st.integers(0, 4))
def test_a_printed_number_is_the_exact_one_with_halves_up(points: Fraction, places: int) -> None:
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    assert Decimal(printed(points, places)) == exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("ahli_muda", "baik", 0)], "months_out_of_range"), ([("ahli_muda", "baik", 13)], "months_out_of_range"),
        ([("ahli_muda", "baik", "12")], "field_invalid"), ([("ahli_muda", "baik", True)], "field_invalid"),
        ([("ahli_muda", "istimewa", 12)], "code_unknown"), ([("ahli", "baik", 12)], "code_unknown"),
        ([], "no_parts"),
    ],
)
def test_what_cannot_be_reckoned_is_named(parts: list[tuple[str, str, Any]], code: str) -> None:
    found = calc(*parts)
    assert found["error"] == code
    assert found["message"].endswith(".")


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Guru Ahli Muda", Level.AHLI_MUDA), ("Perawat Terampil", Level.TERAMPIL), ("Bidan Penyelia", Level.PENYELIA),
        ("Analis SDM Aparatur Ahli Pertama", Level.AHLI_PERTAMA), ("Perawat mahir", Level.MAHIR),
        ("Kepala Seksi Pemulasaraan", None), ("Pengadministrasi Umum", None),
    ],
)
def test_the_level_is_read_from_the_title(title: str, level: Level | None) -> None:
    assert level_in(title) is level


def test_the_highest_level_has_no_next_one() -> None:
    muda, penyelia = (needed(one, load_defaults(), TODAY) for one in (Level.AHLI_MUDA, Level.PENYELIA))
    assert (muda.rank, muda.level) == (Fraction(100), Fraction(200))
    assert (penyelia.rank, penyelia.level) == (Fraction(100), None)
    assert Level.PENYELIA.category is Category.KETERAMPILAN


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ((2026, 1, 1), (2026, 12, 31), 12), ((2026, 6, 1), (2026, 12, 31), 7), ((2026, 1, 1), (2026, 5, 31), 5),
        ((2026, 1, 1), (2026, 5, 20), 5), ((2026, 5, 21), (2026, 12, 31), 7), ((2026, 5, 10), (2026, 12, 31), 8),
        ((2026, 1, 1), (2026, 5, 9), 4), ((2026, 3, 20), (2026, 3, 25), 0),
    ],
)
def test_a_hand_over_in_mid_month_is_counted_once(
    first: tuple[int, int, int], last: tuple[int, int, int], months: int
) -> None:
    assert months_between(date(*first), date(*last)) == months
