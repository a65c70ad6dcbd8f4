"""What the words of an SKP give away: absolute targets, activities in place of results, units that do not fit.

The word lists come from the writing rules of the earlier regulation and from training material that still teaches
them (a target a person can miss only by being human is no target; an indicator names what exists afterwards).
They advise a writer; nothing is refused for its wording.
"""
from __future__ import annotations

import re

from workflows.vocabulary import Aspect

PERCENT = "persen"
_EVERY_DAY = r"hari|minggu|pekan|bulan|triwulan|semester|tahun|periode|jam|senin|selasa|rabu|kamis|jumat"
# "setiap bulan" is a rhythm, not a promise without exception.
_ABSOLUTE = re.compile(
    r"\b(semua(?:nya)?|seluruh(?:nya)?|selalu|senantiasa|tidak pernah|tanpa kecuali|"
    rf"(?:setiap|tiap)(?!\s+(?:{_EVERY_DAY})\b))\b",
    re.IGNORECASE,
)
_NO_ACTIVITY = frozenset({
    "media", "mediasi", "medis", "mei", "mekanisme", "mental", "menara", "menteri", "mesin", "metode", "menjadi",
    "mempunyai", "memiliki", "memadai", "menit", "merek", "meter", "medali",
})
_ACTIVITIES = frozenset({
    "membuat", "membantu", "menyusun", "mengetik", "melayani", "mencatat", "menghimpun", "menyiapkan", "memeriksa",
    "membaca", "mendata", "mengolah", "menerima", "memelihara", "merawat", "mengarsip", "mendampingi", "mengawasi",
    "pelaksanaan", "kegiatan", "membina", "rapat", "mengajar", "melatih", "menjaga", "memantau",
})
_ACTIVE_VERB = re.compile(r"me[a-z]{3,}(?:kan|i)")
_COUNTED = frozenset({"jumlah", "banyak", "banyaknya"})
_PROPORTIONS = frozenset({"persentase", "presentase", "prosentase", "persen", "proporsi"})
_DURATIONS = frozenset({"lama", "lamanya", "durasi"})
_TIME_UNITS = frozenset({
    "detik", "menit", "jam", "hari", "hari_kerja", "minggu", "bulan", "triwulan", "semester", "tahun",
})
_DENIED = r"(?:tidak|belum|kurang|tak)\s+(?:\w+\s+)?"
_PRAISE = re.compile(
    r"terlampaui|melampaui|melebihi target|(?:sesuai|memenuhi|mencapai|di atas) target|target (?:ter)?capai|"
    r"tercapai|tepat waktu|lebih cepat|sangat cepat|sebelum (?:waktu|batas|tenggat)",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"{_DENIED}(?:ter)?(?:capai|mencapai|memenuhi|sesuai target|tepat waktu|terlampaui)|terlambat|"
    r"di ?bawah target|meleset",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"dimaklumi|dapat diterima|bisa diterima|dapat dipahami|di luar kendali|keadaan kahar|force majeure|"
    r"karena (?:keterbatasan|kondisi|pengurangan|efisiensi|refocusing|perubahan|pemotongan|bencana|pandemi)|"
    r"mengingat (?:keterbatasan|kondisi|situasi)|konteks(?:nya)?\b",
    re.IGNORECASE,
)


def absolute_word(text: str) -> str | None:
    """The word that allows no exception, as written."""
    found = _ABSOLUTE.search(text)
    return found.group() if found else None


def activity_word(text: str) -> str | None:
    """The first word when it names what somebody does; None when it names what exists afterwards."""
    words = text.split(maxsplit=1)
    if not words:
        return None
    first = words[0].strip(".,:;()\"'").lower()
    is_activity = first in _ACTIVITIES or (_ACTIVE_VERB.fullmatch(first) and first not in _NO_ACTIVITY)
    return words[0] if is_activity else None


def unit_disagreement(indicator: str, aspect: Aspect | None, unit: str) -> str | None:
    """The sentence that says why a target's unit does not measure its indicator; None when it may."""
    words = indicator.lower().split()
    first = words[0] if words else ""
    if not unit:
        return None
    if first in _COUNTED and unit == PERCENT:
        return "Indikator menghitung jumlah, tetapi targetnya persen."
    if first in _PROPORTIONS and unit != PERCENT:
        return f"Indikator berupa persentase, tetapi satuan targetnya {shown_unit(unit)}."
    if first in _DURATIONS and unit not in _TIME_UNITS:
        return f"Indikator berupa lama waktu, tetapi satuan targetnya {shown_unit(unit)}."
    return _aspect_disagreement(words, aspect, unit)


def _aspect_disagreement(words: list[str], aspect: Aspect | None, unit: str) -> str | None:
    if aspect in (Aspect.KUANTITAS, Aspect.BIAYA) and unit in _TIME_UNITS and unit not in words:
        return f"Aspek {aspect.label.lower()} memakai satuan waktu ({shown_unit(unit)})."
    if aspect is Aspect.WAKTU and unit not in _TIME_UNITS | {PERCENT} and unit not in words:
        return f"Aspek waktu memakai satuan {shown_unit(unit)}."
    return None


def contradicts_figures(feedback: str, *, meets: bool) -> bool:
    """Whether words about the target say the opposite of the figures. General praise says nothing about them."""
    blames = _BLAME.search(feedback)
    if meets:
        return blames is not None
    return blames is None and _PRAISE.search(feedback) is not None


def accepts_circumstances(feedback: str) -> bool:
    """Whether the leader says that the circumstances explain it."""
    return _ACCEPTED.search(feedback) is not None


def folded(text: str) -> str:
    """A text as it is compared with another: case, spacing and a closing point do not count."""
    return " ".join(text.split()).rstrip(".").casefold()


def shown_unit(unit: str) -> str:
    return unit.replace("_", " ")
