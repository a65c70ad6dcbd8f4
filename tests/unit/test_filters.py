"""Dates, times and numbers are written as Indonesians write them."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.web.filters import (
    FILTERS,
    angka,
    hari_tanggal,
    jam,
    jarak,
    nip,
    tanggal,
    tanggal_pendek,
    titik,
    waktu,
)
from app.web.wording import ended

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@given(DAYS)
def test_dates_read_as_babel_writes_them_in_indonesian(day: date) -> None:
    assert plain(tanggal(day)) == format_date(day, "d MMMM y", locale="id")
    assert plain(hari_tanggal(day)) == format_date(day, "EEEE, d MMMM y", locale="id")
    assert plain(tanggal_pendek(day)) == format_date(day, "d MMM", locale="id")


def test_day_and_month_never_part_at_the_end_of_a_line() -> None:
    assert "29\u00a0Juli" in tanggal(date(2026, 7, 29))
    assert "13\u00a0hari" in jarak(13)


def test_a_late_evening_in_utc_is_already_tomorrow_in_the_city() -> None:
    moment = datetime(2026, 7, 28, 17, 42, tzinfo=UTC)
    assert plain(tanggal(moment)) == "29 Juli 2026"
    assert jam(moment) == "00.42"
    assert plain(waktu(moment)) == "29 Juli 2026 pukul 00.42"
    assert plain(hari_tanggal(moment)) == "Rabu, 29 Juli 2026"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_numbers_read_as_babel_writes_them_in_indonesian(number: Decimal) -> None:
    written = angka(number)
    assert written in {format_decimal(number, "#,##0.###", locale="id"), "-0"}


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (3240, None, "3.240"), (Decimal("98.60"), None, "98,6"), (98.6, None, "98,6"), (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"), (1234567.891, 2, "1.234.567,89"), (22, 2, "22,00"), (100, None, "100"),
        (Decimal("1E+3"), None, "1.000"), (Decimal("NaN"), None, "Belum ada"), (float("inf"), None, "Belum ada"),
    ],
)  # fmt: skip
def test_numbers_have_dots_for_thousands_and_a_comma(
    value: Decimal | float, decimals: int | None, written: str
) -> None:
    assert angka(value, decimals) == written


def test_nip_is_grouped_as_on_the_card_and_other_numbers_stay() -> None:
    assert plain(nip("199104122015022003")) == "19910412 201502 2 003"
    assert nip("11950021") == "11950021"
    assert nip("") == ""


@pytest.mark.parametrize(("days", "words"), [(13, "13 hari lagi"), (0, "hari ini"), (-2, "lewat 2 hari")])
def test_distance_says_ahead_today_or_late(days: int, words: str) -> None:
    today = date(2026, 7, 16)
    assert plain(jarak(days)) == words
    assert plain(jarak(today + timedelta(days=days), today)) == words


def test_working_days_are_named_as_such() -> None:
    assert plain(jarak(3, unit="hari kerja")) == "3 hari kerja lagi"


@pytest.mark.parametrize("name", ["tanggal", "tanggal_pendek", "hari_tanggal", "jam", "waktu", "angka", "nip"])
def test_what_is_not_there_is_said_in_words(name: str) -> None:
    assert FILTERS[name](None) == "Belum ada"


def test_points_of_a_circle_start_at_the_top_and_go_clockwise() -> None:
    assert str(titik(0, 100, 100, 50)) == "100.0,50.0"
    assert titik(0.25, 100, 100, 50) == (150, 100)


def test_the_dates_of_a_fifty_row_page_cost_less_than_a_millisecond() -> None:
    moments = [datetime(2026, 7, 1, 3, 0, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(50)]
    rounds = []
    for _ in range(20):
        begin = time.perf_counter()
        for moment in moments:
            tanggal(moment), hari_tanggal(moment), waktu(moment), jam(moment)
        rounds.append(time.perf_counter() - begin)
    assert min(rounds) < 0.001


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("Diajukan oleh Bayu, A.Md.", "Diajukan oleh Bayu, A.Md."), ("Ditetapkan Sari", "Ditetapkan Sari.")],
)
def test_a_sentence_that_ends_with_a_degree_ends_once(words: str, sentence: str) -> None:
    assert ended(words) == sentence
