"""Sample minutes for `samples.py`: a calibration of a unit. Everything is invented."""

from __future__ import annotations

from app.documents import snapshot as s
from app.documents.sample_forms import PERIODS, at, frame
from app.documents.sample_letters import DINAS, SEKDA

SPREAD = (
    ("Sangat Baik", 9, "22,5", 8, "20,0", "Tidak dibatasi"),
    ("Baik", 29, "72,5", 28, "70,0", "paling banyak 28"),
    ("Butuh Perbaikan", 1, "2,5", 3, "7,5", "paling sedikit 1 bersama"),
    ("Kurang", 1, "2,5", 1, "2,5", "paling sedikit 1 bersama"),
    ("Sangat Kurang", 0, "0,0", 0, "0,0", "Tidak dibatasi"),
)
CHANGES = (
    ("Nurul Ayuningtyas", "Perawat Ahli Pertama", "Sangat Baik", "Butuh Perbaikan"),
    ("Reza Bimantara, S.Kom.", "Pranata Komputer Ahli Pertama", "Baik", "Butuh Perbaikan"),
)
GUESTS = (
    ("Drs. Hendra Wicaksana, M.A.P.", "Kepala Bidang", "Pendapat awal 14 Juli 2026, 09.15 WIB"),
    ("Ratna Puspitasari, S.Sos.", "Kepala Seksi", "Tidak menulis pendapat awal"),
)


def calibration_minutes() -> s.CalibrationMinutes:
    """A meeting after which the guideline is kept, with two changes."""
    reason = "Dua hasil kerja utama tidak tercapai menurut laporan akhir; buktinya mengenai periode sebelumnya."
    return s.CalibrationMinutes(
        frame=frame(
            "calibration_minutes", "800.1.11/000212/DISDUKCAPIL/2026", "TKC2-88QJ-1C5M", at(2026, 7, 16, 4),
            *PERIODS["F8a"],
        ),
        letterhead=DINAS, unit="Bidang Pelayanan Pendaftaran Penduduk", organisation_predicate="BAIK", people=40,
        on_the_table=38, opening="15 Juli 2026, bertempat di Ruang Rapat Lantai 2",
        spread=tuple(
            s.SpreadLine(predicate=name, before=b, before_percent=bp, after=a, after_percent=ap, guideline=g)
            for name, b, bp, a, ap, g in SPREAD
        ),
        remarks=("Rapat tidak mengubah predikat siapa pun dengan sendirinya.",), justification="",
        changes=tuple(
            s.MinutesChange(
                name=name, position=office, before=before, after=after, reason=reason, assessor=GUESTS[1][0]
            )
            for name, office, before, after in CHANGES
        ),
        guests=tuple(s.MinutesGuest(name=name, position=office, wrote=wrote) for name, office, wrote in GUESTS),
        agreements="Bukti dukung diperiksa sebelum rating di atas ekspektasi diberikan.\n"
        "Umpan balik ditulis setiap bulan.",
        chair=SEKDA, concluded_at=at(2026, 7, 16, 4),
    )  # fmt: skip
