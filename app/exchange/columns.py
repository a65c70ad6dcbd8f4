"""The columns of the people file: what each holds, an example, who may fill it in; and the empty file to begin with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from app.exchange.workbook import Field, Sheet, workbook

SHEET = "Pegawai"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `most` characters; `new`: needed for somebody who is new; `central`: filled in by BKPSDM only."""

    name: str
    most: int
    meaning: str
    example: str
    new: bool = False
    central: bool = False

    @property
    def need(self) -> str:
        """When it has to be filled in, as a sentence part."""
        return "selalu" if self.name == "nip" else "untuk pegawai baru" if self.new else "boleh kosong"

    @property
    def filler(self) -> str:
        """Who may change it."""
        return "BKPSDM" if self.central else "BKPSDM dan admin OPD"


COLUMNS: tuple[Column, ...] = (
    Column("nip", 40, "NIP atau NI PPPK, 18 angka, sebagai teks. Menentukan orangnya.", "199104122015022003", new=True),
    Column("nama", 120, "Nama lengkap dengan gelar.", "Ratna Puspitasari, S.Kom.", new=True, central=True),
    Column(
        "status", 20, "PNS, CPNS, PPPK, atau PPPK Paruh Waktu. Harus cocok dengan susunan nomornya.", "PNS", new=True,
        central=True,
    ),
    Column("golongan", 20, "I/a sampai IV/e untuk PNS dan CPNS, I sampai XVII untuk PPPK.", "III/c", central=True),
    Column("pangkat", 60, "Nama pangkat; kosong untuk PPPK.", "Penata", central=True),
    Column("akhir_kontrak", 30, "Hari terakhir perjanjian kerja PPPK, tahun-bulan-tanggal; kosong untuk PNS.", "",
           central=True),
    Column("surel", 120, "Alamat surel kantor untuk pemberitahuan.", "ratna.puspitasari@example.go.id"),
    Column("gawai", 20, "Ya bila pegawai mengisi sendiri, Tidak bila diisikan.", "Ya"),
    Column("kode_unit", 60, "Kode unit kerja seperti pada halaman Unit kerja.", "DISDUKCAPIL", new=True),
    Column("jabatan", 160, "Nama jabatan di unit itu.", "Pranata Komputer Ahli Muda", new=True),
    Column("kode_jabatan", 40, "Kode jabatan untuk templat SKP; hanya untuk jabatan yang belum ada.", "", central=True),
    Column(
        "jenis_jabatan", 20, "jpt_pratama, administrator, pengawas, fungsional, atau pelaksana.", "fungsional",
        central=True,
    ),
    Column("eselon", 10, "Eselon jabatan struktural; kosong untuk yang lain.", "", central=True),
    Column("pimpinan", 20, "Ya bila jabatan ini memimpin unitnya.", "Tidak", central=True),
    Column(
        "mulai", 30, "Tanggal jabatan atau penilai baru berlaku, tahun-bulan-tanggal. Wajib bila ada yang berubah.",
        "2026-08-01", new=True,
    ),
    Column("nip_penilai", 40, "Nomor pejabat penilai kinerja. Kosong berarti tetap seperti sekarang.",
           "197803032003121004"),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


def _fields() -> tuple[Field, ...]:
    return tuple(
        Field(c.name, f"{c.meaning} Diisi {c.need}, oleh {c.filler}.{f' Contoh: {c.example}' if c.example else ''}",
              width=max(12, min(34, len(c.example) + 4)))
        for c in COLUMNS
    )  # fmt: skip


def template_xlsx() -> bytes:
    """An empty sheet with the headings, and a second sheet that says what each column means."""
    return workbook(
        [Sheet(SHEET, _fields(), ())], title="Templat impor pegawai",
        notes=("Sel kosong berarti tetap seperti sekarang. Semua sel berisi teks; jangan memakai rumus.",),
    )  # fmt: skip


def template_csv() -> bytes:
    """Only the headings; UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(column.name for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def lines_of_help() -> Iterable[str]:
    """The columns explained, one line each, for the command line."""
    for column in COLUMNS:
        example = f" Contoh: {column.example}" if column.example else ""
        yield f"{column.name:<14} {column.meaning} Diisi {column.need}.{example}"
