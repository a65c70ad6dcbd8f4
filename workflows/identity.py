"""Identity numbers of civil servants: NIP of a PNS and NI PPPK, both of 18 digits.

NIP: birth date (8), month of appointment as CPNS (6), sex (1), serial (3).
NI PPPK: birth date (8), year of first appointment (4), contract mark (2, in practice 21), sex (1), serial (3).
A contract mark is never a month, so the two kinds tell themselves apart (citation "identity.number").
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.policies import Policies
from workflows.vocabulary import Sex

NUMBER_LENGTH = 18
FIRST_CONTRACT = 21
_CONTRACT_MARKS = range(20, 30)
_MONTHS = range(1, 13)
_SEX_BY_DIGIT = {"1": Sex.L, "2": Sex.P}
_MAX_SERIAL = 999


class NumberKind(StrEnum):
    """Whose number it is."""

    PNS = "PNS"
    PPPK = "PPPK"


class Reason(StrEnum):
    """Why a number is not valid."""

    LENGTH = "length"
    NON_DIGIT = "non_digit"
    BIRTH_DATE_INVALID = "birth_date_invalid"
    BIRTH_DATE_FUTURE = "birth_date_future"
    AGE_BELOW_MIN = "age_below_min"
    TMT_MONTH_INVALID = "tmt_month_invalid"
    TMT_FUTURE = "tmt_future"
    APPOINTMENT_YEAR_FUTURE = "appointment_year_future"
    SEX_DIGIT_INVALID = "sex_digit_invalid"
    SERIAL_ZERO = "serial_zero"
    TYPE_MISMATCH = "type_mismatch"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Reason.LENGTH: "Nomor harus terdiri atas 18 angka.",
    Reason.NON_DIGIT: "Nomor hanya boleh memuat angka 0 sampai 9.",
    Reason.BIRTH_DATE_INVALID: "Delapan angka pertama bukan tanggal lahir yang ada.",
    Reason.BIRTH_DATE_FUTURE: "Tanggal lahir pada nomor ini belum terjadi.",
    Reason.AGE_BELOW_MIN: "Umur saat diangkat di bawah batas paling rendah.",
    Reason.TMT_MONTH_INVALID: "Angka ke-13 dan ke-14 bukan bulan pengangkatan, 01 sampai 12.",
    Reason.TMT_FUTURE: "Bulan pengangkatan pada nomor ini belum tiba.",
    Reason.APPOINTMENT_YEAR_FUTURE: "Tahun pengangkatan pada nomor ini belum tiba.",
    Reason.SEX_DIGIT_INVALID: "Angka ke-15 harus 1 untuk laki-laki atau 2 untuk perempuan.",
    Reason.SERIAL_ZERO: "Nomor urut pada tiga angka terakhir tidak boleh 000.",
    Reason.TYPE_MISMATCH: "Susunan nomor ini tidak sesuai dengan status kepegawaiannya.",
}


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """What a number says. Parts that could not be read are None; `normalized` has no spaces."""

    normalized: str
    reasons: tuple[Reason, ...]
    detected_kind: NumberKind | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    serial: str | None = None
    tmt_cpns: str | None = None
    appointment_year: int | None = None
    sentences: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", tuple(reason.sentence for reason in self.reasons))

    @property
    def valid(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class _Parts:
    """The number cut into its fields, with the kind it is checked as."""

    digits: str
    kind: NumberKind | None

    @property
    def birth_date(self) -> date | None:
        return _date_of(int(self.digits[:4]), int(self.digits[4:6]), int(self.digits[6:8]))

    @property
    def year(self) -> int:
        return int(self.digits[8:12])

    @property
    def mark(self) -> int:
        """Month of appointment (PNS) or contract mark (PPPK)."""
        return int(self.digits[12:14])

    @property
    def sex(self) -> Sex | None:
        return _SEX_BY_DIGIT.get(self.digits[14])

    @property
    def serial(self) -> str:
        return self.digits[15:]

    @property
    def month_is_real(self) -> bool:
        return self.mark in _MONTHS


def check_number(
    number: str, kind: NumberKind | None, reference_date: date, policies: Policies
) -> IdentityCheck:
    """Read a number and name everything wrong with it; `kind` None accepts either kind.

    Age is measured at the end of the month (PNS) or year (PPPK) of appointment, in favour of the person, against
    policies `identity.min_age.PNS` and `identity.min_age.PPPK`.
    """
    normalized = re.sub(r"\s", "", number)
    shape = tuple(_shape_reasons(normalized))
    if shape:
        return IdentityCheck(_printable(normalized), shape)
    detected = _detected(int(normalized[12:14]), kind)
    parts = _Parts(normalized, kind if kind is not None else detected)
    reasons = [*_birth_reasons(parts, reference_date), *_appointment_reasons(parts, detected, reference_date)]
    if not reasons and _is_too_young(parts, reference_date, policies):
        reasons.append(Reason.AGE_BELOW_MIN)
    if parts.sex is None:
        reasons.append(Reason.SEX_DIGIT_INVALID)
    if int(parts.serial) == 0:
        reasons.append(Reason.SERIAL_ZERO)
    is_pns = detected is NumberKind.PNS
    return IdentityCheck(
        normalized, tuple(reasons), detected, parts.birth_date, parts.sex, parts.serial,
        tmt_cpns=f"{normalized[8:12]}-{normalized[12:14]}" if is_pns else None,
        appointment_year=parts.year if detected is NumberKind.PPPK else None,
    )


def format_nip(number: str) -> str:
    """`19800418 200604 2 907`, as printed. A number that has not 18 digits is given back as it is."""
    digits = re.sub(r"\s", "", number)
    if len(digits) != NUMBER_LENGTH:
        return number
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def compose_nip(birth_date: date, appointed_on: date, sex: Sex, serial: int) -> str:
    """The NIP of a PNS appointed as CPNS in the month of a date. Raises `ValueError` for a serial outside 1-999."""
    return _composed(birth_date, f"{appointed_on:%Y%m}", sex, serial)


def compose_nippppk(
    birth_date: date, appointment_year: int, sex: Sex, serial: int, contract: int = FIRST_CONTRACT
) -> str:
    """The NI PPPK of a first appointment. Raises `ValueError` for a serial outside 1-999 or no contract mark."""
    if contract not in _CONTRACT_MARKS:
        raise ValueError("Tanda perjanjian kerja PPPK di antara 20 dan 29.")
    return _composed(birth_date, f"{appointment_year:04d}{contract}", sex, serial)


def _composed(birth_date: date, middle: str, sex: Sex, serial: int) -> str:
    if not 1 <= serial <= _MAX_SERIAL:
        raise ValueError("Nomor urut di antara 1 dan 999.")
    return f"{birth_date:%Y%m%d}{middle}{1 if sex is Sex.L else 2}{serial:03d}"


def _printable(text: str) -> str:
    """At most so much of a malformed number as a message may repeat."""
    return "".join(letter for letter in text[: 2 * NUMBER_LENGTH] if letter.isprintable())


def _shape_reasons(digits: str) -> Iterator[Reason]:
    if len(digits) != NUMBER_LENGTH:
        yield Reason.LENGTH
    if not (digits.isascii() and digits.isdecimal()) and digits:
        yield Reason.NON_DIGIT


def _detected(mark: int, kind: NumberKind | None) -> NumberKind | None:
    """A month means PNS; a contract mark means PPPK, and so does any other mark on a number given as PPPK."""
    if mark in _MONTHS:
        return NumberKind.PNS
    return NumberKind.PPPK if mark in _CONTRACT_MARKS or kind is NumberKind.PPPK else None


def _birth_reasons(parts: _Parts, reference_date: date) -> Iterator[Reason]:
    if parts.birth_date is None:
        yield Reason.BIRTH_DATE_INVALID
    elif parts.birth_date > reference_date:
        yield Reason.BIRTH_DATE_FUTURE


def _appointment_reasons(parts: _Parts, detected: NumberKind | None, reference_date: date) -> Iterator[Reason]:
    if detected is not None and parts.kind is not detected:
        yield Reason.TYPE_MISMATCH
    elif parts.kind is NumberKind.PPPK:
        if parts.year > reference_date.year:
            yield Reason.APPOINTMENT_YEAR_FUTURE
    elif not parts.month_is_real:
        yield Reason.TMT_MONTH_INVALID
    elif (parts.year, parts.mark) > (reference_date.year, reference_date.month):
        yield Reason.TMT_FUTURE


def _is_too_young(parts: _Parts, reference_date: date, policies: Policies) -> bool:
    assert parts.birth_date is not None
    assert parts.kind is not None
    minimum = policies.count(f"identity.min_age.{parts.kind}", reference_date)
    birth = parts.birth_date
    years = parts.year - birth.year
    if parts.kind is NumberKind.PNS and parts.mark < birth.month:
        years -= 1
    return years < minimum


def _date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
