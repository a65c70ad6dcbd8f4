"""How dates, numbers and standings are worded on paper: Indonesian, Western Indonesia Time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from markupsafe import Markup

from app.documents.parts import DocumentFrame, PersonBlock

WIB = timezone(timedelta(hours=7), "WIB")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

_LABELS = {
    "NAMA": "Nama", "PANGKAT/GOL RUANG": "Pangkat/gol. ruang", "GOLONGAN": "Golongan", "PANGKAT": "Pangkat",
    "JABATAN": "Jabatan", "UNIT KERJA": "Unit kerja",
}  # fmt: skip
SMALL = frozenset({"dan", "di", "ke", "dari", "pada", "serta"})

UNSIGNED = "Dokumen ini tercatat dan berlaku; belum bertanda tangan elektronik."
DRAFT = "Konsep. Dokumen ini belum tercatat dan belum berlaku."
REVOKED = "Dokumen ini dicabut dan tidak berlaku lagi."


def long_date(day: date) -> str:
    """6 Juli 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def stretch(first: date, last: date) -> str:
    """1 APRIL SD 30 JUNI TAHUN 2026, as the forms print a period."""
    start, end = (f"{day.day} {MONTHS[day.month - 1].upper()}" for day in (first, last))
    return f"{start} SD {end} TAHUN {last.year}"


def span(first: date, last: date) -> str:
    """1 Juli sampai 28 September 2026, in a sentence; one day alone as that day."""
    if first == last:
        return long_date(first)
    start = f"{first.day} {MONTHS[first.month - 1]}" if first.year == last.year else long_date(first)
    return f"{start} sampai {long_date(last)}"


def moment(at: datetime) -> str:
    """6 Juli 2026 pukul 09.05 WIB"""
    local = at.astimezone(WIB)
    return f"{long_date(local.date())} pukul {local:%H.%M} WIB"


def print_groups(number: str) -> str:
    """An 18-digit NIP as 19800418 200604 2 907; anything else unchanged."""
    if len(number) != 18 or not number.isdigit():
        return number
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"


def with_signs(text: str) -> str:
    """A target or realisation with its signs of comparison as paper sets them: ≤ 30 menit."""
    for typed, printed in (("<=", "≤ "), (">=", "≥ ")):
        text = text.replace(f"{typed} ", printed).replace(typed, printed)
    return text


def hash_groups(digest: str) -> str:
    """64 hexadecimal digits in groups of eight, so that an eye can compare them."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def bare_address(url: str) -> str:
    """The address as a person types it, without the scheme."""
    return url.split("://", 1)[-1]


def office_case(office: str) -> str:
    """The name of an office set in capitals, as it is written in a sentence."""
    return " ".join(word if word in SMALL else word[:1].upper() + word[1:] for word in office.lower().split())


def standing(frame: DocumentFrame) -> str:
    """What the reader must know first: does this paper hold."""
    return {
        "draft": DRAFT,
        "recorded": UNSIGNED,
        "superseded": f"Versi ini sudah digantikan oleh dokumen nomor {frame.superseded_by_number} "
        "dan tidak berlaku lagi.",
        "revoked": REVOKED,
    }[frame.status]


def page_mark(frame: DocumentFrame) -> str:
    """The word above every page; a document in force carries none."""
    return {
        "draft": "KONSEP",
        "recorded": "",
        "superseded": f"DIGANTIKAN OLEH NOMOR {frame.superseded_by_number}",
        "revoked": "DICABUT",
    }[frame.status]


def identity_rows(person: PersonBlock | None, instansi: str = "") -> list[tuple[str, str]]:
    """The five numbered rows of the identity block. Nobody (above the Wali Kota there is none) prints dashes.

    The assessor of a pimpinan tinggi has his INSTANSI in row 5.
    """
    if person is None:
        person = PersonBlock(name="Tidak ada", identity_label="NIP")
    return [
        ("NAMA", person.name),
        (person.identity_label or "NIP", print_groups(person.identity_number) or "–"),
        (person.rank_label, person.rank or "–"),
        ("JABATAN", person.office or "–"),
        ("INSTANSI", instansi) if instansi else ("UNIT KERJA", person.unit_kerja or "–"),
    ]


def person_fields(person: PersonBlock) -> list[tuple[str, str]]:
    """The same five as a letter labels them."""
    return [(_LABELS.get(label, label), value) for label, value in identity_rows(person)]


def css_string(text: str) -> Markup:
    """A CSS string literal. Everything but plain letters and digits is escaped, so no text can leave the quotes."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .-/:") else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{plain}"')  # noqa: S704 - nothing that means anything to CSS or HTML is left in it
