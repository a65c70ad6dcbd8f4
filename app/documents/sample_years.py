"""The annual summary of the employee of F8a after a transfer in the middle of the year; people invented."""

from __future__ import annotations

from app.documents import snapshot as s
from app.documents.parts import SummaryPart
from app.documents.sample_forms import at, evaluation, frame


def annual_summary() -> s.AnnualSummary:
    """Two posts, the longer one counts."""
    judged = evaluation()
    return s.AnnualSummary(
        frame=frame(
            "annual_summary", "800.1.11/000412/DISDUKCAPIL/2027", "RTH7-26QM-4K9V", at(2027, 1, 18, 3),
            "1 JANUARI SD 31 DESEMBER 2026", "TAHUN 2026",
        ),
        employee=judged.employee,
        assessor=judged.assessor,
        year=2026,
        parts=(
            SummaryPart(
                no=1, jabatan="Pengadministrasi Umum", unit_kerja="Kelurahan Pondok Benda",
                period="1 JANUARI SD 31 MARET 2026", assessor="Suhendar, S.IP.", assessor_office="Plt. Lurah",
                quarters=("Triwulan I: Baik",), predicate="BAIK", document="800.1.11/000118/PAMULANG/2026",
                counts=False,
            ),
            SummaryPart(
                no=2, jabatan=judged.employee.jabatan, unit_kerja=judged.employee.unit_kerja,
                period="1 APRIL SD 31 DESEMBER 2026", assessor=judged.assessor.name,
                assessor_office=judged.assessor.office,
                quarters=("Triwulan II: Baik", "Triwulan III: Baik", "Triwulan IV: Sangat Baik"),
                predicate="SANGAT BAIK", document="800.1.11/000377/DISDUKCAPIL/2027", counts=True,
            ),
        ),
        predicate="SANGAT BAIK",
        rule="jabatan yang paling lama dipegang",
        established_at=at(2027, 1, 18, 3),
    )  # fmt: skip
