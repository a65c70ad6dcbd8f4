"""The columns of an SKP as a sheet: those the official form prints, and beside them what the form leaves unsaid."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from app.exchange.workbook import FORMULA_STARTS
from workflows.vocabulary import Approach, FormClass, printed_columns

SHEET = "SKP"
LIKENESS = 0.86
MEASURES = "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:"
BULLET = "• "
One = TypeVar("One")


class Col(StrEnum):
    """A column of the table HASIL KERJA, as its heading is printed."""

    NO = "NO"
    LEADER = "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"
    PLAN = "RENCANA HASIL KERJA"
    ASPECT = "ASPEK"
    INDICATOR = "INDIKATOR KINERJA INDIVIDU"
    TARGET = "TARGET"
    PERSPECTIVE = "PERSPEKTIF"
    UNIT = "SATUAN"
    CLASSIFICATION = "KLASIFIKASI"
    ASSIGNED = "PENUGASAN DARI"
    DIRECTION = "ARAH"


MEANINGS = {
    Col.NO: "Nomor hasil kerja; kosong pada baris indikator berikutnya dari hasil kerja yang sama.",
    Col.LEADER: "Rencana hasil kerja pimpinan yang didukung hasil kerja ini.",
    Col.PLAN: "Rencana hasil kerja; bila kualitatif, di bawahnya satu baris setiap ukuran keberhasilan.",
    Col.ASPECT: "Kuantitas, Kualitas, Waktu, atau Biaya.",
    Col.INDICATOR: "Indikator kinerja individu, satu baris setiap indikator.",
    Col.TARGET: "Target dengan satuannya, koma untuk desimal: 98,5% atau 1.250 dokumen.",
    Col.PERSPECTIVE: "Penerima Layanan, Proses Bisnis, Penguatan Internal, atau Anggaran.",
    Col.UNIT: "Satuan target, bila belum disebut pada targetnya.",
    Col.CLASSIFICATION: "Organisasi (tetap pada jabatan) atau Individu (ikut orangnya).",
    Col.ASSIGNED: "Siapa yang menugaskan, bila ada.",
    Col.DIRECTION: "Arah yang lebih baik; kosong berarti menurut targetnya.",
}
# How other applications and hands spell the headings.
SPELLINGS: dict[str, Col] = {
    "no": Col.NO, "nomor": Col.NO, "no urut": Col.NO,
    "rencana hasil kerja pimpinan": Col.LEADER, "rencana hasil kerja atasan": Col.LEADER,
    "rencana hasil kerja pimpinan yg diintervensi": Col.LEADER, "rhk pimpinan yang diintervensi": Col.LEADER,
    "rencana hasil kerja atasan yang diintervensi": Col.LEADER, "rhk pimpinan": Col.LEADER, "rhk atasan": Col.LEADER,
    "rencana kinerja atasan yang diintervensi": Col.LEADER,
    "rencana kinerja atasan langsung yang diintervensi": Col.LEADER,
    "rhk": Col.PLAN, "rencana kinerja": Col.PLAN, "rencana hasil kerja pegawai": Col.PLAN, "hasil kerja": Col.PLAN,
    "indikator": Col.INDICATOR, "iki": Col.INDICATOR, "indikator kinerja": Col.INDICATOR,
    "indikator kinerja individu iki": Col.INDICATOR, "indikator kerja individu": Col.INDICATOR,
    "ukuran keberhasilan indikator kinerja individu": Col.INDICATOR,
    "ukuran keberhasilan indikator kinerja individu dan target": Col.INDICATOR,
    "target tahunan": Col.TARGET, "target kinerja": Col.TARGET, "aspek kinerja": Col.ASPECT,
    "satuan target": Col.UNIT, "perspective": Col.PERSPECTIVE, "klasifikasi rhk": Col.CLASSIFICATION,
    "ditugaskan oleh": Col.ASSIGNED, "arah target": Col.DIRECTION,
}  # fmt: skip
# Of the evaluation: an SKP does not hold them.
EVALUATED = ("realisasi", "umpan balik", "rating")
# Of the forms before 2022: there is nothing to put them into.
FORMER = (
    "bobot", "kategori capaian iki", "nilai", "kegiatan tugas jabatan", "angka kredit", "kuant output", "kual mutu"
)  # fmt: skip


def official(approach: Approach, form_class: FormClass) -> tuple[Col, ...]:
    """The columns of the form, in its order."""
    return tuple(Col(name) for name in printed_columns(approach, form_class, evaluated=False))


def beside(approach: Approach, form_class: FormClass) -> tuple[Col, ...]:
    """What stands to the right of the form's columns, so that nothing is lost on the way."""
    is_leader = form_class is FormClass.JPT
    words = (Col.PERSPECTIVE if is_leader else Col.ASPECT, Col.TARGET) if approach is Approach.KUALITATIF else ()
    return (*words, *((Col.ASSIGNED,) if is_leader else ()), Col.CLASSIFICATION, Col.DIRECTION)


def folded(text: str) -> str:
    """Words alone, in small letters: what two spellings of a heading have in common."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w%]+|_", " ", plain).split())


def likest(text: str, known: Iterable[tuple[str, One]]) -> One | None:
    """The one of that folded name, else the one most alike, else none."""
    names = dict(known)
    if text in names:
        return names[text]
    close = difflib.get_close_matches(text, list(names), n=1, cutoff=LIKENESS) if len(text) > 3 else []
    return names[close[0]] if close else None


HEADINGS = {**{folded(col.value): col for col in Col}, **SPELLINGS}


def heading(text: str) -> Col | None:
    """The column that a heading names, however it is spelled."""
    return likest(folded(text), HEADINGS.items())


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; `bare` gives it back, whatever it was."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def bare(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*FORMULA_STARTS, "'")) else text
