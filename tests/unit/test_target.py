"""Targets and realisations read as Indonesians write them, and compared as the indicator means them."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.numerals import NumberUnreadable, format_id
from workflows.predicate import Rating
from workflows.target import (
    MAX_TEXT_LENGTH,
    Comparison,
    Quantity,
    TargetUnreadable,
    compare,
    default_direction,
    is_comparable,
    read_quantity,
    suggest_row_rating,
)
from workflows.vocabulary import Aspect, Direction

HIGHER, LOWER, EXACT, MILESTONE = Direction
MARGIN = Decimal(3)


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        # the examples of the reference
        ("≥ 98%", "98", "persen", ">="),
        ("1.250,5 m2", "1250.5", "m2", None),
        ("12 bulan", "12", "bulan", None),
        ("paling lama 30 menit", "30", "menit", "<="),
        ("<= 30 menit", "30", "menit", "<="),
        ("3.000 dokumen", "3000", "dokumen", None),
        ("3.240 dokumen", "3240", "dokumen", None),
        ("88,4 (n=412)", "88.4", "", None),
        ("2 Perangkat", "2", "perangkat", None),
        ("<= 1 hari kerja", "1", "hari_kerja", "<="),
        ("2 Perangkat untuk 2 semester", "2", "perangkat", None),
        ("2 Perangkat, 2 semester", "2", "perangkat", None),
        ("3 Sertifikat dan 1 laporan", "3", "sertifikat", None),
        ("3 Sertifikat + 1 laporan", "3", "sertifikat", None),
        ("1 Laporan sosialisasi", "1", "laporan", None),
        ("61% surat selesai tepat waktu", "61", "persen", None),
        ("9 aduan, 4 melewati 2 hari", "9", "aduan", None),
        # points and commas
        ("1.250", "1250", "", None),
        ("12.000.000", "12000000", "", None),
        ("98.5", "98.5", "", None),
        ("98,6%", "98.6", "persen", None),
        ("1,5", "1.5", "", None),
        ("1,250", "1.25", "", None),
        ("1,250,000", "1250000", "", None),
        ("0.125", "0.125", "", None),
        ("1250.5", "1250.5", "", None),
        ("98,50", "98.5", "", None),
        ("007", "7", "", None),
        ("1.250.", "1250", "", None),
        ("-2%", "-2", "persen", None),
        ("−2%", "-2", "persen", None),
        ("+5 persen", "5", "persen", None),
        ("0 aduan", "0", "aduan", None),
        # signs and words
        (">= 85", "85", "", ">="),
        ("=> 85", "85", "", ">="),
        ("≤30", "30", "", "<="),
        ("= 5 dokumen", "5", "dokumen", "="),
        ("minimal 85", "85", "", ">="),
        ("Min. 3 kali", "3", "kali", ">="),
        ("sekurang-kurangnya 3 laporan", "3", "laporan", ">="),
        ("paling sedikit 10 JP", "10", "jam_pelajaran", ">="),
        ("tidak kurang dari 90%", "90", "persen", ">="),
        ("maks 2 hari", "2", "hari", "<="),
        ("max. 2 hari", "2", "hari", "<="),
        ("selambat-lambatnya 5 hari kerja", "5", "hari_kerja", "<="),
        ("tidak lebih dari 3 hari kalender", "3", "hari", "<="),
        ("tepat 4 dokumen", "4", "dokumen", "="),
        ("rata-rata 22 menit", "22", "menit", None),
        ("Jumlah: 12", "12", "", None),
        ("tercapai 100 % sesuai SOP", "100", "persen", None),
        # money, large words, odd units
        ("Rp1.500.000,-", "1500000", "rupiah", None),
        ("≤ Rp 2,5 miliar", "2500000000", "rupiah", "<="),
        ("25 ribu dokumen", "25000", "dokumen", None),
        ("1,5 juta", "1500000", "", None),
        ("2 ribu juta rupiah", "2000000000", "rupiah", None),
        ("5 m²", "5", "m2", None),
        ("50 orang/hari", "50", "orang/hari", None),
        ("3 KTP-el", "3", "ktp-el", None),
        ("2 kali per bulan", "2", "kali", None),
        ("6 bln", "6", "bulan", None),
        ("\t12\u00a0 bulan \n", "12", "bulan", None),
        ("90% dari 120 dokumen", "90", "persen", None),
        ("999.999.999.999.999", "999999999999999", "", None),
    ],
)
def test_text_is_understood(text: str, value: str, unit: str, comparator: str | None) -> None:
    quantity = read_quantity(text)
    assert (quantity.value, quantity.unit, quantity.comparator) == (Decimal(value), unit, comparator)
    assert f"{quantity.value:f}" == value
    assert quantity.text == text


@pytest.mark.parametrize("text", ["> 90%", "lebih dari 90%", "di atas 90%"])
def test_more_than_excludes_equality(text: str) -> None:
    target = read_quantity(text)
    assert (target.comparator, target.strict) == (">=", True)
    assert compare(target, read_quantity("90%")) == Comparison(meets=False, better=False)
    assert compare(target, read_quantity("90,1%")) == Comparison(meets=True, better=True)


def test_less_than_excludes_equality() -> None:
    target = read_quantity("kurang dari 5 menit")
    assert compare(target, read_quantity("5 menit")) == Comparison(meets=False, better=False)
    assert compare(target, read_quantity("4 menit")) == Comparison(meets=True, better=True)
    assert not read_quantity("kurang dari atau sama dengan 5").strict


@pytest.mark.parametrize("text", ["1,250.5", "12,000,000.50 rupiah", "1.250,500.5%", "≥ 98,500.5%"])
def test_comma_and_dot_the_other_way_round_are_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(TargetUnreadable, match=r"mencampur koma dan titik.*1\.250,5") as refusal:
        read_quantity(text)
    assert refusal.value.code == "number_unreadable"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 Januari 2026", date(2026, 1, 10)), ("Perwal ditetapkan paling lambat 30 Juni 2026", date(2026, 6, 30)),
        ("Selesai 1 mei 2026", date(2026, 5, 1)), ("Draf 1 Mei 2026, final 2 Juni 2026", date(2026, 6, 2)),
        ("Perwal ditetapkan bulan Juni", None), ("Juni 2026", None),
    ],
)
def test_a_narrative_names_its_day(text: str, day: date | None) -> None:
    assert read_quantity(text) == Quantity(None, "", None, text, day=day)
    assert default_direction(read_quantity(text), Aspect.WAKTU) is MILESTONE


def test_a_day_that_is_not_in_the_calendar_is_refused() -> None:
    with pytest.raises(TargetUnreadable, match="Tidak ada tanggal 31 Juni 2026"):
        read_quantity("Terbit 31 Juni 2026")


@pytest.mark.parametrize("text", ["Register lengkap", "minimal Baik", "Triwulan 2", "ke-3", "Rp"])
def test_text_without_a_leading_number_is_a_narrative(text: str) -> None:
    assert read_quantity(text) == Quantity(None, "", None, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("   ", "empty"), ("-", "empty"), ("–", "empty"), ("...", "empty"), ("%", "empty"),
        ("3-5 hari", "range"), ("3 – 5 hari", "range"), ("3 s.d. 5 hari", "range"), ("3 sampai 5", "range"),
        ("3 hari - 5 hari", "range"), ("5%-10%", "range"), ("3 sd 5 hari", "range"),
        ("31-12-2026", "date"), ("2026-12-31", "date"), ("31/12/2026", "date"),
        ("1/2 jam", "fraction"), ("08:30", "fraction"), ("12 dari 15 dokumen", "ratio"),
        ("2 x 3 dokumen", "product"), ("2 kali 3", "product"), ("0x10", "product"),
        ("1 250", "two_numbers"), ("12.00.000", "number_unreadable"), ("1.2.3", "number_unreadable"),
        ("1,,5", "number_unreadable"), ("1,25,5", "number_unreadable"), ("1e5", "number_unreadable"),
        ("1_000", "number_unreadable"), (",5", "number_unreadable"), (".5", "number_unreadable"),
        ("10²", "number_unreadable"), ("5½", "number_unreadable"), ("½", "foreign_digit"),
        ("- 5 dokumen", "sign_apart"), ("NaN", "not_a_number"), ("-inf", "not_a_number"), ("Infinity", "not_a_number"),
        ("∞ %", "empty"), ("≥", "no_number"), ("≥ baik", "no_number"), ("≠ 5", "comparator_unknown"),
        ("± 5", "comparator_unknown"), ("<> 5", "comparator_unknown"),
        ("٣ dokumen", "foreign_digit"), ("१२", "foreign_digit"), ("\uff11\uff12 dokumen", "foreign_digit"),
        ("5 \ud800", "hidden_character"), ("5\u200b%", "hidden_character"), ("5\u202e", "hidden_character"),
        ("5\x00", "hidden_character"),
        (str(2**70), "number_unreadable"), ("1.000.000.000.000.000", "number_unreadable"),
        ("0,1234567", "number_unreadable"), ("900 triliun juta", "number_unreadable"),
        ("1" * 201, "too_long"), ("x" * 1_000_000, "too_long"),
    ],
)
def test_what_could_be_read_two_ways_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(TargetUnreadable) as refusal:
        read_quantity(text)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert str(refusal.value)[0].isupper()


@given(st.text(alphabet=st.characters(), max_size=220))
@example("9" * MAX_TEXT_LENGTH)
@example("-" * MAX_TEXT_LENGTH)
@example("1," * 100)
@example("paling " * 28)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        quantity = read_quantity(text)
    except TargetUnreadable:
        return
    assert quantity.value is None or (quantity.value.is_finite() and abs(quantity.value) < 10**15)


@given(st.text(alphabet="0123456789.,-+ %≥≤<>=/:xeErpRsdhairkmnujtb()²", max_size=40))
def test_text_that_looks_like_a_target_is_read_or_refused(text: str) -> None:
    try:
        quantity = read_quantity(text)
    except TargetUnreadable:
        return
    assert quantity.comparator in (">=", "<=", "=", None)
    assert quantity.unit == quantity.unit.lower()


numbers = st.decimals(-10**14, 10**14, allow_nan=False, allow_infinity=False, places=3)


@given(numbers, st.sampled_from(["", "≥ ", "paling lama "]), st.sampled_from(["", "%", " dokumen"]))
def test_a_number_we_print_is_read_back(number: Decimal, before: str, after: str) -> None:
    assert read_quantity(f"{before}{format_id(number)}{after}").value == number


@given(numbers, numbers, st.sampled_from(list(Direction)))
def test_better_implies_met_and_a_target_meets_itself(first: Decimal, second: Decimal, direction: Direction) -> None:
    target, realisation = Quantity(first, "", None, ""), Quantity(second, "", None, "")
    verdict = compare(target, realisation, direction)
    assert verdict.meets or not verdict.better
    assert compare(target, target, direction) == Comparison(meets=True, better=False)


@pytest.mark.parametrize(
    ("target", "realisation", "direction", "meets", "better"),
    [
        ("<= 30 menit", "22 menit", None, True, True),  # lower is better
        ("<= 30 menit", "30 menit", None, True, False),
        ("<= 30 menit", "31 menit", None, False, False),
        ("30 menit", "22 menit", LOWER, True, True),
        ("≥ 98%", "98,6%", None, True, True),
        ("≥ 98%", "98%", None, True, False),
        ("≥ 98%", "97,99%", None, False, False),
        ("3.000 dokumen", "3.240 dokumen", None, True, True),
        (">= 85", "88,4 (n=412)", None, True, True),
        ("100%", "95%", HIGHER, False, False),
        ("12 bulan", "12 bulan", None, True, False),
        ("12 bulan", "14 bulan", None, False, False),
        ("12 bulan", "1 tahun", None, True, False),
        ("≤ 1 jam", "45 menit", None, True, True),
        ("= 4 laporan", "4 laporan", None, True, False),
        ("= 4 laporan", "5 laporan", None, False, False),
        ("4 laporan", "5 laporan", EXACT, False, False),
        ("≥ 85", "88%", None, True, True),  # a unit left out is forgiven
        ("-2%", "-1%", HIGHER, True, True),
        ("0 aduan", "0 aduan", LOWER, True, False),
        # a milestone is reached in time or not; earlier or more is not better
        ("Terbit 30 Juni 2026", "Terbit 12 Juni 2026", MILESTONE, True, False),
        ("Terbit 30 Juni 2026", "Terbit 30 Juni 2026", None, True, False),
        ("Terbit 30 Juni 2026", "Baru terbit 1 Juli 2026", None, False, False),
        ("1 dokumen", "2 dokumen", MILESTONE, True, False),
        ("1 dokumen", "0 dokumen", MILESTONE, False, False),
    ],
)
def test_a_realisation_is_compared_the_way_the_indicator_means(
    target: str, realisation: str, direction: Direction | None, meets: bool, better: bool
) -> None:
    assert compare(read_quantity(target), read_quantity(realisation), direction) == Comparison(meets, better)


@pytest.mark.parametrize(
    ("target", "realisation", "code"),
    [
        ("<= 1 hari kerja", "61% surat selesai tepat waktu", "units_differ"),
        ("<= 2 hari", "9 aduan, 4 melewati 2 hari", "units_differ"),
        ("<= 2 hari", "2 hari kerja", "units_differ"),
        ("1 bulan", "30 hari", "units_differ"),
        ("100%", "Register lengkap", "no_value"),
        ("Register lengkap", "100%", "no_value"),
    ],
)
def test_what_cannot_be_compared_is_refused_and_suggests_nothing(target: str, realisation: str, code: str) -> None:
    wanted, reached = read_quantity(target), read_quantity(realisation)
    assert not is_comparable(wanted, reached)
    assert suggest_row_rating(wanted, reached, LOWER, MARGIN) is None
    with pytest.raises(TargetUnreadable) as refusal:
        compare(wanted, reached)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "aspect", "direction"),
    [
        ("≥ 98%", Aspect.WAKTU, HIGHER), ("≤ 2 hari", Aspect.KUALITAS, LOWER), ("= 2", None, EXACT),
        ("6 Bulan", Aspect.WAKTU, LOWER), ("120", Aspect.KUANTITAS, HIGHER), ("90%", Aspect.KUALITAS, HIGHER),
        ("Rp 5 juta", Aspect.BIAYA, LOWER), ("20 JP", None, HIGHER), ("12 bulan", None, LOWER),
        ("12 bulan", Aspect.KUANTITAS, HIGHER), ("2 Perangkat", None, HIGHER),
    ],
)
def test_a_target_implies_its_direction(text: str, aspect: Aspect | None, direction: Direction) -> None:
    assert default_direction(read_quantity(text), aspect) is direction


@pytest.mark.parametrize(
    ("target", "realisation", "direction", "rating"),
    [
        # F8, as its assessor rated it
        ("3.000 dokumen", "3.240 dokumen", HIGHER, Rating.DI_ATAS),
        ("<= 30 menit", "22 menit", LOWER, Rating.DI_ATAS),
        (">= 98%", "98,6%", HIGHER, Rating.SESUAI),
        (">= 85", "88,4 (n=412)", HIGHER, Rating.DI_ATAS),
        ("40%", "47%", HIGHER, Rating.DI_ATAS),
        # F2
        ("100%", "95%", HIGHER, Rating.DI_BAWAH),
        ("100%", "100%", HIGHER, Rating.SESUAI),
        ("2 Sertifikat", "3 Sertifikat dan 1 laporan", HIGHER, Rating.DI_ATAS),
        ("12 Bulan", "12 bulan", LOWER, Rating.SESUAI),
        # edges
        ("100", "103", HIGHER, Rating.DI_ATAS),
        ("100", "102,99", HIGHER, Rating.SESUAI),
        ("≤ 100", "97", LOWER, Rating.DI_ATAS),
        ("≤ 100", "97,01", LOWER, Rating.SESUAI),
        ("0 aduan", "0 aduan", LOWER, Rating.SESUAI),
        ("0 aduan", "1 aduan", LOWER, Rating.DI_BAWAH),
        ("0", "1", HIGHER, Rating.DI_ATAS),
        ("= 4", "4", EXACT, Rating.SESUAI),
        ("12 bulan", "1 tahun", LOWER, Rating.SESUAI),
        ("Terbit 30 Juni 2026", "Terbit 1 April 2026", MILESTONE, Rating.SESUAI),
        ("Terbit 30 Juni 2026", "Terbit 2 Juli 2026", MILESTONE, Rating.DI_BAWAH),
    ],
)
def test_figures_suggest_a_row_rating(target: str, realisation: str, direction: Direction, rating: Rating) -> None:
    assert suggest_row_rating(read_quantity(target), read_quantity(realisation), direction, MARGIN) is rating


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("1250.5", None, "1.250,5"), ("12000000", None, "12.000.000"), ("98.60", None, "98,6"), ("0", None, "0"),
        ("-0.0", None, "0"), ("-1250", None, "-1.250"), ("0.125", None, "0,125"), ("1E+3", None, "1.000"),
        ("98.6", 2, "98,60"), ("2.345", 2, "2,35"), ("-2.345", 2, "-2,35"), ("999.995", 2, "1.000,00"),
        ("2.5", 0, "3"), ("-0.004", 2, "0,00"), ("1E+40", 1, "1" + "0" + ".000" * 13 + ",0"),
    ],
)
def test_numbers_are_printed_the_indonesian_way(number: str, places: int | None, text: str) -> None:
    assert format_id(Decimal(number), places) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_printed(number: str) -> None:
    with pytest.raises(NumberUnreadable):
        format_id(Decimal(number))


def test_directions_have_words() -> None:
    assert LOWER.label == "makin rendah makin baik"
