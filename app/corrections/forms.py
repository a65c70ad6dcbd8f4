"""What somebody types who reports a misprint."""

from __future__ import annotations

from app.web.forms import HouseForm, paragraph, text


class ReportForm(HouseForm):
    """The right text, why it is an error, and what shows it."""

    benar = paragraph("Teks yang benar", 2000, least=1, empty="Tulis teks yang benar.")
    alasan = paragraph(
        "Mengapa salah", 1000, least=10, empty="Tulis mengapa ini salah cetak, paling sedikit sepuluh huruf."
    )
    bukti = text(
        "Bukti", 300, least=3, empty="Sebut buktinya, misalnya SK jabatan, KTP, atau laporan yang sudah diunggah."
    )
