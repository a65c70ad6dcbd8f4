"""Numbers as Indonesians write them: the point groups thousands, the comma begins the fraction."""
from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

MAX_WHOLE_DIGITS = 15
MAX_FRACTION_DIGITS = 6

_GROUPED_BY_POINT = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_GROUPED_BY_COMMA = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3}){2,}")
_PLAIN = re.compile(r"[0-9]+([.,][0-9]+)?")


class NumberUnreadable(ValueError):
    """The digits do not form one number; the message is the Indonesian sentence to show."""


def read_number(digits: str) -> Decimal:
    """Read digits with points and commas, without sign or unit. Raises `NumberUnreadable`.

    `1.250` is a thousand two hundred and fifty, `98.5` is ninety-eight and a half (a group has three
    digits), `0.125` is an eighth (a group does not begin with zero), `1,250` is one and a quarter (the
    comma is the fraction), `1,250,000` can only be meant the English way. Both signs in one number the other way
    round (`1,250.5`) are refused: next to Indonesian numbers nobody can be sure of them.
    """
    if _GROUPED_BY_POINT.fullmatch(digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif _GROUPED_BY_COMMA.fullmatch(digits):
        plain = digits.replace(",", "")
    elif _PLAIN.fullmatch(digits):
        plain = digits.replace(",", ".")
    elif {".", ","} <= set(digits):
        raise NumberUnreadable(
            f"Angka “{digits}” mencampur koma dan titik. Titik memisahkan ribuan, koma memulai pecahan: 1.250,5."
        )
    else:
        raise NumberUnreadable(f"Angka “{digits}” tidak jelas. Tulis misalnya 1.250 atau 98,5.")
    return bounded(Decimal(plain))


def bounded(value: Decimal) -> Decimal:
    """The same value without idle zeros. Raises `NumberUnreadable` when it is too large or too fine to store."""
    whole, _, fraction = f"{value:f}".partition(".")
    if len(whole.lstrip("-0")) > MAX_WHOLE_DIGITS:
        raise NumberUnreadable("Angka terlalu besar. Angka paling besar 999.999.999.999.999.")
    fraction = fraction.rstrip("0")
    if len(fraction) > MAX_FRACTION_DIGITS:
        raise NumberUnreadable(f"Angka di belakang koma paling banyak {MAX_FRACTION_DIGITS}.")
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def format_id(value: Decimal, places: int | None = None) -> str:
    """`1250.5` as `1.250,5`. `places` rounds half up and keeps the zeros; without it idle zeros are dropped.

    Raises `NumberUnreadable` for NaN and infinity.
    """
    if not value.is_finite():
        raise NumberUnreadable("Nilai ini bukan angka.")
    if places is not None:
        value = _rounded(value, places)
    sign, whole, fraction = _parts(value)
    if places is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    if not int(whole) and not fraction.strip("0"):
        sign = ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def _rounded(value: Decimal, places: int) -> Decimal:
    """Rounded half up, with as many digits as the value needs."""
    with localcontext() as context:
        context.prec = len(f"{value:f}") + places + 1
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _parts(value: Decimal) -> tuple[str, str, str]:
    text = f"{value:f}"
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.removeprefix("-").partition(".")
    return sign, whole, fraction
