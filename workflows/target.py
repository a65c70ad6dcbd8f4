"""Targets and realisations as people write them, and whether one meets the other.

`read_quantity("≥ 98%")` understands number, unit and comparator. Text without a number at its
beginning is a narrative: a `Quantity` without value. Whatever could be read two ways is refused with
the sentence that tells the person what to write.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from workflows.numerals import NumberUnreadable, bounded, format_id, read_number
from workflows.predicate import Rating
from workflows.vocabulary import Aspect, Direction

__all__ = [
    "MAX_TEXT_LENGTH",
    "Comparison",
    "Direction",
    "Quantity",
    "TargetUnreadable",
    "compare",
    "default_direction",
    "format_id",
    "is_comparable",
    "read_quantity",
    "suggest_row_rating",
]

MAX_TEXT_LENGTH = 200
PERCENT_UNIT = "persen"
RUPIAH_UNIT = "rupiah"


class TargetUnreadable(ValueError):
    """The text is not one quantity, or two quantities cannot be compared.

    `code` names the reason; the message is the Indonesian sentence to show.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was understood. `value` is None for a narrative; `unit` is lower case, empty when none was written.

    `comparator` is `>=`, `<=`, `=` or None when none was written; `strict` excludes equality ("lebih dari"). `day` is
    the date a narrative names ("Perwal ditetapkan 30 Juni 2026"): what a milestone is measured by.
    """

    value: Decimal | None
    unit: str
    comparator: str | None
    text: str
    strict: bool = False
    day: date | None = None


class Comparison(NamedTuple):
    """`better` implies `meets`."""

    meets: bool
    better: bool


_COMPARATORS = {
    ">=": (">=", False), "≥": (">=", False), "=>": (">=", False), ">": (">=", True),
    "<=": ("<=", False), "≤": ("<=", False), "=<": ("<=", False), "<": ("<=", True),
    "=": ("=", False), "==": ("=", False),
}
_AT_LEAST = (
    "sekurang-kurangnya", "sekurangnya", "setidaknya", "sedikitnya", "paling sedikit", "paling kurang",
    "paling rendah", "minimal", "minimum", "min.", "min", "tidak kurang dari", "lebih dari atau sama dengan",
)
_MORE_THAN = ("lebih dari", "di atas", "diatas")
_AT_MOST = (
    "selambat-lambatnya", "selambatnya", "selama-lamanya", "setinggi-tingginya", "sebanyak-banyaknya", "paling lama",
    "paling lambat", "paling banyak", "paling tinggi", "paling besar", "maksimal", "maksimum", "maks.", "maks", "max.",
    "max", "tidak lebih dari", "tidak melebihi", "kurang dari atau sama dengan",
)
_LESS_THAN = ("kurang dari", "di bawah", "dibawah")
_EXACTLY = ("sama dengan", "tepat", "persis")
_COMPARATOR_WORDS: dict[str, tuple[str, bool]] = {
    **dict.fromkeys(_AT_LEAST, (">=", False)), **dict.fromkeys(_MORE_THAN, (">=", True)),
    **dict.fromkeys(_AT_MOST, ("<=", False)), **dict.fromkeys(_LESS_THAN, ("<=", True)),
    **dict.fromkeys(_EXACTLY, ("=", False)),
}
_LEAD_INS = (
    "rata-rata", "sebanyak", "sejumlah", "sebesar", "mencapai", "tercapai", "terealisasi", "terlaksana", "realisasi",
    "jumlah", "total", "selama", "sekitar", "kurang lebih", "tersusun", "selesai",
)
_MULTIPLIERS = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
}
_LONG_UNITS = {"hari kerja": "hari_kerja", "hari kalender": "hari", "jam pelajaran": "jam_pelajaran"}
_SHORT_UNITS = {
    "bln": "bulan", "thn": "tahun", "hr": "hari", "mnt": "menit", "dtk": "detik", "jp": "jam_pelajaran",
    "m²": "m2", "m³": "m3", "km²": "km2", "rp": RUPIAH_UNIT,
}
_CONNECTIVES = frozenset({
    "dan", "dari", "untuk", "per", "atau", "dalam", "pada", "di", "yang", "telah", "sudah", "dengan", "serta", "oleh",
    "sampai", "hingga",
})
_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)
# Factor to the smallest unit of the family; families do not mix (a month has no fixed number of days).
_TIME_UNITS = {
    "detik": ("jam", 1), "menit": ("jam", 60), "jam": ("jam", 3600),
    "hari": ("hari", 1), "minggu": ("hari", 7), "hari_kerja": ("hari_kerja", 1),
    "bulan": ("bulan", 1), "tahun": ("bulan", 12),
}


def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"({'|'.join(re.escape(word) for word in longest_first)})(?![\w-])\s*:?\s*", re.IGNORECASE)


_SYMBOLS = re.compile(r"[<>=≤≥≠≈~±]+")
_COMPARATOR_WORD = _words(tuple(_COMPARATOR_WORDS))
_LEAD_IN = _words(_LEAD_INS)
_RUPIAH = re.compile(r"rp\.?\s*(?=[-−+0-9])", re.IGNORECASE)
_NUMBER = re.compile(r"([-−+]?)([0-9][0-9.,]*)")
_UNIT = re.compile(r"[^\W\d_][^\W_]*(?:[/-][^\W\d_][^\W_]*)*[²³]?")
_DATE = re.compile(r"[0-9]{1,2}([-/])[0-9]{1,2}\1[0-9]{2,4}\b|[0-9]{4}([-/])[0-9]{1,2}\2[0-9]{1,2}\b")
_DAY = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}})\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*([-–—~]|s\.?\s?d\.?|s/d|sampai dengan|sampai|hingga)\s*[0-9]", re.IGNORECASE)
_RATIO = re.compile(r"\s*dari\s*[0-9]", re.IGNORECASE)
_FRACTION = re.compile(r"\s*[/⁄:]\s*[0-9]")
_GLUED = re.compile(r"[eE][-+]?[0-9]|[xX][0-9a-fA-F]|_")
_PRODUCT = re.compile(r"\s*(?:[x×*]|kali)\s*[0-9]", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(r"[-+]?(nan|inf|infinity|∞)\s*%?", re.IGNORECASE)
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DEFAULT_COMPARATOR: tuple[str | None, bool] = (None, False)


def read_quantity(text: str) -> Quantity:
    """Understand one target or realisation. Raises `TargetUnreadable`, and nothing else, for any string."""
    clean = _clean(text)
    if _NOT_A_NUMBER.fullmatch(clean):
        raise TargetUnreadable("not_a_number", "Ini bukan angka. Tulis misalnya 98,5%.")
    (comparator, strict), rest, must_be_number = _read_comparator(clean)
    rest, is_rupiah = _read_rupiah(rest)
    number = _NUMBER.match(rest)
    if number is None:
        if must_be_number or is_rupiah:
            raise TargetUnreadable("no_number", "Tulis angkanya setelah tanda pembanding, misalnya ≥ 98%.")
        _refuse_strange_number(rest)
        return _narrative(clean, text)
    _refuse_ambiguity(rest, number)
    value, unit = _read_value(number, rest[number.end():])
    if unit in _MONTHS:
        return _narrative(clean, text)
    return Quantity(value, RUPIAH_UNIT if is_rupiah else unit, comparator, text, strict)


def _narrative(clean: str, text: str) -> Quantity:
    """Words without a number to compare; the last date in them is the one that counts."""
    named = _DAY.findall(clean)
    if not named:
        return Quantity(None, "", None, text)
    day, month, year = named[-1]
    try:
        known = date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
    except ValueError as error:
        raise TargetUnreadable("no_such_day", f"Tidak ada tanggal {day} {month} {year}.") from error
    return Quantity(None, "", None, text, day=known)


def default_direction(quantity: Quantity, aspect: Aspect | None = None) -> Direction:
    """The direction a target implies: its comparator, else its aspect, else whether its unit counts time.

    What names a state instead of a number is a milestone.
    """
    if quantity.value is None:
        return Direction.MILESTONE
    if quantity.comparator == "=":
        return Direction.EXACT
    if quantity.comparator is not None:
        return Direction.HIGHER_BETTER if quantity.comparator == ">=" else Direction.LOWER_BETTER
    if aspect is not None:
        return Direction.LOWER_BETTER if aspect in (Aspect.WAKTU, Aspect.BIAYA) else Direction.HIGHER_BETTER
    return Direction.LOWER_BETTER if quantity.unit in _TIME_UNITS else Direction.HIGHER_BETTER


def is_comparable(target: Quantity, realisation: Quantity) -> bool:
    """Whether both have a value and their units agree or one is not written, or both name a day."""
    if target.value is None and realisation.value is None:
        return None not in (target.day, realisation.day)
    return None not in (target.value, realisation.value) and _same_family(target.unit, realisation.unit)


def compare(target: Quantity, realisation: Quantity, direction: Direction | None = None) -> Comparison:
    """Whether a realisation meets its target and whether it is better than it.

    Without a direction the target's own is taken. A milestone is reached in time or not, never better; a dated one
    is measured by its day. Raises `TargetUnreadable` (`no_value`, `units_differ`).
    """
    if target.day is not None and realisation.day is not None:
        return Comparison(realisation.day <= target.day, better=False)
    wanted, reached = _common_values(target, realisation)
    direction = direction or default_direction(target)
    if direction is Direction.EXACT:
        return Comparison(reached == wanted, better=False)
    if direction is Direction.MILESTONE:
        return Comparison(reached >= wanted, better=False)
    better = reached > wanted if direction is Direction.HIGHER_BETTER else reached < wanted
    return Comparison(better or (reached == wanted and not target.strict), better)


def suggest_row_rating(
    target: Quantity, realisation: Quantity, direction: Direction, above_margin: Decimal
) -> Rating | None:
    """A rating the figures suggest, never binding; None when they cannot be compared.

    Above means better than the target by at least `above_margin` percent of it (policy `evaluation.above_margin`).
    """
    if not is_comparable(target, realisation):
        return None
    verdict = compare(target, realisation, direction)
    if not verdict.meets:
        return Rating.DI_BAWAH
    if not verdict.better:
        return Rating.SESUAI
    wanted, reached = _common_values(target, realisation)
    whole = Decimal(100)
    clearly = abs(reached - wanted) * whole >= above_margin * abs(wanted)
    return Rating.DI_ATAS if clearly else Rating.SESUAI


def _clean(text: str) -> str:
    if len(text) > MAX_TEXT_LENGTH:
        raise TargetUnreadable("too_long", f"Tulis paling banyak {MAX_TEXT_LENGTH} huruf.")
    spaced = re.sub(r"[\t\r\n]", " ", text)
    for letter in spaced:
        _refuse_letter(letter)
    clean = " ".join(spaced.split())
    if not any(letter.isalnum() for letter in clean):
        if _SYMBOLS.match(clean):
            raise TargetUnreadable("no_number", "Tulis angkanya setelah tanda pembanding, misalnya ≥ 98%.")
        raise TargetUnreadable("empty", "Isi dengan angka dan satuannya, misalnya 12 dokumen.")
    return clean


def _refuse_letter(letter: str) -> None:
    category = unicodedata.category(letter)
    if category in _HIDDEN_CATEGORIES:
        raise TargetUnreadable("hidden_character", "Teks memuat karakter yang tidak terlihat. Ketik ulang isiannya.")
    if category == "Nd" and not letter.isascii():
        raise TargetUnreadable("foreign_digit", "Tulis angka dengan 0 sampai 9.")


def _read_comparator(clean: str) -> tuple[tuple[str | None, bool], str, bool]:
    """The comparator, the text after it, and whether a number has to follow."""
    lead_in = _LEAD_IN.match(clean)
    rest = clean[lead_in.end():] if lead_in else clean
    symbols = _SYMBOLS.match(rest)
    if symbols:
        if symbols.group() not in _COMPARATORS:
            raise TargetUnreadable("comparator_unknown", "Pakai tanda ≥, ≤, atau =.")
        return _COMPARATORS[symbols.group()], rest[symbols.end():].lstrip(), True
    word = _COMPARATOR_WORD.match(rest)
    if word:
        return _COMPARATOR_WORDS[word.group(1).lower()], rest[word.end():], False
    return _DEFAULT_COMPARATOR, rest, False


def _read_rupiah(rest: str) -> tuple[str, bool]:
    prefix = _RUPIAH.match(rest)
    return (rest[prefix.end():], True) if prefix else (rest, False)


def _refuse_strange_number(rest: str) -> None:
    if re.match(r"[-−]\s+[0-9]", rest):
        raise TargetUnreadable("sign_apart", "Tulis tanda minus menempel pada angkanya, misalnya -2%.")
    if re.match(r"[-−+]?[.,][0-9]", rest):
        raise TargetUnreadable("number_unreadable", "Tulis nol di depan koma, misalnya 0,5.")
    if rest and unicodedata.category(rest[0]) in ("No", "Nl"):
        raise TargetUnreadable("foreign_digit", "Tulis angka dengan 0 sampai 9.")


def _refuse_ambiguity(rest: str, number: re.Match[str]) -> None:
    if _DATE.match(rest):
        raise TargetUnreadable(
            "date", "Ini tampak seperti tanggal. Tulis lamanya, misalnya 12 bulan, atau nama bulannya: 30 Juni 2026."
        )
    after = rest[number.end():]
    unit = _UNIT.match(after.lstrip(" %"))
    tail = after.lstrip(" %")[unit.end():] if unit else after.lstrip(" %")
    if _RANGE.match(after) or _RANGE.match(tail):
        raise TargetUnreadable("range", "Tulis satu angka, bukan rentang, misalnya paling lama 5 hari.")
    if _RATIO.match(after):
        raise TargetUnreadable("ratio", "Tulis satu angka, misalnya 12 dokumen atau 80%.")
    if _FRACTION.match(after):
        raise TargetUnreadable("fraction", "Tulis sebagai angka desimal, misalnya 0,5.")
    if _PRODUCT.match(after):
        raise TargetUnreadable("product", "Tulis hasil kalinya sebagai satu angka.")
    if re.match(r" [0-9]", after):
        raise TargetUnreadable("two_numbers", "Tulis satu angka. Pemisah ribuan memakai titik, misalnya 1.250.")
    if _GLUED.match(after) or (after and unicodedata.category(after[0]) in ("No", "Nl")):
        raise TargetUnreadable("number_unreadable", "Tulis angka biasa, misalnya 1.250 atau 98,5.")


def _read_value(number: re.Match[str], after: str) -> tuple[Decimal, str]:
    try:
        value = read_number(number.group(2).rstrip(".,"))
        multiplier, unit = _read_unit(after)
        value = bounded(value * multiplier)
    except NumberUnreadable as error:
        raise TargetUnreadable("number_unreadable", str(error)) from error
    return (-value if number.group(1) in ("-", "−") else value), unit


def _read_unit(after: str) -> tuple[int, str]:
    rest = after.lstrip()
    if rest.startswith("%"):
        return 1, PERCENT_UNIT
    word = _UNIT.match(rest)
    if word is None:
        return 1, ""
    first = word.group().lower()
    if first in _MULTIPLIERS:
        further, unit = _read_unit(rest[word.end():])
        return _MULTIPLIERS[first] * further, unit
    second = _UNIT.match(rest[word.end():].lstrip())
    both = f"{first} {second.group().lower()}" if second else first
    if both in _LONG_UNITS:
        return 1, _LONG_UNITS[both]
    return 1, "" if first in _CONNECTIVES else _SHORT_UNITS.get(first, first)


def _same_family(first: str, second: str) -> bool:
    if "" in (first, second) or first == second:
        return True
    families = [_TIME_UNITS[unit][0] for unit in (first, second) if unit in _TIME_UNITS]
    return len(families) == len((first, second)) and families[0] == families[1]


def _common_values(target: Quantity, realisation: Quantity) -> tuple[Decimal, Decimal]:
    if target.value is None or realisation.value is None:
        raise TargetUnreadable("no_value", "Target dan realisasi harus memuat angka agar dapat dibandingkan.")
    if not _same_family(target.unit, realisation.unit):
        raise TargetUnreadable(
            "units_differ", f"Satuan target ({target.unit}) dan realisasi ({realisation.unit}) berbeda."
        )
    if "" in (target.unit, realisation.unit) or target.unit == realisation.unit:
        return target.value, realisation.value
    return target.value * _TIME_UNITS[target.unit][1], realisation.value * _TIME_UNITS[realisation.unit][1]
