"""The people file: its columns, and what a line of it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.exchange.checking import Reader, Unfit, day_until, identity, plain, understood, yes_or_no
from app.exchange.columns import ALWAYS, FOR_NEW, Column
from app.exchange.reading import Problem, RawRow
from app.organisation.models import LONGEST_CONTRACT
from workflows.vocabulary import EmploymentStatus

MOST_AHEAD = timedelta(days=366)
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
GRADES = frozenset({f"{step}/{room}" for step in ROMAN[:4] for room in "abcd"} | {"IV/e"})
KINDS = ("jpt_pratama", "administrator", "pengawas", "fungsional", "pelaksana")
STATUSES = {
    status.label.lower(): status
    for status in (
        EmploymentStatus.PNS, EmploymentStatus.CPNS, EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU,
    )
} | {"pppk_paruh_waktu": EmploymentStatus.PPPK_PARUH_WAKTU}  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    Column("nip", 40, "NIP atau NI PPPK, 18 angka, sebagai teks. Menentukan orangnya.", "199104122015022003",
           need=ALWAYS),
    Column("nama", 120, "Nama lengkap dengan gelar.", "Ratna Puspitasari, S.Kom.", need=FOR_NEW, central=True),
    Column(
        "status", 20, "PNS, CPNS, PPPK, atau PPPK Paruh Waktu. Harus cocok dengan susunan nomornya.", "PNS",
        need=FOR_NEW, central=True,
    ),
    Column("golongan", 20, "I/a sampai IV/e untuk PNS dan CPNS, I sampai XVII untuk PPPK.", "III/c", central=True),
    Column("pangkat", 60, "Nama pangkat; kosong untuk PPPK.", "Penata", central=True),
    Column("akhir_kontrak", 30, "Hari terakhir perjanjian kerja PPPK, tahun-bulan-tanggal; kosong untuk PNS.", "",
           central=True),
    Column("surel", 120, "Alamat surel kantor untuk pemberitahuan.", "ratna.puspitasari@example.go.id"),
    Column("gawai", 20, "Ya bila pegawai mengisi sendiri, Tidak bila diisikan.", "Ya"),
    Column("kode_unit", 60, "Kode unit kerja seperti pada halaman Unit kerja.", "DISDUKCAPIL", need=FOR_NEW),
    Column("jabatan", 160, "Nama jabatan di unit itu.", "Pranata Komputer Ahli Muda", need=FOR_NEW),
    Column("kode_jabatan", 40, "Kode jabatan untuk templat SKP; hanya untuk jabatan yang belum ada.", "", central=True),
    Column(
        "jenis_jabatan", 20, "jpt_pratama, administrator, pengawas, fungsional, atau pelaksana.", "fungsional",
        central=True,
    ),
    Column("eselon", 10, "Eselon jabatan struktural; kosong untuk yang lain.", "", central=True),
    Column("pimpinan", 20, "Ya bila jabatan ini memimpin unitnya.", "Tidak", central=True),
    Column(
        "mulai", 30, "Tanggal jabatan atau penilai baru berlaku, tahun-bulan-tanggal. Wajib bila ada yang berubah.",
        "2026-08-01", need=FOR_NEW,
    ),
    Column("nip_penilai", 40, "Nomor pejabat penilai kinerja. Kosong berarti tetap seperti sekarang.",
           "197803032003121004"),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Row:
    """One line understood. None leaves as it is whatever the column says."""

    line: int
    nip: str
    nama: str | None = None
    status: EmploymentStatus | None = None
    golongan: str | None = None
    pangkat: str | None = None
    akhir_kontrak: date | None = None
    surel: str | None = None
    gawai: bool | None = None
    kode_unit: str | None = None
    jabatan: str | None = None
    kode_jabatan: str | None = None
    jenis_jabatan: str | None = None
    eselon: str | None = None
    pimpinan: bool | None = None
    mulai: date | None = None
    nip_penilai: str | None = None


def check_rows(rows: Iterable[RawRow], today: date) -> tuple[list[Row], list[Problem]]:
    """The rows that could be understood, and everything wrong with the others."""
    return understood(Row, rows, COLUMNS, READERS, today)


def _status(text: str, _number: bool, _today: date) -> EmploymentStatus:
    if text.lower() not in STATUSES:
        raise Unfit("Isi PNS, CPNS, PPPK, atau PPPK Paruh Waktu.")
    return STATUSES[text.lower()]


def _grade(text: str, _number: bool, _today: date) -> str:
    step, slash, room = text.partition("/")
    grade = f"{step.upper()}{slash}{room.lower()}"
    if grade not in GRADES and grade not in ROMAN:
        raise Unfit("Isi golongan seperti III/c untuk PNS, atau IX untuk PPPK.")
    return grade


def _mail(text: str, _number: bool, _today: date) -> str:
    if not MAIL.fullmatch(text):
        raise Unfit("Isi alamat surel seperti nama@example.go.id.")
    return text.lower()


def _code(text: str, _number: bool, _today: date) -> str:
    return text.upper()


def _kind(text: str, _number: bool, _today: date) -> str:
    kind = text.lower().replace(" ", "_")
    if kind not in KINDS:
        raise Unfit(f"Isi salah satu: {', '.join(KINDS)}.")
    return kind


def _day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + MOST_AHEAD, "setahun")


def _contract_day(text: str, _number: bool, today: date) -> date:
    return day_until(text, today + LONGEST_CONTRACT, "empat puluh tahun")


READERS: dict[str, Reader] = {
    "nip": identity, "nama": plain, "status": _status, "golongan": _grade, "pangkat": plain, "surel": _mail,
    "akhir_kontrak": _contract_day,
    "gawai": yes_or_no, "kode_unit": _code, "jabatan": plain, "kode_jabatan": _code, "jenis_jabatan": _kind,
    "eselon": plain, "pimpinan": yes_or_no, "mulai": _day, "nip_penilai": identity,
}  # fmt: skip
