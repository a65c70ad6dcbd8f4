"""Sample forms of a pimpinan tinggi, head of an independent unit: perspektif instead of aspek, nobody's plan above."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.documents import snapshot as s
from app.documents.parts import Approach, Section
from app.documents.sample_forms import evaluation, person, skp
from app.documents.sample_forms import examples as worked

ASSESSOR = s.PersonBlock(
    name="Dra. Ratih Anggraini, M.Si.",
    identity_number="196905141994032905",
    pangkat_golongan="Pembina Utama Madya (IV/d)",
    jabatan="Sekretaris Daerah Kota Tangerang Selatan",
    unit_kerja="Sekretariat Daerah",
)


class Line(NamedTuple):
    """One indicator of a leader."""

    indicator: str
    target: str
    perspektif: str
    realisation: str
    feedback: str
    rating: str


CLIENTS, PROCESS, INSIDE, BUDGET = "Penerima Layanan", "Proses Bisnis", "Penguatan Internal", "Anggaran"
PLANS: tuple[tuple[Section, str, str, tuple[Line, ...]], ...] = (
    ("utama", "Meningkatnya kualitas layanan administrasi kependudukan", "", (
        Line("Indeks kepuasan masyarakat", "≥ 86", CLIENTS, "88,4", "warga merasakan antrean daring", "di atas"),
        Line("Dokumen kependudukan terbit paling lama 24 jam", "≥ 95%", PROCESS, "96,2%", "konsisten", "sesuai"),
    )),
    ("utama", "Meningkatnya kepemilikan dokumen kependudukan anak", "", (
        Line("Cakupan akta kelahiran 0–18 tahun", "≥ 98,5%", CLIENTS, "98,7%", "jemput bola ke sekolah", "sesuai"),
        Line("Cakupan Kartu Identitas Anak", "≥ 70%", CLIENTS, "66%", "percepat di tiga kecamatan", "di bawah"),
    )),
    ("utama", "Meningkatnya akuntabilitas kinerja dinas", "", (
        Line("Nilai SAKIP perangkat daerah", "≥ 80", INSIDE, "81,5", "rencana aksi dipantau bulanan", "sesuai"),
        Line("Pegawai dengan SKP disetujui sampai 31 Januari", "100%", INSIDE, "100%", "selesai lebih awal", "sesuai"),
        Line("Penyerapan anggaran", "≥ 94%", BUDGET, "95,1%", "tertib dan tepat sasaran", "sesuai"),
    )),
    ("tambahan", "Terlaksananya layanan adminduk pada mal pelayanan publik", "Wali Kota", (
        Line("Gerai beroperasi", "Beroperasi 30 September 2026", PROCESS, "Beroperasi 14 September 2026", "dua pekan "
             "lebih cepat", "sesuai"),
    )),
)  # fmt: skip


def leader_skp(approach: Approach = "kuantitatif") -> s.Skp:
    """The SKP of a head of dinas."""
    form = skp()
    results = tuple(
        s.WorkResult(
            no=no, section=section, result_plan=plan, assigned_by=assigned_by,
            indicators=tuple(
                s.Indicator(indicator=one.indicator, target=one.target, perspektif=one.perspektif) for one in lines
            ),
        )
        for no, (section, plan, assigned_by, lines) in _numbered()
    )  # fmt: skip
    frame = replace(form.frame, period_title="", period_label="1 JANUARI SD 31 DESEMBER TAHUN 2026")
    return replace(
        form, frame=frame, form_class="jpt", approach=approach, results=results, employee=_leader(), assessor=ASSESSOR
    )


def leader_evaluation(approach: Approach = "kuantitatif") -> s.Evaluation:
    """The evaluation of a head of dinas at the end of the year."""
    form = evaluation()
    results = tuple(
        s.EvaluatedResult(
            no=no, section=section, result_plan=plan, assigned_by=assigned_by,
            indicators=tuple(
                s.EvaluatedIndicator(
                    indicator=one.indicator, target=one.target, perspektif=one.perspektif,
                    realisation=one.realisation, feedback=(f"Pimpinan: {one.feedback}",), rating=one.rating,
                )
                for one in lines
            ),
        )
        for no, (section, plan, assigned_by, lines) in _numbered()
    )  # fmt: skip
    frame = replace(
        form.frame, period_title="TRIWULAN IV-AKHIR", period_label="1 OKTOBER SD 31 DESEMBER TAHUN 2026"
    )
    return replace(
        form, frame=frame, form_class="jpt", approach=approach, results=results,
        rating_hasil_kerja="SESUAI EKSPEKTASI", employee=_leader(), assessor=ASSESSOR,
    )  # fmt: skip


def _leader() -> s.PersonBlock:
    return person(worked()["F8a"]["assessor_superior"])


def _numbered() -> list[tuple[int, tuple[Section, str, str, tuple[Line, ...]]]]:
    """Each plan with its number within its section."""
    counts: dict[str, int] = {}
    found = []
    for plan in PLANS:
        counts[plan[0]] = counts.get(plan[0], 0) + 1
        found.append((counts[plan[0]], plan))
    return found
