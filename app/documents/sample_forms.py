"""Sample forms for `samples.py`: worked examples F1, F2, F4, F8a and F9a of the seed data; all people are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.documents import snapshot as s
from app.documents.parts import Kind
from app.documents.wording import WIB, with_signs

SEED = Path(__file__).resolve().parents[1] / "city" / "seed"
BASE_URL = "https://tangkas.example"
CITY = "PEMERINTAH KOTA TANGERANG SELATAN"
PLACE = "Tangerang Selatan"
PERIODS = {
    "F1": ("1 JUNI SD 31 DESEMBER TAHUN 2026", ""),
    "F2": ("1 JANUARI SD 31 DESEMBER TAHUN 2025", "TAHUNAN"),
    "F4": ("1 JULI SD 30 SEPTEMBER TAHUN 2026", "TRIWULAN III"),
    "F8a": ("1 APRIL SD 30 JUNI TAHUN 2026", "TRIWULAN II"),
    "F9a": ("1 JULI SD 30 SEPTEMBER TAHUN 2026", "TRIWULAN III"),
}
BASIS = ("PP Nomor 30 Tahun 2019", "PermenPANRB Nomor 6 Tahun 2022")
ASPEK = {"kuantitas": "Kuantitas", "kualitas": "Kualitas", "waktu": "Waktu", "biaya": "Biaya"}
PATTERN = (
    s.PatternBar(predicate="Sangat Kurang", share=27), s.PatternBar(predicate="Kurang/Misconduct", share=55),
    s.PatternBar(predicate="Butuh Perbaikan", share=109), s.PatternBar(predicate="Baik", share=700, mark="maks. 70%"),
    s.PatternBar(predicate="Sangat Baik", share=109),
)  # fmt: skip
"""Every example has the organisation predicate Baik."""
RATING = {"di_atas": "DIATAS EKSPEKTASI", "sesuai": "SESUAI EKSPEKTASI", "di_bawah": "DIBAWAH EKSPEKTASI"}
ROW_RATING = {"di_atas": "di atas", "sesuai": "sesuai", "di_bawah": "di bawah"}
FEEDBACK = (
    "pesan warga dijawab rata-rata 9 menit", "tidak ada aduan pemberian; dua penolakan dilaporkan",
    "melatih tiga rekan loket memakai antrean daring", "ramah, konsisten pada jam sibuk",
    "tertib menjaga data penduduk", "empat perbaikan alur dicoba, tiga dipakai",
    "bekerja sama baik dengan lima kelurahan",
)  # fmt: skip


@cache
def examples() -> dict[str, Any]:
    listed = json.loads((SEED / "skp_examples.json").read_text(encoding="utf-8"))["examples"]
    return {example["id"]: example for example in listed}


@cache
def _values() -> tuple[tuple[str, tuple[str, ...]], ...]:
    values = json.loads((SEED / "berakhlak.json").read_text(encoding="utf-8"))["values"]
    return tuple((value["name"], tuple(guide["text"] for guide in value["guides"])) for value in values)


def person(example: dict[str, Any]) -> s.PersonBlock:
    labels = {"nip": "NIP", "nrp": "NRP", "nippppk": "NI PPPK"}
    ranks = {"TNI": "PANGKAT", "PPPK": "GOLONGAN"}
    return s.PersonBlock(
        name=example["name"],
        identity_label=labels[example["identity_type"]],
        identity_number=example["identity_number"],
        pangkat_golongan=example["rank_grade"],
        rank_label=ranks.get(example["status"], "PANGKAT/GOL RUANG"),
        jabatan=example["position"],
        unit_kerja=example["unit"],
    )


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def frame(kind: Kind, number: str, code: str, recorded_at: datetime, label: str, title: str = "") -> s.DocumentFrame:
    """A recorded frame dated on the local day of `recorded_at`."""
    return s.DocumentFrame(
        kind=kind,
        number=number,
        code=code,
        verification_url=f"{BASE_URL}/verifikasi/{code}",
        version=1,
        recorded_at=recorded_at,
        place=PLACE,
        dated_on=recorded_at.astimezone(WIB).date(),
        status="recorded",
        instansi=CITY,
        period_label=label,
        period_title=title,
        legal_basis=BASIS,
    )


def _planned(example: dict[str, Any]) -> tuple[s.WorkResult, ...]:
    return tuple(
        s.WorkResult(
            no=row["no"],
            section=row["type"],
            leader_result=row["leader_result"],
            result_plan=row["result_plan"],
            indicators=tuple(
                s.Indicator(
                    aspek=ASPEK[i["aspect_code"]], indicator=i["indicator"], target=with_signs(i["target"]["text"])
                )
                for i in row["indicators"]
            ),
        )
        for row in example["work_results"]
    )


def _realised(example: dict[str, Any]) -> tuple[s.RealisedResult, ...]:
    return tuple(
        s.RealisedResult(
            no=row["no"],
            section=row["type"],
            leader_result=row["leader_result"],
            result_plan=row["result_plan"],
            indicators=tuple(
                s.RealisedIndicator(
                    aspek=ASPEK[i["aspect_code"]],
                    indicator=i["indicator"],
                    target=with_signs(i["target"]["text"]),
                    realisation=with_signs(i["realisation"]["text"]),
                    evidence_numbers=(row["no"],),
                )
                for i in row["indicators"]
            ),
        )
        for row in example["work_results"]
    )


def _evaluated(example: dict[str, Any]) -> tuple[s.EvaluatedResult, ...]:
    return tuple(
        s.EvaluatedResult(
            no=row["no"],
            section=row["type"],
            leader_result=row["leader_result"],
            result_plan=row["result_plan"],
            indicators=tuple(
                s.EvaluatedIndicator(
                    aspek=ASPEK[i["aspect_code"]],
                    indicator=i["indicator"],
                    target=with_signs(i["target"]["text"]),
                    realisation=with_signs(i["realisation"]["text"]),
                    feedback=tuple(f"{f['by']}: {f['text'].lower()}" for f in i["feedback"]),
                    rating=ROW_RATING[i["row_rating_code"]],
                )
                for i in row["indicators"]
            ),
        )
        for row in example["work_results"]
    )


def skp(example_id: str = "F8a") -> s.Skp:
    """The SKP of an example."""
    example = examples()[example_id]
    attachments, stretch = example["attachments"], PERIODS[example_id][0]
    return s.Skp(
        frame=frame("skp", "800.1.4/0117/DISDUKCAPIL/2026", "TK7F-3K92-QD41", at(2026, 4, 2, 1), stretch),
        approach=example["approach"],
        form_class=example["form_class"],
        employee=person(example["employee"]),
        assessor=person(example["assessor"]),
        results=_planned(example),
        behaviours=tuple(
            s.Behaviour(name=name, guides=guides, ekspektasi=b["leader_expectation"])
            for (name, guides), b in zip(_values(), example["behaviours"], strict=True)
        ),
        annexes=s.Annexes(
            resources=tuple(attachments["resources"]),
            accountability=tuple(attachments["accountability"]),
            consequences=tuple(attachments["consequences"]),
        ),
        submitted_at=at(2026, 4, 1, 7, 12),
        agreed_at=at(2026, 4, 2, 1),
    )


def self_assessment(example_id: str = "F8a") -> s.SelfAssessment:
    """The self-assessment of an example that has realisations."""
    example = examples()[example_id]
    return s.SelfAssessment(
        frame=frame(
            "self_assessment",
            "800.1.4/0398/DISDUKCAPIL/2026",
            "TK5D-8W21-HN63",
            at(2026, 7, 2, 3),
            *PERIODS[example_id],
        ),
        approach=example["approach"],
        form_class=example["form_class"],
        employee=person(example["employee"]),
        assessor=person(example["assessor"]),
        results=_realised(example),
        evidence=(
            s.EvidenceItem(
                no=1, title="Rekap dokumen terbit April sampai Juni 2026", source="Berkas PDF", sha256="5d" * 32
            ),
            s.EvidenceItem(
                no=2, title="Hasil survei kepuasan masyarakat triwulan II", source="Berkas PDF", sha256="a7" * 32
            ),
            s.EvidenceItem(no=3, title="Papan pantau antrean daring", source="Tautan"),
        ),
        reflection="Waktu tunggu turun sejak antrean daring dipakai pada hari sibuk.\n"
        "Yang belum: warga lanjut usia masih perlu didampingi. Saya mengusulkan satu petugas pendamping di loket.",
        submitted_at=at(2026, 7, 2, 3),
    )


def evaluation(example_id: str = "F8a") -> s.Evaluation:
    """The evaluation of an example that has ratings."""
    example = examples()[example_id]
    ratings = example["ratings"]
    return s.Evaluation(
        frame=frame(
            "evaluation", "800.1.4/0412/DISDUKCAPIL/2026", "TK8A-1M44-RX72", at(2026, 7, 6, 2), *PERIODS[example_id]
        ),
        approach=example["approach"],
        form_class=example["form_class"],
        employee=person(example["employee"]),
        assessor=person(example["assessor"]),
        organisation_predicate=example["organisation_predicate_code"].upper().replace("_", " "),
        distribution_note="Baik paling banyak 70%; paling sedikit 1 pegawai Butuh Perbaikan atau Kurang. "
        "Pola ini pertimbangan pimpinan, bukan kuota.",
        pattern=PATTERN,
        results=_evaluated(example),
        behaviours=tuple(
            s.EvaluatedBehaviour(
                name=name, guides=guides, ekspektasi=b["leader_expectation"], feedback=(f"Pimpinan: {feedback}",)
            )
            for (name, guides), b, feedback in zip(_values(), example["behaviours"], FEEDBACK, strict=True)
        ),
        rating_hasil_kerja=RATING[ratings["work_result_code"]],
        rating_perilaku_kerja=RATING[ratings["behaviour_code"]],
        predicate=ratings["predicate_code"].upper().replace("_", " "),
        reviewed_at=at(2026, 7, 6, 2),
    )


def evaluation_summary(example_id: str = "F8a") -> s.EvaluationSummary:
    """The dokumen evaluasi of an example."""
    example, judged = examples()[example_id], evaluation(example_id)
    return s.EvaluationSummary(
        frame=replace(
            judged.frame, kind="evaluation_summary", number="800.1.4/0413/DISDUKCAPIL/2026", code="TK8A-1M44-RY73",
            verification_url=f"{BASE_URL}/verifikasi/TK8A-1M44-RY73",
        ),
        employee=judged.employee,
        assessor=judged.assessor,
        assessor_superior=person(example["assessor_superior"]),
        organisation_predicate=judged.organisation_predicate,
        predicate=judged.predicate,
        recommendation="Pertahankan waktu tunggu loket di bawah 25 menit. Antrean daring layak dijadikan praktik baik "
        "bagi kelurahan; siapkan kartu praktik baik dan dampingi dua kelurahan pada triwulan III.",
        received_on=date(2026, 7, 7),
        reviewed_at=judged.reviewed_at,
    )  # fmt: skip
