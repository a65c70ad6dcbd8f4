"""What a person or an officer types about a family relation."""

from __future__ import annotations

from app.kinship.queries import RELATION_LABEL
from app.web.forms import HouseForm, choice, paragraph, text


class KinForm(HouseForm):
    """Who is related, how, and on what that rests."""

    nip = text("NIP", 60, least=1, empty="Isi NIP anggota keluarga yang bekerja di sini.")
    hubungan = choice(
        "Hubungan", [(one.value, label) for one, label in RELATION_LABEL.items()], empty="Pilih hubungannya."
    )
    alasan = paragraph("Dasar", 500, least=10, empty="Tulis dasarnya, misalnya buku nikah atau kartu keluarga.")


class EndForm(HouseForm):
    """Why a relation does not hold any more, or never did."""

    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, misalnya salah catat.")
