"""One value of policy: what it is worth, from when, and on which legal source it rests."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

CHOICES_SEPARATOR = "|"
YES, NO = "ya", "tidak"
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_LEAP_YEAR = 2000


class Certainty(StrEnum):
    """How firmly the source of a value or citation is known."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    CODE = "code"
    RECALLED = "recalled"
    INFERRED = "inferred"
    SYNTHETIC = "synthetic"

    @property
    def label(self) -> str:
        return _CERTAINTY_LABELS[self]

    @property
    def meaning(self) -> str:
        """What the tag means for whoever relies on it."""
        return _CERTAINTY_MEANINGS[self]


_CERTAINTY_LABELS = {
    Certainty.OFFICIAL: "sesuai naskah resmi",
    Certainty.SECONDARY: "dikutip sumber lain",
    Certainty.CODE: "terlihat pada aplikasi lain",
    Certainty.RECALLED: "belum diperiksa pada naskah",
    Certainty.INFERRED: "tafsiran atau pilihan kota",
    Certainty.SYNTHETIC: "dibuat untuk kota latihan",
}


_CERTAINTY_MEANINGS = {
    Certainty.OFFICIAL: "Dibaca langsung pada naskah peraturan atau formulir resminya.",
    Certainty.SECONDARY: "Dibaca pada berita, bahan pelatihan, atau panduan yang mengutip peraturannya.",
    Certainty.CODE: "Hanya terlihat pada aplikasi lain yang memakai aturan yang sama; naskahnya belum dibaca.",
    Certainty.RECALLED: "Diingat orang yang mengenal aturannya; cocokkan dengan naskah sebelum dipakai sungguhan.",
    Certainty.INFERRED: "Peraturannya tidak menyebut atau belum terbaca; ini pilihan yang dapat diubah BKPSDM.",
    Certainty.SYNTHETIC: "Dibuat untuk kota latihan dan tidak berasal dari peraturan mana pun.",
}


class Unit(StrEnum):
    """What a value counts. The unit decides which typed getter reads it."""

    WORKING_DAYS = "hari_kerja"
    DAYS = "hari"
    MONTHS = "bulan"
    YEARS = "tahun"
    PERCENT = "persen"
    POINTS = "angka_kredit"
    COUNT = "jumlah"
    MEGABYTES = "megabita"
    RANKS = "tingkat"
    MONTH_DAY = "tanggal"
    CHOICE = "pilihan"
    CHOICES = "daftar"
    FLAG = "ya_tidak"

    @property
    def label(self) -> str:
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKING_DAYS: "hari kerja",
    Unit.DAYS: "hari kalender",
    Unit.MONTHS: "bulan",
    Unit.YEARS: "tahun",
    Unit.PERCENT: "persen",
    Unit.POINTS: "angka kredit",
    Unit.COUNT: "buah",
    Unit.MEGABYTES: "MB",
    Unit.RANKS: "tingkat",
    Unit.MONTH_DAY: "tanggal",
    Unit.CHOICE: "pilihan",
    Unit.CHOICES: "daftar pilihan",
    Unit.FLAG: "ya atau tidak",
}

# What a chosen code is called on a page; the code itself never reaches a reader.
CHOICE_LABELS = {
    "baik": "Baik",
    "bila_diundang": "bila pimpinan unit mengundang",
    "breach_report": "laporan dugaan pelanggaran",
    "bulanan": "bulanan",
    "butuh_perbaikan": "Butuh Perbaikan",
    "cltn": "cuti di luar tanggungan negara",
    "tugas_belajar": "tugas belajar",
    "cuti_alasan_penting": "cuti karena alasan penting",
    "cuti_besar": "cuti besar",
    "cuti_melahirkan": "cuti melahirkan",
    "cuti_sakit": "cuti sakit",
    "cuti_tahunan": "cuti tahunan",
    "dibuka_penilai": "sampai dibuka pejabat penilai",
    "diputus_penilai": "sampai diputus pejabat penilai",
    "improvement": "masa perbaikan kinerja",
    "inspektur": "Inspektur",
    "istimewa": "Istimewa",
    "kepala_bkpsdm": "Kepala BKPSDM",
    "kurang": "Kurang",
    "none": "tanpa tindak lanjut",
    "pegawai": "pegawai yang dinilai",
    "penilai": "pejabat penilai",
    "reward": "penghargaan",
    "sanksi": "menjatuhkan sanksi",
    "sangat_baik": "Sangat Baik",
    "sangat_kurang": "Sangat Kurang",
    "sekda": "Sekretaris Daerah",
    "semesteran": "semesteran",
    "status": "mengubah status kepegawaian",
    "tanpa": "tanpa kalibrasi",
    "terakhir": "jabatan terakhir",
    "terlama": "jabatan terlama",
    "tidak_boleh": "tidak dapat ditarik",
    "triwulanan": "triwulanan",
    "wakil_wali_kota": "Wakil Wali Kota",
    "wajib": "wajib bagi setiap unit",
    "wali_kota": "Wali Kota",
    YES: "ya",
    NO: "tidak",
}

DAY_UNITS = frozenset({Unit.WORKING_DAYS, Unit.DAYS})
DECIMAL_UNITS = frozenset({Unit.PERCENT, Unit.POINTS})
WHOLE_UNITS = DAY_UNITS | {Unit.MONTHS, Unit.YEARS, Unit.COUNT, Unit.MEGABYTES, Unit.RANKS}
# What an officer may set: beyond these a value is a slip of the keyboard, not a policy.
_BOUNDS = {
    Unit.WORKING_DAYS: (0, 260),
    Unit.DAYS: (1, 366),
    Unit.MONTHS: (1, 120),
    Unit.YEARS: (1, 100),
    Unit.PERCENT: (0, 1000),
    Unit.POINTS: (0, 1000),
    Unit.COUNT: (1, 100_000),
    Unit.MEGABYTES: (1, 5),
    Unit.RANKS: (1, 4),
}


def bounds(unit: Unit) -> tuple[int, int]:
    """The least and the most of a counted unit."""
    return _BOUNDS[unit]


class PolicyInvalid(ValueError):
    """A value does not fit its unit; the message is the Indonesian sentence to show."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A reference to a policy value, as step tables carry it: `due=Policy("skp.agree.due")`."""

    key: str

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One dated value of one key.

    `value` is canonical text: digits for counted units, `MM-DD` for a date, `ya`/`tidak` for a
    flag, `a|b` for a list. `valid_to` is inclusive. Raises `PolicyInvalid` when text and unit
    disagree, so a published change can never be stored half understood. Without `choices` any known code
    is accepted; `Policies.with_versions` holds a version to the choices of the value it changes.
    `used` says where it is used beside the deadlines of the process tables, as `workflows.usage` reads it.
    """

    key: str
    value: str
    unit: Unit
    instrument: str
    article: str
    certainty: Certainty
    valid_from: date
    valid_to: date | None
    text: str
    note: str = ""
    choices: tuple[str, ...] = field(default=())
    used: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for name in ("key", "instrument", "text"):
            if not getattr(self, name).strip():
                raise PolicyInvalid(f"Kebijakan {self.key or 'tanpa kunci'}: isian {name} tidak boleh kosong.")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise PolicyInvalid(f"Kebijakan {self.key}: tanggal akhir mendahului tanggal mulai.")
        complaint = _complaint(self)
        if complaint:
            raise PolicyInvalid(f"Kebijakan {self.key}: {complaint}")

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)

    @property
    def items(self) -> tuple[str, ...]:
        """The members of a list value, in the order written."""
        return tuple(part for part in self.value.split(CHOICES_SEPARATOR) if part)

    @property
    def day_type(self) -> str:
        """`working` or `calendar`; the unit of a day count is its day type."""
        return "working" if self.unit is Unit.WORKING_DAYS else "calendar"

    @property
    def label(self) -> str:
        """The value as a person reads it: `14 hari kalender`, `ya`, `31-01`."""
        if self.unit in WHOLE_UNITS | DECIMAL_UNITS:
            return f"{self.value.replace('.', ',')} {self.unit.label}"
        if self.unit is Unit.MONTH_DAY:
            month, day = self.value.split("-")
            return f"{day}-{month}"
        return ", ".join(CHOICE_LABELS[part] for part in self.items)


def _complaint(value: PolicyValue) -> str | None:
    if value.unit in WHOLE_UNITS:
        return None if _WHOLE_NUMBER.fullmatch(value.value) else "isi dengan bilangan bulat tanpa tanda."
    if value.unit in DECIMAL_UNITS:
        return None if _NUMBER.fullmatch(value.value) else "isi dengan angka, misalnya 3 atau 2.5."
    if value.unit is Unit.MONTH_DAY:
        return _month_day_complaint(value.value)
    if value.unit is Unit.FLAG:
        return None if value.value in (YES, NO) else "isi dengan ya atau tidak."
    return _choice_complaint(value)


def _month_day_complaint(text: str) -> str | None:
    wrong = "isi dengan bulan dan tanggal, misalnya 01-31."
    if not _MONTH_DAY.fullmatch(text):
        return wrong
    month, day = (int(part) for part in text.split("-"))
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return wrong
    return None


def _choice_complaint(value: PolicyValue) -> str | None:
    chosen = value.items
    if value.unit is Unit.CHOICE and len(chosen) != 1:
        return "pilih tepat satu."
    allowed = value.choices or tuple(CHOICE_LABELS)
    if not chosen or any(item not in allowed for item in chosen):
        return f"pilih dari: {', '.join(CHOICE_LABELS.get(code, code) for code in allowed)}."
    return None
