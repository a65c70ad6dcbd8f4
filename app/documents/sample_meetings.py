"""Sample papers of a unit for `samples.py`: minutes of a calibration, and its pattern. Everything is invented."""

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


def organisation_standing() -> s.OrganisationStanding:
    """A pattern that keeps the guideline, after the predikat of the organisation was replaced once."""
    grounds = (
        s.StandingGround(
            value="Baik", evidence="Nilai SAKIP 80,4; delapan dari sembilan indikator utama tercapai.", is_current=True,
            file="laporan-kinerja.pdf", reason="Angka capaian diperbaiki.", by="Sekretaris Daerah, 12 Juli 2026",
        ),
        s.StandingGround(
            value="Butuh Perbaikan", evidence="Angka sementara indikator utama.", is_current=False, file="", reason="",
            by="Sekretaris Daerah, 8 Juli 2026",
        ),
    )
    return s.OrganisationStanding(
        frame=frame(
            "organisation_standing", "800.1.11/000219/DISDUKCAPIL/2026", "TKS4-22AB-9D3K", at(2026, 7, 17, 4),
            *PERIODS["F8a"],
        ),
        letterhead=DINAS, unit="Dinas Kependudukan dan Pencatatan Sipil",
        head=s.PersonBlock(name=GUESTS[0][0], jabatan="Kepala Dinas"), organisation_predicate="BAIK", people=40,
        grounds=grounds, justification="", signer=SEKDA, established_at=at(2026, 7, 17, 4),
        spread=tuple(
            s.SpreadLine(predicate=name, before=a, before_percent=ap, after=a, after_percent=ap, guideline=g)
            for name, _, _, a, ap, g in SPREAD
        ),
        remarks=(),
    )  # fmt: skip
