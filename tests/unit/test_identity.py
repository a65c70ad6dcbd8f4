"""Identity numbers read digit by digit; all people are invented."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.identity import (
    NumberKind,
    Reason,
    check_number,
    compose_nip,
    compose_nippppk,
    format_nip,
)
from workflows.policies import load_defaults
from workflows.vocabulary import Sex

TODAY = date(2026, 7, 15)
PNS, PPPK = NumberKind.PNS, NumberKind.PPPK


def reasons(number: str, kind: NumberKind | None = PNS, on: date = TODAY) -> list[str]:
    return [reason.value for reason in check_number(number, kind, on, load_defaults()).reasons]


def test_a_nip_says_birth_appointment_sex_and_serial() -> None:
    check = check_number("19800418 200604 2 907", PNS, TODAY, load_defaults())
    assert check.valid
    assert check.normalized == "198004182006042907"
    assert check.detected_kind is PNS
    assert check.birth_date == date(1980, 4, 18)
    assert (check.sex, check.serial) == (Sex.P, "907")
    assert (check.tmt_cpns, check.appointment_year) == ("2006-04", None)


def test_a_ni_pppk_says_its_year_of_appointment_and_no_month() -> None:
    check = check_number("199001012023211005", PPPK, TODAY, load_defaults())
    assert check.valid
    assert check.detected_kind is PPPK
    assert (check.sex, check.serial) == (Sex.L, "005")
    assert (check.tmt_cpns, check.appointment_year) == (None, 2023)


@pytest.mark.parametrize("number", ["198004182006042907", "199001012023211005"])
def test_without_a_kind_the_number_tells_its_own(number: str) -> None:
    assert reasons(number, None) == []


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("", PNS, ["length"]),
        ("19800418200604290", PNS, ["length"]),
        ("1980041820060429070", PNS, ["length"]),
        ("19800418200604290A", PNS, ["non_digit"]),
        ("1980-0418-2006-04", PNS, ["length", "non_digit"]),
        ("٩٩٨٠٠٤١٨٢٠٠٦٠٤٢٩٠٧", PNS, ["non_digit"]),
        ("19800418200604290\ud800", PNS, ["non_digit"]),
        ("19800431 200604 2 907", PNS, ["birth_date_invalid"]),
        ("19810229 200604 2 907", PNS, ["birth_date_invalid"]),
        ("19800229 200604 2 907", PNS, []),
        ("00000418 200604 2 907", PNS, ["birth_date_invalid"]),
        ("20270418 202604 2 907", PNS, ["birth_date_future"]),
        ("19800418 200613 2 907", PNS, ["tmt_month_invalid"]),
        ("19800418 200600 2 907", PNS, ["tmt_month_invalid"]),
        ("19800418 200613 2 907", None, ["tmt_month_invalid"]),
        ("19800418 202608 2 907", PNS, ["tmt_future"]),
        ("19800418 202607 2 907", PNS, []),
        ("19800418 202721 2 907", PPPK, ["appointment_year_future"]),
        ("19800418 202621 2 907", PPPK, []),
        ("19800418 202313 2 907", PPPK, []),  # the month check must not touch a NI PPPK
        ("19800418 200604 3 907", PNS, ["sex_digit_invalid"]),
        ("19800418 200604 0 907", PNS, ["sex_digit_invalid"]),
        ("19800418 200604 2 000", PNS, ["serial_zero"]),
        ("19800418 202321 2 907", PNS, ["type_mismatch"]),
        ("19800418 200604 2 907", PPPK, ["type_mismatch"]),
        ("20000520 201804 1 001", PNS, ["age_below_min"]),  # a month before the 18th birthday
        ("20000520 201805 1 001", PNS, []),  # turns 18 within the month
        ("20030520 202221 1 001", PPPK, ["age_below_min"]),
        ("20030520 202321 1 001", PPPK, []),  # turns 20 within the year
        ("20030520 202221 1 001", None, ["age_below_min"]),
        ("19900101 198001 1 001", PNS, ["age_below_min"]),  # appointed before birth
        ("19800431 200613 5 000", PNS, ["birth_date_invalid", "tmt_month_invalid", "sex_digit_invalid", "serial_zero"]),
    ],
)
def test_everything_wrong_with_a_number_is_named(number: str, kind: NumberKind | None, expected: list[str]) -> None:
    assert reasons(number, kind) == expected


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_has_a_sentence(reason: Reason) -> None:
    assert reason.sentence.endswith(".")
    assert reason.sentence[0].isupper()


def test_a_refused_number_brings_its_sentences() -> None:
    check = check_number("1980", PNS, TODAY, load_defaults())
    assert not check.valid
    assert check.sentences == ("Nomor harus terdiri atas 18 angka.",)
    assert (check.detected_kind, check.birth_date, check.sex, check.serial) == (None, None, None, None)


def test_a_malformed_number_is_repeated_short_and_printable() -> None:
    assert check_number("\ud800" + "9" * 1_000_000, PNS, TODAY, load_defaults()).normalized == "9" * 35


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("198004182006042907", "19800418 200604 2 907"),
        ("19800418 200604 2 907", "19800418 200604 2 907"),
        ("11020037340681", "11020037340681"),  # a military number is left alone
        ("", ""),
    ],
)
def test_numbers_are_printed_in_groups(number: str, printed: str) -> None:
    assert format_nip(number) == printed


births = st.dates(date(1965, 1, 1), date(2000, 12, 31))
sexes = st.sampled_from(list(Sex))
serials = st.integers(1, 999)


@given(births, st.dates(date(2019, 1, 1), TODAY), sexes, serials)
def test_a_composed_nip_is_valid(birth_date: date, appointed_on: date, sex: Sex, serial: int) -> None:
    check = check_number(compose_nip(birth_date, appointed_on, sex, serial), PNS, TODAY, load_defaults())
    assert check.valid
    assert (check.birth_date, check.sex, check.serial) == (birth_date, sex, f"{serial:03d}")
    assert check.tmt_cpns == f"{appointed_on:%Y-%m}"


@given(births, st.integers(2021, 2026), sexes, serials)
def test_a_composed_ni_pppk_is_valid(birth_date: date, year: int, sex: Sex, serial: int) -> None:
    check = check_number(compose_nippppk(birth_date, year, sex, serial), PPPK, TODAY, load_defaults())
    assert check.valid
    assert (check.birth_date, check.sex, check.appointment_year) == (birth_date, sex, year)


@given(st.text(max_size=40), st.sampled_from([PNS, PPPK, None]))
def test_any_text_is_checked_without_failing(text: str, kind: NumberKind | None) -> None:
    check_number(text, kind, TODAY, load_defaults())


@given(st.text(alphabet="0123456789", min_size=18, max_size=18), st.sampled_from([PNS, PPPK, None]))
def test_any_18_digits_are_checked_without_failing(digits: str, kind: NumberKind | None) -> None:
    check = check_number(digits, kind, TODAY, load_defaults())
    assert check.valid is (not check.reasons)
    assert not check.valid or check.detected_kind is not None


def test_impossible_numbers_are_not_composed() -> None:
    with pytest.raises(ValueError, match="Nomor urut"):
        compose_nip(date(1990, 1, 1), TODAY, Sex.L, 0)
    with pytest.raises(ValueError, match="Nomor urut"):
        compose_nip(date(1990, 1, 1), TODAY, Sex.L, 1000)
    with pytest.raises(ValueError, match="Tanda perjanjian"):
        compose_nippppk(date(1990, 1, 1), 2023, Sex.P, 1, contract=12)


def test_a_sex_has_its_word() -> None:
    assert [sex.label for sex in Sex] == ["Laki-laki", "Perempuan"]
