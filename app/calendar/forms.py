"""What an officer types about days off and outages, and the file with the list of a year."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import IO

from app.calendar.operations import Day
from app.calendar.queries import KINDS
from app.web.forms import HouseForm, choice, day, paragraph, text, unreadable

MOST_BYTES, MOST_DAYS, LONGEST_NAME = 65_536, 100, 120
HEADS = {"date": "date", "tanggal": "date", "name": "name", "nama": "name", "kind": "kind", "jenis": "kind"}
KIND_BY_WORD = {word.lower(): value for value, words in KINDS for word in (value, value.replace("_", " "), words)}
SHAPE = "Baris pertama berkas menyebut kolom tanggal, nama, dan jenis."


class FileUnreadable(Exception):
    """The list of a year cannot be read; the message is the Indonesian sentence to show."""


class DayForm(HouseForm):
    """One more day off."""

    tanggal = day("Tanggal")
    nama = text("Nama", LONGEST_NAME, least=3, empty="Tulis nama harinya.")
    jenis = choice("Jenis", KINDS, empty="Pilih jenisnya.")
    sumber = text("Dasar", 200, least=5, empty="Tulis dasarnya, misalnya nomor SKB atau keputusan wali kota.")


class WithdrawForm(HouseForm):
    """A day off that is none after all."""

    tanggal = day("Tanggal")
    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")


class LoadForm(HouseForm):
    """The list of a year; the days come in a file."""

    sumber = text("Nomor SKB", 200, least=5, empty="Tulis nomor SKB atau keputusan yang menetapkan daftar ini.")


class OutageForm(HouseForm):
    """Days on which nobody could work."""

    mulai = day("Dari")
    sampai = day("Sampai")
    alasan = paragraph("Apa yang terjadi", 500, least=10, empty="Tulis apa yang terjadi, paling sedikit sepuluh huruf.")
    dasar = text("Dasar", 200, least=5, empty="Tulis dasarnya, misalnya nomor laporan gangguan.")


def read_list(stream: IO[bytes] | None) -> tuple[Day, ...]:
    """The days of a file. Raises FileUnreadable."""
    data = stream.read(MOST_BYTES + 1) if stream else b""
    if not data:
        raise FileUnreadable("Pilih berkas yang tidak kosong.")
    if len(data) > MOST_BYTES:
        raise FileUnreadable("Berkas ini terlalu besar untuk daftar hari libur setahun.")
    try:
        return read_days(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileUnreadable("Berkas ini bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from error


def read_days(words: str) -> tuple[Day, ...]:
    """The days of a text of lines. Raises FileUnreadable with the line that is wrong."""
    if complaint := unreadable(words):
        raise FileUnreadable(complaint)
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    separator = ";" if ";" in lines.partition("\n")[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(lines), delimiter=separator, strict=True))
    except csv.Error as error:
        raise FileUnreadable("Berkas ini bukan CSV yang utuh. Simpan ulang, lalu kirim lagi.") from error
    heads = [HEADS.get(head.strip().lower(), "") for head in rows[0]] if rows else []
    if not {"date", "name", "kind"} <= set(heads):
        raise FileUnreadable(SHAPE)
    found = [_day(dict(zip(heads, row, strict=False)), no) for no, row in enumerate(rows[1:], start=2) if any(row)]
    if not found:
        raise FileUnreadable("Berkas ini tidak memuat satu hari pun.")
    if len(found) > MOST_DAYS:
        raise FileUnreadable(f"Paling banyak {MOST_DAYS} hari setahun; berkas ini memuat {len(found)}.")
    if len({one.on for one in found}) < len(found):
        raise FileUnreadable("Ada tanggal yang tertulis dua kali.")
    return tuple(sorted(found, key=lambda one: one.on))


def _day(row: dict[str, str], line: int) -> Day:
    name, kind = row.get("name", "").strip(), KIND_BY_WORD.get(row.get("kind", "").strip().lower())
    try:
        on = date.fromisoformat(row.get("date", "").strip())
    except ValueError as error:
        raise FileUnreadable(f"Baris {line}: tanggalnya tidak terbaca. Tulis tahun-bulan-hari.") from error
    if not 3 <= len(name) <= LONGEST_NAME:
        raise FileUnreadable(f"Baris {line}: nama hari paling sedikit 3 dan paling banyak {LONGEST_NAME} huruf.")
    if kind is None:
        raise FileUnreadable(f"Baris {line}: jenisnya libur nasional, cuti bersama, atau daerah.")
    return Day(on, name, kind)


def written(days: tuple[Day, ...]) -> str:
    """The days as such a text, to travel with the check page."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([("date", "name", "kind"), *((one.on.isoformat(), one.name, one.kind) for one in days)])
    return lines.getvalue()
