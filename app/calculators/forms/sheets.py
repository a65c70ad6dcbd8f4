"""Forms about what people write: targets, realisations, rows of an SKP, identity numbers."""

from __future__ import annotations

from typing import Any, ClassVar

from app.calculators.forms.shape import ORGANISATIONS, RATINGS, CalculatorForm, one_of
from app.web import clock
from app.web.forms import choice, paragraph, text
from workflows.calc.sheets import SheetKind
from workflows.target import MAX_TEXT_LENGTH
from workflows.vocabulary import Aspect, FormClass

ROWS = 3
LINE = 300
ASPECTS = [(one.value, one.label) for one in Aspect]
COMPARATORS = [("", "Menurut target"), (">=", "Paling sedikit"), ("<=", "Paling banyak"), ("=", "Tepat")]
NUMBER_KINDS = [("", "Belum tahu"), ("PNS", "NIP (PNS)"), ("PPPK", "NI PPPK")]
KINDS = [(SheetKind.SKP.value, "SKP"), (SheetKind.EVALUATION.value, "Evaluasi")]


class TargetForm(CalculatorForm):
    """How a target is understood."""

    operation, address, topic = "target.parse", "membaca-target", "Isian SKP"
    title = "Membaca target"
    lead = "Tulis seperti pada SKP: angka dengan koma desimal dan titik ribuan, lalu satuannya."
    example: ClassVar = {"text": "paling sedikit 98,5%"}

    text = text("Target atau realisasi", MAX_TEXT_LENGTH, least=1, empty="Tulis misalnya ≥ 98% atau 1.250 dokumen.")


class ComparisonForm(CalculatorForm):
    """A realisation beside its target."""

    operation, address, topic = "target.compare", "membandingkan-target", "Isian SKP"
    title = "Target dan realisasi"
    lead = "Untuk waktu dan biaya, angka yang lebih rendah lebih baik."
    example: ClassVar = {"target": "paling lama 30 menit", "realisation": "22 menit"}

    target = text("Target", MAX_TEXT_LENGTH, least=1, empty="Tulis targetnya.")
    realisation = text("Realisasi", MAX_TEXT_LENGTH, least=1, empty="Tulis realisasinya.")
    comparator = choice("Pembanding", COMPARATORS, optional=True)


class IdentityForm(CalculatorForm):
    """A number of a civil servant."""

    operation, address, topic = "identity.validate", "nomor-identitas", "Isian SKP"
    title = "NIP atau NI PPPK"
    lead = "Delapan belas angka, boleh berspasi. Yang diperiksa hanya susunannya, bukan orangnya."
    example: ClassVar = {"number": "19800418 200604 2 907", "employment_type": "PNS"}

    number = text("Nomor", 40, least=1, empty="Tulis nomornya.")
    employment_type = choice("Jenis nomor", NUMBER_KINDS, optional=True)

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"reference_date": clock.today().isoformat()}


class ReviewForm(CalculatorForm):
    """A few rows of a sheet with the two ratings."""

    operation, address, topic = "skp.review", "periksa-skp", "Isian SKP"
    title = "Memeriksa isian SKP atau evaluasi"
    lead = "Mencatat yang biasanya ditanyakan pembaca yang teliti, dengan alasan dan contoh kalimat yang lebih baik."
    example: ClassVar = {
        "kind": "evaluation", "form_class": "ja_jf", "plan_1": "Terbitnya KTP-el sesuai SOP", "aspect_1": "kualitas",
        "indicator_1": "Jumlah KTP-el tanpa cetak ulang", "target_1": "98%", "realisation_1": "95%",
        "rating_1": "di_bawah", "plan_2": "Menyusun laporan", "aspect_2": "kuantitas",
        "indicator_2": "Semua laporan tersusun", "target_2": "12 laporan", "realisation_2": "12 laporan",
        "rating_2": "sesuai", "work_result": "di_atas", "behaviour": "sesuai",
    }  # fmt: skip
    lines = tuple(
        (f"Baris {n}", tuple(f"{name}_{n}" for name in ("plan", "aspect", "indicator", "target", "realisation",
                                                        "rating")))
        for n in range(1, ROWS + 1)
    )  # fmt: skip

    kind = choice("Yang diperiksa", KINDS)
    form_class = choice("Formulir", [(one.value, one.label) for one in FormClass])
    organisation = one_of("Predikat organisasi", ORGANISATIONS, optional=True)
    plan_1 = text("Rencana hasil kerja", LINE)
    aspect_1 = one_of("Aspek", ASPECTS, optional=True)
    indicator_1 = text("Indikator kinerja individu", LINE, least=1, empty="Tulis paling sedikit satu indikator.")
    target_1 = text("Target", MAX_TEXT_LENGTH)
    realisation_1 = text("Realisasi", MAX_TEXT_LENGTH)
    rating_1 = one_of("Rating baris", RATINGS, optional=True)
    plan_2 = text("Rencana hasil kerja", LINE)
    aspect_2 = one_of("Aspek", ASPECTS, optional=True)
    indicator_2 = text("Indikator kinerja individu", LINE)
    target_2 = text("Target", MAX_TEXT_LENGTH)
    realisation_2 = text("Realisasi", MAX_TEXT_LENGTH)
    rating_2 = one_of("Rating baris", RATINGS, optional=True)
    plan_3 = text("Rencana hasil kerja", LINE)
    aspect_3 = one_of("Aspek", ASPECTS, optional=True)
    indicator_3 = text("Indikator kinerja individu", LINE)
    target_3 = text("Target", MAX_TEXT_LENGTH)
    realisation_3 = text("Realisasi", MAX_TEXT_LENGTH)
    rating_3 = one_of("Rating baris", RATINGS, optional=True)
    work_result = one_of("Rating hasil kerja", RATINGS, optional=True)
    behaviour = one_of("Rating perilaku kerja", RATINGS, optional=True)
    justification = paragraph("Alasan tertulis, bila sudah ada", 2000)

    def payload(self) -> dict[str, Any]:
        rows = [n for n in range(1, ROWS + 1) if self[f"indicator_{n}"].data or self[f"target_{n}"].data]
        return {
            "kind": self.kind.data,
            "form_class": self.form_class.data,
            "organisation_predicate_code": self.organisation.data or None,
            "work_results": [
                {"no": n, "result_plan": self[f"plan_{n}"].data, "indicators": [self._indicator(n)]} for n in rows
            ],
            "ratings": {
                "work_result_code": self.work_result.data or None, "behaviour_code": self.behaviour.data or None,
            },
            "justification": self.justification.data,
        }  # fmt: skip

    def _indicator(self, n: int) -> dict[str, Any]:
        reported = self[f"realisation_{n}"].data
        return {
            "aspect_code": self[f"aspect_{n}"].data or None,
            "indicator": self[f"indicator_{n}"].data,
            "target": {"text": self[f"target_{n}"].data},
            "realisation": {"text": reported} if reported else None,
            "row_rating_code": self[f"rating_{n}"].data or None,
        }
