"""Sample papers of the running year for `samples.py`: perjanjian kinerja and dialog kinerja. Everything is invented."""

from __future__ import annotations

from dataclasses import replace

from app.documents import snapshot as s
from app.documents.sample_forms import CITY, PERIODS, at, evaluation, frame
from app.documents.sample_letters import DINAS, SEKDA

OBJECTIVES = (
    ("Meningkatnya kualitas layanan administrasi kependudukan",
     (("Indeks kepuasan masyarakat atas layanan", "≥ 85"), ("Rata-rata waktu tunggu loket", "≤ 30 menit"))),
    ("Meningkatnya kepemilikan dokumen kependudukan",
     (("Persentase anak yang memiliki KIA", "80%"), ("Persentase penduduk berakta kelahiran", "98,5%"))),
    ("Meningkatnya akuntabilitas kinerja", (("Nilai SAKIP perangkat daerah", "80,5"),)),
)  # fmt: skip


def agreement() -> s.PerformanceAgreement:
    """The head of an OPD promises to the secretary of the city."""
    head = replace(
        evaluation().assessor, name="Ir. Ratna Kusumadewi, M.Si.", jabatan="Kepala Dinas", unit_kerja=DINAS.instansi
    )
    return s.PerformanceAgreement(
        frame=frame("agreement", "800.1.11/000007/DISDUKCAPIL/2026", "TKPK-26QJ-7C5M", at(2026, 1, 12, 4),
                    "1 JANUARI SD 31 DESEMBER TAHUN 2026"),
        government=CITY, unit="Dinas Kependudukan dan Pencatatan Sipil", year=2026, head=head, superior=SEKDA,
        objectives=tuple(
            s.PromisedObjective(
                no=no, text=text,
                measures=tuple(s.PromisedMeasure(text=name, target=target) for name, target in measures),
            )
            for no, (text, measures) in enumerate(OBJECTIVES, start=1)
        ),
        proposed_at=at(2026, 1, 8, 3), agreed_at=at(2026, 1, 12, 4),
    )  # fmt: skip


def statement() -> s.PerformanceAgreement:
    """Where nobody stands above."""
    mayor = s.PersonBlock(name="H. Arman Natawijaya", identity_label="", jabatan="Wali Kota Tangerang Selatan")
    return replace(agreement(), unit="Kota Tangerang Selatan", head=mayor, superior=None, proposed_at=None)


def dialogue() -> s.Dialogue:
    """Written by the employee of F8a, confirmed by his assessor."""
    form = evaluation()
    said = ("Waktu tunggu turun, tetapi Senin pagi masih padat.", "Warga puas; papan informasi kurang.")
    return s.Dialogue(
        frame=frame("dialogue", "800.1.11/000318/DISDUKCAPIL/2026", "TKDK-30QJ-1C5M", at(2026, 7, 1, 4),
                    PERIODS["F8a"][0]),
        letterhead=DINAS, employee=form.employee, assessor=form.assessor, held_on="30 Juni 2026",
        next_on="15 September 2026",
        topics=tuple(
            s.DiscussedResult(code=f"A{row.no}", plan=row.result_plan, text=text)
            for row, text in zip(form.results[:2], said, strict=True)
        ),
        general="Kerja sama dengan kelurahan berjalan baik.",
        agreement="Laporan antrean dikirim setiap Jumat sampai akhir September.\nDua petugas ditambah Senin pagi.",
        employee_act="diajukan", employee_at=at(2026, 6, 30, 8), assessor_act="dikonfirmasi",
        assessor_at=at(2026, 7, 1, 4),
    )  # fmt: skip
