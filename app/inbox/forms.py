"""Forms of the inbox."""

from __future__ import annotations

from app.web.forms import HouseForm, day, paragraph, radio, text


class SnoozeForm(HouseForm):
    """Put a matter off until a day, with a reason."""

    until = day("Tunda sampai")
    reason = paragraph("Alasan", 300, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")


class FilterForm(HouseForm):
    """A name for what the list shows now."""

    nama = text("Nama saringan", 40, least=1, empty="Beri nama saringannya.")
    saringan = text("Saringan", 300)


class LookForm(HouseForm):
    """What somebody found on looking at a decision once more."""

    temuan = radio("Hasil", [("sesuai", "Sesuai"), ("perlu_dibahas", "Perlu dibahas")])
    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")
