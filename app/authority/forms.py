"""What somebody types to give an authority, to name a substitute or a preparer, to end one, to prepare a decision."""

from __future__ import annotations

from typing import Any

from wtforms import DateField
from wtforms.validators import Optional

from app.organisation.queries.mandates import BASIS_LABEL, ON_PAPER
from app.web.forms import HouseForm, choice, day, paragraph, text
from workflows.approval import POWER_LABEL, Power

GIVEN = (
    ("plh", "Plh. (pelaksana harian): pejabatnya berhalangan sementara"),
    ("plt", "Plt. (pelaksana tugas): jabatannya kosong"),
    ("mandat", "Mandat: bertindak atas nama pejabatnya"),
)
PAPERS = [(basis.value, BASIS_LABEL[basis]) for basis in ON_PAPER]
OWN_KINDS = (
    ("pengganti", "Menggantikan saya memutus selama saya tidak di tempat"),
    ("penyiap", "Menyiapkan naskah; saya tetap yang memutus"),
)
NO_MORE = "tidak"
POWERS = (
    (NO_MORE, "Tidak ada: sanksi dan perubahan status kepegawaian tetap di luar wewenangnya"),
    *((power.value, POWER_LABEL[power].capitalize()) for power in (Power.SANCTION, Power.STATUS)),
    ("sanksi|status", "Keduanya"),
)


class LetterForm(HouseForm):
    """A letter that gives authority. `jabatan` is a position id from the list beside it."""

    jabatan = text("Jabatan", 40, least=1, empty="Pilih jabatannya.")
    jenis = choice("Jenis wewenang", GIVEN, empty="Pilih jenisnya.")
    nip = text("NIP yang bertindak", 60, least=1, empty="Isi NIP orang yang akan bertindak.")
    dasar = choice("Dasar", PAPERS, empty="Pilih dasarnya.")
    nomor = text("Nomor surat", 80, least=3, empty="Isi nomor suratnya.")
    tanggal_surat = day("Tanggal surat")
    mulai = day("Berlaku mulai")
    sampai = day("Sampai")
    tambahan = choice("Wewenang tambahan", POWERS, empty="Pilih wewenang tambahannya.")


class OwnForm(HouseForm):
    """Whom somebody names for his own chair: a substitute who decides, or staff who prepares."""

    jabatan = text("Jabatan Anda", 40, least=1, empty="Pilih jabatan Anda.")
    jenis = choice("Untuk apa", OWN_KINDS, empty="Pilih untuk apa.")
    nip = text("NIP", 60, least=1, empty="Isi NIP orang yang Anda tunjuk.")
    mulai = day("Mulai")
    sampai = day("Sampai")


class EndForm(HouseForm):
    """The last day and the reason; no day means yesterday's authority is over today."""

    terakhir: Any = DateField("Hari terakhir", validators=[Optional()])
    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")


class PreparedForm(HouseForm):
    """The words for a decision, and for which step they are."""

    langkah = text("Langkah", 60, least=1, empty="Pilih langkahnya.")
    naskah = paragraph("Naskah putusan", 2000, least=10, empty="Tulis naskahnya, paling sedikit sepuluh huruf.")
