"""Leave, unpaid leave and tugas belajar: what part of a period somebody served, and whether he is evaluated in it."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.policies import Policies

_ONE_DAY = timedelta(days=1)
_WHOLE = 100


class AbsenceKind(StrEnum):
    """Why somebody is away for days on end. Short illness without a letter is none of these."""

    CUTI_TAHUNAN = "cuti_tahunan"
    CUTI_BESAR = "cuti_besar"
    CUTI_SAKIT = "cuti_sakit"
    CUTI_MELAHIRKAN = "cuti_melahirkan"
    CUTI_ALASAN_PENTING = "cuti_alasan_penting"
    CLTN = "cltn"
    TUGAS_BELAJAR = "tugas_belajar"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    AbsenceKind.CUTI_TAHUNAN: "Cuti tahunan",
    AbsenceKind.CUTI_BESAR: "Cuti besar",
    AbsenceKind.CUTI_SAKIT: "Cuti sakit",
    AbsenceKind.CUTI_MELAHIRKAN: "Cuti melahirkan",
    AbsenceKind.CUTI_ALASAN_PENTING: "Cuti karena alasan penting",
    AbsenceKind.CLTN: "Cuti di luar tanggungan negara",
    AbsenceKind.TUGAS_BELAJAR: "Tugas belajar",
}


@dataclass(frozen=True, slots=True)
class Away:
    """One stretch, both days included. The stretches of one person do not overlap."""

    kind: AbsenceKind
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Service:
    """What somebody served of a period. `aways` are the stretches that count as not served, cut to the period.

    `starts_on` and `ends_on` are the first and last day served; of the whole stretch where nothing of it is evaluated.
    """

    starts_on: date
    ends_on: date
    days: int
    aways: tuple[Away, ...]
    excluded: bool

    @property
    def away_days(self) -> int:
        return sum(one.days for one in self.aways)

    @property
    def percent_away(self) -> int:
        """Rounded down, for reading; the verdict is reckoned exactly."""
        return self.away_days * _WHOLE // self.days


def counted_kinds(policies: Policies, on: date) -> frozenset[AbsenceKind]:
    """The kinds whose days are not reckoned as service."""
    kinds = frozenset(AbsenceKind(one) for one in policies.choices("absence.counted", on))
    study = frozenset({AbsenceKind.TUGAS_BELAJAR})
    return kinds | study if policies.flag("absence.study_counted", on) else kinds - study


def service_of(starts_on: date, ends_on: date, aways: Iterable[Away], policies: Policies, on: date) -> Service:
    """The part served of a stretch, and whether so much of it was missed that policy evaluates nobody for it."""
    counted = counted_kinds(policies, on)
    missed = tuple(
        Away(one.kind, max(one.starts_on, starts_on), min(one.ends_on, ends_on))
        for one in sorted(aways, key=lambda one: one.starts_on)
        if one.kind in counted and one.starts_on <= ends_on and one.ends_on >= starts_on
    )
    days = (ends_on - starts_on).days + 1
    gone = sum(one.days for one in missed)
    excluded = bool(missed) and gone * _WHOLE >= policies.number("absence.not_evaluated", on) * days
    first, last = _edges(starts_on, ends_on, missed)
    return Service(*((starts_on, ends_on) if excluded else (first, last)), days, missed, excluded)


def _edges(starts_on: date, ends_on: date, missed: tuple[Away, ...]) -> tuple[date, date]:
    first, last = starts_on, ends_on
    for one in missed:
        if one.starts_on <= first <= one.ends_on:
            first = one.ends_on + _ONE_DAY
    for one in reversed(missed):
        if one.starts_on <= last <= one.ends_on:
            last = one.starts_on - _ONE_DAY
    return (first, last) if first <= last else (starts_on, ends_on)
